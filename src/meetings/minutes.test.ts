import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { bytesOf } from "./file-text.ts";
import { type Reading, readMinutes } from "./minutes.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string | Uint8Array, name = "2024-07-09.md", zone = "America/Los_Angeles"): Reading {
  const reading = readMinutes(name, typeof text === "string" ? utf8(text) : text, zone);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.value;
}
const refusal = (bytes: Uint8Array, name = "2024-07-09.md") => {
  const reading = readMinutes(name, bytes, "UTC");
  return reading.ok ? null : reading.refusal.kind;
};
const kinds = (reading: Reading): string[] => reading.doubts.map((it) => `${it.line ?? "-"} ${it.kind}`);
const who = (reading: Reading): string[] =>
  reading.attendees.map((it) => `${it.line} ${it.name}: ${it.capacity} ${it.mark}${it.repeated ? " again" : ""}`);

const minutes = (day: string, hours: string, rest: string) =>
  `# Board Meeting\n\n### ${day}\n##### ${hours}\n\n${rest}`;
const held = "### Attendance\n#### Voting Members\n* Ada Lace (Acme)\n\n### Discussion Items\n- Talked\n";

describe("the day is that of the file's name", () => {
  test.each([
    ["2024-07-09", []],
    ["2023-07-09", ["3 year-differs"]],
    ["9 July 2024", []],
    ["Tuesday, July 9th, 2024", []],
    ["7/9/2024", []],
    ["9.7.2024", []],
    ["2024-07-10", ["3 date-differs"]],
    ["10 Jul 2023", ["3 date-differs"]],
    ["no day at all", ["- date-missing"]],
  ])("a header that says %s is told apart", (header, doubts) => {
    const reading = read(minutes(header, "9:00 AM PDT to 10:00 AM PDT", held));
    expect(reading.day).toBe("2024-07-09");
    expect(kinds(reading)).toEqual(doubts);
  });

  test.each(["notes.md", "2024-13-01.md", "2024-02-30.txt", "2024-07-09_2024-07-10.md", "12024-07-091.md"])(
    "a file called %s is refused, since nothing tells its day",
    (name) => expect(refusal(utf8(held), name)).toBe("file-without-day"),
  );

  test.each(["20240709.txt", "tsc_2024_07_09_notes.md", "2024.07.09.md", "2024-07-09 and 20240709.md"])(
    "a file called %s has its day",
    (name) => expect(read(held, name).day).toBe("2024-07-09"),
  );
});

describe("the hours are those of a clock in the zone", () => {
  const hoursOf = (words: string, name = "2024-07-09.md", zone?: string) => {
    const day = name.slice(0, 10);
    const reading = read(minutes(day, words, held), name, zone);
    return [reading.timeKnown ? reading.startsAt.toISOString().slice(11, 16) : null, reading.minutes, kinds(reading)];
  };

  test("letters of standard time on a day of daylight time are doubted, and move nothing", () => {
    expect(hoursOf("9:00 AM PST to 10:30 AM PST")).toEqual(["16:00", 90, ["4 standard-time-in-summer"]]);
    expect(hoursOf("9:00 AM PST to 10:30 AM PST", "2024-12-10.md")).toEqual(["17:00", 90, []]);
  });

  test.each([
    ["2021-11-02.md", "America/Los_Angeles", "PST", 1],
    ["2022-11-08.md", "America/Los_Angeles", "PST", 0],
    ["2024-03-10.md", "America/Los_Angeles", "PST", 1],
    ["2024-03-09.md", "America/Los_Angeles", "PST", 0],
    ["2024-03-28.md", "Europe/London", "GMT", 0],
    ["2024-03-31.md", "Europe/London", "GMT", 1],
    ["2024-10-27.md", "Europe/Berlin", "CEST", 1],
    ["2024-07-09.md", "America/Phoenix", "MST", 0],
    ["2024-01-09.md", "Australia/Sydney", "AEST", 1],
    ["2024-07-09.md", "America/Los_Angeles", "PT", 0],
  ])("the rules of the zone tell, not the month: %s, %s, %s", (name, zone, letters, doubts) => {
    expect(hoursOf(`9:00 AM ${letters} to 10:00 AM ${letters}`, name, zone)[2]).toHaveLength(doubts);
  });

  test.each([
    ["09:00-10:00", ["16:00", 60, []]],
    ["9 to 10:30 AM", ["16:00", 90, []]],
    ["11:30 to 1 PM", ["18:30", 90, []]],
    ["9:00 AM CET", ["16:00", null, ["4 zone-unknown"]]],
    ["11 PM to 1 AM PDT", ["06:00", 120, []]],
    ["25:00 to 26:00", [null, null, ["4 hours-unreadable"]]],
    ["in the morning", [null, null, ["- hours-missing"]]],
  ])("“%s” is read as far as it says", (words, expected) => expect(hoursOf(words)).toEqual(expected));

  test("an hour that the clocks skip is doubted", () => {
    expect(hoursOf("2:30 AM to 3:30 AM", "2024-03-10.md")[2]).toContain("4 hours-skipped");
  });
});

