import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { Id, PersonId } from "../platform/ids.ts";
import type { BoundMeaning } from "./authorise.ts";
import type { Meaning } from "./binding.ts";
import type { ParsedClause } from "./document.ts";
import { type BodyRecord, dayOf, inOffice } from "./seats.ts";
import type { votesOnRule } from "./term.ts";
import type { Act, RuleName } from "./vocabulary.ts";

export type VersionId = Id<"version">;
export type ClauseId = Id<"clause">;
export type BindingId = Id<"binding">;

export interface DocumentRecord {
  readonly slug: string;
  readonly title: string;
  readonly rank: number;
  readonly governs: string;
  readonly bindsAll: boolean;
  readonly binds: readonly string[];
  readonly version: VersionId;
  readonly number: number;
  readonly adopted: boolean;
  readonly effectiveOn: string | null;
  readonly source: string;
  readonly clauses: number;
  readonly suggested: number;
}

export interface StoredBinding {
  readonly id: BindingId;
  readonly clause: ClauseId;
  readonly meaning: Meaning;
  readonly because: string;
  readonly state: "suggested" | "confirmed" | "dismissed";
  /** Taken over from the neighbouring version, where the clause has the same words, or others: then it wants to be looked at. */
  readonly kept: "same-words" | "other-words" | null;
}

export interface StoredClause extends Omit<ParsedClause, "links"> {
  readonly clause: ClauseId;
  readonly bindings: readonly StoredBinding[];
}

const documentRows = (where: RawBuilder<unknown>) => sql<DocumentRecord>`
  select d.slug, d.title, d.rank, d.governs, d.binds_all as "bindsAll", d.binds, d.version, d.number, d.adopted,
         d.effective_on::text as "effectiveOn", d.source, d.clauses,
         (select count(*) from binding b where b.version = d.version and b.state = 'suggested') as suggested
    from document_today d ${where} order by d.rank, d.slug`;

export async function listDocuments(tx: Tx): Promise<readonly DocumentRecord[]> {
  return (await documentRows(sql``).execute(tx)).rows;
}

export async function findDocument(tx: Tx, slug: string): Promise<DocumentRecord | null> {
  return (await documentRows(sql`where d.slug = ${slug}`).execute(tx)).rows[0] ?? null;
}

/** The text of a version as it was imported. */
export async function findText(tx: Tx, version: VersionId): Promise<string> {
  const { rows } = await sql<{ text: string }>`select text from document_version where id = ${version}`.execute(tx);
  return rows[0]?.text ?? "";
}

export async function insertDocument(
  tx: Tx,
  document: { slug: string; title: string; rank: number; governs: string; bindsAll: boolean; binds: readonly string[] },
): Promise<void> {
  await sql`insert into document (slug, title, rank, governs, binds_all, binds)
            values (${document.slug}, ${document.title}, ${document.rank}, ${document.governs}, ${document.bindsAll}, ${document.binds})
            on conflict (slug) do nothing`.execute(tx);
}

/** The clause under which a document stands, in the version that was in force then. */
export interface Under {
  readonly version: VersionId;
  readonly address: string;
}

/** One statement each for the version, its clauses and their bindings. */
export async function insertVersion(
  tx: Tx,
  version: {
    id: VersionId;
    document: string;
    number: number;
    text: string;
    sha256: Buffer;
    effectiveOn: string | null;
    source: string;
    adopted: boolean;
    under: Under | null;
    now: Date;
    clauses: readonly Omit<StoredClause, "bindings">[];
    bindings: readonly (StoredBinding & { readonly decidedBy: PersonId | null; readonly decidedAt: Date | null })[];
  },
): Promise<void> {
  await sql`
    insert into document_version (id, document, number, text, sha256, clauses, effective_on, source, adopted, under_version, under_address, created_at)
    values (${version.id}, ${version.document}, ${version.number}, ${version.text}, ${version.sha256},
            ${version.clauses.filter((it) => it.kind === "clause").length}, ${version.effectiveOn}, ${version.source}, ${version.adopted},
            ${version.under?.version ?? null}, ${version.under?.address ?? null}, ${version.now})`.execute(tx);
  const clauses = JSON.stringify(version.clauses.map((it, position) => ({ ...it, position })));
  await sql`insert into clause (id, document)
            select clause, ${version.document} from jsonb_to_recordset(${clauses}::jsonb) as it(clause text) on conflict do nothing`.execute(
    tx,
  );
  await sql`insert into clause_text (version, clause, position, address, label, kind, parent, section, lead, depth, line, end_line, words, markdown, hash)
            select ${version.id}, clause, position, address, label, kind, parent, section, lead, depth, line, "endLine", words, markdown, hash
              from jsonb_to_recordset(${clauses}::jsonb)
                as it(clause text, position int, address text, label text, kind text, parent text, section text, lead text, depth int, line int,
                      "endLine" int, words text, markdown text, hash text)`.execute(tx);
  const bindings = JSON.stringify(
    version.bindings.map((it, position) => ({ ...it, position, kind: it.meaning.kind, act: actOf(it.meaning) })),
  );
  await sql`insert into binding (id, version, clause, position, kind, act, meaning, because, state, kept, decided_by, decided_at)
            select id, ${version.id}, clause, position, kind, act, meaning, because, state, kept, "decidedBy", "decidedAt"
              from jsonb_to_recordset(${bindings}::jsonb)
                as it(id text, clause text, position int, kind text, act text, meaning jsonb, because text, state text, kept text,
                      "decidedBy" text, "decidedAt" timestamptz)`.execute(tx);
}

