import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentBytes, foundingWorld, must, people, start, type Who, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import type { PersonId } from "../platform/ids.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { importDocument } from "./actions.ts";
import { correctableUntil, inTime, sign, signaturesNeeded, withdraw } from "./correction.ts";
import { countersignCorrection, proposeCorrection, withdrawCorrection } from "./correction-actions.ts";
import { correctionForm } from "./forms.ts";
import { closeFounding } from "./founding.ts";
import { recordTerm } from "./seat-actions.ts";
import { charter, clause } from "./test/law.ts";

const { clause: cited } = clause(charter, "4", { kind: "informative" });
const rules = {
  together: { value: { kind: "count", count: 2 }, clause: cited, conflicts: [] },
  period: { value: { kind: "duration", iso: "P30D" }, clause: cited, conflicts: [] },
} as const;
const [one, two] = ["person_1", "person_2"] as unknown as [PersonId, PersonId];
const closed = new Date("2026-01-31T10:00:00Z");

describe("the time for correcting together", () => {
  test("ends where the rule says, to the moment", () => {
    const until = new Date("2026-03-02T10:00:00Z");
    expect(correctableUntil(rules, closed)).toEqual(until);
    expect(inTime(rules, closed, until)).toMatchObject({ ok: true });
    expect(inTime(rules, closed, new Date(until.getTime() + 1))).toMatchObject({
      refusal: { kind: "correction-too-late", clause: cited },
    });
  });

  test("has no end, and takes one signature, where the documents are silent", () => {
    const silent = { together: null, period: null };
    expect(inTime(silent, closed, new Date("2099-01-01"))).toMatchObject({ ok: true });
    expect(signaturesNeeded(silent)).toBe(1);
  });
});

describe("signing", () => {
  test.each([
    ["proposed", [one], two, "effective"],
    ["proposed", [], one, "proposed"],
  ] as const)("a %s correction signed by %j: %s makes it %s", (state, signatures, person, next) => {
    expect(sign({ state, signatures }, person, rules)).toEqual({ ok: true, value: next });
  });
  test.each([
    ["proposed", [one], one, "correction-signed-already"],
    ["effective", [one, two], one, "correction-decided"],
    ["withdrawn", [one], two, "correction-decided"],
  ] as const)("a %s correction signed by %j refuses %s: %s", (state, signatures, person, kind) => {
    expect(sign({ state, signatures }, person, rules)).toEqual({ ok: false, refusal: { kind } });
  });
  test("only who proposed it takes it back, and only while it waits", () => {
    expect(withdraw({ state: "proposed", proposedBy: one }, one)).toEqual({ ok: true, value: "withdrawn" });
    expect(withdraw({ state: "proposed", proposedBy: one }, two)).toMatchObject({
      refusal: { kind: "correction-of-another" },
    });
    expect(withdraw({ state: "effective", proposedBy: one }, one)).toMatchObject({
      refusal: { kind: "correction-decided" },
    });
  });
});

test.each([
  [{ fact: "body:tsc", field: "slug", value: "x" }, "field"],
  [{ fact: "planet:tsc", field: "name", value: "x" }, "field"],
  [{ fact: "body:tsc", field: "__proto__", value: "x" }, "field"],
  [{ fact: "body:tsc", field: "name", value: "" }, "value"],
  [{ fact: "term:x", field: "startsOn", value: "soon" }, "value"],
  [{ fact: "term:x", field: "person", value: "Ana" }, "value"],
  [{ fact: "document:charter", field: "rank", value: "9" }, "value"],
  [{ fact: "body:tsc", field: "name", value: "x\u202e" }, "value"],
])("a correction that cannot stand names its field: %j", (wanted, field) => {
  const parsed = correctionForm.safeParse({ ...wanted, reason: "because" });
  expect(parsed.error?.issues.map((it) => it.path[0])).toEqual([field]);
});

