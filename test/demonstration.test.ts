import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demonstrate, openDemonstration } from "../src/demo.ts";
import { verifyCommand } from "../src/ledger/index.ts";
import { composeServer } from "../src/main.ts";
import { readFindings } from "../src/oversight/reads.ts";
import { makeSetUpLink } from "../src/people/index.ts";
import { readConfig } from "../src/platform/config.ts";
import { withViewerReadOnly } from "../src/platform/database/transaction.ts";
import type { Server } from "../src/platform/http/server.ts";
import { refuse } from "../src/platform/result.ts";
import { clock, stranger } from "../src/platform/viewer.ts";
import { emptyWorld, foundedWorld, must, start, type World } from "./community.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { registeredRoutes } from "./leak/routes.ts";

const ends = new Date("2026-11-24T12:00:00.000Z");

/** A demonstration on a database of its own, with nothing that seals but its own clock. */
interface Theatre extends TestDatabase {
  readonly server: Server;
  readonly config: ReturnType<typeof configOf>;
  close(): Promise<void>;
}

const configOf = (dataDir: string) => must(readConfig({ WARDMOTE_DATA: dataDir }));

async function theatre(): Promise<Theatre> {
  const database = await testDatabase();
  const config = configOf(await mkdtemp(join(tmpdir(), "wardmote-demo-")));
  const server = await composeServer({
    db: database.app,
    config,
    log: pino({ level: "silent" }),
    clock: () => ends,
    demonstration: { build: async () => refuse({ kind: "already-set-up" }), progress: () => null },
  });
  const opening = must(await openDemonstration({ db: database.app, config, ends, scale: 1 }, "operator"));
  await opening.play();
  const close = async () => {
    await server.close();
    await database.drop();
    await rm(config.dataDir, { recursive: true });
  };
  return { ...database, server, config, close };
}

/** Everything the ledger says openly, in order, without what is drawn at random. */
async function publicRecord({ owner }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await sql<{ state: string; body: Buffer | null }>`
    select b.state, b.body from ledger_sequence s join ledger_body b using (entry_id) order by s.seq`.execute(owner);
  return rows.map(({ state, body }) =>
    state === "open" ? String(body).replaceAll(/\b([a-z]+)_[0-9a-z]{26}\b|"commitment":"[^"]*"/g, "$1") : state,
  );
}

let built: Theatre;
beforeAll(async () => {
  built = await theatre();
}, 240_000);
afterAll(() => built.close());

