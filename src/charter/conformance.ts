import { Temporal } from "temporal-polyfill";
import type { Meaning } from "./binding.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import type { Act, PrincipleName, RuleName } from "./vocabulary.ts";

/** Does the community live by its documents? Judged clause by clause: green needs evidence, not a feature. */

/** What shows that an act was done, a principle kept or a rule followed: the newest of it. */
export interface Evidence {
  readonly of: Act | PrincipleName | RuleName;
  /** RFC 3339 instant or day of the newest; null where there is none, and `overdue` says what is missing. */
  readonly at: string | null;
  readonly label: string;
  readonly href: string;
  /** How many in all; null where nobody counts them. */
  readonly count: number | null;
  /** What its source finds missing: “no next meeting is scheduled”. */
  readonly overdue?: string;
}

export interface JudgedClause {
  readonly clause: string;
  readonly kind: "heading" | "clause";
  readonly address: string;
  readonly label: string;
  readonly parent: string | null;
  readonly words: string;
  readonly bindings: readonly {
    readonly meaning: Meaning;
    readonly state: "suggested" | "confirmed" | "dismissed";
  }[];
}

export type LineState = "evidence" | "none" | "overdue" | "information";
export type ClauseState = LineState | "conflict" | "unbound" | "introduces";

/** One meaning of a clause and what becomes of it. */
export interface Line {
  readonly meaning: Meaning;
  /** An act that some part of the program performs, or one that none performs yet; null for what is no act. */
  readonly performed: boolean | null;
  readonly evidence: Evidence | null;
  readonly state: LineState;
  readonly overdue: string | null;
}

export interface Row {
  readonly clause: JudgedClause;
  readonly lines: readonly Line[];
  readonly conflicts: readonly Conflict[];
  readonly state: ClauseState;
}

export interface Circumstances {
  readonly performs: ReadonlySet<Act>;
  readonly evidence: readonly Evidence[];
  readonly conflicts: readonly Conflict[];
  /** Since when clauses bind; null while the founding is open, when nothing can be overdue. */
  readonly since: Date | null;
  readonly now: Date;
}

/** One row for every clause, in the order of the text; headings have none. */
export function judge(clauses: readonly JudgedClause[], about: Circumstances): Row[] {
  const leads = new Set(clauses.map((it) => it.parent));
  return clauses
    .filter((it) => it.kind === "clause")
    .map((clause): Row => {
      const confirmed = clause.bindings.filter((it) => it.state === "confirmed");
      const lines = confirmed.map(({ meaning }) => lineOf(meaning, about));
      const conflicts = conflictsOf(about.conflicts, clause.clause);
      const introduces = leads.has(clause.address) && clause.words.endsWith(":");
      const nothing = introduces ? "introduces" : clause.bindings.length > 0 ? "information" : "unbound";
      return { clause, lines, conflicts, state: conflicts.length > 0 ? "conflict" : (worst(lines) ?? nothing) };
    });
}

const order: readonly LineState[] = ["overdue", "none", "evidence", "information"];

const worst = (lines: readonly Line[]): LineState | undefined =>
  order.find((state) => lines.some((it) => it.state === state));

function lineOf(meaning: Meaning, { performs, evidence, since, now }: Circumstances): Line {
  const subject = "act" in meaning ? meaning.act : "name" in meaning ? meaning.name : null;
  const newest = evidence.filter((it) => it.of === subject).toSorted(newestFirst)[0] ?? null;
  const performed = "act" in meaning ? performs.has(meaning.act) : null;
  // That somebody may, or may not, owes no evidence: nothing is wrong while nobody has.
  if (meaning.kind === "informative" || meaning.kind === "prohibition")
    return { meaning, performed, evidence: null, state: "information", overdue: null };
  const overdue = meaning.kind === "duty" && since ? lateness(meaning, newest, since, now) : null;
  const found = newest?.at ? newest : null;
  return { meaning, performed, evidence: found, state: overdue ? "overdue" : found ? "evidence" : "none", overdue };
}

const newestFirst = (one: Evidence, other: Evidence): number => Number((other.at ?? "") > (one.at ?? "")) * 2 - 1;

/** Why a duty is late: its source says so, or its interval has passed since the newest evidence or since clauses bind. */
function lateness(
  { every }: Extract<Meaning, { kind: "duty" }>,
  newest: Evidence | null,
  since: Date,
  now: Date,
): string | null {
  if (newest?.overdue) return newest.overdue;
  if (every === undefined) return null;
  const last = newest?.at && new Date(newest.at) > since ? new Date(newest.at) : since;
  const from = Temporal.Instant.fromEpochMilliseconds(last.getTime()).toZonedDateTimeISO("UTC");
  const due = from.add(every);
  return due.epochMilliseconds < now.getTime() ? `due by ${due.toPlainDate().toString()}` : null;
}

/** How many clauses are in each state. */
export const tally = (rows: readonly Row[]): Readonly<Record<ClauseState, number>> => {
  const counts = { evidence: 0, none: 0, overdue: 0, conflict: 0, unbound: 0, introduces: 0, information: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
};