describe("the founding record", () => {
  let world: World;
  const wanted = (fact: string, field: string, value: string) =>
    correctionForm.parse({ fact, field, value, reason: "The minutes say otherwise." });
  const name = wanted("body:tsc", "name", "Technical Committee");
  const fact = async () => {
    const { rows } = await world.app.pool.query("select name from body where slug = 'tsc'");
    return rows[0].name;
  };
  const term = async (): Promise<string> => {
    const { rows } = await world.app.pool.query(
      "select t.id from term t join seat s on s.id = t.seat where s.slug = 'chair' and s.body = 'security-wg' and not t.deputy",
    );
    return rows[0].id;
  };
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test("is corrected at once by whoever sets the server up, while it is open", async () => {
    expect(must(await proposeCorrection(world.as(clock), wanted("body:tsc", "shortName", "TC")))).toMatchObject({
      state: "effective",
    });
    must(await proposeCorrection(world.as(clock), wanted("body:tsc", "shortName", "TSC")));
    for (const who of ["chair", "participant"] as const)
      expect(await proposeCorrection(await world.context(who), name)).toMatchObject({ ok: false });
    must(await closeFounding(world.as(clock)));
  });

  test.each(["admin", "participant", "newcomer"] as const)(
    "is not the %s's to correct once it is closed",
    async (who) => {
      expect(await proposeCorrection(await world.context(who), name)).toMatchObject({
        refusal: { kind: "refused-by-charter", refusal: { kind: "holder-missing", clause: { address: "4.d" } } },
      });
      expect(await proposeCorrection(world.as(stranger), name)).toMatchObject({ ok: false });
    },
  );

  test("changes only when a second holder of a seat has signed, and the old value stays readable", async () => {
    const { id, state } = must(await proposeCorrection(await world.context("chair"), name));
    expect(state).toBe("proposed");
    expect(await fact()).toBe("Technical Steering Committee");
    expect(await countersignCorrection(await world.context("chair"), id)).toMatchObject({
      refusal: { kind: "correction-signed-already" },
    });
    expect(await countersignCorrection(await world.context("participant"), id)).toMatchObject({ ok: false });
    expect(await proposeCorrection(await world.context("member"), name)).toMatchObject({
      refusal: { kind: "correction-waiting", id },
    });
    expect(must(await countersignCorrection(await world.context("member"), id))).toMatchObject({ state: "effective" });
    expect(await fact()).toBe("Technical Committee");
    const page = await world.server.inject({ url: "/founding/record", headers: { accept: "text/html" } });
    expect(page.body.replaceAll(/\s+/g, " ")).toMatch(/its name from <bdi>“Technical Steering Committee”<\/bdi> to/);
    const { corrections } = (await world.server.inject("/api/v1/founding")).json();
    const mine = corrections.find((it: { id: string }) => it.id === id);
    expect(mine).toMatchObject({
      old: "Technical Steering Committee",
      new: "Technical Committee",
      state: "effective",
    });
    expect(mine.signed).toHaveLength(2);
  });

  test("each step stands in the ledger under the clause, and names nobody by name", async () => {
    const { rows } = await world.app.pool.query(
      "select convert_from(body, 'UTF8')::jsonb as body from ledger_body where subject = 'body:tsc' and ledger_act(body) = 'correct-founding-record' and ledger_scope(body) is not null order by entry_id",
    );
    expect(rows.map(({ body }) => [body.basis, body.facts.state]).sort()).toEqual([
      ["clause", "effective"],
      ["clause", "proposed"],
      ["founding", "effective"],
      ["founding", "effective"],
    ]);
    expect(JSON.stringify(rows)).not.toContain("minutes say");
  });

  test("does not change twice when two sign at one moment", async () => {
    const { id } = must(
      await proposeCorrection(await world.context("chair"), wanted("body:tsc", "source", "https://example.org/1")),
    );
    const member = await world.context("member");
    const both = await Promise.all([countersignCorrection(member, id), countersignCorrection(member, id)]);
    expect(both.filter((it) => it.ok)).toHaveLength(1);
  });

  test("has a proposal taken back by who made it, and by nobody else", async () => {
    const { id } = must(await proposeCorrection(await world.context("chair"), wanted("document:charter", "rank", "2")));
    expect(await withdrawCorrection(await world.context("member"), id)).toMatchObject({
      refusal: { kind: "correction-of-another" },
    });
    expect(must(await withdrawCorrection(await world.context("chair"), id))).toMatchObject({ state: "withdrawn" });
    expect(await countersignCorrection(await world.context("member"), id)).toMatchObject({
      refusal: { kind: "correction-decided" },
    });
  });

  test("takes no person who is not here, no last day before the first, and nothing that stands there already", async () => {
    const chair = await world.context("chair");
    const fields = (field: string, value: string) =>
      term().then((id) => proposeCorrection(chair, wanted(`term:${id}`, field, value)));
    for (const refused of [
      await fields("person", "person_00000000000000000000000000"),
      await fields("endsOn", "2020-01-01"),
      await fields("startsOn", "2026-03-04"),
    ])
      expect(refused).toMatchObject({ refusal: { kind: "fields", problems: [{ field: "value" }] } });
    expect(await proposeCorrection(chair, wanted("body:nobody", "name", "X"))).toMatchObject({
      refusal: { kind: "not-found" },
    });
  });

  test("is refused where the fact has changed between the two signatures", async () => {
    const id = await term();
    const proposed = must(
      await proposeCorrection(await world.context("chair"), wanted(`term:${id}`, "endsOn", "2027-01-01")),
    );
    await withViewer(world.app, clock, (tx) =>
      sql`update term set ends_on = '2027-05-05' where id = ${id}`.execute(tx),
    );
    expect(await countersignCorrection(await world.context("member"), proposed.id)).toMatchObject({
      refusal: { kind: "correction-stale" },
    });
    must(await withdrawCorrection(await world.context("chair"), proposed.id));
  });

  test("works by form and by token alike, and a form that cannot stand comes back with what was typed", async () => {
    const post = async (who: Who, form: Record<string, string>) =>
      world.server.inject({
        method: "POST",
        url: "/founding/corrections",
        headers: {
          cookie: await world.cookie(who),
          "sec-fetch-site": "same-origin",
          accept: "text/html",
          "content-type": "application/x-www-form-urlencoded",
        },
        payload: new URLSearchParams(form).toString(),
      });
    const bad = await post("chair", { fact: "body:tsc", field: "name", value: "", reason: "A typing mistake" });
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain("A typing mistake");
    const good = await post("chair", {
      fact: "body:tsc",
      field: "name",
      value: "Steering Committee",
      reason: "As the charter says",
    });
    expect(good.statusCode).toBe(303);
    const id = String(good.headers.location).split("#")[1];
    const signed = await world.server.inject({
      method: "POST",
      url: `/api/v1/founding/corrections/${id}/sign`,
      headers: { authorization: `Bearer ${await world.token("member")}` },
    });
    expect(signed.json()).toEqual({ id, state: "effective" });
  });

  test("keeps what was not recorded in the founding out of it", async () => {
    await sql`update term set created_at = '2027-01-01'`.execute(world.owner);
    expect(
      await proposeCorrection(await world.context("chair"), wanted(`term:${await term()}`, "source", "y")),
    ).toMatchObject({
      refusal: { kind: "fact-not-founding" },
    });
    await sql`update term set created_at = '2026-01-01'`.execute(world.owner);
  });

  test("is refused with the clause when its time is over, signing like proposing", async () => {
    const waiting = must(
      await proposeCorrection(await world.context("chair"), wanted("body:tsc", "source", "https://example.org/2")),
    );
    world.now = new Date(start.getTime() + 31 * 86_400_000);
    for (const refused of [
      await proposeCorrection(await world.context("chair"), name),
      await countersignCorrection(await world.context("member"), waiting.id),
    ])
      expect(refused).toMatchObject({
        refusal: { kind: "correction-too-late", clause: { document: "standing-rules", address: "4.d" } },
      });
    const page = await world.server.inject({ url: "/founding/record", headers: { accept: "text/html" } });
    expect(page.body).toContain("The time for correcting it together is over");
    world.now = start;
  });
});

