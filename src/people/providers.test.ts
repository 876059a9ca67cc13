import type { ServerResponse } from "node:http";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { emptyWorld, foundedWorld, must, people, start, type Who, type World } from "../../test/community.ts";
import { client, followTo, type GithubSite, githubSite, type OidcSite, oidcSite } from "../../test/providers.ts";
import { type Visitor, visitorOf } from "../../test/visitor.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { limits } from "../platform/limits.ts";
import { clock } from "../platform/viewer.ts";
import { addPerson, addPersonIn } from "./index.ts";

let oidc: OidcSite;
let github: GithubSite;
let world: World;
const configOf = () => ({
  oidc: { issuer: oidc.url, ...client, name: "Example ID" },
  github: { ...client, url: github.url, apiUrl: github.apiUrl },
});

beforeAll(async () => {
  [oidc, github] = [await oidcSite(), await githubSite()];
  world = await foundedWorld(configOf());
});
afterAll(async () => {
  await world.end();
  await oidc.close();
  await github.close();
});
beforeEach(() => {
  world.now = start;
  github.instead = null;
});

type Method = "oidc" | "github";
const signedIn = async (who: Who) => visitorOf(world.server, await world.cookie(who));

/** Where a form sends the browser. */
async function leave(visitor: Visitor, url: string): Promise<string> {
  const answer = await visitor.post(url);
  expect(answer.status, answer.body).toBe(200);
  return /^0; url=(.+)$/.exec(String(answer.headers.refresh))?.[1] ?? "";
}

/** The address to which the provider sends the browser back. */
const cameBack = async (visitor: Visitor, url: string) => followTo(await leave(visitor, url));

async function signIn(method: Method, visitor = visitorOf(world.server)) {
  const back = await cameBack(visitor, `/sign-in/${method}`);
  return { visitor, back, answer: await visitor.get(back) };
}

const link = async (method: Method, visitor: Visitor) => visitor.get(await cameBack(visitor, `/me/accounts/${method}`));

async function idOf(visitor: Visitor): Promise<string> {
  const id = /person_[0-9a-z]{26}/.exec((await visitor.get("/me")).body)?.[0];
  if (!id) throw new Error("nobody is signed in");
  return id;
}
const add = async (name: string, login: string) =>
  must(
    await withViewer(world.app, clock, (tx) =>
      addPersonIn(tx, { name, email: null, github: login, administrator: false }, "operator", world.now),
    ),
  );
const countPeople = async () =>
  (await sql<{ count: number }>`select count(*)::int as count from person`.execute(world.owner)).rows[0]?.count ?? 0;

