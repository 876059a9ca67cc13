import { memo } from "./memo.ts";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formatters.set(zone, made);
  return made;
}

type Reading = Readonly<Record<"weekday" | "day" | "month" | "year" | "hour" | "minute", string>>;

/** ECMAScript fixes the form `Thu, 05 Nov 2026 17:00:00 GMT`; reading it takes a tenth of the time of `Intl`. */
function readUtc(at: Date): Reading {
  const [weekday = "", day = "", month = "", year = "", time = ""] = at.toUTCString().split(/,? /);
  return { weekday, day: day.replace(/^0/, ""), month, year, hour: time.slice(0, 2), minute: time.slice(3, 5) };
}

function readClock(at: Date, zone: string): Reading {
  const reading = { weekday: "", day: "", month: "", year: "", hour: "", minute: "" };
  for (const part of formatterFor(zone).formatToParts(at)) {
    if (part.type in reading) reading[part.type as keyof Reading] = part.value;
  }
  // Older ICU data abbreviates September to four letters in British English; no other month.
  return { ...reading, month: reading.month.slice(0, 3) };
}

/** `America/Argentina/Buenos_Aires` is called Buenos Aires. */
const zoneName = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

const isUtc = (zone: string): boolean => /^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal|Greenwich)$/.test(zone);

/**
 * An instant as it is written everywhere: `Thu 26 Nov 2026, 18:00 Madrid (17:00 UTC)`, with the day repeated where
 * UTC is on another one. `zone` is an IANA name; an unknown one throws a RangeError, so check it where it is entered.
 */
export const formatInstant: (at: Date, zone: string) => string = memo(
  1000,
  (at, zone) => `${at.getTime()} ${zone}`,
  (at, zone) => instantWords(at, zone),
);

function instantWords(at: Date, zone: string): string {
  const utc = readUtc(at);
  const here = isUtc(zone) ? utc : readClock(at, zone);
  const words = `${here.weekday} ${here.day} ${here.month} ${here.year}, ${here.hour}:${here.minute}`;
  if (here === utc) return `${words} UTC`;
  const otherDay = here.day === utc.day ? "" : `${utc.weekday} ${utc.day} ${utc.month}, `;
  return `${words} ${zoneName(zone)} (${otherDay}${utc.hour}:${utc.minute} UTC)`;
}

const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });
const minute = 60_000;
const spans: readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number, below: number][] = [
  ["minute", minute, 90 * minute],
  ["hour", 60 * minute, 36 * 60 * minute],
  ["day", 1440 * minute, 60 * 1440 * minute],
  ["month", 43_830 * minute, 24 * 43_830 * minute],
  ["year", 525_960 * minute, Number.POSITIVE_INFINITY],
];

/** The distance from `now`: `in 2 days`, `40 minutes ago`, `now` within a minute. Never shown without the instant. */
export function formatDistance(at: Date, now: Date): string {
  const distance = at.getTime() - now.getTime();
  if (Math.abs(distance) < minute) return "now";
  for (const [unit, milliseconds, below] of spans) {
    if (Math.abs(distance) < below) return relative.format(Math.trunc(distance / milliseconds), unit);
  }
  return "";
}

/** An instant in the viewer's zone and in UTC, and, where `now` is given, how far away it is. */
export const Time = ({ at, zone, now }: { at: Date; zone: string; now?: Date | undefined }) => {
  const [here = "", utc] = formatInstant(at, zone).split(/ (?=\()/);
  return (
    <span class="time">
      <time datetime={at.toISOString()} title={zone}>
        <span class="together">{here}</span>
        {utc && (
          <>
            {" "}
            <span class="together">{utc}</span>
          </>
        )}
      </time>
      {now && (
        <>
          {" "}
          <span class="distance">{formatDistance(at, now)}</span>
        </>
      )}
    </span>
  );
};

const dayFormatter = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
});

const dayWords = memo(
  1000,
  (date: string) => date,
  (date) => dayFormatter.format(new Date(`${date}T00:00:00Z`)).replace("Sept", "Sep"),
);

/** A calendar day without a time of day, from `2026-03-04`: `4 Mar 2026`. */
export const Day = ({ date }: { date: string }) => <time datetime={date}>{dayWords(date)}</time>;
