import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { foundedWorld, type World } from "../../../test/community.ts";
import { DatabaseGone } from "../database/fault.ts";
import { ok } from "../result.ts";
import { apiRoute } from "./api.ts";
import { createServer, type ServerParts } from "./server.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const html = { accept: "text/html" };
const form = { ...html, "content-type": "application/x-www-form-urlencoded" };
const meeting = "body=security-wg&title=X&startsAt=2026-12-10T09:00&zone=UTC&minutes=60&joining=";

describe("forms", () => {
  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another site on the same host", { "sec-fetch-site": "same-site" }],
    ["another origin", { origin: "https://evil.example" }],
    ["no origin at all", {}],
    ["an opaque origin", { origin: "null" }],
  ])("from %s are refused, whoever is signed in", async (_from, headers) => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, ...headers, cookie: await world.cookie("chair") },
      payload: meeting,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain("was not sent from a page of this site");
  });

  test.each([
    ["the browser's word", { "sec-fetch-site": "same-origin" }],
    ["our origin", { origin: "http://localhost:3000" }],
  ])("from this site are taken by %s", async (_by, headers) => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, ...headers, cookie: await world.cookie("chair") },
      payload: meeting,
    });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(/^\/meetings\/\d+$/);
  });

  test("come back with what was typed and every problem at once", async () => {
    const typed = "body=security-wg&title=%22%3E%3Cb%3E&startsAt=soon&zone=Nowhere&minutes=x&joining=see+you";
    const answer = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, "sec-fetch-site": "same-origin", cookie: await world.cookie("chair") },
      payload: typed,
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain("3 things to mend");
    expect(answer.body).toContain("see you</textarea>");
    expect(answer.body).toContain('value="&quot;>&lt;b>"');
  });

  test.each([
    ["nothing", ""],
    ["half a form", "title=%E0%A4%A"],
    ["a field many times", "title=a&title=b&body=security-wg"],
    ["binary", "\u0000\u0001=\uffff"],
    ["prototype names", "__proto__=x&constructor=y&toString=z"],
  ])("of %s do no harm", async (_what, payload) => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, "sec-fetch-site": "same-origin", cookie: await world.cookie("chair") },
      payload,
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });

  test("that are too large are refused in words", async () => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, "sec-fetch-site": "same-origin" },
      payload: `title=${"x".repeat(2_000_000)}`,
    });
    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain("too large");
  });
});

describe("the API", () => {
  test("reads no cookie, so that no page of another site can act", async () => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/meetings",
      headers: { cookie: await world.cookie("chair") },
      payload: {},
    });
    expect(answer.statusCode).toBe(401);
  });

  test("does not take a session's secret for a token, nor a token for a session", async () => {
    const cookie = await world.cookie("chair");
    const secret = cookie.replace("wardmote=", "");
    expect(
      (await world.server.inject({ url: "/api/v1/me", headers: { authorization: `Bearer ${secret}` } })).statusCode,
    ).toBe(401);
    const page = await world.server.inject({
      url: "/me",
      headers: { ...html, cookie: `wardmote=${await world.token("chair")}` },
    });
    expect(page.statusCode).toBe(401);
  });

  test.each([
    ["not JSON", "{", "application/json"],
    ["an array", "[]", "application/json"],
    ["null", "null", "application/json"],
    ["a text", '"x"', "application/json"],
    ["a form", "a=b", "application/x-www-form-urlencoded"],
    ["deep JSON", `${"[".repeat(20_000)}${"]".repeat(20_000)}`, "application/json"],
    ["a poisoned prototype", '{"__proto__":{"administrator":true}}', "application/json"],
  ])("answers %s with a problem document", async (_what, payload, type) => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/meetings",
      headers: { authorization: `Bearer ${await world.token("chair")}`, "content-type": type },
      payload,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ status: 400 });
  });

  test("describes itself in OpenAPI 3.1, every route of it, and a page lists them", async () => {
    const document = (await world.server.inject("/api/openapi.json")).json();
    expect(document.openapi).toBe("3.1.0");
    const described = Object.keys(document.paths).map((it) => it.replaceAll(/\{(\w+)\}/g, ":$1"));
    const registered = [
      ...new Set(world.server.parts.routes.map((it) => it.url).filter((it) => it.startsWith("/api/v1"))),
    ];
    const shape = (path: string) => path.replace(/:\w+|\{?\*\}?/g, "?");
    expect(described.map(shape).sort()).toEqual(registered.map(shape).sort());
    const page = await world.server.inject({ url: "/api", headers: html });
    for (const path of Object.keys(document.paths)) expect(page.body).toContain(path);
  });

  test("start-up refuses a route whose answer could hold a field that nobody declared", async () => {
    const parts: ServerParts = { ...world.server.parts };
    const tries: Record<string, z.ZodType> = {
      "a loose object": z.object({ a: z.string() }),
      "a loose object within": z.strictObject({ list: z.array(z.object({ a: z.string() }).nullable()) }),
      anything: z.strictObject({ a: z.any() }),
      "a record": z.record(z.string(), z.string()),
    };
    for (const [what, answer] of Object.entries(tries)) {
      const server = await createServer(parts);
      expect(
        () =>
          apiRoute(server, {
            method: "GET",
            url: "/api/v1/loose",
            summary: what,
            scope: null,
            answer,
            handle: async () => ok({}),
          }),
        what,
      ).toThrow(/unlisted/);
    }
    const server = await createServer(parts);
    expect(() => server.get("/api/v1/bare", async () => ({}))).toThrow(/does not say/);
  });

  test("drops nothing undeclared silently: an answer beyond its schema is a fault without a detail", async () => {
    const server = await createServer({ ...world.server.parts });
    const answer = z.strictObject({ a: z.string() });
    apiRoute(server, {
      method: "GET",
      url: "/api/v1/more",
      summary: "more",
      scope: null,
      answer,
      handle: async () => ok({ a: "x", secret: "zero-day" } as never),
    });
    const got = await server.inject("/api/v1/more");
    expect(got.body).not.toContain("zero-day");
    await server.close();
  });
});

