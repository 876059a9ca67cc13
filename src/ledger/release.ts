import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { Grant } from "../platform/viewer.ts";
import { appendEntry, type EntryId } from "./append.ts";
import { encodeBase64 } from "./base64.ts";
import { type Actor, type Body, parseEntry } from "./entry.ts";

/** The act of opening or erasing a body: itself in the ledger, without a seal. */
interface Release {
  readonly grant: Grant;
  readonly by: Actor;
  readonly at: Date;
}

/** Makes a sealed body public for good. False where the transaction's viewer sees no such sealed body. */
export async function openBody(tx: Tx, entry: EntryId, release: Release): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ledger_body set state = 'open' where entry_id = ${entry} and state = 'sealed'`.execute(tx);
  return numAffectedRows === 1n && record(tx, entry, release);
}

/**
 * Removes a body and its salt for good, so that nobody can show or guess any more what was written. The entry stays and
 * still verifies. False where the transaction's viewer sees no such body.
 */
export async function eraseBody(tx: Tx, entry: EntryId, release: Release): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ledger_body set state = 'erased', salt = null, body = null, about = null, subject = case state when 'open' then subject end
     where entry_id = ${entry} and state <> 'erased'`.execute(tx);
  return numAffectedRows === 1n && record(tx, entry, release);
}

/**
 * Removes everything that the ledger says about the transaction's viewer: what is sealed about them, and what they did openly
 * with their own account. Acts that merely name their id stay. `subject`: the id of the person.
 */
export async function eraseBodiesAbout(tx: Tx, subject: string, release: Release): Promise<number> {
  const { rows } = await sql<{ entry: EntryId }>`
    select entry_id as entry from ledger_body where (about = ${subject} or subject = ${subject}) and state <> 'erased'
     order by entry_id`.execute(tx);
  for (const { entry } of rows) await eraseBody(tx, entry, release);
  return rows.length;
}

/** The entry is named by its commitment, which everybody finds in the log; its id means nothing outside. */
async function record(tx: Tx, entry: EntryId, release: Release): Promise<true> {
  const { rows } = await sql<{ entry: Buffer }>`select entry from ledger_entry where id = ${entry}`.execute(tx);
  const commitment = rows[0] && parseEntry(rows[0].entry);
  if (!commitment) throw new Error(`${entry} is not an entry`);
  const facts: Body["facts"] = { commitment: encodeBase64(commitment) };
  await appendEntry(tx, { ...release, subject: entry, hashes: {}, facts });
  return true;
}
