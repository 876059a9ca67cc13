import { Temporal } from "temporal-polyfill";
import { type Doubt, doubt } from "./doubts.ts";

/** When a meeting was, as instants, from the clock times that its minutes name. */
export interface Hours {
  readonly startsAt: Date;
  /** False where no hour is named: the meeting then stands at the beginning of its day. */
  readonly timeKnown: boolean;
  /** Null where the end is not named. */
  readonly minutes: number | null;
  /** As written. */
  readonly timeWords: string | null;
}

/** A line above the agenda, with its number. */
export interface HeadLine {
  readonly line: number;
  readonly words: string;
}

const clockTime = "(\\d{1,2})(?::(\\d\\d))?\\s*([aApP]\\.?[mM]\\.?)?(?:\\s*\\(?([A-Z]{2,5})\\b\\)?)?";
const range = new RegExp(
  `(?<![\\d:/-])${clockTime}(?:\\s*(?:[Tt][Oo]|[Uu]ntil|[Tt]ill|-|–|—)\\s*${clockTime})?(?![\\d:/])`,
  "gu",
);

interface Clock {
  readonly hour: number;
  readonly minute: number;
}

/**
 * The hours that the head of minutes names, read as a clock in `zone` showed them on that day. What the letters beside them
 * say (“PST”) is compared with what the zone's own rules say of that day, never used to move the hours.
 */
export function readHours(head: readonly HeadLine[], day: string, zone: string, doubts: Doubt[]): Hours {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone });
  const none: Hours = {
    startsAt: new Date(midnight.epochMilliseconds),
    timeKnown: false,
    minutes: null,
    timeWords: null,
  };
  const found = findRange(head);
  if (!found) {
    doubts.push(doubt(null, "hours-missing"));
    return none;
  }
  const [words, hour1, minute1, half1, letters1, hour2, minute2, half2, letters2] = found.match;
  const end = clockOf(hour2, minute2, half2);
  const start = startBefore(clockOf(hour1, minute1, half1 ?? half2), clockOf(hour1, minute1, half1), end, half1);
  if (!start || (hour2 !== undefined && !end)) {
    doubts.push(doubt(found.line, "hours-unreadable"));
    return none;
  }
  const wall = Temporal.PlainDateTime.from(`${day}T00:00`).with(start);
  const at = wall.toZonedDateTime(zone);
  const isOnce =
    wall.toZonedDateTime(zone, { disambiguation: "later" }).equals(at) && at.toPlainDateTime().equals(wall);
  if (!isOnce) doubts.push(doubt(found.line, "hours-skipped", zone));
  for (const letters of new Set([letters1, letters2].filter((it) => it !== undefined))) {
    doubts.push(...judgeLetters(letters, at, found.line));
  }
  const minutes = end && ((end.hour - start.hour) * 60 + end.minute - start.minute + 1440) % 1440;
  const known = minutes !== null && minutes >= 5 ? minutes : null;
  return { startsAt: new Date(at.epochMilliseconds), timeKnown: true, minutes: known, timeWords: words.trim() };
}

function findRange(head: readonly HeadLine[]): { line: number; match: RegExpMatchArray } | null {
  for (const { line, words } of head) {
    if (words.length > 200 || words.includes("://")) continue;
    // A bare number is no time: an hour has minutes, or a half of the day.
    const match = [...words.matchAll(range)].find(
      ([, , minute1, half1, , , minute2, half2]) => minute1 ?? half1 ?? minute2 ?? half2,
    );
    if (match) return { line, match };
  }
  return null;
}

function clockOf(hour: string | undefined, minute: string | undefined, half: string | undefined): Clock | null {
  if (hour === undefined) return null;
  const [h, m] = [Number(hour), Number(minute ?? 0)];
  if (m > 59 || h > 23 || (half && (h < 1 || h > 12))) return null;
  const afternoon = half?.toLowerCase().startsWith("p");
  return { hour: half ? (h % 12) + (afternoon ? 12 : 0) : h, minute: m };
}

const minutesOf = ({ hour, minute }: Clock): number => hour * 60 + minute;

/** `9 to 10:30 AM` leaves the first half of the day unsaid: it is that of the end, unless the meeting would then end before it begins. */
function startBefore(
  same: Clock | null,
  asWritten: Clock | null,
  end: Clock | null,
  half: string | undefined,
): Clock | null {
  if (half !== undefined || !same || !end) return half === undefined && !end ? asWritten : same;
  return minutesOf(same) < minutesOf(end) ? same : asWritten;
}

/** Languages whose English names the zones of their own part of the world by letters. */
const languages = ["en-US", "en-GB", "en-AU", "en-NZ", "en-IN", "en-ZA"];

/** What people call the time of `zone` at an instant: `PST` and `PT`, `CET`. */
function lettersAt(at: Temporal.ZonedDateTime): readonly string[] {
  const instant = new Date(at.epochMilliseconds);
  const names = languages.flatMap((language) =>
    (["short", "shortGeneric"] as const).flatMap((timeZoneName) =>
      new Intl.DateTimeFormat(language, { timeZone: at.timeZoneId, timeZoneName })
        .formatToParts(instant)
        .filter((part) => part.type === "timeZoneName")
        .map((part) => part.value),
    ),
  );
  return [...new Set(names)].filter((name) => /^[A-Z]{2,5}$/.test(name));
}

/** Compares the letters beside the hours with the names that the zone has on this day and half a year before. */
function judgeLetters(letters: string, at: Temporal.ZonedDateTime, line: number): readonly Doubt[] {
  const now = lettersAt(at);
  if (now.includes(letters)) return [];
  const zone = at.timeZoneId;
  const other = [3, 6, 9].some((months) => lettersAt(at.subtract({ months })).includes(letters));
  return [
    other
      ? doubt(line, "standard-time-in-summer", letters, now.find((name) => name.length > 2) ?? at.offset, zone)
      : doubt(line, "zone-unknown", letters, zone),
  ];
}
