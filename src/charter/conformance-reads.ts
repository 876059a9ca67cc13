import { sql } from "kysely";
import { newestOfActs } from "../ledger/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import { lawOf, type Names, namesOf } from "./authority.ts";
import { type Conflict, findConflicts } from "./conflicts.ts";
import { type Evidence, judge, type Row } from "./conformance.ts";
import { recordRank } from "./forms.ts";
import { dayOf, findCommunity } from "./seats.ts";
import { type AuthorityFacts, type DocumentRecord, listClauses, listDocuments, loadAuthority } from "./store.ts";
import type { Act } from "./vocabulary.ts";

/** What one slice can show for the acts, principles and rules of a body: the newest of each. The composition root lists them all. */
export type EvidenceSource = (tx: Tx, asked: { body: string; now: Date }) => Promise<readonly Evidence[]>;

export interface Conformance {
  readonly document: DocumentRecord;
  readonly rows: readonly Row[];
}

export interface ConformanceView {
  readonly documents: readonly Conformance[];
  readonly conflicts: readonly Conflict[];
  readonly names: Names;
  readonly bodies: AuthorityFacts["bodies"];
  readonly zone: string;
}

/** Judges one document (all when null), each with the evidence of the body it governs. */
export async function readConformance(
  tx: Tx,
  now: Date,
  { performs, evidence }: { performs: ReadonlySet<Act>; evidence: readonly EvidenceSource[] },
  slug: string | null,
): Promise<ConformanceView | null> {
  const community = await findCommunity(tx);
  if (!community) return null;
  const facts = await loadAuthority(tx, { act: null, person: null, day: now, hold: false });
  const conflicts = findConflicts(lawOf(facts));
  // What is kept for the record asks nothing of anybody.
  const governing = (await listDocuments(tx)).filter((it) => it.rank !== recordRank);
  const wanted = governing.filter((it) => slug === null || it.slug === slug);
  const shown = new Map<string, Evidence[]>();
  const documents: Conformance[] = [];
  for (const document of wanted) {
    const body = document.governs;
    if (!shown.has(body))
      shown.set(body, await gather(tx, [ownEvidence, ledgerEvidence(facts), ...evidence], { body, now }));
    const clauses = await listClauses(tx, document.version);
    const circumstances = { performs, evidence: shown.get(body) ?? [], conflicts, since: community.closedAt, now };
    documents.push({ document, rows: judge(clauses, circumstances) });
  }
  return { documents, conflicts, names: namesOf(facts), bodies: facts.bodies, zone: community.zone };
}

async function gather(tx: Tx, sources: readonly EvidenceSource[], asked: { body: string; now: Date }) {
  const found: Evidence[] = [];
  for (const source of sources) found.push(...(await source(tx, asked)));
  return found;
}

/** Where documents that bind the same body disagree, for whoever looks for it: the linter, the page of a clause. */
export async function listConflicts(tx: Tx, now: Date): Promise<readonly Conflict[]> {
  return findConflicts(lawOf(await loadAuthority(tx, { act: null, person: null, day: now, hold: false })));
}

/** The newest entry of each act that the documents name; every act is there from the moment it is done. */
const ledgerEvidence =
  ({ meanings }: AuthorityFacts): EvidenceSource =>
  async (tx, { body }) => {
    const acts = [...new Set(meanings.flatMap(({ meaning }) => ("act" in meaning ? [meaning.act] : [])))];
    return (await newestOfActs(tx, acts, body)).map(({ act, at, seq }) => ({
      of: act as Act,
      at: at.toISOString(),
      label: seq === null ? "ledger entry, being sealed" : `ledger entry ${seq}`,
      href: seq === null ? "/ledger" : `/ledger/entries/${seq}`,
      count: null,
    }));
  };

/** What the slice itself can show: holders of seats, bodies, versions of documents, acknowledgements, the public log. */
const ownEvidence: EvidenceSource = async (tx, { body, now }) => {
  const { rows } = await sql<Evidence>`
    with held as (
      select slug, voting, person_name, acting, starts_on, source, count(*) over (partition by slug = 'chair', acting) as count
        from seat_holding where body = ${body} and starts_on <= ${dayOf(now)} and (ends_on is null or ends_on >= ${dayOf(now)}))
    select 'appoint-chair' as of, starts_on::text as at, person_name || ' holds the seat' as label,
           '/groups/' || ${body}::text || '/seats/chair' as href, count from (
             select * from held where slug = 'chair' and not acting order by starts_on desc limit 1) c
    union all
    select 'elect-parent-chair', starts_on::text, person_name || ' holds the seat', '/groups/' || ${body}::text || '/seats/chair', count from (
             select * from held where slug = 'chair' and not acting order by starts_on desc limit 1) c
    union all
    select 'name-acting-chair', starts_on::text, person_name || ' acts for the chair', '/groups/' || ${body}::text || '/seats/chair', count from (
             select * from held where slug = 'chair' and acting order by starts_on desc limit 1) c
    union all
    select 'appoint-member', starts_on::text, person_name || ' holds a seat', '/groups/' || ${body}::text || '/seats/' || slug, count from (
             select * from held where voting order by starts_on desc limit 1) m
    union all
    -- A group's own document is shown by the group itself, that of the body above by the groups below it.
    (select 'establish-group', (b.created_at at time zone 'UTC')::date::text, b.name || ' is recorded', '/groups/' || b.slug, count(*) over ()
      from body b where b.parent = ${body} or b.slug = ${body} and b.parent is not null order by (b.slug = ${body}) desc, b.created_at desc limit 1)
    union all
    (select 'amend-document', coalesce(d.effective_on::text, (v.created_at at time zone 'UTC')::date::text), d.title || ', version ' || d.number,
            '/charter/' || d.slug, d.number
       from document_today d join document_version v on v.id = d.version where d.governs = ${body} and d.number > 1 order by v.created_at desc limit 1)
    union all
    (select 'adopt-document', coalesce(d.effective_on::text, (v.created_at at time zone 'UTC')::date::text), d.title, '/charter/' || d.slug, count(*) over ()
       from document_today d join document_version v on v.id = d.version where d.governs = ${body} and d.adopted order by v.created_at desc limit 1)
    union all
    (select 'adopt-policy', coalesce(d.effective_on::text, (v.created_at at time zone 'UTC')::date::text), d.title, '/charter/' || d.slug, count(*) over ()
       from document_today d join document_version v on v.id = d.version
      where d.governs = ${body} and d.adopted and d.rank in (2, 3) order by v.created_at desc limit 1)
    union all
    (select 'higher-documents-prevail', (v.created_at at time zone 'UTC')::date::text, d.title || ' stands above', '/charter', count(*) over ()
       from document_today d join document_version v on v.id = d.version
      where d.rank <= 3 and (d.binds_all or ${body} = any(d.binds)) order by d.rank, d.slug limit 1)
    union all
    select 'policies-hold', (max(conduct_acknowledged_at) at time zone 'UTC')::date::text, 'code of conduct acknowledged', '/groups/' || ${body}::text, count(*)
      from person where conduct_acknowledged_at is not null having count(*) > 0
    union all
    (select 'transparent-record', (signed_at at time zone 'UTC')::date::text, 'public ledger', '/ledger', size
       from ledger_checkpoint order by log desc, size desc limit 1)`.execute(tx);
  return rows;
};
