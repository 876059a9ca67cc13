import { sealOf } from "../ledger/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ClauseText, DataTable, EmptyState, Facts, type PageProps, StateWord } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { type ClauseView, type DocumentView, readClause, readDocument } from "./reads.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { AdoptionState, DocumentFacts, Meanings, NotYet, namesWithin, type Performed, rankWords } from "./views.tsx";
import { capital, meaningWords } from "./words.ts";

const absent: View = { refused: missing };

/** Documents and clauses, for everybody. */
export function charterPages(server: Server, performs: Performed): void {
  getPage(server, "/charter", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const documents = await store.listDocuments(tx);
      const bodies = await seated.listBodies(tx);
      return { data: { documents, bodies }, page: () => documentsPage(documents, bodies) };
    }),
  );

  getPage(server, "/charter/:document", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const read = await readDocument(tx, params.document ?? "");
      if (!read) return absent;
      const subject = `document:${read.document.slug}`;
      const entries = await sealOf(tx, subject);
      const seal = { entries, href: `/ledger?subject=${subject}` };
      return { data: { read, entries }, page: () => ({ ...documentPage(read), seal }) };
    }),
  );

  getPage(server, "/charter/:document/*", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const read = await readClause(tx, params.document ?? "", params["*"] ?? "");
      return read ? { data: read, page: () => clausePage(read, performs) } : absent;
    }),
  );
}

function documentsPage(documents: readonly store.DocumentRecord[], bodies: readonly seated.BodyRecord[]): PageProps {
  const nameOf = (slug: string) => bodies.find((it) => it.slug === slug)?.shortName ?? slug;
  return {
    title: "Charter",
    body:
      documents.length === 0 ? (
        <EmptyState title="No governing document yet">
          Whoever sets this server up brings the project's charter and the group's own document in, as part of the
          founding record.
        </EmptyState>
      ) : (
        <>
          <p>
            These documents decide who may do what here. They stand in their order of precedence: where two disagree,
            the one that stands higher prevails. What none of them allows, nobody can do.
          </p>
          <DataTable
            caption="Governing documents in order of precedence"
            rows={documents}
            columns={[
              {
                label: "Document",
                heading: true,
                cell: (it) => (
                  <>
                    <a href={`/charter/${it.slug}`}>{it.title}</a>
                    <small>{rankWords[it.rank]}</small>
                  </>
                ),
              },
              {
                label: "Governs",
                brief: true,
                cell: (it) => <a href={`/groups/${it.governs}`}>{nameOf(it.governs)}</a>,
              },
              { label: "State", brief: true, cell: (it) => <AdoptionState document={it} /> },
              { label: "Clauses", numeric: true, cell: (it) => it.clauses },
            ]}
          />
          {documents.some((it) => !it.adopted) && (
            <p class="hint">
              Provisional: a model text that came with Wardmote and fills a gap. It holds until the group that it
              governs has a text of its own, and every mark of its clauses says so.
            </p>
          )}
        </>
      ),
  };
}

function documentPage(read: DocumentView): PageProps {
  const { document, clauses } = read;
  const sections = clauses.filter((it) => it.kind === "heading" && it.address !== "title");
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · {rankWords[document.rank]} · version {document.number}
      </>
    ),
    title: document.title,
    state: <AdoptionState document={document} />,
    next: !document.adopted && (
      <>A model text that came with Wardmote. It holds until the group that it governs has a text of its own.</>
    ),
    body: clauses.map((clause) =>
      clause.kind === "clause" ? (
        <Clause clause={clause} read={read} />
      ) : (
        clause.words !== document.title && <Heading clause={clause} />
      ),
    ),
    aside: (
      <>
        <DocumentFacts document={document} bodies={read.bodies} />
        {sections.length > 2 && (
          <Facts title="Contents">
            <ul>
              {sections.map((it) => (
                <li>
                  <a href={`#${anchorOf(it.address)}`}>{it.words.replace(/[:.]$/, "")}</a>
                </li>
              ))}
            </ul>
          </Facts>
        )}
      </>
    ),
  };
}

type InDocument = { readonly clause: store.StoredClause; readonly read: DocumentView };

