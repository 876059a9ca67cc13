import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { type DocumentProblem, hashWords, type ParsedDocument, parseDocument } from "./document.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(text: string): ParsedDocument {
  const parsed = parseDocument(bytes(text));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

function _problems(input: string | Uint8Array): readonly DocumentProblem[] {
  const parsed = parseDocument(typeof input === "string" ? bytes(input) : input);
  if (parsed.ok) throw new Error("expected a refusal");
  return parsed.refusal.problems;
}

const addresses = (text: string): string[] => parse(text).clauses.map((clause) => clause.address);
const clause = (text: string, address: string) => {
  const found = parse(text).clauses.find((each) => each.address === address);
  if (!found) throw new Error(`no clause ${address} among ${addresses(text).join(", ")}`);
  return found;
};

/** The property that nothing is lost: every line with something on it belongs to exactly one clause or heading. */
function linesNotCoveredOnce(text: string, document: ParsedDocument): number[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const covered = lines.map(() => 0);
  for (const { line, endLine } of document.clauses) {
    for (let at = line; at <= endLine; at += 1) covered[at - 1] = (covered[at - 1] ?? 0) + 1;
  }
  return lines.flatMap((line, index) => (line.trim() !== "" && covered[index] !== 1 ? [index + 1] : []));
}

describe("a clause is addressed by structure", () => {
  const text = `# Governance of the group

Who we are.

## Scope

* first
* second

## Governance

* **Chair** and **Deputy**:
    * The chair leads.
    * The chair shall:
        * call meetings;
            * on time;
        * keep notes.
* Everything else is open.
`;

  test("by section, number, letter, numeral", () => {
    expect(addresses(text)).toEqual([
      "title",
      "preamble/1",
      "scope",
      "scope/1",
      "scope/2",
      "governance",
      "chair-and-deputy",
      "chair-and-deputy/1",
      "chair-and-deputy/2",
      "chair-and-deputy/2/a",
      "chair-and-deputy/2/a/i",
      "chair-and-deputy/2/b",
      "governance/1",
    ]);
  });

  test("and labelled as people say it", () => {
    expect(clause(text, "chair-and-deputy/2/a/i").label).toBe("Chair and Deputy 2(a)(i)");
    expect(clause(text, "scope/2").label).toBe("Scope 2");
  });

  test("with what it stands under", () => {
    expect(clause(text, "chair-and-deputy/2/b")).toMatchObject({
      kind: "clause",
      parent: "chair-and-deputy/2",
      section: "Chair and Deputy",
      lead: "The chair shall:",
      depth: 3,
      words: "keep notes.",
      markdown: "        * keep notes.",
      line: 17,
      endLine: 17,
    });
    expect(clause(text, "chair-and-deputy")).toMatchObject({ kind: "heading", parent: "governance", depth: 1 });
  });

  test("with the heading above in front where the short name is not unique", () => {
    expect(addresses("## A\n### Meetings\n- x\n## B\n### Meetings\n- y\n")).toEqual([
      "a",
      "a/meetings",
      "a/meetings/1",
      "b",
      "b/meetings",
      "b/meetings/1",
    ]);
  });

  test("counted on where even that is not unique", () => {
    expect(addresses("## A\n- x\n## A\n- y\n")).toEqual(["a", "a/1", "a~2", "a~2/1"]);
  });

  test("an ordered list keeps its numbers across a paragraph", () => {
    expect(addresses("## Steps\n3. x\n4. y\n\nThen:\n\n7. z\n")).toEqual([
      "steps",
      "steps/3",
      "steps/4",
      "steps/5",
      "steps/5/g",
    ]);
  });
});

