import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { ClauseCitation } from "../platform/viewer.ts";

/** What the front page shows, in one query: it is the page that strangers see first and most. */
export interface Home {
  readonly name: string;
  readonly zone: string;
  readonly founding: "open" | "closed";
  readonly body: string;
  readonly bodyName: string;
  readonly chairTitle: string | null;
  readonly chair: { readonly name: string; readonly since: string } | null;
  readonly appointing: ClauseCitation | null;
  readonly purpose: ClauseCitation | null;
  /** The next meetings of all bodies that somebody has scheduled here; minutes of a day to come schedule nothing. */
  readonly meetings: readonly {
    readonly number: number;
    readonly title: string;
    readonly body: string;
    readonly bodyName: string;
    readonly startsAt: string;
    readonly zone: string;
  }[];
  /** The last meetings of all bodies, and of how many there are minutes; the newest first. */
  readonly recent: readonly RecentMeeting[] | null;
  /** Those that bind the home body. */
  readonly documents: readonly {
    readonly slug: string;
    readonly title: string;
    readonly adopted: boolean;
    readonly clauses: number;
  }[];
  /** How many documents bind somebody: what is kept for the record governs nothing. */
  readonly governing: number;
  readonly entries: number;
  readonly signedAt: string | null;
}

/** A meeting that is over: whether it was held, who came, and what its minutes have. */
export interface RecentMeeting {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly bodyName: string;
  readonly day: string;
  readonly state: "scheduled" | "held" | "cancelled" | "unrecorded";
  readonly votingListed: number;
  readonly votingPresent: number;
  readonly votingUnmarked: number;
  readonly othersPresent: number;
  readonly hasMinutes: boolean;
  readonly hasNotes: boolean;
  readonly doubts: number;
}

/** How many of the last meetings the home page looks at, to say how it goes. */
const lastMeetings = 12;

type HomeRow = Omit<Home, "appointing" | "purpose"> & {
  /** Clauses of the group's own documents that appoint its chair, or (no act) say its purpose; the highest first. */
  readonly cited: readonly { readonly act: string | null; readonly clause: ClauseCitation }[] | null;
};

/** Null before the set-up. */
export async function readHome(tx: Tx, now: Date): Promise<Home | null> {
  const { rows } = await sql<HomeRow>`
    select c.name, c.zone, c.founding, b.slug as body, b.name as "bodyName",
      (select s.title from seat s where s.body = b.slug and s.slug = 'chair') as "chairTitle",
      (select json_build_object('name', h.person_name, 'since', h.starts_on) from seat_holding h
        where h.body = b.slug and h.slug = 'chair' and h.starts_on <= (${now}::timestamptz at time zone c.zone)::date
          and (h.ends_on is null or h.ends_on >= (${now}::timestamptz at time zone c.zone)::date)
        order by h.acting desc limit 1) as chair,
      (select json_agg(n order by n."startsAt", n.number) from (
         select m.number, m.title, m.body, b.short_name as "bodyName", m.starts_at as "startsAt", m.zone from meeting m join body b on b.slug = m.body
          where m.starts_at > ${now}::timestamptz - interval '1 day' and m.starts_at + m.minutes * interval '1 minute' > ${now}
            and m.origin = 'scheduled' and m.state <> 'cancelled' order by m.starts_at, m.id limit 3) n) as meetings,
      (select json_agg(r order by r.starts_at desc, r.number desc) from (
         select m.number, m.title, m.body, b.short_name as "bodyName", m.day, m.state, m.voting_listed as "votingListed", m.voting_present as "votingPresent",
                m.voting_unmarked as "votingUnmarked", m.others_present as "othersPresent", m.file is not null as "hasMinutes",
                m.has_notes as "hasNotes", m.doubts, m.starts_at
           from (select id from meeting where starts_at <= ${now} order by starts_at desc, id desc limit ${sql.lit(lastMeetings)}) last
           join meeting_record m on m.id = last.id join body b on b.slug = m.body) r) as recent,
      (select json_agg(json_build_object('slug', d.slug, 'title', d.title, 'adopted', d.adopted, 'clauses', d.clauses) order by d.rank, d.slug)
         from document_today d where d.binds_all or b.slug = any(d.binds)) as documents,
      (select count(*) from document d where d.binds_all or cardinality(d.binds) > 0) as governing,
      (select json_agg(q) from (
         select g.act, json_build_object('document', d.slug, 'documentTitle', d.title, 'version', d.number, 'clause', t.clause, 'address', t.address,
                  'label', t.label, 'words', t.words, 'provisional', not d.adopted) as clause
           from document_today d join binding g on g.version = d.version join clause_text t on t.version = g.version and t.clause = g.clause
          where d.governs = b.slug and g.state = 'confirmed'
            and (g.act = 'appoint-chair' or (g.kind = 'principle' and g.meaning->>'name' = 'purpose'))
          order by d.rank, g.position) q) as cited,
      coalesce((select k.size from ledger_checkpoint k order by k.log desc, k.size desc limit 1), 0) as entries,
      (select k.signed_at from ledger_checkpoint k order by k.log desc, k.size desc limit 1)::text as "signedAt"
    from community c join body b on b.slug = c.home_body`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  const first = (act: string | null) => row.cited?.find((it) => it.act === act)?.clause ?? null;
  return { ...row, appointing: first("appoint-chair"), purpose: first(null) };
}
