import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { type Id, newId, type PersonId } from "../platform/ids.ts";
import { foldName } from "./person.ts";

export type OrganisationId = Id<"organisation">;
export type AffiliationId = Id<"affiliation">;

/** Finds the organisation of that name, or makes it. Names that differ only in case or white space are one. */
export async function organisationCalled(tx: Tx, name: string, now: Date): Promise<OrganisationId> {
  const folded = foldName(name);
  await sql`insert into organisation (id, name, folded, created_at)
            values (${newId("organisation", now)}, ${name.normalize("NFC").trim().replace(/\s+/gu, " ")}, ${folded}, ${now})
            on conflict (folded) do nothing`.execute(tx);
  const { rows } = await sql<{ id: OrganisationId }>`select id from organisation where folded = ${folded}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("the organisation that was just written is not there");
  return row.id;
}

/** Answers the new affiliation, or null where the person has one with that organisation from that day already. */
export async function insertAffiliation(
  tx: Tx,
  affiliation: {
    person: PersonId;
    organisation: OrganisationId;
    startsOn: string | null;
    endsOn: string | null;
    source: string;
    now: Date;
  },
): Promise<AffiliationId | null> {
  const { person, organisation, startsOn, endsOn, source, now } = affiliation;
  const { rows } = await sql<{ id: AffiliationId }>`
    insert into affiliation (id, person, organisation, starts_on, ends_on, source, created_at)
    values (${newId("affiliation", now)}, ${person}, ${organisation}, ${startsOn}, ${endsOn}, ${source}, ${now})
    on conflict (person, organisation, starts_on) do nothing returning id`.execute(tx);
  return rows[0]?.id ?? null;
}
