import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundingWorld, must, people, type Who, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { prospect } from "./authority.ts";
import { closeFounding } from "./founding.ts";
import { recordBody, recordTerm } from "./seat-actions.ts";

const body = {
  slug: "docs-wg",
  name: "Documentation Working Group",
  shortName: "Docs WG",
  parent: "tsc",
  source: "https://example.org/docs-wg.md",
  cite: undefined,
};
const term = {
  body: "security-wg",
  seat: "chair",
  email: people.participant.email,
  startsOn: "2026-04-01",
  endsOn: undefined,
  source: "https://example.org/minutes/4",
} as const;
const page = async (world: World, url: string, who?: Who) => {
  const cookie = who && { cookie: await world.cookie(who) };
  const answer = await world.server.inject({ url, headers: { accept: "text/html", ...cookie } });
  return answer.body.replaceAll(/\s+/g, " ");
};
const may = async (world: World, who: Who, act: Parameters<typeof prospect>[2], of = "security-wg") => {
  const context = await world.context(who);
  return withViewer(world.app, context.viewer, async (tx) => (await prospect(tx, context, act, { body: of })).result);
};
const vacate = (world: World) =>
  withViewer(world.app, clock, (tx) =>
    sql`update term set ends_on = starts_on where not deputy and seat = (select id from seat where body = 'security-wg' and slug = 'chair')`.execute(
      tx,
    ),
  );

describe("a body", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test("is a founding fact with its source and the clause by which it was established, and stands where it is shown", async () => {
    const cite = "charter/2.c.ii";
    const { rows } = await world.app.pool.query(
      "select address from citation where document = 'charter' and words ~ 'working group'",
    );
    const wanted = { ...body, cite: `charter/${rows[0]?.address ?? cite}` };
    expect(must(await recordBody(world.as(clock), wanted))).toEqual({ slug: "docs-wg", changed: true });
    expect(must(await recordBody(world.as(clock), wanted))).toEqual({ slug: "docs-wg", changed: false });
    for (const url of ["/groups/docs-wg", "/founding/record"]) {
      const seen = await page(world, url);
      expect(seen).toContain("https://example.org/docs-wg.md");
      expect(seen).toContain(`${rows[0]?.address}`);
    }
    const { groups } = (await world.server.inject("/api/v1/groups")).json();
    expect(groups.find((it: { slug: string }) => it.slug === "docs-wg")).toMatchObject({
      source: body.source,
      cites: { document: "charter", address: rows[0]?.address },
    });
  });

  test("that the set-up made is given its own source and its clause by the same command, once", async () => {
    const { groups } = (await world.server.inject("/api/v1/groups")).json();
    const { slug, name, shortName, parent } = groups.find((it: { slug: string }) => it.slug === "security-wg");
    const { rows } = await world.app.pool.query(
      "select address from citation where document = 'charter' and words ~ 'working group'",
    );
    const cite = `charter/${rows[0]?.address}`;
    const wanted = { slug, name, shortName, parent, source: "https://example.org/security-wg.md", cite };
    expect(await recordBody(world.as(clock), { ...wanted, name: "Another group" })).toMatchObject({ ok: false });
    expect(await recordBody(world.as(clock), { ...wanted, cite: undefined })).toMatchObject({ ok: false });
    expect(must(await recordBody(world.as(clock), wanted))).toEqual({ slug, changed: true });
    expect(must(await recordBody(world.as(clock), wanted))).toEqual({ slug, changed: false });
    expect(await recordBody(world.as(clock), { ...wanted, source: "https://example.org/other" })).toMatchObject({
      refusal: { kind: "fields", problems: [{ field: "slug" }] },
    });
    const seen = await page(world, "/groups/security-wg");
    expect(seen).toContain(wanted.source);
    const entries = await world.app.pool.query(
      "select count(*)::int as n from ledger_body where convert_from(body, 'UTF8')::jsonb ->> 'subject' = 'body:security-wg'",
    );
    expect(entries.rows[0]?.n).toBe(2);
  });

  test.each([
    [{ ...body, slug: "other", parent: "nobody" }, "parent"],
    [{ ...body, slug: "other", cite: "charter/99.z" }, "cite"],
    [{ ...body, slug: "security-wg" }, "slug"],
  ])("is refused with the field that cannot stand", async (wanted, field) => {
    expect(await recordBody(world.as(clock), wanted)).toMatchObject({
      refusal: { kind: "fields", problems: [{ field }] },
    });
  });

  test.each(["chair", "member", "participant", "newcomer"] as const)("is not recorded by the %s", async (who) => {
    const refused = await recordBody(await world.context(who), { ...body, slug: "mine" });
    expect(refused).toMatchObject({ refusal: { kind: "founding-administrator-needed" } });
    expect(await recordBody(world.as(stranger), { ...body, slug: "mine" })).toMatchObject({ ok: false });
  });

  test("after the founding takes the act that establishes groups, whoever asks", async () => {
    must(await closeFounding(world.as(clock)));
    for (const who of ["admin", "chair", "member"] as const) {
      const answer = await world.server.inject({
        method: "POST",
        url: "/api/v1/groups",
        headers: { authorization: `Bearer ${await world.token(who)}` },
        payload: { ...body, slug: "late-wg" },
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.json().title).toContain("establish a working group");
      expect(answer.json().clause).toMatchObject({ document: "charter" });
    }
  });
});

