import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, must, people, start, type World } from "../../test/community.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { limits } from "../platform/limits.ts";
import { waitingLetters } from "../platform/mail/outbox.ts";
import { startPostman } from "../platform/mail/postman.ts";
import { clock } from "../platform/viewer.ts";
import { addPerson, createToken, requestSignIn, revokeToken, signIn, signOut } from "./actions.ts";
import type { TokenId } from "./store.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const request = { email: people.chair.email, url: "http://localhost:3000", community: "Example" };
const letters = async () =>
  (await withViewerReadOnly(world.app, clock, waitingLetters)).filter((it) => it.subject.startsWith("Sign in"));
const secretIn = (body: string): string => /sign-in\/([0-9a-z]+)/.exec(body)?.[1] ?? "";

describe("a mailed sign-in link", () => {
  test("signs in once, and not when it has expired", async () => {
    must(await requestSignIn(world.as(clock), request));
    const [letter] = await letters();
    const secret = secretIn(letter?.body ?? "");
    expect(secret).toMatch(/^[0-9a-z]{52}$/);
    expect(letter?.subject).not.toContain(secret);
    world.now = new Date(start.getTime() + (limits.signInMinutes + 1) * 60_000);
    expect(await signIn(world.as(clock), secret)).toMatchObject({ refusal: { kind: "link-spent" } });
    world.now = start;
    const both = await Promise.all([signIn(world.as(clock), secret), signIn(world.as(clock), secret)]);
    expect(both.filter((it) => it.ok)).toHaveLength(1);
    expect(await signIn(world.as(clock), secret)).toMatchObject({ ok: false });
  });

  test("asked for an unknown address looks the same and sends nothing", async () => {
    const before = (await letters()).length;
    const form = {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
    };
    const ask = (email: string) =>
      world.server.inject({
        method: "POST",
        url: "/sign-in",
        headers: form,
        payload: `email=${encodeURIComponent(email)}`,
      });
    const [known, unknown] = [await ask(people.chair.email), await ask("nobody@example.org")];
    expect(known.body).toBe(unknown.body);
    expect((await letters()).length).toBe(before + 1);
  });

  test("is not spent by whoever merely opens it", async () => {
    must(await requestSignIn(world.as(clock), { ...request, email: people.member.email }));
    const secret = secretIn((await letters()).find((it) => it.to === people.member.email)?.body ?? "");
    const opened = await world.server.inject(`/sign-in/${secret}`);
    expect(opened.statusCode).toBe(303);
    expect(opened.headers.location).toBe("/sign-in/continue");
    await world.server.inject(`/sign-in/${secret}`);
    const cookie = `wardmote_link=${opened.cookies.find((it) => it.name === "wardmote_link")?.value}`;
    const form = {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie,
    };
    const signed = await world.server.inject({ method: "POST", url: "/sign-in/continue", headers: form, payload: "" });
    const session = signed.cookies.find((it) => it.name === "wardmote");
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    const me = await world.server.inject({
      url: "/me",
      headers: { accept: "text/html", cookie: `wardmote=${session?.value}` },
    });
    expect(me.body).toContain(people.member.name);
  });
});

test("signing out ends the session on every device", async () => {
  const [one, other] = [await world.cookie("newcomer"), await world.cookie("newcomer")];
  must(await signOut(await world.context("newcomer")));
  for (const cookie of [one, other]) {
    const answer = await world.server.inject({ url: "/me", headers: { accept: "text/html", cookie } });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain("You need to sign in first.");
  }
});

test("a session ends by itself after its days", async () => {
  const cookie = await world.cookie("newcomer");
  world.now = new Date(start.getTime() + limits.sessionDays * 86_400_000 + 1);
  expect((await world.server.inject({ url: "/me", headers: { accept: "text/html", cookie } })).statusCode).toBe(401);
  world.now = start;
});

describe("API tokens", () => {
  const ask = (secret: string) =>
    world.server.inject({ url: "/api/v1/me", headers: { authorization: `Bearer ${secret}` } });

  test("work until they are revoked, and only their owner can revoke them", async () => {
    const chair = await world.context("chair");
    const { id, secret } = must(await createToken(chair, { name: "mine", scopes: ["read"] }));
    expect((await ask(secret)).json()).toMatchObject({ name: people.chair.name, scopes: ["read"] });
    must(await revokeToken(await world.context("member"), id));
    expect((await ask(secret)).statusCode).toBe(200);
    must(await revokeToken(chair, id));
    expect((await ask(secret)).statusCode).toBe(401);
    must(await revokeToken(chair, "token_nonsense" as TokenId));
  });

  test("cannot make another that may do more", async () => {
    const chair = await world.viewer("chair");
    const weak = world.as({ ...chair, scopes: ["account"] });
    expect(await createToken(weak, { name: "more", scopes: ["govern"] })).toMatchObject({
      refusal: { kind: "scope-exceeded" },
    });
  });

  test("made by the operator are told to the person", async () => {
    await world.token("member");
    const told = (await withViewerReadOnly(world.app, clock, waitingLetters)).find(
      (it) => it.to === people.member.email && it.subject.includes("token"),
    );
    expect(told?.body).toContain("operator of the server");
    expect(told?.body).not.toContain(await world.token("member"));
  });

  test("are kept only as hashes", async () => {
    const secret = await world.token("chair");
    const { rows } = await world.owner.connection().execute((db) => dumpAll(db as never));
    expect(rows.join("\n")).not.toContain(secret);
  });
});

