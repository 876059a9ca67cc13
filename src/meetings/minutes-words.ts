import type { KeyReused } from "../platform/action.ts";
import { commonRefused, type Refused } from "../platform/http/refusals.ts";
import { never } from "../platform/result.ts";
import type { PastState } from "./minutes.ts";
import type { MinutesRefusal } from "./minutes-actions.ts";

/** Every refusal of an import of minutes as a sentence. */
export function minutesRefused(refusal: MinutesRefusal | KeyReused): Refused {
  const { kind } = refusal;
  const field = (name: string, message: string): Refused => ({
    kind,
    status: 422,
    sentence: message,
    problems: [{ field: name, message }],
  });
  switch (kind) {
    case "idempotency-key-reused":
      return commonRefused({ kind });
    case "minutes-administrator-needed":
      return {
        kind,
        status: 403,
        sentence: "Only an administrator of this server can bring past minutes in.",
        wayOut: { text: "Minutes add history, never authority: send the file to an administrator." },
      };
    case "minutes-body-unknown":
      return field("body", `There is no body “${refusal.body}”.`);
    case "file-empty":
      return field("file", "The file is empty.");
    case "file-too-large":
      return field("file", `The file is larger than ${refusal.limit.toLocaleString("en-GB")} bytes.`);
    case "file-binary":
      return field("file", "The file is no text in UTF-8 or Windows-1252. Save it as UTF-8.");
    case "file-without-day":
      return field("file", "The name of the file holds no day, or several: call it as in 2026-11-26.md.");
    case "file-redacted":
      return field(
        "file",
        "This text holds a name that was removed from these minutes at the person’s request. Take the name out of the file and bring it in again.",
      );
    case "attendee-person-unknown":
      return field(
        "person",
        refusal.found === 0
          ? `Nobody here is on record as “${refusal.name}”. Whoever signed up by themselves is told by the id on their profile, person_….`
          : `${refusal.found} people here are on record as “${refusal.name}”. Give the id on the profile of the one meant, person_….`,
      );
    default:
      return never(kind);
  }
}

export const stateWords: Readonly<Record<PastState, string>> = {
  held: "Held",
  cancelled: "Cancelled",
  unrecorded: "No record",
};

/** `1 file`, `2 files`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
