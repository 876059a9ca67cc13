import { Temporal } from "temporal-polyfill";
import type { Id, PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import type { RuleInForce } from "./authorise.ts";

/**
 * Mistakes in the founding record. After the founding is closed, so many holders of seats as the rules say correct one
 * together, in public and within the time that the rules give; later it takes a motion.
 */

/** What can be wrong about each kind of fact, in words that people read. */
export const correctable = {
  body: { name: "its name", shortName: "its short name", source: "its source" },
  term: {
    person: "who it was",
    startsOn: "the first day",
    endsOn: "the last day",
    endedBy: "how it ended",
    source: "its source",
  },
  document: { title: "its title", rank: "its rank", effectiveOn: "the day it took effect", source: "its source" },
} as const;
export type FactKind = keyof typeof correctable;

/** `body:tsc`, `term:term_…`, `document:charter`. */
export type FactId = `${FactKind}:${string}`;
export const factKind = (fact: FactId): FactKind => fact.slice(0, fact.indexOf(":")) as FactKind;
export const factName = (fact: FactId): string => fact.slice(fact.indexOf(":") + 1);

export type CorrectionId = Id<"correction">;

export interface Correction {
  readonly id: CorrectionId;
  readonly fact: FactId;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly reason: string;
  readonly state: "proposed" | "effective" | "withdrawn";
  readonly signatures: readonly PersonId[];
}

/** What the documents say about correcting; null where they are silent. */
export interface CorrectionRules {
  readonly together: RuleInForce | null;
  readonly period: RuleInForce | null;
}

export type CorrectionRefusal =
  | { readonly kind: "correction-too-late"; readonly until: Date; readonly clause: ClauseCitation }
  | { readonly kind: "fact-not-founding" }
  | { readonly kind: "correction-waiting"; readonly id: CorrectionId }
  | { readonly kind: "correction-decided" }
  | { readonly kind: "correction-signed-already" }
  | { readonly kind: "correction-stale" }
  | { readonly kind: "correction-of-another" };

/** The last moment for a correction; null where no rule ends the time. */
export function correctableUntil({ period }: CorrectionRules, closedAt: Date): Date | null {
  if (period?.value.kind !== "duration") return null;
  const closed = Temporal.Instant.fromEpochMilliseconds(closedAt.getTime()).toZonedDateTimeISO("UTC");
  return new Date(closed.add(period.value.iso).epochMilliseconds);
}

/** How many must sign: what the rule says; one where the documents name no number. */
export const signaturesNeeded = ({ together }: CorrectionRules): number =>
  together?.value.kind === "count" ? together.value.count : 1;

export function inTime(rules: CorrectionRules, closedAt: Date, now: Date): Result<null, CorrectionRefusal> {
  const until = correctableUntil(rules, closedAt);
  if (!until || !rules.period || now <= until) return ok(null);
  return refuse({ kind: "correction-too-late", until, clause: rules.period.clause });
}

/** One more signature; with enough of them the correction takes effect. */
export function sign(
  correction: Pick<Correction, "state" | "signatures">,
  person: PersonId,
  rules: CorrectionRules,
): Result<"proposed" | "effective", CorrectionRefusal> {
  if (correction.state !== "proposed") return refuse({ kind: "correction-decided" });
  if (correction.signatures.includes(person)) return refuse({ kind: "correction-signed-already" });
  return ok(correction.signatures.length + 1 >= signaturesNeeded(rules) ? "effective" : "proposed");
}

/** Only who proposed it can take it back, and only while it waits. */
export function withdraw(
  correction: Pick<Correction, "state"> & { readonly proposedBy: PersonId | null },
  person: PersonId,
): Result<"withdrawn", CorrectionRefusal> {
  if (correction.state !== "proposed") return refuse({ kind: "correction-decided" });
  return correction.proposedBy === person ? ok("withdrawn") : refuse({ kind: "correction-of-another" });
}
