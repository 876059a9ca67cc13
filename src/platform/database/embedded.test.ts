import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { on } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { findBinaries } from "./binaries.ts";
import { reachDatabase } from "./connect.ts";
import type { Reached } from "./reached.ts";

const root = process.getuid?.() === 0;
const nobody = 65534;

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "wm-embedded-"));
  await chmod(base, 0o755);
  await (await reached(join(base, "made"))).leave();
});
afterAll(() => rm(base, { recursive: true, force: true }));

const log = { info: () => {}, warn: () => {} };
const reach = (dataDir: string, as: "server" | "command" = "command") => reachDatabase({ dataDir, as, log });

async function reached(dataDir: string, as?: "server" | "command"): Promise<Reached> {
  const result = await reach(dataDir, as);
  if (!result.ok) throw new Error(result.refusal.sentence);
  return result.value;
}

async function refusalOf(dataDir: string, as?: "server" | "command"): Promise<string> {
  const result = await reach(dataDir, as);
  if (!result.ok) return result.refusal.sentence;
  await result.value.leave();
  return "";
}

async function query(config: pg.ClientConfig, text: string): Promise<unknown[]> {
  const client = new pg.Client(config);
  await client.connect();
  return (await client.query(text).finally(() => client.end())).rows;
}

const postmaster = async (dataDir: string): Promise<number | null> =>
  Number.parseInt(await readFile(join(dataDir, "postgres/postmaster.pid"), "utf8").catch(() => ""), 10) || null;

interface Holder {
  readonly pid: number;
  readonly child: ChildProcess;
  next(): Promise<string>;
  leave(): Promise<string>;
}

/** Starts `test/database-holder.ts` as a process of its own. */
function hold(dataDir: string, as: "server" | "command", wrapper: readonly string[] = []): Holder {
  const [command = "", ...parameters] = [...wrapper, process.execPath, "test/database-holder.ts", dataDir, as];
  const child = spawn(command, parameters, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = on(createInterface(child.stdout), "line", { close: ["close"] });
  const next = async () => String((await lines.next()).value?.[0]);
  const leave = () => {
    child.stdin?.end();
    return next();
  };
  onTestFinished(() => void child.kill("SIGKILL"));
  return { pid: child.pid ?? 0, child, next, leave };
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});

/** The name of a data folder that does not exist yet; whatever still runs on it afterwards is stopped. */
function newFolder(name: string): string {
  const folder = join(base, name);
  cleanUp.push(async () => {
    const pid = await postmaster(folder);
    if (pid !== null && pid !== process.pid) process.kill(pid, "SIGQUIT");
  });
  return folder;
}

/** A data folder whose cluster is made already. */
async function madeFolder(name: string): Promise<string> {
  const folder = newFolder(name);
  await cp(join(base, "made"), folder, { recursive: true });
  return folder;
}

