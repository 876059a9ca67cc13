import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { readMinutes } from "./minutes.ts";
import { matchAttendees } from "./minutes-store.ts";
import { keyOf, type Removal, removalOf, removedOf, removeNames } from "./removal.ts";
import * as store from "./removal-store.ts";
import type { MeetingId } from "./store.ts";

/**
 * Takes a person out of the minutes that list them: their rows of the lists, and their name of record and their aliases in the
 * words. Never what they call themselves, and no minutes that do not list them: whoever erases themselves could have any word
 * of the public record removed. The hash of the file as it came stays, so that the ledger still verifies. For whoever erases a
 * person, in their transaction.
 */
export async function forgetAttendee(
  tx: Tx,
  { person, name }: { readonly person: PersonId; readonly name: string | null },
): Promise<void> {
  await matchAttendees(tx, { person });
  const meant = (await store.listMeantNames(tx, person, name)).map(keyOf);
  const names = [...(name === null ? [] : [name]), ...(await store.takeAliases(tx, person))];
  const listing = new Map<MeetingId, Removal>();
  for (const minutes of await store.listMinutesNaming(tx, person)) {
    const removal = removalOf(names, minutes.named);
    listing.set(minutes.meeting, removal);
    await store.redactMinutes(tx, minutes, (text) => removeNames(text, removal));
    await store.insertRemoved(tx, minutes.meeting, removedOf(minutes.meeting, removal));
  }
  for (const { meeting, replacedAt, file, text } of await store.listEarlierTexts(tx, names)) {
    const read = readMinutes(file, Buffer.from(text), "Etc/UTC");
    const attendees = read.ok ? read.value.attendees : [];
    const named = attendees.map((it) => ({ ...it, own: meant.includes(keyOf(it.name)) }));
    if (!listing.has(meeting) && !named.some((it) => it.own)) continue;
    const removal = removalOf(names, named);
    await store.saveEarlierText(tx, meeting, replacedAt, removeNames(text, removal));
    await store.insertRemoved(tx, meeting, removedOf(meeting, removal));
  }
  await store.forgetInLists(tx, person);
}
