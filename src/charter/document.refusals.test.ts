import { describe, expect, test } from "vitest";
import { type DocumentProblem, type ParsedDocument, parseDocument } from "./document.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(text: string): ParsedDocument {
  const parsed = parseDocument(bytes(text));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const addresses = (text: string): string[] => parse(text).clauses.map((clause) => clause.address);

function problems(input: string | Uint8Array): readonly DocumentProblem[] {
  const parsed = parseDocument(typeof input === "string" ? bytes(input) : input);
  if (parsed.ok) throw new Error("expected a refusal");
  return parsed.refusal.problems;
}

describe("what is not a governing document is refused, with its reason", () => {
  test.each<[string, string | Uint8Array, DocumentProblem[]]>([
    ["nothing", "", [{ kind: "empty" }]],
    ["a byte order mark and blank lines", "\ufeff \r\n\t\n", [{ kind: "empty" }]],
    ["a NUL byte", "abc\0def", [{ kind: "binary", offset: 3 }]],
    ["bytes that are not UTF-8", new Uint8Array([0x61, 0xc3, 0xa9, 0xff, 0x00]), [{ kind: "binary", offset: 3 }]],
    ["a character cut short", new Uint8Array([0x61, 0xe2, 0x82]), [{ kind: "binary", offset: 3 }]],
    ["headings alone", "# A\n## B\n", [{ kind: "no-clauses" }]],
    ["rules and comments alone", "---\n<!-- a -->\n", [{ kind: "no-clauses" }]],
  ])("%s", (_, input, expected) => {
    expect(problems(input)).toEqual(expected);
  });

  test("twenty megabytes, at once", () => {
    const large = new Uint8Array(20_000_000).fill(0x61);
    const began = performance.now();
    expect(problems(large)).toEqual([{ kind: "too-large", bytes: 20_000_000, limit: 1_000_000 }]);
    expect(performance.now() - began).toBeLessThan(50);
  });

  test("characters that turn or hide text, each with its line, also when an entity hides them", () => {
    expect(problems("a\nb \u202e c\u200b\n\n&#x2066;d\n")).toEqual([
      {
        kind: "bidi",
        total: 3,
        characters: [
          { line: 2, codePoint: "U+202E" },
          { line: 2, codePoint: "U+200B" },
          { line: 4, codePoint: "U+2066" },
        ],
      },
    ]);
  });

  test("at most twenty of them are named", () => {
    const [problem] = problems("\u200b".repeat(500));
    expect(problem).toMatchObject({ kind: "bidi", total: 500 });
    expect(problem?.kind === "bidi" && problem.characters).toHaveLength(20);
  });

  test("every problem at once", () => {
    const text = `${"> ".repeat(40)}a\n\nb\u200f\n`;
    expect(problems(text).map((problem) => problem.kind)).toEqual(["bidi", "too-deep"]);
  });

  test("more clauses than anybody governs by", () => {
    expect(problems("a\n\n".repeat(5_001))).toEqual([{ kind: "too-many-clauses", clauses: 5_001, limit: 5_000 }]);
  });

  test.each([
    [">".repeat(10_000)],
    ["> ".repeat(10_000)],
    ["* ".repeat(10_000)],
    ["- ".repeat(10_000)],
    [
      Array.from({ length: 1_000 }, (_, index) => `${" ".repeat(2 * index)}- a`)
        .join("\n")
        .slice(0, 900_000),
    ],
    ["[".repeat(200_000)],
    ["*a_".repeat(100_000)],
    ["<!-".repeat(100_000)],
  ])("hostile nesting (%#) ends soon, in a document or a refusal", (text) => {
    const began = performance.now();
    const parsed = parseDocument(bytes(`${text}x`));
    expect(parsed.ok || parsed.refusal.problems.some((problem) => problem.kind === "too-deep")).toBe(true);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("what is harmless is taken", () => {
  test("a byte order mark, carriage returns and spaces at line ends change nothing", () => {
    const text = "# T\n\n## A\n\n- one\n- two\n";
    const messy = `\ufeff${text.replaceAll("\n", "   \r\n")}`;
    const bare = (document: ParsedDocument) => document.clauses.map(({ markdown: _, ...rest }) => rest);
    expect(bare(parse(messy))).toEqual(bare(parse(text)));
  });

  test("a document of one clause", () => {
    expect(addresses("Be kind.")).toEqual(["preamble/1"]);
  });
});
