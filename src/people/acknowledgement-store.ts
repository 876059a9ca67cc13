import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Acknowledgement } from "./policy.ts";

/** False where that version was acknowledged before. */
export async function insertAcknowledgement(
  tx: Tx,
  { person, document, version, acknowledgedAt }: Acknowledgement & { person: PersonId },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into acknowledgement (person, document, version, acknowledged_at)
    values (${person}, ${document}, ${version}, ${acknowledgedAt}) on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function listAcknowledgements(tx: Tx, person: PersonId): Promise<readonly Acknowledgement[]> {
  const { rows } = await sql<Acknowledgement>`
    select document, version, acknowledged_at as "acknowledgedAt" from acknowledgement
     where person = ${person} order by acknowledged_at desc, document, version desc`.execute(tx);
  return rows;
}
