import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, open, readdir, readFile, readlink, realpath, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

export const repository = resolve(import.meta.dirname, "../..");

/** A temporary folder with a copy of the build, which a build made meanwhile does not change, and what a part leaves. */
export interface Workshop {
  readonly folder: string;
  readonly program: string;
  remove(): Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "wardmote-soak-")));
  await cp(join(repository, "dist"), join(folder, "dist"), { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, program: join(folder, "dist/wardmote.js"), remove };
}

/** One installation: where its data lies, the port it always has, and what else its environment says. */
export interface Installation {
  readonly program: string;
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function newInstallation(
  { folder, program }: Workshop,
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const dataDir = join(folder, name);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const port = await freePort();
  return { program, dataDir, port, url: `http://localhost:${port}`, env };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Nothing of the surroundings but the path: a DATABASE_URL of whoever runs this must not be written to. */
const environmentOf = ({ dataDir, port, env }: Installation): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: dataDir,
  WARDMOTE_DATA: dataDir,
  PORT: `${port}`,
  LOG_LEVEL: "error",
  ...env,
});

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command of the program to its end. */
export async function command(installation: Installation, ...parameters: readonly string[]): Promise<Ended> {
  const env = environmentOf(installation);
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [installation.program, ...parameters], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "stdout" in error && "stderr" in error)) throw error;
    return { code: Number(error.code), out: String(error.stdout), err: String(error.stderr) };
  }
}

/** The command's output. @throws where it ends with anything but 0. */
export async function demand(installation: Installation, ...parameters: readonly string[]): Promise<string> {
  const { code, out, err } = await command(installation, ...parameters);
  if (code !== 0) throw new Error(`“wardmote ${parameters.join(" ")}” ended with ${code}: ${err || out}`);
  return out.trim();
}

/** How long a start may take, in milliseconds: "within seconds". */
const startLimit = 10_000;

export interface Running {
  readonly child: ChildProcess;
  /** From the start of the process to the first good answer of /readyz, in milliseconds. */
  readonly startedIn: number;
}

/**
 * Starts the server in a process group of its own, with the data folder as its working directory so that
 * {@link killEverything} finds it, and waits until it is ready. Its log goes to `server.log`.
 */
export async function start(installation: Installation): Promise<Running> {
  const logFile = `${installation.dataDir}.log`;
  const log = await open(logFile, "a");
  const began = performance.now();
  const child = spawn(process.execPath, [installation.program, "start"], {
    cwd: installation.dataDir,
    env: environmentOf(installation),
    detached: true,
    stdio: ["ignore", "ignore", log.fd],
  });
  await log.close();
  while (!(await isReady(installation))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || performance.now() - began > startLimit) {
      const last = (await readFile(logFile, "utf8")).trim().split("\n").slice(-3).join("\n");
      const how = ended
        ? `ended at its start with ${child.signalCode ?? child.exitCode}`
        : `was not ready in ${startLimit} ms`;
      throw new Error(`the server ${how}: ${last || "it said nothing"}`);
    }
    await sleep(10);
  }
  return { child, startedIn: performance.now() - began };
}

const isReady = ({ url }: Installation): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
    async (answer) => (await answer.text()) === "ready\n",
    () => false,
  );

/** Has the server stop by SIGTERM, as an operator does. */
export async function stop({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/**
 * SIGKILL for the server, PostgreSQL and each of its backends. They are several process groups (PostgreSQL makes one for
 * every backend), and some are in another user namespace; all of them work in the data folder.
 */
export async function killEverything({ dataDir }: Pick<Installation, "dataDir">): Promise<void> {
  for (let found = await processesIn(dataDir); found.length > 0; found = await processesIn(dataDir)) {
    for (const pid of found) kill(pid);
    await sleep(2);
  }
}

/** SIGKILL, also where the process has ended in this very moment. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The processes whose working directory is this folder or lies in it. */
async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.map(Number).filter((_, at) => `${places[at]}${sep}`.startsWith(`${folder}${sep}`));
}

/** The process id of the installation's embedded PostgreSQL. */
export async function postmasterOf({ dataDir }: Installation): Promise<number> {
  const pid = Number.parseInt(await readFile(join(dataDir, "postgres/postmaster.pid"), "utf8"), 10);
  if (!pid) throw new Error("PostgreSQL's process id is not in its lock file");
  return pid;
}
