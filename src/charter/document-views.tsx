import { ClauseText, DataTable, StateWord } from "../platform/html/index.ts";
import type { ClauseView, DocumentHead, DocumentView } from "./reads.ts";
import type * as store from "./store.ts";
import { Meanings, NotYet, namesWithin, type Performed } from "./views.tsx";
import { capital, meaningWords } from "./words.ts";

/** A document's clauses as pages show them, in whatever version. */

/** Where a clause stands, in the version shown. */
export const clauseHrefIn = (document: Pick<DocumentHead, "slug" | "number" | "newest">, address: string): string =>
  document.number === document.newest
    ? `/charter/${document.slug}/${address}`
    : `/charter/${document.slug}/versions/${document.number}/${address}`;

/** The text in its order; a title that the page shows already is left out. */
export const DocumentText = ({ read }: { read: DocumentView }) => (
  <>
    {read.clauses.map((clause) =>
      clause.kind === "clause" ? (
        <Clause clause={clause} read={read} />
      ) : (
        clause.words !== read.document.title && <Heading clause={clause} />
      ),
    )}
  </>
);

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
      href={clauseHrefIn(read.document, clause.address)}
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

export const anchorOf = (address: string): string => address.replaceAll("/", "-");

export function ClauseMeanings({ read, performs }: { read: ClauseView; performs: Performed }) {
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
