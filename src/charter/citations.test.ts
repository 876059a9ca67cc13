import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressOf,
  type CitableDocument,
  dayIn,
  documentLinked,
  documentNamed,
  findCitations,
  findDocumentLinks,
  versionCited,
} from "./citations.ts";
import { findLinkProblems, findLinks } from "./links.ts";

describe("a citation of a numbered clause", () => {
  const found = (text: string) => findCitations(text).map((it) => `${it.cited}${it.name ? ` of ${it.name}` : ""}`);

  test.each([
    ["pursuant to section 2(h)(iv) of the Presto Technical Charter.", ["2.h.iv of Presto Technical Charter"]],
    ["Except as provided in Section 2.j, 8.c. and 9.a, decisions", ["2.j", "8.c", "9.a"]],
    ["described in Section 8.c., all contributions", ["8.c"]],
    ["as set forth in Section 8 of this Charter;", ["8"]],
    ["see § 3.b and 2.i.iv below", ["3.b", "2.i.iv"]],
    ["by 2.i.iv the committee may", ["2.i.iv"]],
    ["under section 4(e) of the [Technical Charter](https://example.org/2.i.iv)", ["4.e of Technical Charter"]],
    ["Clauses 3(a) or 3(b) of the Code of Conduct apply", ["3.a of Code of Conduct", "3.b of Code of Conduct"]],
  ])("is found in “%s”", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    "version 1.2.3 of the software",
    "about 2.5 million rows on 2023.08.22",
    "see https://example.org/section/2.i.iv",
    "[it](https://example.org/2.i.iv)",
    "the section on voting",
    "Section of the charter",
  ])("is not seen in “%s”", (text) => {
    expect(found(text)).toEqual([]);
  });

  test("knows its line", () => {
    expect(findCitations("one\n\nsection 3.b\nand\nSection 4.a")).toMatchObject([{ line: 3 }, { line: 5 }]);
  });

  test("has one address however it is written", () => {
    for (const written of ["2(h)(iv)", "2.h.iv", "2.(h).(iv)", "2.H.iv."]) expect(addressOf(written)).toBe("2.h.iv");
  });

  test("is looked for in any text without fault, and without hanging", () => {
    fc.assert(fc.property(fc.string(), (text) => void findCitations(`section ${text}`)));
    expect(findCitations(`Section ${"1.a, ".repeat(20_000)}`).length).toBeGreaterThan(0);
    expect(findCitations(`Section 1 of the ${"Aa ".repeat(20_000)}`)).toHaveLength(1);
  });
});

const version = (number: number, effectiveOn: string | null) => ({ version: `v${number}`, number, effectiveOn });
const charter: CitableDocument = {
  slug: "charter",
  title: 'Technical Charter (the "Charter") for Presto Project',
  rank: 1,
  source: "https://example.org/blob/master/CHARTER.md",
  versions: [version(1, "2019-10-24"), version(2, "2020-11-05"), version(3, "2023-08-22")],
};
const conduct: CitableDocument = {
  ...charter,
  slug: "conduct",
  title: "Presto Code of Conduct v1.0",
  rank: 2,
  source: "CODE_OF_CONDUCT.md",
};

describe("the document that is meant", () => {
  test("is found by most of its name, and the highest of several", () => {
    expect(documentNamed("Presto Technical Charter", [conduct, charter])?.slug).toBe("charter");
    expect(documentNamed("Presto Foundation Code of Conduct", [charter, conduct])?.slug).toBe("conduct");
    expect(documentNamed("Apache License", [charter, conduct])).toBeNull();
    expect(documentNamed("", [charter])).toBeNull();
  });

  test("is found by the file that a link leads to, even where the link is malformed", () => {
    const [link] = findDocumentLinks("[our rules](/https://example.org/tsc/CODE_OF_CONDUCT.md/)");
    expect(link && documentLinked(link, [charter, conduct])?.slug).toBe("conduct");
    const [place] = findDocumentLinks("[Technical Charter](#charter)");
    expect(place && documentLinked(place, [charter])).toBeNull();
  });
});

describe("the version that is meant", () => {
  test("is the one in force on the day that the link names", () => {
    expect(dayIn("https://example.org/Presto%20Technical%20Charter%2020210115.pdf")).toBe("2021-01-15");
    expect(versionCited(charter, { effectiveOn: null, linkDay: "2021-01-15" })).toMatchObject({
      version: { number: 2 },
      reason: "link",
    });
  });

  test("is the first where no recorded version is that old, and this is said", () => {
    expect(versionCited(charter, { effectiveOn: null, linkDay: "2019-10-15" })).toMatchObject({
      version: { number: 1 },
      reason: "before-record",
    });
  });

  test("is the one of the day of the citing document, or today's where nothing names a day", () => {
    expect(versionCited(charter, { effectiveOn: "2022-01-01", linkDay: null })).toMatchObject({
      version: { number: 2 },
      reason: "citing-day",
    });
    expect(versionCited(charter, { effectiveOn: null, linkDay: null })).toMatchObject({
      version: { number: 3 },
      reason: "today",
    });
  });

  test("is no day where digits only look like one", () => {
    expect(dayIn("https://example.org/120211301")).toBeNull();
    expect(dayIn("https://example.org/2021")).toBeNull();
  });
});

describe("a link that leads nowhere", () => {
  test.each([
    ["[x](/https://example.org/a//)", "slash-before-scheme", "https://example.org/a"],
    ["[x](https://example.org/a b.pdf)", "space-inside", "https://example.org/a%20b.pdf"],
    ["[x](www.example.org/a)", "scheme-missing", "https://www.example.org/a"],
    ["[x](github.com/example)", "scheme-missing", "https://github.com/example"],
    ["[x](https:/example.org)", "slashes-missing", "https://example.org"],
    ["[x](https//example.org)", "slashes-missing", "https://example.org"],
    ["[x]((https://example.org))", "doubled-parentheses", "https://example.org"],
    ["[x] (https://example.org)", "gap-before-address", "https://example.org"],
    ["[x](https://.example.org/a)", "host-malformed", null],
    ["[x]()", "empty", null],
    ["[x]: /https://example.org", "slash-before-scheme", "https://example.org"],
  ])("is %s: %s", (text, problem, remedy) => {
    expect(findLinkProblems(`first\n${text}`)).toMatchObject([{ line: 2, problem, remedy }]);
  });

  test.each([
    "[x](https://example.org/a_(b)?c=d#e)",
    "[x](https://example.org 'a title')",
    "[x](CHARTER.md)",
    "[x](../README.md#members)",
    "[x](#here)",
    "[x](mailto:a@example.org)",
    "[x](<a b.md>)",
    "[x] (see below)",
    "- [ ] (a task)",
    "https://example.org",
    "```\n[x](/https://example.org)\n```",
  ])("is not “%s”", (text) => {
    expect(findLinkProblems(text)).toEqual([]);
  });

  test("still tells what it meant", () => {
    expect(findLinks("[x](/https://example.org/)")).toEqual([{ line: 1, text: "x", href: "https://example.org" }]);
  });

  test("is looked for in any text without fault, and without hanging", () => {
    fc.assert(fc.property(fc.string(), (text) => void findLinkProblems(`[${text}](${text})`)));
    for (const bad of ["[", "[](", "[x](", "[x](((", "[x]( "])
      expect(findLinkProblems(bad.repeat(50_000)).length).toBeGreaterThanOrEqual(0);
  });
});