describe("a text that letters itself is addressed by its own letters", () => {
  test("where no-break spaces make the indentation", () => {
    const text =
      "### 2. Council\n\nh. one\n\n&nbsp;&nbsp;&nbsp;&nbsp;i. two\n\n&nbsp;&nbsp;&nbsp;ii. three\n\ni. four\n\nj. five\n";
    expect(addresses(text)).toEqual(["2", "2.h", "2.h.i", "2.h.ii", "2.i", "2.j"]);
    expect(clause(text, "2.h.ii")).toMatchObject({ label: "2.h.ii", words: "three", section: "Council" });
  });

  test("where list items carry the letters, however they are indented", () => {
    expect(addresses("#### 6. Rules\n\n- a. one:\n\n - i. two\n\n - ii. three\n\n- b. four\n")).toEqual([
      "6",
      "6.a",
      "6.a.i",
      "6.a.ii",
      "6.b",
    ]);
  });

  test("i after h is a letter, unless ii follows it", () => {
    expect(addresses("## 1. X\n\ng. a\n\nh. b\n\ni. c\n\nj. d\n")).toEqual(["1", "1.g", "1.h", "1.i", "1.j"]);
    expect(addresses("## 1. X\n\ng. a\n\nh. b\n\ni. c\n\nii. d\n\ni. e\n")).toEqual([
      "1",
      "1.g",
      "1.h",
      "1.h.i",
      "1.h.ii",
      "1.i",
    ]);
  });

  test("a letter that stands twice stays a letter", () => {
    expect(addresses("## 1. X\n\nh. a\n\ni. b:\n\n&nbsp;&nbsp;i. c\n\n&nbsp;&nbsp;ii. d\n\ni. e\n")).toEqual([
      "1",
      "1.h",
      "1.i",
      "1.i.i",
      "1.i.ii",
      "1.i~2",
    ]);
  });

  test.each([
    ["9.a", "### 9. Changes\n\na) One.\n"],
    ["9.a", "### 9. Changes\n\n(a) One.\n"],
    ["9.a", "### 9. Changes\n\n**a.** One.\n"],
    ["9.a", "### Article 9: Changes\n\na. One.\n"],
    ["9.1", "### 9. Changes\n\n9.1 One.\n"],
    ["9.1", "### 9. Changes\n\n#### 9.1 Kinds\n\na. One\n"],
    ["voting/a", "### Voting\n\na. One.\n"],
  ])("%s is found, and the marker is none of its words", (address, text) => {
    expect(clause(text, address).words).not.toMatch(/[a9][.)]/);
  });

  test("lines of one paragraph that carry letters are clauses of their own", () => {
    expect(addresses("## 1. X\na. one\nb. two\nand more\nc. three\n")).toEqual(["1", "1.a", "1.b", "1.c"]);
    expect(clause("## 1. X\na. one\nb. two\nand more\nc. three\n", "1.b")).toMatchObject({
      line: 3,
      endLine: 4,
      words: "two and more",
    });
  });

  test("a table or a paragraph without a letter belongs to the letter before it", () => {
    expect(addresses("## 3. X\n\ne. Members:\n\n|a|b|\n|-|-|\n|c|d|\n\nMore.\n\nf. Next\n")).toEqual([
      "3",
      "3.e",
      "3.e/1",
      "3.e/2",
      "3.f",
    ]);
  });
});

describe("words are what a person reads", () => {
  test("without markup, with entities decoded, links named apart", () => {
    const found = clause(
      '**Bold** _and_ `code` &amp; [a\nlink](https://example.org/x "t") <b>tag</b><!-- gone -->\n',
      "preamble/1",
    );
    expect(found.words).toBe("Bold and code & a link tag");
    expect(found.links).toEqual([{ text: "a link", href: "https://example.org/x", line: 1 }]);
  });

  test("of tables, code, quotations and HTML too", () => {
    const text =
      "|Name|Term|\n|-|-|\n|Ada|2027|\n\n```\ncode here\n```\n\n> quoted\n> - twice\n\n<center>\nshown\n</center>\n";
    expect(parse(text).clauses.map((each) => each.words)).toEqual([
      "Name | Term\nAda | 2027",
      "code here",
      "quoted\ntwice",
      "shown",
    ]);
  });

  test("a second paragraph of an item belongs to the item", () => {
    expect(clause("- one\n\n  two\n- three\n", "preamble/1")).toMatchObject({ words: "one\ntwo", endLine: 3 });
  });

  test("equal words have equal hashes, whatever their white space and their form of accents", () => {
    expect(hashWords("caf\u00e9  au\nlait ")).toBe(hashWords("cafe\u0301 au lait"));
    expect(hashWords("a b")).toBe(createHash("sha256").update("a b").digest("hex"));
  });
});

