import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";

/** What whoever runs the server needs to know of it; nothing here is a power of governance. */
export interface Administration {
  readonly founding: "open" | "closed" | null;
  readonly closedAt: Date | null;
  readonly zone: string;
  readonly people: number;
  readonly administrators: number;
  readonly letters: number;
  readonly failing: number;
  readonly postgres: string;
  readonly bytes: number;
  readonly origin: string | null;
  readonly verifier: string | null;
  readonly entries: number;
  readonly signedAt: Date | null;
  readonly unsealed: number;
}

export async function readAdministration(tx: Tx): Promise<Administration | null> {
  const { rows } = await sql<Administration>`
    select c.founding, c.closed_at as "closedAt", coalesce(c.zone, 'UTC') as zone,
           (select count(*) from person where erased_at is null) as people,
           (select count(*) from person where administrator) as administrators,
           (select count(*) from mail_message where sent_at is null) as letters,
           (select count(*) from mail_message where sent_at is null and attempts > 0) as failing,
           current_setting('server_version') as postgres, pg_database_size(current_database()) as bytes,
           l.origin, l.verifier, coalesce(k.size, 0) as entries, k.signed_at as "signedAt",
           (select count(*) from ledger_queue) as unsealed
      from (select 1) one left join community c on true
      left join lateral (select log, origin, verifier from ledger_identity order by log desc limit 1) l on true
      left join lateral (select size, signed_at from ledger_checkpoint where log = l.log order by size desc limit 1) k on true`.execute(
    tx,
  );
  return rows[0] ?? null;
}
