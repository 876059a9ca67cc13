import { spawn } from "node:child_process";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Invocation } from "./binaries.ts";
import { type Cluster, environment, isAlive, port } from "./cluster.ts";
import { errorCode } from "./fault.ts";

/**
 * Sized for a small server: a few tens of megabytes. Real fsync stays on. Statements and details stay out of PostgreSQL's
 * own log, and so do errors (the program that caused one reports it): both can hold embargoed words.
 */
const settings = {
  listen_addresses: "",
  port: `${port}`,
  unix_socket_permissions: "0700",
  timezone: "UTC",
  log_timezone: "UTC",
  max_connections: "60",
  shared_buffers: "32MB",
  max_wal_size: "256MB",
  io_method: "sync",
  jit: "off",
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

export interface StartingServer {
  ended(): boolean;
  /** What it wrote to its log, or why it could not be run. */
  complaint(): Promise<string>;
}

/** Starts the cluster's server as a process of its own, which a signal to Wardmote's terminal or process group does not reach. */
export async function spawnServer(
  cluster: Cluster,
  invoke: Invocation,
  extra: Readonly<Record<string, string>>,
): Promise<StartingServer> {
  await removeStaleLocks(cluster);
  const sockets = `"${cluster.socketFolder.replaceAll('"', '""')}"`;
  const flags = Object.entries({ ...settings, unix_socket_directories: sockets, ...extra }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  await boundLog(cluster.logFile);
  const log = await open(cluster.logFile, "a", 0o600);
  try {
    const { size } = await log.stat();
    const [command, parameters] = invoke("postgres", ["-D", cluster.data, ...flags]);
    const child = spawn(command, parameters, {
      cwd: cluster.folder,
      env: environment,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    let end: string | null = null;
    child.once("error", (error) => {
      end = `FATAL: ${error.message}`;
    });
    child.once("exit", () => {
      end ??= "";
    });
    child.unref();
    return {
      ended: () => end !== null,
      complaint: async () => end || (await readFile(cluster.logFile)).subarray(size).toString("utf8"),
    };
  } finally {
    await log.close();
  }
}

const longestLog = 1_000_000;

/** PostgreSQL's log grows by a few lines a start; above a megabyte it becomes `postgres.log.1`, in place of the one before. */
async function boundLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > longestLog) await rename(path, `${path}.1`);
}

/** The number on the first line of a file of PostgreSQL's, or null where there is none. */
async function readPid(path: string): Promise<number | null> {
  return Number.parseInt(await readFile(path, "utf8").catch(() => ""), 10) || null;
}

const pidFile = ({ data }: Cluster) => join(data, "postmaster.pid");

/**
 * After a crash the number in PostgreSQL's lock files may belong to any process, or to the dead server itself where nobody
 * reaps it, as in containers; PostgreSQL would refuse to start for as long as that one is there. Should orphans of the dead
 * server still use the data, PostgreSQL notices by its shared memory.
 */
async function removeStaleLocks(cluster: Cluster): Promise<void> {
  for (const path of [pidFile(cluster), join(cluster.socketFolder, `.s.PGSQL.${port}.lock`)]) {
    const pid = await readPid(path);
    const command = pid === null ? null : await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
    if (command !== null && !command.includes("postgres")) await removeLockOf(path, pid);
  }
}

/** Removes the lock file if it is still the one of `pid`: another process may have started a server since it was read. */
async function removeLockOf(path: string, pid: number | null): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    if ((await readPid(aside)) !== pid) await link(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(errorCode(error))) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. Answers when the server has let go of the data. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const pid = await readPid(pidFile(cluster));
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  while ((await readPid(pidFile(cluster))) === pid && isAlive(pid)) await sleep(5);
}
