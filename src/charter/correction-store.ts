import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { type Correction, type CorrectionId, type FactId, type FactKind, factKind, factName } from "./correction.ts";

/** SQL of the founding record's facts as they can be corrected, and of their corrections. */

/** A fact with what can be wrong about it, as texts. */
export interface Fact {
  readonly values: Readonly<Record<string, string | null>>;
  readonly recordedAt: Date;
  /** The ledger's subject. */
  readonly subject: string;
}

const columns: Readonly<Record<FactKind, Readonly<Record<string, readonly [table: string, column: string]>>>> = {
  body: { name: ["body", "name"], shortName: ["body", "short_name"], source: ["body", "source"] },
  term: {
    person: ["term", "person"],
    startsOn: ["term", "starts_on"],
    endsOn: ["term", "ends_on"],
    endedBy: ["term", "ended_by"],
    source: ["term", "source"],
  },
  document: {
    title: ["document", "title"],
    rank: ["document", "rank"],
    effectiveOn: ["document_version", "effective_on"],
    source: ["document_version", "source"],
  },
};

const facts: Readonly<Record<FactKind, (name: string) => RawBuilder<Fact>>> = {
  body: (name) => sql`
    select json_build_object('name', name, 'shortName', short_name, 'source', source) as values, created_at as "recordedAt",
           'body:' || slug as subject from body where slug = ${name} for update`,
  term: (name) => sql`
    select json_build_object('person', t.person, 'startsOn', t.starts_on::text, 'endsOn', t.ends_on::text, 'endedBy', t.ended_by, 'source', t.source) as values,
           t.created_at as "recordedAt", 'seat:' || s.body || '/' || s.slug as subject
      from term t join seat s on s.id = t.seat where t.id = ${name} for update of t`,
  document: (name) => sql`
    select json_build_object('title', d.title, 'rank', d.rank::text, 'effectiveOn', v.effective_on::text, 'source', v.source) as values,
           v.created_at as "recordedAt", 'document:' || d.slug as subject
      from document d join document_version v on v.document = d.slug
     where d.slug = ${name} order by v.number desc limit 1 for update of v`,
};

/** The fact, held until the transaction ends. Of a document: its newest version. */
export async function lockFact(tx: Tx, fact: FactId): Promise<Fact | null> {
  const { rows } = await facts[factKind(fact)](factName(fact)).execute(tx);
  return rows[0] ?? null;
}

export async function saveFact(tx: Tx, fact: FactId, field: string, value: string | null): Promise<void> {
  const [table, column] = columns[factKind(fact)][field] ?? [];
  if (!table || !column) throw new Error(`${fact} has no ${field}`);
  const which = {
    body: sql`slug = ${factName(fact)}`,
    term: sql`id = ${factName(fact)}`,
    document: sql`slug = ${factName(fact)}`,
    document_version: sql`id = (select version from document_today where slug = ${factName(fact)})`,
  }[table];
  const cast = { starts_on: sql`::date`, ends_on: sql`::date`, effective_on: sql`::date`, rank: sql`::integer` }[
    column
  ];
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value}${cast ?? sql``} where ${which}`.execute(tx);
}

/** A correction as pages show it: names beside ids. */
export interface CorrectionRecord extends Correction {
  readonly proposedBy: PersonId | null;
  readonly proposedAt: Date;
  readonly decidedAt: Date | null;
  readonly signed: readonly { readonly person: PersonId; readonly name: string }[];
  /** Names of the people that the values name by id. */
  readonly people: Readonly<Record<string, string>>;
}

const correctionRows = (where: RawBuilder<unknown>) => sql<Omit<CorrectionRecord, "signatures">>`
  select c.id, c.fact, c.field, c.old_value as old, c.new_value as new, c.reason, c.state, c.proposed_by as "proposedBy",
         c.proposed_at as "proposedAt", c.decided_at as "decidedAt",
         (select coalesce(json_agg(json_build_object('person', s.person, 'name', p.name) order by s.signed_at, s.person), '[]')
            from correction_signature s join person p on p.id = s.person where s.correction = c.id) as signed,
         (select coalesce(json_object_agg(p.id, p.name), '{}') from person p
           where c.field = 'person' and p.id in (c.old_value, c.new_value)) as people
    from correction c ${where}`;

const withSignatures = (row: Omit<CorrectionRecord, "signatures">): CorrectionRecord => ({
  ...row,
  signatures: row.signed.map(({ person }) => person),
});

/** The newest first. */
export async function listCorrections(tx: Tx): Promise<readonly CorrectionRecord[]> {
  const { rows } = await correctionRows(sql`order by c.proposed_at desc, c.id desc limit 500`).execute(tx);
  return rows.map(withSignatures);
}

/** Corrections of some facts, the oldest first. */
export async function correctionsOf(tx: Tx, facts: readonly FactId[]): Promise<readonly CorrectionRecord[]> {
  if (facts.length === 0) return [];
  const { rows } = await correctionRows(
    sql`where c.fact = any(${facts}) order by c.proposed_at, c.id limit 500`,
  ).execute(tx);
  return rows.map(withSignatures);
}

/** The correction, held until the transaction ends. */
export async function lockCorrection(tx: Tx, id: string): Promise<CorrectionRecord | null> {
  const { rows } = await correctionRows(sql`where c.id = ${id} for update of c`).execute(tx);
  return rows[0] ? withSignatures(rows[0]) : null;
}

export async function findWaiting(tx: Tx, fact: FactId, field: string): Promise<CorrectionId | null> {
  const { rows } = await sql<{ id: CorrectionId }>`
    select id from correction where fact = ${fact} and field = ${field} and state = 'proposed'`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function insertCorrection(
  tx: Tx,
  correction: Omit<Correction, "signatures">,
  by: PersonId | null,
  now: Date,
): Promise<void> {
  const decidedAt = correction.state === "proposed" ? null : now;
  await sql`insert into correction (id, fact, field, old_value, new_value, reason, proposed_by, proposed_at, state, decided_at)
            values (${correction.id}, ${correction.fact}, ${correction.field}, ${correction.old}, ${correction.new}, ${correction.reason},
                    ${by}, ${now}, ${correction.state}, ${decidedAt})`.execute(tx);
  if (by) await insertSignature(tx, correction.id, by, now);
}

export const insertSignature = (tx: Tx, id: CorrectionId, person: PersonId, now: Date): Promise<unknown> =>
  sql`insert into correction_signature (correction, person, signed_at) values (${id}, ${person}, ${now})`.execute(tx);

/** Takes the outcome of a transition: nothing else changes a correction's state. */
export const saveState = (tx: Tx, id: CorrectionId, state: "effective" | "withdrawn", now: Date): Promise<unknown> =>
  sql`update correction set state = ${state}, decided_at = ${now} where id = ${id}`.execute(tx);
