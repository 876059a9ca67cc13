import { isDeepStrictEqual } from "node:util";
import type { ClauseCitation, Grant } from "../platform/viewer.ts";
import type { BodyReference, Holder, Meaning } from "./binding.ts";
import type { Act, Condition, MatterRole } from "./vocabulary.ts";

/**
 * The one place where a governing document allows or refuses an act (design: the executable charter, "Evaluation").
 * A table look-up, not a rules language: powers add up over all documents that bind the matter's body; a duty implies its
 * power; a prohibition removes powers given by its own or any lower document; specificity never overrides.
 */

/** One meaning of one clause, with the document's rank (1 is highest) and reach. */
export interface BoundMeaning {
  readonly meaning: Meaning;
  readonly clause: ClauseCitation;
  readonly order: number;
  /** The short name of the body that the document governs. */
  readonly governs: string;
  /** Short names of the bodies it binds. */
  readonly binds: "all" | readonly string[];
}

export interface Body {
  readonly slug: string;
  readonly parent: string | null;
}

/** Everything that the look-up needs to know of the community, loaded in the act's own transaction. */
export interface Law {
  readonly meanings: readonly BoundMeaning[];
  readonly bodies: readonly Body[];
  /** Seats that somebody holds or acts for today; every other seat is vacant. */
  readonly filled: readonly { readonly body: string; readonly seat: string }[];
}

/** Who asks: a viewer with the seats held or acted for today, or a body that has decided. */
export type Actor =
  | { readonly kind: "stranger" }
  | {
      readonly kind: "person";
      readonly participant: boolean;
      readonly seats: readonly { readonly body: string; readonly seat: string; readonly voting: boolean }[];
    }
  | { readonly kind: "clock" }
  | { readonly kind: "motion" | "consensus"; readonly body: string };

/** What the act is about: the body whose affair it is, the asker's roles in it, and which conditions hold. */
export interface Matter {
  readonly body: string;
  readonly roles: readonly MatterRole[];
  /** A condition that is not listed does not hold. `seat-vacant` is known from the law and need not be. */
  readonly holds: readonly Condition[];
}

/** A holder with its body's short name resolved. */
export type NamedHolder = Exclude<Holder, OfBody> | (OfBody & { readonly body: string });
type OfBody = Extract<Holder, { body: BodyReference }>;

export type AuthorityRefusal = { readonly act: Act } & Withheld;
type Withheld =
  /** No document gives it to anybody in this body, or all to whom it is given have it taken away: nobody can do it. */
  | { readonly kind: "act-unbound"; readonly body: string }
  /** A clause forbids it to whoever asks. */
  | { readonly kind: "act-forbidden"; readonly clause: ClauseCitation }
  /** The asker would be the right one, but a condition does not hold. */
  | { readonly kind: "condition-unmet"; readonly clause: ClauseCitation; readonly condition: Condition }
  /** The clause gives it to somebody else; `vacant` when nobody sits there now. */
  | {
      readonly kind: "holder-missing";
      readonly clause: ClauseCitation;
      readonly holder: NamedHolder;
      readonly vacant: boolean;
      /** Who may do it while the seat is vacant, where a clause provides for that. */
      readonly meanwhile: { readonly holder: NamedHolder; readonly clause: ClauseCitation } | null;
    };

export type Consideration =
  | "gives"
  | "forbids"
  | "forbids-others"
  | "removed-by-prohibition"
  | "other-holder"
  | "condition-unmet"
  | "nobody-personally";

export interface Reasoning {
  readonly clause: ClauseCitation;
  readonly effect: Consideration;
}

export type Verdict = { readonly considered: readonly Reasoning[] } & (
  | { readonly granted: true; readonly grant: Extract<Grant, { basis: "clause" }> }
  | { readonly granted: false; readonly refusal: AuthorityRefusal }
);

type Acting = Extract<Meaning, { act: Act }>;
export interface Candidate {
  readonly bound: BoundMeaning;
  readonly meaning: Acting;
  readonly holder: NamedHolder;
}
type Judged = Candidate & { readonly effect: Consideration; readonly unmet: Condition | null };

/**
 * May this actor do this act in this matter? Pure and total: every question has an answer and every answer its clause,
 * except that what no document speaks of is refused for want of one.
 */
