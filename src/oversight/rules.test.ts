import { describe, expect, test } from "vitest";
import { findLinkProblems, linkProblems } from "../charter/index.ts";
import { keyed } from "./finding.ts";
import { lint } from "./lint.ts";
import { type CommunityRecord, type MeetingRecord, proseOf, type RecordText } from "./record.ts";

const quorum = { numerator: 1, denominator: 2, strictlyMore: false, clause: "Charter 3.b" };
const empty: CommunityRecord = {
  today: "2026-11-24",
  bodies: [{ slug: "tsc", shortName: "TSC", quorum, minutesWithinDays: 7 }],
  texts: [],
  meetings: [],
  doubts: [],
  vacancies: [],
  ended: [],
  conflicts: [],
  citations: [],
};

const root = "https://github.com/example/record/blob/main/";

function text(source: string, words: string, more: Partial<RecordText> & { part?: string } = {}): RecordText {
  const { part = null, ...rest } = more;
  const lines = words.split("\n").map((it, index) => ({ number: index + 1, text: it, href: `#${index + 1}`, part }));
  return {
    subject: `document:${source}`,
    body: "tsc",
    kind: "document",
    label: source,
    href: "",
    source: root + source,
    meeting: null,
    malformed: findLinkProblems(proseText(lines)).map((it) => ({
      ...it,
      why: linkProblems[it.problem],
      meant: it.remedy,
    })),
    lines,
    ...rest,
  };
}

/** Prose with its lines in their places, as the reads hand it to what finds spoilt links. */
function proseText(lines: RecordText["lines"]): string {
  const prose = new Map(proseOf(lines).map((it) => [it.number, it.text]));
  return lines.map((it) => prose.get(it.number) ?? "").join("\n");
}

const meeting = (number: number, day: string, more: Partial<MeetingRecord> = {}): MeetingRecord => ({
  number,
  body: "tsc",
  day,
  title: "Meeting",
  file: `${day}.md`,
  state: "held",
  hasNotes: true,
  votingRoll: true,
  votingListed: 7,
  votingPresent: 7,
  votingUnmarked: 0,
  named: 7,
  ...more,
});

const found = (record: Partial<CommunityRecord>) =>
  lint({ ...empty, ...record }).map(({ kind, place }) => `${kind} ${place.line ?? place.subject}`);

describe("a link is found", () => {
  test.each([
    ["[a](/https://example.org/x/)", "link-malformed 1"],
    ["[a](example.org)", "link-malformed 1"],
    ["[a](https//example.org)", "link-malformed 1"],
    ["[a]()", "link-malformed 1"],
    ["words(https://example.org/x)", "link-malformed 1"],
    ["see [https://example.org/x]", "link-malformed 1"],
    ["https://github.com/example/record/minutes/slides.pdf", "link-malformed 1"],
    ["[a](../README.md)", "link-broken 1"],
    ["[a](./missing.md)", "link-broken 1"],
    ["[a](/files/x.pdf)", "link-broken 1"],
    ["[a](#nowhere)", "link-broken 1"],
    ["[https://example.org/a](https://example.org/b)", "link-misleading 1"],
  ])("in %s", (words, expected) => {
    expect(found({ texts: [text("charter.md", words)] })).toEqual([expected]);
  });

  test.each([
    "[a](https://example.org/x_(y))",
    "[a](other.md#members) and [b](./other.md), [c](/other.md)",
    "[a](mailto:tsc@example.org)",
    "# Members and seats\n[a](#members-and-seats)",
    "[https://example.org/a](https://example.org/a/)",
    "(https://example.org/x) and <https://example.org/x>",
    "https://github.com/example/record/blob/main/slides.pdf, https://github.com/orgs/example/people",
    "`[a](/https://example.org)` and\n```\n[a](nowhere.md)\n```",
    "<!-- [a](nowhere.md)\n[a](nowhere.md) -->",
  ])("and not in %s", (words) => {
    expect(found({ texts: [text("charter.md", words), text("other.md", "")] })).toEqual([]);
  });
});

describe("a placeholder is found", () => {
  test.each(["* ", "1.", "**", "Chairperson: <PLACEHOLDER>", "Details to be added", "Quorum: TBD"])(
    "in %s",
    (words) => {
      expect(found({ texts: [text("charter.md", words)] })).toEqual(["placeholder 1"]);
    },
  );
  test.each([
    "a cadence to be determined by the group",
    "a link (which may be a placeholder) to a design",
    "<!-- add here -->",
    "*\n  the words of the point",
    "---",
  ])("and not in %s", (words) => {
    expect(found({ texts: [text("charter.md", words)] })).toEqual([]);
  });
});

test("a citation is found stale with what its clause is called today, where that is known", () => {
  const cited = { document: "group", line: 1, words: "section 2(h)(iv)", target: "Charter", cited: "2.h.iv" };
  const texts = [text("group", "pursuant to section 2(h)(iv) of the Charter")];
  const [moved, gone] = [
    { ...cited, today: "2.i.iv" },
    { ...cited, today: null },
  ];
  expect(lint({ ...empty, texts, citations: [moved] })).toMatchObject([
    { kind: "citation-stale", remedy: "Cite 2.i.iv." },
  ]);
  expect(lint({ ...empty, texts, citations: [gone] })).toMatchObject([
    { words: "Charter has no clause 2.h.iv today." },
  ]);
});

