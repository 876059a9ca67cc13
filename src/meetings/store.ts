import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { type Id, isId, type PersonId } from "../platform/ids.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import type { MinutesFacts } from "./facts.ts";
import type { PastState } from "./minutes.ts";

export type MeetingId = Id<"meeting">;

interface AnyMeeting {
  readonly id: MeetingId;
  /** `M-12`. */
  readonly number: number;
  readonly body: string;
  readonly bodyName: string;
  readonly bodyShortName: string;
  readonly title: string;
  readonly startsAt: Date;
  /** IANA time zone in which it was scheduled, or in which its minutes were read. */
  readonly zone: string;
  readonly revision: number;
}

/** A meeting that somebody scheduled here, under a clause. */
export interface ScheduledMeeting extends AnyMeeting {
  readonly origin: "scheduled";
  readonly state: "scheduled";
  readonly minutes: number;
  /** How to join, as the scheduler wrote it. */
  readonly joining: string;
  readonly scheduledBy: PersonId;
  readonly scheduledByName: string;
  readonly scheduledAt: Date;
  readonly clause: ClauseCitation;
  readonly record: null;
}

/** A meeting from before this server knew of it, of which only its minutes tell. */
export interface PastMeeting extends AnyMeeting {
  readonly origin: "imported";
  readonly state: PastState;
  /** Null where the minutes do not name the end. */
  readonly minutes: number | null;
  readonly record: MinutesFacts;
}

export type Meeting = ScheduledMeeting | PastMeeting;

export async function insertMeeting(
  tx: Tx,
  meeting: Pick<
    ScheduledMeeting,
    "id" | "body" | "title" | "startsAt" | "zone" | "minutes" | "joining" | "scheduledBy" | "scheduledAt"
  > & {
    clause: ClauseCitation;
  },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into meeting (id, body, title, starts_at, zone, minutes, joining, state, scheduled_by, scheduled_at, version, clause)
    select ${meeting.id}, ${meeting.body}, ${meeting.title}, ${meeting.startsAt}, ${meeting.zone}, ${meeting.minutes}, ${meeting.joining},
           'scheduled', ${meeting.scheduledBy}, ${meeting.scheduledAt}, v.version, ${meeting.clause.clause}
      from citation v where v.clause = ${meeting.clause.clause} and v.number = ${meeting.clause.version}
    returning number`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`the clause ${meeting.clause.clause} of version ${meeting.clause.version} is gone`);
  return row.number;
}

/** What {@link MinutesFacts} says, from the published view. */
export const minutesFacts = sql`
  json_build_object('day', r.day, 'timeKnown', r.time_known, 'file', r.file, 'source', r.source, 'timeWords', r.time_words, 'marksUsed', r.marks_used,
                    'hasAgenda', r.has_agenda, 'hasNotes', r.has_notes, 'hasActions', r.has_actions, 'votingRoll', r.voting_roll,
                    'votingListed', r.voting_listed, 'votingPresent', r.voting_present, 'votingAbsent', r.voting_absent,
                    'votingUnmarked', r.voting_unmarked, 'othersPresent', r.others_present, 'absent', r.absent, 'unmarked', r.unmarked,
                    'doubts', r.doubts)`;

/** The meetings that `chosen` selects, with names and clause. A list is cut to its page first, so that no row is joined in vain. */
const meetingRows = <Row extends object>(chosen: RawBuilder<unknown>, more = sql``) => sql<Row>`
  select m.id, m.number, m.body, b.name as "bodyName", b.short_name as "bodyShortName", m.title, m.starts_at as "startsAt", m.zone, m.minutes, m.joining, m.state, m.origin,
         m.scheduled_by as "scheduledBy", p.name as "scheduledByName", m.scheduled_at as "scheduledAt", m.revision,
         case when c.clause is not null then
           json_build_object('document', c.document, 'documentTitle', c.document_title, 'version', c.number, 'clause', c.clause,
                             'address', c.address, 'label', c.label, 'words', c.words, 'provisional', c.provisional) end as clause,
         case m.origin when 'imported' then (select ${minutesFacts} from meeting_record r where r.id = m.id) end as record ${more}
    from (select * from meeting m where ${chosen}) m join body b on b.slug = m.body left join person p on p.id = m.scheduled_by
    left join citation c on c.version = m.version and c.clause = m.clause`;

/** A meeting with the numbers of its ledger entries. */
export type Sealed<Kind extends Meeting> = Kind & {
  readonly seal: readonly { readonly seq: number | null }[];
};

export async function findMeeting(
  tx: Tx,
  number: number,
): Promise<Sealed<ScheduledMeeting> | Sealed<PastMeeting> | null> {
  const seal = sql`, (select coalesce(json_agg(json_build_object('seq', seq) order by seq nulls last), '[]')
                        from ledger_seal where subject = m.id) as seal`;
  const { rows } = await meetingRows<Sealed<ScheduledMeeting> | Sealed<PastMeeting>>(
    sql`m.number = ${number}`,
    seal,
  ).execute(tx);
  return rows[0] ?? null;
}

/** Where a page of the list begins: the last row of the page before. */
export interface Cursor {
  readonly startsAt: Date;
  readonly id: MeetingId;
}

export const writeCursor = ({ startsAt, id }: Cursor): string => `${startsAt.toISOString()}~${id}`;

/** Null where the text is no cursor, so that a mangled address shows the first page. */
export function readCursor(text: string): Cursor | null {
  const [at = "", id = ""] = text.split("~");
  const startsAt = new Date(at);
  return Number.isNaN(startsAt.getTime()) || !isId("meeting", id) ? null : { startsAt, id };
}

interface Window {
  readonly now: Date;
  /** Null for all bodies. */
  readonly body: string | null;
  readonly after: Cursor | null;
  /** A constant, written into the statement: where PostgreSQL does not know it, it plans the list anew each time. */
  readonly limit: number;
}

const ofBody = (body: string | null) => (body === null ? sql`true` : sql`m.body = ${body}`);

/** The minutes of a past meeting may not name its end. */
const ends = sql`m.starts_at + coalesce(m.minutes, 0) * interval '1 minute'`;

/** Meetings that are not over at `now`, the next one first. */
export async function listComing(tx: Tx, { now, body, after, limit }: Window): Promise<readonly Meeting[]> {
  // No meeting lasts longer than a day, so the index by start still finds where to begin.
  const dayBefore = new Date(now.getTime() - 86_400_000);
  const from = after ? sql`(m.starts_at, m.id) > (${after.startsAt}, ${after.id})` : sql`m.starts_at > ${dayBefore}`;
  const order = sql`order by m.starts_at, m.id`;
  const page = sql`${from} and ${ends} > ${now} and ${ofBody(body)} ${order} limit ${sql.lit(limit)}`;
  const { rows } = await sql<Meeting>`${meetingRows<Meeting>(page)} ${order}`.execute(tx);
  return rows;
}

/** Meetings that are over at `now`, the last one first. */
export async function listPast(tx: Tx, { now, body, after, limit }: Window): Promise<readonly Meeting[]> {
  const from = after ? sql`(m.starts_at, m.id) < (${after.startsAt}, ${after.id})` : sql`m.starts_at < ${now}`;
  const order = sql`order by m.starts_at desc, m.id desc`;
  const page = sql`${from} and ${ends} <= ${now} and ${ofBody(body)} ${order} limit ${sql.lit(limit)}`;
  const { rows } = await sql<Meeting>`${meetingRows<Meeting>(page)} ${order}`.execute(tx);
  return rows;
}
