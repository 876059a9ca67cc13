import { sql } from "kysely";
import { foldName } from "../people/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { type Reading, readerEdition } from "./minutes.ts";
import type { MeetingId } from "./store.ts";

/** The minutes of a past meeting, as far as an import needs to know them. */
export interface StoredMinutes {
  readonly meeting: MeetingId;
  readonly number: number;
  readonly sha256: Buffer;
  readonly reader: number;
  readonly title: string;
  readonly zone: string;
  readonly redacted: boolean;
}

/** One import of minutes into a body at a time, so that a file cannot be taken in twice; ends with the transaction. */
export async function lockMinutes(tx: Tx, body: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('minutes of ' || ${body}, 0))`.execute(tx);
}

export async function findMinutes(tx: Tx, body: string, file: string): Promise<StoredMinutes | null> {
  const { rows } = await sql<StoredMinutes>`
    select n.meeting, m.number, n.sha256, n.reader, m.title, m.zone, n.redacted
      from minutes n join meeting m on m.id = n.meeting where n.body = ${body} and n.file = ${file}`.execute(tx);
  return rows[0] ?? null;
}

/** The numbers of other meetings of the body on that day. */
export async function listSameDay(
  tx: Tx,
  body: string,
  day: string,
  not: MeetingId | null,
): Promise<readonly number[]> {
  // A day of any zone lies within these two, so that the index finds it.
  const { rows } = await sql<{ number: number }>`
    select number from meeting
     where body = ${body} and starts_at between (${day}::timestamp at time zone 'UTC') - interval '15 hours' and (${day}::timestamp at time zone 'UTC') + interval '39 hours'
       and (starts_at at time zone zone)::date = ${day}::date and id is distinct from ${not} order by number`.execute(
    tx,
  );
  return rows.map((it) => it.number);
}

/** What an import knows beside the file itself. */
export interface Imported {
  readonly meeting: MeetingId;
  readonly body: string;
  readonly file: string;
  readonly title: string;
  readonly zone: string;
  readonly source: string;
  readonly sha256: Buffer;
  readonly by: PersonId | null;
  readonly at: Date;
  readonly reading: Reading;
}

/** Writes a meeting that the record did not have, and answers its number. */
export async function insertPastMeeting(tx: Tx, imported: Imported): Promise<number> {
  const { meeting, body, title, zone, reading } = imported;
  const { rows } = await sql<{ number: number }>`
    insert into meeting (id, body, title, starts_at, time_known, zone, minutes, joining, state, origin)
    values (${meeting}, ${body}, ${title}, ${reading.startsAt}, ${reading.timeKnown}, ${zone}, ${reading.minutes}, '', ${reading.state}, 'imported')
    returning number`.execute(tx);
  const { file, source, sha256, at, by } = imported;
  await sql`insert into minutes (meeting, body, file, text, sha256, encoding, source, time_words, marks, reader, imported_at, imported_by)
            values (${meeting}, ${body}, ${file}, ${reading.text}, ${sha256}, ${reading.encoding}, ${source}, ${reading.timeWords},
                    ${reading.marks}, ${readerEdition}, ${at}, ${by})`.execute(tx);
  await insertReading(tx, imported);
  return rows[0]?.number ?? 0;
}

/** Takes in what a file says now; what it said before is kept where the bytes differ. */
export async function updatePastMeeting(tx: Tx, imported: Imported): Promise<void> {
  const { meeting, title, zone, source, sha256, at, by, reading } = imported;
  await sql`insert into minutes_earlier (meeting, text, sha256, encoding, imported_at, replaced_at)
            select meeting, text, sha256, encoding, imported_at, ${at} from minutes where meeting = ${meeting} and sha256 <> ${sha256}`.execute(
    tx,
  );
  await sql`update meeting set title = ${title}, starts_at = ${reading.startsAt}, time_known = ${reading.timeKnown}, zone = ${zone},
                   minutes = ${reading.minutes}, state = ${reading.state}, revision = revision + 1 where id = ${meeting}`.execute(
    tx,
  );
  await sql`update minutes set text = ${reading.text}, sha256 = ${sha256}, encoding = ${reading.encoding}, source = ${source},
                   time_words = ${reading.timeWords}, marks = ${reading.marks}, redacted = false, reader = ${readerEdition}, imported_at = ${at}, imported_by = ${by}
             where meeting = ${meeting}`.execute(tx);
  await sql`delete from attendance where meeting = ${meeting}`.execute(tx);
  await sql`delete from minutes_part where meeting = ${meeting}`.execute(tx);
  await sql`delete from minutes_doubt where meeting = ${meeting}`.execute(tx);
  await insertReading(tx, imported);
}

async function insertReading(tx: Tx, { meeting, reading }: Imported): Promise<void> {
  const rows = (list: readonly object[]) => JSON.stringify(list.map((it, position) => ({ ...it, position })));
  await sql`insert into attendance (meeting, position, name, folded, organisation, location, role, capacity, mark, repeated, line)
            select ${meeting}, position, name, folded, organisation, location, role, capacity, mark, repeated, line
              from jsonb_to_recordset(${rows(reading.attendees.map((it) => ({ ...it, folded: foldName(it.name) })))}::jsonb)
                as it(position int, name text, folded text, organisation text, location text, role text, capacity text, mark text, repeated boolean, line int)`.execute(
    tx,
  );
  await sql`insert into minutes_part (meeting, position, kind, heading, depth, line, end_line, filled)
            select ${meeting}, position, kind, heading, depth, line, "endLine", filled
              from jsonb_to_recordset(${rows(reading.parts)}::jsonb)
                as it(position int, kind text, heading text, depth int, line int, "endLine" int, filled boolean)`.execute(
    tx,
  );
  await sql`insert into minutes_doubt (meeting, position, line, kind, words, remedy)
            select ${meeting}, position, line, kind, words, remedy
              from jsonb_to_recordset(${rows(reading.doubts)}::jsonb) as it(position int, line int, kind text, words text, remedy text)`.execute(
    tx,
  );
}

/**
 * Names in minutes (of one meeting or for one person, where it is given) become a person's: by an alias that somebody recorded,
 * else by the name of record that exactly one person has. Nobody is matched by what they call themselves.
 */
export async function matchAttendees(
  tx: Tx,
  { meeting, person }: { readonly meeting?: MeetingId; readonly person?: PersonId },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update attendance a set person = known.person
      from (select folded, person from attendee_alias
            union all
            select recorded_folded, min(id) from person
             where recorded_folded is not null and not exists (select from attendee_alias where folded = recorded_folded)
             group by recorded_folded having count(*) = 1) known
     where a.person is null and a.folded = known.folded and a.meeting = coalesce(${meeting ?? null}, a.meeting)
       and known.person = coalesce(${person ?? null}, known.person)`.execute(tx);
  return Number(numAffectedRows);
}

/** Records that a name in minutes is a person's, whatever it was said to be before. */
export async function saveAlias(
  tx: Tx,
  { name, person, by, at }: { name: string; person: PersonId; by: PersonId | null; at: Date },
): Promise<void> {
  const folded = foldName(name);
  await sql`insert into attendee_alias (folded, name, person, recorded_by, recorded_at)
            values (${folded}, ${name}, ${person}, ${by}, ${at})
            on conflict (folded) do update set name = excluded.name, person = excluded.person, recorded_by = excluded.recorded_by,
                                               recorded_at = excluded.recorded_at`.execute(tx);
  await sql`update attendance set person = null where folded = ${folded}`.execute(tx);
}

/** How many a meeting's minutes list, and how many of them are known persons. */
export async function countAttendees(tx: Tx, meeting: MeetingId): Promise<{ attendees: number; matched: number }> {
  const { rows } = await sql<{ attendees: number; matched: number }>`
    select count(*) filter (where not repeated)::int as attendees, count(person)::int as matched from attendance where meeting = ${meeting}`.execute(
    tx,
  );
  return rows[0] ?? { attendees: 0, matched: 0 };
}
