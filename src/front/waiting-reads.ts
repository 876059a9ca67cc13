import { type RawBuilder, sql } from "kysely";
import { type EvidenceSource, policyRows } from "../charter/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonViewer } from "../platform/viewer.ts";
import { isTask, type Waiting } from "./waiting.ts";

interface Asked {
  readonly person: PersonViewer;
  readonly now: Date;
}

/** Days before the end of a term from which its holder is told. */
const termNotice = 60;
/** Days ahead to which coming meetings are listed. */
const meetingNotice = 14;

/** Rows of one kind, in the order in which they are shown. `mine` are the seats of the person today, `day` is today. */
type Rows = (asked: Asked) => RawBuilder<unknown>;

/** The newest version of a policy that they have not acknowledged; some version of that on conduct they have to begin with. */
const policies: Rows = ({ person }) => sql`
  select p.title, p.version, p.href from (${policyRows}) p
   where (${person.participant} or not p.conduct)
     and not exists (select from acknowledgement a where a.person = ${person.id} and a.document = p.subject and a.version = p.version)
   order by p.subject`;

/** Until the founding is closed administrators decide on meanings; afterwards a carried amendment brings its own. */
const meanings: Rows = ({ person }) => sql`
  select d.slug as document, d.title, count(*)::int as count
    from document_today d join binding g on g.version = d.version
   where g.state = 'suggested' and ${person.administrator} and exists (select from community where founding = 'open')
   group by d.slug, d.title, d.rank order by d.rank, d.slug`;

const alignments: Rows = ({ person }) => sql`
  select d.slug as document, d.title, count(*)::int as count
    from alignment a join document_version v on v.id = a.version join document d on d.slug = v.document
   where a.state = 'guess' and ${person.administrator} and exists (select from community where founding = 'open')
   group by d.slug, d.title, d.rank order by d.rank, d.slug`;

const corrections: Rows = ({ person }) => sql`
  select c.id, c.reason from correction c
   where c.state = 'proposed' and exists (select from mine)
     and not exists (select from correction_signature s where s.correction = c.id and s.person = ${person.id})
   order by c.proposed_at limit 20`;

/** Terms that end soon, and terms that have ended while nobody has followed. */
const terms: Rows = ({ person }) => sql`
  select h.title as seat, b.short_name as body, '/groups/' || h.body || '/seats/' || h.slug as href, h.ends_on as day, h.ends_on < day.today as over
    from day cross join seat_holding h join body b on b.slug = h.body
   where h.person = ${person.id} and h.ends_on between day.today - 365 and day.today + ${termNotice}::int
     and not exists (select from term n where n.seat = h.seat and n.starts_on > h.starts_on)
   order by h.ends_on`;

const secondFactor: Rows = ({ person }) => sql`
  select m.title || ', ' || b.short_name as seat from mine m join body b on b.slug = m.body
   where not exists (select from passkey where person = ${person.id}) order by m.voting, m.starts_on limit 1`;

const meetings: Rows = ({ now }) => sql`
  select m.number, m.title, m.starts_at as "startsAt", m.zone from meeting m
   where m.starts_at between ${now} and ${new Date(now.getTime() + meetingNotice * 86_400_000)} and m.state = 'scheduled'
     and m.body in (select body from mine)
   order by m.starts_at limit 5`;

/** Duties that a confirmed clause lays on a seat of theirs; sources of evidence tell which are undone. */
const owed: Rows = () => sql`
  select distinct g.act, m.body, b.short_name as "bodyName", m.slug as seat
    from mine m join body b on b.slug = m.body
    join document_today d on d.governs = m.body or d.governs = b.parent or d.binds_all
    join binding g on g.version = d.version and g.kind = 'duty' and g.state = 'confirmed'
   where g.meaning #>> '{holder,kind}' = 'seat' and g.meaning #>> '{holder,seat}' = m.slug
     and case g.meaning #>> '{holder,body}' when 'this' then d.governs = m.body else g.meaning #>> '{holder,body}' = m.body end
     and exists (select from community where founding = 'closed')`;

interface Owed {
  readonly act: string;
  readonly body: string;
  readonly bodyName: string;
  readonly seat: string;
}

type InTables = Exclude<Waiting["kind"], "conduct" | "duty">;

/** What the tables alone tell, in the order in which it is shown. A later slice adds its line. */
const inTables: readonly (readonly [InTables, Rows])[] = [
  ["correction", corrections],
  ["term", terms],
  ["meanings", meanings],
  ["alignments", alignments],
  ["second-factor", secondFactor],
  ["policy", policies],
  ["meeting", meetings],
];

interface Read {
  readonly owed: readonly Owed[];
  readonly rest: readonly Waiting[];
}

/** All that waits for a person, in one query, as the head of every page asks; duties of a seat ask their evidence as well. */
export async function listWaiting(
  tx: Tx,
  evidence: readonly EvidenceSource[],
  asked: Asked,
): Promise<readonly Waiting[]> {
  const all = (rows: RawBuilder<unknown>) => sql`coalesce((select jsonb_agg(it) from (${rows}) it), '[]')`;
  const ofKind = ([kind, rows]: (typeof inTables)[number]) =>
    sql`coalesce((select jsonb_agg(jsonb_build_object('kind', ${kind}::text) || to_jsonb(it)) from (${rows(asked)}) it), '[]')`;
  const statement = sql<Read>`
    with day as (select (${asked.now}::timestamptz at time zone zone)::date as today from community),
    mine as materialized (
      select h.body, h.slug, h.title, h.voting, h.starts_on from day join seat_holding h
          on h.person = ${asked.person.id} and h.starts_on <= day.today and (h.ends_on is null or h.ends_on >= day.today))
    select ${all(owed(asked))} as owed, ${sql.join(inTables.map(ofKind), sql` || `)} as rest`;
  // By its guesses PostgreSQL would plan this anew each time, and planning takes twice as long as running.
  const [, { rows }] = await Promise.all([
    sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(tx),
    statement.execute(tx),
  ]);
  const [read] = rows;
  return [
    ...(asked.person.participant ? [] : [{ kind: "conduct" } as const]),
    ...(await undone(tx, evidence, asked.now, read?.owed ?? [])),
    ...(read?.rest ?? []),
  ];
}

async function undone(
  tx: Tx,
  evidence: readonly EvidenceSource[],
  now: Date,
  duties: readonly Owed[],
): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (const body of new Set(duties.map((it) => it.body))) {
    const shown = (await Promise.all(evidence.map((source) => source(tx, { body, now })))).flat();
    for (const { act, bodyName, seat } of duties.filter((it) => it.body === body)) {
      const late = shown.find((it) => it.of === act && it.overdue !== undefined);
      if (late?.overdue)
        found.push({ kind: "duty", act, body: bodyName, why: late.overdue, href: `/groups/${body}/seats/${seat}` });
    }
  }
  return found;
}

/** How much there is to do, for the head of every page. */
export const countWaiting = async (tx: Tx, evidence: readonly EvidenceSource[], asked: Asked): Promise<number> =>
  (await listWaiting(tx, evidence, asked)).filter(isTask).length;
