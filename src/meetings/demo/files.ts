import { Temporal } from "temporal-polyfill";
import { extraGroup } from "../../charter/index.ts";
import { type Cast, cast, employerOn, employers, extraPerson, type Player, peopleOfGroup } from "../../people/index.ts";
import { isoDay, type Play, seeded, weekday } from "../../platform/demonstration.ts";
import { committeeYear } from "./committee.ts";
import { firstHalf } from "./security-first-half.ts";
import { secondHalf } from "./security-second-half.ts";
import { type Account, type Attendee, minutesOf, type Occasion, type Sitting } from "./sitting.ts";

/** A file of minutes as it lies in a group's folder, and the day on which it is brought in. */
export interface MinutesFile {
  readonly body: string;
  /** `2026-01-08.md`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly broughtIn: Date;
}

export const zone = "America/Los_Angeles";

/** When a group meets, and what it is called in its minutes. */
export interface Meets {
  readonly body: string;
  /** In the file; and in the record, where the same name is said more briefly. */
  readonly title: string;
  readonly brief: string;
  /** Monday is 1. */
  readonly weekday: number;
  readonly hours: readonly [begins: string, ends: string];
}

const securityMeets: Meets = {
  body: "security-wg",
  title: "Lodestone Security WG Meeting",
  brief: "Security WG meeting",
  weekday: 4,
  hours: ["9:00 AM", "10:00 AM"],
};
const committeeMeets: Meets = {
  body: "tsc",
  title: "Lodestone TSC Meeting",
  brief: "TSC meeting",
  weekday: 2,
  hours: ["8:00 AM", "9:30 AM"],
};

const securityYear = [...firstHalf, ...secondHalf];

/** All minutes of the year, oldest first within each group. */
export const minutesFiles = (play: Play): readonly MinutesFile[] => [
  ...securityYear.map((it) => fileOf(play, securityMeets, it, { ...peopleOf(it), list: "Attendees" })),
  ...committeeYear.map((it) => fileOf(play, committeeMeets, it, { ...peopleOf(it), ...committeeOf(it) })),
  ...Array.from({ length: play.scale - 1 }, (_, n) => filesOfExtra(play, n)).flat(),
];

type Those = Pick<Occasion, "list" | "present" | "absent" | "guests">;

function peopleOf({ week, present, absent = [], guests = [] }: Sitting): Omit<Those, "list"> {
  const on = (who: Cast) => attendee(cast[who], -7 * week);
  return {
    present: present.map(on),
    absent: absent.map(on).map((it) => ({ ...it, organisation: `${it.organisation}, absent` })),
    guests: guests.map(on),
  };
}

/** In lists with marks all who had a seat stand; whoever has no mark may have come or not. */
function committeeOf({ week, shape, present, absent }: Sitting): Partial<Those> & Pick<Those, "list"> {
  const list = "Voting members";
  if (shape !== "marked" || absent) return { list };
  const holders = seatHolders.filter(({ from, to }) => -7 * week <= from && -7 * week > to).map(({ who }) => who);
  return { list, absent: holders.filter((who) => !present.includes(who)).map((who) => attendee(cast[who], -7 * week)) };
}

/** Who had a seat in the committee, in days before the end. */
const seatHolders: readonly { readonly who: Cast; readonly from: number; readonly to: number }[] = [
  ...(["imani", "lars", "tomas", "yuki", "piotr", "rania"] as const).map((who) => ({ who, from: 900, to: -1 })),
  { who: "priya", from: 900, to: 180 },
  { who: "sofia", from: 179, to: -1 },
  { who: "bjarne", from: 270, to: 38 },
  { who: "amara", from: 270, to: -1 },
];

const attendee = (player: Player, daysAgo: number): Attendee => ({
  name: player.name,
  organisation: employers[employerOn(player, daysAgo)],
});

function fileOf(play: Play, meets: Meets, account: Account & { readonly week: number }, those: Those): MinutesFile {
  const at = weekday(play, meets.weekday, account.week);
  const day = isoDay(at);
  const offset = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: "09:00" }).offset;
  const text = minutesOf(account, { ...meets, ...those, at, zoneWord: offset === "-08:00" ? "PST" : "PDT" });
  return {
    body: meets.body,
    title: meets.brief,
    name: `${day}.md`,
    text,
    broughtIn: new Date(at.getTime() + 3 * 86_400_000 + 17 * 3_600_000),
  };
}

const allItems = [...securityYear, ...committeeYear].flatMap(({ items, actions = [] }) =>
  items.map((item, n) => ({ item, action: actions[n] })),
);
const shapesInTurn = ["marked", "table", "lists", "underlined", "pipes"] as const;

/** The nth group beyond those written by hand meets every two weeks, too; it talks about the same, in an order of its own. */
function filesOfExtra(play: Play, n: number): readonly MinutesFile[] {
  const people = Array.from({ length: peopleOfGroup }, (_, m) => extraPerson(n * peopleOfGroup + m));
  const { slug: body, shortName } = extraGroup(n, cast.farid.email);
  const meets: Meets = {
    body,
    title: `Lodestone ${shortName} Meeting`,
    brief: `${shortName} meeting`,
    weekday: 1 + (n % 5),
    hours: ["9:00 AM", "10:00 AM"],
  };
  const random = seeded(body);
  const draw = <T>(from: readonly T[], count: number): T[] => {
    const start = Math.floor(random() * from.length);
    const step = [1, 5, 7, 11][Math.floor(random() * 4)] ?? 1;
    return Array.from({ length: count }, (_, k) => from[(start + k * step) % from.length]).filter(
      (it) => it !== undefined,
    );
  };
  return Array.from({ length: 26 }, (_, k) => {
    const week = -52 + 2 * k;
    const said = draw(allItems, 3);
    const present = draw(people, 5 + Math.floor(random() * 4)).map((it) => attendee(it, -7 * week));
    const account = {
      week,
      shape: shapesInTurn[(n + k) % shapesInTurn.length] ?? "marked",
      items: said.map(({ item }) => item),
      actions: said.flatMap(({ action }) => action ?? []),
    };
    return fileOf(play, meets, account, { list: "Attendees", present, absent: [], guests: [] });
  });
}
