import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { asOwner, inDatabase } from "../../../test/database.ts";
import { type Migration, migrate } from "./migrate.ts";

const { owner: cluster, app } = inject("database");
const name = `wardmote_test_${randomBytes(6).toString("hex")}`;
const owner = inDatabase(cluster, name);

beforeAll(() => asOwner(cluster, `create database ${name}`));
afterAll(() => asOwner(cluster, `drop database ${name}`));

const one: Migration = {
  name: "0001_one",
  sql: "create table one (id int, word text default ':app'); grant select on one to :app; select 1::int4;",
};
const two: Migration = { name: "0002_two", sql: "create table two (id int)" };
const bring = (...migrations: Migration[]) => migrate(owner, migrations, { appRole: app.user });

test("processes that migrate at once apply each migration once, in order", async () => {
  const results = await Promise.all([bring(two, one), bring(one, two), bring(one, two), bring(one, two)]);
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(results.flatMap((result) => (result.ok ? result.value : [])).sort()).toEqual(["0001_one", "0002_two"]);
  const { rows } = await asOwner(owner, "select name, length(sha256) as bytes from migration order by applied_at");
  expect(rows).toEqual([
    { name: "0001_one", bytes: 32 },
    { name: "0002_two", bytes: 32 },
  ]);
});

test("the application may do what a migration granted it, and nothing else", async () => {
  const client = new pg.Client(inDatabase(app, name));
  await client.connect();
  expect((await client.query("select * from one")).rows).toEqual([]);
  await expect(client.query("insert into one values (1)")).rejects.toThrow(/permission denied/);
  await expect(client.query("select * from two")).rejects.toThrow(/permission denied/);
  await expect(client.query("select * from migration")).rejects.toThrow(/permission denied/);
  await client.end();
});

test("an applied migration that was edited is refused", async () => {
  const result = await bring({ ...one, sql: `${one.sql} -- edited` }, two);
  expect(result).toMatchObject({
    ok: false,
    refusal: { kind: "migration-edited", sentence: expect.stringContaining("0001_one") },
  });
});

test("a database of a newer version is refused", async () => {
  const result = await bring(one);
  expect(result).toMatchObject({
    ok: false,
    refusal: { kind: "migration-unknown", sentence: expect.stringContaining("0002_two") },
  });
});

test("a migration that fails is undone whole, and nothing after it is applied", async () => {
  const bad: Migration = { name: "0003_bad", sql: "create table three (id int); select 1/0" };
  const result = await bring(one, two, bad, { name: "0004_after", sql: "create table four (id int)" });
  expect(result).toMatchObject({
    ok: false,
    refusal: { kind: "migration-failed", sentence: expect.stringContaining("division by zero") },
  });
  const { rows } = await asOwner(owner, "select to_regclass('three') as three, to_regclass('four') as four");
  expect(rows).toEqual([{ three: null, four: null }]);
});
