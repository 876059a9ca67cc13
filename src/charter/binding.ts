import type { Act, Condition, MatterRole, PrincipleName, RuleName } from "./vocabulary.ts";

/**
 * The body a binding speaks of, seen from its document: the one the document governs (`this`),
 * the one above it (`parent`), or a body by its short name.
 */
export type BodyReference = "this" | "parent" | (string & {});

/** Who may, must or may not act. */
export type Holder =
  | { readonly kind: "motion"; readonly body: BodyReference }
  | { readonly kind: "consensus"; readonly body: BodyReference }
  /** Carries duties and principles; gives nobody a personal power. */
  | { readonly kind: "body"; readonly body: BodyReference }
  /** Whoever holds the seat, or acts for its holder. */
  | { readonly kind: "seat"; readonly body: BodyReference; readonly seat: string }
  | { readonly kind: "voting-members"; readonly body: BodyReference }
  /** Whoever holds a seat in any body of the community. */
  | { readonly kind: "seat-holders" }
  | { readonly kind: "role"; readonly role: MatterRole }
  /** Signed in, code of conduct acknowledged. */
  | { readonly kind: "participant" }
  | { readonly kind: "anyone" }
  | { readonly kind: "clock" };

/** What a clause means. One clause can carry several meanings. */
export type Meaning =
  | { readonly kind: "power"; readonly holder: Holder; readonly act: Act; readonly when: readonly Condition[] }
  /** Implies the power. `every` and `within` are ISO 8601 durations. */
  | {
      readonly kind: "duty";
      readonly holder: Holder;
      readonly act: Act;
      readonly every?: string;
      readonly within?: string;
    }
  | { readonly kind: "prohibition"; readonly holder: Holder; readonly act: Act }
  | {
      readonly kind: "rule";
      readonly name: RuleName;
      readonly procedure: string;
      readonly body: BodyReference;
      readonly value: RuleValue;
    }
  | { readonly kind: "principle"; readonly name: PrincipleName; readonly scope: string }
  | { readonly kind: "informative" };

/** A number with what it counts; never a formula. */
export type RuleValue =
  | {
      readonly kind: "fraction";
      readonly numerator: number;
      readonly denominator: number;
      readonly of: "present" | "voting-members" | "entire-body";
      readonly strictlyMore: boolean;
      readonly approvalBy?: string;
    }
  | { readonly kind: "lazy-consensus"; readonly of: "voting-members" | "participants" }
  | { readonly kind: "duration"; readonly iso: string }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "yes-no"; readonly yes: boolean }
  | { readonly kind: "word"; readonly word: string };
