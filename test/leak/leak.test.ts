import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeServer } from "../../src/main.ts";
import { importMinutes } from "../../src/meetings/index.ts";
import { notify, recordAffiliation, requestSignIn } from "../../src/people/index.ts";
import { openPools, withViewer } from "../../src/platform/database/transaction.ts";
import type { Server } from "../../src/platform/http/server.ts";
import type { PersonId } from "../../src/platform/ids.ts";
import { refuse } from "../../src/platform/result.ts";
import { clock, stranger, type Viewer } from "../../src/platform/viewer.ts";
import { foundedWorld, people, type Who, type World } from "../community.ts";
import { addressesOf, registeredRoutes } from "./routes.ts";

let world: World;
/** The same program connected as the tables' owner, whom no policy binds: what the code alone keeps. */
let unwalled: { server: Server; close(): Promise<void> };
/** Words that only some may read, and who. */
let secrets: { words: string; what: string; readers: readonly Who[] }[];
let placeholders: Record<string, string>;

beforeAll(async () => {
  world = await foundedWorld();
  for (const who of ["chair", "participant"] as const) {
    await requestSignIn(world.as(clock), { email: people[who].email, url: "http://localhost:3000", community: "x" });
  }
  const chair = await world.viewer("chair");
  await withViewer(world.app, clock, (tx) =>
    notify(tx, { person: chair.id, words: "planted-notification", href: "/me", now: world.now }),
  );
  const organisation = await plantAccount(chair.id);
  await world.server.inject({
    method: "POST",
    url: "/api/v1/meetings",
    headers: { authorization: `Bearer ${await world.token("chair")}`, "idempotency-key": "planted-key" },
    payload: { body: "security-wg", title: "Monthly", startsAt: "2026-12-10T09:00", zone: "UTC", minutes: 60 },
  });
  const bytes = Buffer.from("# Past meeting\n### Attendees\n* Jonas Weber\n### Notes\n* Met\n");
  await importMinutes(world.as(clock), { body: "tsc", file: "2025-12-10.md", bytes });
  await sql`insert into minutes_removed select meeting, 2, decode(repeat('33', 32), 'hex') from minutes`.execute(
    world.owner,
  );
  await world.seal();
  const letters = await sql<{ body: string }>`select body from mail_message`.execute(world.owner);
  const links = letters.rows.flatMap(({ body }) => /sign-in\/([0-9a-z]+)/.exec(body)?.[1] ?? []);
  const tokens = await sql<{
    id: string;
    name: string;
  }>`select id, name from api_token where person = ${chair.id}`.execute(world.owner);
  const size = (await world.app.pool.query("select max(size)::int as size from ledger_checkpoint")).rows[0].size;
  placeholders = { SIZE: String(size), PERSON: chair.id, TOKEN: tokens.rows[0]?.id ?? "", ENTRIES: "ENTRIES" };
  placeholders.ORGANISATION = organisation;
  secrets = [
    ...Object.entries(people).map(([who, { email }]) => ({
      words: email,
      what: "a mail address",
      readers: ["admin", who as Who] as const,
    })),
    { words: "planted-passkey", what: "a passkey", readers: ["chair"] },
    { words: "planted-account", what: "a linked account", readers: ["chair"] },
    { words: "planted-credential", what: "a credential", readers: [] },
    ...links.map((words) => ({ words, what: "a sign-in link", readers: ["admin"] as const })),
    ...tokens.rows.map(({ id }) => ({ words: id, what: "a token's id", readers: ["chair"] as const })),
    { words: await world.token("chair"), what: "a token's secret", readers: [] },
    { words: "planted-notification", what: "a notification", readers: ["chair"] },
    { words: "planted-key", what: "an Idempotency-Key", readers: [] },
    {
      words: "make-token",
      what: "a sealed ledger entry",
      readers: ["chair", "participant", "member", "admin", "newcomer"],
    },
  ];
  const pools = openPools({ app: world.ownerConfig }, { size: 3 });
  const config = {
    url: "http://localhost:3000",
    trustProxy: false,
    dataDir: world.dataDir,
    ledgerKey: undefined,
    smtpUrl: undefined,
  };
  const server = await composeServer({
    db: pools.app,
    config,
    log: pino({ level: "silent" }),
    clock: () => world.now,
    demonstration: { build: async () => refuse({ kind: "already-set-up" }), progress: () => null },
  });
  unwalled = {
    server,
    close: async () => {
      await server.close();
      await pools.close();
    },
  };
});

