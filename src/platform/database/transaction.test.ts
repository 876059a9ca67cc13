import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner, type TestDatabase, testDatabase } from "../../../test/database.ts";
import type { Id } from "../ids.ts";
import { clock, stranger, type Viewer } from "../viewer.ts";
import { DatabaseFull, DatabaseGone } from "./fault.ts";
import { openPools, withViewer, withViewerReadOnly } from "./transaction.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const role = `"${database.appConfig.user}"`;
  await asOwner(
    database.ownerConfig,
    `create table note (id bigint, reader text, body text);
     alter table note enable row level security;
     create policy reader on note using (reader = current_setting('wardmote.viewer', true));
     grant select, insert, update on note to ${role};
     insert into note values (1, 'stranger', 'one'), (2, 'clock', 'two'), (3, 'person_x''y', 'three')`,
  );
});
afterAll(() => database.drop());

const person: Viewer = {
  kind: "person",
  id: "person_x'y" as Id<"person">,
  name: "X",
  administrator: false,
  participant: true,
  scopes: [],
  token: null,
  session: null,
  secondFactor: false,
  unread: 0,
};
const notes = sql<{ id: number }>`select id from note order by id`;

test.each([withViewer, withViewerReadOnly])("row-level policies see the viewer of the transaction: %o", async (run) => {
  for (const [viewer, id] of [
    [stranger, 1],
    [clock, 2],
    [person, 3],
  ] as const) {
    expect((await run(database.app, viewer, (tx) => notes.execute(tx))).rows).toEqual([{ id }]);
  }
});

test("a connection keeps no viewer after its transaction", async () => {
  const { app, close } = openPools({ app: database.appConfig }, { size: 1 });
  await withViewer(app, clock, (tx) => notes.execute(tx));
  await withViewerReadOnly(app, clock, (tx) => notes.execute(tx));
  expect((await app.pool.query("select id from note")).rows).toEqual([]);
  await close();
});

test("many viewers at once on few connections each see their own rows only, failures among them", async () => {
  const { app, close } = openPools({ app: database.appConfig }, { size: 2 });
  const read = async (turn: number) => {
    const [viewer, id] = turn % 2 ? ([stranger, 1] as const) : ([person, 3] as const);
    const run = turn % 3 ? withViewerReadOnly : withViewer;
    const failing = turn % 5 === 0;
    const rows = run(app, viewer, async (tx) => {
      const [first, second] = await Promise.all([
        notes.execute(tx),
        notes.execute(tx),
        failing ? sql`select 1/0`.execute(tx) : null,
      ]);
      return [first.rows, second.rows];
    });
    if (failing) await expect(rows).rejects.toThrow(/division by zero/);
    else expect(await rows).toEqual([[{ id }], [{ id }]]);
  };
  await Promise.all(Array.from({ length: 200 }, (_, turn) => read(turn)));
  await close();
});

test("a parameter that cannot be sent fails its own statement and leaves the connection in step", async () => {
  const { app, close } = openPools({ app: database.appConfig }, { size: 1 });
  const unsendable = {
    toPostgres: () => {
      throw new Error("cannot be sent");
    },
  };
  for (const run of [withViewer, withViewerReadOnly]) {
    await expect(run(app, stranger, (tx) => sql`select ${unsendable}::text`.execute(tx))).rejects.toThrow(
      "cannot be sent",
    );
    expect((await run(app, stranger, (tx) => notes.execute(tx))).rows).toEqual([{ id: 1 }]);
  }
  await close();
});

test("what a body that throws has written is undone", async () => {
  const write = withViewer(database.app, stranger, async (tx) => {
    await sql`insert into note values (9, 'stranger', 'undone')`.execute(tx);
    throw new Error("changed my mind");
  });
  await expect(write).rejects.toThrow("changed my mind");
  expect((await withViewer(database.app, stranger, (tx) => notes.execute(tx))).rows).toEqual([{ id: 1 }]);
});