describe("of any text", () => {
  const pieces = fc.constantFrom(
    "# T",
    "## 2. Two",
    "### x",
    "a. one",
    "b. two",
    "i. x",
    "ii. y",
    "- item",
    "  - nested",
    "    - deeper",
    "1. n",
    "2) m",
    "> q",
    "```",
    "|a|b|",
    "|-|-|",
    "---",
    "",
    "",
    "&nbsp;&nbsp;i. z",
    "**Bold**:",
    "- **Bold**:",
    "text",
    "    code",
    "<div>",
    "</div>",
    "[r]: http://x",
    "<!-- c -->",
    "3.1 path",
    "(a) p",
    "====",
    "\t- tab",
    "\u00e9 $ \\*",
  );
  const documents = fc.oneof(
    fc.array(pieces, { minLength: 1, maxLength: 40 }).map((lines) => lines.join("\n")),
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.array(fc.constantFrom(..."#*->`|[]()!_~ \n\t.1ai:&<"), { maxLength: 200 }).map((all) => all.join("")),
  );

  test("reading never throws, not even of bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => typeof parseDocument(input).ok === "boolean"),
      runs(),
    );
  });

  test("no line is lost or taken twice, addresses are unique, parents come first", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const parsed = parseDocument(bytes(text));
        if (!parsed.ok) return;
        expect(linesNotCoveredOnce(text, parsed.value)).toEqual([]);
        const seen = new Set<string>();
        for (const { address, parent } of parsed.value.clauses) {
          expect(seen.has(address)).toBe(false);
          expect(parent === null || seen.has(parent)).toBe(true);
          seen.add(address);
        }
      }),
      runs(500),
    );
  });

  test("reading is idempotent: the clauses' own sources, put back in their lines, read the same", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const parsed = parseDocument(bytes(text));
        if (!parsed.ok) return;
        const lines: string[] = [];
        for (const { line, markdown } of parsed.value.clauses) {
          while (lines.length < line - 1) lines.push("");
          lines.push(...markdown.split("\n"));
        }
        expect(parse(lines.join("\n")).clauses).toEqual(parsed.value.clauses);
      }),
      runs(500),
    );
  });
});

const folder = join(import.meta.dirname, "../../../shared/data/presto");
const files = ["tsc", "tsc/working-groups", "tsc/elections", "tsc/meetings", "charter-history"].flatMap((path) =>
  existsSync(join(folder, path))
    ? readdirSync(join(folder, path)).flatMap((name) => (name.endsWith(".md") ? [join(path, name)] : []))
    : [],
);
process.stdout.write(
  files.length > 0 ? `document: ${files.length} real documents\n` : "document: skipped, no real documents here\n",
);

describe.skipIf(files.length === 0)("of real documents", () => {
  test.each(files)("%s: no line is lost", (path) => {
    const text = readFileSync(join(folder, path), "utf8");
    expect(linesNotCoveredOnce(text, parse(text))).toEqual([]);
  });

  test("the working groups clause keeps its address through the numberings of ten versions", () => {
    const found = files
      .filter((path) => path.startsWith("charter-history"))
      .map(
        (path) =>
          parse(readFileSync(join(folder, path), "utf8")).clauses.find((each) =>
            each.words.startsWith("creating sub-committees"),
          )?.label,
      );
    expect(found).toHaveLength(10);
    expect(found.sort()).toEqual([...Array(4).fill("2.h.iv"), ...Array(6).fill("2.i.iv")]);
  });

  test("the clauses that people cite are where they cite them", () => {
    const charter = readFileSync(join(folder, "tsc/CHARTER.md"), "utf8");
    expect(clause(charter, "3.b").words).toMatch(/^Quorum for TSC meetings/);
    expect(clause(charter, "9.a").words).toMatch(/^This charter may be amended/);
    expect(clause(charter, "2.i.iv").lead).toMatch(/^Responsibilities: The TSC will be responsible/);
    const group = readFileSync(join(folder, "tsc/working-groups/security-wg.md"), "utf8");
    expect(clause(group, "chairperson/4/d")).toMatchObject({
      label: "Chairperson 4(d)",
      line: 44,
      lead: "The Chairperson shall be responsible for:",
    });
  });
});