export function evaluate(act: Act, actor: Actor, matter: Matter, law: Law): Verdict {
  const candidates = candidatesFor(act, matter, law);
  const mine = candidates.filter(({ holder }) => matches(holder, actor, matter));
  const forbids = mine.find(({ meaning }) => meaning.kind === "prohibition");
  const judged = candidates.map((candidate): Judged => {
    const unmet = firstUnmet(candidate.meaning, matter, law);
    return { ...candidate, unmet, effect: effectOf(candidate, mine.includes(candidate), unmet, forbids) };
  });
  const considered = judged.map(({ bound, effect }) => ({ clause: bound.clause, effect }));
  const gives = judged.find(({ effect }) => effect === "gives");
  return gives
    ? { granted: true, grant: { act, basis: "clause", clause: gives.bound.clause }, considered }
    : { granted: false, refusal: refusalFor(act, matter, law, judged), considered };
}

/** Meanings of this act in documents that bind the matter's body, highest document first. */
export function candidatesFor(act: Act, matter: Matter, law: Law): Candidate[] {
  return law.meanings
    .flatMap((bound): Candidate[] => {
      const { meaning } = bound;
      if (!("act" in meaning) || meaning.act !== act || !reaches(bound, matter.body, law)) return [];
      return [{ bound, meaning, holder: nameHolder(meaning.holder, bound, law) }];
    })
    .sort(byRank);
}

/**
 * Whether a meaning counts in the matters of a body: its document binds that body, and it is not about another body's own affairs.
 */
export const reaches = (bound: BoundMeaning, body: string, law: Pick<Law, "bodies">): boolean =>
  (bound.binds === "all" || bound.binds.includes(body)) && (bound.governs === body || !isOwnAffair(bound, law));

/**
 * What a document gives to the seats and members of the very body that it governs is said of that body's affairs. A committee's
 * charter binds every group, yet “the Chair shall schedule meetings” in it does not let the committee's chair schedule the groups'.
 */
function isOwnAffair(bound: BoundMeaning, law: Pick<Law, "bodies">): boolean {
  const { meaning, governs } = bound;
  if (meaning.kind !== "power" && meaning.kind !== "duty") return false;
  const holder = nameHolder(meaning.holder, bound, law);
  return (holder.kind === "seat" || holder.kind === "voting-members") && holder.body === governs;
}

/** Highest document first, documents of one order by name, clauses of one document as they come. */
export const byRank = ({ bound: a }: { bound: BoundMeaning }, { bound: b }: { bound: BoundMeaning }): number =>
  a.order - b.order || Number(a.clause.document > b.clause.document) - Number(a.clause.document < b.clause.document);

export function nameHolder(holder: Holder, bound: BoundMeaning, law: Pick<Law, "bodies">): NamedHolder {
  return "body" in holder ? { ...holder, body: resolveBody(holder.body, bound.governs, law) } : holder;
}

/** The short name behind `this`, `parent` or a name. A body without a parent is its own highest. */
export function resolveBody(reference: BodyReference, governs: string, law: Pick<Law, "bodies">): string {
  if (reference === "this") return governs;
  if (reference !== "parent") return reference;
  return law.bodies.find((body) => body.slug === governs)?.parent ?? governs;
}

function matches(holder: NamedHolder, actor: Actor, matter: Matter): boolean {
  switch (holder.kind) {
    case "motion":
    case "consensus":
      return actor.kind === holder.kind && actor.body === holder.body;
    case "body":
      // What a body as such may not do, it may not do by motion or consensus either; its powers are nobody's (effectOf).
      return (actor.kind === "motion" || actor.kind === "consensus") && actor.body === holder.body;
    case "seat":
      return actor.kind === "person" && actor.seats.some((it) => it.body === holder.body && it.seat === holder.seat);
    case "voting-members":
      return actor.kind === "person" && actor.seats.some((it) => it.body === holder.body && it.voting);
    case "seat-holders":
      return actor.kind === "person" && actor.seats.length > 0;
    case "role":
      return isSomebody(actor) && matter.roles.includes(holder.role);
    case "participant":
      return actor.kind === "person" && actor.participant;
    case "anyone":
      return isSomebody(actor);
    case "clock":
      return actor.kind === "clock";
  }
}

const isSomebody = ({ kind }: Actor): boolean => kind === "person" || kind === "stranger";

const firstUnmet = (meaning: Acting, matter: Matter, law: Law): Condition | null =>
  (meaning.kind === "power" && meaning.when.find((condition) => !holds(condition, matter, law))) || null;

