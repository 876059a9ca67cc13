import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const program = join(import.meta.dirname, "../../dist/wardmote.js");

/** Where one community lives: a data folder of its own, and with `DATABASE_URL` a database of its own beside the one given. */
export interface Ground {
  readonly folder: string;
  readonly port: number;
  readonly environment: NodeJS.ProcessEnv;
  clear(): Promise<void>;
}

/** Nothing that exists is touched: folder and database are made here and removed by `clear`. */
export async function newGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "wardmote-bench-"));
  const database = process.env.DATABASE_URL ? await scratchDatabase(process.env.DATABASE_URL) : null;
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const environment = {
    ...{ PATH, HOME, WARDMOTE_DATA: folder, PORT: `${port}`, HOST: "127.0.0.1", XDG_STATE_HOME: folder },
    ...(database && { DATABASE_URL: database.url }),
  };
  const clear = async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  return { folder, port, environment, clear };
}

async function scratchDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `wardmote_bench_${randomBytes(6).toString("hex")}`;
  const scratch = new URL(url);
  scratch.pathname = `/${name}`;
  await run(url, `create database ${name}`);
  const drop = async () => {
    const { rows } = await run(
      scratch.href,
      "select distinct grantee from information_schema.role_table_grants where grantee like 'wardmote_app_%'",
    );
    await run(url, `drop database ${name}`);
    for (const { grantee } of rows) await run(url, `drop role ${pg.escapeIdentifier(grantee)}`);
  };
  return { url: scratch.href, drop };
}

async function run(connectionString: string, statement: string): Promise<pg.QueryResult<{ grantee: string }>> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client.query<{ grantee: string }>(statement).finally(() => client.end());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await promisify(server.close.bind(server))();
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}

/** The real server as a process of its own. */
export interface Site extends Ground {
  readonly pid: number;
  readonly url: string;
  /** Milliseconds from the start of the process until its first page was there. */
  readonly untilFirstPage: number;
  stop(): Promise<void>;
}

/** `words`: the command, where it is another than `start`. */
export async function startSite(ground: Ground, ...words: string[]): Promise<Site> {
  const began = performance.now();
  const log = openSync(join(ground.folder, "bench.log"), "a");
  const child = spawn(process.execPath, [program, ...(words.length > 0 ? words : ["start"])], {
    env: ground.environment,
    stdio: ["ignore", "pipe", log],
  });
  const { stdout } = child;
  if (!stdout) throw new Error("the server's output is not connected");
  const url = `http://127.0.0.1:${ground.port}`;
  const welcome = once(stdout, "data");
  await firstPage(url, child);
  const untilFirstPage = performance.now() - began;
  // Before it has said where it serves, it does not heed signals yet.
  await welcome;
  stdout.resume();
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { ...ground, pid: child.pid ?? 0, url, untilFirstPage, stop };
}

async function firstPage(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before its first page`);
    const page = await fetch(url).catch(() => null);
    if (page?.ok) return;
    await sleep(5);
  }
}

const execute = promisify(execFile);

/** Runs a command of the program and answers what it prints. */
export async function command({ environment }: Ground, ...words: string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, [program, ...words], { env: environment, maxBuffer: 1 << 26 });
  return stdout.trim();
}

export const group = "security-wg";

/** Founds an invented community through the commands that everybody uses; answers the API token of its chair. */
export async function found(site: Site): Promise<string> {
  await command(site, "init", "--project", "Harbour", "--name", "Ada Admin", "--email", "ada@example.org");
  const bring = (file: string, ...words: string[]) =>
    command(site, "import", "charter", join(import.meta.dirname, file), ...words, "--accept-suggestions");
  await bring("project.md", "--document", "charter", "--governs", "tsc", "--rank", "1");
  await bring("group.md", "--document", group, "--governs", group);
  const chair = ["--name", "Mira Okafor", "--email", "mira@example.org", "--seat", `${group}:chair`];
  await command(site, "person", "add", ...chair, "--since", "2026-01-01", "--source", "group.md");
  await command(site, "founding", "close");
  return command(site, "token", "create", "--person", "mira@example.org", "--scope", "read,govern");
}
