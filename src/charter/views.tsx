import type { ComponentChildren } from "preact";
import { ClauseMark, Day, Facts, Refusal, Source, StateWord } from "../platform/html/index.ts";
import { citationMark, type Refused } from "../platform/http/refusals.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import { type Names, namesOf } from "./authority.ts";
import type { Meaning } from "./binding.ts";
import { recordRank } from "./forms.ts";
import type { DocumentView } from "./reads.ts";
import type { BodyRecord, SeatHolding, Sitting } from "./seats.ts";
import type { DocumentRecord, StoredBinding } from "./store.ts";
import type { Act } from "./vocabulary.ts";
import { capital, meaningWords } from "./words.ts";

/** What documents of a rank are called; lower ranks prevail. */
export const rankWords: Readonly<Record<number, string>> = {
  1: "Technical charter",
  2: "Policy",
  3: "Vulnerability handling policy",
  4: "Governance document of a group",
  5: "Standing rules of procedure",
  6: "Record",
};

/** `§ Chairperson 4(a)`, opening to the clause's words. Offered to the slices to the right. */
export const Cited = ({ clause }: { clause: ClauseCitation }) => <ClauseMark citation={citationMark(clause)} />;

/** A refusal with its clause and the way out, as it stands in the body of a page. */
export const RefusedNote = ({ refused }: { refused: Refused }) => (
  <Refusal
    sentence={refused.sentence}
    citation={refused.citation && citationMark(refused.citation)}
    wayOut={
      refused.wayOut &&
      (refused.wayOut.href ? <a href={refused.wayOut.href}>{refused.wayOut.text}</a> : refused.wayOut.text)
    }
  />
);

export function AdoptionState({ document }: { document: Pick<DocumentRecord, "adopted" | "rank"> }) {
  if (document.rank === recordRank) return <StateWord tone="neutral">On record</StateWord>;
  return document.adopted ? (
    <StateWord tone="good">In force</StateWord>
  ) : (
    <StateWord tone="attention">Provisional</StateWord>
  );
}

/** Names as a document of `governs` uses them: it calls its own body "this" and the one above it "parent". */
export function namesWithin(named: Pick<DocumentView, "bodies" | "seats">, governs: string): Names {
  const { bodies, seats } = namesOf(named);
  const above = named.bodies.find((it) => it.slug === governs)?.parent ?? "";
  const called = { this: bodies[governs] ?? "this body", parent: bodies[above] ?? "body above" };
  const own = named.seats.filter((it) => it.body === governs).map((it) => [`this/${it.seat}`, it.title]);
  return { bodies: { ...bodies, ...called }, seats: { ...seats, ...Object.fromEntries(own) } };
}

/** The acts that some part of the program performs; the composition root knows them all. */
export type Performed = ReadonlySet<Act>;

/** A clause can speak of an act that has no page yet: it binds all the same. */
export const NotYet = ({ meaning, performs }: { meaning: Meaning; performs: Performed }) =>
  (meaning.kind === "power" || meaning.kind === "duty") && !performs.has(meaning.act) ? (
    <span class="not-yet">not performed here yet</span>
  ) : null;

/** The clause has other words than in the version before, this meaning stayed, and nobody has confirmed that yet. */
export const isFlagged = ({ kept, state }: Pick<StoredBinding, "kept" | "state">): boolean =>
  kept === "other-words" && state === "suggested";

/** The meanings of a clause, each a line; a suggestion says that nobody has confirmed it yet. */
export const Meanings = ({ bindings, names }: { bindings: readonly StoredBinding[]; names: Names }) => (
  <ul class="meanings">
    {bindings.map(({ meaning, state, kept }) => (
      <li>
        <span class="kind">{capital(meaning.kind)}</span> {meaningWords(meaning, names)}
        {state === "suggested" && (
          <em>
            {isFlagged({ kept, state })
              ? " (its words changed and this did not: not confirmed)"
              : " (suggested, not confirmed)"}
          </em>
        )}
      </li>
    ))}
  </ul>
);

export const DocumentFacts = ({
  document,
  bodies,
}: {
  document: Omit<DocumentRecord, "clauses" | "suggested">;
  bodies: readonly Pick<BodyRecord, "slug" | "shortName">[];
}) => {
  const nameOf = (slug: string) => bodies.find((it) => it.slug === slug)?.shortName ?? slug;
  return (
    <>
      <Facts
        title={rankWords[document.rank] ?? "Document"}
        items={[
          { term: "Version", value: document.number },
          ...(document.effectiveOn ? [{ term: "In effect since", value: <Day date={document.effectiveOn} /> }] : []),
          {
            term: document.rank === recordRank ? "Belongs to" : "Governs",
            value: <a href={`/groups/${document.governs}`}>{nameOf(document.governs)}</a>,
          },
          {
            term: "Binds",
            value: document.bindsAll ? "every group" : document.binds.map(nameOf).join(", ") || "nobody",
          },
        ]}
      />
      <Facts title="Source">
        <p>
          <Source text={document.source} />
        </p>
      </Facts>
    </>
  );
};

/** What a seat is called; the seats of voting members are told apart by their numbers. */
export const seatName = ({ title, seat }: Pick<SeatHolding, "title" | "seat">): string => {
  const number = /-(\d+)$/.exec(seat)?.[1];
  return number ? `${title} ${number}` : title;
};

/** The last day of a term, and that it was that of a resignation. */
export const Until = ({ term: { endsOn, endedBy } }: { term: Pick<Sitting, "endsOn" | "endedBy"> }) =>
  endsOn && (
    <>
      <Day date={endsOn} />
      {endedBy === "resigned" && <small>resigned</small>}
    </>
  );

/** How the last holder's time came to its end. */
export const Ending = ({ of: { personName, endsOn, endedBy } }: { of: Sitting }) => (
  <>
    {endedBy === "resigned" ? (
      <>
        <bdi>{personName}</bdi> resigned
      </>
    ) : (
      <>
        The term of <bdi>{personName}</bdi> ended
      </>
    )}{" "}
    {endsOn && <Day date={endsOn} />}
  </>
);

/** Who sits in a seat, or that nobody does. */
export const Holder = ({ holding }: { holding: SeatHolding }): ComponentChildren =>
  holding.person ? (
    <>
      <bdi>{holding.personName}</bdi>
      {holding.acting && " (acting)"}
    </>
  ) : (
    <>
      <StateWord tone="attention">Vacant</StateWord>
      {holding.lapsed && (
        <small>
          <Ending of={holding.lapsed} />
        </small>
      )}
    </>
  );
