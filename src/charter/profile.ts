import { sql } from "kysely";
import type { HeldSeat, Policy } from "../people/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";

/** What the slice of people shows of seats and documents; it learns it through these. */

/** The seats of one person, today's first; days are those of the community's zone. */
export async function seatsOf(tx: Tx, person: PersonId, at: Date): Promise<readonly HeldSeat[]> {
  const { rows } = await sql<HeldSeat>`
    select s.title, b.short_name as body, '/groups/' || s.body || '/seats/' || s.slug as href, s.acting,
           s.starts_on::text as "startsOn", s.ends_on::text as "endsOn",
           s.starts_on <= day.today and coalesce(s.ends_on >= day.today, true) as current
      from seat_holding s join body b on b.slug = s.body
      cross join (select (${at}::timestamptz at time zone zone)::date as today from community) day
     where s.person = ${person} order by current desc, s.starts_on desc, s.term`.execute(tx);
  return rows;
}

/** The policies of today, which people acknowledge; that on conduct is needed to take part. */
export const policyRows = sql<Policy>`
  select slug as subject, title, number as version, '/charter/' || slug as href, slug ~ 'conduct' as conduct
    from document_today where rank = 2 order by slug`;

export async function policiesToday(tx: Tx): Promise<readonly Policy[]> {
  const { rows } = await policyRows.execute(tx);
  return rows;
}
