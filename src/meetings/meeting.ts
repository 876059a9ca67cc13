import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { ok, type Result, refuse } from "../platform/result.ts";
import { line, paragraph, timeZone } from "../platform/text.ts";

/** What somebody fills in to schedule a meeting. `startsAt` is local to `zone`: `2026-11-26T17:00`. */
export const meetingForm = z.strictObject({
  body: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Choose the body that meets."),
  title: line("The title", 200),
  startsAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:00)?$/, "Give the day and time as 2026-11-26T17:00."),
  zone: timeZone,
  minutes: z.coerce
    .number("Give the length in minutes.")
    .int("Give whole minutes.")
    .min(5, "A meeting takes at least 5 minutes.")
    .max(1440, "A meeting takes at most a day."),
  joining: paragraph("How to join", 2000).default(""),
});
export type MeetingRequest = z.output<typeof meetingForm>;

export type MeetingRefusal =
  | { readonly kind: "time-does-not-exist"; readonly zone: string }
  | { readonly kind: "time-exists-twice"; readonly zone: string }
  | { readonly kind: "time-is-past" }
  | { readonly kind: "time-is-far" };

const farDays = 366 * 5;

/**
 * The instant of a local time. A time that the change of clocks skips or repeats is refused rather than guessed,
 * and so is one in the past or more than five years ahead.
 */
export function instantOf(local: string, zone: string, now: Date): Result<Date, MeetingRefusal> {
  const wall = parse(local);
  if (!wall) return refuse({ kind: "time-does-not-exist", zone });
  const earlier = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
  const later = wall.toZonedDateTime(zone, { disambiguation: "later" });
  if (!earlier.toPlainDateTime().equals(wall)) return refuse({ kind: "time-does-not-exist", zone });
  if (earlier.epochMilliseconds !== later.epochMilliseconds) return refuse({ kind: "time-exists-twice", zone });
  const ahead = earlier.epochMilliseconds - now.getTime();
  if (ahead < 0) return refuse({ kind: "time-is-past" });
  if (ahead > farDays * 86_400_000) return refuse({ kind: "time-is-far" });
  return ok(new Date(earlier.epochMilliseconds));
}

function parse(local: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(local, { overflow: "reject" });
  } catch {
    return null;
  }
}