describe("a roster", () => {
  const table = (ends: string) =>
    `Terms are one year.\n\n| Name | Term begins | Term ends |\n|---|---|---|\n| A | May 21, 2024 | ${ends} |`;
  test("has a finding for every line whose term has ended, whatever the form of the day", () => {
    for (const ends of ["May 20, 2025", "20 May 2025", "2025-05-20"])
      expect(found({ texts: [text("readme.md", table(ends))] })).toEqual(["term-expired 5"]);
  });
  test("contradicts the length that its document gives to terms", () => {
    expect(found({ texts: [text("readme.md", table("May 20, 2027"))] })).toEqual(["rules-conflict 1"]);
  });
});

describe("minutes", () => {
  const minutes = (words: string, part: string) =>
    text("1.md", words, { kind: "minutes", meeting: 1, subject: "minutes:1", part });

  test("that name nobody and have no notes have a finding for each, unless the meeting was cancelled", () => {
    const silent = { named: 0, hasNotes: false };
    const texts = [minutes("", "notes")];
    expect(found({ texts, meetings: [meeting(1, "2024-01-09", silent)] })).toEqual([
      "attendance-missing minutes:1",
      "notes-missing minutes:1",
    ]);
    expect(found({ texts, meetings: [meeting(1, "2024-01-09", { ...silent, state: "cancelled" })] })).toEqual([]);
  });

  test("tell of a decision below quorum only where the whole of the voting members is named and marked", () => {
    const texts = [minutes("All agreed on the new group.", "notes")];
    const with3of7 = (more: Partial<MeetingRecord>) =>
      found({ texts, meetings: [meeting(1, "2024-01-09", { votingPresent: 3, ...more })] });
    expect(with3of7({})).toEqual(["decision-below-quorum 1"]);
    expect(with3of7({ votingPresent: 4 })).toEqual([]);
    expect(with3of7({ votingRoll: false })).toEqual([]);
    expect(with3of7({ votingUnmarked: 4 })).toEqual([]);
  });

  test.each([
    "how decisions get ratified",
    "to be approved by the TSC",
    "it was not agreed",
    "agreed to sync after the meeting",
  ])("tell of no decision in “%s”", (words) => {
    const meetings = [meeting(1, "2024-01-09", { votingPresent: 3 })];
    expect(found({ texts: [minutes(words, "notes")], meetings })).toEqual([]);
  });

  test("leave an action open until it is marked, once the body has met again", () => {
    const words = "1. Ada writes to the list\n   * with a copy\n2. ~~Ben asks~~\n3. [x] Cy asks\n* N/A\nNone";
    const both = [meeting(1, "2024-01-09"), meeting(2, "2024-01-23")];
    expect(found({ texts: [minutes(words, "actions")], meetings: both })).toEqual(["action-open 1"]);
    expect(found({ texts: [minutes(words, "actions")], meetings: both.slice(0, 1) })).toEqual([]);
    expect(
      found({ texts: [minutes("* Action item for Ada\nan action item is due", "notes")], meetings: both }),
    ).toEqual(["action-open 1"]);
  });

  test("of nearly every month make the missing ones findings, and the time since they ceased one", () => {
    const days = ["2025-12", "2026-01", "2026-02", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"];
    const meetings = days.map((month, index) => meeting(index + 1, `${month}-10`));
    expect(found({ meetings })).toEqual([
      "month-without-minutes months:tsc/2026-03",
      "month-without-minutes months:tsc/since-2026-08",
    ]);
    expect(found({ meetings: meetings.filter((_, index) => index % 2 === 0) })).toEqual([]);
  });

  test("of a scheduled meeting are missing when the time that the documents give for them is over", () => {
    const scheduled = { file: null, state: "scheduled" };
    expect(found({ meetings: [meeting(1, "2026-11-16", scheduled)] })).toEqual(["minutes-missing meeting:1"]);
    expect(found({ meetings: [meeting(1, "2026-11-17", scheduled)] })).toEqual([]);
  });
});

describe("the key of a finding", () => {
  const keysOf = (words: string) => lint({ ...empty, texts: [text("charter.md", words)] }).map((it) => it.key);
  test("stays when the line moves, and changes with its words", () => {
    expect(keysOf("\n\nQuorum: TBD")).toEqual(keysOf("Quorum: TBD"));
    expect(keysOf("Quorum is TBD")).not.toEqual(keysOf("Quorum: TBD"));
  });
  test("tells equal words of one place apart", () => {
    expect(new Set(keysOf("*\n\n*\n\n*")).size).toBe(3);
  });
  test("is of kind, place and words alone, so other words about them change nothing", () => {
    const finding = {
      kind: "seat-empty",
      about: "",
      place: { subject: "seat:tsc/chair", body: "tsc", label: "", href: "", line: null },
    } as const;
    const [one] = keyed([{ ...finding, words: "a", remedy: "b" }]);
    const [other] = keyed([{ ...finding, words: "c", remedy: "d" }]);
    expect(one?.key).toBe(other?.key);
  });
});

test("a hostile text of a megabyte in one line is judged like any other", () => {
  for (const unit of ["[", "](", "[a](", "*", "| ", "<!--", "`", "section 2(", "\u202e[x](#"])
    expect(() => found({ texts: [text("charter.md", unit.repeat(200_000))] })).not.toThrow();
});
