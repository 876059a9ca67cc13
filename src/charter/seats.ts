import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { Id, PersonId } from "../platform/ids.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import type { Capacity, EndedBy } from "./term.ts";

export type TermId = Id<"term">;

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
  /** The clause by which it was established, where the founding record names one. */
  readonly cites: ClauseCitation | null;
}

/** Somebody's time in a seat, as far as a line about the seat names it. */
export interface Sitting {
  readonly person: PersonId;
  readonly personName: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly endedBy: EndedBy;
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
  /** Stands in where a rule says so, while nobody holds or acts for the seat. */
  readonly deputy: Sitting | null;
  /** The last holder of a vacant voting seat: by some charters one whose term has run out votes until it is filled. */
  readonly lapsed: Sitting | null;
}

/** One term of a seat, over or not. */
export interface Term extends Sitting {
  readonly term: TermId;
  readonly body: string;
  readonly seat: string;
  readonly title: string;
  readonly capacity: Capacity;
  readonly source: string;
  readonly recordedAt: Date;
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
  community: { name: string; zone: string; bodies: readonly NewBodyRecord[]; home: string; now: Date },
): Promise<void> {
  for (const body of community.bodies) await insertBody(tx, body, community.now);
  await sql`insert into community (name, home_body, zone, founding, opened_at)
            values (${community.name}, ${community.home}, ${community.zone}, 'open', ${community.now})`.execute(tx);
}

export type NewBodyRecord = Omit<BodyRecord, "cites"> & {
  readonly cites?: { readonly version: string; readonly clause: string } | null;
};

export async function insertBody(tx: Tx, body: NewBodyRecord, now: Date): Promise<void> {
  await sql`insert into body (slug, name, short_name, parent, source, cited_version, cited_clause, created_at)
            values (${body.slug}, ${body.name}, ${body.shortName}, ${body.parent}, ${body.source},
                    ${body.cites?.version ?? null}, ${body.cites?.clause ?? null}, ${now})`.execute(tx);
}

/** The clause by which a body was established, and where that is written. */
export async function saveBodyOrigin(
  tx: Tx,
  {
    slug,
    source,
    cites,
  }: Pick<BodyRecord, "slug" | "source"> & { readonly cites: { version: string; clause: string } },
): Promise<void> {
  await sql`update body set source = ${source}, cited_version = ${cites.version}, cited_clause = ${cites.clause}
             where slug = ${slug}`.execute(tx);
}

export async function saveFoundingClosed(tx: Tx, now: Date): Promise<void> {
  await sql`update community set founding = 'closed', closed_at = ${now}`.execute(tx);
}

/** A row of the view `citation` as pages and the API cite it. */
const citationObject = (row: string) => {
  const of = (column: string) => sql.ref(`${row}.${column}`);
  return sql`json_build_object('document', ${of("document")}, 'documentTitle', ${of("document_title")}, 'version', ${of("number")},
    'clause', ${of("clause")}, 'address', ${of("address")}, 'label', ${of("label")}, 'words', ${of("words")}, 'provisional', ${of("provisional")})`;
};

export async function listBodies(tx: Tx): Promise<readonly BodyRecord[]> {
  const { rows } = await sql<BodyRecord>`
    select b.slug, b.name, b.short_name as "shortName", b.parent, b.source,
           case when c.clause is not null then ${citationObject("c")} end as cites
      from body b left join citation c on c.version = b.cited_version and c.clause = b.cited_clause
     order by b.parent nulls first, b.name`.execute(tx);
  return rows;
}

export async function findBody(tx: Tx, slug: string): Promise<BodyRecord | null> {
  return (await listBodies(tx)).find((it) => it.slug === slug) ?? null;
}

const sitting = (row: string) =>
  sql`json_build_object('person', ${sql.ref(`${row}.person`)}, 'personName', p.name,
    'startsOn', ${sql.ref(`${row}.starts_on`)}, 'endsOn', ${sql.ref(`${row}.ends_on`)}, 'endedBy', ${sql.ref(`${row}.ended_by`)})`;

