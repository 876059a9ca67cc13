import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Change } from "./alignment.ts";
import type { Decided } from "./carrying.ts";
import type { PlacedVersion } from "./placement.ts";
import type { ClauseId, Under, VersionId } from "./store.ts";

/** The versions of documents, and how the clauses of one go on in the next. */

/** Keeps two imports of one document apart until the transaction ends. */
export async function lockDocument(tx: Tx, slug: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`document:${slug}`}, 0))`.execute(tx);
}

/** All versions of a document, oldest first. */
export async function listPlaces(tx: Tx, slug: string): Promise<readonly PlacedVersion<VersionId>[]> {
  const { rows } = await sql<PlacedVersion<VersionId>>`
    select id as version, number, effective_on::text as "effectiveOn", encode(sha256, 'hex') as sha256
      from document_version where document = ${slug} order by number`.execute(tx);
  return rows;
}

/** Makes room for a version before the one of this number. */
export async function shiftNumbers(tx: Tx, slug: string, from: number): Promise<void> {
  await sql`update document_version set number = number + 1 where document = ${slug} and number >= ${from}`.execute(tx);
}

export async function saveDay(tx: Tx, version: VersionId, effectiveOn: string): Promise<void> {
  await sql`update document_version set effective_on = ${effectiveOn} where id = ${version}`.execute(tx);
}

/** What an import says of a version that stands there already. */
export async function findStanding(
  tx: Tx,
  { version, number }: PlacedVersion<VersionId>,
): Promise<{
  version: VersionId;
  number: number;
  clauses: number;
  suggestions: number;
  kept: number;
  unbound: readonly string[];
  aligned: null;
  guesses: number;
}> {
  const { rows } = await sql<{ clauses: number; suggestions: number; guesses: number }>`
    select v.clauses, (select count(*) from binding where version = v.id and state = 'suggested') as suggestions,
           (select count(*) from alignment where version = v.id and state = 'guess') as guesses
      from document_version v where v.id = ${version}`.execute(tx);
  const { clauses = 0, suggestions = 0, guesses = 0 } = rows[0] ?? {};
  return { version, number, clauses, suggestions, guesses, kept: 0, unbound: [], aligned: null };
}

/** The clause that `document/address` names, in the version in force on that day; else in the newest that has it. */
export async function findCited(
  tx: Tx,
  cite: string,
  day: string | null,
): Promise<(Under & { clause: ClauseId }) | null> {
  const [document = "", ...address] = cite.split("/");
  const { rows } = await sql<Under & { clause: ClauseId }>`
    select t.version, t.address, t.clause from document_version v join clause_text t on t.version = v.id
     where v.document = ${document} and t.address = ${address.join("/")}
     order by (${day}::date is null or v.effective_on is null or v.effective_on <= ${day}::date) desc, v.number desc limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** The identities that some version from this number on uses. */
export async function listIdentitiesFrom(tx: Tx, slug: string, number: number): Promise<readonly ClauseId[]> {
  const { rows } = await sql<{ clause: ClauseId }>`
    select distinct t.clause from clause_text t join document_version v on v.id = t.version
     where v.document = ${slug} and v.number >= ${number}`.execute(tx);
  return rows.map((it) => it.clause);
}

/** A version's clauses as alignment compares them, with their identities. */
export interface IdentifiedClause {
  readonly clause: ClauseId;
  readonly kind: "heading" | "clause";
  readonly address: string;
  readonly parent: string | null;
  readonly lead: string | null;
  readonly words: string;
  readonly hash: string;
}

export async function listIdentified(tx: Tx, version: VersionId): Promise<readonly IdentifiedClause[]> {
  const { rows } = await sql<IdentifiedClause>`
    select clause, kind, address, parent, lead, words, hash from clause_text where version = ${version} order by position`.execute(
    tx,
  );
  return rows;
}

export type DecidedBinding = Decided<PersonId> & { readonly clause: ClauseId };

export async function listDecided(tx: Tx, version: VersionId): Promise<readonly DecidedBinding[]> {
  const { rows } = await sql<DecidedBinding>`
    select clause, meaning, because, state, decided_by as "decidedBy", decided_at as "decidedAt"
      from binding where version = ${version} and state <> 'suggested' order by position`.execute(tx);
  return rows;
}

/** One step of an alignment, by addresses. A split names the clause it was split from, a merger the one it went into. */
export interface AlignedStep {
  readonly change: Change;
  readonly was: string | null;
  readonly address: string | null;
  readonly likeness: number;
  readonly certain: boolean;
}

/** Replaces whatever was known between the version and the one before. */
export async function saveAlignment(
  tx: Tx,
  between: { readonly earlier: VersionId; readonly version: VersionId },
  steps: readonly AlignedStep[],
): Promise<void> {
  await sql`delete from alignment where version = ${between.version}`.execute(tx);
  const rows = JSON.stringify(
    steps.map((it, position) => ({ ...it, position, state: it.certain ? "certain" : "guess" })),
  );
  await sql`insert into alignment (version, earlier, position, was, address, change, likeness, state)
            select ${between.version}, ${between.earlier}, position, was, address, change, likeness, state
              from jsonb_to_recordset(${rows}::jsonb)
                as it(position int, was text, address text, change text, likeness real, state text)`.execute(tx);
}

