import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Alignable, align, type Step } from "./alignment.ts";
import { type ParsedClause, parseDocument } from "./document.ts";

function read(text: string): readonly ParsedClause[] {
  const parsed = parseDocument(Buffer.from(text));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value.clauses;
}

/** Lines such as `changed? 2.a > 2.b`: what happened to which address, `?` where it is a guess. */
function told(before: string, after: string): string[] {
  const [was, is] = [read(before), read(after)];
  return align(was, is).map((step) => tell(step, was, is));
}
const tell = (step: Step, was: readonly Alignable[], is: readonly Alignable[]): string =>
  `${step.change}${step.certain ? "" : "?"} ${was[step.was ?? -1]?.address ?? "-"} > ${is[step.is ?? -1]?.address ?? "-"}`;

const first = `# Rules

### 1. Voting

a. Each member has one vote in the committee, and nobody votes for anybody else.

b. Quorum requires at least fifty percent of all voting members to be present.

### 2. Amendments

a. This document may be amended by a two-thirds vote of the entire committee.
`;

describe("two versions", () => {
  test("of the same text are the same clause by clause", () => {
    expect(told(first, first).every((line) => line.startsWith("same "))).toBe(true);
  });

  test("that differ only in their line ends and spaces are the same", () => {
    expect(told(first, first.replaceAll("\n", "\r\n").replaceAll(" ", "  ").replaceAll("#  ", "# "))).toEqual(
      told(first, first),
    );
  });

  test("an inserted clause moves those below it, certainly", () => {
    const second = first.replace("b. Quorum", "b. Votes are counted by the secretary of the day.\n\nc. Quorum");
    expect(told(first, second)).toEqual([
      "same title > title",
      "same 1 > 1",
      "same 1.a > 1.a",
      "new - > 1.b",
      "moved 1.b > 1.c",
      "same 2 > 2",
      "same 2.a > 2.a",
    ]);
  });

  test("a clause with other words at its place is a guess; moved as well, it still is one", () => {
    expect(told(first, first.replace("at least fifty percent", "one third"))).toContain("changed? 1.b > 1.b");
    const moved = first
      .replace(/b\. Quorum.*\n\n/, "")
      .replace(
        "a. This document",
        "a. Quorum requires at least one third of all voting members to be present.\n\nb. This document",
      );
    expect(told(first, moved)).toContain("moved-changed? 1.b > 2.a");
  });

  test("a clause taken apart is split, and put together again merged", () => {
    const parted = first
      .replace(" in the committee, and nobody votes for anybody else.", " in the committee.")
      .replace("b. Quorum", "b. Nobody votes for anybody else and one vote of each member is enough.\n\nc. Quorum");
    const whole = first.replace(
      "nobody votes for anybody else.",
      "that vote is cast in person. Nobody votes for anybody else on any question of the committee or its groups.",
    );
    const split = whole
      .replace(" Nobody votes for anybody else on any question of the committee or its groups.", "")
      .replace(
        "b. Quorum",
        "b. Nobody votes for anybody else on any question of the committee or its groups.\n\nc. Quorum",
      );
    expect(told(whole, split)).toContain("split? 1.a > 1.b");
    expect(told(split, whole)).toContain("merged? 1.b > 1.a");
    expect(told(first, parted)).toContain("changed? 1.a > 1.a");
  });

  test("a section with another name is the same section while what stands under it is", () => {
    expect(told(first, first.replace("Voting", "How we decide"))).toContain("changed? 1 > 1");
  });

  test("that share nothing are all gone and all new", () => {
    const other = "# Kitchen\n\n* Whoever brews the last coffee fills the machine.\n* Cups go into the rack.\n";
    expect(new Set(told(first, other).map((line) => line.split(" ")[0]))).toEqual(new Set(["gone", "new"]));
  });

  test("equal words in a list keep their places, and a missing one is gone once", () => {
    const list = (items: number) => `# Form\n\n${"* none\n".repeat(items)}`;
    expect(told(list(3), list(3)).every((line) => line.startsWith("same "))).toBe(true);
    expect(told(list(3), list(2)).filter((line) => line.startsWith("gone"))).toHaveLength(1);
  });
});

const clause = fc.record({
  words: fc.array(fc.constantFrom("vote", "chair", "quorum", "member", "group", "may", "must", "the", "notes"), {
    minLength: 1,
    maxLength: 8,
  }),
  heading: fc.boolean(),
});
const version = fc.array(clause, { maxLength: 14 }).map((clauses): Alignable[] =>
  clauses.map(({ words, heading }, index) => ({
    kind: heading ? "heading" : "clause",
    address: String(index + 1),
    parent: index > 0 && clauses[0]?.heading ? "1" : null,
    words: words.join(" "),
    hash: words.join(" "),
  })),
);

describe("whatever the texts", () => {
  test("an alignment is a partial matching that leaves nothing out", () => {
    fc.assert(
      fc.property(version, version, (was, is) => {
        const steps = align(was, is);
        const pairs = steps.filter((it) => it.was !== null && it.is !== null && !/split|merged/.test(it.change));
        expect(new Set(pairs.map((it) => it.was)).size).toBe(pairs.length);
        expect(new Set(pairs.map((it) => it.is)).size).toBe(pairs.length);
        const standing = steps.filter((it) => it.change !== "gone" && it.change !== "merged").map((it) => it.is);
        expect(standing).toEqual(is.map((_, index) => index));
        const ofBefore = steps.filter((it) => it.change !== "new" && it.change !== "split").map((it) => it.was);
        expect([...ofBefore].sort((a, b) => Number(a) - Number(b))).toEqual(was.map((_, index) => index));
      }),
    );
  });

  test("a text aligned with itself is the same, whatever repeats in it", () => {
    fc.assert(
      fc.property(version, (text) => {
        expect(align(text, text).every((it) => it.change === "same" && it.certain && it.was === it.is)).toBe(true);
      }),
    );
  });

  test("what is certain forwards is certain backwards", () => {
    const certain = (steps: readonly Step[], turn: boolean) =>
      steps
        .filter((it) => it.certain && it.was !== null && it.is !== null)
        .map((it) => (turn ? `${it.is} ${it.was}` : `${it.was} ${it.is}`))
        .sort();
    fc.assert(
      fc.property(version, version, (was, is) => {
        expect(certain(align(was, is), false)).toEqual(certain(align(is, was), true));
      }),
    );
  });
});

test("five thousand clauses are aligned without comparing each with each", () => {
  const text = (salt: string) =>
    Array.from({ length: 5000 }, (_, index) => `* clause ${index} of ${salt} says that item ${index} is ${salt}`).join(
      "\n",
    );
  const [was, is] = [read(text("one")), read(text("two"))];
  expect(align(was, is)).toHaveLength(5000);
  const same = read("* yes\n".repeat(5000));
  expect(align(same, read("* yes\n".repeat(4999))).filter((it) => it.change === "gone")).toHaveLength(1);
  expect(align(read("* yes or no\n".repeat(2500)), read("* no or yes, perhaps\n".repeat(2500))).length).toBeGreaterThan(
    0,
  );
});
