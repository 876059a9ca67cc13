import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foundedWorld, type World } from "../../test/community.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const home = async () => (await world.server.inject({ url: "/" })).body;
const importMinutes = (at: number, body: string, startsAt: string) =>
  sql`
  with m as (insert into meeting (id, body, title, starts_at, zone, state, origin, joining)
    values (${`meeting_${`${at}`.padStart(26, "0")}`}, ${body}, 'Meeting', ${startsAt}, 'UTC', 'held', 'imported', '') returning id, body)
  insert into minutes (meeting, body, file, text, sha256, encoding, source, marks, reader, imported_at)
  select id, body, ${`${at}.md`}, '# Meeting', sha256('x'), 'utf-8', 'x', 'none', 1, '2024-05-07Z' from m`.execute(
    world.owner,
  );

test("minutes of a day to come are no next meeting", async () => {
  await importMinutes(1, "security-wg", "2030-01-01T16:00Z");
  expect(await home()).toContain("None is scheduled yet.");
});

test("a meeting of another body says whose it is, and those of the own body alone do not", async () => {
  await importMinutes(2, "security-wg", "2024-05-07T16:00Z");
  expect(await home()).toContain("for 1 of the last 1");
  expect(await home()).not.toContain("<small>Security WG</small>");
  await importMinutes(3, "tsc", "2024-05-08T16:00Z");
  const page = await home();
  expect(page).toContain("<small>Security WG</small>");
  expect(page).toContain("<small>TSC</small>");
  expect(page).toContain("for 2 of the last 2");
});

test("what binds nobody is no governing document, and what binds only others is counted", async () => {
  const add = async (at: number, title: string, rank: number, binds: readonly string[]) => {
    await sql`insert into document (slug, title, rank, governs, binds_all, binds)
              values (${`document-${at}`}, ${title}, ${rank}, 'tsc', false, ${binds})`.execute(world.owner);
    await sql`insert into document_version (id, document, number, text, sha256, clauses, source, adopted, created_at)
              values (${`version_${`${at}`.padStart(26, "0")}`}, ${`document-${at}`}, 1, '', sha256('x'), 0, 'x', true, ${world.now})`.execute(
      world.owner,
    );
  };
  expect(await home()).not.toContain("with those of other groups");
  await add(1, "Old press release", 6, []);
  await add(2, "Rules of the committee", 5, ["tsc"]);
  const page = await home();
  expect(page).not.toContain("Old press release");
  expect(page).not.toContain("Rules of the committee");
  expect(page).toMatch(/All \d+, with those of other groups/);
});
