import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  DataTable,
  Day,
  Facts,
  Form,
  type PageProps,
  Select,
  Source,
  StateWord,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { readClauseNotes } from "./citation-store.ts";
import { clausePage } from "./clause-pages.tsx";
import { DocumentText } from "./document-views.tsx";
import { type DocumentView, readClause, readDocument } from "./reads.ts";
import { type RedlineRow, redlineOf } from "./redline.ts";
import { Redline } from "./redline-views.tsx";
import type { StoredClause } from "./store.ts";
import * as store from "./store.ts";
import { listVersions, type VersionEntry } from "./version-store.ts";
import { DocumentFacts, namesWithin, type Performed, rankWords } from "./views.tsx";
import { changesWords } from "./words.ts";

const absent: View = { refused: missing };

/** `3` of a version's address; anything else is no number. */
const versionNumber = (text: string | undefined): number => (/^[1-9]\d{0,6}$/.test(text ?? "") ? Number(text) : 0);

/** The versions of a document, what each changed, and each as it was. */
export function versionPages(server: Server, performs: Performed): void {
  getPage(server, "/charter/:document/versions", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const document = await store.findDocument(tx, params.document ?? "");
      if (!document) return absent;
      const versions = await listVersions(tx, document.slug);
      return { data: { document, versions }, page: () => versionsPage(document, versions) };
    }),
  );

  getPage(server, "/charter/:document/versions/:number", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const read = await readDocument(tx, params.document ?? "", versionNumber(params.number));
      if (!read) return absent;
      const text = await store.findText(tx, read.document.version);
      return { data: { read, text }, page: () => versionPage(read, text) };
    }),
  );

  getPage(server, "/charter/:document/versions/:number/*", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const read = await readClause(tx, params.document ?? "", params["*"] ?? "", versionNumber(params.number));
      if (!read) return absent;
      const notes = await readClauseNotes(tx, read.document.version, read.clause);
      return { data: { read, notes }, page: () => clausePage(read, notes, performs) };
    }),
  );

  getPage(server, "/charter/:document/redline", ({ context, params, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const slug = params.document ?? "";
      const versions = await listVersions(tx, slug);
      const newest = versions[0]?.number ?? 0;
      const to = versionNumber(query.to) || newest;
      const from = versionNumber(query.from) || Math.max(1, to - 1);
      const [before, after] = [await readDocument(tx, slug, from), await readDocument(tx, slug, to)];
      if (!before || !after) return absent;
      const data = { before, after, versions };
      return { data, page: () => redlinePage(data) };
    }),
  );
}

const versionLink = (slug: string, { number }: Pick<VersionEntry, "number">): string =>
  `/charter/${slug}/versions/${number}`;

function versionsPage(document: store.DocumentRecord, versions: readonly VersionEntry[]): PageProps {
  const { slug } = document;
  const guesses = versions.reduce((sum, it) => sum + it.guesses, 0);
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · <a href={`/charter/${slug}`}>{document.title}</a>
      </>
    ),
    title: versions.length === 1 ? "One version" : `${versions.length} versions`,
    next: guesses > 0 && (
      <>
        {guesses === 1 ? "Of one clause" : `Of ${guesses} clauses`} the way from one version to the next is guessed.{" "}
        <a href={`/charter/${slug}/alignment`}>Say whether the guesses are right</a>.
      </>
    ),
    body: (
      <>
        <DataTable
          caption="Versions of the document, newest first"
          rows={versions}
          columns={[
            {
              label: "Version",
              heading: true,
              cell: (it) => (
                <>
                  <a href={versionLink(slug, it)}>Version {it.number}</a>
                  {it.number === document.number && <small>today's</small>}
                </>
              ),
            },
            {
              label: "In effect from",
              brief: true,
              cell: (it) => (it.effectiveOn ? <Day date={it.effectiveOn} /> : "not recorded"),
            },
            {
              label: "Beside the one before",
              cell: (it) =>
                it.changes ? (
                  <a href={`/charter/${slug}/redline?from=${it.number - 1}&to=${it.number}`}>
                    {changesWords(it.changes)}
                  </a>
                ) : (
                  "the first that is recorded"
                ),
            },
            { label: "Source", cell: (it) => <Source text={it.source} /> },
          ]}
        />
        {versions.length > 1 && (
          <>
            <h2>Compare two versions</h2>
            <Compare slug={slug} versions={versions} from={1} to={document.number} />
          </>
        )}
      </>
    ),
  };
}

