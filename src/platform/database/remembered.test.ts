import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner, type TestDatabase, testDatabase } from "../../../test/database.ts";
import { stranger } from "../viewer.ts";
import { remembered } from "./remembered.ts";
import { openPools, withViewer, withViewerReadOnly } from "./transaction.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await asOwner(
    database.ownerConfig,
    `create table note (body text); insert into note values ('one'); grant select, insert on note to "${database.appConfig.user}"`,
  );
});
afterAll(() => database.drop());

test("what was read is never staler than the record, whoever else reads, and as of the minute", async () => {
  const pools = openPools({ app: database.appConfig }, { size: 2 });
  const notes = remembered(async (tx, now, _: null) => {
    const { rows } = await sql<{ body: string }>`select body from note`.execute(tx);
    return { bodies: rows.map(({ body }) => body), at: now.toISOString() };
  });
  const read = (at: string) => withViewerReadOnly(pools.app, stranger, (tx) => notes(tx, new Date(at), null));
  const write = (body: string) =>
    withViewer(pools.app, stranger, (tx) => sql`insert into note values (${body})`.execute(tx));
  try {
    expect(await read("2026-11-22T12:00:59Z")).toEqual({ bodies: ["one"], at: "2026-11-22T12:00:00.000Z" });
    await write("two");
    expect((await read("2026-11-22T12:00:59Z")).bodies).toEqual(["one", "two"]);
    expect((await read("2026-11-22T12:01:00Z")).at).toBe("2026-11-22T12:01:00.000Z");
    // One that was begun earlier goes on seeing what it saw.
    await withViewerReadOnly(pools.app, stranger, async (tx) => {
      await notes(tx, new Date("2026-11-22T12:02:00Z"), null);
      await write("three");
      expect((await notes(tx, new Date("2026-11-22T12:02:00Z"), null)).bodies).toHaveLength(2);
    });
    expect((await read("2026-11-22T12:02:00Z")).bodies).toHaveLength(3);
  } finally {
    await pools.close();
  }
});

test("a reading that failed is tried again", async () => {
  const pools = openPools({ app: database.appConfig }, { size: 1 });
  let turns = 0;
  const failing = remembered(async (_tx, _now, _: null) => {
    turns += 1;
    if (turns === 1) throw new Error("gone");
    return turns;
  });
  const read = () =>
    withViewerReadOnly(pools.app, stranger, (tx) => failing(tx, new Date("2026-11-22T12:00:00Z"), null));
  try {
    await expect(read()).rejects.toThrow("gone");
    expect(await read()).toBe(2);
  } finally {
    await pools.close();
  }
});
