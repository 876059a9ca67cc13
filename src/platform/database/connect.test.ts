import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { findBinaries, type Invocation } from "./binaries.ts";
import { reachDatabase } from "./connect.ts";

const log = { info: () => {}, warn: () => {} };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return address !== null && typeof address === "object" ? address.port : 0;
}

const debian: Invocation = (program, parameters) => {
  const wrapper = process.getuid?.() === 0 ? ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] : [];
  const [command = "", ...rest] = [...wrapper, `/usr/lib/postgresql/15/bin/${program}`, ...parameters];
  return [command, rest];
};

const servers = [
  { major: 18, find: findBinaries, there: true },
  {
    major: 15,
    find: async () => ({ ok: true, value: debian }) as const,
    there: existsSync("/usr/lib/postgresql/15/bin"),
  },
];

describe.each(servers)("a given PostgreSQL $major", ({ find, there }) => {
  if (!there) return test.skip("is not installed here: /usr/lib/postgresql/15", () => {});

  let base: string;
  let port: number;
  let server: ChildProcess;
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "wm-external-"));
    port = await freePort();
    const found = await find();
    if (!found.ok) throw new Error(found.refusal.sentence);
    await writeFile(join(base, "password"), "super");
    execFileSync(
      ...found.value("initdb", [
        "-D",
        join(base, "pg"),
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        `--pwfile=${base}/password`,
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
      ]),
    );
    const flags = [
      "fsync=off",
      "listen_addresses=127.0.0.1",
      `port=${port}`,
      `unix_socket_directories=${base}`,
    ].flatMap((setting) => ["-c", setting]);
    server = spawn(...found.value("postgres", ["-D", join(base, "pg"), ...flags]), { stdio: "ignore" });
    await vi.waitFor(() => run("select 1"), { timeout: 20_000, interval: 50 });
  });
  afterAll(async () => {
    server.kill("SIGINT");
    await once(server, "exit");
    await rm(base, { recursive: true });
  });

  const url = (user: string, password: string, database = "postgres") =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

  async function run(statement: string, at = url("postgres", "super")): Promise<unknown[]> {
    const client = new pg.Client(at);
    await client.connect();
    return (await client.query(statement).finally(() => client.end())).rows;
  }

  const newDataDir = async () => {
    const folder = await mkdtemp(join(base, "data-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  };

  /** A database of its own with an owner as managed services give one: no superuser, but may make roles. */
  async function newDatabase(name: string, attributes = "createrole"): Promise<string> {
    await run(`create role ${name}_owner login ${attributes} password 'p@ss/w#rd'`);
    await run(`create database ${name} owner ${name}_owner`);
    return url(`${name}_owner`, "p@ss/w#rd", name);
  }

  const reach = (dataDir: string, databaseUrl?: string, databaseOwnerUrl?: string) =>
    reachDatabase({ dataDir, databaseUrl, databaseOwnerUrl, as: "server", log });
  const sentence = async (...args: [databaseUrl?: string, databaseOwnerUrl?: string]) => {
    const result = await reach(await newDataDir(), ...args);
    return result.ok ? "reached" : result.refusal.sentence;
  };

  test("gets an application login of its own, also when several processes come at once", async () => {
    const owner = await newDatabase("alone");
    const dataDir = await newDataDir();
    for (const result of await Promise.all([reach(dataDir, owner), reach(dataDir, owner), reach(dataDir, owner)])) {
      if (!result.ok) throw new Error(result.refusal.sentence);
      const client = new pg.Client(result.value.app);
      await client.connect();
      expect((await client.query("select current_user as me")).rows).toEqual([{ me: result.value.app.user }]);
      await expect(client.query("set role alone_owner")).rejects.toThrow(/permission denied/);
      await expect(client.query("create table mine (id int)")).rejects.toThrow(/permission denied/);
      await expect(client.query("create temporary table mine (id int)")).rejects.toThrow(/permission denied/);
      await client.end();
      const [file = ""] = await readdir(dataDir);
      expect(file).toBe(`${result.value.app.user}-password`);
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    }
  });

  test("whose login another data folder made is taken over only while nobody uses it", async () => {
    const owner = await newDatabase("moved");
    const first = await reach(await newDataDir(), owner);
    if (!first.ok) throw new Error(first.refusal.sentence);
    const client = new pg.Client(first.value.app);
    await client.connect();
    expect(await sentence(owner)).toMatch(/^Another Wardmote uses this database from another data folder/);
    await client.end();
    await expect.poll(() => sentence(owner)).toBe("reached");
  });

  test("is used with both logins where both are given", async () => {
    const owner = await newDatabase("pair", "");
    await run("create role pair_app login password 'app'");
    const app = url("pair_app", "app", "pair");
    expect(await sentence(app, owner)).toBe("reached");
    expect(await sentence(url("pair_app", "app"), owner)).toMatch(/lead to different databases/);
    expect(await sentence(owner)).toMatch(/may not make the application's login: give it CREATEROLE/);
    expect(await sentence(undefined, owner)).toMatch(/DATABASE_OWNER_URL is set and DATABASE_URL is not/);
  });

  test.each([
    ["alter role $ superuser", "is a superuser"],
    ["alter role $ bypassrls", "bypasses row-level security"],
    ["alter role $ createrole", "may make roles"],
    ["grant o_owner to $", "may become the owner"],
    ["create table t (); alter table t owner to $", "owns a table"],
    ["create schema s authorization $", "owns a schema"],
    ["grant create on schema public to $", "may make tables in the schema public"],
  ])("refuses an application login after %s", async (statement, power) => {
    const name = `w${Math.random().toString(36).slice(2, 10)}`;
    const owner = await newDatabase(name, "");
    await run(`create role ${name}_app login password 'app'`);
    await run(
      statement.replace("$", `${name}_app`).replace("o_owner", `${name}_owner`),
      url("postgres", "super", name),
    );
    expect(await sentence(url(`${name}_app`, "app", name), owner)).toContain(power);
  });

  test("older than 15, or a replica, is refused", async () => {
    const owner = await newDatabase("old");
    await run("create schema fake; grant usage on schema fake to public", url("postgres", "super", "old"));
    await run(
      "create function fake.current_setting(text) returns text language sql as $$ select '140012' $$",
      url("postgres", "super", "old"),
    );
    await run("alter role old_owner set search_path = fake, pg_catalog");
    expect(await sentence(owner)).toBe(
      "DATABASE_URL leads to PostgreSQL 14, and Wardmote needs PostgreSQL 15 or newer.",
    );
    await run("drop function fake.current_setting(text)", url("postgres", "super", "old"));
    await run(
      "create function fake.pg_is_in_recovery() returns boolean language sql as $$ select true $$",
      url("postgres", "super", "old"),
    );
    expect(await sentence(owner)).toMatch(/leads to a replica/);
  });

  test("behind a wrong address is refused in a sentence that names the variable and keeps the password", async () => {
    const shut = await freePort();
    const refusals: Readonly<Record<string, RegExp>> = {
      [url("postgres", "s3cret")]: /^DATABASE_URL: the server refuses the password of the login postgres\.$/,
      [url("nobody", "s3cret")]: /^DATABASE_URL: the server refuses the password of the login nobody\.$/,
      [url("postgres", "super", "s3cret-base")]: /^DATABASE_URL: the server has no database named s3cret-base\.$/,
      [`postgres://postgres:s3cret@127.0.0.1:${shut}/x`]: /^DATABASE_URL: nothing answers at 127\.0\.0\.1:\d+\.$/,
      "postgres://postgres:s3cret@no-such-host.invalid/x":
        /^DATABASE_URL: (there is no host named|the name) no-such-host\.invalid/,
      [`${url("postgres", "super")}?sslmode=verify-full`]:
        /^DATABASE_URL: 127\.0\.0\.1:\d+ says: The server does not support SSL connections\.$/,
      "postgres://postgres:s3#cret@127.0.0.1/x": /^DATABASE_URL is not an address of the form/,
      "postgres://[s3cret": /^DATABASE_URL is not an address of the form/,
      "mysql://root:s3cret@127.0.0.1/x": /^DATABASE_URL is not an address of the form/,
      "postgres://u:s3cret@127.0.0.1:99999/x": /^DATABASE_URL is not an address of the form/,
      s3cret: /^DATABASE_URL is not an address of the form/,
      "": /^DATABASE_URL is not an address of the form/,
    };
    for (const [address, words] of Object.entries(refusals)) {
      const said = await sentence(address);
      expect(said, address).toMatch(words);
      if (!address.endsWith("s3cret-base")) expect(said).not.toMatch(/s3#?cret|super/);
    }
    expect(await sentence(url("postgres", "super"), url("postgres", "s3cret"))).toMatch(
      /^DATABASE_OWNER_URL: the server refuses the password/,
    );
  });
});
