import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import pg from "pg";
import { type Viewer, viewerSetting } from "../viewer.ts";
import { DatabaseFull, DatabaseGone, isConnectionLoss, isDiskFull, isRetryable } from "./fault.ts";
import type { Schema, Tx } from "./schema.ts";

export type { Schema, Tx } from "./schema.ts";

/** The application's connections. It can do nothing by itself: statements run in {@link withViewer}, so none runs without a viewer. */
export interface Database {
  readonly pool: pg.Pool;
}

const { builtins } = pg.types;

/** `bigint` as a number, for counts and positions; a value that a number cannot hold is a fault, never rounded. */
function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
  return value;
}

/** `bigint` → number, `date` → `YYYY-MM-DD`, `timestamptz` → Date, `bytea` → Buffer, `jsonb` → parsed. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === builtins.INT8) return parseSafeInteger;
    if (oid === builtins.DATE) return (text: string) => text;
    return format === "binary" ? pg.types.getTypeParser(oid, format) : pg.types.getTypeParser(oid, "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};

/** Opens the application's pool. `size`: the most connections it holds; further transactions wait up to ten seconds for one. */
export function openPools(
  reached: { app: pg.PoolConfig },
  { size }: { size: number },
): { app: Database; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 10_000,
    ...reached.app,
    max: size,
    types: typeParsers,
    pipeline: true,
  });
  // Without a listener a connection that breaks while idle or held would end the process; its next use reports it.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return { app: { pool }, close: () => pool.end() };
}

const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();

/** What Kysely runs statements on: one pooled connection. */
interface Held extends DatabaseConnection {
  readonly client: pg.PoolClient;
  begun: Promise<unknown>;
  /** Settles when the connection may go back to the pool, with whether it can be used again. */
  finished: Promise<boolean>;
}

function hold(client: pg.PoolClient): Held {
  return {
    client,
    begun: Promise.resolve(),
    finished: Promise.resolve(true),
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      // A statement of a page takes PostgreSQL longer to plan than to run; by its name a connection plans it once.
      const statement = { name: hash("sha256", sql, "base64url"), text: sql, values: [...parameters] };
      const [{ command, rowCount, rows }] = await Promise.all([client.query(statement), this.begun]);
      return command === "SELECT" ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery() {
      throw new Error("reading by cursor is not supported: page by key instead");
    },
  };
}

const succeeds = (query: Promise<unknown>): Promise<boolean> =>
  query.then(
    () => true,
    () => false,
  );

interface Opening {
  /** Begins and names the viewer, in one message. */
  readonly sql: string;
  /** Nothing is lost if the beginning or the end fails unseen, so both are sent without waiting for the answer. */
  readonly readOnly: boolean;
}

function driver(pool: pg.Pool, opening: Opening): Driver {
  const held = (connection: DatabaseConnection) => connection as Held;
  return {
    async init() {},
    async acquireConnection() {
      return hold(await pool.connect());
    },
    async beginTransaction(connection) {
      const holding = held(connection);
      holding.begun = holding.client.query(opening.sql);
      const begun = succeeds(holding.begun);
      if (!opening.readOnly && !(await begun)) await holding.begun;
    },
    async commitTransaction(connection) {
      const holding = held(connection);
      const committed = holding.client.query("commit");
      holding.finished = succeeds(committed);
      if (opening.readOnly) return;
      // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK; a swallowed error must not look like success.
      if ((await committed).command !== "COMMIT")
        throw new Error("the transaction had failed and was rolled back instead of committed");
    },
    async rollbackTransaction(connection) {
      held(connection).finished = succeeds(held(connection).client.query("rollback"));
    },
    async releaseConnection(connection) {
      const { client, finished } = held(connection);
      void finished.then((usable) => client.release(!usable));
    },
    async destroy() {},
  };
}

const dialect = (pool: pg.Pool, opening: Opening): Dialect => ({
  createAdapter: () => adapter,
  createQueryCompiler: () => compiler,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createDriver: () => driver(pool, opening),
});

const setViewer = (viewer: Viewer) =>
  `select set_config('wardmote.viewer', ${pg.escapeLiteral(viewerSetting(viewer))}, true)`;

/**
 * Runs `body` in one transaction that row-level policies judge by `viewer` (`current_setting('wardmote.viewer', true)`).
 * Commits when `body` returns, rolls back when it throws. After a deadlock or serialization failure `body` runs again, up to
 * four times in all: it must have no effects outside the transaction.
 * @throws {DatabaseGone} when PostgreSQL cannot be reached or the connection breaks; {DatabaseFull} when its disk is full.
 */
export const withViewer = <T>(database: Database, viewer: Viewer, body: (tx: Tx) => Promise<T>): Promise<T> =>
  transact(database, { sql: `begin; ${setViewer(viewer)}`, readOnly: false }, body);

/** As {@link withViewer}, for pages: writes fail, and every statement of `body` sees the same moment. */
export const withViewerReadOnly = <T>(database: Database, viewer: Viewer, body: (tx: Tx) => Promise<T>): Promise<T> =>
  transact(
    database,
    { sql: `begin isolation level repeatable read read only; ${setViewer(viewer)}`, readOnly: true },
    body,
  );

const attempts = 4;

async function transact<T>({ pool }: Database, opening: Opening, body: (tx: Tx) => Promise<T>): Promise<T> {
  const kysely = new Kysely<Schema>({ dialect: dialect(pool, opening) });
  for (let attempt = 1; ; attempt++) {
    try {
      return await kysely.transaction().execute(body);
    } catch (error) {
      if (isConnectionLoss(error)) throw new DatabaseGone("PostgreSQL cannot be reached", { cause: error });
      if (isDiskFull(error)) throw new DatabaseFull("PostgreSQL has no room left on its disk", { cause: error });
      if (!isRetryable(error) || attempt === attempts) throw error;
      await sleep(Math.random() * 20 * attempt);
    }
  }
}
