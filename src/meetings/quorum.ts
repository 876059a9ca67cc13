import type { MinutesFacts } from "./facts.ts";

/** How a charter counts a quorum: a part of the voting members, or a number. What counts otherwise cannot be told from minutes. */
export type QuorumRule =
  | {
      readonly kind: "fraction";
      readonly numerator: number;
      readonly denominator: number;
      readonly strictlyMore: boolean;
    }
  | { readonly kind: "count"; readonly count: number };

/** Whether minutes show a quorum. Unknown is not below. */
export type Quorum =
  | { readonly state: "quorate" | "below"; readonly present: number; readonly listed: number; readonly needed: number }
  | { readonly state: "unknown"; readonly why: "unmarked" | "no-roll" | "no-list"; readonly present: number };

type Counts = Pick<MinutesFacts, "votingRoll" | "votingListed" | "votingPresent" | "votingUnmarked">;

/** How many of so many voting members must be present. */
export function neededOf(rule: QuorumRule, members: number): number {
  if (rule.kind === "count") return rule.count;
  const share = members * rule.numerator;
  return rule.strictlyMore ? Math.floor(share / rule.denominator) + 1 : Math.ceil(share / rule.denominator);
}

/**
 * The quorum that minutes show. The whole is their list of voting members, and only where it names also those who did not come;
 * a list that nobody marked, or that names the present alone, leaves it unknown.
 */
export function quorumOf(
  rule: QuorumRule,
  { votingRoll, votingListed, votingPresent, votingUnmarked }: Counts,
): Quorum {
  const present = votingPresent;
  const unknown = (why: "unmarked" | "no-roll" | "no-list"): Quorum => ({ state: "unknown", why, present });
  if (votingListed === 0) return unknown("no-list");
  if (rule.kind === "fraction" && !votingRoll) return unknown("no-roll");
  const needed = neededOf(rule, votingListed);
  if (present < needed && (votingUnmarked > 0 || !votingRoll))
    return unknown(votingUnmarked > 0 ? "unmarked" : "no-roll");
  return { state: present >= needed ? "quorate" : "below", present, listed: votingListed, needed };
}
