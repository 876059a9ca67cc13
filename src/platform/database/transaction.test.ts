import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { clock, stranger } from "../viewer.ts";
import { withViewer, withViewerReadOnly } from "./transaction.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const viewerSeen = sql<{ viewer: string | null }>`select current_setting('wardmote.viewer', true) as viewer`;

describe("a transaction", () => {
  test("shows its viewer to row-level policies", async () => {
    const seen = (viewer: typeof clock) =>
      withViewer(database.app, viewer, async (tx) => (await viewerSeen.execute(tx)).rows[0]?.viewer);
    expect(await seen(clock)).toBe("clock");
    expect(await seen(stranger)).toBe("stranger");
  });
  test("for reading refuses to write", async () => {
    const write = withViewerReadOnly(database.app, stranger, (tx) =>
      sql`select pg_notify('x', 'y'), nextval('pg_temp.none')`.execute(tx),
    );
    await expect(write).rejects.toThrow();
  });
});
