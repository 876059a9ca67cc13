import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { limits } from "../platform/limits.ts";
import { excerptOf } from "./excerpt.ts";
import type { Found, Hit, HitCursor, Kind } from "./hit.ts";
import { entryNumber, kinds } from "./hit.ts";
import type { Query } from "./query.ts";

export interface Search {
  readonly hits: readonly Hit[];
  /** How many there are of each kind, whichever kind was asked for; none is counted beyond {@link limits.searchCounted} and one. */
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
  readonly more: boolean;
  /** Names written much like what was typed; asked for only where nothing was found. */
  readonly alike: readonly { readonly title: string }[];
  /** The ledger's entry of that number, where what was typed is one. */
  readonly entry: number | null;
}

interface Asked {
  readonly kind: Kind | null;
  readonly after: HitCursor | null;
}

interface SearchRow {
  readonly hits: readonly (Found & { readonly words: string | null })[] | null;
  readonly counts: Readonly<Partial<Record<Kind, number>>> | null;
  readonly stems: readonly string[] | null;
  readonly entry: boolean;
}

/** Hits of each kind that are weighed: the newest where there are more, since a word that is everywhere tells nothing apart. */
const weighed = 200;

/** The newest of a kind among which those are looked for where not all matches are read. */
const newest = 1000;

/** Nobody but the owner reads beyond what is public yet; see `kinds`. */
const visible = sql`e.visibility = 'public'`;

/** The text of a hit as its owner keeps it, cut where no excerpt would reach. */
const wordsOfHit = sql`
  case r.kind
    when 'clause' then (select t.words from clause_text t where t.version = r.record and t.address = r.place)
    when 'meeting' then (select concat_ws(E'\n', n.text, nullif(m.joining, '')) from meeting m left join minutes n on n.meeting = m.id where m.id = r.record)
    when 'person' then (select string_agg(distinct a.organisation_name, ', ') from affiliation_held a where a.person = r.record)
    when 'seat' then (select string_agg(h.person_name, ', ' order by h.starts_on desc) from seat_holding h where h.seat = r.record)
    when 'document' then (select v.text from document_today d join document_version v on v.id = d.version where d.slug = r.record and d.clauses = 0)
  end`;

/**
 * Everything in one query: what matches, how much of each kind, the best of it with its words. Of a kind that matches beyond
 * what is counted, the index gives whichever rows it has first, so the newest are found by walking back from today.
 */
export async function search(tx: Tx, query: Query, { kind, after }: Asked): Promise<Search> {
  const entry = entryNumber(query.typed);
  const ofKind = kind === null ? sql`true` : sql`c.kind = ${kind}`;
  const beyond = after
    ? sql`(named, score, id) < (${after.named}, ${after.score}::float8, ${after.id}::bigint)`
    : sql`true`;
  const { rows } = await sql<SearchRow>`
    with q as materialized (select search_query(${query.phrases}, ${query.beginning}, ${query.without}) as query),
    found as materialized (
      select k.kind, e.id, e.current, e.day from q cross join unnest(${Object.keys(kinds)}::text[]) k(kind) cross join lateral (
        select id, current, day from search_entry e
         where e.vector @@ q.query and array[e.kind] @> array[k.kind] and ${visible} limit ${sql.lit(limits.searchCounted + 1)}) e),
    counts as materialized (select kind, count(*)::int from found group by kind),
    named as materialized (
      select e.id from search_entry e where e.called @> array[${query.whole}] and ${visible}
       order by e.current desc, e.day desc, e.id desc limit 20),
    near as (
      select n.id, false as named from counts c cross join lateral (
        (select id from found f where f.kind = c.kind order by current desc, day desc, id desc limit ${sql.lit(weighed)})
        union
        (select w.id from (
           select id from search_entry where kind = c.kind and c.count > ${sql.lit(limits.searchCounted)}
            order by current desc, day desc, id desc limit ${sql.lit(newest)}) w
           cross join q cross join lateral (
             select from search_entry e where e.id = w.id and e.vector @@ q.query and ${visible} offset 0) e limit ${sql.lit(weighed)})) n
       where ${ofKind} and n.id not in (select id from named)
      union all select id, true from named),
    ranked as (
      select e.id, e.kind, e.record, e.title, e.scope, e.place, e.edition, e.current, e.day, n.named,
             (coalesce(ts_rank(e.vector, q.query, 1), 0) * case when e.current then 1 else 0.4 end)::float8 as score
        from near n join search_entry e on e.id = n.id cross join q
       where ${kind === null ? sql`true` : sql`e.kind = ${kind}`}),
    page as (
      select * from ranked where ${beyond} order by named desc, score desc, id desc limit ${sql.lit(limits.searchRows + 1)})
    select (select json_object_agg(kind, count) from counts) as counts,
           (select tsvector_to_array(to_tsvector('pg_catalog.english', ${query.phrases.join(" ")}))) as stems,
           exists (select from ledger_sequence where seq = ${entry}::bigint) as entry,
           (select json_agg(json_build_object(
              'id', r.id, 'kind', r.kind, 'record', r.record, 'title', r.title, 'scope', r.scope, 'place', r.place, 'edition', r.edition,
              'current', r.current, 'day', case when isfinite(r.day) then r.day end, 'score', r.score, 'named', r.named,
              'scopeTitle', case when r.kind in ('clause', 'document') then (select d.title from document d where d.slug = r.scope)
                                 else (select b.short_name from body b where b.slug = r.scope) end,
              'lines', case r.kind when 'meeting' then coalesce((select array_length(string_to_array(n.text, E'\\n'), 1) from minutes n where n.meeting = r.record), 0) else 0 end,
              'words', ${wordsOfHit}) order by r.named desc, r.score desc, r.id desc)
              from page r) as hits`.execute(tx);
  const [row] = rows;
  const found = row?.hits ?? [];
  return {
    hits: found
      .slice(0, limits.searchRows)
      .map(({ words, ...hit }) => ({ ...hit, excerpt: excerptOf(words ?? "", query, row?.stems ?? []) })),
    counts: row?.counts ?? {},
    more: found.length > limits.searchRows,
    alike:
      found.length === 0 && after === null && query.phrases.length > 0
        ? await namesLike(tx, query.phrases.join(" "))
        : [],
    entry: row?.entry ? entry : null,
  };
}

async function namesLike(tx: Tx, folded: string): Promise<readonly { readonly title: string }[]> {
  const { rows } = await sql<{ title: string }>`
    select distinct on (e.title) e.title from search_misspelt(${folded}) m join search_entry e on e.id = m.id where ${visible}`.execute(
    tx,
  );
  return rows;
}