test("a body that swallows an error of the database does not look committed", async () => {
  const write = withViewer(database.app, stranger, async (tx) => {
    await sql`select 1/0`.execute(tx).catch(() => null);
    return "done";
  });
  await expect(write).rejects.toThrow(/rolled back instead of committed/);
});

test("a transaction for reading refuses to write and sees one moment throughout", async () => {
  const write = withViewerReadOnly(database.app, stranger, (tx) => sql`update note set body = 'changed'`.execute(tx));
  await expect(write).rejects.toThrow(/read-only transaction/);
  const bodies = sql<{ body: string }>`select body from note`;
  const seen = await withViewerReadOnly(database.app, stranger, async (tx) => {
    const before = await bodies.execute(tx);
    await withViewer(database.app, stranger, (other) => sql`update note set body = 'later'`.execute(other));
    return [before.rows, (await bodies.execute(tx)).rows];
  });
  expect(seen).toEqual([[{ body: "one" }], [{ body: "one" }]]);
});

test("a deadlock is tried again until both transactions are through", async () => {
  await asOwner(database.ownerConfig, "insert into note values (21, 'clock', ''), (22, 'clock', '')");
  let arrived = 0;
  const both = Promise.withResolvers<void>();
  const touch = (one: number, other: number) =>
    withViewer(database.app, clock, async (tx) => {
      await sql`update note set body = body || 'x' where id = ${one}`.execute(tx);
      if (++arrived === 2) both.resolve();
      await both.promise;
      await sql`update note set body = body || 'x' where id = ${other}`.execute(tx);
    });
  await Promise.all([touch(21, 22), touch(22, 21)]);
  const { rows } = await asOwner(database.ownerConfig, "select body from note where id in (21, 22)");
  expect(rows).toEqual([{ body: "xx" }, { body: "xx" }]);
  expect(arrived).toBeGreaterThan(2);
});

test("a connection lost midway is DatabaseGone, and the next transaction gets a new one", async () => {
  for (const run of [withViewer, withViewerReadOnly]) {
    const lost = run(database.app, stranger, (tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
    await expect(lost).rejects.toThrow(DatabaseGone);
    expect((await run(database.app, stranger, (tx) => notes.execute(tx))).rows).toEqual([{ id: 1 }]);
  }
});

test("a full disk is DatabaseFull, and the connection goes on", async () => {
  const full = withViewer(database.app, stranger, (tx) =>
    sql`do $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`.execute(tx),
  );
  await expect(full).rejects.toThrow(DatabaseFull);
  expect((await withViewer(database.app, stranger, (tx) => notes.execute(tx))).rows).toEqual([{ id: 1 }]);
});

test("a server that cannot be reached is DatabaseGone", async () => {
  const { app, close } = openPools(
    { app: { host: "/nonexistent", user: "x", password: "x", database: "x" } },
    { size: 1 },
  );
  await expect(withViewer(app, stranger, (tx) => notes.execute(tx))).rejects.toThrow(DatabaseGone);
  await expect(withViewerReadOnly(app, stranger, (tx) => notes.execute(tx))).rejects.toThrow(DatabaseGone);
  await close();
});

test("values arrive as numbers, days, moments and bytes, and a number too large is a fault", async () => {
  const values = sql`select 9007199254740991::bigint as safe, date '2026-02-03' as day, timestamptz '2026-02-03 04:05Z' as moment, '\\xff'::bytea as bytes`;
  const { rows } = await withViewer(database.app, stranger, (tx) => values.execute(tx));
  expect(rows).toEqual([
    { safe: 9007199254740991, day: "2026-02-03", moment: new Date("2026-02-03T04:05:00Z"), bytes: Buffer.from([255]) },
  ]);
  const tooLarge = withViewer(database.app, stranger, (tx) => sql`select 9007199254740992::bigint`.execute(tx));
  await expect(tooLarge).rejects.toThrow(/beyond the safe integers/);
});
