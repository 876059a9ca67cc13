import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { type Id, newId, type PersonId } from "../platform/ids.ts";
import type { Affiliation } from "./affiliation.ts";
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

const affiliationColumns = sql`
  a.id, a.organisation, o.name as "organisationName", a.starts_on::text as "startsOn", a.ends_on::text as "endsOn", a.source`;

/** All of a person's affiliations, the newest first. */
export async function listAffiliations(tx: Tx, person: PersonId): Promise<readonly Affiliation[]> {
  const { rows } = await sql<Affiliation>`
    select ${affiliationColumns} from affiliation a join organisation o on o.id = a.organisation
     where a.person = ${person} order by a.starts_on desc nulls last, a.id desc`.execute(tx);
  return rows;
}

/** Where somebody belonged on a day (`2026-11-26`), as it stands beside what they did then. */
export async function affiliationsOn(tx: Tx, person: PersonId, day: string): Promise<readonly Affiliation[]> {
  const { rows } = await sql<Affiliation>`
    select ${affiliationColumns} from affiliation a join organisation o on o.id = a.organisation
     where a.person = ${person} and coalesce(a.starts_on, '-infinity') <= ${day}::date
       and coalesce(a.ends_on, 'infinity') >= ${day}::date
     order by o.folded`.execute(tx);
  return rows;
}

export async function findAffiliation(tx: Tx, id: AffiliationId): Promise<(Affiliation & { person: PersonId }) | null> {
  const { rows } = await sql<Affiliation & { person: PersonId }>`
    select ${affiliationColumns}, a.person from affiliation a join organisation o on o.id = a.organisation
     where a.id = ${id} for update of a`.execute(tx);
  return rows[0] ?? null;
}

export async function saveAffiliationEnd(tx: Tx, id: AffiliationId, endsOn: string): Promise<void> {
  await sql`update affiliation set ends_on = ${endsOn} where id = ${id}`.execute(tx);
}

export async function deleteAffiliation(tx: Tx, id: AffiliationId): Promise<void> {
  await sql`delete from affiliation where id = ${id}`.execute(tx);
}

export interface Organisation {
  readonly id: OrganisationId;
  readonly name: string;
  /** People who belong to it on the day asked for. */
  readonly people: number;
}

export async function findOrganisation(tx: Tx, name: string): Promise<OrganisationId | null> {
  const { rows } = await sql<{ id: OrganisationId }>`
    select id from organisation where folded = ${foldName(name)}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** In the order of their names, those after `after`. */
export async function listOrganisations(
  tx: Tx,
  { day, after, limit }: { day: string; after: string | null; limit: number },
): Promise<readonly Organisation[]> {
  const { rows } = await sql<Organisation>`
    select o.id, o.name,
           (select count(distinct a.person) from affiliation a
             where a.organisation = o.id and coalesce(a.starts_on, '-infinity') <= ${day}::date
               and coalesce(a.ends_on, 'infinity') >= ${day}::date) as people
      from organisation o
     where ${after}::text is null or o.folded > (select folded from organisation where id = ${after})
     order by o.folded limit ${limit}`.execute(tx);
  return rows;
}

export interface Relation {
  readonly id: Id<"relation">;
  readonly organisationName: string;
  readonly relatedName: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string;
}

export async function listRelations(tx: Tx): Promise<readonly Relation[]> {
  const { rows } = await sql<Relation>`
    select r.id, a.name as "organisationName", b.name as "relatedName", r.starts_on::text as "startsOn",
           r.ends_on::text as "endsOn", r.source
      from organisation_relation r join organisation a on a.id = r.organisation join organisation b on b.id = r.related
     order by a.folded, b.folded, r.id limit 500`.execute(tx);
  return rows;
}

/** Null where that relation from that day is recorded already. */
export async function insertRelation(
  tx: Tx,
  relation: {
    pair: readonly [OrganisationId, OrganisationId];
    startsOn: string | null;
    endsOn: string | null;
    source: string;
    now: Date;
  },
): Promise<Id<"relation"> | null> {
  const { pair, startsOn, endsOn, source, now } = relation;
  const [one, other] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
  const { rows } = await sql<{ id: Id<"relation"> }>`
    insert into organisation_relation (id, organisation, related, starts_on, ends_on, source, created_at)
    values (${newId("relation", now)}, ${one}, ${other}, ${startsOn}, ${endsOn}, ${source}, ${now})
    on conflict (organisation, related, starts_on) do nothing returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** The organisations at both ends of a relation, held until the transaction ends. */
export async function lockRelation(tx: Tx, id: Id<"relation">): Promise<readonly OrganisationId[] | null> {
  const { rows } = await sql<{ pair: OrganisationId[] }>`
    select array[organisation, related] as pair from organisation_relation where id = ${id} for update`.execute(tx);
  return rows[0]?.pair ?? null;
}

export async function deleteRelation(tx: Tx, id: Id<"relation">): Promise<void> {
  await sql`delete from organisation_relation where id = ${id}`.execute(tx);
}
