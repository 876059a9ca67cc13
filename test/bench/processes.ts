import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What Linux says of the server's own processes; elsewhere nothing is known and the table says so with a dash. */

/** Microseconds in a tick of `/proc/PID/stat`: `sysconf(_SC_CLK_TCK)` is 100 on every Linux that Node runs on. */
const tickMicroseconds = 10_000;

const read = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

/** The fields of `/proc/PID/stat` behind the command, which may hold spaces and brackets itself. */
const statOf = (pid: number): string[] | null =>
  read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ") ?? null;

/** Processor time used so far, in microseconds: its own, and that of children that have ended. */
function processorTime(pid: number): number {
  const fields = statOf(pid)?.slice(11, 15).map(Number) ?? [];
  return fields.reduce((sum, ticks) => sum + ticks, 0) * tickMicroseconds;
}

/** The embedded PostgreSQL of a data folder with all its backends; none where the database is elsewhere. */
export function postgresProcesses(folder: string): number[] {
  const postmaster = Number.parseInt(read(join(folder, "postgres", "postmaster.pid")) ?? "", 10);
  if (!postmaster || !statOf(postmaster)) return [];
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return [postmaster, ...all.map(Number).filter((pid) => Number(statOf(pid)?.[1]) === postmaster)];
}

/** Processor time of the server and its PostgreSQL together, in microseconds; null where it is not known. */
export function processorTimeOf(server: { readonly pid: number; readonly folder: string }): number | null {
  const database = postgresProcesses(server.folder);
  if (database.length === 0) return null;
  return [server.pid, ...database].reduce((sum, pid) => sum + processorTime(pid), 0);
}

/** A line of `/proc/PID/smaps_rollup` in megabytes. `Pss` counts memory that several processes share once in all. */
export function memoryOf(pids: readonly number[], line: "Rss" | "Pss"): number | null {
  const sizes = pids.map((pid) =>
    Number(new RegExp(`^${line}: +(\\d+) kB`, "m").exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1]),
  );
  return sizes.length === 0 || sizes.some(Number.isNaN) ? null : sizes.reduce((sum, size) => sum + size, 0) / 1024;
}
