import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Asked, type Authenticator, authenticate, newAuthenticator, register } from "../../test/authenticator.ts";
import { foundedWorld, people, start, type Who, type World } from "../../test/community.ts";
import { type Visitor, visitorOf } from "../../test/visitor.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { limits } from "../platform/limits.ts";
import { waitingLetters } from "../platform/mail/outbox.ts";
import { clock } from "../platform/viewer.ts";
import { removePasskeys } from "./account-actions.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());
beforeEach(() => {
  world.now = start;
});

const here = { origin: "http://localhost:3000", host: "localhost" };
const signedIn = async (who: Who) => visitorOf(world.server, await world.cookie(who));

async function ask(visitor: Visitor, url: string): Promise<Asked> {
  const options = await visitor.post(`${url}/options`, {}, { accept: "application/json" });
  expect(options.status).toBe(200);
  return { ...here, challenge: JSON.parse(options.body).challenge };
}

/** Everybody's newest passkey. */
const owned = new Map<Who, Authenticator>();

const stepUp = async (visitor: Visitor, authenticator: Authenticator) =>
  visitor.post("/me/second-factor", { answer: authenticate(authenticator, await ask(visitor, "/me/second-factor")) });

/** A browser in which the person may add and remove passkeys. */
async function trusted(who: Who): Promise<Visitor> {
  const [visitor, authenticator] = [await signedIn(who), owned.get(who)];
  if (authenticator) expect((await stepUp(visitor, authenticator)).to).toBe("/me");
  return visitor;
}

async function enrol(who: Who): Promise<Authenticator> {
  const [visitor, authenticator] = [await trusted(who), newAuthenticator()];
  authenticator.userHandle = (await world.viewer(who)).id;
  const answer = register(authenticator, await ask(visitor, "/me/passkeys"));
  expect((await visitor.post("/me/passkeys", { name: "key", answer })).to).toBe("/me");
  owned.set(who, authenticator);
  return authenticator;
}

async function signIn(authenticator: Authenticator, spoil: (asked: Asked) => Asked = (asked) => asked) {
  const visitor = visitorOf(world.server);
  const answer = authenticate(authenticator, spoil(await ask(visitor, "/sign-in/passkey")));
  return { visitor, answer, signed: await visitor.post("/sign-in/passkey", { answer }) };
}

describe("a passkey", () => {
  test("signs in whoever it belongs to, and gives the session its second factor", async () => {
    const { visitor, signed } = await signIn(await enrol("chair"));
    expect(signed.to).toBe("/me");
    const me = await visitor.get("/me");
    expect(me.body).toContain(people.chair.name);
    expect((await visitor.get("/me/second-factor")).body).toContain("This session has a second factor");
  });

  test("is told to its owner when it is added and when it first signs in, on the page and by mail", async () => {
    const authenticator = await enrol("member");
    await signIn(authenticator);
    const told = (await (await signedIn("member")).get("/me/notifications")).body;
    expect(told).toContain("The passkey “key” was added");
    expect(told).toContain("for the first time");
    const letters = await withViewerReadOnly(world.app, clock, waitingLetters);
    expect(letters.filter((it) => it.to === people.member.email && it.body.includes("passkey"))).toHaveLength(2);
  });

  test("can be added once only, by anybody", async () => {
    const authenticator = await enrol("participant");
    for (const who of ["participant", "chair"] as const) {
      const visitor = await trusted(who);
      const answer = register(authenticator, await ask(visitor, "/me/passkeys"));
      expect((await visitor.post("/me/passkeys", { name: "again", answer })).status).toBe(409);
    }
  });
});