const holds = (condition: Condition, matter: Matter, law: Law): boolean =>
  condition === "seat-vacant" ? isVacant({ body: matter.body, seat: "chair" }, law) : matter.holds.includes(condition);

const isVacant = (seat: { body: string; seat: string }, law: Law): boolean =>
  !law.filled.some((it) => it.body === seat.body && it.seat === seat.seat);

function effectOf(it: Candidate, mine: boolean, unmet: Condition | null, forbids?: Candidate): Consideration {
  if (it.meaning.kind === "prohibition") return mine ? "forbids" : "forbids-others";
  if (it.holder.kind === "body") return "nobody-personally";
  if (!mine) return "other-holder";
  if (forbids && forbids.bound.order <= it.bound.order) return "removed-by-prohibition";
  return unmet ? "condition-unmet" : "gives";
}

/**
 * The most telling reason first: what would be enough to fulfil, then what forbids, then who could do it instead. Of several who
 * could, the one of whom the body's own document speaks is nearest.
 */
function refusalFor(act: Act, matter: Matter, law: Law, ranked: readonly Judged[]): AuthorityRefusal {
  const isNear = ({ bound }: Judged): boolean => bound.governs === matter.body;
  const judged = [...ranked.filter(isNear), ...ranked.filter((it) => !isNear(it))];
  const waiting = judged.filter(({ effect }) => effect === "condition-unmet");
  // "Only while the seat is vacant" is no help to somebody who asks while it is filled: what follows names the seat.
  const needs = waiting.find(({ unmet }) => unmet !== "seat-vacant");
  if (needs?.unmet) return { kind: "condition-unmet", act, clause: needs.bound.clause, condition: needs.unmet };
  const forbids = ranked.find(({ effect }) => effect === "forbids");
  if (forbids) return { kind: "act-forbidden", act, clause: forbids.bound.clause };
  const others = judged.filter((it) => it.effect === "other-holder" && !isTakenAway(it, judged));
  const other = others.find(({ meaning }) => !dependsOnVacancy(meaning)) ?? (waiting[0] ? undefined : others[0]);
  if (other) {
    const { holder, bound } = other;
    const vacant = holder.kind === "seat" && isVacant(holder, law);
    const standsIn = (it: Judged) => it !== other && dependsOnVacancy(it.meaning) && it.unmet !== "seat-vacant";
    const deputy = vacant ? others.find(standsIn) : undefined;
    const meanwhile = deputy ? { holder: deputy.holder, clause: deputy.bound.clause } : null;
    return { kind: "holder-missing", act, clause: bound.clause, holder, vacant, meanwhile };
  }
  if (!waiting[0]) return { kind: "act-unbound", act, body: matter.body };
  return { kind: "condition-unmet", act, clause: waiting[0].bound.clause, condition: "seat-vacant" };
}

/** A prohibition of the very same holder leaves nothing to point at. */
const isTakenAway = (power: Judged, judged: readonly Judged[]): boolean =>
  judged.some(
    ({ effect, holder, bound }) =>
      effect === "forbids-others" && bound.order <= power.bound.order && isDeepStrictEqual(holder, power.holder),
  );

const dependsOnVacancy = (meaning: Acting): boolean => meaning.kind === "power" && meaning.when.includes("seat-vacant");

/** The value a rule has for a body: the highest document's; what lower (or equal) documents say otherwise is in `conflicts`. */
export interface RuleInForce {
  readonly value: Extract<Meaning, { kind: "rule" }>["value"];
  readonly clause: ClauseCitation;
  readonly conflicts: readonly ClauseCitation[];
}

/** Looks a governance number up, for instance the quorum of a body. Null where the documents are silent. */
export function ruleInForce(
  name: Extract<Meaning, { kind: "rule" }>["name"],
  procedure: string,
  body: string,
  law: Pick<Law, "meanings" | "bodies">,
): RuleInForce | null {
  const [first, ...others] = law.meanings
    .flatMap((bound) => {
      const { meaning } = bound;
      if (meaning.kind !== "rule" || meaning.name !== name || meaning.procedure !== procedure) return [];
      if (!reaches(bound, body, law)) return [];
      return resolveBody(meaning.body, bound.governs, law) === body ? [{ bound, value: meaning.value }] : [];
    })
    .sort(byRank);
  if (!first) return null;
  const conflicts = others.filter(({ value }) => !isDeepStrictEqual(value, first.value));
  return { value: first.value, clause: first.bound.clause, conflicts: conflicts.map(({ bound }) => bound.clause) };
}
