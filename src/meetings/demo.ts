import { type Cast, cast } from "../people/index.ts";
import { type Chapter, daysBefore, isoDay, type Play, type Scene, weekday } from "../platform/demonstration.ts";
import { scheduleMeeting } from "./actions.ts";
import { minutesFiles, zone } from "./demo/files.ts";
import { importMinutes } from "./minutes-actions.ts";

/** When a group of the demonstration meets. */
interface Rhythm {
  readonly body: string;
  readonly chair: Cast;
  readonly title: string;
  /** Monday is 1. */
  readonly weekday: number;
  readonly time: string;
  readonly minutes: number;
  /** Weeks before (below zero) and after the end. */
  readonly weeks: readonly number[];
}

// biome-ignore format: a table reads by its rows
const rhythms: readonly Rhythm[] = [
  { body: "security-wg", chair: "hana", title: "Security WG meeting", weekday: 4, time: "09:00", minutes: 60, weeks: [0, 2, 4] },
  { body: "tsc", chair: "imani", title: "TSC meeting", weekday: 2, time: "08:00", minutes: 90, weeks: [-3, 1, 5] },
];

/** Since the founding was closed meetings are scheduled here, by whom a clause names. */
const scheduledOn = 23;

export const meetingChapter: Chapter = (play) => [
  ...minutesFiles(play).map(({ body, name: file, title, text, broughtIn: at }): Scene => {
    const source = `https://lodestone.example.org/minutes/${body}/${file}`;
    const wanted = { body, file, bytes: new TextEncoder().encode(text), zone, title, source };
    return { at, who: cast.petra.email, does: (context) => importMinutes(context, wanted) };
  }),
  ...rhythms.flatMap((it) => schedules(play, it)),
];

const schedules = (play: Play, { body, chair, title, weekday: day, time, minutes, weeks }: Rhythm): readonly Scene[] =>
  weeks.map((week, n) => ({
    at: daysBefore(play, scheduledOn, `1${n}:20`),
    who: cast[chair].email,
    does: (context) =>
      scheduleMeeting(context, {
        body,
        title,
        startsAt: `${isoDay(weekday(play, day, week))}T${time}`,
        zone,
        minutes,
        joining: `https://meet.example.org/lodestone/${body}\n\nEverybody is welcome; the antitrust notice is shown first.`,
      }),
  }));