describe("the embedded PostgreSQL", () => {
  test("is made at the first start, keeps to its folder, and stops with the last who uses it", async () => {
    const folder = newFolder("first");
    const first = await reached(folder);
    const settings =
      "select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync, current_setting('data_checksums') as sums, current_setting('timezone') as zone";
    expect(await query(first.app, settings)).toEqual([{ tcp: "", fsync: "on", sums: "on", zone: "UTC" }]);
    const locale =
      "select datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()";
    expect(await query(first.owner, locale)).toEqual([{ provider: "b", locale: "C.UTF-8", encoding: "UTF8" }]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, "postgres-passwords"))).mode & 0o777).toBe(0o600);
    const second = await reached(folder);
    await first.leave();
    expect(await query(second.app, "select 1 as one")).toEqual([{ one: 1 }]);
    await second.leave();
    expect(await postmaster(folder)).toBeNull();
    expect(await readdir(folder)).toEqual(["postgres", "postgres-passwords", "postgres.log"]);
  });

  test("lets in neither the superuser, nor a wrong password, nor the application as owner", async () => {
    const folder = await madeFolder("logins");
    const { app, leave } = await reached(folder);
    await expect(query({ ...app, user: "postgres" }, "select 1")).rejects.toThrow(/pg_hba/);
    await expect(query({ ...app, password: "wrong" }, "select 1")).rejects.toThrow(/password/);
    await expect(query(app, "set role wardmote_owner")).rejects.toThrow(/permission denied/);
    await expect(query(app, "create table mine (id int)")).rejects.toThrow(/permission denied/);
    await expect(query(app, "create temporary table mine (id int)")).rejects.toThrow(/permission denied/);
    await expect(query(app, "create schema mine")).rejects.toThrow(/permission denied/);
    await leave();
  });

  test("is made once when several processes start for the first time at once", async () => {
    const folder = newFolder("race");
    const other = hold(folder, "command");
    const [said, ...all] = await Promise.all([
      other.next(),
      reached(folder),
      reached(folder),
      reached(folder, "server"),
    ]);
    expect(said).toBe("reached");
    const pids = await Promise.all(
      all.map(({ app }) => query(app, "select pg_postmaster_start_time()::text as since")),
    );
    expect(new Set(pids.map((rows) => JSON.stringify(rows))).size).toBe(1);
    await Promise.all([other.leave(), ...all.map(({ leave }) => leave())]);
    expect(await postmaster(folder)).toBeNull();
    expect(await readdir(folder)).toEqual(["postgres", "postgres-passwords", "postgres.log"]);
  });

  test("puts the socket of a folder with a long name into a private temporary folder that others find", async () => {
    const folder = await madeFolder(`long-${"x".repeat(110)}`);
    const first = await reached(folder);
    const second = await reached(folder);
    expect(String(second.app.host)).toBe(String(first.app.host));
    expect((await stat(String(first.app.host))).mode & 0o777).toBe(0o700);
    await Promise.all([first.leave(), second.leave()]);
    await chmod(String(first.app.host), 0o755);
    expect(await refusalOf(folder)).toMatch(/too long a name for a socket/);
    await rm(String(first.app.host), { recursive: true });
  });
});