describe("faults", () => {
  test("are answered with a reference and no detail, as page and as problem", async () => {
    const server = await createServer({ ...world.server.parts });
    server.get("/boom", async () => {
      throw new Error("the password is hunter2");
    });
    server.get("/gone", async () => {
      throw new DatabaseGone("10.0.0.1 refused");
    });
    const page = await server.inject({ url: "/boom", headers: html });
    expect(page.statusCode).toBe(500);
    expect(page.body).not.toContain("hunter2");
    expect(page.body).toMatch(/Reference <code>[0-9a-f]{12}<\/code>/);
    const problem = await server.inject("/boom");
    expect(problem.json()).toMatchObject({ status: 500, reference: expect.any(String) });
    expect((await server.inject("/gone")).json()).toMatchObject({ status: 503 });
    await server.close();
  });
});

test("pages are compressed for those who take it", async () => {
  const answer = await world.server.inject({ url: "/", headers: { ...html, "accept-encoding": "gzip" } });
  expect(answer.headers["content-encoding"]).toBe("gzip");
});

describe("every page", () => {
  test("forbids script, frames and foreign sources, and leaks no referrer", async () => {
    const { headers } = await world.server.inject({ url: "/", headers: html });
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect((await world.server.inject("/sign-in/some-secret")).headers["referrer-policy"]).toBe("no-referrer");
  });

  test("answers 304 to a stranger who has it, and changes its ETag with what it shows", async () => {
    const first = await world.server.inject({ url: "/meetings", headers: html });
    const again = await world.server.inject({
      url: "/meetings",
      headers: { ...html, "if-none-match": String(first.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe("");
    await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: { ...form, "sec-fetch-site": "same-origin", cookie: await world.cookie("chair") },
      payload: meeting,
    });
    const changed = await world.server.inject({
      url: "/meetings",
      headers: { ...html, "if-none-match": String(first.headers.etag) },
    });
    expect(changed.statusCode).toBe(200);
  });

  test("for somebody signed in is kept by no cache", async () => {
    const answer = await world.server.inject({ url: "/", headers: { ...html, cookie: await world.cookie("chair") } });
    expect(answer.headers["cache-control"]).toBe("private, no-store");
  });

  test("logs the route's pattern and never the path", async () => {
    await world.server.inject("/sign-in/very-secret-link");
    await world.server.inject("/no/such/place?token=very-secret-query");
    expect(world.logged()).toContain('"/sign-in/:secret"');
    expect(world.logged()).not.toContain("very-secret");
  });
});
