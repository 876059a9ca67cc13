import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner, type TestDatabase, testDatabase } from "../../../test/database.ts";
import { listen } from "./listen.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("notifications arrive, and after a lost connection a null says to look for oneself", async () => {
  const heard: (string | null)[] = [];
  const listening = await listen(database.appConfig, "Odd channel", (payload) => heard.push(payload));
  await asOwner(database.ownerConfig, `notify "Odd channel", 'one'`);
  await expect.poll(() => heard).toEqual(["one"]);
  await asOwner(database.ownerConfig, `notify "Odd channel", 'two'`);
  await expect.poll(() => heard).toEqual(["one", "two"]);
  // The application may end its own sessions.
  await asOwner(
    database.appConfig,
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'",
  );
  await expect.poll(() => heard, { timeout: 5000 }).toEqual(["one", "two", null]);
  await asOwner(database.ownerConfig, `notify "Odd channel", 'three'`);
  await expect.poll(() => heard).toEqual(["one", "two", null, "three"]);
  await listening.close();
});