/** Every seat of a body (of all bodies when null) with who sits there on that day, vacant seats included. */
export async function listSeats(tx: Tx, body: string | null, day: Date): Promise<readonly SeatHolding[]> {
  const { rows } = await sql<SeatHolding>`
    select s.body, s.slug as seat, s.title, s.voting, h.term, h.person, h.person_name as "personName", coalesce(h.acting, false) as acting,
           h.starts_on::text as "startsOn", h.ends_on::text as "endsOn", h.source,
           (select ${sitting("d")} from term d join person p on p.id = d.person
             where d.seat = s.id and d.deputy and ${inOffice("d", day)} order by d.starts_on desc limit 1) as deputy,
           case when h.term is null and s.voting then
             (select ${sitting("l")} from term l join person p on p.id = l.person
               where l.seat = s.id and not l.deputy and l.ends_on < ${dayOf(day)} order by l.starts_on desc limit 1) end as lapsed
      from seat s left join seat_holding h on h.seat = s.id and ${inOffice("h", day)}
     where ${body}::text is null or s.body = ${body}
     order by s.body, s.voting, char_length(s.slug), s.slug, h.acting, h.starts_on`.execute(tx);
  return rows;
}

const termRows = (where: RawBuilder<unknown>) => sql<Term>`
  select t.id as term, s.body, s.slug as seat, s.title, t.person, p.name as "personName",
         case when t.acting then 'acting' when t.deputy then 'deputy' else 'holder' end as capacity,
         t.starts_on::text as "startsOn", t.ends_on::text as "endsOn", t.ended_by as "endedBy", t.source, t.created_at as "recordedAt"
    from term t join seat s on s.id = t.seat join person p on p.id = t.person ${where}`;

/** All terms of one seat, newest first. */
export async function listTerms(tx: Tx, body: string, seat: string): Promise<readonly Term[]> {
  const { rows } = await termRows(
    sql`where s.body = ${body} and s.slug = ${seat} order by t.starts_on desc, t.id desc limit 200`,
  ).execute(tx);
  return rows;
}

/** Every term that was recorded up to a moment (up to now when null), by body and seat. */
export async function listTermsUntil(tx: Tx, recordedUntil: Date | null): Promise<readonly Term[]> {
  const { rows } = await termRows(
    sql`where ${recordedUntil}::timestamptz is null or t.created_at <= ${recordedUntil}
        order by s.body, s.voting, char_length(s.slug), s.slug, t.starts_on limit 2000`,
  ).execute(tx);
  return rows;
}

export const dayOf = (at: Date) => sql`(${at}::timestamptz at time zone (select zone from community))::date`;

/** A term covers the day, days being those of the community's zone. */
export const inOffice = (table: string, at: Date): RawBuilder<boolean> => {
  const today = dayOf(at);
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
    capacity: Capacity;
    endedBy: EndedBy;
    now: Date;
  },
): Promise<void> {
  await sql`insert into term (id, seat, person, starts_on, ends_on, source, acting, deputy, ended_by, created_at)
            values (${term.id}, ${term.seat}, ${term.person}, ${term.startsOn}, ${term.endsOn}, ${term.source},
                    ${term.capacity === "acting"}, ${term.capacity === "deputy"}, ${term.endedBy}, ${term.now})`.execute(
    tx,
  );
}

/** Ends on the day before whatever term of the seat covers that day and gives way: a new holder replaces holder and acting alike, others their own kind. */
export async function endTermsBefore(tx: Tx, seat: string, startsOn: string, capacity: Capacity): Promise<void> {
  const givesWay = { holder: sql`not deputy`, acting: sql`acting`, deputy: sql`deputy` }[capacity];
  await sql`update term set ends_on = greatest(starts_on, ${startsOn}::date - 1)
             where seat = ${seat} and ${givesWay} and starts_on <= ${startsOn} and (ends_on is null or ends_on >= ${startsOn})`.execute(
    tx,
  );
}

/** The terms of a person as voting member of a body, the newest first. */
export async function membershipsOf(
  tx: Tx,
  body: string,
  person: PersonId,
): Promise<readonly Pick<Term, "seat" | "startsOn" | "endsOn">[]> {
  const { rows } = await sql<Pick<Term, "seat" | "startsOn" | "endsOn">>`
    select s.slug as seat, t.starts_on::text as "startsOn", t.ends_on::text as "endsOn" from term t join seat s on s.id = t.seat
     where t.person = ${person} and s.body = ${body} and s.voting order by t.starts_on desc`.execute(tx);
  return rows;
}

/** The day in the community's zone. */
export async function today(tx: Tx, now: Date): Promise<string> {
  const { rows } = await sql<{ day: string }>`select ${dayOf(now)}::text as day`.execute(tx);
  return rows[0]?.day ?? now.toISOString().slice(0, 10);
}
