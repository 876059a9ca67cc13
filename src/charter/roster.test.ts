import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundingWorld, must, people, type World } from "../../test/community.ts";
import { addPersonIn } from "../people/index.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { closeFounding } from "./founding.ts";
import { findNamedChairs, readPerson, readRoster } from "./roster.ts";
import { importRoster } from "./roster-actions.ts";
import { doubtWords } from "./roster-words.ts";

const limits = { bytes: 100_000, rows: 100 };
const read = (text: string | Uint8Array) =>
  readRoster(typeof text === "string" ? Buffer.from(text) : text, "2026-11-22", limits);
const table = (...rows: string[]): string =>
  [
    "# Members",
    "",
    "| Name | Github | Term begins | Term ends | Affiliation |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
const doubtsOf = (text: string) =>
  must(read(text)).doubts.map(({ kind, line, taken }) => `${line} ${kind}${taken ? " taken" : ""}`);

describe("a roster", () => {
  test("in Markdown gives a row for each member, with the days that it writes in words", () => {
    const text = table(
      "| Mira Okafor | mira-okafor | May 21, 2024 | September 1, 2027 | Example GmbH   |",
      "| [Li Wei](https://github.com/liwei) | | 4 March 2026 | | |",
      "| Ana  Ruiz | @ana | 2026-01-31 | – | Other |",
    );
    expect(must(read(text))).toEqual({
      doubts: [],
      rows: [
        {
          line: 5,
          name: "Mira Okafor",
          github: "mira-okafor",
          startsOn: "2024-05-21",
          endsOn: "2027-09-01",
          affiliation: "Example GmbH",
        },
        { line: 6, name: "Li Wei", github: "liwei", startsOn: "2026-03-04", endsOn: null, affiliation: null },
        { line: 7, name: "Ana Ruiz", github: "ana", startsOn: "2026-01-31", endsOn: null, affiliation: "Other" },
      ],
    });
  });

  test("as CSV is read alike, with quotes, semicolons, line breaks within and Windows line ends", () => {
    const text =
      'Name;GitHub;From;Until;Company\r\n"Okafor; Mira";mira;2024-05-21;;"Example ""GmbH"""\r\n"Li\nWei";liwei;2026-03-04;2027-01-01;X\r\n';
    expect(must(read(text)).rows).toEqual([
      {
        line: 2,
        name: "Okafor; Mira",
        github: "mira",
        startsOn: "2024-05-21",
        endsOn: null,
        affiliation: 'Example "GmbH"',
      },
    ]);
    expect(doubtsOf(text)).toEqual(["3 name-hidden"]);
  });

  test.each([
    ["| Mira | mira | soon | | |", "5 day-broken"],
    ["| Mira | mira | 2024-02-30 | | |", "5 day-broken"],
    ["| Mira | mira | 05/06/2024 | | |", "5 day-broken"],
    ["| Mira | mira | May 2024 | | |", "5 day-broken"],
    ["| Mira | mira | 2024-01-01 | never | |", "5 day-broken"],
    ["| Mira | mira | 2024-01-02 | 2024-01-01 | |", "5 ends-before-start"],
    ["| Mira | mira | | 2024-01-01 | |", "5 first-day-missing"],
    ["| | mira | 2024-01-01 | | |", "5 name-missing"],
    ["| <PLACEHOLDER> | | 2024-01-01 | | |", "5 placeholder"],
    ["| Mira | not a login | 2024-01-01 | | |", "5 login-broken"],
    ["| Mira | mira | 2024-01-01 |", "5 cells"],
    ["| Mira\u202e | mira | 2024-01-01 | | |", "5 name-hidden"],
  ])("leaves a broken row out whole and says so: %s", (row, doubt) => {
    expect(doubtsOf(table(row))).toEqual([doubt]);
    expect(must(read(table(row, "| Good | good | 2024-01-01 | | |"))).rows.map((it) => it.name)).toEqual(["Good"]);
  });

  test("reports a repeated row with the line that it repeats, and a term that is over", () => {
    const text = table("| Mira | mira | 2024-01-01 | 2025-01-01 | |", "| Mira O. | MIRA | 2024-01-01 | | |");
    expect(doubtsOf(text)).toEqual(["5 term-over taken", "6 duplicate"]);
    expect(must(read(text)).doubts.map(doubtWords)).toEqual([
      "line 5: the term ended on 2025-01-01",
      "line 6: it repeats line 5; the row is left out",
    ]);
  });

  test("reports columns that it does not know and those that are missing", () => {
    const text = "| Name | Shoe size | Start |\n|---|---|---|\n| Mira | 41 | 2024-01-01 |\n";
    expect(doubtsOf(text)).toEqual([
      "1 column-unknown taken",
      "1 column-missing taken",
      "1 column-missing taken",
      "1 column-missing taken",
    ]);
    expect(must(read(text)).rows).toHaveLength(1);
  });

  test.each([
    ["nothing", "", "roster-without-table"],
    ["prose", "Mira, and Li.", "roster-without-table"],
    ["a table of something else", "| Day | Place |\n|---|---|\n| Monday | Here |", "roster-without-table"],
    ["Latin-1", Buffer.from("Name,From\nJos\xe9,2024-01-01", "latin1"), "roster-not-text"],
    ["bytes", Buffer.from([0, 1, 2, 3]), "roster-not-text"],
    [
      "more rows than are taken",
      table(...Array.from({ length: 101 }, (_, it) => `| P${it} | p${it} | 2024-01-01 | | |`)),
      "roster-too-long",
    ],
    ["more bytes than are taken", "x".repeat(100_001), "roster-too-long"],
  ])("is refused whole where it is %s", (_, text, kind) => {
    expect(read(text)).toEqual({ ok: false, refusal: expect.objectContaining({ kind }) });
  });

  test("keeps markup as the letters that it is", () => {
    expect(must(read(table("| Mira <script>alert(1)</script> | mira | 2024-01-01 | | |"))).rows[0]?.name).toBe(
      "Mira <script>alert(1)</script>",
    );
  });
});

test.each([
  ["* Chairperson: [Mira Okafor](https://github.com/mira-okafor)", "Mira Okafor", "mira-okafor"],
  ["  - **Convener**: Mira Okafor", "Mira Okafor", null],
  ["Lead: [Mira](https://github.com/mira/)", "Mira", "mira"],
])("whoever a document names as presiding is found: %s", (line, name, github) => {
  expect(findNamedChairs(`x\n${line}`)).toMatchObject([{ line: 2, person: { name, github } }]);
});
test.each([
  "* **Chairperson**:",
  "* The Chairperson: see below for the responsibilities",
  "* Chairperson: schedules the meetings.",
])("a heading or a sentence names nobody: %s", (line) => expect(findNamedChairs(line)).toEqual([]));
test("a placeholder is found as one, and an address elsewhere is no login", () => {
  expect(findNamedChairs("* Chairperson: <PLACEHOLDER>")).toMatchObject([{ person: null }]);
  expect(readPerson("[Mira](https://example.org/mira)")).toMatchObject({ github: null });
});

describe("importing a roster", () => {
  let world: World;
  const bytes = Buffer.from(
    table(
      "| Mira Okafor | mira-okafor | May 21, 2024 | September 1, 2025 | Example GmbH |",
      "| New Person | newperson | May 21, 2024 | | Other Ltd |",
      "| Broken | broken | soon | | |",
    ),
  );
  const wanted = { body: "tsc", source: "https://example.org/members", bytes };
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test("is the administrator's, while the founding is open", async () => {
    for (const who of ["chair", "member", "participant"] as const)
      expect(await importRoster(await world.context(who), wanted)).toMatchObject({
        refusal: { kind: "founding-administrator-needed" },
      });
    expect(await importRoster(world.as(stranger), wanted)).toMatchObject({ ok: false });
  });

  test("makes people, seats, terms and affiliations, knows who is here, and tells every doubt", async () => {
    const report = must(await importRoster(await world.context("admin"), wanted));
    expect(report).toMatchObject({ rows: 2, people: 1, terms: 2, unchanged: 0, skipped: 1 });
    const { seats } = (await world.server.inject("/api/v1/groups")).json();
    const tsc = seats.filter((it: { body: string; voting: boolean }) => it.body === "tsc" && it.voting);
    expect(
      tsc.map(
        (it: { personName: string | null; lapsed: { personName: string } | null }) =>
          it.personName ?? `(${it.lapsed?.personName})`,
      ),
    ).toEqual([people.member.name, `(${people.chair.name})`, "New Person"]);
    const { rows } = await world.app.pool.query("select organisation_name from affiliation_held order by 1");
    expect(rows.map((it) => it.organisation_name)).toEqual(["Example GmbH", "Other Ltd"]);
  });

  test("again changes nothing", async () => {
    const count = async () => {
      const { rows } = await world.app.pool.query(
        "select (select count(*) from person) p, (select count(*) from term) t, (select count(*) from affiliation) a, (select count(*) from ledger_entry) e",
      );
      return rows[0];
    };
    const before = await count();
    expect(must(await importRoster(world.as(clock), wanted))).toMatchObject({ people: 0, terms: 0, unchanged: 2 });
    expect(await count()).toEqual(before);
  });

  test("gives a member who is elected again the same seat", async () => {
    const again = Buffer.from(table("| New Person | newperson | 2026-05-21 | | |"));
    must(await importRoster(world.as(clock), { ...wanted, bytes: again }));
    const { rows } = await world.app.pool.query(
      "select s.slug, t.starts_on::text, t.ends_on::text from term t join seat s on s.id = t.seat join person p on p.id = t.person where p.name = 'New Person' order by t.starts_on",
    );
    expect(rows).toEqual([
      { slug: "member-3", starts_on: "2024-05-21", ends_on: "2026-05-20" },
      { slug: "member-3", starts_on: "2026-05-21", ends_on: null },
    ]);
  });

  test("asks rather than guesses where a name is several people's", async () => {
    const twice = table("| Same Name | same1 | 2024-01-01 | | |", "| Same Name | same2 | 2024-01-01 | | |");
    must(await importRoster(world.as(clock), { ...wanted, bytes: Buffer.from(twice) }));
    const third = Buffer.from("Name,From\nSame Name,2025-01-01\n");
    expect(must(await importRoster(world.as(clock), { ...wanted, bytes: third }))).toMatchObject({
      terms: 0,
      skipped: 1,
      doubts: expect.arrayContaining([expect.objectContaining({ kind: "name-ambiguous", line: 2 })]),
    });
  });

  test("seats nobody for the name that they chose: by login, else by the name under which somebody recorded them", async () => {
    const seatedBy = async (row: string) => {
      must(await importRoster(world.as(clock), { ...wanted, bytes: Buffer.from(table(row)) }));
      const { rows } = await world.app.pool.query("select person from term where starts_on::text = $1", [
        /\d{4}-\d\d-\d\d/.exec(row)?.[0],
      ]);
      expect(rows).toHaveLength(1);
      return rows[0].person;
    };
    const impostor = await withViewer(world.app, clock, async (tx) => {
      const person = { name: "Vera Vogt", email: null, github: "impostor", administrator: false };
      return must(await addPersonIn(tx, person, "operator", world.now));
    });
    // As a first sign-in at GitHub leaves them.
    await sql`update person set recorded_name = null, recorded_folded = null where id = ${impostor}`.execute(
      world.owner,
    );
    const member = await seatedBy("| Vera Vogt | | 2020-01-01 | 2020-12-31 | |");
    expect(member).not.toBe(impostor);
    // A member who renames themselves is found as before, and nobody is found by what they chose.
    await sql`update person set name = 'Someone Else', folded = 'someone else' where id = ${member}`.execute(
      world.owner,
    );
    expect(await seatedBy("| Vera Vogt | | 2021-01-01 | 2021-12-31 | |")).toBe(member);
    expect(await seatedBy("| Someone Else | | 2021-06-01 | 2021-12-31 | |")).not.toBe(member);
    // The login stands for who signed up with it; the roster's name is their name of record from then on, and stays.
    expect(await seatedBy("| Nora Neu | impostor | 2022-01-01 | 2022-12-31 | |")).toBe(impostor);
    expect(await seatedBy("| Nora Neu | | 2023-01-01 | 2023-12-31 | |")).toBe(impostor);
    expect(await seatedBy("| Vera Vogt | impostor | 2018-01-01 | 2018-12-31 | |")).toBe(impostor);
    expect(await seatedBy("| Vera Vogt | | 2025-01-01 | 2025-12-31 | |")).toBe(member);
  });

  test("works by token and by form alike, and is refused for a body that is not there", async () => {
    const headers = { authorization: `Bearer ${await world.token("admin")}` };
    const post = (body: string) =>
      world.server.inject({
        method: "POST",
        url: "/api/v1/roster",
        headers,
        payload: { body, source: "x", text: bytes.toString() },
      });
    expect((await post("tsc")).json()).toMatchObject({
      terms: 0,
      doubts: expect.arrayContaining([expect.objectContaining({ kind: "day-broken", line: 7 })]),
    });
    expect((await post("nobody")).statusCode).toBe(422);
    const form = await world.server.inject({
      method: "POST",
      url: "/founding/roster",
      headers: {
        cookie: await world.cookie("admin"),
        "sec-fetch-site": "same-origin",
        accept: "text/html",
        "content-type": "application/x-www-form-urlencoded",
      },
      payload: new URLSearchParams({ body: "tsc", source: "x", text: bytes.toString() }).toString(),
    });
    expect(form.body).toContain("Line 7: “soon” is not a day that can be read without guessing");
  });

  test("after the founding takes the act that appoints members, so no person can", async () => {
    must(await closeFounding(world.as(clock)));
    expect(await importRoster(await world.context("admin"), wanted)).toMatchObject({
      refusal: { kind: "refused-by-charter" },
    });
  });
});

const real = join(import.meta.dirname, "../../../shared/data/presto/tsc");
const present = existsSync(real);
if (!present) process.stdout.write("skipped: the real roster is not here\n");

test.skipIf(!present)("the real committee's page gives nine members, all of whose terms are over", () => {
  const roster = must(read(readFileSync(join(real, "README.md"))));
  expect(roster.rows).toHaveLength(9);
  expect(new Set(roster.rows.map((it) => it.startsOn))).toEqual(new Set(["2024-05-21"]));
  expect(new Set(roster.doubts.map((it) => it.kind))).toEqual(new Set(["term-over"]));
  const named = ["architecture", "native-worker", "optimizer", "security", "conformance", "community-support"].flatMap(
    (name) => findNamedChairs(readFileSync(join(real, `working-groups/${name}-wg.md`), "utf8")),
  );
  expect(named.map((it) => it.person !== null)).toEqual([true, true, false]);
});