function Heading({ clause }: Pick<InDocument, "clause">) {
  const Level = clause.parent === null || clause.parent === "title" ? "h2" : "h3";
  return (
    <Level id={anchorOf(clause.address)} class="document-heading">
      {/^[\d.]+$/.test(clause.label) && <span class="heading-number">{clause.label}. </span>}
      {clause.words}
    </Level>
  );
}

const Clause = ({ clause, read }: InDocument) => {
  const bindings = clause.bindings.filter((it) => it.state !== "dismissed");
  return (
    <ClauseText
      anchor={anchorOf(clause.address)}
      address={<MarginAddress clause={clause} read={read} />}
      href={`/charter/${read.document.slug}/${clause.address}`}
      words={clause.words}
      depth={nesting(clause, read)}
      bindings={
        bindings.length > 0 && <Meanings bindings={bindings} names={namesWithin(read, read.document.governs)} />
      }
    />
  );
};

const above = (clause: store.StoredClause, { clauses }: DocumentView) =>
  clauses.find((it) => it.address === clause.parent);

/** In how many clauses this one lies. */
function nesting(clause: store.StoredClause, read: DocumentView): number {
  const parent = above(clause, read);
  return parent?.kind === "clause" ? 1 + nesting(parent, read) : 0;
}

/** The address as the margin shows it: what the heading just above says already is only heard. */
function MarginAddress({ clause, read }: InDocument) {
  let heading = above(clause, read);
  while (heading?.kind === "clause") heading = above(heading, read);
  const said = `${!heading || heading.address === "title" ? "Preamble" : heading.label} `;
  if (!clause.label.startsWith(said)) return <>{clause.label}</>;
  return (
    <>
      <span class="unseen">{said}</span>
      {clause.label.slice(said.length)}
    </>
  );
}

const anchorOf = (address: string): string => address.replaceAll("/", "-");

function clausePage(read: ClauseView, performs: Performed): PageProps {
  const { document, clause } = read;
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> ·{" "}
        <a href={`/charter/${document.slug}#${anchorOf(clause.address)}`}>{document.title}</a>
        {clause.section && ` · ${clause.section}`}
      </>
    ),
    title: `§ ${clause.label}`,
    state: <AdoptionState document={document} />,
    body: (
      <>
        <blockquote class="clause-quote" dir="auto">
          {clause.lead && <p class="clause-lead">{clause.lead}</p>}
          <p>{clause.words}</p>
        </blockquote>
        <ClauseMeanings read={read} performs={performs} />
        <nav class="neighbours" aria-label="Neighbouring clauses">
          {read.before && (
            <a rel="prev" href={`/charter/${document.slug}/${read.before.address}`}>
              ← § {read.before.label}
            </a>
          )}
          {read.after && (
            <a rel="next" href={`/charter/${document.slug}/${read.after.address}`}>
              § {read.after.label} →
            </a>
          )}
        </nav>
      </>
    ),
    aside: <DocumentFacts document={document} bodies={read.bodies} />,
  };
}

function ClauseMeanings({ read, performs }: { read: ClauseView; performs: Performed }) {
  const names = namesWithin(read, read.document.governs);
  const bindings = read.clause.bindings.filter((it) => it.state !== "dismissed");
  return (
    <>
      <h2>What it means here</h2>
      {bindings.length === 0 ? (
        <p>This clause gives, asks or forbids nothing that the software acts on: it is for information.</p>
      ) : (
        <DataTable
          caption="The meanings bound to this clause"
          rows={bindings}
          columns={[
            {
              label: "Meaning",
              heading: true,
              cell: ({ meaning, state }) => (
                <>
                  {meaningWords(meaning, names)} <NotYet meaning={meaning} performs={performs} />
                  {state === "suggested" && (
                    <>
                      {" "}
                      <StateWord tone="attention">suggested, not confirmed</StateWord>
                    </>
                  )}
                </>
              ),
            },
            { label: "Kind", brief: true, cell: (it) => capital(it.meaning.kind) },
            { label: "Words that say so", cell: (it) => <q>{it.because}</q> },
          ]}
        />
      )}
    </>
  );
}
