import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";

/** SQL of the community, its bodies, their seats and the terms in them. */

export interface Community {
  readonly name: string;
  readonly homeBody: string;
  readonly homeName: string;
  readonly zone: string;
  readonly founding: "open" | "closed";
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export interface BodyRecord {
  readonly slug: string;
  readonly name: string;
  readonly shortName: string;
  readonly parent: string | null;
  readonly source: string;
}

/** Somebody in a seat; `person` is null where the seat is vacant on the day asked for. */
export interface SeatHolding {
  readonly body: string;
  readonly seat: string;
  readonly title: string;
  readonly voting: boolean;
  readonly term: string | null;
  readonly person: PersonId | null;
  readonly personName: string | null;
  readonly acting: boolean;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string | null;
}

/** Null before the set-up. */
export async function findCommunity(tx: Tx): Promise<Community | null> {
  const { rows } = await sql<Community>`
    select c.name, c.home_body as "homeBody", b.name as "homeName", c.zone, c.founding, c.opened_at as "openedAt", c.closed_at as "closedAt"
      from community c join body b on b.slug = c.home_body`.execute(tx);
  return rows[0] ?? null;
}

/** The founding's state, locked so that it cannot be closed while a founding fact is being recorded. */
export async function lockFounding(tx: Tx): Promise<"open" | "closed" | null> {
  const { rows } = await sql<{ founding: "open" | "closed" }>`select founding from community for share`.execute(tx);
  return rows[0]?.founding ?? null;
}

export async function insertCommunity(
  tx: Tx,
  community: { name: string; zone: string; bodies: readonly BodyRecord[]; home: string; now: Date },
): Promise<void> {
  for (const body of community.bodies) {
    await sql`insert into body (slug, name, short_name, parent, source, created_at)
              values (${body.slug}, ${body.name}, ${body.shortName}, ${body.parent}, ${body.source}, ${community.now})`.execute(
      tx,
    );
  }
  await sql`insert into community (name, home_body, zone, founding, opened_at)
            values (${community.name}, ${community.home}, ${community.zone}, 'open', ${community.now})`.execute(tx);
}

export async function saveFoundingClosed(tx: Tx, now: Date): Promise<void> {
  await sql`update community set founding = 'closed', closed_at = ${now}`.execute(tx);
}

export async function listBodies(tx: Tx): Promise<readonly BodyRecord[]> {
  const { rows } = await sql<BodyRecord>`
    select slug, name, short_name as "shortName", parent, source from body order by parent nulls first, name`.execute(
    tx,
  );
  return rows;
}

export async function findBody(tx: Tx, slug: string): Promise<BodyRecord | null> {
  return (await listBodies(tx)).find((it) => it.slug === slug) ?? null;
}

/** Every seat of a body (of all bodies when null) with who sits there on that day, vacant seats included. */
export async function listSeats(tx: Tx, body: string | null, day: Date): Promise<readonly SeatHolding[]> {
  const { rows } = await sql<SeatHolding>`
    select s.body, s.slug as seat, s.title, s.voting, h.term, h.person, h.person_name as "personName", coalesce(h.acting, false) as acting,
           h.starts_on::text as "startsOn", h.ends_on::text as "endsOn", h.source
      from seat s left join seat_holding h on h.seat = s.id and ${inOffice("h", day)}
     where ${body}::text is null or s.body = ${body}
     order by s.body, s.voting, s.slug, h.acting, h.starts_on`.execute(tx);
  return rows;
}

/** All terms of one seat, newest first. */
export async function listTerms(tx: Tx, body: string, seat: string): Promise<readonly SeatHolding[]> {
  const { rows } = await sql<SeatHolding>`
    select body, slug as seat, title, voting, term, person, person_name as "personName", acting,
           starts_on::text as "startsOn", ends_on::text as "endsOn", source
      from seat_holding where body = ${body} and slug = ${seat} order by starts_on desc, term desc limit 200`.execute(
    tx,
  );
  return rows;
}

/** A term covers the day, days being those of the community's zone. */
export const inOffice = (table: string, at: Date): RawBuilder<boolean> => {
  const today = sql`(${at}::timestamptz at time zone (select zone from community))::date`;
  return sql<boolean>`${sql.ref(`${table}.starts_on`)} <= ${today} and (${sql.ref(`${table}.ends_on`)} is null or ${sql.ref(`${table}.ends_on`)} >= ${today})`;
};

/** Finds the seat or makes it, and answers its id. */
export async function insertSeat(
  tx: Tx,
  seat: { id: string; body: string; slug: string; title: string; voting: boolean },
): Promise<string> {
  await sql`insert into seat (id, body, slug, title, voting)
            values (${seat.id}, ${seat.body}, ${seat.slug}, ${seat.title}, ${seat.voting}) on conflict (body, slug) do nothing`.execute(
    tx,
  );
  const { rows } = await sql<{
    id: string;
  }>`select id from seat where body = ${seat.body} and slug = ${seat.slug}`.execute(tx);
  return rows[0]?.id ?? seat.id;
}

export async function countSeats(tx: Tx, body: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from seat where body = ${body} and voting`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function insertTerm(
  tx: Tx,
  term: {
    id: string;
    seat: string;
    person: PersonId;
    startsOn: string;
    endsOn: string | null;
    source: string;
    now: Date;
  },
): Promise<void> {
  await sql`insert into term (id, seat, person, starts_on, ends_on, source, created_at)
            values (${term.id}, ${term.seat}, ${term.person}, ${term.startsOn}, ${term.endsOn}, ${term.source}, ${term.now})`.execute(
    tx,
  );
}

/** Ends whatever term of the seat covers that day, on the day before. */
export async function endTermsBefore(tx: Tx, seat: string, startsOn: string): Promise<void> {
  await sql`update term set ends_on = greatest(starts_on, ${startsOn}::date - 1)
             where seat = ${seat} and starts_on <= ${startsOn} and (ends_on is null or ends_on >= ${startsOn})`.execute(
    tx,
  );
}