/** Any two versions, whichever is older. */
function Compare(props: { slug: string; versions: readonly VersionEntry[]; from: number; to: number }) {
  const options = props.versions.map((it) => ({
    value: String(it.number),
    label: `Version ${it.number}${it.effectiveOn ? `, ${it.effectiveOn}` : ""}`,
  }));
  return (
    <Form method="get" action={`/charter/${props.slug}/redline`} label="Compare two versions">
      <Select name="from" label="From" options={options} value={String(props.from)} />
      <Select name="to" label="To" options={options} value={String(props.to)} />
      <Actions>
        <Button kind="secondary">Show what changed</Button>
      </Actions>
    </Form>
  );
}

function versionPage(read: DocumentView, text: string): PageProps {
  const { document } = read;
  const { slug, number, newest } = document;
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · {rankWords[document.rank]} · <a href={`/charter/${slug}/versions`}>Versions</a>
      </>
    ),
    title: `${document.title}, version ${number}`,
    state:
      number === newest ? (
        <StateWord tone="good">Today's</StateWord>
      ) : (
        <StateWord tone="attention">Not today's</StateWord>
      ),
    next: number < newest && (
      <>
        This text has been replaced. <a href={`/charter/${slug}`}>Read today's</a>, or{" "}
        <a href={`/charter/${slug}/redline?from=${number}&to=${newest}`}>what has changed since</a>.
      </>
    ),
    body: (
      <>
        <DocumentText read={read} />
        <details class="fold">
          <summary>The file as it was imported</summary>
          <pre class="code" dir="auto">
            <code>{text}</code>
          </pre>
        </details>
      </>
    ),
    aside: (
      <>
        <DocumentFacts document={document} bodies={read.bodies} />
        <Facts title="Beside it">
          <ul>
            {number > 1 && (
              <li>
                <a href={`/charter/${slug}/redline?from=${number - 1}&to=${number}`}>What it changed</a>
              </li>
            )}
            {number > 1 && (
              <li>
                <a href={versionLink(slug, { number: number - 1 })}>Version {number - 1}</a>
              </li>
            )}
            {number < newest && (
              <li>
                <a href={versionLink(slug, { number: number + 1 })}>Version {number + 1}</a>
              </li>
            )}
          </ul>
        </Facts>
      </>
    ),
  };
}

interface Compared {
  readonly before: DocumentView;
  readonly after: DocumentView;
  readonly versions: readonly VersionEntry[];
}

const countsOf = (rows: readonly RedlineRow<StoredClause>[]) =>
  Object.fromEntries([...Map.groupBy(rows, (it) => it.change)].map(([change, of]) => [change, of.length]));

function redlinePage({ before, after, versions }: Compared): PageProps {
  const { slug, title } = after.document;
  const rows = redlineOf(before.clauses, after.clauses);
  const [from, to] = [before.document.number, after.document.number];
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · <a href={`/charter/${slug}`}>{title}</a> ·{" "}
        <a href={`/charter/${slug}/versions`}>Versions</a>
      </>
    ),
    title: `From version ${from} to version ${to}`,
    next: <>{changesWords(countsOf(rows)) || "Neither has any clause"}.</>,
    body: <Redline rows={rows} names={namesWithin(after, after.document.governs)} />,
    aside: (
      <>
        <Facts
          title="The versions"
          items={[before.document, after.document].map((it) => ({
            term: <a href={versionLink(slug, it)}>Version {it.number}</a>,
            value: it.effectiveOn ? <Day date={it.effectiveOn} /> : "day not recorded",
          }))}
        />
        <Facts title="Others">
          <Compare slug={slug} versions={versions} from={from} to={to} />
        </Facts>
      </>
    ),
  };
}