describe("OpenID Connect, at a real provider", () => {
  test("makes a person of somebody unknown, and knows them again by the subject", async () => {
    oidc.account = { sub: "new-1", name: "Nia Newcomer", email: "nia@example.org", email_verified: true };
    const { visitor, answer } = await signIn("oidc");
    expect(answer.to).toBe("/me");
    expect((await visitor.get("/me")).body).toContain("Nia Newcomer");
    oidc.account = { sub: "new-1", name: "Renamed", email: "other@example.org", email_verified: true };
    const again = await signIn("oidc");
    expect(await idOf(again.visitor)).toBe(await idOf(visitor));
  });

  test("leads to whoever has the verified address on record, and tells them", async () => {
    oidc.account = { sub: "chair-1", name: "Somebody", email: people.chair.email, email_verified: true };
    const { visitor } = await signIn("oidc");
    expect(await idOf(visitor)).toBe((await world.viewer("chair")).id);
    expect((await visitor.get("/me/notifications")).body).toContain("Example ID was added");
  });

  test.each([false, undefined])("never leads anywhere by an address that is not verified (%s)", async (verified) => {
    oidc.account = {
      sub: `liar-${verified}`,
      name: "Liar",
      email: people.admin.email,
      ...(verified !== undefined && { email_verified: verified }),
    };
    const { visitor } = await signIn("oidc");
    expect(await idOf(visitor)).not.toBe((await world.viewer("admin")).id);
    expect((await visitor.get("/me")).body).not.toContain(people.admin.email);
  });

  test("links an account to who is signed in, once, and to nobody else", async () => {
    oidc.account = { sub: "linked-1", name: "Whoever" };
    const member = await signedIn("member");
    expect((await link("oidc", member)).to).toBe("/me");
    expect((await link("oidc", member)).to).toBe("/me");
    expect((await link("oidc", await signedIn("participant"))).status).toBe(409);
    expect(await idOf((await signIn("oidc")).visitor)).toBe((await world.viewer("member")).id);
    const told = (await member.get("/me/notifications")).body;
    expect(told).toContain("Example ID was added");
    expect(told).toContain("You signed in with Example ID for the first time.");
  });

  test("two first sign-ins at once, with one address or one subject, make one person", async () => {
    const address = { name: "Rae Racer", email: "rae@example.org", email_verified: true };
    const before = await countPeople();
    const arrive = async (sub: string) => {
      oidc.account = { sub, ...address };
      const visitor = visitorOf(world.server);
      return { visitor, back: await cameBack(visitor, "/sign-in/oidc") };
    };
    const arrived = [await arrive("race-1"), await arrive("race-2"), await arrive("race-2")];
    const answers = await Promise.all(arrived.map(({ visitor, back }) => visitor.get(back)));
    expect(answers.map((it) => it.to)).toEqual(["/me", "/me", "/me"]);
    expect(new Set(await Promise.all(arrived.map((it) => idOf(it.visitor)))).size).toBe(1);
    expect(await countPeople()).toBe(before + 1);
  });

  test("somebody who is added while they sign in is one person or is refused, never a fault", async () => {
    oidc.account = { sub: "race-3", name: "Pia", email: "pia@example.org", email_verified: true };
    const visitor = visitorOf(world.server);
    const back = await cameBack(visitor, "/sign-in/oidc");
    const person = { name: "Pia", email: "pia@example.org" };
    const [answer, added] = await Promise.all([visitor.get(back), addPerson(world.as(clock), person)]);
    expect(answer.to).toBe("/me");
    if (!added.ok) expect(added.refusal).toEqual({ kind: "email-taken" });
    expect(
      (await sql`select from person_contact where email = 'pia@example.org'`.execute(world.owner)).rows,
    ).toHaveLength(1);
  });

  test("takes claims that cannot be shown for what they are", async () => {
    oidc.account = { sub: "odd-1", name: "\u0000\u202E".repeat(300) };
    const { visitor, answer } = await signIn("oidc");
    expect(answer.to).toBe("/me");
    expect((await visitor.get("/me")).body).toContain("Newcomer");
  });

  test("puts neither secret nor address into the log", () => {
    expect(world.logged()).not.toContain(client.clientSecret);
    expect(world.logged()).not.toMatch(/code=|state=/);
  });
});

