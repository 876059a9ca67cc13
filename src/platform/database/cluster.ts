import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ok, type Result } from "../result.ts";
import { embeddedMajor, type Invocation } from "./binaries.ts";
import { errorCode } from "./fault.ts";
import { readPasswords } from "./password-file.ts";
import { type DatabaseRefusal, refuse } from "./refusal.ts";

/** The embedded PostgreSQL cluster of one data folder, running or not. */
export interface Cluster {
  /** The data folder, as an absolute path without links. */
  readonly folder: string;
  readonly data: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly passwords: Readonly<Record<Login, string>>;
}

type Login = "wardmote_owner" | "wardmote_app";

export const database = "wardmote";
export const port = 5432;

const passwordFile = "postgres-passwords";

/** Names the cluster of a data folder, which is made (0700) where it is missing. */
export async function locateCluster(dataDir: string): Promise<Result<Cluster, DatabaseRefusal>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  const closed = await closeFolder(folder);
  if (!closed.ok) return closed;
  const socketFolder = await findSocketFolder(folder);
  if (!socketFolder.ok) return socketFolder;
  const passwords = await readPasswords(join(folder, passwordFile), ["wardmote_owner", "wardmote_app"]);
  const [data, logFile] = [join(folder, "postgres"), join(folder, "postgres.log")];
  return ok({ folder, data, socketFolder: socketFolder.value, logFile, passwords });
}

const ownNames = [passwordFile, "postgres"];

/** Shuts everybody else out of the folder, unless it may be somebody's home or `/` that was named by mistake. */
async function closeFolder(folder: string): Promise<Result<null, DatabaseRefusal>> {
  const { uid, mode } = await stat(folder);
  if (process.getuid && uid !== process.getuid()) {
    const sentence = `The data folder ${folder} belongs to another user (uid ${uid}): run Wardmote as that user, or choose another folder with WARDMOTE_DATA.`;
    return refuse("data-folder-unusable", sentence);
  }
  if ((mode & 0o077) === 0) return ok(null);
  const names = (await readdir(folder)).filter((name) => name !== "lost+found");
  if (names.length > 0 && !names.some((name) => ownNames.includes(name))) {
    const sentence = `The folder ${folder} holds files that are not Wardmote's and other users may enter it: choose an empty folder with WARDMOTE_DATA.`;
    return refuse("data-folder-unusable", sentence);
  }
  await chmod(folder, 0o700);
  return ok(null);
}

/** A socket's path holds at most 103 bytes (macOS), of which `/.s.PGSQL.5432` takes 14. */
const longestSocketFolder = 89;

async function findSocketFolder(folder: string): Promise<Result<string, DatabaseRefusal>> {
  if (Buffer.byteLength(folder) <= longestSocketFolder) return ok(folder);
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const path = join(tmpdir(), `wardmote-${process.getuid?.()}-${name}`);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  // Anybody may have made this name in the temporary folder first, to stand in for the database.
  const found = await lstat(path);
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0) return ok(path);
  const sentence = `The data folder ${folder} has too long a name for a socket, and ${path} belongs to somebody else: choose a shorter WARDMOTE_DATA.`;
  return refuse("data-folder-unusable", sentence);
}

/** Makes the cluster where there is none; refuses one of another major version without touching it. */
export async function ensureCluster(cluster: Cluster, invoke: Invocation): Promise<Result<null, DatabaseRefusal>> {
  const version = await readFile(join(cluster.data, "PG_VERSION"), "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (version === null) return createCluster(cluster, invoke);
  if (version.trim() === `${embeddedMajor}`) return ok(null);
  const sentence = `The data in ${cluster.data} was written by PostgreSQL ${version.trim()}, and this Wardmote brings PostgreSQL ${embeddedMajor}: run the Wardmote that wrote it, or move the data over with the pg_dump and pg_restore of both versions.`;
  return refuse("database-unsuitable", sentence);
}

/** Tells this process from an earlier one that had the same number, as is usual in containers. */
const thisProcess = `${process.pid}-${Math.floor(performance.timeOrigin)}`;

const draftName = /^postgres\.new-((\d+)-\d+)-/;

/** Makes the cluster under another name and renames it when it is whole: a kill at any point leaves a draft that the next start removes. */
async function createCluster(cluster: Cluster, invoke: Invocation): Promise<Result<null, DatabaseRefusal>> {
  await removeAbandonedDrafts(cluster.folder);
  const draft = join(cluster.folder, `postgres.new-${thisProcess}-${randomUUID()}`);
  try {
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const access = ["--username=postgres", "--auth=reject", "--data-checksums", "--no-instructions"];
    const made = await run(cluster, invoke("initdb", [`--pgdata=${draft}`, ...locale, ...access]));
    if (!made.ok) return made;
    // Nobody can log in as the superuser.
    await writeFile(join(draft, "pg_hba.conf"), "local all wardmote_owner,wardmote_app scram-sha-256\n");
    const furnished = await run(
      cluster,
      invoke("postgres", ["--single", "-c", "log_min_messages=fatal", "-D", draft, "template1"]),
      furnishing(cluster),
    );
    if (!furnished.ok) return furnished;
    await rename(draft, cluster.data);
    await syncFolder(cluster.folder);
    return ok(null);
  } catch (error) {
    // Another process was first.
    if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) return ok(null);
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Renaming the database that initdb made spares copying one. One statement a line: PostgreSQL's single-user mode ends each at the newline. */
const furnishing = ({ passwords }: Cluster) => `
create role wardmote_owner login createdb password '${passwords.wardmote_owner}'
create role wardmote_app login password '${passwords.wardmote_app}'
alter database postgres rename to ${database}
alter database ${database} owner to wardmote_owner
revoke all on database ${database} from public
grant connect on database ${database} to wardmote_app
`;

async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, maker, pid] = draftName.exec(name) ?? [];
    const abandoned =
      pid !== undefined && maker !== thisProcess && (Number(pid) === process.pid || !isAlive(Number(pid)));
    if (abandoned) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** Whether a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** A bare environment: variables such as PGDATA or PGOPTIONS must not reach the cluster. */
export const environment = { PATH: process.env.PATH, LC_ALL: "C" };

async function run(
  cluster: Cluster,
  [command, parameters]: readonly [string, string[]],
  input = "",
): Promise<Result<null, DatabaseRefusal>> {
  const child = spawn(command, parameters, {
    cwd: cluster.folder,
    env: environment,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [complaint, status] = await Promise.all([text(child.stderr), ended]);
  // In single-user mode an error in a statement does not change the exit status.
  if (status === 0 && !/^(.* )?(ERROR|FATAL):/m.test(complaint)) return ok(null);
  return explain(cluster, complaint);
}

/** PostgreSQL's complaint as one sentence. */
export async function explain(cluster: Cluster, complaint: string): Promise<Result<never, DatabaseRefusal>> {
  // A full disk may have swallowed the complaint as well.
  const { bavail, bsize } = await statfs(cluster.folder);
  if (complaint.includes("No space left on device") || bavail * bsize < 1_000_000) {
    return refuse(
      "data-folder-unusable",
      `The data folder ${cluster.folder} lies on a full disk; make room and start again.`,
    );
  }
  const log = existsSync(cluster.logFile) ? ` (see ${cluster.logFile})` : "";
  const words = /(?:FATAL|PANIC|ERROR|error): +(.*)/.exec(complaint)?.[1] ?? complaint.trim().split("\n")[0] ?? "";
  return refuse(
    "database-unreachable",
    `The embedded PostgreSQL does not start: ${words || "it gave no reason"}${log}.`,
  );
}
