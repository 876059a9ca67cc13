import { type CharterRefusal, charterRefused } from "../charter/index.ts";
import type { KeyReused, NotFound } from "../platform/action.ts";
import type { Refused } from "../platform/http/refusals.ts";
import type { MeetingRefusal } from "./meeting.ts";

/** Every refusal of this slice as a sentence. */
export function meetingRefused(refusal: MeetingRefusal | CharterRefusal | KeyReused | NotFound): Refused {
  const field = (name: string, message: string): Refused => ({
    kind: refusal.kind,
    status: 422,
    sentence: message,
    problems: [{ field: name, message }],
  });
  switch (refusal.kind) {
    case "time-does-not-exist":
      return field(
        "startsAt",
        `This time does not exist in ${refusal.zone}: there is no such day, or the clocks are put forward over it.`,
      );
    case "time-exists-twice":
      return field(
        "startsAt",
        `This time happens twice in ${refusal.zone}, because the clocks are put back: choose another.`,
      );
    case "time-is-past":
      return field("startsAt", "This time has passed.");
    case "time-is-far":
      return field("startsAt", "This is more than five years ahead.");
    default:
      return charterRefused(refusal);
  }
}
