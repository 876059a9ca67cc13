import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  documentBytes,
  emptyWorld,
  foundedWorld,
  foundingWorld,
  must,
  people,
  type Who,
  type World,
} from "../../test/community.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { closeFounding } from "./founding.ts";
import { addSeatHolder, recordTerm } from "./seat-actions.ts";
import { setUp } from "./set-up.ts";

const document = {
  slug: "extra",
  title: undefined,
  rank: 2,
  governs: "tsc",
  source: "https://example.org/extra",
  effectiveOn: undefined,
};
const term = {
  body: "security-wg",
  seat: "chair",
  email: people.participant.email,
  startsOn: "2026-11-22",
  endsOn: undefined,
  source: "https://example.org/x",
} as const;

describe("the set-up", () => {
  let world: World;
  beforeAll(async () => {
    world = await emptyWorld();
  });
  afterAll(() => world.end());
  const wanted = {
    project: "Query Engine",
    parentName: "Steering Committee",
    parentShortName: "TSC",
    groupName: "Security Group",
    groupShortName: "Security WG",
    source: "https://example.org",
    zone: "Europe/London",
    ...people.admin,
  };

  test("needs the one-time link, and one that exists", async () => {
    const place = { url: "http://localhost:3000", keys: { dataDir: world.dataDir, ledgerKey: undefined } };
    expect(await setUp(world.as(clock), wanted, { secret: "guess" }, place)).toMatchObject({
      ok: false,
      refusal: { kind: "link-spent" },
    });
  });

  test("happens once, whoever comes first", async () => {
    const place = { url: "http://localhost:3000", keys: { dataDir: world.dataDir, ledgerKey: undefined } };
    const both = await Promise.allSettled([
      setUp(world.as(clock), wanted, "operator", place),
      setUp(world.as(clock), { ...wanted, email: "other@example.org" }, "operator", place),
    ]);
    const done = both.filter((it) => it.status === "fulfilled" && it.value.ok);
    expect(done).toHaveLength(1);
    expect(await setUp(world.as(clock), { ...wanted, email: "third@example.org" }, "operator", place)).toMatchObject({
      refusal: { kind: "already-set-up" },
    });
  });
});