describe("the demonstration", () => {
  test("its ledger agrees, and its checkpoints were signed over the year", async () => {
    const file = join(built.config.dataDir, "export.jsonl");
    await writeFile(file, (await built.server.inject("/ledger/export")).body);
    expect(await verifyCommand(file, { state: join(built.config.dataDir, "state") })).toBe(0);
    const { rows } = await built.app.pool.query(
      "select min(signed_at) as first, max(signed_at) as last from ledger_checkpoint",
    );
    expect(rows[0].last.getTime() - rows[0].first.getTime()).toBeGreaterThan(350 * 86_400_000);
    expect(rows[0].last.getTime()).toBeLessThanOrEqual(ends.getTime());
  });

  test("every page that a stranger can reach is there and says that all of it is invented", async () => {
    const patterns = registeredRoutes(built.server);
    const patternOf = (path: string) =>
      patterns.find((it) => it === path) ?? patterns.find((it) => matcher(it).test(path));
    const seen = new Map<string, number>();
    const waiting = ["/"];
    const known = new Set(waiting);
    const wrong: string[] = [];
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const pattern = patternOf(url.replace(/[?#].*$/, "")) ?? url;
      const visits = seen.get(pattern) ?? 0;
      // A few of each kind tell; all of them would take minutes.
      if (visits >= 6) continue;
      seen.set(pattern, visits + 1);
      const answer = await built.server.inject(url);
      const isPage = String(answer.headers["content-type"]).startsWith("text/html");
      // What is somebody's own asks a stranger to sign in.
      if (![200, 303, 401].includes(answer.statusCode)) wrong.push(`${answer.statusCode} ${url}`);
      if (!isPage) continue;
      if (!answer.body.includes("invented")) wrong.push(`unmarked ${url}`);
      for (const [, href = ""] of answer.body.matchAll(/href="(\/[^"#]*)/g)) {
        const to = href.replaceAll("&amp;", "&");
        if (!known.has(to)) waiting.push(to);
        known.add(to);
      }
    }
    expect(wrong).toEqual([]);
    const pages = ["/", "/charter", "/charter/:document", "/groups/:body", "/meetings/:number", "/people", "/ledger"];
    expect(pages.filter((it) => !seen.has(it))).toEqual([]);
  });

  test("it looks alive: meetings to come, a vacancy, a term that ends, a correction that waits, somebody forgotten", async () => {
    const one = async (query: string) => (await sql<{ n: number }>`${sql.raw(query)}`.execute(built.owner)).rows[0];
    expect(await one(`select count(*)::int as n from meeting where starts_at > '${ends.toISOString()}'`)).toEqual({
      n: 5,
    });
    expect(await one("select count(*)::int as n from correction where state = 'proposed'")).toEqual({ n: 1 });
    expect(await one("select count(*)::int as n from correction where state = 'effective'")).toEqual({ n: 1 });
    expect(await one("select count(*)::int as n from ledger_body where state = 'erased'")).not.toEqual({ n: 0 });
    const committee = (await built.server.inject("/groups/tsc")).body;
    expect(committee).toContain("Vacant");
    expect(committee).toContain("3 Dec 2026");
  });

  test("the linter has something to show of each kind that a real record has", async () => {
    const findings = await withViewerReadOnly(built.app, stranger, (tx) => readFindings(tx, ends));
    expect([...new Set(findings.map((it) => it.kind))].sort()).toEqual([
      "action-open",
      "attendance-unmarked",
      "citation-stale",
      "decision-below-quorum",
      "link-malformed",
      "minutes-missing",
      "standard-time-in-summer",
      "term-expired",
      "year-differs",
    ]);
    expect(findings.filter((it) => it.accepted !== null)).toHaveLength(1);
  });

  test("built again it is the same record but for what is drawn at random", async () => {
    const again = await theatre();
    expect(await publicRecord(again)).toEqual(await publicRecord(built));
    await again.close();
  }, 240_000);

  test("on its own folder it only says how to sign in", async () => {
    const before = await publicRecord(built);
    const said = must(await demonstrate({ db: built.app, config: built.config }, 1, new AbortController().signal));
    expect(said.match(/\/sign-in\//g)).toHaveLength(4);
    expect(await publicRecord(built)).toEqual(before);
  });
});

describe("a folder in which no demonstration can be built", () => {
  test("one with a real community is refused in a sentence, and nothing happens to it", async () => {
    const world = await foundedWorld();
    const config = configOf(world.dataDir);
    const refused = await demonstrate({ db: world.app, config }, 1, new AbortController().signal);
    expect(refused).toEqual({
      ok: false,
      refusal: {
        sentences: [`${world.dataDir} holds the record of Example Query Engine. Choose another folder with --data.`],
      },
    });
    expect((await world.server.inject("/")).body).not.toContain("invented");
    await world.end();
  });

  test("one in which the building was broken off is refused until it is deleted", async () => {
    const database = await testDatabase();
    const config = configOf(await mkdtemp(join(tmpdir(), "wardmote-demo-")));
    const stage = { db: database.app, config, ends, scale: 1, signal: AbortSignal.abort() };
    await must(await openDemonstration(stage, "operator")).play();
    const refused = await demonstrate({ db: database.app, config }, 1, new AbortController().signal);
    expect(refused).toMatchObject({ refusal: { sentences: [expect.stringContaining("Delete that folder")] } });
    await database.drop();
    await rm(config.dataDir, { recursive: true });
  });
});

describe("the button on the set-up page", () => {
  let world: World;
  beforeAll(async () => {
    world = await emptyWorld();
  });
  afterAll(() => world.end());
  const press = (link: string) =>
    world.server.inject({
      method: "POST",
      url: "/setup/demonstration",
      headers: { origin: "http://localhost:3000", cookie: `wardmote_link=${link}` },
    });

  test("without the set-up link nobody sees it and nobody builds anything", async () => {
    expect((await world.server.inject("/setup/demonstration")).body).not.toContain("Build the demonstration here");
    const expired = must(await makeSetUpLink({ ...world.as(clock), now: new Date(start.getTime() - 2 * 86_400_000) }));
    for (const secret of ["", "guess", expired.secret]) expect((await press(secret)).statusCode).toBe(403);
    expect((await world.app.pool.query("select from body")).rowCount).toBe(0);
  });

  test("with it the demonstration is built once, and the link is spent", async () => {
    const { secret } = must(await makeSetUpLink(world.as(clock)));
    const page = await world.server.inject({
      url: "/setup/demonstration",
      headers: { cookie: `wardmote_link=${secret}` },
    });
    expect(page.body).toContain("Build the demonstration here");
    const pressed = await press(secret);
    expect(pressed.statusCode).toBe(303);
    expect(pressed.headers.location).toBe("/setup/demonstration");
    expect((await press(secret)).statusCode).toBe(403);
    const growing = await world.server.inject("/setup/demonstration");
    expect(growing.headers.refresh).toBe("2");
    expect(growing.body).toMatch(/It has come to \w+ 2025; \d+ % is done/);
    await world.played();
    expect((await world.server.inject("/setup/demonstration")).headers.location).toBe("/");
    expect((await world.server.inject("/")).body).toContain("Lodestone");
    const session = pressed.cookies.find((it) => it.name === "wardmote")?.value;
    const account = await world.server.inject({ url: "/me", headers: { cookie: `wardmote=${session}` } });
    expect(account.body).toContain("Petra Vasquez");
  }, 240_000);
});

const matcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+]/g, "\\$&")
      .replaceAll(/:[a-zA-Z]+/g, "[^/]+")
      .replace("*", ".+")}$`,
  );
