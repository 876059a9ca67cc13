import { appendEntry } from "../ledger/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import * as store from "./affiliation-store.ts";
import { ofAccount, ofServer } from "./grants.ts";

export interface NewAffiliation {
  readonly person: PersonId;
  readonly organisation: string;
  /** Days such as 2026-11-26; null where it is not known, or still lasts. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string;
}

/**
 * Records where somebody belongs, in a transaction that somebody else opened. The same again changes nothing.
 * `by`: the person themselves, or who brings a roster or past minutes in.
 */
export async function recordAffiliation(
  tx: Tx,
  wanted: NewAffiliation,
  by: PersonId | "operator",
  now: Date,
): Promise<store.AffiliationId | null> {
  const organisation = await store.organisationCalled(tx, wanted.organisation, now);
  const id = await store.insertAffiliation(tx, { ...wanted, organisation, now });
  if (!id) return null;
  const { person, startsOn, endsOn, source } = wanted;
  const grant = by === person ? ofAccount("record-affiliation") : ofServer("record-affiliation");
  const facts = { affiliation: id, organisation, startsOn, endsOn, source };
  await appendEntry(tx, { grant, by, subject: person, at: now, hashes: {}, facts });
  return id;
}