describe("a passkey is refused", () => {
  let authenticator: Authenticator;
  beforeAll(async () => {
    authenticator = await enrol("chair");
  });

  test("when its answer is replayed, even in the browser where it began", async () => {
    const { visitor, answer, signed } = await signIn(authenticator);
    const ceremony = "wardmote_ceremony";
    expect(signed.to).toBe("/me");
    expect(visitor.cookies.has(ceremony)).toBe(false);
    const other = visitorOf(world.server);
    await ask(other, "/sign-in/passkey");
    expect((await other.post("/sign-in/passkey", { answer })).status).toBe(403);
  });

  test("when the challenge began in another browser", async () => {
    const [mine, theirs] = [visitorOf(world.server), visitorOf(world.server)];
    const answer = authenticate(authenticator, await ask(mine, "/sign-in/passkey"));
    expect((await theirs.post("/sign-in/passkey", { answer })).status).toBe(403);
    await ask(theirs, "/sign-in/passkey");
    expect((await theirs.post("/sign-in/passkey", { answer })).status).toBe(403);
    expect((await mine.post("/sign-in/passkey", { answer })).to).toBe("/me");
  });

  test("a second time with the same cookie, whatever came of the first", async () => {
    const visitor = visitorOf(world.server);
    const asked = await ask(visitor, "/sign-in/passkey");
    const secret = visitor.cookies.get("wardmote_ceremony") ?? "";
    expect((await visitor.post("/sign-in/passkey", { answer: "{}" })).status).toBe(403);
    visitor.cookies.set("wardmote_ceremony", secret);
    const answer = authenticate(authenticator, asked);
    expect((await visitor.post("/sign-in/passkey", { answer })).status).toBe(403);
  });

  test("when it comes too late", async () => {
    const visitor = visitorOf(world.server);
    const answer = authenticate(authenticator, await ask(visitor, "/sign-in/passkey"));
    world.now = new Date(start.getTime() + limits.ceremonyMinutes * 60_000 + 1);
    expect((await visitor.post("/sign-in/passkey", { answer })).status).toBe(403);
  });

  test.each([
    ["from another origin", (asked: Asked) => ({ ...asked, origin: "https://wardmote.evil.example" })],
    ["from another port", (asked: Asked) => ({ ...asked, origin: "http://localhost:3001" })],
    ["for another host", (asked: Asked) => ({ ...asked, host: "evil.example" })],
    ["with the user present and not verified", (asked: Asked) => ({ ...asked, flags: 0x01 })],
    ["with the user verified and not present", (asked: Asked) => ({ ...asked, flags: 0x04 })],
    ["with another challenge", (asked: Asked) => ({ ...asked, challenge: "AAAA" })],
  ])("when its answer is %s", async (_what, spoil) => {
    expect((await signIn(authenticator, spoil)).signed.status).toBe(403);
  });

  test("when its counter has fallen back, because then it has been copied", async () => {
    expect((await signIn(authenticator)).signed.to).toBe("/me");
    const copy = { ...authenticator, counter: authenticator.counter - 1 };
    expect((await signIn(copy)).signed.status).toBe(403);
    expect((await signIn(authenticator)).signed.to).toBe("/me");
  });

  test("when two answers race with one counter, but for one", async () => {
    const copy = { ...authenticator };
    const both = await Promise.all([signIn(authenticator), signIn(copy)]);
    expect(both.map((it) => it.signed.status).sort()).toEqual([303, 403]);
    authenticator.counter += 5;
  });

  test("when it says that it is somebody else's, or is nobody's here", async () => {
    const liar = { ...authenticator, userHandle: (await world.viewer("member")).id };
    expect((await signIn(liar)).signed.status).toBe(403);
    expect((await signIn(newAuthenticator())).signed.status).toBe(403);
    const forged = { ...newAuthenticator(), id: authenticator.id, counter: 1000 };
    expect((await signIn(forged)).signed.status).toBe(403);
  });

  test.each(["", "null", "[]", "{", '{"id":1}', '{"id":"AA","response":7}', "\u0000", "x".repeat(100_000)])(
    "when its answer is rubbish: %.20s",
    async (answer) => {
      const visitor = visitorOf(world.server);
      await ask(visitor, "/sign-in/passkey");
      expect((await visitor.post("/sign-in/passkey", { answer })).status).toBe(403);
      const owner = await trusted("chair");
      await ask(owner, "/me/passkeys");
      expect((await owner.post("/me/passkeys", { name: "x", answer })).status).toBe(403);
    },
  );

  test("from a form of another site", async () => {
    const visitor = visitorOf(world.server);
    const answer = authenticate(authenticator, await ask(visitor, "/sign-in/passkey"));
    const foreign = await visitor.post("/sign-in/passkey", { answer }, { "sec-fetch-site": "cross-site" });
    expect(foreign.status).toBe(403);
    authenticator.counter += 5;
  });

  test("as a new one, when the ceremony was another person's or another purpose's", async () => {
    const [chair, member] = [await trusted("chair"), await trusted("member")];
    const asked = await ask(chair, "/me/passkeys");
    member.cookies.set("wardmote_ceremony", chair.cookies.get("wardmote_ceremony") ?? "");
    const answer = register(newAuthenticator(), asked);
    expect((await member.post("/me/passkeys", { name: "x", answer })).status).toBe(403);
    const signing = await ask(member, "/sign-in/passkey");
    expect(
      (await member.post("/me/passkeys", { name: "x", answer: register(newAuthenticator(), signing) })).status,
    ).toBe(403);
  });
});

