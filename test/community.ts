import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { closeFounding, decideBindings, importDocument, recordTerm, setUp } from "../src/charter/index.ts";
import { openDemonstration } from "../src/demo.ts";
import { startSequencer } from "../src/ledger/index.ts";
import { composeServer, type Wiring } from "../src/main.ts";
import {
  acknowledgeConduct,
  addPerson,
  createTokenFor,
  hashSecret,
  openSession,
  personBehind,
} from "../src/people/index.ts";
import type { Context } from "../src/platform/action.ts";
import { withViewer, withViewerReadOnly } from "../src/platform/database/transaction.ts";
import type { Server } from "../src/platform/http/server.ts";
import { ok, type Result } from "../src/platform/result.ts";
import { clock, type PersonViewer, stranger, type Viewer } from "../src/platform/viewer.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export { importDocument } from "../src/charter/index.ts";

/** The moment at which a test's world stands, until the test moves it. */
export const start = new Date("2026-11-22T12:00:00.000Z");

export const people = {
  admin: { name: "Ada Admin", email: "ada@example.org" },
  chair: { name: "Mira Okafor", email: "mira@example.org" },
  member: { name: "Jonas Weber", email: "jonas@example.org" },
  participant: { name: "Ana Ruiz", email: "ana@example.org" },
  newcomer: { name: "Li Wei", email: "li@example.org" },
} as const;
export type Who = keyof typeof people;

/** A real community on a real database behind the real server, through the real actions. */
export interface World extends TestDatabase {
  readonly server: Server;
  readonly dataDir: string;
  /** Everything the server has logged, as text. */
  readonly logged: () => string;
  now: Date;
  as(viewer: Viewer): Context;
  /** The person with all scopes of a session, as they are today. */
  viewer(who: Who): Promise<PersonViewer>;
  context(who: Who): Promise<Context>;
  token(who: Who): Promise<string>;
  /** The cookie of a browser in which the person is signed in. */
  cookie(who: Who): Promise<string>;
  /** Settles when the year of a demonstration that a page asked for is over. */
  played(): Promise<void>;
  /** Waits until no entry of the ledger waits for its number. */
  seal(): Promise<void>;
  end(): Promise<void>;
}

/** Takes the value of a result that the arrangement of a test relies on. */
export function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
}

export const documentBytes = (name: "charter" | "security-wg"): Promise<Buffer> =>
  readFile(new URL(`documents/${name}.md`, import.meta.url));

/** What a world is configured with besides: places to sign in. */
type More = Partial<Wiring["config"]>;

/** Before the set-up: the server of a database that nobody has touched. */
export async function emptyWorld(more: More = {}): Promise<World> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "wardmote-world-"));
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (text: string) => void lines.push(text) });
  const config = {
    url: "http://localhost:3000",
    trustProxy: false,
    dataDir,
    ledgerKey: undefined,
    smtpUrl: undefined,
    ...more,
  };
  const tokens = new Map<Who, string>();
  const clockOf = () => world.now;
  const build: Wiring["demonstration"]["build"] = async (secret) => {
    const progress = (day: Date, part: number) => {
      come = { day, part };
    };
    const opening = await openDemonstration(
      { db: database.app, config, ends: clockOf(), scale: 1, progress },
      { secret },
    );
    if (!opening.ok) return opening;
    played = opening.value.play().then(() => {
      come = null;
    });
    return ok(opening.value.session);
  };
  let come: ReturnType<Wiring["demonstration"]["progress"]> = null;
  const demonstration = { build, progress: () => come };
  const server = await composeServer({ db: database.app, config, log, clock: clockOf, demonstration });
  let played: Promise<void> = Promise.resolve();
  const sequencer = startSequencer(database.app, config, {
    now: clockOf,
    fault: (error) => lines.push(String(error)),
    unsigned: (text) => lines.push(text),
  });

  const world: World = {
    ...database,
    server,
    dataDir,
    logged: () => lines.join(""),
    now: start,
    as: (viewer) => ({ db: database.app, viewer, now: world.now }),
    async token(who) {
      const known = tokens.get(who);
      if (known) return known;
      const scopes = ["read", "govern", "account"] as const;
      const { secret } = must(await createTokenFor(world.as(clock), people[who].email, { name: "test", scopes }));
      tokens.set(who, secret);
      return secret;
    },
    async viewer(who) {
      const secret = await world.token(who);
      const found = await withViewerReadOnly(database.app, stranger, (tx) =>
        personBehind(tx, hashSecret(secret), world.now),
      );
      if (!found) throw new Error(`${who} is not here`);
      return { ...found, token: null };
    },
    context: async (who) => world.as(await world.viewer(who)),
    async cookie(who) {
      const { id } = await world.viewer(who);
      const session = await withViewer(database.app, clock, (tx) => openSession(tx, id, world.now));
      return `wardmote=${session.secret}`;
    },
    played: () => played,
    async seal() {
      for (let round = 0; round < 200; round++) {
        const { rows } = await database.app.pool.query("select count(*)::int as waiting from ledger_queue");
        if (rows[0].waiting === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error("the ledger was not sealed within five seconds");
    },
    async end() {
      await server.close();
      await sequencer.stop();
      await database.drop();
      await rm(dataDir, { recursive: true });
    },
  };
  return world;
}

/** Set up, with its documents and people, the founding still open. */
export async function foundingWorld(more: More = {}): Promise<World> {
  const world = await emptyWorld(more);
  const operator = world.as(clock);
  const place = { url: "http://localhost:3000", keys: { dataDir: world.dataDir, ledgerKey: undefined } };
  const wanted = {
    project: "Example Query Engine",
    parentName: "Technical Steering Committee",
    parentShortName: "TSC",
    groupName: "Security Working Group",
    groupShortName: "Security WG",
    source: "https://example.org/minutes",
    zone: "America/Los_Angeles",
    ...people.admin,
  };
  must(await setUp(operator, wanted, "operator", place));
  for (const document of [
    { slug: "charter", rank: 1, governs: "tsc" },
    { slug: "security-wg", rank: 4, governs: "security-wg" },
  ] as const) {
    const source = `https://example.org/${document.slug}.md`;
    must(
      await importDocument(operator, {
        ...document,
        title: undefined,
        effectiveOn: undefined,
        source,
        bytes: await documentBytes(document.slug),
      }),
    );
    must(await decideBindings(operator, document.slug, { confirm: "all" }));
  }
  for (const who of ["chair", "member", "participant", "newcomer"] as const)
    must(await addPerson(operator, people[who]));
  const term = { startsOn: "2026-03-04", endsOn: undefined, source: "https://example.org/minutes" };
  must(await recordTerm(operator, { body: "security-wg", seat: "chair", email: people.chair.email, ...term }));
  must(await recordTerm(operator, { body: "tsc", seat: "member", email: people.member.email, ...term }));
  must(await acknowledgeConduct(await world.context("participant")));
  return world;
}

/** Founded and closed: from here on every act needs a clause. */
export async function foundedWorld(more: More = {}): Promise<World> {
  const world = await foundingWorld(more);
  must(await closeFounding(world.as(clock)));
  return world;
}
