import { createHash } from "node:crypto";
import { findCommunity, listBodies } from "../charter/index.ts";
import { appendEntry } from "../ledger/index.ts";
import { findPeopleOfRecord, findUnerased } from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { isId, newId, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { Grant } from "../platform/viewer.ts";
import { type Doubt, doubt } from "./doubts.ts";
import { type FileRefusal, type PastState, readerEdition, readMinutes } from "./minutes.ts";
import * as store from "./minutes-store.ts";
import { namesAgain } from "./removal.ts";
import { listRemoved } from "./removal-store.ts";
import type { MeetingId } from "./store.ts";

/** Past minutes come in by whoever runs the server, also after the founding: they add history, never authority. */

export type MinutesRefusal =
  | FileRefusal
  | { readonly kind: "minutes-administrator-needed" }
  | { readonly kind: "minutes-body-unknown"; readonly body: string }
  /** The text holds a name that was removed from these minutes on request. */
  | { readonly kind: "file-redacted" }
  | { readonly kind: "attendee-person-unknown"; readonly name: string; readonly found: number };

export interface MinutesToImport {
  readonly body: string;
  /** The name of the file, which gives the day. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** In which the hours are read; the community's where it is missing. */
  readonly zone?: string | undefined;
  /** The file's own where it is missing. */
  readonly title?: string | undefined;
  /** Where the file stands; its name where it is missing. */
  readonly source?: string | undefined;
}

export interface ImportedMinutes {
  readonly file: string;
  readonly number: number;
  readonly day: string;
  readonly state: PastState;
  readonly outcome: "added" | "updated" | "unchanged";
  readonly attendees: number;
  /** How many of the attendees are known persons by now. */
  readonly matched: number;
  readonly doubts: readonly Doubt[];
}

type By = { readonly grant: Grant; readonly by: PersonId | "operator" };

/** While the founding is open it is a founding fact, afterwards the server's bookkeeping. Neither speaks by a clause. */
async function permitted(tx: Tx, { viewer }: Context, name: string): Promise<Result<By, MinutesRefusal>> {
  if (viewer.kind === "stranger" || (viewer.kind === "person" && !viewer.administrator))
    return refuse({ kind: "minutes-administrator-needed" });
  const basis = (await findCommunity(tx))?.founding === "open" ? "founding" : "server";
  return ok({ grant: { act: name, basis, clause: null }, by: viewer.kind === "person" ? viewer.id : "operator" });
}

/** Takes in the minutes of one past meeting. The same file again changes nothing; another text of it replaces the first, which is kept. */
export const importMinutes = (context: Context, wanted: MinutesToImport) =>
  act(context, async (tx): Promise<Result<ImportedMinutes, MinutesRefusal>> => {
    const allowed = await permitted(tx, context, "import-minutes");
    if (!allowed.ok) return allowed;
    const { body, file } = wanted;
    if (!(await listBodies(tx)).some((it) => it.slug === body)) return refuse({ kind: "minutes-body-unknown", body });
    const zone = wanted.zone ?? (await findCommunity(tx))?.zone ?? "Etc/UTC";
    const read = readMinutes(file, wanted.bytes, zone);
    if (!read.ok) return read;
    await store.lockMinutes(tx, body);
    const known = await store.findMinutes(tx, body, file);
    const sha256 = createHash("sha256").update(wanted.bytes).digest();
    const same = known?.sha256.equals(sha256) ?? false;
    if (known && !same) {
      const removed = await listRemoved(tx, known.meeting);
      const listed = read.value.attendees.map((it) => it.name);
      if (namesAgain(known.meeting, read.value.text, listed, removed)) return refuse({ kind: "file-redacted" });
    }

    const meeting: MeetingId = known?.meeting ?? newId("meeting", context.now);
    const title = wanted.title ?? read.value.title ?? "Meeting";
    const others = await store.listSameDay(tx, body, read.value.day, known?.meeting ?? null);
    const sameDay = others.length > 0 ? [doubt(null, "same-day", others.map((it) => `M-${it}`).join(", "))] : [];
    const reading = { ...read.value, doubts: [...sameDay, ...read.value.doubts] };
    const answer = async (number: number, outcome: ImportedMinutes["outcome"]): Promise<ImportedMinutes> => {
      await store.matchAttendees(tx, { meeting });
      const { day, state, doubts } = reading;
      const counted = await store.countAttendees(tx, meeting);
      return { file, number, day, state, outcome, ...counted, doubts };
    };
    const asBefore = same && known?.zone === zone && known.title === title && known.reader === readerEdition;
    if (known && (asBefore || (same && known.redacted))) return ok(await answer(known.number, "unchanged"));

    const { grant, by } = allowed.value;
    const imported: store.Imported = {
      ...{ meeting, body, file, title, zone, sha256, reading },
      source: wanted.source ?? file,
      by: by === "operator" ? null : by,
      at: context.now,
    };
    if (known) await store.updatePastMeeting(tx, imported);
    const number = known?.number ?? (await store.insertPastMeeting(tx, imported));
    // The ledger commits to the bytes and names nobody; a file's name could.
    const { day, state, doubts } = reading;
    await appendEntry(tx, {
      ...{ grant, by, subject: meeting, at: context.now },
      hashes: { file: sha256.toString("hex"), ...(known && !same && { before: known.sha256.toString("hex") }) },
      facts: { body, number, day, state, zone, doubts: doubts.length, reader: readerEdition },
    });
    return ok(await answer(number, known ? "updated" : "added"));
  });

/**
 * Says that a name in minutes is a known person's. Who signed up by themselves is told by their id alone: anybody can call
 * themselves like a member.
 */
export const recordAlias = (context: Context, { name, person }: { readonly name: string; readonly person: string }) =>
  act(context, async (tx): Promise<Result<{ person: PersonId; matched: number }, MinutesRefusal>> => {
    const allowed = await permitted(tx, context, "record-attendee-name");
    if (!allowed.ok) return allowed;
    const byId = isId("person", person) ? await findUnerased(tx, person) : null;
    const [found, ...others] = byId ? [byId] : await findPeopleOfRecord(tx, person);
    if (!found || others.length > 0)
      return refuse({ kind: "attendee-person-unknown", name: person, found: found ? others.length + 1 : 0 });
    const { grant, by } = allowed.value;
    await store.saveAlias(tx, { name, person: found.id, by: by === "operator" ? null : by, at: context.now });
    const matched = await store.matchAttendees(tx, {});
    await appendEntry(tx, { grant, by, subject: found.id, at: context.now, hashes: {}, facts: { person: found.id } });
    return ok({ person: found.id, matched });
  });
