import { createHash } from "node:crypto";
import pg from "pg";
import { ok, type Result, refuse } from "../result.ts";
import { advisoryKey } from "./advisory.ts";
import { errorCode, errorMessage } from "./fault.ts";

export interface Migration {
  /** `0001_people`: four digits give the order. */
  readonly name: string;
  /** `:app` stands for the application's role. */
  readonly sql: string;
}

export interface MigrationRefusal {
  readonly kind: "migration-edited" | "migration-unknown" | "migration-failed";
  readonly sentence: string;
}

const hashOf = ({ sql }: Migration) => createHash("sha256").update(sql).digest();

/** Replaces `:app` by the quoted role, leaving casts (`::app`) alone. */
const forRole = (sql: string, appRole: string) => sql.replaceAll(/(?<!:):app\b/g, () => pg.escapeIdentifier(appRole));

/**
 * Brings the schema up to date: each migration in a transaction of its own, in order, recorded in `migration` with its SHA-256.
 * Any number of processes may call it at once. Answers the names it applied.
 */
export async function migrate(
  owner: pg.ClientConfig,
  migrations: readonly Migration[],
  { appRole }: { appRole: string },
): Promise<Result<string[], MigrationRefusal>> {
  const ordered = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
  const client = new pg.Client(owner);
  client.on("error", () => {});
  await client.connect();
  try {
    const applied: string[] = [];
    for (;;) {
      const step = await applyNext(client, ordered, appRole);
      if (!step.ok) return step;
      if (step.value === null) return ok(applied);
      applied.push(step.value);
    }
  } finally {
    await client.end();
  }
}

/** The lock lives as long as the transaction, so it also holds behind a pooler that hands out connections by transaction. */
async function applyNext(
  client: pg.Client,
  ordered: readonly Migration[],
  appRole: string,
): Promise<Result<string | null, MigrationRefusal>> {
  await client.query("begin");
  const outcome = await decideNext(client, ordered, appRole).catch(async (fault: unknown) => {
    await client.query("rollback");
    throw fault;
  });
  await client.query(outcome.ok ? "commit" : "rollback");
  return outcome;
}

async function decideNext(
  client: pg.Client,
  ordered: readonly Migration[],
  appRole: string,
): Promise<Result<string | null, MigrationRefusal>> {
  await client.query(`select pg_advisory_xact_lock(${advisoryKey("migration")})`);
  const recorded = await readRecord(client);
  const refusal = compare(recorded, ordered);
  if (refusal) return refuse(refusal);
  const next = ordered.find(({ name }) => !recorded.has(name));
  if (!next) return ok(null);
  try {
    await client.query(forRole(next.sql, appRole));
  } catch (error) {
    if (errorCode(error) === "") throw error;
    const sentence = `The migration ${next.name} failed and was undone: ${errorMessage(error)} (SQLSTATE ${errorCode(error)}).`;
    return refuse({ kind: "migration-failed", sentence });
  }
  await client.query("insert into migration (name, sha256) values ($1, $2)", [next.name, hashOf(next)]);
  return ok(next.name);
}

async function readRecord(client: pg.Client): Promise<Map<string, Buffer>> {
  // Asked first: `create table if not exists` would print a notice at every start, and fails for an owner who may no longer create.
  const { rows: known } = await client.query("select to_regclass('migration') is not null as exists");
  if (!known[0]?.exists) {
    await client.query(
      "create table migration (name text primary key, sha256 bytea not null check (length(sha256) = 32), applied_at timestamptz not null default clock_timestamp())",
    );
  }
  const { rows } = await client.query<{ name: string; sha256: Buffer }>("select name, sha256 from migration");
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

function compare(recorded: ReadonlyMap<string, Buffer>, ordered: readonly Migration[]): MigrationRefusal | null {
  const known = new Set(ordered.map(({ name }) => name));
  const unknown = [...recorded.keys()].filter((name) => !known.has(name)).sort();
  if (unknown.length > 0) {
    const sentence = `The database was made by a newer Wardmote (it knows ${unknown.join(", ")}); install that version or a later one.`;
    return { kind: "migration-unknown", sentence };
  }
  const edited = ordered.find((migration) => recorded.get(migration.name)?.equals(hashOf(migration)) === false);
  if (!edited) return null;
  const sentence = `The migration ${edited.name} was applied to this database with other content; restore the file as it was released.`;
  return { kind: "migration-edited", sentence };
}
