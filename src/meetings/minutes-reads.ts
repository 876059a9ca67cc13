import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Attendee } from "./attendees.ts";
import type { Doubt } from "./doubts.ts";
import type { MinutesFacts } from "./facts.ts";
import type { Encoding } from "./file-text.ts";
import type { PastState } from "./minutes.ts";
import { linesOf, type PartKind } from "./sections.ts";
import { type MeetingId, minutesFacts } from "./store.ts";

/** What a page of a past meeting shows, and what the pictures are drawn from; one query each. */

export interface ListedAttendee extends Omit<Attendee, "repeated"> {
  readonly position: number;
  readonly person: PersonId | null;
}

export interface WrittenPart {
  readonly kind: PartKind;
  readonly heading: string | null;
  readonly depth: number;
  readonly line: number;
  readonly words: string;
}

export interface MinutesView {
  /** The whole file. */
  readonly text: string;
  readonly attendees: readonly ListedAttendee[];
  readonly parts: readonly WrittenPart[];
  readonly doubts: readonly Doubt[];
  readonly encoding: Encoding;
  readonly sha256: string;
  readonly redacted: boolean;
  readonly importedAt: string;
  /** When texts before this one were replaced. */
  readonly replacedAt: readonly string[];
}

const attendeeColumns = sql`
  json_build_object('position', position, 'name', name, 'organisation', organisation, 'location', location, 'role', role,
                    'capacity', capacity, 'mark', mark, 'person', person, 'line', line)`;

/** The minutes of a meeting, of each of its lists no more than `limit`. */
export async function readMinutesOf(tx: Tx, meeting: MeetingId, limit: number): Promise<MinutesView | null> {
  const { rows } = await sql<
    Omit<MinutesView, "parts"> & { parts: readonly (Omit<WrittenPart, "words"> & { endLine: number })[] }
  >`
    select n.text, n.encoding, encode(n.sha256, 'hex') as sha256, n.redacted, n.imported_at as "importedAt",
           (select coalesce(json_agg(replaced_at order by replaced_at), '[]') from minutes_earlier where meeting = n.meeting) as "replacedAt",
           (select coalesce(json_agg(${attendeeColumns} order by position), '[]')
              from (select * from attendance where meeting = n.meeting and not repeated order by position limit ${limit}) a) as attendees,
           (select coalesce(json_agg(json_build_object('kind', kind, 'heading', heading, 'depth', depth, 'line', line, 'endLine', end_line)
                                     order by position), '[]')
              from (select * from minutes_part where meeting = n.meeting and kind in ('agenda', 'notes', 'actions') and filled
                     order by position limit ${limit}) p) as parts,
           (select coalesce(json_agg(json_build_object('kind', kind, 'line', line, 'words', words, 'remedy', remedy) order by position), '[]')
              from (select * from minutes_doubt where meeting = n.meeting order by position limit ${limit}) d) as doubts
      from minutes n where n.meeting = ${meeting}`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  const lines = linesOf(row.text);
  const parts = row.parts.map(({ endLine, ...part }) => ({
    ...part,
    words: lines.slice(part.line, endLine).join("\n"),
  }));
  return { ...row, parts };
}

/** The attendees of a meeting, as listed, from one position on. */
export async function listAttendees(
  tx: Tx,
  meeting: MeetingId,
  after: number,
  limit: number,
): Promise<readonly ListedAttendee[]> {
  const { rows } = await sql<{ attendee: ListedAttendee }>`
    select ${attendeeColumns} as attendee from attendance
     where meeting = ${meeting} and position > ${after} and not repeated order by position limit ${limit}`.execute(tx);
  return rows.map((it) => it.attendee);
}

/** One past meeting in a picture. */
export interface Attended
  extends Pick<
    MinutesFacts,
    "day" | "votingRoll" | "votingListed" | "votingPresent" | "votingAbsent" | "votingUnmarked" | "othersPresent"
  > {
  readonly number: number;
  readonly state: PastState;
}

/** The last `limit` past meetings of a body, the first one first. */
export async function listAttended(tx: Tx, body: string, limit: number): Promise<readonly Attended[]> {
  const { rows } = await sql<{ number: number; state: PastState; facts: MinutesFacts }>`
    select r.number, r.state, ${minutesFacts} as facts
      from (select id from meeting where body = ${body} and origin = 'imported' order by starts_at desc, id desc limit ${sql.lit(limit)}) m
      join meeting_record r on r.id = m.id order by r.starts_at, r.id`.execute(tx);
  return rows.map(({ number, state, facts }) => ({ ...facts, number, state }));
}

/** How often somebody came to those meetings of a body whose minutes tell who came and who did not. */
export interface Share {
  readonly name: string;
  readonly person: PersonId | null;
  readonly attended: number;
  readonly missed: number;
  /** Meetings that list them and marked nobody. */
  readonly unmarked: number;
}

/** Whoever was listed most, first. A known person is one, whatever the minutes call them. */
export async function listShares(tx: Tx, body: string, limit: number): Promise<readonly Share[]> {
  const { rows } = await sql<Share>`
    select coalesce(min(p.name), (array_agg(a.name order by a.starts_at desc))[1]) as name, min(a.person) as person,
           count(distinct a.meeting) filter (where a.mark = 'present')::int as attended,
           count(distinct a.meeting) filter (where a.mark = 'absent')::int as missed,
           count(distinct a.meeting) filter (where a.mark = 'unmarked')::int as unmarked
      from attendance_record a left join person p on p.id = a.person
     where a.body = ${body} and a.state = 'held' and not a.repeated
       and exists (select from attendance other where other.meeting = a.meeting and other.mark <> 'present')
     group by coalesce(a.person, a.folded)
    having bool_or(a.mark <> 'present')
     order by count(distinct a.meeting) desc, 1 limit ${limit}`.execute(tx);
  return rows;
}

/** The bodies whose past meetings are in the record, those with most of them first. */
export async function listRecordedBodies(
  tx: Tx,
): Promise<readonly { readonly body: string; readonly meetings: number }[]> {
  const { rows } = await sql<{ body: string; meetings: number }>`
    select body, count(*)::int as meetings from minutes group by body order by 2 desc, 1`.execute(tx);
  return rows;
}
