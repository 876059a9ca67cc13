import type pg from "pg";
import { median } from "./measure.ts";
import { processorTimeOf } from "./processes.ts";
import { group, type Site } from "./site.ts";
import { printTable, under, valueColumns, valueRow } from "./table.ts";

/** A year of the demonstration: meetings with minutes of 4 KB, documents of 60 clauses in 3 versions, people. */
const year = { meetings: 30, documents: 3, people: 40 };
const clauses = 60;
const versions = 3;

const common = "the security of and meeting to a project working group vote policy release chair member agenda".split(
  " ",
);
const syllables = ["ba", "ko", "ri", "ven", "tor", "sel", "mi", "na", "qua", "dor"];
const word = (n: number): string =>
  common[n] ??
  [n, Math.floor(n / 10), Math.floor(n / 100), Math.floor(n / 1000)].map((it) => syllables[it % 10]).join("");

/** Words as a language has them: few very often, most seldom. `seed` makes them the same in each run. */
function* wordsFrom(seed: number): Generator<string, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield word(Math.floor(Math.exp((state / 2_147_483_647) * Math.log(8000))) - 1);
  }
}

const text = (source: Iterator<string>, count: number, perLine = count): string =>
  Array.from({ length: count }, (_, at) => `${source.next().value}${(at + 1) % perLine === 0 ? "\n" : " "}`).join("");

const id = (kind: string, n: number): string => `${kind}_${`${n}`.padStart(26, "0")}`;
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** Fills from `from` to `to` years, past every rule, as the owner of the tables. */
async function fill(owner: pg.Pool, from: number, to: number): Promise<void> {
  const source = wordsFrom(from + 1);
  const people = range(from * year.people, to * year.people);
  await owner.query(
    `insert into person (id, name, folded, administrator, created_at)
     select id, name, lower(name), false, '2026-01-01' from unnest($1::text[], $2::text[]) as it(id, name)`,
    [people.map((n) => id("person", n)), people.map((n) => `${word(100 + n)} ${word(900 + n * 7)}`)],
  );
  for (const n of range(from * year.documents, to * year.documents)) await addDocument(owner, n, source);
  const meetings = range(from * year.meetings, to * year.meetings);
  await owner.query(
    `with held as (
       insert into meeting (id, body, title, starts_at, zone, joining, state, origin)
       select id, $3, 'Security WG meeting', timestamptz '2026-01-01' - n * interval '1 day', 'UTC', '', 'held', 'imported'
         from unnest($1::text[], $4::int[]) as it(id, n))
     insert into minutes (meeting, body, file, text, sha256, encoding, source, marks, reader, imported_at)
     select id, $3, id || '.md', text, sha256('x'), 'utf-8', 'bench', 'none', 1, '2026-01-01' from unnest($1::text[], $2::text[]) as it(id, text)`,
    [meetings.map((n) => id("meeting", 500_000_000 + n)), meetings.map(() => text(source, 540, 12)), group, meetings],
  );
  // What PostgreSQL does by itself within minutes.
  await owner.query("vacuum analyze");
}

async function addDocument(owner: pg.Pool, n: number, source: Iterator<string>): Promise<void> {
  await owner.query("insert into document (slug, title, rank, governs, binds_all) values ($1, $2, 2, 'tsc', true)", [
    `bench-${n}`,
    `Policy ${text(source, 3).trim()}`,
  ]);
  const numbers = range(0, clauses);
  const ids = numbers.map((it) => id("clause", n * clauses + it));
  await owner.query("insert into clause (id, document) select unnest($1::text[]), $2", [ids, `bench-${n}`]);
  let words = numbers.map(() => text(source, 40).trim());
  for (let version = 1; version <= versions; version++) {
    words = words.map((it, at) => (version > 1 && at % 3 === 0 ? text(source, 40).trim() : it));
    const key = id("version", n * versions + version);
    await owner.query(
      `insert into document_version (id, document, number, text, sha256, clauses, source, adopted, created_at)
       values ($1, $2, $3, '', sha256('x'), $4, 'bench', true, '2026-01-01')`,
      [key, `bench-${n}`, version, clauses],
    );
    await owner.query(
      `insert into clause_text (version, clause, position, address, label, kind, section, depth, line, end_line, words, markdown, hash)
       select $1, clause, at, at || '.a', at || '.a', 'clause', 'Section', 1, at, at, words, words, md5(words)
         from unnest($2::text[], $3::text[]) with ordinality as it(clause, words, at)`,
      [key, ids, words],
    );
  }
}

const searches = {
  "a word that is everywhere": "security",
  "two common words": "vote policy",
  "the beginning of many words": "kori",
  "a rare word": word(7000),
  "a phrase": '"working group"',
  "a name": `${word(100)} ${word(900)}`,
  "a name misspelt": `${word(100)}q`,
  "a clause by its address": "§ 7.a",
} as const;

interface Taken {
  /** Milliseconds until the page is there: the median of twenty after five that warm up, and the quickest. */
  readonly usual: number;
  readonly best: number;
  /** Milliseconds of processor that server and PostgreSQL spend on one. */
  readonly processor: number | null;
}

/** Asks for one after the other, alone. */
async function timeOf(site: Site, q: string): Promise<Taken> {
  const ask = async () => {
    const began = performance.now();
    const answer = await fetch(`${site.url}/search?${new URLSearchParams({ q })}`);
    await answer.text();
    if (answer.status !== 200) throw new Error(`searching for ${q} was answered with ${answer.status}`);
    return performance.now() - began;
  };
  for (let turn = 0; turn < 5; turn++) await ask();
  const before = processorTimeOf(site);
  const taken: number[] = [];
  for (let turn = 0; turn < 20; turn++) taken.push(await ask());
  const after = processorTimeOf(site);
  const processor = before === null || after === null ? null : (after - before) / taken.length / 1000;
  return { usual: median(taken), best: Math.min(...taken), processor };
}

/** Search as the record grows to a hundred times the demonstration. */
export async function measureSearch(site: Site, owner: pg.Pool, years: readonly number[]): Promise<void> {
  const rows = Object.keys(searches).map((name) => [name]);
  let slowest = 0;
  for (const [at, size] of years.entries()) {
    await fill(owner, years[at - 1] ?? 0, size);
    const times: Taken[] = [];
    for (const q of Object.values(searches)) times.push(await timeOf(site, q));
    for (const [row, { usual, best, processor }] of times.entries())
      rows[row]?.push(usual.toFixed(1), best.toFixed(1), processor?.toFixed(1) ?? "–");
    slowest = Math.max(...times.map(({ usual }) => usual));
  }
  const words = `a year is ${year.meetings} minutes, ${year.documents * (clauses + 40)} texts of clauses, ${year.people} people`;
  printTable(
    `Search, milliseconds until the page is there, one at a time; ${words}`,
    ["", ...years.flatMap((it) => [`× ${it}: median`, "best", "processor"])],
    rows,
  );
  printTable("The slowest of them", valueColumns, [
    valueRow(`× ${years.at(-1)}`, `${slowest.toFixed(0)} ms`, under(0.1, slowest / 1000)),
  ]);
}
