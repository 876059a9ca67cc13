import { sql } from "kysely";
import { foldName } from "../people/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Named, Removed } from "./removal.ts";
import type { MeetingId } from "./store.ts";

/** What is kept of minutes that name a person whose data is erased. The transaction's viewer is the person. */

/** The names by which lists of attendees mean this person: every alias, and the name of record unless it means another too. */
export async function listMeantNames(tx: Tx, person: PersonId, name: string | null): Promise<readonly string[]> {
  const folded = name === null ? null : foldName(name);
  const { rows } = await sql<{ name: string }>`
    select name from attendee_alias where person = ${person}
    union all
    select ${name}::text where ${folded}::text is not null
       and not exists (select from attendee_alias where folded = ${folded})
       and not exists (select from person where recorded_folded = ${folded} and id <> ${person})`.execute(tx);
  return rows.map((it) => it.name);
}

/** The aliases of a person, which are gone from then on. */
export async function takeAliases(tx: Tx, person: PersonId): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string;
  }>`delete from attendee_alias where person = ${person} returning name`.execute(tx);
  return rows.map((it) => it.name);
}

/** The minutes that list the person, each with everybody whom they list. */
export async function listMinutesNaming(
  tx: Tx,
  person: PersonId,
): Promise<readonly { meeting: MeetingId; title: string; text: string; named: readonly Named[] }[]> {
  const { rows } = await sql<{ meeting: MeetingId; title: string; text: string; named: readonly Named[] }>`
    select n.meeting, m.title, n.text,
           (select json_agg(json_build_object('name', name, 'line', line, 'own', person is not distinct from ${person}))
              from attendance where meeting = n.meeting) as named
      from minutes n join meeting m on m.id = n.meeting
     where n.meeting in (select meeting from attendance where person = ${person}) order by n.meeting for update of n`.execute(
    tx,
  );
  return rows;
}

/** Earlier texts in which one of the names may stand. */
export async function listEarlierTexts(
  tx: Tx,
  names: readonly string[],
): Promise<readonly { meeting: MeetingId; replacedAt: Date; file: string; text: string }[]> {
  // The first word of a name finds more texts than needed and none too few.
  const words = names.map((name) => `%${(name.trim().split(/\s+/u)[0] ?? "").replace(/[\\%_]/g, "\\$&")}%`);
  const { rows } = await sql<{ meeting: MeetingId; replacedAt: Date; file: string; text: string }>`
    select e.meeting, e.replaced_at as "replacedAt", n.file, e.text from minutes_earlier e join minutes n on n.meeting = e.meeting
     where e.text ilike any(${words}::text[])`.execute(tx);
  return rows;
}

/** Rewrites the words of a meeting's minutes, of its headings, and of its title. */
export async function redactMinutes(
  tx: Tx,
  { meeting, text, title }: { meeting: MeetingId; text: string; title: string },
  redact: (text: string) => string,
): Promise<void> {
  const redacted = redact(text);
  if (redacted !== text)
    await sql`update minutes set text = ${redacted}, redacted = true where meeting = ${meeting}`.execute(tx);
  if (redact(title) !== title) await sql`update meeting set title = ${redact(title)} where id = ${meeting}`.execute(tx);
  const { rows } = await sql<{ position: number; heading: string }>`
    select position, heading from minutes_part where meeting = ${meeting} and heading is not null`.execute(tx);
  for (const { position, heading } of rows.filter((it) => redact(it.heading) !== it.heading))
    await sql`update minutes_part set heading = ${redact(heading)} where meeting = ${meeting} and position = ${position}`.execute(
      tx,
    );
}

export async function saveEarlierText(tx: Tx, meeting: MeetingId, replacedAt: Date, text: string): Promise<void> {
  await sql`update minutes_earlier set text = ${text} where meeting = ${meeting} and replaced_at = ${replacedAt}`.execute(
    tx,
  );
}

/** Rows of lists that are the person's. */
export async function forgetInLists(tx: Tx, person: PersonId): Promise<void> {
  await sql`update attendance set name = 'Erased person', folded = 'erased person', organisation = null, location = null, role = null, person = null
             where person = ${person}`.execute(tx);
}

export async function insertRemoved(tx: Tx, meeting: MeetingId, removed: readonly Removed[]): Promise<void> {
  for (const { words, digest } of removed)
    await sql`insert into minutes_removed (meeting, words, digest) values (${meeting}, ${words}, ${digest})
              on conflict do nothing`.execute(tx);
}

export async function listRemoved(tx: Tx, meeting: MeetingId): Promise<readonly Removed[]> {
  const { rows } = await sql<Removed>`select words, digest from minutes_removed where meeting = ${meeting}`.execute(tx);
  return rows;
}
