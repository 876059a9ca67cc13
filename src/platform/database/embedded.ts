import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { ok, type Result } from "../result.ts";
import { advisoryKey } from "./advisory.ts";
import { refusePowerfulApplication } from "./application-role.ts";
import { findBinaries } from "./binaries.ts";
import { type Cluster, database, ensureCluster, explain, isAlive, locateCluster, port } from "./cluster.ts";
import { errorCode, errorMessage, isConnectionLoss } from "./fault.ts";
import { type StartingServer, spawnServer, stopServer } from "./postmaster.ts";
import type { EmbeddedWish, Reached } from "./reached.ts";
import { type DatabaseRefusal, folderRefusal, refuse } from "./refusal.ts";

/**
 * Attaches to the data folder's PostgreSQL, making and starting it where needed. Every process that uses the cluster holds
 * the presence lock shared on a connection of its own, and whoever leaves stops the cluster only if it then gets that lock
 * exclusively: so the last one out stops it, also after others were killed.
 */
export async function reachEmbedded(wish: EmbeddedWish): Promise<Result<Reached, DatabaseRefusal>> {
  try {
    const cluster = await locateCluster(wish.dataDir);
    if (!cluster.ok) return cluster;
    const entered = await enter(cluster.value, wish);
    if (!entered.ok) return entered;
    const presence = keepPresence(entered.value, cluster.value, wish);
    return ok({
      owner: login(cluster.value, "wardmote_owner"),
      app: login(cluster.value, "wardmote_app"),
      embedded: true,
      leave: presence.leave,
    });
  } catch (error) {
    const refusal = folderRefusal(wish.dataDir, error);
    if (refusal) return { ok: false, refusal };
    throw error;
  }
}

const login = (
  { socketFolder, passwords }: Cluster,
  user: "wardmote_owner" | "wardmote_app",
): pg.PoolConfig & { readonly user: string } => ({
  host: socketFolder,
  port,
  database,
  user,
  password: passwords[user],
  // Against PGSSLMODE in the environment: a socket has none.
  ssl: false,
});

/** How long a killed predecessor's processes are waited for, and how often the state is looked at, in milliseconds. */
const patience = 10_000;
const pace = 10;

/** Connects, starting the server whenever nobody answers, until the presence lock (and for `start` the server lock) is held. */
async function enter(cluster: Cluster, wish: EmbeddedWish): Promise<Result<pg.Client, DatabaseRefusal>> {
  const deadline = Date.now() + patience;
  let starting: StartingServer | null = null;
  for (;;) {
    const attached = await attach(cluster, wish.as);
    if (!attached.ok) return attached;
    if (attached.value) return admit(attached.value, cluster, wish.as, deadline);
    if (starting === null) {
      const started = await start(cluster, wish);
      if (!started.ok) return started;
      starting = started.value;
    } else if (starting.ended()) {
      const complaint = await starting.complaint();
      if (!isPassing(complaint) || Date.now() > deadline) return explain(cluster, complaint);
      starting = null;
    }
    await sleep(pace);
  }
}

async function start(cluster: Cluster, wish: EmbeddedWish): Promise<Result<StartingServer, DatabaseRefusal>> {
  const invoke = await findBinaries();
  if (!invoke.ok) return invoke;
  const ready = await ensureCluster(cluster, invoke.value);
  return ready.ok ? ok(await spawnServer(cluster, invoke.value, wish.settings ?? {})) : ready;
}

/** Another process starts or stops a server at this moment, or the backends of a killed one are still ending. */
const isPassing = (complaint: string) =>
  /lock file ".*" already exists|shared memory block .* is still in use/.test(complaint);

/** A connection that holds the presence lock, or null where there is no server. Waits while one is starting or stopping. */
async function attach(cluster: Cluster, as: EmbeddedWish["as"]): Promise<Result<pg.Client | null, DatabaseRefusal>> {
  for (;;) {
    const client = new pg.Client({
      ...login(cluster, "wardmote_owner"),
      application_name: `wardmote ${as} ${process.pid}`,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(`select pg_advisory_lock_shared(${advisoryKey("presence")})`);
      return ok(client);
    } catch (error) {
      await client.end().catch(() => {});
      const code = errorCode(error);
      if (code === "ENOENT" || code === "ECONNREFUSED") return ok(null);
      if (code === "28P01") {
        const sentence = `The passwords in ${cluster.folder}/postgres-passwords do not open the database beside them: put back the file that belongs to it.`;
        return refuse("database-unreachable", sentence);
      }
      if (!isConnectionLoss(error)) throw error;
    }
    await sleep(pace);
  }
}

async function admit(
  client: pg.Client,
  cluster: Cluster,
  as: EmbeddedWish["as"],
  deadline: number,
): Promise<Result<pg.Client, DatabaseRefusal>> {
  const locked = as === "server" ? await lockServer(client, cluster, deadline) : ok(null);
  const admitted = locked.ok ? await refusePowerfulApplication(client, "wardmote_app") : locked;
  if (admitted.ok) return ok(client);
  await leave(client, cluster);
  return admitted;
}

/** Takes the lock of the one `start` on this folder. Of a holder that is dead, the server is about to notice. */
async function lockServer(
  client: pg.Client,
  { folder }: Cluster,
  deadline: number,
): Promise<Result<null, DatabaseRefusal>> {
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(
      `select pg_try_advisory_lock(${advisoryKey("server")}) as held`,
    );
    if (rows[0]?.held) return ok(null);
    const holder = await client.query<{ process: string }>(
      `select split_part(application_name, ' ', 3) as process from pg_stat_activity natural join pg_locks
        where locktype = 'advisory' and granted and (classid, objid) = (${advisoryKey("server")})`,
    );
    const pid = Number(holder.rows[0]?.process);
    if ((pid && isAlive(pid)) || Date.now() > deadline) {
      const sentence = `Wardmote already runs on the data folder ${folder} (process ${pid}): stop it first, or choose another folder with WARDMOTE_DATA.`;
      return refuse("already-running", sentence);
    }
    await sleep(pace);
  }
}

/** Lets go of the cluster and, where nobody else uses it, stops it. Whoever connects meanwhile waits for the lock, is disconnected, and starts it anew. */
async function leave(client: pg.Client, cluster: Cluster): Promise<void> {
  try {
    await client.query("select pg_advisory_unlock_all()");
    const { rows } = await client.query<{ alone: boolean }>(
      `select pg_try_advisory_lock(${advisoryKey("presence")}) as alone`,
    );
    if (rows[0]?.alone) await stopServer(cluster);
    await client.end();
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
  }
}

/** Keeps the locks while the process lives: where the server went away under it, it is started and entered again. */
function keepPresence(first: pg.Client, cluster: Cluster, wish: EmbeddedWish): { leave(): Promise<void> } {
  let current = first;
  let leaving = false;
  let returning = Promise.resolve();
  const watch = (client: pg.Client) =>
    client.once("end", () => {
      if (!leaving) returning = comeBack();
    });
  async function comeBack(): Promise<void> {
    wish.log.warn("the embedded PostgreSQL went away and is reached again");
    while (!leaving) {
      const entered = await enter(cluster, wish).catch((fault: unknown) =>
        refuse("database-unreachable", errorMessage(fault)),
      );
      if (entered.ok) {
        current = entered.value;
        watch(current);
        return;
      }
      wish.log.warn(entered.refusal.sentence);
      await sleep(1000);
    }
  }
  watch(first);
  return {
    async leave() {
      leaving = true;
      await returning;
      await leave(current, cluster);
    },
  };
}