describe("attendance", () => {
  const list = (rest: string) => read(minutes("2024-07-09", "9:00 AM PDT", `### Attendance\n${rest}`));

  test("a sign that is explained makes present and absent, and its own line nobody", () => {
    const reading = list(
      '#### Voting Members\n* Ada Lace +\n* Bob Stone\n* Cem Oz + \n\n"+" = attending\n\n#### Other Attendees\n* Dee Fox',
    );
    expect(who(reading)).toEqual([
      "8 Ada Lace: voting present",
      "9 Bob Stone: voting absent",
      "10 Cem Oz: voting present",
      "15 Dee Fox: other present",
    ]);
    expect(reading.marks).toBe("used");
  });

  test.each([
    "+ = attending",
    '"+" = attending',
    "* + = attending",
    "(+) - present",
    "`+` means attended",
    "“+” indicates attendance",
  ])("the line %s explains the sign and is nobody", (legend) =>
    expect(who(list(`#### Voting Members\n* Ada Lace\n* Bob Stone +\n${legend}`))).toHaveLength(2),
  );

  test("a sign that is explained and that nobody has leaves attendance unknown, which is not absence", () => {
    const reading = list('#### Voting Members\n* Ada Lace\n* Bob Stone\n\n"+" = attending\n');
    expect(who(reading)).toEqual(["8 Ada Lace: voting unmarked", "9 Bob Stone: voting unmarked"]);
    expect([reading.marks, reading.state]).toEqual(["unused", "unrecorded"]);
    expect(kinds(reading)).toEqual(["- no-record", "11 attendance-unmarked"]);
  });

  test("without any sign whoever is listed came, except in a list of the absent", () => {
    const reading = list(
      "#### Voting members\n* Ada Lace (Acme, Chair)\n#### Attendees\n1. Bob Stone (Hill)\n#### Not present\n*Cem Oz (Acme)",
    );
    expect(who(reading)).toEqual([
      "8 Ada Lace: voting present",
      "10 Bob Stone: other present",
      "12 Cem Oz: unsaid absent",
    ]);
  });

  test("a sign that nothing explains is doubted, and those without it are unmarked", () => {
    const reading = list("#### Voting members\n* Ada Lace +\n* Bob Stone");
    expect(who(reading)).toEqual(["8 Ada Lace: voting present", "9 Bob Stone: voting unmarked"]);
    expect(kinds(reading)).toEqual(["8 marks-unexplained"]);
  });

  test.each(["x", "*", "✓"])("“%s” is a sign where a line says so, also below the list", (sign) => {
    const reading = list(`#### Voting Members\n* Max ${sign}\n* Ada Lex\n"${sign}" = present\n`);
    expect(who(reading)).toEqual(["8 Max: voting present", "9 Ada Lex: voting absent"]);
  });

  test("boxes to tick are signs", () => {
    expect(who(list("#### Voting members\n- [x] Ada Lace\n- [ ] Bob Stone"))).toEqual([
      "8 Ada Lace: voting present",
      "9 Bob Stone: voting absent",
    ]);
    expect(list("#### Voting members\n- [ ] Ada Lace\n- [ ] Bob Stone").marks).toBe("unused");
  });

  test.each([
    ["Ada Lace (Acme)", ["Ada Lace", "Acme", null, null]],
    ["Ada Lace  (Acme, Board Chair)", ["Ada Lace", "Acme", null, "Board Chair"]],
    ["Ada Lace | Acme", ["Ada Lace", "Acme", null, null]],
    ["Ada Lace | Acme | Paris", ["Ada Lace", "Acme", "Paris", null]],
    ["Ada Lace | Acme | San Jose. CA", ["Ada Lace", "Acme", "San Jose. CA", null]],
    ["Ada Lace - Acme", ["Ada Lace", "Acme", null, null]],
    ["Ada Lace (bot)", ["Ada Lace", null, null, "bot"]],
    ["Ada Lace (she/her)", ["Ada Lace", null, null, "she/her"]],
    ["Ada Lace (?)", ["Ada Lace", null, null, null]],
    ["**Ada Lace** (Acme)", ["Ada Lace", "Acme", null, null]],
    ["[Ada Lace](https://example.org/ada) (Acme)", ["Ada Lace", "Acme", null, null]],
    ["Ada Lace-Stone (Acme", ["Ada Lace-Stone", "Acme", null, null]],
    ["李伟 (Acme)", ["李伟", "Acme", null, null]],
    ["Ada", ["Ada", null, null, null]],
    ["Ada Lace (Acme) - note taker", ["Ada Lace", "Acme", null, "note taker"]],
  ])("“%s” is a name and what stands beside it", (words, expected) => {
    const [first] = list(`#### Attendees\n* ${words}`).attendees;
    expect([first?.name, first?.organisation, first?.location, first?.role]).toEqual(expected);
  });

  test("a table is read by its columns, in any order", () => {
    const reading = list(
      "#### Attendees\n| Organization | Name | Location |\n|---|:--|--|\n| Acme | Ada Lace | Paris |\n| ? | Bob Stone | |\n",
    );
    expect(reading.attendees.map((it) => [it.name, it.organisation, it.location, it.line])).toEqual([
      ["Ada Lace", "Acme", "Paris", 10],
      ["Bob Stone", null, null, 11],
    ]);
  });

  test.each(["*", "-", "1.", "**", "* N/A", "None", "* TBD", "---"])("a slot left as “%s” is nobody", (slot) =>
    expect(who(list(`#### Attendees\n${slot}\n`))).toEqual([]),
  );

  test("what is no name is kept as text and said", () => {
    const reading = list(
      "#### Attendees\n* Ada Lace\n* https://example.org/list\n* <script>alert(1)</script>\n  * was late.\n* We were all there, Ada and Bob, and Cem.\nEverybody came",
    );
    expect(who(reading)).toEqual(["8 Ada Lace: other present"]);
    expect(kinds(reading)).toEqual([9, 10, 11, 12, 13].map((line) => `${line} unread-line`));
  });

  test("one name twice is one person; with two marks it is a contradiction", () => {
    const reading = list("#### Voting members\n* Ada Lace\n* ada  lace\n#### Not present\n* Ada Lace");
    expect(who(reading)).toEqual([
      "8 Ada Lace: voting present",
      "9 ada lace: voting present again",
      "11 Ada Lace: unsaid absent",
    ]);
    expect(kinds(reading)).toEqual(["9 duplicate-name", "11 present-and-absent"]);
  });

  test("no doubt names anybody, since a name can be removed on request", () => {
    const reading = list(
      "#### Voting members\n* Lace, Ada\n* Lace, Ada\n* Lace Notetaker\n#### Not present\n* Lace, Ada",
    );
    expect(reading.doubts.length).toBeGreaterThan(4);
    expect(JSON.stringify(reading.doubts)).not.toContain("Lace");
  });
});

