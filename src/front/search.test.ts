import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, foundingWorld, must, people, type World } from "../../test/community.ts";
import { runs } from "../../test/properties.ts";
import { importDocument } from "../charter/index.ts";
import { addPerson } from "../people/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { fold, readQuery } from "./query.ts";
import { search } from "./search-reads.ts";

let world: World;

beforeAll(async () => {
  world = await foundedWorld();
  const scheduled = await world.server.inject({
    method: "POST",
    url: "/api/v1/meetings",
    headers: { authorization: `Bearer ${await world.token("chair")}`, "idempotency-key": "one" },
    payload: {
      body: "security-wg",
      title: "Kick-off",
      startsAt: "2026-12-10T09:00",
      zone: "UTC",
      minutes: 60,
      joining: "Dial the Zanzibar bridge",
    },
  });
  expect(scheduled.statusCode).toBe(201);
  must(await addPerson(world.as(clock), { name: "Jürgen Łukasiewicz", email: "jl@example.org" }));
  await sql`
    with m as (insert into meeting (id, body, title, starts_at, zone, state, origin, joining)
      values ('meeting_00000000000000000000000001', 'security-wg', 'Security WG', '2024-05-07T16:00Z', 'UTC', 'held', 'imported', '') returning id, body)
    insert into minutes (meeting, body, file, text, sha256, encoding, source, marks, reader, imported_at)
    select id, body, '2024-05-07.md', E'# Meeting\n\nAttendees: Émile Zola\n\n## Notes\nThe fuzzing budget was agreed.\n', sha256('x'), 'utf-8', 'x', 'none', 1, '2024-05-07Z'
      from m`.execute(world.owner);
  await world.seal();
});

afterAll(() => world.end());

const find = (typed: string, kind: "clause" | "meeting" | null = null) =>
  withViewerReadOnly(world.app, stranger, (tx) => search(tx, readQuery(typed), { kind, after: null }));
const first = async (typed: string) => {
  const [hit] = (await find(typed)).hits;
  return hit && { kind: hit.kind, place: hit.place, line: hit.excerpt.line };
};

describe("what is typed finds", () => {
  test.each([
    ["M-1", { kind: "meeting", place: "1" }],
    ["2024-05-07", { kind: "meeting", place: "2" }],
    ["fuzzing", { kind: "meeting", place: "2", line: 6 }],
    ["emile zola", { kind: "meeting", place: "2", line: 3 }],
    ["zanzi", { kind: "meeting", place: "1" }],
    ["budgets", { kind: "meeting", place: "2", line: 6 }],
    ["Mira Okafor", { kind: "person" }],
    ["jurgen lukasiewicz", { kind: "person" }],
    ["okaf", { kind: "person" }],
    ["tsc", { kind: "body", place: "tsc" }],
    ["Security WG Chairperson", { kind: "seat", place: "chair" }],
    ["§ chairperson 3(a)", { kind: "clause", place: "chairperson/3/a" }],
    ["chairperson/3/a", { kind: "clause", place: "chairperson/3/a" }],
  ])("%j comes first", async (typed, expected) => expect(await first(typed)).toMatchObject(expected));

  test("the ledger's entry of a number that exists, and none of one that does not", async () => {
    expect((await find("entry 1")).entry).toBe(1);
    expect((await find("entry 99999")).entry).toBeNull();
  });

  test("a misspelt name by those written like it", async () => {
    const { hits, alike } = await find("Okafro");
    expect({ hits, alike }).toEqual({ hits: [], alike: [{ title: people.chair.name }] });
  });

  test("words that stand together as a phrase, and not what must not be there", async () => {
    expect((await find('"budget was agreed"')).hits).toHaveLength(1);
    expect((await find('"agreed budget"')).hits).toHaveLength(0);
    expect((await find("fuzzing -budget")).hits).toHaveLength(0);
  });

  test("one kind alone where that is asked for, with the counts of all", async () => {
    const { hits, counts } = await find("chairperson", "clause");
    expect(new Set(hits.map((it) => it.kind))).toEqual(new Set(["clause"]));
    expect(counts.seat).toBeGreaterThan(0);
  });
});

