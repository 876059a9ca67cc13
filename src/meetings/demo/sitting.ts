import { type Cast, cast, employerOn, employers } from "../../people/index.ts";
import { isoDay } from "../../platform/demonstration.ts";

/** One past meeting of the demonstration, from which its file of minutes is written. */
export interface Sitting {
  /** Weeks before the end, below zero. */
  readonly week: number;
  readonly shape: keyof typeof shapes;
  readonly present: readonly Cast[];
  /** Voting members who are known to have been away. */
  readonly absent?: readonly Cast[];
  readonly items: readonly (readonly [title: string, ...paragraphs: string[]])[];
  readonly actions?: readonly string[];
  readonly cancelled?: string;
  /** What its author got wrong. */
  readonly flaw?: "wrong-year" | "unmarked" | "standard-time";
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
  /** Days before the end, for employers. */
  readonly daysAgo: number;
}

/** The file of minutes, in Markdown. */
export function minutesOf(sitting: Sitting, occasion: Occasion): string {
  const zoneWord = sitting.habit || sitting.flaw === "standard-time" ? "PST" : occasion.zoneWord;
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

type Part = (sitting: Sitting, occasion: Occasion) => string;

const whoIs = (who: Cast, { daysAgo }: Occasion) => ({
  name: cast[who].name,
  organisation: employers[employerOn(cast[who], daysAgo)],
});

const marked: Part = (sitting, occasion) => {
  const names = [...sitting.present, ...(sitting.absent ?? [])].map((who) => whoIs(who, occasion));
  const sign = (n: number) => (n < sitting.present.length && sitting.flaw !== "unmarked" ? " +" : "");
  return `### Attendance\n\n${names.map(({ name, organisation }, n) => `* ${name} (${organisation})${sign(n)}`).join("\n")}\n\n"+" = attending\n`;
};

const table: Part = ({ present }, occasion) =>
  [
    "## Attendees",
    "",
    "Name | Organization",
    "--- | ---",
    ...present.map((who) => whoIs(who, occasion)).map(({ name, organisation }) => `${name} | ${organisation}`),
    "",
  ].join("\n");

const listed: Part = ({ present, absent = [] }, occasion) => {
  const list = (who: readonly Cast[]) =>
    who
      .map((it) => whoIs(it, occasion))
      .map(({ name, organisation }) => `- ${name} (${organisation})\n`)
      .join("");
  return `## Attendees\n\n${list(present)}${absent.length > 0 ? `\n## Not present\n\n${list(absent)}` : ""}`;
};

const pipes: Part = ({ present }, occasion) =>
  `### Attendees\n\n${present
    .map((who) => whoIs(who, occasion))
    .map(({ name, organisation }) => `* ${name} | ${organisation}\n`)
    .join("")}`;

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
    head: ({ title, day, hours }: Head) => `# ${title}, ${day}\n\n${hours}\n`,
    attendance: table,
  },
  lists: {
    head: ({ title, day, hours }: Head) => `# ${title}\n\n**Date:** ${inWords(day)}\n\n**Time:** ${hours}\n`,
    attendance: listed,
  },
  underlined: {
    head: ({ title, day, hours }: Head) => `${title}\n${"=".repeat(title.length)}\n\n${inWords(day)}, ${hours}\n`,
    attendance: listed,
  },
  pipes: {
    head: ({ title, day, hours }: Head) => `${title}\n\n### ${day}\n##### ${hours}\n`,
    attendance: pipes,
  },
} as const satisfies Record<string, { head: (head: Head) => string; attendance: Part }>;

const agenda = ({ items }: Sitting): string => `## Agenda\n\n${items.map(([title]) => `* ${title}\n`).join("")}`;

function notes({ items, actions = [] }: Sitting): string {
  const discussed = items.map(([title, ...paragraphs]) => `### ${title}\n\n${paragraphs.join("\n\n")}\n`).join("\n");
  const done = actions.map((it, n) => `${n + 1}. ${it}\n`).join("");
  return `## Discussion\n\n${discussed}${done ? `\n## Action items\n\n${done}` : ""}`;
}