describe("while the founding is open", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test.each(["chair", "participant", "member", "newcomer"] as const)(
    "the %s cannot write into the founding record",
    async (who: Who) => {
      const context = await world.context(who);
      const bytes = await documentBytes("charter");
      for (const refused of [
        await importDocument(context, { ...document, bytes }),
        await recordTerm(context, term),
        await decideBindings(context, "charter", { dismiss: "all" }),
        await closeFounding(context),
      ]) {
        expect(refused).toMatchObject({ ok: false, refusal: { kind: "founding-administrator-needed" } });
      }
      expect(await recordTerm(world.as(stranger), term)).toMatchObject({ ok: false });
    },
  );

  test("no clause binds yet, not even for the chair", async () => {
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/meetings",
      headers: { authorization: `Bearer ${await world.token("chair")}` },
      payload: { body: "security-wg", title: "Early", startsAt: "2026-12-10T09:00", zone: "UTC", minutes: 60 },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json().title).toContain("founding record is still open");
  });

  test("the same text again changes nothing", async () => {
    const again = must(
      await importDocument(world.as(clock), {
        ...document,
        slug: "charter",
        rank: 1,
        bytes: await documentBytes("charter"),
      }),
    );
    expect(again).toMatchObject({ changed: false, number: 1 });
  });

  test("a changed text becomes a version, and clauses whose words stayed keep their identity", async () => {
    const clauses = async () =>
      (await world.server.inject("/api/v1/charter/charter")).json().clauses as {
        address: string;
        clause: string;
        words: string;
      }[];
    const before = await clauses();
    const text = `${await documentBytes("charter")}\nc. One more clause.\n`.replace(
      "at least fifty percent",
      "at least one third",
    );
    expect(
      must(await importDocument(world.as(clock), { ...document, slug: "charter", rank: 1, bytes: Buffer.from(text) })),
    ).toMatchObject({ changed: true, number: 2 });
    const after = await clauses();
    const identity = (list: typeof before, address: string) => list.find((it) => it.address === address)?.clause;
    for (const { address } of before) expect(identity(after, address)).toBe(identity(before, address));
    expect(after.length).toBe(before.length + 1);
    expect(await closeFounding(world.as(clock))).toMatchObject({ refusal: { kind: "founding-incomplete" } });
    must(await decideBindings(world.as(clock), "charter", { confirm: "all" }));
  });

  test.each([
    ["empty", Buffer.alloc(0), /empty/],
    ["binary", Buffer.from([0x23, 0x20, 0x00, 0xff]), /not UTF-8 text: byte \d/],
    ["20 MB", Buffer.alloc(20_000_000, "a b. c\n"), /larger than/],
    ["full of bidi characters", Buffer.from("# A\n\n1. The chair \u202e may \u202c go\u200b.\n"), /line 3: U\+202E/],
    ["of nothing but headings", Buffer.from("# A\n\n## B\n"), /no clause/],
  ])("a document that is %s is refused in words and leaves nothing", async (_what, bytes, words) => {
    const refused = await importDocument(world.as(clock), { ...document, bytes });
    expect(refused).toMatchObject({ ok: false, refusal: { kind: "document-unreadable" } });
    const page = await upload(world, bytes);
    expect(page.statusCode).toBe(422);
    expect(page.body).toMatch(words);
    expect(page.body).toContain('value="https://example.org/typed"');
    expect((await world.server.inject("/api/v1/charter/extra")).statusCode).toBe(404);
  });

  test("a document of one clause is a document", async () => {
    const one = must(
      await importDocument(world.as(clock), {
        ...document,
        slug: "one",
        bytes: Buffer.from("The Chairperson may schedule meetings.\n"),
      }),
    );
    expect(one.clauses).toBe(1);
    must(await decideBindings(world.as(clock), "one", { dismiss: "all" }));
  });

  test("a term for nobody, for no body, or backwards is refused at its field", async () => {
    const context = world.as(clock);
    expect(await recordTerm(context, { ...term, email: "nobody@example.org" })).toMatchObject({
      refusal: { kind: "person-unknown" },
    });
    expect(await recordTerm(context, { ...term, body: "nothing" })).toMatchObject({
      refusal: { kind: "fields", problems: [{ field: "body" }] },
    });
  });

  test("a new holder ends the term of the one before, and both stand in the record", async () => {
    must(await recordTerm(world.as(clock), term));
    const { seats } = (await world.server.inject("/api/v1/groups")).json();
    expect(seats.filter((it: { seat: string }) => it.seat === "chair")).toMatchObject([
      { personName: people.participant.name, title: "Chairperson" },
    ]);
    const page = await world.server.inject({
      url: "/groups/security-wg/seats/chair",
      headers: { accept: "text/html" },
    });
    expect(page.body).toContain(people.chair.name);
    expect(page.body).toContain(people.participant.name);
  });
});

async function upload(world: World, bytes: Buffer) {
  const boundary = "----wardmote";
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const payload = Buffer.concat([
    Buffer.from(
      field("kind", "2/tsc") +
        field("slug", "extra") +
        field("title", "") +
        field("source", "https://example.org/typed") +
        field("effectiveOn", "") +
        field("text", ""),
    ),
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.md"\r\nContent-Type: text/markdown\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return world.server.inject({
    method: "POST",
    url: "/founding/documents",
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "sec-fetch-site": "same-origin",
      accept: "text/html",
      cookie: await world.cookie("admin"),
    },
    payload,
  });
}