describe("what is found is what is there", () => {
  test("older words of a clause are found and marked so, unchanged ones once", async () => {
    const founding = await foundingWorld();
    try {
      const bring = (text: string) =>
        importDocument(founding.as(clock), {
          ...{ slug: "house-rules", rank: 5, governs: "security-wg", title: "House rules" },
          ...{ effectiveOn: undefined, source: "https://example.org/h", bytes: Buffer.from(text) },
        });
      must(await bring("# House rules\n\n1. Xylophones are forbidden.\n2. Tubas may stay.\n"));
      must(await bring("# House rules\n\n1. Xylophones are allowed.\n2. Tubas may stay.\n"));
      const found = async (typed: string) => {
        const { hits } = await withViewerReadOnly(founding.app, stranger, (tx) =>
          search(tx, readQuery(typed), { kind: null, after: null }),
        );
        return hits.map(({ edition, current }) => ({ edition, current }));
      };
      expect(await found("tubas")).toEqual([{ edition: 2, current: true }]);
      expect(await found("xylophones")).toEqual([
        { edition: 2, current: true },
        { edition: 1, current: false },
      ]);
    } finally {
      await founding.end();
    }
  });

  test("a new name takes the place of the old", async () => {
    const { rows } = await sql<{ id: string }>`select id from person where name = ${people.newcomer.name}`.execute(
      world.owner,
    );
    await sql`update person set name = 'Quetzal Quorra' where id = ${rows[0]?.id}`.execute(world.owner);
    expect(await first("quetzal")).toMatchObject({ kind: "person", place: rows[0]?.id });
    expect((await find("li wei")).hits).toEqual([]);
  });

  test("the database folds words as the program does, whatever its locale", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 60 }), async (text) => {
        const plain = text.replaceAll("\0", "").toWellFormed().toLowerCase();
        const { rows } = await sql<{ folded: string }>`select search_fold(${plain}) as folded`.execute(world.owner);
        expect(rows[0]?.folded).toBe(fold(plain));
      }),
    );
  });
});

describe("hostile words", () => {
  const hostile = [
    "",
    " ",
    "a".repeat(10_000),
    "word ".repeat(2_000),
    "the of and",
    "!&|:*()'\\",
    "foo:* | !bar <-> baz",
    "' ; drop table search_entry; --",
    '"""""',
    "-",
    "- - -",
    '-"',
    "\0",
    "a\0b",
    "\u202Eevil\u2066",
    "😀👩‍👩‍👧‍👦",
    "%00%ff",
    "\ud800",
    "<script>alert(1)</script>",
    `${"x".repeat(70)} ${"ß".repeat(63)}`,
    "ﷺ".repeat(300),
    "z̷̢͎̩".repeat(75),
  ];

  test.each(hostile.map((typed) => [typed.slice(0, 40), typed]))("%j gets a page, and JSON", async (_shown, typed) => {
    const q = encodeURIComponent(typed.toWellFormed());
    for (const url of [`/search?q=${q}`, `/search?q=${q}&kind=clause&after=x`, `/api/v1/search?q=${q}`]) {
      const answer = await world.server.inject({ url });
      expect(answer.statusCode, url.slice(0, 80)).toBe(200);
      expect(answer.body).not.toContain("<script>alert");
    }
  });

  test("whatever is typed, no search is a fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 400 }), async (typed) => {
        const answer = await world.server.inject({
          url: `/api/v1/search?${new URLSearchParams({ q: typed.toWellFormed() })}`,
        });
        expect(answer.statusCode).toBe(200);
      }),
      runs(20),
    );
  });

  test("bytes that are no text in an address are refused or passed over, never a fault", async () => {
    for (const url of [
      "/search?q=%ff%fe",
      "/search?q=%00",
      "/search?q=a&q=b",
      "/search?kind=__proto__&q=a",
      "/search?q=a&after=1~1e99~1",
    ]) {
      expect((await world.server.inject({ url })).statusCode, url).toBeLessThan(500);
    }
  });
});

test("pages of hits follow each other without a gap or a repetition", async () => {
  const seen: string[] = [];
  let after: string | null = "";
  while (after !== null) {
    const url: string = `/api/v1/search?q=the+tsc${after && `&after=${encodeURIComponent(after)}`}`;
    const { hits, next } = (await world.server.inject({ url })).json();
    seen.push(...hits.map((it: { url: string; version: number }) => `${it.url} ${it.version}`));
    after = next;
  }
  const { counts } = (await world.server.inject({ url: "/api/v1/search?q=the+tsc" })).json();
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(counts.reduce((sum: number, it: { count: number }) => sum + it.count, 0));
});

test("of what is found very often the newest and what is so called come first, and not all is counted", async () => {
  await sql`insert into person (id, name, folded, administrator, created_at)
            select 'person_' || lpad(n::text, 26, '0'), 'Kori ' || n, 'kori ' || n, false, '2026-01-01'
              from generate_series(1, 600) n`.execute(world.owner);
  const { hits, counts } = await find("kori");
  expect([hits[0]?.title, counts.person]).toEqual(["Kori 600", 501]);
  expect((await find("Kori 17")).hits[0]?.title).toBe("Kori 17");
  expect((await world.server.inject({ url: "/search?q=kori" })).body).toContain("<small>500+</small>");
  const told = (await world.server.inject({ url: "/api/v1/search?q=kori" })).json().counts;
  expect(told).toContainEqual({ kind: "person", count: 500, more: true });
});

test("a browser is told how to search the record", async () => {
  const answer = await world.server.inject({ url: "/opensearch.xml" });
  expect(answer.body).toContain('template="http://localhost:3000/search?q={searchTerms}"');
  expect(answer.headers["content-type"]).toContain("opensearchdescription");
});