/** What the chair signs in with, and where they belong; answers the organisation, which is public. */
async function plantAccount(person: PersonId): Promise<string> {
  await sql`insert into passkey (id, person, credential, public_key, counter, transports, name, created_at)
            values ('passkey_00000000000000000000000000', ${person}, ${Buffer.from("planted-credential")}, '\\x01', 0, '{}', 'planted-passkey', ${world.now})`.execute(
    world.owner,
  );
  await sql`insert into sign_in_account (id, person, provider, issuer, subject, label, created_at)
            values ('account_00000000000000000000000000', ${person}, 'github', 'https://github.com', '1', 'planted-account', ${world.now})`.execute(
    world.owner,
  );
  await sql`insert into sign_in_ceremony (secret_hash, purpose, method, person, expires_at)
            values (decode(repeat('11', 32), 'hex'), 'step-up', 'passkey', ${person}, ${new Date(world.now.getTime() + 60_000)})`.execute(
    world.owner,
  );
  await withViewer(world.app, clock, (tx) =>
    recordAffiliation(
      tx,
      { person, organisation: "Example GmbH", startsOn: null, endsOn: null, source: "roster" },
      "operator",
      world.now,
    ),
  );
  const { rows } = await sql<{ id: string }>`select id from organisation`.execute(world.owner);
  return rows[0]?.id ?? "";
}

afterAll(async () => {
  await unwalled.close();
  await world.end();
});

const viewers: readonly (Who | "stranger")[] = ["stranger", "newcomer", "participant", "member", "chair", "admin"];

/** Every address of a route; ENTRIES stands for each entry of the ledger. */
function* addresses(route: string): Generator<string> {
  for (const address of addressesOf(route) ?? []) {
    const filled = address.replace(/SIZE|PERSON|TOKEN|ORGANISATION/g, (name) => placeholders[name] ?? name);
    if (!filled.includes("ENTRIES")) yield filled;
    else for (let seq = 0; seq < Number(placeholders.SIZE); seq++) yield filled.replace("ENTRIES", String(seq));
  }
}

/** One session for each: a new one for every address would lengthen every page that lists them. */
const cookies = new Map<Who, Promise<string>>();
function cookieOf(who: Who): Promise<string> {
  const known = cookies.get(who) ?? world.cookie(who);
  cookies.set(who, known);
  return known;
}

async function headersOf(who: Who | "stranger", address: string): Promise<Record<string, string>> {
  if (who === "stranger") return {};
  return address.startsWith("/api/v1")
    ? { authorization: `Bearer ${await world.token(who)}` }
    : { cookie: await cookieOf(who) };
}

test("every route that is registered is looked at", () => {
  const routes = registeredRoutes(world.server);
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.filter((route) => addressesOf(route) === undefined)).toEqual([]);
});

describe.each([
  ["both walls", () => world.server],
  ["the code alone, past the policies", () => unwalled.server],
] as const)("behind %s", (_wall, serverOf) => {
  test.each(viewers)("the %s finds nothing that is not theirs to read", async (who) => {
    const server = serverOf();
    let asked = 0;
    for (const route of registeredRoutes(server)) {
      for (const address of addresses(route)) {
        const answer = await server.inject({
          url: address,
          headers: {
            ...(await headersOf(who, address)),
            accept: address.startsWith("/api/") ? "*/*" : "text/html,*/*",
          },
        });
        expect(answer.statusCode, `${address} is at fault`).toBeLessThan(500);
        asked++;
        const seen = `${answer.body} ${JSON.stringify(answer.headers)}`;
        // Base 64 in proofs and bodies could hide words: look at it decoded too.
        const decoded = [...seen.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)]
          .map(([text]) => Buffer.from(text, "base64").toString("latin1"))
          .join(" ");
        for (const { words, what, readers } of secrets) {
          if (who !== "stranger" && readers.includes(who)) continue;
          // What the viewer typed may come back; one's own token stands on one's own page.
          if (address.includes(words)) continue;
          expect(`${seen} ${decoded}`.includes(words), `${what} at ${address} for the ${who}`).toBe(false);
        }
      }
    }
    expect(asked).toBeGreaterThan(50);
  });
});

test.each(viewers)("whoever searches for a secret finds nothing: the %s", async (who) => {
  for (const { words, what } of secrets) {
    const url = `/api/v1/search?${new URLSearchParams({ q: `"${words}"` })}`;
    const answer = await world.server.inject({ url, headers: await headersOf(who, url) });
    expect(answer.statusCode, what).toBe(200);
    const { hits } = answer.json<{ hits: readonly unknown[] }>();
    expect(JSON.stringify(hits), `${what} for the ${who}`).not.toContain(words);
  }
});

test("nothing that is secret is logged", () => {
  for (const { words, what } of secrets.filter((it) => it.words !== "make-token")) {
    expect(world.logged().includes(words), what).toBe(false);
  }
});