describe("a step-up", () => {
  test("gives this session alone the second factor, under a new secret", async () => {
    const authenticator = await enrol("newcomer");
    const [visitor, other] = [await signedIn("newcomer"), await signedIn("newcomer")];
    const before = visitor.cookies.get("wardmote") ?? "";
    const answer = authenticate(authenticator, await ask(visitor, "/me/second-factor"));
    expect((await visitor.post("/me/second-factor", { answer })).to).toBe("/me");
    expect(visitor.cookies.get("wardmote")).not.toBe(before);
    expect((await visitor.get("/me/second-factor")).body).toContain("This session has a second factor");
    expect((await other.get("/me/second-factor")).body).not.toContain("This session has a second factor");
    expect((await visitorOf(world.server, `wardmote=${before}`).get("/me")).status).toBe(401);
  });

  test("takes nobody else's passkey", async () => {
    const [mine, theirs] = [await enrol("member"), await enrol("chair")];
    expect(mine.userHandle).not.toBe(theirs.userHandle);
    const visitor = await signedIn("member");
    const answer = authenticate(theirs, await ask(visitor, "/me/second-factor"));
    expect((await visitor.post("/me/second-factor", { answer })).status).toBe(403);
    expect((await visitor.get("/me/second-factor")).body).not.toContain("This session has a second factor");
  });

  test("is not for tokens, and needs a passkey", async () => {
    const visitor = await signedIn("admin");
    const options = await visitor.post("/me/second-factor/options", {}, { accept: "application/json" });
    expect(options.status).toBe(409);
    expect(JSON.parse(options.body).title).toContain("no passkey yet");
    expect((await world.viewer("admin")).secondFactor).toBe(false);
  });
});

