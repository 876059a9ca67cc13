import { randomBytes } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openPools, type Schema, typeParsers } from "../src/platform/database/transaction.ts";

/** The run's PostgreSQL, as `global-setup.ts` hands it to every test file. */
export interface TestCluster {
  readonly owner: pg.PoolConfig;
  readonly app: pg.PoolConfig & { readonly user: string };
  /** A migrated database that the test files' own are made from. */
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    database: TestCluster;
  }
}

export interface TestDatabase {
  readonly app: Database;
  /** Past every row policy: for arranging a test and for looking behind the first wall. */
  readonly owner: Kysely<Schema>;
  readonly ownerConfig: pg.PoolConfig;
  readonly appConfig: pg.PoolConfig & { readonly user: string };
  drop(): Promise<void>;
}

/** A fresh migrated database: call in `beforeAll`, and `drop` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const { owner, app, template } = inject("database");
  const name = `wardmote_test_${randomBytes(6).toString("hex")}`;
  await asOwner(owner, `create database ${name} template ${template}`);
  const [ownerConfig, appConfig] = [inDatabase(owner, name), inDatabase(app, name)];
  const pools = openPools({ app: appConfig }, { size: 5 });
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...ownerConfig, max: 3, types: typeParsers }) }),
  });
  const drop = async () => {
    await Promise.all([pools.close(), kysely.destroy()]);
    // Not by force: PostgreSQL waits for connections that are closing, and one that a test forgot should be heard of.
    await asOwner(owner, `drop database ${name}`);
  };
  return { app: pools.app, owner: kysely, ownerConfig, appConfig, drop };
}

/** The same login in another database of the cluster. */
export function inDatabase<Config extends pg.PoolConfig>(config: Config, database: string): Config {
  if (config.connectionString === undefined) return { ...config, database };
  const url = new URL(config.connectionString);
  url.pathname = `/${database}`;
  return { ...config, connectionString: url.href };
}

/** Runs one statement on a connection of its own. */
export async function asOwner(config: pg.ClientConfig, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(config);
  await client.connect();
  return client.query(statement).finally(() => client.end());
}