describe("GitHub", () => {
  test("is asked for no scope, with PKCE, and knows somebody by the number, not by the login", async () => {
    github.account = { id: 100, login: "octo-one", name: "Octo One" };
    const first = await signIn("github");
    expect(first.answer.to).toBe("/me");
    expect(github.asked.get("scope")).toBe("");
    expect(github.asked.get("code_challenge_method")).toBe("S256");
    github.account = { id: 100, login: "octo-renamed", name: "Octo One" };
    const again = await signIn("github");
    const id = await idOf(first.visitor);
    expect(await idOf(again.visitor)).toBe(id);
    expect((await again.visitor.get(`/people/${id}`)).body).toContain("octo-renamed");
    // Somebody else takes the name that became free.
    github.account = { id: 101, login: "octo-one", name: "Impostor" };
    expect(await idOf((await signIn("github")).visitor)).not.toBe(id);
  });

  test("leads by the login of a roster once: whoever takes the login over later is somebody else", async () => {
    const id = await add("Rosa Roster", "rosa");
    github.account = { id: 200, login: "Rosa", name: null };
    expect(await idOf((await signIn("github")).visitor)).toBe(id);
    github.account = { id: 200, login: "rosa-moved", name: null };
    expect(await idOf((await signIn("github")).visitor)).toBe(id);
    github.account = { id: 201, login: "rosa", name: "Squatter" };
    expect(await idOf((await signIn("github")).visitor)).not.toBe(id);
    const { rows } = await sql<{ github: string }>`select github from person where id = ${id}`.execute(world.owner);
    expect(rows[0]?.github).toBe("rosa-moved");
  });

  test("does not take the login back after the account was removed", async () => {
    const id = await add("Una Unlinked", "una");
    github.account = { id: 250, login: "una", name: null };
    expect(await idOf((await signIn("github")).visitor)).toBe(id);
    await sql`delete from sign_in_account where person = ${id}`.execute(world.owner);
    github.account = { id: 251, login: "una", name: "Other" };
    expect(await idOf((await signIn("github")).visitor)).not.toBe(id);
  });

  test("makes one person of two first sign-ins at once", async () => {
    github.account = { id: 300, login: "twice", name: "Twice" };
    const before = await countPeople();
    const both = await Promise.all([signIn("github"), signIn("github")]);
    expect(await idOf(both[0].visitor)).toBe(await idOf(both[1].visitor));
    expect(await countPeople()).toBe(before + 1);
  });

  test.each([
    ["a name that turns the text", "\u202Eevil"],
    ["markup", "<script>alert(1)</script>"],
    ["a very long name", "x".repeat(5000)],
    ["white space", "   "],
  ])("takes an account with %s for what it is", async (_what, name) => {
    github.account = { id: 400 + name.length, login: `odd-${name.length}`, name };
    const { visitor } = await signIn("github");
    const { body } = await visitor.get("/me");
    expect(body).not.toContain("<script>alert");
    expect(body).not.toContain("\u202E");
  });

  test.each<[string, (path: string, response: ServerResponse) => unknown]>([
    ["an error with status 200", (_path, response) => response.end('{"error":"bad_verification_code"}')],
    ["a page", (_path, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["nothing", (_path, response) => response.end()],
    ["too much", (_path, response) => response.end(`"${"x".repeat(limits.providerBytes)}"`)],
    ["a token of another type", (_path, response) => response.end('{"access_token":"x","token_type":"mac"}')],
    ["a redirect elsewhere", (_path, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    [
      "an account without a number",
      (path, response) =>
        response.end(path === "/api/user" ? '{"id":"1","login":"x"}' : '{"access_token":"x","token_type":"bearer"}'),
    ],
    ["status 500", (_path, response) => response.writeHead(500).end("{}")],
  ])("signs nobody in when it answers %s", async (_what, instead) => {
    const visitor = visitorOf(world.server);
    const back = await cameBack(visitor, "/sign-in/github");
    github.instead = instead;
    const before = await countPeople();
    const answer = await visitor.get(back);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("GitHub answered, but not as it should");
    expect(visitor.cookies.has("wardmote")).toBe(false);
    expect(await countPeople()).toBe(before);
  });

  test.each<[string, GithubSite["instead"]]>([
    ["the connection breaks", (_path, response) => response.destroy()],
    ["it never answers", () => {}],
  ])("says that it does not answer when %s", async (_what, instead) => {
    const visitor = visitorOf(world.server);
    const back = await cameBack(visitor, "/sign-in/github");
    github.instead = instead;
    const answer = await visitor.get(back);
    expect(answer.status).toBe(409);
    expect(answer.body).toContain("GitHub does not answer");
  });
});

describe.each(["oidc", "github"] as const)("coming back from %s", (method) => {
  beforeEach(() => {
    oidc.account = { sub: "back-1", name: "Back" };
    github.account = { id: 500, login: "back", name: "Back" };
  });

  const begin = async () => {
    const visitor = visitorOf(world.server);
    return { visitor, back: await cameBack(visitor, `/sign-in/${method}`) };
  };

  test("works once: the same address again signs nobody in", async () => {
    const { visitor, back } = await begin();
    const secret = visitor.cookies.get("wardmote_ceremony") ?? "";
    expect((await visitor.get(back)).to).toBe("/me");
    visitor.cookies.set("wardmote_ceremony", secret);
    expect((await visitor.get(back)).status).toBe(403);
  });

  test("in another browser signs nobody in, even one where a sign-in began", async () => {
    const { back } = await begin();
    expect((await visitorOf(world.server).get(back)).status).toBe(403);
    const { visitor } = await begin();
    const answer = await visitor.get(back);
    expect(answer.status).toBe(403);
    expect(visitor.cookies.has("wardmote")).toBe(false);
  });

  test("without a state, with a foreign or a doubled one, signs nobody in and does not end what began", async () => {
    const { visitor, back } = await begin();
    const spoiled = [
      back.replace(/state=[^&]+&?/, ""),
      back.replace(/state=[^&]+/, "state=AAAA"),
      `${back}&${/state=[^&]+/.exec(back)?.[0]}`,
    ];
    for (const address of spoiled) expect((await visitor.get(address)).status).toBe(403);
    expect((await visitor.get(back)).to).toBe("/me");
  });

  test("too late signs nobody in", async () => {
    const { visitor, back } = await begin();
    world.now = new Date(start.getTime() + limits.ceremonyMinutes * 60_000 + 1);
    expect((await visitor.get(back)).status).toBe(403);
  });

  test("with the code of another sign-in signs nobody in", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const code = /code=[^&]+/.exec(theirs.back)?.[0] ?? "";
    const answer = await mine.visitor.get(mine.back.replace(/code=[^&]+/, code));
    expect(answer.status).toBe(403);
    expect(mine.visitor.cookies.has("wardmote")).toBe(false);
  });

  test("with a refusal says so", async () => {
    const { visitor, back } = await begin();
    const state = /state=[^&]+/.exec(back)?.[0];
    const iss = method === "oidc" ? `&iss=${encodeURIComponent(oidc.url)}` : "";
    const answer = await visitor.get(`/sign-in/${method}/return?error=access_denied&${state}${iss}`);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("did not tell us who you are");
  });

  test("at the other provider's address signs nobody in", async () => {
    const { visitor, back } = await begin();
    const other = method === "oidc" ? "github" : "oidc";
    expect((await visitor.get(back.replace(method, other))).status).toBe(403);
  });

  test("to link binds it to who began, and to nobody who sits there by then", async () => {
    const visitor = await signedIn("participant");
    const back = await cameBack(visitor, `/me/accounts/${method}`);
    visitor.cookies.set("wardmote", (await world.cookie("member")).replace("wardmote=", ""));
    expect((await visitor.get(back)).status).toBe(403);
  });

  test("is begun by forms of this site alone", async () => {
    const visitor = await signedIn("participant");
    for (const url of [`/sign-in/${method}`, `/me/accounts/${method}`]) {
      expect((await visitor.post(url, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    }
  });
});

test("an answer that names another issuer is a mix-up and signs nobody in", async () => {
  oidc.account = { sub: "mixed-up", name: "Mixed" };
  const visitor = visitorOf(world.server);
  const back = await cameBack(visitor, "/sign-in/oidc");
  expect(back).toContain("iss=");
  const evil = back.replace(/iss=[^&]+/, `iss=${encodeURIComponent("https://evil.example")}`);
  expect((await visitor.get(evil)).status).toBe(403);
  expect(visitor.cookies.has("wardmote")).toBe(false);
});

describe("elsewhere", () => {
  test("a provider that is down is said to be so, and tried again the next time", async () => {
    const down = { oidc: { issuer: "http://127.0.0.1:1", ...client, name: "Down ID" } };
    const place = await foundedWorld(down);
    const answer = await visitorOf(place.server).post("/sign-in/oidc");
    expect(answer.status).toBe(409);
    expect(answer.body).toContain("Down ID does not answer");
    await place.end();
  });

  test("nobody joins before the community has been set up", async () => {
    const place = await emptyWorld(configOf());
    github.account = { id: 900, login: "early", name: "Early" };
    const visitor = visitorOf(place.server);
    const answer = await visitor.get(await cameBack(visitor, "/sign-in/github"));
    expect(answer.status).toBe(403);
    expect(visitor.cookies.has("wardmote")).toBe(false);
    await place.end();
  });
});
