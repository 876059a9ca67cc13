import type { Cast } from "../../people/index.ts";
import { isoDay } from "../../platform/demonstration.ts";

/** One past meeting of the demonstration, from which its file of minutes is written. */
export interface Sitting extends Account {
  /** Weeks before the end, below zero. */
  readonly week: number;
  readonly present: readonly Cast[];
  /** Voting members who are known to have been away. */
  readonly absent?: readonly Cast[];
  /** Those without a vote, in a committee. */
  readonly guests?: readonly Cast[];
}

/** What was said, and how the file says it. */
export interface Account {
  readonly shape: keyof typeof shapes;
  readonly items: readonly (readonly [title: string, ...paragraphs: string[]])[];
  readonly actions?: readonly string[];
  /** Those of them that nobody has done yet, by their place. All others were ticked later. */
  readonly open?: readonly number[];
  readonly cancelled?: string;
  /** What its author got wrong. */
  readonly flaw?: "wrong-year" | "unmarked";
  /** Its author writes PST all year round. */
  readonly habit?: true;
}

/** Where and when it was, which the file says in its own way. */
export interface Occasion {
  readonly title: string;
  readonly at: Date;
  readonly hours: readonly [begins: string, ends: string];
  /** `PST` or `PDT`, as it was on that day. */
  readonly zoneWord: string;
  readonly list: "Attendees" | "Voting members";
  readonly present: readonly Attendee[];
  /** Those without a mark in lists that have marks, and those whose words say that they did not come. */
  readonly absent: readonly Attendee[];
  /** Who came without a vote, where the list is of those who have one. */
  readonly guests: readonly Attendee[];
}

export interface Attendee {
  readonly name: string;
  readonly organisation: string;
}

/** The file of minutes, in Markdown. */
export function minutesOf(sitting: Account, occasion: Occasion): string {
  const zoneWord = sitting.habit ? "PST" : occasion.zoneWord;
  const year = Number(isoDay(occasion.at).slice(0, 4));
  const day = isoDay(occasion.at).replace(/^\d+/, `${sitting.flaw === "wrong-year" ? year - 1 : year}`);
  const { head, attendance } = shapes[sitting.shape];
  return [
    head({ title: occasion.title, day, hours: occasion.hours.map((it) => `${it} ${zoneWord}`).join(" to ") }),
    sitting.cancelled
      ? `*${sitting.cancelled}*\n`
      : [attendance(sitting, occasion), agenda(sitting), notes(sitting)].join("\n"),
  ].join("\n");
}

interface Head {
  readonly title: string;
  readonly day: string;
  readonly hours: string;
}

type Part = (sitting: Account, occasion: Occasion) => string;

const listed = (people: readonly Attendee[], sign = ""): string =>
  people.map(({ name, organisation }) => `* ${name} (${organisation})${sign}\n`).join("");

const section = (heading: string, people: readonly Attendee[]): string =>
  people.length > 0 ? `\n## ${heading}\n\n${listed(people)}` : "";

/** Everybody who could have come, with a sign beside those who did. */
const marked: Part = ({ flaw }, { list, present, absent, guests }) =>
  `### ${list}\n\n${listed(present, flaw === "unmarked" ? "" : " +")}${listed(absent)}\n"+" = attending\n${section("Other attendees", guests)}`;

const table: Part = (_, { list, present, guests }) =>
  [
    `## ${list}`,
    "",
    "Name | Organization",
    "--- | ---",
    ...present.map(({ name, organisation }) => `${name} | ${organisation}`),
    section("Other attendees", guests),
  ].join("\n");

const sections: Part = (_, { list, present, absent, guests }) =>
  [section(list, [...present, ...absent]), section("Other attendees", guests)].join("").trimStart();

const pipes: Part = (_, { list, present }) =>
  `### ${list}\n\n${present.map(({ name, organisation }) => `* ${name} | ${organisation}\n`).join("")}`;

const months = "January February March April May June July August September October November December".split(" ");
const inWords = (day: string): string => {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[(month ?? 1) - 1]} ${year}`;
};

/** How files of minutes have looked over the year, according to who wrote them. */
const shapes = {
  marked: {
    head: ({ title, day, hours }: Head) => `## ${title}\n\n### ${day}\n##### ${hours}\n`,
    attendance: marked,
  },
  table: {
    head: ({ title, day, hours }: Head) => `# ${title}\n\n${day}, ${hours}\n`,
    attendance: table,
  },
  lists: {
    head: ({ title, day, hours }: Head) => `# ${title}\n\n**Date:** ${inWords(day)}\n\n**Time:** ${hours}\n`,
    attendance: sections,
  },
  underlined: {
    head: ({ title, day, hours }: Head) => `${title}\n${"=".repeat(title.length)}\n\n${inWords(day)}, ${hours}\n`,
    attendance: sections,
  },
  pipes: {
    head: ({ title, day, hours }: Head) => `${title}\n\n### ${day}\n##### ${hours}\n`,
    attendance: pipes,
  },
} as const satisfies Record<string, { head: (head: Head) => string; attendance: Part }>;

const agenda = ({ items }: Account): string => `## Agenda\n\n${items.map(([title]) => `* ${title}\n`).join("")}`;

function notes({ items, actions = [], open = [] }: Account): string {
  const discussed = items.map(([title, ...paragraphs]) => `### ${title}\n\n${paragraphs.join("\n\n")}\n`).join("\n");
  const done = actions.map((it, n) => `* [${open.includes(n) ? " " : "x"}] ${it}\n`).join("");
  return `## Discussion\n\n${discussed}${done ? `\n## Action items\n\n${done}` : ""}`;
}
