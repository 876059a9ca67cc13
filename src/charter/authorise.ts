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
export type NamedHolder = Exclude<Holder, { body: BodyReference }> | (Extract<Holder, { body: BodyReference }> & { readonly body: string });

export type AuthorityRefusal =
  /** No document gives the act to anybody in this body: nobody can do it. */
  | { readonly kind: "act-unbound"; readonly act: Act; readonly body: string }
  /** A clause forbids it to whoever asks. */
  | { readonly kind: "act-forbidden"; readonly act: Act; readonly clause: ClauseCitation }
  /** The asker would be the right one, but a condition does not hold. */
  | { readonly kind: "condition-unmet"; readonly act: Act; readonly clause: ClauseCitation; readonly condition: Condition }
  /** The clause gives it to somebody else; `vacant` when nobody sits there now. */
  | {
      readonly kind: "holder-missing";
      readonly act: Act;
      readonly clause: ClauseCitation;
      readonly holder: NamedHolder;
      readonly vacant: boolean;
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
interface Candidate {
  readonly bound: BoundMeaning;
  readonly meaning: Acting;
  readonly holder: NamedHolder;
}

/**
 * May this actor do this act in this matter? Pure and total: every question has an answer and every answer its clause,
 * except that what no document speaks of is refused for want of one.
 */
export function evaluate(act: Act, actor: Actor, matter: Matter, law: Law): Verdict {
  const candidates = candidatesFor(act, matter, law);
  const prohibitions = candidates.filter((it) => it.meaning.kind === "prohibition");
  const powers = candidates.filter((it) => it.meaning.kind !== "prohibition");
  const forbidding = prohibitions.filter((it) => matches(it.holder, actor, matter));
  const considered: Reasoning[] = prohibitions.map(({ bound, holder }) => ({
    clause: bound.clause,
    effect: matches(holder, actor, matter) ? "forbids" : "forbids-others",
  }));

  let grant: ClauseCitation | null = null;
  let removed: ClauseCitation | null = null;
  let unmet: { clause: ClauseCitation; condition: Condition } | null = null;
  for (const { bound, meaning, holder } of powers) {
    const mine = matches(holder, actor, matter);
    const forbiddenBy = forbidding.find((it) => it.bound.order <= bound.order);
    const condition = mine ? firstUnmet(meaning, matter, law) : null;
    considered.push({ clause: bound.clause, effect: effectOf(holder, mine, forbiddenBy, condition) });
    if (!mine) continue;
    if (forbiddenBy) removed ??= forbiddenBy.bound.clause;
    else if (condition) unmet ??= { clause: bound.clause, condition };
    else grant ??= bound.clause;
  }

  if (grant) return { granted: true, grant: { act, basis: "clause", clause: grant }, considered };
  return { granted: false, refusal: refusalFor(act, matter, law, powers, forbidding, removed, unmet), considered };
}

/** Meanings of this act in documents that bind the matter's body, highest document first, then in the order of the text. */
function candidatesFor(act: Act, matter: Matter, law: Law): Candidate[] {
  return law.meanings
    .flatMap((bound): Candidate[] => {
      const { meaning } = bound;
      if (!("act" in meaning) || meaning.act !== act) return [];
      if (bound.binds !== "all" && !bound.binds.includes(matter.body)) return [];
      return [{ bound, meaning, holder: nameHolder(meaning.holder, bound, law) }];
    })
    .sort((a, b) => a.bound.order - b.bound.order);
}

function nameHolder(holder: Holder, bound: BoundMeaning, law: Law): NamedHolder {
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
      return false;
    case "seat":
      return actor.kind === "person" && actor.seats.some((it) => it.body === holder.body && it.seat === holder.seat);
    case "voting-members":
      return actor.kind === "person" && actor.seats.some((it) => it.body === holder.body && it.voting);
    case "role":
      return actor.kind !== "clock" && matter.roles.includes(holder.role);
    case "participant":
      return actor.kind === "person" && actor.participant;
    case "anyone":
      return actor.kind === "person" || actor.kind === "stranger";
    case "clock":
      return actor.kind === "clock";
  }
}

function firstUnmet(meaning: Acting, matter: Matter, law: Law): Condition | null {
  if (meaning.kind !== "power") return null;
  return meaning.when.find((condition) => !holds(condition, matter, law)) ?? null;
}

const holds = (condition: Condition, matter: Matter, law: Law): boolean =>
  condition === "seat-vacant" ? isVacant({ body: matter.body, seat: "chair" }, law) : matter.holds.includes(condition);

const isVacant = (seat: { body: string; seat: string }, law: Law): boolean =>
  !law.filled.some((it) => it.body === seat.body && it.seat === seat.seat);

function effectOf(holder: NamedHolder, mine: boolean, forbiddenBy: Candidate | undefined, unmet: Condition | null): Consideration {
  if (holder.kind === "body") return "nobody-personally";
  if (!mine) return "other-holder";
  if (forbiddenBy) return "removed-by-prohibition";
  return unmet ? "condition-unmet" : "gives";
}

/** The most telling reason first: what forbids, then what is not fulfilled, then who could do it instead. */
function refusalFor(
  act: Act,
  matter: Matter,
  law: Law,
  powers: readonly Candidate[],
  forbidding: readonly Candidate[],
  removed: ClauseCitation | null,
  unmet: { clause: ClauseCitation; condition: Condition } | null,
): AuthorityRefusal {
  const forbids = removed ?? forbidding[0]?.bound.clause;
  if (forbids) return { kind: "act-forbidden", act, clause: forbids };
  // "Only while the seat is vacant" is no help to somebody who asks while it is filled: name the seat instead.
  if (unmet && unmet.condition !== "seat-vacant") return { kind: "condition-unmet", act, ...unmet };
  const other = powers.find(({ holder, meaning }) => holder.kind !== "body" && !dependsOnVacancy(meaning));
  if (other) {
    const { holder, bound } = other;
    const vacant = holder.kind === "seat" && isVacant(holder, law);
    return { kind: "holder-missing", act, clause: bound.clause, holder, vacant };
  }
  if (unmet) return { kind: "condition-unmet", act, ...unmet };
  const whileVacant = powers.find(({ holder }) => holder.kind !== "body");
  if (whileVacant) {
    return { kind: "holder-missing", act, clause: whileVacant.bound.clause, holder: whileVacant.holder, vacant: false };
  }
  return { kind: "act-unbound", act, body: matter.body };
}

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
      if (bound.binds !== "all" && !bound.binds.includes(body)) return [];
      return resolveBody(meaning.body, bound.governs, law) === body ? [{ bound, value: meaning.value }] : [];
    })
    .sort((a, b) => a.bound.order - b.bound.order);
  if (!first) return null;
  const conflicts = others.filter(({ value }) => JSON.stringify(value) !== JSON.stringify(first.value));
  return { value: first.value, clause: first.bound.clause, conflicts: conflicts.map(({ bound }) => bound.clause) };
}
