import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { reachDatabase } from "../src/platform/database/connect.ts";
import { migrate } from "../src/platform/database/migrate.ts";
import { migrations } from "../src/platform/database/migrations.ts";
import type { Result } from "../src/platform/result.ts";
import { asOwner, inDatabase } from "./database.ts";

// Nothing here outlives the run, so nothing needs to outlive a power cut.
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "100" };

/** One PostgreSQL for the run: the embedded one in a temporary folder, or the one at TEST_DATABASE_URL. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "wardmote-test-"));
  const databaseUrl = process.env.TEST_DATABASE_URL;
  const log = { info: () => {}, warn: () => {} };
  const { owner, app, leave } = accepted(await reachDatabase({ dataDir, databaseUrl, as: "command", log, settings }));
  const template = `wardmote_template_${process.pid}`;
  const tearDown = async () => {
    await asOwner(owner, `drop database if exists ${template}`).finally(leave);
    await rm(dataDir, { recursive: true });
  };
  try {
    await asOwner(owner, `create database ${template}`);
    accepted(await migrate(inDatabase(owner, template), migrations, { appRole: app.user }));
  } catch (error) {
    await tearDown();
    throw error;
  }
  provide("database", { owner, app, template });
  return tearDown;
}

function accepted<T>(result: Result<T, { sentence: string }>): T {
  if (result.ok) return result.value;
  throw new Error(result.refusal.sentence);
}