describe("two processes on one data folder", () => {
  test("are not both servers: the second is refused with the first one's number", async () => {
    const folder = await madeFolder("second");
    const first = hold(folder, "server");
    expect(await first.next()).toBe("reached");
    expect(await refusalOf(folder, "server")).toBe(
      `Wardmote already runs on the data folder ${folder} (process ${first.pid}): stop it first, or choose another folder with WARDMOTE_DATA.`,
    );
    const command = await reached(folder);
    expect(await query(command.app, "select 1 as one")).toEqual([{ one: 1 }]);
    await command.leave();
    expect(await postmaster(folder)).not.toBeNull();
    expect(await first.leave()).toBe("left");
    expect(await postmaster(folder)).toBeNull();
  });

  test("a command that started PostgreSQL leaves it to the server that joined", async () => {
    const folder = await madeFolder("handover");
    const command = await reached(folder);
    const server = await reached(folder, "server");
    await command.leave();
    expect(await query(server.app, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.leave();
    expect(await postmaster(folder)).toBeNull();
  });

  test("one that joins while the last one leaves gets a running PostgreSQL", async () => {
    const folder = await madeFolder("revolving");
    for (let round = 0; round < 5; round++) {
      const leaver = await reached(folder);
      const [joiner] = await Promise.all([sleep(round * 3).then(() => reached(folder, "server")), leaver.leave()]);
      expect(await query(joiner.app, "select 1 as one")).toEqual([{ one: 1 }]);
      await joiner.leave();
    }
  });
});

describe("after a kill", () => {
  test("of the server alone, the next start joins the PostgreSQL that still runs", async () => {
    const folder = await madeFolder("orphan");
    const victim = hold(folder, "server");
    expect(await victim.next()).toBe("reached");
    const running = await postmaster(folder);
    victim.child.kill("SIGKILL");
    const next = await reached(folder, "server");
    expect(await postmaster(folder)).toBe(running);
    await next.leave();
    expect(await postmaster(folder)).toBeNull();
  });

  test("of everything, the next start recovers what was committed", async () => {
    const folder = await madeFolder("crash");
    const victim = hold(folder, "server");
    expect(await victim.next()).toBe("reached");
    const joined = await reached(folder);
    await query(joined.owner, "create table kept (id int); insert into kept values (7)");
    victim.child.kill("SIGKILL");
    process.kill((await postmaster(folder)) ?? 0, "SIGKILL");
    const next = await reached(folder, "server");
    expect(await query(next.owner, "select id from kept")).toEqual([{ id: 7 }]);
    await next.leave();
    await joined.leave();
  });

  test("of PostgreSQL under a running server, the server starts it again", async () => {
    const folder = await madeFolder("restart");
    const server = await reached(folder, "server");
    const before = await postmaster(folder);
    process.kill(before ?? 0, "SIGKILL");
    while ([null, before].includes(await postmaster(folder))) await sleep(20);
    await expect
      .poll(() => query(server.app, "select 1 as one").catch(() => null), { timeout: 5000 })
      .toEqual([{ one: 1 }]);
    await expect.poll(() => refusalOf(folder, "server")).toMatch(/already runs/);
    await server.leave();
    expect(await postmaster(folder)).toBeNull();
  });

  test("during the first start, the abandoned draft is removed", async () => {
    const folder = newFolder("draft");
    await mkdir(join(folder, "postgres.new-999999999-1700000000000-x/base"), { recursive: true });
    await chmod(folder, 0o700);
    await (await reached(folder)).leave();
    expect(await readdir(folder)).toEqual(["postgres", "postgres-passwords", "postgres.log"]);
  });

  test("of the machine, a process that meanwhile got PostgreSQL's number does not keep it from starting", async () => {
    const folder = await madeFolder("reused");
    await (await reached(folder)).leave();
    await writeFile(
      join(folder, "postgres/postmaster.pid"),
      `${process.pid}\n${folder}/postgres\n1\n5432\n${folder}\n\n`,
    );
    await (await reached(folder)).leave();
    expect(await postmaster(folder)).toBeNull();
  });
});

const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--"];

/** By its whole path: a relative one would pass the folders above by. */
const othersCanRead = canRead(join(import.meta.dirname, "embedded.ts"));

function canRead(path: string): boolean {
  const [command = "", ...rest] = [...asNobody, process.execPath, "-e", `fs.readFileSync(${JSON.stringify(path)})`];
  try {
    execFileSync(command, rest, { stdio: "ignore", cwd: "/" });
    return true;
  } catch {
    return false;
  }
}

describe("a data folder is refused in a sentence, and left as it was,", () => {
  test("when another major version wrote it", async () => {
    const folder = newFolder("major");
    await mkdir(join(folder, "postgres"), { recursive: true });
    await writeFile(join(folder, "postgres/PG_VERSION"), "17\n");
    expect(await refusalOf(folder)).toMatch(
      /was written by PostgreSQL 17, and this Wardmote brings PostgreSQL 18: run the Wardmote that wrote it/,
    );
    expect(await readdir(join(folder, "postgres"))).toEqual(["PG_VERSION"]);
  });

  test("when it is a file", async () => {
    await writeFile(join(base, "file"), "");
    expect(await refusalOf(join(base, "file"))).toBe(
      `The data folder ${base}/file is not a folder; choose another with WARDMOTE_DATA.`,
    );
    expect(await refusalOf(join(base, "file/data"))).toMatch(/is not a folder/);
  });

  test("when its passwords were lost", async () => {
    const folder = await madeFolder("passwords");
    await (await reached(folder)).leave();
    await rm(join(folder, "postgres-passwords"));
    expect(await refusalOf(folder)).toMatch(/passwords in .* do not open the database beside them/);
  });

  test("when it is somebody's full folder", async () => {
    const folder = newFolder("home");
    await mkdir(folder, { mode: 0o755 });
    await writeFile(join(folder, "letter.txt"), "");
    expect(await refusalOf(folder)).toMatch(/holds files that are not Wardmote's and other users may enter it/);
    expect(await readdir(folder)).toEqual(["letter.txt"]);
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
  });

  test.runIf(root)("when it belongs to somebody else", async () => {
    const folder = newFolder("foreign");
    await mkdir(folder);
    await chown(folder, nobody, nobody);
    expect(await refusalOf(folder)).toMatch(/belongs to another user \(uid 65534\): run Wardmote as that user/);
  });

  test.runIf(root)("when the user may not read it", async ({ skip }) => {
    if (!othersCanRead) return skip("the checkout is readable by root alone");
    const folder = newFolder("private");
    await mkdir(folder, { mode: 0o700 });
    const holder = hold(join(folder, "data"), "server", asNobody);
    expect(await holder.next()).toMatch(/may not be read and written by this user/);
  });

  test("when its disk is full at the first start", async ({ skip }) => {
    const folder = await smallDisk("12m");
    if (folder === null) return skip("only root can mount a small disk");
    expect(await refusalOf(folder)).toBe(`The data folder ${folder} lies on a full disk; make room and start again.`);
    expect(await readdir(folder)).toEqual(["postgres-passwords"]);
  });

  test("when its disk is full later, and serves again once there is room", async ({ skip }) => {
    const folder = await smallDisk("80m");
    if (folder === null) return skip("only root can mount a small disk");
    await (await reached(folder)).leave();
    await writeFile(join(folder, "filler"), Buffer.alloc(80_000_000)).catch(() => {});
    expect(await refusalOf(folder)).toBe(`The data folder ${folder} lies on a full disk; make room and start again.`);
    await rm(join(folder, "filler"));
    await (await reached(folder)).leave();
  });
});

let disks = 0;

async function smallDisk(size: string): Promise<string | null> {
  const folder = join(base, `disk-${disks++}`);
  await mkdir(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0700`, "none", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  cleanUp.push(async () => void execFileSync("umount", [folder]));
  return folder;
}

describe("an ordinary user", () => {
  test.runIf(root)("runs the embedded PostgreSQL like root", async ({ skip }) => {
    const folder = newFolder("ordinary");
    await mkdir(folder);
    await chown(folder, nobody, nobody);
    if (!othersCanRead) return skip("the checkout is readable by root alone");
    const holder = hold(folder, "server", asNobody);
    expect(await holder.next()).toBe("reached");
    expect((await stat(join(folder, "postgres/PG_VERSION"))).uid).toBe(nobody);
    expect(await holder.leave()).toBe("left");
  });
});

test("a platform without binaries is told to set DATABASE_URL", async () => {
  const found = await findBinaries("sunos-sparc");
  expect(found.ok ? "" : found.refusal.sentence).toBe(
    "Wardmote brings no PostgreSQL for sunos-sparc: set DATABASE_URL to a PostgreSQL 15 or newer.",
  );
  const foreign = await findBinaries(process.platform === "darwin" ? "linux-x64" : "darwin-x64");
  expect(foreign.ok ? "" : foreign.refusal.sentence).toMatch(/is not installed: run "npm install --include=optional"/);
});

test.runIf(root)("root without user namespaces is told of both ways out", async () => {
  vi.stubEnv("PATH", "/nonexistent");
  onTestFinished(() => void vi.unstubAllEnvs());
  const found = await findBinaries();
  expect(found.ok ? "" : found.refusal.sentence).toBe(
    "PostgreSQL refuses to run as root and this system allows root no user namespace: run Wardmote as another user, or set DATABASE_URL to a PostgreSQL 15 or newer.",
  );
});
