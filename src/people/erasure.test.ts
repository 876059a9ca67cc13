import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, must, people, type World } from "../../test/community.ts";
import { visitorOf } from "../../test/visitor.ts";
import { verifyCommand } from "../ledger/index.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { eraseOneself, erasePerson } from "./erasure-actions.ts";
import { addPersonIn, recordAffiliation } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

/** Every row of every table, as its owner sees it. */
async function everything(): Promise<string> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(
    world.owner,
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(world.owner);
    rows.push(...found.rows.map((it) => it.text));
  }
  return rows.join("\n");
}

async function verifies(): Promise<boolean> {
  await world.seal();
  const url = `http://127.0.0.1:${(world.server.server.address() as AddressInfo).port}`;
  const said: string[] = [];
  const ends = { out: (it: string) => said.push(it), err: () => {}, env: { HOME: world.dataDir }, isWatched: false };
  return (await verifyCommand(url, { state: `${world.dataDir}/state.json` }, ends)) === 0;
}

test("a person's data is gone from every table, their seat stays, and the ledger verifies before and after", async () => {
  await world.server.listen({ port: 0, host: "127.0.0.1" });
  const chair = await world.context("chair");
  const { id } = await world.viewer("chair");
  const cookie = await world.cookie("chair");
  await withViewer(world.app, clock, async (tx) => {
    const from = { startsOn: "2020-01-01", endsOn: null, source: "a roster of old" };
    await recordAffiliation(tx, { person: id, organisation: "Example GmbH", ...from }, "operator", world.now);
  });
  const visitor = visitorOf(world.server, cookie);
  await visitor.post("/me/mail", { email: "mira.other@example.org" });
  await visitor.post("/sign-in", { email: people.chair.email });
  // Letters that were sent, or wait, to an address that is not theirs any more are theirs too.
  await sql`update mail_message set sent_at = ${world.now}, body = null where to_address = ${people.chair.email}`.execute(
    world.owner,
  );
  await visitor.post("/sign-in", { email: people.chair.email });
  await sql`update person_contact set email = 'mira.now@example.org' where person = ${id}`.execute(world.owner);
  expect(await verifies()).toBe(true);
  const before = await everything();
  for (const words of [people.chair.name, people.chair.email, "mira.other@example.org", "a roster of old"])
    expect(before, words).toContain(words);

  expect(await eraseOneself(chair, "erase", async () => {})).toMatchObject({
    refusal: { kind: "erasure-unconfirmed" },
  });
  const told: (string | null)[] = [];
  must(
    await eraseOneself(
      chair,
      `  ERASE  ${people.chair.name} `,
      async (_tx, { person, name }) => void told.push(person, name),
    ),
  );
  expect(told).toEqual([id, people.chair.name]);
  expect(await verifies()).toBe(true);

  const after = await everything();
  for (const words of [people.chair.name, people.chair.email, "mira.other@example.org", "a roster of old"])
    expect(after, words).not.toContain(words);
  expect((await visitor.get("/me")).status).toBe(401);
  const stranger = visitorOf(world.server);
  expect((await stranger.get("/groups/security-wg/seats/chair")).body).toContain("Erased person");
  const profile = await stranger.get(`/people/${id}`);
  expect(profile.body).toContain("removed on request");
  expect((await stranger.get("/people")).body).not.toContain("Erased person");
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from ledger_body where about = ${id} or subject = ${id} group by 1 order by 1`.execute(
    world.owner,
  );
  // What is open is the erasure itself.
  expect(rows).toMatchObject([{ state: "erased" }, { state: "open", count: 1 }]);
  expect(await eraseOneself(chair, `erase ${people.chair.name}`, async () => {})).toMatchObject({ ok: false });
});

describe("the operator", () => {
  test("erases somebody at their request, and nobody else can", async () => {
    const { id } = await world.viewer("participant");
    expect(await erasePerson(await world.context("admin"), id, async () => {})).toMatchObject({
      refusal: { kind: "administrator-needed" },
    });
    must(await erasePerson(world.as(clock), id, async () => {}));
    expect(await erasePerson(world.as(clock), id, async () => {})).toMatchObject({ refusal: { kind: "not-found" } });
    expect(await everything()).not.toContain(people.participant.email);
    expect(await verifies()).toBe(true);
  });

  test("takes the server from an administrator who is erased", async () => {
    const { id } = await world.viewer("admin");
    must(await erasePerson(world.as(clock), id, async () => {}));
    const { rows } = await sql`select from person where id = ${id} and administrator`.execute(world.owner);
    expect(rows).toEqual([]);
  });
});

test("what fails to the right undoes the whole erasure", async () => {
  const member = await world.context("member");
  const typed = `erase ${people.member.name}`;
  await expect(
    eraseOneself(member, typed, async () => {
      throw new Error("the minutes are locked");
    }),
  ).rejects.toThrow("the minutes are locked");
  expect((await visitorOf(world.server, await world.cookie("member")).get("/me")).body).toContain(people.member.name);
});

test("two erasures at once are one", async () => {
  const id = must(
    await withViewer(world.app, clock, (tx) =>
      addPersonIn(tx, { name: "Twice", email: null, github: "twice", administrator: false }, "operator", world.now),
    ),
  );
  const both = await Promise.all([1, 2].map(() => erasePerson(world.as(clock), id, async () => {})));
  expect(both.filter((it) => it.ok)).toHaveLength(1);
});
