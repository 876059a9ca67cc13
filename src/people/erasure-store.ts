import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";

/** What is only about the person, and goes whole. The transaction's viewer is the person. */
const owned = [
  "session",
  "sign_in_link",
  "sign_in_ceremony",
  "sign_in_account",
  "passkey",
  "api_token",
  "affiliation",
  "acknowledgement",
  "notification",
] as const;

/** Removes a person's data; the row stays under the name “Erased person” for the acts and terms that name its id. */
export async function deletePersonalData(tx: Tx, person: PersonId, now: Date): Promise<void> {
  await sql`select erase_viewer(${now})`.execute(tx);
  for (const table of owned) await sql`delete from ${sql.table(table)} where person = ${person}`.execute(tx);
  await sql`delete from person_contact where person = ${person}`.execute(tx);
}