describe("the state", () => {
  const empty = "### Agenda\n\n### Attendees\n* \n### Notes\n";
  test.each([
    ["## The board meeting on Jul 9 has been canceled. See you in the next meeting!\n", "cancelled"],
    ["**CANCELLED**\n", "cancelled"],
    ["This meeting was cancelled due to a holiday.\n", "cancelled"],
    ["The meeting did not take place\n", "cancelled"],
    ["No meeting this month\n", "cancelled"],
    ["# Board Meeting (Canceled)\n", "cancelled"],
    ["The August meeting on Aug 13 is cancelled.\n", "unrecorded"],
    ["Unless cancelled, the meeting is at nine.\n", "unrecorded"],
    ["The next meeting has been cancelled.\n", "unrecorded"],
    ["The meeting has not been cancelled.\n", "unrecorded"],
    ["No meeting link yet\n", "unrecorded"],
  ])("above the agenda, %s", (banner, state) => {
    expect(read(`${banner}# Board Meeting\n### 2024-07-09\n${empty}`).state).toBe(state);
  });

  test("a topic that was cancelled does not cancel the meeting", () => {
    expect(read(minutes("2024-07-09", "9 AM", `${held}- The conference was cancelled\n`)).state).toBe("held");
    expect(read(minutes("2024-07-09", "9 AM", `${held}- Meeting cancelled\n`)).state).toBe("held");
  });

  test("an empty file says among its notes that there was no meeting", () => {
    expect(read(`# Board\n### 2024-07-09\n### Attendees\n### Notes\nThe meeting was cancelled.\n`).state).toBe(
      "cancelled",
    );
  });

  test("a banner beside attendees is a contradiction, and cancels", () => {
    const reading = read(`CANCELLED\n\n${minutes("2024-07-09", "9 AM", held)}`);
    expect(reading.state).toBe("cancelled");
    expect(kinds(reading)).toContain("1 cancelled-with-attendance");
  });

  test("notes alone show that it was held; an agenda alone does not", () => {
    expect(read("# B\n### 2024-07-09\n### Agenda\n* A\n### Notes\n* Talked\n").state).toBe("held");
    expect(read("# B\n### 2024-07-09\n### Agenda\n* A\n### Action Items\n* N/A\n### Notes\n*\n").state).toBe(
      "unrecorded",
    );
  });

  test("an item that was left empty is said, with its line", () => {
    expect(kinds(read("# B\n### 2024-07-09\n##### 9 AM\n### Agenda\n* A\n*\n1. \n### Notes\n* Talked\n---\n"))).toEqual(
      ["6 placeholder", "7 placeholder"],
    );
  });
});

