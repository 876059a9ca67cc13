import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";

/** Held until the transaction ends: whoever claims the same at the same moment waits, and then finds what the first has written. */
export async function lockClaim(tx: Tx, claim: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${claim}, 0))`.execute(tx);
}

/** The address first and the login second, always, so that two who wait never wait for each other. */
export async function lockContact(
  tx: Tx,
  { email, github }: { readonly email: string | null; readonly github: string | null },
): Promise<void> {
  if (email !== null) await lockClaim(tx, `mail ${email}`);
  if (github !== null) await lockClaim(tx, `github ${github.toLowerCase()}`);
}
