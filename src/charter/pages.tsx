import type { ComponentChildren } from "preact";
import { sealOf } from "../ledger/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { DataTable, EmptyState, Facts, type PageProps } from "../platform/html/index.ts";
import { answerRefused } from "../platform/http/errors.tsx";
import { getPage, type View } from "../platform/http/pages.ts";
import { contextOf } from "../platform/http/parts.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { adoptionFile } from "./adoption.ts";
import { type Adoption, AdoptionPart, loadAdoption } from "./adoption-views.tsx";
import { type DocumentNotes, readClauseNotes, readDocumentNotes } from "./citation-store.ts";
import { Cites, LinkProblems } from "./citation-views.tsx";
import { clausePage } from "./clause-pages.tsx";
import { conflictsOf } from "./conflicts.ts";
import { listConflicts } from "./conformance-reads.ts";
import { anchorOf, DocumentText } from "./document-views.tsx";
import { recordRank } from "./forms.ts";
import { type DocumentHead, type DocumentView, readClause, readDocument } from "./reads.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { AdoptionState, DocumentFacts, type Performed, rankWords } from "./views.tsx";

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
      const notes = await readDocumentNotes(tx, read.document.slug);
      const adoption = read.document.adopted ? null : await loadAdoption(tx, context, read);
      const data = { read, notes, adoption };
      return { data: { ...data, entries }, page: () => ({ ...documentPage(data), seal }) };
    }),
  );

  getPage(server, "/charter/:document/*", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const read = await readClause(tx, params.document ?? "", params["*"] ?? "");
      if (!read) return absent;
      const notes = await readClauseNotes(tx, read.document.version, read.clause);
      // A clause that nobody has bound, or that only informs, cannot disagree with another: most cost no look at the whole law.
      const speaks = read.clause.bindings.some((it) => it.state === "confirmed" && it.meaning.kind !== "informative");
      const conflicts = speaks ? conflictsOf(await listConflicts(tx, context.now), read.clause.clause) : [];
      return { data: { read, notes, conflicts }, page: () => clausePage(read, notes, performs, conflicts) };
    }),
  );

  // The pull request as a file to take away.
  server.get<{ Params: { document: string } }>(
    "/charter/:document/adoption",
    { schema: { hide: true } },
    async (request, reply) => {
      const context = contextOf(server, request);
      const file = await withViewerReadOnly(context.db, context.viewer, async (tx) => {
        const read = await readDocument(tx, request.params.document);
        return read && !read.document.adopted ? adoptionFile((await loadAdoption(tx, context, read)).request) : null;
      });
      if (file === null) return answerRefused(server, missing, request, reply);
      return reply
        .type("text/markdown; charset=utf-8")
        .header("cache-control", "public, max-age=0, must-revalidate")
        .header("content-disposition", `attachment; filename="adopt-${request.params.document}.md"`)
        .send(file);
    },
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
          <Documents
            caption="Governing documents in order of precedence"
            documents={documents.filter((it) => it.rank !== recordRank)}
            nameOf={nameOf}
          />
          {documents.some((it) => !it.adopted) && (
            <p class="hint">
              Provisional: a model text that came with Wardmote and fills a gap. It holds until the group that it
              governs has a text of its own, and every mark of its clauses says so.
            </p>
          )}
          {documents.some((it) => it.rank === recordRank) && (
            <>
              <h2>Kept for the record, binding nobody</h2>
              <Documents
                caption="Texts kept for the record"
                documents={documents.filter((it) => it.rank === recordRank)}
                nameOf={nameOf}
              />
            </>
          )}
        </>
      ),
  };
}

const Documents = (props: {
  caption: string;
  documents: readonly store.DocumentRecord[];
  nameOf: (slug: string) => string;
}) => (
  <DataTable
    caption={props.caption}
    rows={props.documents}
    columns={[
      {
        label: "Document",
        heading: true,
        cell: (it) => (
          <>
            <a href={`/charter/${it.slug}`}>{it.title}</a>
            {it.rank !== recordRank && <small>{rankWords[it.rank]}</small>}
          </>
        ),
      },
      {
        label: "Of",
        brief: true,
        cell: (it) => <a href={`/groups/${it.governs}`}>{props.nameOf(it.governs)}</a>,
      },
      { label: "State", brief: true, cell: (it) => <AdoptionState document={it} /> },
      { label: "Clauses", numeric: true, cell: (it) => it.clauses },
    ]}
  />
);

interface DocumentData {
  readonly read: DocumentView;
  readonly notes: DocumentNotes;
  readonly adoption: Adoption | null;
}

function documentPage({ read, notes, adoption }: DocumentData): PageProps {
  const { document, clauses } = read;
  const sections = clauses.filter((it) => it.kind === "heading" && it.address !== "title");
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · {rankWords[document.rank]} ·{" "}
        <a href={`/charter/${document.slug}/versions`}>version {document.number}</a>
      </>
    ),
    title: document.title,
    state: <AdoptionState document={document} />,
    next: nextOf(document, notes),
    body: (
      <>
        {clauses.length === 0 && <ClauselessNote slug={document.slug} number={document.number} />}
        <DocumentText read={read} />
        <Cites cites={notes.cites} />
        <LinkProblems problems={notes.problems} />
        {adoption && <AdoptionPart slug={document.slug} adoption={adoption} />}
      </>
    ),
    aside: (
      <>
        <DocumentFacts document={document} bodies={read.bodies} />
        <Facts title="Its past">
          <ul>
            <li>
              <a href={`/charter/${document.slug}/versions`}>
                {document.newest === 1 ? "One version" : `${document.newest} versions`}
              </a>
            </li>
            {document.newest > 1 && (
              <li>
                <a href={`/charter/${document.slug}/redline`}>What changed last</a>
              </li>
            )}
          </ul>
        </Facts>
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

/** What the document still wants: adoption, a look at guesses, mended links. */
function nextOf(document: DocumentHead, { guesses, problems }: DocumentNotes): ComponentChildren {
  const wants = [
    !document.adopted && (
      <>
        A model text that came with Wardmote. It holds until the group that it governs has a text of its own, or{" "}
        <a href="#adoption">adopts it</a>.{" "}
      </>
    ),
    document.rank === recordRank && "Kept for the record: it binds nobody. ",
    guesses > 0 && (
      <>
        Which clause is which is guessed {guesses === 1 ? "once" : `${guesses} times`} in its history.{" "}
        <a href={`/charter/${document.slug}/alignment`}>Look at the guesses</a>.{" "}
      </>
    ),
    problems.length > 0 && (
      <a href="#links">{problems.length === 1 ? "One link leads" : `${problems.length} links lead`} nowhere.</a>
    ),
  ].filter(Boolean);
  return wants.length > 0 && wants;
}

const ClauselessNote = ({ slug, number }: { slug: string; number: number }) => (
  <EmptyState title="This text has no clause">
    It holds headings, comments or a form to fill in. <a href={`/charter/${slug}/versions/${number}`}>Read the file</a>.
  </EmptyState>
);