/** The pairs of clauses that are one clause, by their addresses in the version before and in this. */
export async function listPairs(
  tx: Tx,
  version: VersionId,
): Promise<readonly { readonly was: string; readonly address: string }[]> {
  const { rows } = await sql<{ was: string; address: string }>`
    select was, address from alignment
     where version = ${version} and change in ('same', 'moved', 'changed', 'moved-changed') and state <> 'refused'`.execute(
    tx,
  );
  return rows;
}

/** Gives clauses of a version other identities, by address. In two steps, since identities can change places. */
export async function saveIdentities(
  tx: Tx,
  document: string,
  version: VersionId,
  changed: readonly { readonly address: string; readonly clause: ClauseId; readonly meanwhile: ClauseId }[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify(changed);
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as it(address text, clause text, meanwhile text)`;
  await sql`insert into clause (id, document)
            select id, ${document} from ${given}, unnest(array[clause, meanwhile]) as id on conflict do nothing`.execute(
    tx,
  );
  for (const which of ["meanwhile", "clause"] as const) {
    await sql`update clause_text t set clause = ${sql.ref(`it.${which}`)} from ${given}
               where t.version = ${version} and t.address = it.address`.execute(tx);
  }
}

/** From this version on, the clause that was `old` is `clause`: what stood before is another one. */
export async function partIdentity(
  tx: Tx,
  from: { readonly document: string; readonly number: number },
  old: ClauseId,
  clause: ClauseId,
): Promise<void> {
  await sql`insert into clause (id, document) values (${clause}, ${from.document})`.execute(tx);
  await sql`update clause_text t set clause = ${clause} from document_version v
             where v.id = t.version and v.document = ${from.document} and v.number >= ${from.number} and t.clause = ${old}`.execute(
    tx,
  );
  // What a meaning was kept from is another clause now.
  await sql`update binding set kept = null where clause = ${clause} and state = 'suggested'`.execute(tx);
}

/** A guess of alignment, with the words on both sides. */
export interface Guess {
  readonly position: number;
  readonly number: number;
  readonly version: VersionId;
  readonly change: Change;
  readonly likeness: number;
  readonly state: "guess" | "confirmed" | "refused";
  readonly was: string | null;
  readonly wasLabel: string | null;
  readonly wasWords: string | null;
  readonly address: string | null;
  readonly label: string | null;
  readonly words: string | null;
  readonly clause: ClauseId | null;
}

/** What is or was a guess in the history of a document, newest first; `waiting`: only what nobody has decided yet. */
export async function listGuesses(tx: Tx, slug: string, waiting: boolean): Promise<readonly Guess[]> {
  const { rows } = await sql<Guess>`
    select a.position, v.number, v.id as version, a.change, a.likeness, a.state, a.was, o.label as "wasLabel", o.words as "wasWords",
           a.address, t.label, t.words, t.clause
      from alignment a join document_version v on v.id = a.version
      left join clause_text o on o.version = a.earlier and o.address = a.was
      left join clause_text t on t.version = a.version and t.address = a.address
     where v.document = ${slug} and ${waiting ? sql`a.state = 'guess'` : sql`a.state <> 'certain'`}
     order by v.number desc, a.position`.execute(tx);
  return rows;
}

export async function saveGuessDecision(
  tx: Tx,
  decided: {
    readonly version: VersionId;
    readonly positions: readonly number[];
    readonly state: "confirmed" | "refused";
    readonly by: PersonId | null;
    readonly now: Date;
  },
): Promise<void> {
  await sql`update alignment set state = ${decided.state}, decided_by = ${decided.by}, decided_at = ${decided.now}
             where version = ${decided.version} and position = any(${decided.positions})`.execute(tx);
}

/** A version in the list of its document's versions, with what changed since the one before. */
export interface VersionEntry {
  readonly version: VersionId;
  readonly number: number;
  readonly effectiveOn: string | null;
  readonly source: string;
  readonly adopted: boolean;
  readonly sha256: string;
  readonly clauses: number;
  /** Null for the first version. A refused guess counts as one gone and one new. */
  readonly changes: Readonly<Partial<Record<Change, number>>> | null;
  readonly guesses: number;
}

/** Newest first. */
export async function listVersions(tx: Tx, slug: string): Promise<readonly VersionEntry[]> {
  const { rows } = await sql<VersionEntry>`
    select v.id as version, v.number, v.effective_on::text as "effectiveOn", v.source, v.adopted, encode(v.sha256, 'hex') as sha256, v.clauses,
           (select json_object_agg(c.change, c.times) from (
              select e.change, count(*) as times from alignment a
               cross join lateral unnest(case when a.state <> 'refused' then array[a.change]
                                              when a.change = 'split' then array['new'] when a.change = 'merged' then array['gone']
                                              else array['gone', 'new'] end) as e(change)
               where a.version = v.id group by e.change) c) as changes,
           (select count(*) from alignment a where a.version = v.id and a.state = 'guess') as guesses
      from document_version v where v.document = ${slug} order by v.number desc`.execute(tx);
  return rows;
}