describe("once the founding is closed", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundedWorld();
  });
  afterAll(() => world.end());

  test.each(["admin", "chair", "member", "participant", "newcomer", "operator", "stranger"] as const)(
    "the %s cannot move the chair's seat: only the TSC by motion",
    async (who) => {
      const context =
        who === "operator" ? world.as(clock) : who === "stranger" ? world.as(stranger) : await world.context(who);
      const refused = await recordTerm(context, term);
      expect(refused).toMatchObject({
        ok: false,
        refusal: {
          kind: "refused-by-charter",
          refusal: {
            kind: "holder-missing",
            holder: { kind: "motion", body: "tsc" },
            clause: { document: "security-wg", address: "chairperson/1" },
          },
        },
      });
    },
  );

  test("the page of the seat says so to everybody, with the clause", async () => {
    const page = await world.server.inject({
      url: "/groups/security-wg/seats/chair",
      headers: { accept: "text/html" },
    });
    expect(page.body).toContain("Only the TSC by motion may appoint the Chairperson.");
    expect(page.body).toContain("§ Chairperson 1");
  });

  test("documents and their meanings change only by the clause that amends them", async () => {
    const bytes = Buffer.from("# New\n\n1. Everybody may do everything.\n");
    for (const context of [world.as(clock), await world.context("admin"), await world.context("chair")]) {
      expect(
        await importDocument(context, { ...document, slug: "security-wg", rank: 4, governs: "security-wg", bytes }),
      ).toMatchObject({
        ok: false,
        refusal: { kind: "refused-by-charter", refusal: { holder: { kind: "motion", body: "tsc" } } },
      });
    }
    expect(await closeFounding(world.as(clock))).toMatchObject({ refusal: { kind: "founding-closed" } });
  });

  test("the database itself does not let the founding be opened again", async () => {
    await expect(world.app.pool.query("update community set founding = 'open', closed_at = null")).rejects.toThrow(
      /founding is closed/,
    );
  });
});

describe("a person with a seat", () => {
  test("is added and seated in one, or not at all", async () => {
    const world = await foundingWorld();
    try {
      const seat = { ...term, seat: "member", email: "fresh@example.org" } as const;
      const refused = await addSeatHolder(world.as(clock), "Fresh", { ...seat, body: "nothing" });
      expect(refused).toMatchObject({ ok: false, refusal: { kind: "fields" } });
      const { rows } = await world.app.pool.query("select 1 from person where name = 'Fresh'");
      expect(rows).toEqual([]);
      expect(must(await addSeatHolder(world.as(clock), "Fresh", seat))).toMatchObject({ seat: "member-1" });
      const chair = { ...seat, email: people.chair.email, startsOn: "2026-11-23" };
      expect(must(await recordTerm(world.as(clock), chair))).toMatchObject({ seat: "member-2" });
      expect(must(await recordTerm(world.as(clock), { ...chair, seat: "member-1" }))).toMatchObject({
        seat: "member-1",
      });
    } finally {
      await world.end();
    }
  });
});

describe("meanings by the API", () => {
  test("are confirmed and dismissed in one act, with one ledger entry", async () => {
    const world = await foundingWorld();
    try {
      const { clauses } = (await world.server.inject("/api/v1/charter/security-wg")).json();
      const ids = clauses.flatMap((it: { meanings: { id: string }[] }) => it.meanings.map((meaning) => meaning.id));
      const ask = async (payload: object) =>
        world.server.inject({
          method: "POST",
          url: "/api/v1/charter/security-wg/meanings",
          headers: { authorization: `Bearer ${await world.token("admin")}` },
          payload,
        });
      const entries = "select count(*)::int as count from ledger_body where subject = 'document:security-wg'";
      const before = (await world.app.pool.query(entries)).rows[0].count;
      expect((await ask({ dismiss: ids.slice(0, 2), confirm: ids.slice(2, 4) })).json()).toEqual({
        confirmed: 0,
        dismissed: 2,
      });
      expect((await world.app.pool.query(entries)).rows[0].count).toBe(before + 1);
      expect((await ask({ confirm: ["nonsense"] })).statusCode).toBe(400);
    } finally {
      await world.end();
    }
  });
});
