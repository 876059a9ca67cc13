import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findBinaries, type Invocation } from "../../src/platform/database/binaries.ts";
import { freePort, type Workshop } from "./process.ts";

/** A PostgreSQL that answers by TCP, as an operator gives one by `DATABASE_URL`. Ends with what works in the workshop. */
export interface GivenPostgres {
  /** Of an owner without the rights of a superuser. */
  readonly url: string;
  readonly version: string;
}

const debianBinaries = "/usr/lib/postgresql/15/bin";

/** Debian's PostgreSQL 15 where it is installed, or else the binaries that come with the program. */
export async function startGivenPostgres({ folder }: Workshop): Promise<GivenPostgres> {
  const [base, port] = [join(folder, "given-postgres"), await freePort()];
  const data = join(base, "data");
  await mkdir(base, { mode: 0o700 });
  await writeFile(join(base, "password"), "super");
  const invoke = await findInvocation();
  const access = [
    "--username=postgres",
    "--auth=scram-sha-256",
    `--pwfile=${base}/password`,
    "--encoding=UTF8",
    "--locale=C",
  ];
  execFileSync(...invoke("initdb", [`--pgdata=${data}`, ...access]), { cwd: base, stdio: "ignore" });
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${base}`];
  const [command, parameters] = invoke("postgres", ["-D", data, ...settings.flatMap((it) => ["-c", it])]);
  spawn(command, parameters, { cwd: base, stdio: "ignore", detached: true }).unref();
  const client = await connect(`postgres://postgres:super@127.0.0.1:${port}/postgres`);
  await client.query("create role harbour login createrole password 'owner'");
  await client.query("create database harbour owner harbour");
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  return { url: `postgres://harbour:owner@127.0.0.1:${port}/harbour`, version: rows[0]?.server_version ?? "" };
}

/** PostgreSQL refuses to run as root: there it runs as nobody of a user namespace, as the embedded one does. */
async function findInvocation(): Promise<Invocation> {
  const wrapper = process.getuid?.() === 0 ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : [];
  if (existsSync(debianBinaries)) {
    return (program, parameters) => {
      const [command = "", ...rest] = [...wrapper, join(debianBinaries, program), ...parameters];
      return [command, rest];
    };
  }
  const found = await findBinaries();
  if (!found.ok) throw new Error(found.refusal.sentence);
  return found.value;
}

async function connect(url: string): Promise<pg.Client> {
  for (const deadline = Date.now() + 20_000; ; await sleep(50)) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