const actOf = (meaning: Meaning): Act | null => ("act" in meaning ? meaning.act : null);

/** The clauses of a version in the order of the text, each with its bindings, in one query. */
export async function listClauses(tx: Tx, version: VersionId): Promise<readonly StoredClause[]> {
  const { rows } = await sql<StoredClause>`
    select t.clause, t.address, t.label, t.kind, t.parent, t.section, t.lead, t.depth, t.line, t.end_line as "endLine", t.words, t.markdown, t.hash,
           coalesce((select json_agg(json_build_object('id', b.id, 'clause', b.clause, 'meaning', b.meaning, 'because', b.because, 'state', b.state, 'kept', b.kept)
                                     order by b.position)
                       from binding b where b.version = t.version and b.clause = t.clause), '[]') as bindings
      from clause_text t where t.version = ${version} order by t.position`.execute(tx);
  return rows;
}

/** Decides suggestions of one version: all that wait, or those named, decided before or not. Answers how many changed. */
export async function saveBindingDecisions(
  tx: Tx,
  decision: {
    version: VersionId;
    state: "confirmed" | "dismissed";
    bindings: readonly BindingId[] | "all";
    by: PersonId | null;
    now: Date;
  },
): Promise<number> {
  const chosen =
    decision.bindings === "all"
      ? sql`state = 'suggested'`
      : sql`state <> ${decision.state} and id = any(${decision.bindings})`;
  const { numAffectedRows } = await sql`
    update binding set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.now}
     where version = ${decision.version} and ${chosen}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

const citationOf = sql`json_build_object('document', d.slug, 'documentTitle', d.title, 'version', d.number, 'clause', t.clause,
  'address', t.address, 'label', t.label, 'words', t.words, 'provisional', not d.adopted)`;

const boundMeanings = (which: RawBuilder<unknown>) => sql`
  select coalesce(json_agg(json_build_object('meaning', b.meaning, 'clause', ${citationOf}, 'order', d.rank, 'governs', d.governs,
                                             'binds', case when d.binds_all then '"all"'::json else to_json(d.binds) end)
                           order by d.rank, d.slug, b.position), '[]')
    from binding b join document_today d on d.version = b.version
    join clause_text t on t.version = b.version and t.clause = b.clause
   where b.state = 'confirmed' and ${which}`;

/** What one question of authority needs, in one round trip. */
export interface AuthorityFacts {
  readonly founding: "open" | "closed" | null;
  readonly meanings: readonly BoundMeaning[];
  readonly bodies: readonly Pick<BodyRecord, "slug" | "shortName" | "parent">[];
  readonly seats: readonly {
    body: string;
    seat: string;
    title: string;
    voting: boolean;
    vacant: boolean;
    mine: boolean;
    /** The person is deputy of this seat, or was its last holder and the term has ended or they resigned: a rule says what follows. */
    standsBy: "deputy-acts" | ReturnType<typeof votesOnRule> | null;
  }[];
}

/**
 * Loads the law for one act (for all when null) as it stands for that person on that day. `hold`: for an act, holds the person's terms
 * until the transaction ends, so that the seat cannot be taken away while its holder acts.
 */
export async function loadAuthority(
  tx: Tx,
  asked: { act: Act | null; person: PersonId | null; day: Date; hold: boolean },
): Promise<AuthorityFacts> {
  const { rows } = await sql<AuthorityFacts>`
    with mine as materialized (
      select t.id, t.seat, t.deputy, t.ended_by, t.starts_on, ${inOffice("t", asked.day)} as in_office, t.ends_on < ${dayOf(asked.day)} as over
        from term t where t.person = ${asked.person} ${asked.hold ? sql`for share` : sql``})
    select (select founding from community) as founding,
           (${boundMeanings(asked.act === null ? sql`b.kind <> 'informative'` : sql`b.act = ${asked.act}`)}) as meanings,
           (select coalesce(json_agg(json_build_object('slug', slug, 'shortName', short_name, 'parent', parent)), '[]')
              from body) as bodies,
           (select coalesce(json_agg(json_build_object('body', s.body, 'seat', s.slug, 'title', s.title, 'voting', s.voting,
                     'vacant', not exists (select from term t where t.seat = s.id and not t.deputy and ${inOffice("t", asked.day)}),
                     'mine', exists (select from mine m where m.seat = s.id and m.in_office and not m.deputy),
                     'standsBy', (select case when m.deputy then 'deputy-acts' when m.ended_by = 'resigned' then 'resigned-member-votes'
                               else 'expired-seat-votes' end from mine m
                        where m.seat = s.id and (m.deputy and m.in_office or s.voting and not m.deputy and m.over and not exists (
                          select from term l where l.seat = s.id and not l.deputy and (l.starts_on, l.id) > (m.starts_on, m.id))) limit 1))), '[]')
              from seat s) as seats`.execute(tx);
  return rows[0] ?? { founding: null, meanings: [], bodies: [], seats: [] };
}

/** The meanings of rules by their names, in one round trip. */
export async function loadRules(tx: Tx, names: readonly RuleName[]): Promise<readonly BoundMeaning[]> {
  const { rows } = await sql<{ meanings: readonly BoundMeaning[] }>`
    select (${boundMeanings(sql`b.kind = 'rule' and b.meaning->>'name' = any(${names})`)}) as meanings`.execute(tx);
  return rows[0]?.meanings ?? [];
}
