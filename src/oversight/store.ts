import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Kind } from "./finding.ts";

export interface Acceptance {
  readonly key: string;
  readonly reason: string;
  /** Null where it was done from the machine itself. */
  readonly by: PersonId | null;
  readonly byName: string | null;
  readonly at: Date;
}

export async function listAcceptances(tx: Tx): Promise<readonly Acceptance[]> {
  const { rows } = await sql<Acceptance>`
    select a.key, a.reason, a.accepted_by as by, p.name as "byName", a.accepted_at as at
      from finding_acceptance a left join person p on p.id = a.accepted_by`.execute(tx);
  return rows;
}

/** False where it was accepted before. */
export async function insertAcceptance(
  tx: Tx,
  accepted: { key: string; body: string; kind: Kind; reason: string; by: PersonId | null; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into finding_acceptance (key, body, kind, reason, accepted_by, accepted_at)
    values (${accepted.key}, ${accepted.body}, ${accepted.kind}, ${accepted.reason}, ${accepted.by}, ${accepted.at})
    on conflict do nothing returning key`.execute(tx);
  return rows.length > 0;
}

/** The numbers of the ledger entries about a finding; null for one that is being sealed. */
export async function listEntries(tx: Tx, key: string): Promise<readonly { readonly seq: number | null }[]> {
  const { rows } = await sql<{ seq: number | null }>`
    select seq from ledger_seal where subject = ${`finding:${key}`} order by seq nulls last`.execute(tx);
  return rows;
}
