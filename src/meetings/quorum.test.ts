import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { neededOf, type QuorumRule, quorumOf } from "./quorum.ts";

const half: QuorumRule = { kind: "fraction", numerator: 1, denominator: 2, strictlyMore: false };
const more: QuorumRule = { ...half, strictlyMore: true };
const three: QuorumRule = { kind: "count", count: 3 };
const shown = (votingListed: number, votingPresent: number, votingUnmarked = 0, votingRoll = true) => ({
  votingListed,
  votingPresent,
  votingUnmarked,
  votingRoll,
});

describe("the quorum that minutes show", () => {
  test.each([
    [half, shown(9, 5), "quorate"],
    [half, shown(9, 4), "below"],
    [half, shown(8, 4), "quorate"],
    [more, shown(8, 4), "below"],
    [three, shown(9, 3), "quorate"],
    [three, shown(9, 2), "below"],
  ])("%j of %j is %s", (rule, counts, state) => expect(quorumOf(rule, counts).state).toBe(state));

  test("is unknown and never below where nobody marked who came", () => {
    expect(quorumOf(half, shown(9, 0, 9))).toEqual({ state: "unknown", why: "unmarked", present: 0 });
    expect(quorumOf(half, shown(9, 5, 4)).state).toBe("quorate");
  });

  test("is unknown where the list names those alone who came, and where there is none", () => {
    expect(quorumOf(half, shown(4, 4, 0, false))).toMatchObject({ state: "unknown", why: "no-roll" });
    expect(quorumOf(three, shown(4, 4, 0, false)).state).toBe("quorate");
    expect(quorumOf(three, shown(2, 2, 0, false)).state).toBe("unknown");
    expect(quorumOf(half, shown(0, 0))).toMatchObject({ state: "unknown", why: "no-list" });
  });

  test("needs the least whole number of members that makes the part", () => {
    const part = fc.record({
      numerator: fc.integer({ min: 1, max: 9 }),
      denominator: fc.integer({ min: 1, max: 9 }),
      strictlyMore: fc.boolean(),
    });
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 200 }), (it, members) => {
        const enough = (count: number) =>
          it.strictlyMore
            ? count * it.denominator > members * it.numerator
            : count * it.denominator >= members * it.numerator;
        const needed = neededOf({ kind: "fraction", ...it }, members);
        expect([enough(needed), enough(needed - 1)]).toEqual([true, false]);
      }),
      runs(),
    );
  });
});