describe("a seat", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test("keeps its holder while somebody acts or is deputy, and the page tells them apart", async () => {
    must(await recordTerm(world.as(clock), { ...term, capacity: "deputy" }));
    must(
      await recordTerm(world.as(clock), {
        ...term,
        email: people.newcomer.email,
        capacity: "acting",
        endsOn: "2026-04-30",
      }),
    );
    const seen = await page(world, "/groups/security-wg/seats/chair");
    expect(seen).toContain("Held by <bdi>Mira Okafor</bdi>");
    expect(seen).toContain("Ana Ruiz</bdi> (deputy)");
    expect(seen).toContain("Li Wei</bdi> (acting)");
  });

  test("gives its powers to the holder and, while it is held, not to the deputy", async () => {
    must(await closeFounding(world.as(clock)));
    expect(await may(world, "chair", "record-decision")).toMatchObject({ ok: true });
    expect(await may(world, "participant", "record-decision")).toMatchObject({ ok: false });
  });

  test("gives them to the deputy while it is vacant, because a rule says so", async () => {
    await vacate(world);
    expect(await may(world, "participant", "record-decision")).toMatchObject({
      ok: true,
      value: { clause: { document: "security-wg" } },
    });
    expect(await may(world, "newcomer", "record-decision")).toMatchObject({ ok: false });
    expect(await page(world, "/groups/security-wg/seats/chair")).toContain("acts meanwhile");
    await withViewer(world.app, clock, (tx) =>
      sql`update binding set state = 'dismissed' where meaning->>'name' = 'deputy-acts'`.execute(tx),
    );
    expect(await may(world, "participant", "record-decision")).toMatchObject({ ok: false });
  });

  test("while vacant says what waits, who can fill it by which clause, and what goes on", async () => {
    const seen = await page(world, "/groups/security-wg/seats/chair");
    expect(seen).toContain("What waits while the seat is empty");
    expect(seen).toMatch(/Record a decision that was reached<\/a>.{0,400}§ Chairperson 3\(b\)/);
    expect(seen).toMatch(/Who can fill it.*Appoint the Chairperson<\/a>: the TSC by motion.{0,400}§ Chairperson 1/);
    expect(seen).toMatch(
      /What goes on meanwhile.*Schedule a meeting<\/a>: participants, when the Chairperson's seat is vacant/,
    );
  });

  test("stands on the page of the body above when it is empty", async () => {
    expect(await page(world, "/groups/tsc")).toMatch(
      /Empty seats of its groups.*Chairperson of the Security WG<\/a>\s*: \d+ acts wait for it/,
    );
  });
});

describe("a voting member whose term has ended", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
    const rule =
      "# Policy on seats\n\na. TSC voting members whose seats have expired continue to vote until the seat is filled.\n";
    const policy = { slug: "seats", title: undefined, rank: 2, governs: "tsc", source: "https://example.org/seats" };
    must(await importDocument(world.as(clock), { ...policy, effectiveOn: undefined, bytes: Buffer.from(rule) }));
    must(await decideBindings(world.as(clock), "seats", { confirm: "all" }));
    must(await closeFounding(world.as(clock)));
    await withViewer(world.app, clock, (tx) =>
      sql`update term set ends_on = '2026-11-01' where seat = (select id from seat where body = 'tsc' and slug = 'member-1')`.execute(
        tx,
      ),
    );
  });
  afterAll(() => world.end());

  test("is shown as such, with the rule by which they vote on", async () => {
    for (const url of ["/groups/tsc/seats/member-1", "/groups/tsc"]) {
      const seen = await page(world, url);
      expect(seen).toMatch(/erm of <bdi>Jonas Weber<\/bdi> ended/);
      expect(seen).toMatch(/still vote until (the|their) seat is filled/);
    }
  });

  test("may still do what voting members may, until somebody else fills the seat", async () => {
    expect(await may(world, "member", "correct-founding-record")).toMatchObject({ ok: true });
    await withViewer(world.app, clock, (tx) =>
      sql`insert into term (id, seat, person, starts_on, source, created_at)
          select 'term_00000000000000000000000000', s.id, p.id, '2026-11-10', 'x', now() from seat s, person p
           where s.body = 'tsc' and s.slug = 'member-1' and p.name = ${people.participant.name}`.execute(tx),
    );
    expect(await may(world, "member", "correct-founding-record")).toMatchObject({ ok: false });
  });
});