/** Every row of every table as text. */
async function dumpAll(db: {
  executeQuery: (query: unknown) => Promise<{ rows: Record<string, string>[] }>;
}): Promise<{ rows: string[] }> {
  const { sql } = await import("kysely");
  const tables = (
    await sql<{
      name: string;
    }>`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(
      db as never,
    )
  ).rows;
  const rows: string[] = [];
  for (const { name } of tables)
    rows.push(
      ...(await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(db as never)).rows.map(
        (it) => it.text,
      ),
    );
  return { rows };
}

test("only an administrator adds people, and an address has one person", async () => {
  const person = { name: "New", email: "new@example.org" };
  expect(await addPerson(await world.context("chair"), person)).toMatchObject({
    refusal: { kind: "administrator-needed" },
  });
  must(await addPerson(await world.context("admin"), person));
  expect(await addPerson(await world.context("admin"), person)).toMatchObject({ refusal: { kind: "email-taken" } });
});

describe("one's own ledger entries", () => {
  test("are read by their person alone, opened and erased by them alone, and the log still verifies", async () => {
    const { secret } = must(await createToken(await world.context("participant"), { name: "x", scopes: ["read"] }));
    expect(secret).toBeTruthy();
    await world.seal();
    const { rows } = await world.app.pool.query("select max(seq)::int as seq from ledger_sequence");
    const url = `/ledger/entries/${rows[0].seq}`;
    const form = {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
    };
    const read = async (cookie = "") =>
      (await world.server.inject({ url, headers: { accept: "text/html", cookie } })).body;
    const release = async (cookie: string, act: string) =>
      (await world.server.inject({ method: "POST", url, headers: { ...form, cookie }, payload: `act=${act}` }))
        .statusCode;
    const mine = await world.cookie("participant");

    expect(await read()).not.toContain("make-token");
    expect(await read(mine)).toContain("make-token");
    expect(await release(await world.cookie("chair"), "open-ledger-entry")).toBe(404);
    expect(await release(await world.cookie("admin"), "erase-ledger-entry")).toBe(404);
    expect(await release(mine, "open-ledger-entry")).toBe(303);
    expect(await read()).toContain("make-token");
    expect(await release(mine, "erase-ledger-entry")).toBe(303);
    expect(await read(mine)).not.toContain("make-token");
    expect(await release(mine, "open-ledger-entry")).toBe(404);
  });
});

describe("the postman", () => {
  test("sends the outbox over SMTP once, forgets the bodies, and tries again later what was refused", async () => {
    const arrived: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onRcptTo: ({ address }, _session, callback) =>
        callback(
          address === people.member.email ? Object.assign(new Error("no such user"), { responseCode: 550 }) : undefined,
        ),
      onData(stream, _session, callback) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          arrived.push(Buffer.concat(chunks).toString());
          callback();
        });
      },
    });
    server.listen(0, "127.0.0.1");
    await once(server.server, "listening");
    const { port } = server.server.address() as AddressInfo;
    const before = (await withViewerReadOnly(world.app, clock, waitingLetters)).length;
    const refusedLetters = (await withViewerReadOnly(world.app, clock, waitingLetters)).filter(
      (it) => it.to === people.member.email,
    ).length;
    const options = {
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: "Wardmote <wardmote@example.org>",
      now: () => world.now,
      log: { warn() {} },
    };
    const two = [startPostman(world.app, options), startPostman(world.app, options)];
    await expect
      .poll(async () => (await world.app.pool.query("select 1")).rowCount === 1 && arrived.length, { timeout: 15_000 })
      .toBe(before - refusedLetters);
    await Promise.all(two.map((it) => it.stop()));
    server.close();
    const left = await withViewerReadOnly(world.app, clock, waitingLetters);
    expect(left.every((it) => it.to === people.member.email)).toBe(true);
    expect(new Set(arrived.map((it) => /^Message-ID: (.+)$/im.exec(it)?.[1])).size).toBe(arrived.length);
    const { rows } = await world.owner.connection().execute((db) => dumpAll(db as never));
    expect(rows.filter((it) => it.includes("/sign-in/") && !it.includes(people.member.email))).toEqual([]);
    expect(refusedLetters).toBeGreaterThan(0);
  });
});
