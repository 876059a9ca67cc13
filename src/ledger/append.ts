import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { type Id, newId, type PersonId } from "../platform/ids.ts";
import type { Grant } from "../platform/viewer.ts";
import { type Actor, type Body, bodyBytes, commit, entryBytes, saltSize } from "./entry.ts";

export type EntryId = Id<"entry">;

/** One act, for the ledger. Ids and values only: no names, no mail addresses. */
export interface Act {
  /** The permission under which it was done. Its act is the one that is recorded, so no other can be. */
  readonly grant: Grant;
  readonly by: Actor;
  /** The id of the record acted upon; its page shows this entry. */
  readonly subject: string;
  readonly at: Date;
  readonly hashes: Body["hashes"];
  readonly facts: Body["facts"];
  /** Keeps the body from everybody but the person it is about. Without it the body is public at once. */
  readonly seal?: { readonly about: PersonId };
}

const bodyOf = ({ grant, by, subject, at, hashes, facts }: Act): Body => ({
  act: grant.act,
  at: at.toISOString(),
  basis: grant.basis,
  by,
  clause: grant.clause && {
    document: grant.clause.document,
    version: grant.clause.version,
    clause: grant.clause.clause,
    address: grant.clause.address,
  },
  facts,
  hashes,
  subject,
  v: 1,
});

/**
 * Writes the entry of an act in the act's own transaction: one round trip, inserts only, waiting for nobody. The entry has
 * a number and stands in the signed tree within a second of the commit.
 */
export async function appendEntry(tx: Tx, act: Act): Promise<EntryId> {
  const id = newId("entry", act.at);
  const salt = randomBytes(saltSize);
  const body = bodyBytes(bodyOf(act));
  const entry = entryBytes(commit(salt, body));
  await sql`
    with entry as (insert into ledger_entry (id, entry) values (${id}, ${entry}))
    insert into ledger_body (entry_id, state, salt, body, subject, about)
    values (${id}, ${act.seal ? "sealed" : "open"}, ${salt}, ${body}, ${act.subject}, ${act.seal?.about ?? null})`.execute(
    tx,
  );
  return id;
}
