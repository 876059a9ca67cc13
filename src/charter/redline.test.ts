import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Comparable, redlineOf, redlineWords } from "./redline.ts";

const told = (before: string, after: string): string =>
  redlineWords(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `{+${text}+}` : `[-${text}-]`))
    .join("");

describe("words", () => {
  test("that came in and that went are marked, and the rest is not", () => {
    expect(told("requires a majority vote of all members", "requires a lazy consensus of all members")).toBe(
      "requires a [-majority vote-]{+lazy consensus+} of all members",
    );
  });

  test("of equal texts are one piece; of nothing, none", () => {
    expect(redlineWords("the same", "the same")).toEqual([{ kind: "same", text: "the same" }]);
    expect(redlineWords("", "")).toEqual([]);
  });

  test("give both texts back, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "vote", "the", " ", "  ", ".", "\n", "é", "<b>", "שלום"), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [before, after] = [one.join(""), other.join("")];
        const pieces = redlineWords(before, after);
        const without = (kind: string) => pieces.flatMap((it) => (it.kind === kind ? [] : it.text)).join("");
        expect(without("added")).toBe(before);
        expect(without("removed")).toBe(after);
      }),
    );
  });

  test("of two long texts that share nothing are told whole instead of at length", () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(" ");
    expect(redlineWords(long("a"), long("b")).map((it) => it.kind)).toEqual(["removed", "added"]);
  });
});

const clause = (id: string, address: string, words: string, acts: readonly string[] = []): Comparable => ({
  clause: id,
  address,
  words,
  hash: words,
  bindings: acts.map((scope) => ({ meaning: { kind: "principle", name: "purpose", scope }, state: "confirmed" })),
});

describe("versions beside each other", () => {
  const before = [clause("a", "1", "One."), clause("b", "2", "Two.", ["x"]), clause("c", "3", "Three.")];
  const after = [clause("a", "1", "One."), clause("d", "2", "New."), clause("b", "3", "Two and more.", ["y"])];

  test("show each clause once, what is gone where it stood", () => {
    expect(
      redlineOf(before, after).map((it) => `${it.change} ${it.before?.address ?? "-"} ${it.after?.address ?? "-"}`),
    ).toEqual(["same 1 1", "new - 2", "moved-changed 2 3", "gone 3 -"]);
  });

  test("read backwards turn new into gone", () => {
    const changes = (rows: ReturnType<typeof redlineOf>) => rows.map((it) => it.change).sort();
    expect(changes(redlineOf(after, before))).toEqual(["gone", "moved-changed", "new", "same"]);
  });

  test("show meanings that came in and that went", () => {
    const row = redlineOf(before, after).find((it) => it.change === "moved-changed");
    expect(row?.meanings.map((it) => it.kind)).toEqual(["removed", "added"]);
  });
});