test("facts that the founding holds are the very ones that its documents and terms show", async () => {
  const world = await foundingWorld();
  must(
    await recordTerm(world.as(clock), {
      body: "tsc",
      seat: "member",
      email: people.chair.email,
      startsOn: "2026-01-01",
      endsOn: undefined,
      source: "roster",
    }),
  );
  must(
    await importDocument(world.as(clock), {
      slug: "extra",
      title: undefined,
      rank: 2,
      governs: "tsc",
      source: "merged request 7",
      effectiveOn: undefined,
      bytes: await documentBytes("charter"),
    }),
  );
  const record = (await world.server.inject("/api/v1/founding")).json();
  expect(record.terms.map((it: { source: string }) => it.source)).toContain("roster");
  expect(record.documents.find((it: { slug: string }) => it.slug === "extra")).toMatchObject({
    source: "merged request 7",
  });
  await world.end();
});

describe("a correction of a document", () => {
  let world: World;
  const correct = (fact: string, field: string, value: string) =>
    proposeCorrection(
      world.as(clock),
      correctionForm.parse({ fact, field, value, reason: "The file says otherwise." }),
    );
  const bring = async (slug: string, rank: number, text: string, effectiveOn?: string) =>
    must(
      await importDocument(world.as(clock), {
        ...{ slug, title: undefined, rank, governs: "tsc", source: `https://example.org/${slug}.md` },
        ...{ effectiveOn, bytes: Buffer.from(text) },
      }),
    );
  beforeAll(async () => {
    world = await foundingWorld();
  });
  afterAll(() => world.end());

  test("that is kept for the record changes its title and its source, but gives it no rank", async () => {
    await bring("elections", 6, "# Elections\n\nHeld in spring.\n");
    must(await correct("document:elections", "title", "Elections of 2021"));
    must(await correct("document:elections", "source", "https://example.org/2021.md"));
    expect(await correct("document:elections", "rank", "4")).toMatchObject({
      refusal: { kind: "fields", problems: [{ field: "value" }] },
    });
    const form = await world.server.inject({
      url: "/founding/corrections/new?fact=document%3Aelections",
      headers: { accept: "text/html", cookie: await world.cookie("admin") },
    });
    expect(form.body).toContain("Correct its source");
    expect(form.body).not.toContain("Correct its rank");
  });

  test("resolves anew what other documents cite of it, by its title and by its day", async () => {
    await bring("election-rules", 2, "# Old name\n\n1. Members vote.\n", "2024-05-01");
    await bring("election-rules", 2, "# Old name\n\n1. Members vote in public.\n", "2026-05-01");
    await bring("guide", 2, "# Guide\n\nMembers follow section 1 of the Harvest Charter.\n", "2025-05-01");
    const cited = async () =>
      (
        await world.app.pool.query(
          "select r.target, v.number from cross_reference r join document_today d on d.version = r.version left join document_version v on v.id = r.as_of where d.slug = 'guide'",
        )
      ).rows;
    expect(await cited()).not.toContainEqual({ target: "election-rules", number: 1 });
    must(await correct("document:election-rules", "title", "Harvest Charter"));
    expect(await cited()).toEqual([{ target: "election-rules", number: 1 }]);
    must(await correct("document:election-rules", "effectiveOn", "2025-01-01"));
    expect(await cited()).toEqual([{ target: "election-rules", number: 2 }]);
  });
});
