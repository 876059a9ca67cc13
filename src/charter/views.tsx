import type { ComponentChildren } from "preact";
import { ClauseMark, Day, Facts, Refusal, StateWord } from "../platform/html/index.ts";
import { citationMark, type Refused } from "../platform/http/refusals.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import type { Names } from "./authority.ts";
import type { BodyRecord, DocumentRecord, SeatHolding, StoredBinding } from "./store.ts";
import { meaningWords } from "./words.ts";

/** What documents of a rank are called; lower ranks prevail. */
export const rankWords: Readonly<Record<number, string>> = {
  1: "Technical charter",
  2: "Policy",
  3: "Vulnerability handling policy",
  4: "Governance document of a group",
  5: "Standing rules of procedure",
};

/** `§ Chairperson 4(a)`, opening to the clause's words. Offered to the slices to the right. */
export const Cited = ({ clause }: { clause: ClauseCitation }) => <ClauseMark citation={citationMark(clause)} />;

/** A refusal with its clause and the way out, as it stands in the body of a page. */
export const RefusedNote = ({ refused }: { refused: Refused }) => (
  <Refusal
    sentence={refused.sentence}
    citation={refused.citation && citationMark(refused.citation)}
    wayOut={refused.wayOut && (refused.wayOut.href ? <a href={refused.wayOut.href}>{refused.wayOut.text}</a> : refused.wayOut.text)}
  />
);

export const AdoptionState = ({ document }: { document: Pick<DocumentRecord, "adopted"> }) =>
  document.adopted ? <StateWord tone="good">In force</StateWord> : <StateWord tone="attention">Provisional</StateWord>;

/** The meanings of a clause, each a line; a suggestion says that nobody has confirmed it yet. */
export const Meanings = ({ bindings, names }: { bindings: readonly StoredBinding[]; names: Names }) => {
  const shown = bindings.filter((it) => it.state !== "dismissed");
  return shown.length === 0 ? null : (
    <ul class="meanings">
      {shown.map(({ meaning, state }) => (
        <li>
          <span class={`kind ${meaning.kind}`}>{meaning.kind}</span> {meaningWords(meaning, names)}
          {state === "suggested" && <em> (suggested, not confirmed)</em>}
        </li>
      ))}
    </ul>
  );
};

export const DocumentFacts = ({ document, bodies }: { document: Omit<DocumentRecord, "clauses" | "suggested">; bodies: readonly Pick<BodyRecord, "slug" | "shortName">[] }) => {
  const nameOf = (slug: string) => bodies.find((it) => it.slug === slug)?.shortName ?? slug;
  return (
    <Facts
      title="Document"
      items={[
        { term: "Kind", value: `${document.rank}. ${rankWords[document.rank]}` },
        { term: "Version", value: document.number },
        ...(document.effectiveOn ? [{ term: "In effect since", value: <Day date={document.effectiveOn} /> }] : []),
        { term: "Governs", value: nameOf(document.governs) },
        { term: "Binds", value: document.bindsAll ? "every body" : document.binds.map(nameOf).join(", ") },
        { term: "Source", value: <Source text={document.source} /> },
      ]}
    />
  );
};

/** Where a founding fact is from; a web address becomes a link. */
export const Source = ({ text }: { text: string }) =>
  /^https?:\/\/\S+$/.test(text) ? (
    <a href={text} rel="noopener nofollow">
      {text}
    </a>
  ) : (
    <>{text}</>
  );

/** Who sits in a seat, or that nobody does. */
export const Holder = ({ holding }: { holding: SeatHolding }): ComponentChildren =>
  holding.person ? (
    <>
      <bdi>{holding.personName}</bdi>
      {holding.acting && " (acting)"}
      {holding.startsOn && (
        <span class="since">
          {" "}
          since <Day date={holding.startsOn} />
        </span>
      )}
    </>
  ) : (
    <StateWord tone="attention">Vacant</StateWord>
  );
