import { sql } from "kysely";
import type { EvidenceSource } from "../charter/index.ts";

interface Found {
  readonly coming: number;
  readonly count: number;
  readonly number: number | null;
  readonly title: string | null;
  readonly at: Date | null;
}

/**
 * What meetings show for a body: the next one, or else the last; without a next one the duty to schedule is overdue. Minutes of
 * a day to come schedule nothing.
 */
export const meetingEvidence: EvidenceSource = async (tx, { body, now }) => {
  const { rows } = await sql<Found>`
    with next as (select number, title, starts_at from meeting
                   where body = ${body} and starts_at >= ${now} and origin = 'scheduled' and state = 'scheduled' order by starts_at limit 1),
         last as (select number, title, starts_at from meeting where body = ${body} and starts_at < ${now} order by starts_at desc limit 1)
    select (select count(*) from next)::int as coming, (select count(*) from meeting where body = ${body})::int as count,
           m.number, m.title, m.starts_at as at
      from (select 1) one left join lateral (select * from next union all select * from last where not exists (select from next)) m on true`.execute(
    tx,
  );
  const [found] = rows;
  if (!found) return [];
  const { coming, count, number, title, at } = found;
  const meeting = {
    at: at?.toISOString() ?? null,
    label: number === null ? "no meeting" : `M-${number} ${title}`,
    href: number === null ? "/meetings" : `/meetings/${number}`,
    count,
  };
  const overdue = coming === 0 && { overdue: "no next meeting is scheduled" };
  return [
    { of: "schedule-meeting", ...meeting, ...overdue },
    { of: "open-meetings", ...meeting },
  ];
};
