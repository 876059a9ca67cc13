import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, foundingWorld, must, type Who, type World } from "../../test/community.ts";
import { closeFounding, decideBindings, importDocument } from "../charter/index.ts";
import { clock } from "../platform/viewer.ts";
import { acceptFinding } from "./actions.ts";

/** A policy of the top body and one of the working group, each with something to find. */
async function plant(world: World): Promise<void> {
  for (const [slug, governs, words] of [
    ["policy", "tsc", "# Policy\n\n* Quorum is TBD"],
    [
      "practice",
      "security-wg",
      "# Practice\n\n* See [the charter](/https://example.org/charter)\n\n* Cadence to be added\n\n* Notice is TBC",
    ],
  ] as const) {
    const source = `https://example.org/${slug}.md`;
    must(
      await importDocument(world.as(clock), {
        ...{ slug, governs, source, rank: governs === "tsc" ? 2 : 4, title: undefined, effectiveOn: undefined },
        bytes: Buffer.from(words),
      }),
    );
  }
}

interface Found {
  readonly key: string;
  readonly kind: string;
  readonly body: string;
  readonly subject: string;
  readonly line: number | null;
  readonly accepted: { readonly reason: string; readonly by: string | null } | null;
}

async function list(world: World, query = ""): Promise<readonly Found[]> {
  const answer = await world.server.inject(`/api/v1/findings${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json().findings;
}

async function keyOf(world: World, body: string, kind: string): Promise<string> {
  const [first] = await list(world, `?body=${body}&kind=${kind}&state=open`);
  if (!first) throw new Error(`nothing of ${kind} is open`);
  return first.key;
}

async function accept(world: World, who: Who | null, key: string, reason: unknown = "Known, and harmless.") {
  const headers = who ? { authorization: `Bearer ${await world.token(who)}` } : {};
  return world.server.inject({
    method: "POST",
    url: `/api/v1/findings/${key}/acceptance`,
    headers,
    payload: { reason },
  });
}

const countAcceptances = async (world: World): Promise<number> =>
  (await world.app.pool.query("select count(*)::int as count from finding_acceptance")).rows[0].count;

describe("once the founding is closed", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
    await plant(world);
    for (const slug of ["policy", "practice"]) must(await decideBindings(world.as(clock), slug, { confirm: "all" }));
    must(await closeFounding(world.as(clock)));
  });
  afterAll(() => world.end());

  test.each(["admin", "member", "participant", "newcomer"] as const)(
    "the %s may accept no finding, and hears which clause gives it to whom",
    async (who) => {
      const answer = await accept(world, who, await keyOf(world, "security-wg", "link-malformed"));
      expect(answer.statusCode).toBe(403);
      expect(answer.json().title).toMatch(/^Only the Chairperson of the Security WG may accept a finding/);
      expect(answer.json().clause).toMatchObject({ document: "standing-rules" });
      expect(await countAcceptances(world)).toBe(0);
    },
  );

  test("a stranger needs a token, and whoever has the machine has no say either", async () => {
    const key = await keyOf(world, "security-wg", "link-malformed");
    expect((await accept(world, null, key)).statusCode).toBe(401);
    expect((await acceptFinding(world.as(clock), key, { reason: "x" })).ok).toBe(false);
  });

  test("the chair of a group may not accept what is found about the body above", async () => {
    const answer = await accept(world, "chair", await keyOf(world, "tsc", "placeholder"));
    expect(answer.statusCode).toBe(403);
    expect(answer.json().title).toMatch(/^No clause .* lets anybody accept a finding|^Only /);
  });

  test("a reason is needed, of at most a thousand characters, without characters that deceive", async () => {
    const key = await keyOf(world, "security-wg", "link-malformed");
    for (const reason of [null, "", "  ", "x".repeat(1001), "a\u202eb", 7])
      expect((await accept(world, "chair", key, reason)).statusCode, String(reason)).toBe(400);
    expect(await countAcceptances(world)).toBe(0);
  });

  test("the chair accepts one of the group's with a reason; it stays listed, and the ledger has the act with its clause", async () => {
    const key = await keyOf(world, "security-wg", "link-malformed");
    expect((await accept(world, "chair", key)).statusCode).toBe(201);
    const [found] = await list(world, "?kind=link-malformed&state=accepted");
    expect(found).toMatchObject({
      key,
      accepted: { reason: "Known, and harmless.", by: (await world.viewer("chair")).id },
    });
    const { rows } = await world.app.pool.query(
      "select convert_from(body, 'UTF8')::jsonb as body from ledger_body where subject = $1",
      [`finding:${key}`],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].body).toMatchObject({ act: "accept-finding", basis: "clause", facts: { kind: "link-malformed" } });
    expect(JSON.stringify(rows[0].body)).not.toContain("harmless");
  });

  test("what is accepted is accepted once, also where two do it at the same moment", async () => {
    const key = await keyOf(world, "security-wg", "placeholder");
    const answers = await Promise.all([accept(world, "chair", key), accept(world, "chair", key)]);
    expect(answers.map((it) => it.statusCode).sort()).toEqual([201, 409]);
  });

  test("a finding that is not there is not found", async () => {
    expect((await accept(world, "chair", "0".repeat(64))).statusCode).toBe(404);
    expect((await accept(world, "chair", "guess")).statusCode).toBe(400);
  });

  test("the page says before the form under which clause it may be done, or who else may", async () => {
    const key = await keyOf(world, "tsc", "placeholder");
    const page = async (who: Who) =>
      (await world.server.inject({ url: `/reports/record/${key}`, headers: { cookie: await world.cookie(who) } })).body;
    expect(await page("chair")).not.toContain(`action="/reports/record/${key}"`);
    const own = (await list(world, "?body=security-wg&state=open"))[0]?.key;
    const mine = await world.server.inject({
      url: `/reports/record/${own}`,
      headers: { cookie: await world.cookie("chair") },
    });
    expect(mine.body).toContain("You may do this under");
    expect(mine.body).toContain(`action="/reports/record/${own}"`);
  });
});

describe("while the founding is open", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
    await plant(world);
  });
  afterAll(() => world.end());

  test.each(["chair", "member", "participant", "newcomer"] as const)("the %s may accept no finding", async (who) => {
    expect((await accept(world, who, await keyOf(world, "security-wg", "placeholder"))).statusCode).toBe(403);
  });

  test("the administrator accepts a finding about any body by a form, which keeps what was typed where it cannot stand", async () => {
    const key = await keyOf(world, "tsc", "placeholder");
    const send = async (reason: string) =>
      world.server.inject({
        method: "POST",
        url: `/reports/record/${key}`,
        headers: {
          "sec-fetch-site": "same-origin",
          "content-type": "application/x-www-form-urlencoded",
          cookie: await world.cookie("admin"),
        },
        payload: new URLSearchParams({ reason }).toString(),
      });
    const refused = await send("y".repeat(1001));
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain("y".repeat(1001));
    expect((await send("<b>Known</b>")).statusCode).toBe(303);
    const listed = await world.server.inject("/reports/record?state=accepted");
    expect(listed.body).toContain(`/reports/record/${key}`);
    const page = await world.server.inject(`/reports/record/${key}`);
    expect(page.body).toContain("&lt;b>Known&lt;/b>");
    expect(page.body).toContain("Ada Admin");
  });

  test("a finding that was accepted stays so when text is put above it, and comes back when its own words change", async () => {
    const again = (words: string) =>
      importDocument(world.as(clock), {
        ...{ slug: "practice", governs: "security-wg", rank: 4, title: undefined, effectiveOn: undefined },
        source: "https://example.org/practice.md",
        bytes: Buffer.from(words),
      });
    const key = await keyOf(world, "security-wg", "placeholder");
    must(await acceptFinding(world.as(clock), key, { reason: "The group decides in March." }));
    must(await again("# Practice\n\n* A new point\n\n* Cadence to be added"));
    expect(await list(world, "?body=security-wg&kind=placeholder")).toMatchObject([{ key, line: 5, accepted: {} }]);
    must(await again("# Practice\n\n* A new point\n\n* The cadence is to be added"));
    expect(await list(world, "?body=security-wg&kind=placeholder")).toMatchObject([{ accepted: null }]);
  });

  test("the list goes on by its cursor and names every finding once", async () => {
    const words = Array.from({ length: 120 }, (_, index) => `* Point ${index} is TBD`).join("\n\n");
    const source = "https://example.org/long.md";
    must(
      await importDocument(world.as(clock), {
        ...{ slug: "long", governs: "tsc", rank: 2, title: undefined, effectiveOn: undefined, source },
        bytes: Buffer.from(`# Long\n\n${words}`),
      }),
    );
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const answer: { findings: Found[]; next: string | null } = (
        await world.server.inject(`/api/v1/findings?kind=placeholder${next && `&after=${next}`}`)
      ).json();
      seen.push(...answer.findings.map((it) => it.key));
      next = answer.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(121);
    const page = await world.server.inject("/reports/record?kind=placeholder");
    expect(page.body).toContain("Further findings");
  });
});

test("a seat that somebody holds is no finding; one whose last term has ended is, and so is one that nobody has held", async () => {
  const world = await foundedWorld();
  const seats = async () =>
    (await list(world)).filter((it) => it.subject.startsWith("seat:")).map((it) => `${it.kind} ${it.subject}`);
  expect(await seats()).toEqual([]);
  await sql`update term set ends_on = ${"2026-11-01"}`.execute(world.owner);
  expect(await seats()).toContain("term-expired seat:security-wg/chair");
  await sql`delete from term`.execute(world.owner);
  expect(await seats()).toContain("seat-empty seat:security-wg/chair");
  await world.end();
});