describe("the policies alone, asked as the application's role", () => {
  /** Table, and the viewers who may see any row of it that is not their own. */
  const restricted = {
    person_contact: ["clock", "admin"],
    session: ["clock"],
    sign_in_link: ["clock"],
    api_token: ["clock"],
    mail_message: ["clock", "admin"],
    answered_request: ["clock"],
    ledger_body: [],
    notification: [],
    minutes_removed: ["clock", "admin"],
    passkey: ["clock"],
    sign_in_account: ["clock"],
    sign_in_ceremony: ["clock"],
  } as const;

  test("every table with a policy has a line here, and every line's policies are on", async () => {
    const { rows } = await sql<{ name: string; on: boolean }>`
      select relname as name, relrowsecurity as on from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity order by 1`.execute(
      world.owner,
    );
    expect(rows.map((it) => it.name)).toEqual(Object.keys(restricted).sort());
  });

  test.each(Object.keys(restricted) as (keyof typeof restricted)[])(
    "%s shows nobody a row of somebody else's",
    async (table) => {
      const owner = {
        person_contact: "person",
        session: "person",
        api_token: "person",
        answered_request: "person",
        ledger_body: "about",
        notification: "person",
        passkey: "person",
        sign_in_account: "person",
        sign_in_ceremony: "person",
        sign_in_link: "person",
      }[table as string];
      for (const who of [...viewers, "clock"] as const) {
        const viewer: Viewer = who === "stranger" ? stranger : who === "clock" ? clock : await world.viewer(who);
        const mine = viewer.kind === "person" ? viewer.id : "nobody";
        const foreign = await withViewer(world.app, viewer, (tx) =>
          sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}
          where ${owner ? sql`${sql.ref(owner)} is distinct from ${mine}` : sql`true`} ${table === "ledger_body" ? sql`and state = 'sealed'` : sql``}`.execute(
            tx,
          ),
        );
        const all = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
          world.owner,
        );
        expect(all.rows[0]?.count, `${table} is planted`).toBeGreaterThan(0);
        if (!(restricted[table] as readonly string[]).includes(who))
          expect(foreign.rows[0]?.count, `${table} for ${who}`).toBe(0);
      }
    },
  );

  test("a viewer cannot write what is not theirs", async () => {
    const participant = await world.viewer("participant");
    const chair = await world.viewer("chair");
    const tries = [
      sql`insert into session (id, secret_hash, person, created_at, expires_at)
          values ('session_00000000000000000000000000', decode(repeat('00', 32), 'hex'), ${chair.id}, now(), now() + interval '1 day')`,
      sql`insert into passkey values ('passkey_00000000000000000000000001', ${chair.id}, '\\x01', '\\x01', 0, '{}', 'x', now())`,
      sql`insert into sign_in_account values ('account_00000000000000000000000001', ${chair.id}, 'github', 'x', 'x', 'x', now())`,
      sql`insert into sign_in_ceremony values (decode(repeat('22', 32), 'hex'), 'sign-in', 'passkey', null, now())`,
      sql`insert into api_token (id, secret_hash, person, name, scopes, created_at, expires_at)
          values ('token_00000000000000000000000000', decode(repeat('00', 32), 'hex'), ${chair.id}, 'x', '{govern}', now(), now())`,
      sql`insert into sign_in_link values (decode(repeat('00', 32), 'hex'), ${chair.id}, 'sign-in', now(), now() + interval '1 day', null)`,
      sql`insert into person_contact values (${participant.id}, 'new@example.org')`,
      sql`update person set administrator = true`,
      sql`delete from meeting`,
      sql`update document_version set text = ''`,
      sql`delete from binding`,
      sql`update body set parent = null`,
      sql`truncate ledger_entry`,
    ];
    for (const attempt of tries) {
      await expect(withViewer(world.app, participant, (tx) => attempt.execute(tx))).rejects.toThrow(
        /row-level security|permission denied/,
      );
    }
    const { numAffectedRows } = await withViewer(world.app, participant, (tx) =>
      sql`update api_token set revoked_at = now() where person = ${chair.id}`.execute(tx),
    );
    expect(numAffectedRows).toBe(0n);
  });
});

test("what is hidden answers like what is missing, byte for byte", async () => {
  const ask = async (url: string, who: Who | "stranger") => {
    const answer = await world.server.inject({ url, headers: { ...(await headersOf(who, url)), accept: "text/html" } });
    const { date: _, ...headers } = answer.headers;
    return { status: answer.statusCode, body: answer.body, headers };
  };
  for (const who of ["stranger", "participant", "chair"] as const) {
    const missing = await ask("/admin/outbix", who);
    for (const url of ["/admin", "/admin/outbox"]) expect(await ask(url, who)).toEqual(missing);
  }
});