describe("files from anywhere", () => {
  const text = minutes("2024-07-09", "9:00 AM PDT", held.replace("Ada Lace", "Zoë Müller"));

  test("Windows-1252 is read and said, Windows line ends are read alike, and all bytes come back", () => {
    const latin = Uint8Array.from(text, (it) => it.charCodeAt(0));
    const smart = Uint8Array.from([...latin, 0x93, 0x80, 0x81, 0x94]);
    for (const bytes of [latin, smart, utf8(text.replaceAll("\n", "\r\n")), utf8(`\ufeff${text}`)]) {
      const reading = read(bytes);
      expect(reading.attendees.map((it) => it.name)).toEqual(["Zoë Müller"]);
      expect(Buffer.from(bytesOf(reading))).toEqual(Buffer.from(bytes));
      expect(reading.title).toBe("Board Meeting");
    }
    expect(kinds(read(latin))).toEqual(["- encoding"]);
    expect(kinds(read(utf8(text.replaceAll("\n", "\r"))))).toContain("- line-ends");
  });

  test("what is no text is refused", () => {
    expect(refusal(utf8(""))).toBe("file-empty");
    expect(refusal(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))).toBe("file-binary");
    expect(refusal(Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, "utf16le")]))).toBe("file-binary");
    expect(refusal(new Uint8Array(800_001).fill(65))).toBe("file-too-large");
  });

  test("characters that deceive stay in the text and are said", () => {
    const reading = read(minutes("2024-07-09", "9 AM", "### Attendees\n* Ada \u202eecaL\n* Bob\u200b Stone\n"));
    expect(kinds(reading)).toEqual(["7 deceptive-characters", "8 deceptive-characters"]);
    expect(reading.text).toContain("\u202e");
  });

  test("ten thousand attendees are read, and long lines of signs cost nothing", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `* Person Number${index} (Org)`);
    expect(read(`### Attendees\n${names.join("\n")}\n`).attendees).toHaveLength(10_000);
    const hostile = ["*", "|", "(", "[", "#", "1:", "- ", " ", "_", "9:00 to "].map((it) =>
      it.repeat(38_000).slice(0, 38_000),
    );
    read(`${hostile.join("\n")}\n### Attendees\n${hostile.join("\n")}\n`);
    for (const line of ["# a\n", "# Attendees\n", "*\n", "* Ada Lace\n"])
      read(`### Attendees\n${line.repeat(790_000 / line.length)}`);
  });

  const pieces = [
    ...[
      "### Attendees",
      "#### Voting Members",
      "Not present:",
      "### Agenda",
      "**Notes**",
      "### 2023-01-01",
      "```",
      "-----",
      "+ = attending",
    ],
    ...[
      "* Ada Lace +",
      "* ",
      "- [x] Bob",
      "Name | Org",
      "--- | ---",
      "a | b",
      "9:00 AM PST to 10:00 AM",
      "Cancelled",
      "(",
      "\ufeff",
      "\r",
      "\u202e",
      "1.",
    ],
  ];

  test("any file whatever gives a reading or a refusal, whose parts cover each line once and whose lines are there", () => {
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme" })), { maxLength: 30 })
        .map((it) => utf8(it.join("\n"))),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const result = readMinutes("2024-07-09.md", bytes, "Europe/London");
        if (!result.ok) return;
        const { value } = result;
        const lines = value.text.split("\n");
        expect(Buffer.from(bytesOf(value))).toEqual(Buffer.from(bytes));
        expect(
          value.parts.flatMap((it) => Array.from({ length: it.endLine - it.line + 1 }, (_, at) => it.line + at)),
        ).toEqual(lines.map((_, index) => index + 1));
        for (const { line } of value.doubts) expect(line === null || lines[line - 1] !== undefined).toBe(true);
        for (const { name, line } of value.attendees) {
          const letters = (words: string) => words.replace(/[^\p{L}\p{N}]/gu, "");
          expect(letters(lines[line - 1] ?? "")).toContain(letters(name));
        }
      }),
      runs(300),
    );
  });
});
