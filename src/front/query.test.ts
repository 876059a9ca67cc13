import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { excerptOf } from "./excerpt.ts";
import { entryNumber, readHitCursor, writeHitCursor } from "./hit.ts";
import { fold, readQuery } from "./query.ts";

describe("what is typed", () => {
  test.each([
    ["M-12", { phrases: ["m 12"], whole: "m 12", beginning: "" }],
    ["§ 2.i.iv", { phrases: ["2 i iv"], whole: "2 i iv", beginning: "" }],
    ["Chairperson 4(a)", { phrases: ["chairperson", "4 a"], whole: "chairperson 4 a" }],
    ['"Working  Group" vot', { phrases: ["working group", "vot"], beginning: "vot" }],
    ["quorum -vote", { phrases: ["quorum"], without: ["vote"], beginning: "" }],
    ['-"lazy consensus" quorum', { phrases: ["quorum"], without: ["lazy consensus"] }],
    ["Jörg Łukasz Straße", { phrases: ["jorg", "lukasz", "strase"] }],
    ["an", { phrases: ["an"], beginning: "" }],
    ['"unclosed phrase', { phrases: ["unclosed phrase"], beginning: "" }],
    ["!&|:*()'\\ <->", { phrases: [], without: [], beginning: "" }],
    ["   ", { phrases: [], whole: "" }],
    ["😀 -👩", { phrases: ["😀"], without: ["👩"] }],
  ])("%j is read as words, phrases and what must not be there", (typed, expected) => {
    expect(readQuery(typed)).toMatchObject(expected);
  });

  test("whatever is typed is read without failing, and never beyond its bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12_000 }), (typed) => {
        const { phrases, without, typed: kept } = readQuery(typed);
        expect(kept.length).toBeLessThanOrEqual(300);
        expect(phrases.length + without.length).toBeLessThanOrEqual(12);
        for (const phrase of [...phrases, ...without]) expect(fold(phrase)).toBe(phrase);
      }),
      runs(30),
    );
  });

  test.each([
    ["entry 1 284", 1284],
    ["#12", 12],
    ["12", 12],
    ["ledger entry 7", 7],
    ["12 monkeys", null],
    ["entry", null],
    ["99999999999", null],
    ["M-12", null],
  ])("%j asks for the ledger's entry %j", (typed, expected) => expect(entryNumber(typed)).toBe(expected));

  test("a cursor comes back as it went, and a mangled one shows the first page", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.double({ min: 0, max: 9, noNaN: true }), fc.nat(), (named, score, id) => {
        expect(readHitCursor(writeHitCursor({ named, score, id }))).toEqual({ named, score: score + 0, id });
      }),
    );
    for (const mangled of [undefined, "", "x", "1~2", "1~NaN~3", "2~1~1", "1~1~1;drop"])
      expect(readHitCursor(mangled)).toBeNull();
  });
});

describe("an excerpt", () => {
  const marked = (text: string, typed: string, stems: readonly string[] = []) =>
    excerptOf(text, readQuery(typed), stems)
      .parts.filter((it) => it.marked)
      .map((it) => it.text);

  test("marks the words, their other forms and what begins like the last, with accents and case as they stand", () => {
    expect(marked("The Policies of Jörg's policeman", "policy", ["polici"])).toEqual(["Policies"]);
    expect(marked("JÖRG met Jorge", "jorg")).toEqual(["JÖRG", "Jorge"]);
    expect(marked("meetings were meeting", "meetings held", ["meet", "held"])).toEqual(["meetings", "meeting"]);
  });

  test("stands where most of the words are, and names the line", () => {
    const text = `quorum\n${"filler ".repeat(100)}\nno quorum for the vote\n${"filler ".repeat(100)}`;
    const excerpt = excerptOf(text, readQuery("quorum vote"), []);
    expect(excerpt.line).toBe(3);
    expect(excerpt.parts.map((it) => it.text).join("")).toMatch(/^… .*no quorum for the vote.* …$/s);
  });

  test("whatever the text, no word of it is lost or made up, and none is broken", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 900 }), fc.string({ maxLength: 8 }), (text, typed) => {
        const excerpt = excerptOf(text, readQuery(typed), []);
        const shown = excerpt.parts
          .map((it) => it.text)
          .join("")
          .replace(/^… /, "")
          .replace(/ …$/, "");
        expect(text.includes(shown)).toBe(true);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });
});
