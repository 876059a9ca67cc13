import { type PageProps, StateWord } from "../platform/html/index.ts";
import { namesOf } from "./authority.ts";
import type { ClauseNotes } from "./citation-store.ts";
import { CitedBy, Cites } from "./citation-views.tsx";
import { Conflicts } from "./conflict-views.tsx";
import type { Conflict } from "./conflicts.ts";
import { anchorOf, ClauseMeanings, clauseHrefIn } from "./document-views.tsx";
import type { ClauseView } from "./reads.ts";
import { ClauseHistory } from "./redline-views.tsx";
import { AdoptionState, DocumentFacts, type Performed } from "./views.tsx";

/** One clause in one version: its words, what they mean, what it cites and who cites it, and how it came to be. */
export function clausePage(
  read: ClauseView,
  notes: ClauseNotes,
  performs: Performed,
  conflicts: readonly Conflict[] = [],
): PageProps {
  const { document, clause } = read;
  const isToday = document.number === document.newest;
  const today = isToday ? undefined : notes.stages.find((it) => it.number === document.newest);
  const whole = isToday ? `/charter/${document.slug}` : `/charter/${document.slug}/versions/${document.number}`;
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> ·{" "}
        <a href={`${whole}#${anchorOf(clause.address)}`}>
          {document.title}
          {!isToday && `, version ${document.number}`}
        </a>
        {clause.section && ` · ${clause.section}`}
      </>
    ),
    title: `§ ${clause.label}`,
    state: isToday ? (
      <AdoptionState document={document} />
    ) : (
      <StateWord tone="attention">
        Version {document.number} of {document.newest}
      </StateWord>
    ),
    next: !isToday && (
      <>
        This is not today's text.{" "}
        {today ? (
          <>
            The clause stands today as <a href={`/charter/${document.slug}/${today.address}`}>§ {today.label}</a>.
          </>
        ) : (
          <>
            The clause stands no longer. <a href={`/charter/${document.slug}`}>Read today's document</a>.
          </>
        )}
      </>
    ),
    body: (
      <>
        <blockquote class="clause-quote" dir="auto">
          {clause.lead && <p class="clause-lead">{clause.lead}</p>}
          <p>{clause.words}</p>
        </blockquote>
        <ClauseMeanings read={read} performs={performs} />
        {conflicts.length > 0 && (
          <>
            <h2>Where documents disagree</h2>
            <Conflicts conflicts={conflicts} names={namesOf(read)} />
          </>
        )}
        <Cites cites={notes.cites} />
        <CitedBy citedBy={notes.citedBy} />
        <nav class="neighbours" aria-label="Neighbouring clauses">
          {read.before && (
            <a rel="prev" href={clauseHrefIn(document, read.before.address)}>
              ← § {read.before.label}
            </a>
          )}
          {read.after && (
            <a rel="next" href={clauseHrefIn(document, read.after.address)}>
              § {read.after.label} →
            </a>
          )}
        </nav>
      </>
    ),
    aside: <DocumentFacts document={document} bodies={read.bodies} />,
    history: <ClauseHistory document={document} stages={notes.stages} />,
  };
}