describe("whoever has read somebody's mail", () => {
  test("neither adds a passkey to theirs nor removes one", async () => {
    const authenticator = await enrol("member");
    const thief = await signedIn("member");
    const refused = await thief.post("/me/passkeys/options", {}, { accept: "application/json" });
    expect([refused.status, JSON.parse(refused.body).title]).toEqual([403, expect.stringContaining("use it in this")]);
    const { rows } = await sql<{ id: string }>`
      select id from passkey where credential = ${authenticator.id}`.execute(world.owner);
    expect((await thief.post("/me/methods/remove", { method: rows[0]?.id ?? "" })).status).toBe(403);
    expect((await thief.get("/me")).body).toContain("use yours in this session");
    expect((await signIn(authenticator)).signed.to).toBe("/me");
  });

  test("adds none with a ceremony that began before there was one, even where two are added at once", async () => {
    const { id } = await world.viewer("admin");
    const [one, other] = [await signedIn("admin"), await signedIn("admin")];
    const answers = await Promise.all(
      [one, other].map(async (it) => {
        const authenticator = newAuthenticator();
        authenticator.userHandle = id;
        return { it, answer: register(authenticator, await ask(it, "/me/passkeys")) };
      }),
    );
    const added = await Promise.all(answers.map(({ it, answer }) => it.post("/me/passkeys", { name: "x", answer })));
    expect(added.map((it) => it.status).sort()).toEqual([303, 403]);
    await sql`delete from passkey where person = ${id}`.execute(world.owner);
  });

  test("in a session left open adds no first one either: it takes a sign-in a moment ago", async () => {
    const visitor = await signedIn("admin");
    const options = async () => (await visitor.post("/me/passkeys/options", {}, { accept: "application/json" })).status;
    world.now = new Date(start.getTime() + limits.freshSessionMinutes * 60_000);
    expect(await options()).toBe(200);
    world.now = new Date(world.now.getTime() + 1);
    expect(await options()).toBe(403);
    expect((await visitor.get("/me")).body).toContain("Sign in again");
  });

  test("whoever has lost theirs asks the operator, who removes them, ends the sessions and tells them", async () => {
    const authenticator = await enrol("member");
    const { id } = await world.viewer("member");
    const visitor = await signedIn("member");
    expect(await removePasskeys(await world.context("admin"), id)).toMatchObject({
      refusal: { kind: "administrator-needed" },
    });
    expect(await removePasskeys(world.as(clock), id)).toMatchObject({ ok: true });
    owned.delete("member");
    expect((await visitor.get("/me")).status).toBe(401);
    expect((await signIn(authenticator)).signed.status).toBe(403);
    expect((await (await signedIn("member")).get("/me/notifications")).body).toContain("removed your passkeys");
    await enrol("member");
  });
});

describe("a way to sign in", () => {
  test("can be removed, which ends the other sessions that it opened", async () => {
    const authenticator = await enrol("participant");
    const { visitor } = await signIn(authenticator);
    const owner = await trusted("participant");
    const { rows } = await sql<{ id: string }>`
      select id from passkey where credential = ${authenticator.id}`.execute(world.owner);
    const method = rows[0]?.id ?? "";
    expect((await (await signedIn("chair")).post("/me/methods/remove", { method })).status).toBe(404);
    expect((await owner.post("/me/methods/remove", { method })).to).toBe("/me");
    expect((await visitor.get("/me")).status).toBe(401);
    expect((await owner.get("/me")).status).toBe(200);
    expect((await signIn(authenticator)).signed.status).toBe(403);
  });

  test("is kept where it is the last that works, even when two are removed at once", async () => {
    await enrol("newcomer");
    await sql`delete from person_contact where email = ${people.newcomer.email}`.execute(world.owner);
    const { id } = await world.viewer("newcomer");
    const { rows } = await sql<{ id: string }>`select id from passkey where person = ${id}`.execute(world.owner);
    expect(rows).toHaveLength(2);
    const visitor = await trusted("newcomer");
    const both = await Promise.all(rows.map((it) => visitor.post("/me/methods/remove", { method: it.id })));
    expect(both.map((it) => it.status).sort()).toEqual([303, 409]);
  });
});

test("guessing is slowed down", async () => {
  const visitor = visitorOf(world.server);
  const answers = [];
  for (let tries = 0; tries < 21; tries++) answers.push(await visitor.post("/sign-in/passkey", { answer: "{}" }));
  expect(answers.at(-1)?.status).toBe(429);
});

test("challenges, states and secrets are kept as hashes alone", async () => {
  const visitor = visitorOf(world.server);
  const { challenge } = await ask(visitor, "/sign-in/passkey");
  const { rows } = await sql<{ text: string }>`select c::text as text from sign_in_ceremony c`.execute(world.owner);
  const all = rows.map((it) => it.text).join("\n");
  expect(all).not.toContain(visitor.cookies.get("wardmote_ceremony"));
  expect(all).not.toContain(Buffer.from(challenge, "base64url").toString("hex"));
  expect(world.logged()).not.toContain(visitor.cookies.get("wardmote_ceremony"));
});
