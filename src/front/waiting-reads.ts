import { sql } from "kysely";
import { type EvidenceSource, policiesToday } from "../charter/index.ts";
import { listAcknowledgements, standingOf } from "../people/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonViewer } from "../platform/viewer.ts";
import { isTask, type Waiting } from "./waiting.ts";

interface Asked {
  readonly person: PersonViewer;
  readonly now: Date;
}

/** What one part of the program says waits for a person. It asks the database at most a few times, whoever it is. */
export type WaitingSource = (tx: Tx, asked: Asked) => Promise<readonly Waiting[]>;

/** Days before the end of a term from which its holder is told. */
const termNotice = 60;
/** Days ahead to which coming meetings are listed. */
const meetingNotice = 14;

const dayAt = (now: Date) => sql`(select (${now}::timestamptz at time zone zone)::date from community)`;

/** The seats in which somebody sits today. */
const mySeats = ({ person, now }: Asked) => sql`
  select * from seat_holding where person = ${person.id} and starts_on <= ${dayAt(now)} and (ends_on is null or ends_on >= ${dayAt(now)})`;

const conduct: WaitingSource = async (_tx, { person }) => (person.participant ? [] : [{ kind: "conduct" }]);

const policies: WaitingSource = async (tx, { person }) => {
  const [today, given] = await Promise.all([policiesToday(tx), listAcknowledgements(tx, person.id)]);
  return standingOf(today, given)
    .filter((it) => it.waits && (!it.conduct || person.participant))
    .map(({ title, version, href }) => ({ kind: "policy", title, version, href }));
};

/** Until the founding is closed administrators decide on meanings; afterwards a carried amendment brings its own. */
const meanings: WaitingSource = async (tx, { person }) => {
  if (!person.administrator) return [];
  const { rows } = await sql<Waiting>`
    select 'meanings' as kind, d.slug as document, d.title, count(*)::int as count
      from document_today d join binding g on g.version = d.version
     where g.state = 'suggested' and exists (select from community where founding = 'open')
     group by d.slug, d.title, d.rank order by d.rank, d.slug`.execute(tx);
  return rows;
};

const alignments: WaitingSource = async (tx, { person }) => {
  if (!person.administrator) return [];
  const { rows } = await sql<Waiting>`
    select 'alignments' as kind, d.slug as document, d.title, count(*)::int as count
      from alignment a join document_version v on v.id = a.version join document d on d.slug = v.document
     where a.state = 'guess' and exists (select from community where founding = 'open')
     group by d.slug, d.title, d.rank order by d.rank, d.slug`.execute(tx);
  return rows;
};

const corrections: WaitingSource = async (tx, asked) => {
  const { rows } = await sql<Waiting>`
    select 'correction' as kind, c.id, c.reason from correction c
     where c.state = 'proposed' and exists (${mySeats(asked)})
       and not exists (select from correction_signature s where s.correction = c.id and s.person = ${asked.person.id})
     order by c.proposed_at limit 20`.execute(tx);
  return rows;
};

/** Terms that end soon, and terms that have ended while nobody has followed. */
const terms: WaitingSource = async (tx, { person, now }) => {
  const { rows } = await sql<Waiting>`
    select 'term' as kind, h.title as seat, b.short_name as body, '/groups/' || h.body || '/seats/' || h.slug as href,
           h.ends_on::text as day, h.ends_on < ${dayAt(now)} as over
      from seat_holding h join body b on b.slug = h.body
     where h.person = ${person.id} and h.ends_on <= ${dayAt(now)} + ${termNotice}::int and h.ends_on >= ${dayAt(now)} - 365
       and not exists (select from seat_holding n where n.seat = h.seat and n.starts_on > h.starts_on)
     order by h.ends_on`.execute(tx);
  return rows;
};

const secondFactor: WaitingSource = async (tx, asked) => {
  const { rows } = await sql<Waiting>`
    select 'second-factor' as kind, m.title || ', ' || b.short_name as seat
      from (${mySeats(asked)}) m join body b on b.slug = m.body
     where not exists (select from passkey where person = ${asked.person.id}) order by m.voting, m.starts_on limit 1`.execute(
    tx,
  );
  return rows;
};

const meetings: WaitingSource = async (tx, asked) => {
  const until = new Date(asked.now.getTime() + meetingNotice * 86_400_000);
  const { rows } = await sql<Waiting>`
    select 'meeting' as kind, m.number, m.title, m.starts_at as "startsAt", m.zone
      from meeting m where m.starts_at between ${asked.now} and ${until} and m.state = 'scheduled'
       and m.body in (select body from (${mySeats(asked)}) s)
     order by m.starts_at limit 5`.execute(tx);
  return rows;
};

interface Owed {
  readonly act: string;
  readonly body: string;
  readonly bodyName: string;
  readonly seat: string;
}

/** Duties that a confirmed clause lays on a seat of theirs, and that a source of evidence finds undone. */
const duties =
  (evidence: readonly EvidenceSource[]): WaitingSource =>
  async (tx, asked) => {
    const { rows } = await sql<Owed>`
      select distinct g.act, m.body, b.short_name as "bodyName", m.slug as seat
        from (${mySeats(asked)}) m join body b on b.slug = m.body
        join document_today d on d.governs = m.body or d.governs = b.parent or d.binds_all
        join binding g on g.version = d.version and g.kind = 'duty' and g.state = 'confirmed'
       where g.meaning #>> '{holder,kind}' = 'seat' and g.meaning #>> '{holder,seat}' = m.slug
         and case g.meaning #>> '{holder,body}' when 'this' then d.governs = m.body else g.meaning #>> '{holder,body}' = m.body end
         and exists (select from community where founding = 'closed')`.execute(tx);
    const found: Waiting[] = [];
    for (const body of new Set(rows.map((it) => it.body))) {
      const shown = (await Promise.all(evidence.map((source) => source(tx, { body, now: asked.now })))).flat();
      for (const { act, bodyName, seat } of rows.filter((it) => it.body === body)) {
        const late = shown.find((it) => it.of === act && it.overdue !== undefined);
        if (late?.overdue)
          found.push({ kind: "duty", act, body: bodyName, why: late.overdue, href: `/groups/${body}/seats/${seat}` });
      }
    }
    return found;
  };

/** The sources of the slices so far, in the order in which they are shown. A later slice adds its line. */
export const waitingSources = (evidence: readonly EvidenceSource[]): readonly WaitingSource[] => [
  conduct,
  duties(evidence),
  corrections,
  terms,
  meanings,
  alignments,
  secondFactor,
  policies,
  meetings,
];

export async function listWaiting(
  tx: Tx,
  sources: readonly WaitingSource[],
  asked: Asked,
): Promise<readonly Waiting[]> {
  return (await Promise.all(sources.map((source) => source(tx, asked)))).flat();
}

/** How much there is to do, for the head of every page. */
export const countWaiting = async (tx: Tx, sources: readonly WaitingSource[], asked: Asked): Promise<number> =>
  (await listWaiting(tx, sources, asked)).filter(isTask).length;
