import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyWorld, foundedWorld, must, people, start, type World } from "../../test/community.ts";
import { clock } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import type { Meaning } from "./binding.ts";
import { type Circumstances, type JudgedClause, judge, tally } from "./conformance.ts";
import { closeFounding } from "./founding.ts";
import { importRoster } from "./roster-actions.ts";
import { recordBody } from "./seat-actions.ts";
import { setUp } from "./set-up.ts";
import { chair, may, mayNot, must as owes } from "./test/law.ts";

const now = new Date("2026-11-22T12:00:00Z");
const about = (more: Partial<Circumstances> = {}): Circumstances => ({
  performs: new Set(["schedule-meeting"]),
  evidence: [],
  conflicts: [],
  since: new Date("2026-01-01T00:00:00Z"),
  now,
  ...more,
});
const clause = (...meanings: Meaning[]): JudgedClause => ({
  clause: "clause_1",
  kind: "clause",
  address: "1",
  label: "1",
  parent: null,
  words: "Words.",
  bindings: meanings.map((meaning) => ({ meaning, state: "confirmed" })),
});
const stateOf = (meaning: Meaning, more: Partial<Circumstances> = {}) =>
  judge([clause(meaning)], about(more))[0]?.state;
const newest = (at: string | null, overdue?: string) => [
  { of: "schedule-meeting" as const, at, label: "M-1", href: "/meetings/1", count: 1, ...(overdue && { overdue }) },
];
const quarterly: Meaning = { kind: "duty", holder: chair, act: "schedule-meeting", every: "P3M" };

describe("a clause is judged", () => {
  test.each<[string, Meaning, Partial<Circumstances>, string]>([
    ["green by evidence", may(chair, "schedule-meeting"), { evidence: newest("2026-11-01") }, "evidence"],
    ["not green by a feature", may(chair, "schedule-meeting"), {}, "none"],
    ["not green by evidence of something else", may(chair, "escalate"), { evidence: newest("2026-11-01") }, "none"],
    ["by refusing what it forbids", mayNot(chair, "schedule-meeting"), {}, "information"],
    ["overdue when its interval has passed", quarterly, { evidence: newest("2026-08-01") }, "overdue"],
    ["in time on the last day of its interval", quarterly, { evidence: newest("2026-08-23") }, "evidence"],
    ["overdue from the day clauses bind, not from before", quarterly, { since: new Date("2026-11-01") }, "none"],
    ["overdue without any evidence", quarterly, {}, "overdue"],
    [
      "overdue where its source misses something",
      owes(chair, "schedule-meeting"),
      { evidence: newest("2026-11-01", "no next meeting") },
      "overdue",
    ],
    [
      "never overdue for what somebody only may",
      may(chair, "schedule-meeting"),
      { evidence: newest(null, "no next meeting") },
      "none",
    ],
    ["never overdue while the founding is open", quarterly, { since: null }, "none"],
  ])("%s", (_, meaning, more, state) => expect(stateOf(meaning, more)).toBe(state));

  test("by the worst of its meanings, by the newest evidence, and by what another document says", () => {
    const both = [...newest("2026-05-01"), ...newest("2026-11-01")];
    const [row] = judge([clause(quarterly, may(chair, "escalate"))], about({ evidence: both }));
    expect(row?.state).toBe("none");
    expect(row?.lines.map((it) => [it.performed, it.state, it.evidence?.at])).toEqual([
      [true, "evidence", "2026-11-01"],
      [false, "none", undefined],
    ]);
  });

  test("as unbound where nobody said what it means, as information where somebody dismissed it, as a lead over a list", () => {
    const lead = { ...clause(), words: "The chair shall:" };
    const rows = judge(
      [
        { ...clause(), address: "title", kind: "heading" },
        lead,
        { ...clause(), address: "1/a", parent: "1" },
        { ...clause(), address: "2", bindings: [{ meaning: quarterly, state: "dismissed" }] },
      ],
      about(),
    );
    expect(rows.map((it) => it.state)).toEqual(["introduces", "unbound", "information"]);
    expect(tally(rows)).toMatchObject({ introduces: 1, unbound: 1, information: 1, evidence: 0 });
  });
});

describe("the conformance of a founded community", () => {
  let world: World;
  const of = async (document: string) =>
    (await world.server.inject(`/api/v1/conformance/${document}`)).json() as {
      provisional: boolean;
      clauses: {
        address: string;
        state: string;
        meanings: { act: string | null; overdue: string | null; evidence: { href: string; label: string } | null }[];
      }[];
    };
  const clauseAt = async (address: string) => (await of("security-wg")).clauses.find((it) => it.address === address);
  beforeAll(async () => {
    world = await foundedWorld();
  });
  afterAll(() => world.end());

  test("shows who holds the seat as evidence that the chair was appointed, with the way there", async () => {
    const appointed = await clauseAt("chairperson/1");
    expect(appointed?.state).toBe("evidence");
    expect(appointed?.meanings[0]?.evidence).toMatchObject({
      href: "/groups/security-wg/seats/chair",
      label: expect.stringContaining(people.chair.name),
    });
  });

  test("says that the duty to schedule is overdue until the next meeting stands, and again when it is over", async () => {
    expect((await clauseAt("chairperson/3/a"))?.meanings[0]?.overdue).toBe("no next meeting is scheduled");
    const meeting = { body: "security-wg", title: "Monthly", startsAt: "2026-12-10T09:00", zone: "UTC", minutes: 60 };
    const headers = { authorization: `Bearer ${await world.token("chair")}` };
    await world.server.inject({ method: "POST", url: "/api/v1/meetings", headers, payload: meeting });
    const scheduled = await clauseAt("chairperson/3/a");
    expect(scheduled?.meanings[0]).toMatchObject({
      overdue: null,
      evidence: { href: expect.stringMatching(/^\/meetings\/\d+$/) },
    });
    world.now = new Date("2026-12-11T00:00:00Z");
    expect((await clauseAt("chairperson/3/a"))?.state).toBe("overdue");
    world.now = start;
  });

  test("marks a model text as provisional, and its quarterly report as overdue after a quarter", async () => {
    const report = async () => (await of("standing-rules")).clauses.find((it) => it.address === "3.a")?.state;
    expect((await of("standing-rules")).provisional).toBe(true);
    expect(await report()).toBe("none");
    world.now = new Date("2027-03-01T00:00:00Z");
    expect(await report()).toBe("overdue");
    world.now = start;
  });

  test("takes the newest entry of an act from the ledger by an index, whoever looks", async () => {
    const { rows } = await world.app.pool.query(
      "select act, at from ledger_newest(array['schedule-meeting','escalate'], 'security-wg')",
    );
    expect(rows).toMatchObject([{ act: "schedule-meeting" }]);
    expect((await world.app.pool.query("select * from ledger_newest(array['schedule-meeting'], 'tsc')")).rows).toEqual(
      [],
    );
    await sql`set enable_seqscan = off`.execute(world.owner);
    const plan = await sql<{ "QUERY PLAN": string }>`
      explain select entry_id from ledger_body where state = 'open' and ledger_act(body) = 'x' and ledger_scope(body) = 'y' order by entry_id desc limit 1`.execute(
      world.owner,
    );
    expect(plan.rows.map((it) => it["QUERY PLAN"]).join()).toContain("ledger_body_newest_of_act");
  });

  test("never shows a sealed entry as evidence", async () => {
    const { rows } = await world.app.pool.query("select * from ledger_newest(array['add-person'], '')");
    expect(rows).toEqual([]);
  });

  test("answers 404 for a document that is not there", async () => {
    expect((await world.server.inject("/api/v1/conformance/nothing")).statusCode).toBe(404);
    expect(
      (await world.server.inject({ url: "/conformance/nothing", headers: { accept: "text/html" } })).statusCode,
    ).toBe(404);
  });
});

describe("the page of an act", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundedWorld();
  });
  afterAll(() => world.end());
  const page = async (url: string, cookie?: string) =>
    (await world.server.inject({ url, headers: { accept: "text/html", ...(cookie && { cookie }) } })).body.replaceAll(
      /\s+/g,
      " ",
    );

  test("says who may, by which clause, and how that was decided for whoever looks", async () => {
    const seen = await page("/acts/schedule-meeting", await world.cookie("chair"));
    expect(seen).toContain("Performed here");
    expect(seen).toMatch(/You may\..{0,200}§ Chairperson 3\(a\)/);
    expect(seen).toContain("gives it to you.");
    expect(await page("/acts/schedule-meeting")).toMatch(
      /Only the Chairperson of the Security WG may schedule a meeting/,
    );
  });

  test("says of an act that no clause gives that nobody can, and of one that nothing performs that it is so", async () => {
    expect(await page("/acts/triage-report")).toContain("so nobody can");
    expect(await page("/acts/record-decision")).toContain("Not performed here yet");
    expect(await page("/acts/settle-technical-outcome")).toMatch(/may not decide a technical question/);
  });

  test("lists every act, and answers 404 for one that is none", async () => {
    const { acts } = (await world.server.inject("/api/v1/groups/security-wg/acts")).json();
    expect(acts.length).toBeGreaterThan(60);
    expect(
      (await world.server.inject({ url: "/acts/rule-the-world", headers: { accept: "text/html" } })).statusCode,
    ).toBe(404);
    expect((await world.server.inject({ url: "/acts?body=nobody", headers: { accept: "text/html" } })).statusCode).toBe(
      404,
    );
  });
});

const real = join(import.meta.dirname, "../../../shared/data/presto/tsc");
const present = existsSync(real);
if (!present) process.stdout.write("skipped: the real record is not here\n");

describe.skipIf(!present)("the real record", () => {
  let world: World;
  const documents = [
    { slug: "charter", rank: 1, governs: "tsc", file: "CHARTER.md" },
    { slug: "policies", rank: 2, governs: "tsc", file: "README.md" },
    { slug: "security-wg", rank: 4, governs: "security-wg", file: "working-groups/security-wg.md" },
  ] as const;
  beforeAll(async () => {
    world = await emptyWorld();
    const wanted = {
      project: "Project",
      parentName: "Technical Steering Committee",
      parentShortName: "TSC",
      groupName: "Security Working Group",
      groupShortName: "Security WG",
      source: "tsc",
      zone: "America/Los_Angeles",
      ...people.admin,
    };
    const place = { url: "http://localhost:3000", keys: { dataDir: world.dataDir, ledgerKey: undefined } };
    must(await setUp(world.as(clock), wanted, "operator", place));
    for (const { file, ...document } of documents) {
      const bytes = readFileSync(join(real, file));
      must(
        await importDocument(world.as(clock), {
          ...document,
          title: undefined,
          effectiveOn: undefined,
          source: file,
          bytes,
        }),
      );
      must(await decideBindings(world.as(clock), document.slug, { confirm: "all" }));
    }
    for (const name of ["architecture", "native-worker", "optimizer", "conformance", "community-support"])
      must(
        await recordBody(world.as(clock), {
          slug: `${name}-wg`,
          name: `${name} group`,
          shortName: name,
          parent: "tsc",
          source: `working-groups/${name}-wg.md`,
          cite: "charter/2.i.iv",
        }),
      );
    must(
      await importRoster(world.as(clock), {
        body: "tsc",
        source: "README.md",
        bytes: readFileSync(join(real, "README.md")),
      }),
    );
    must(await closeFounding(world.as(clock)));
  });
  afterAll(() => world.end());

  test("has a row for every clause of the security group's document", async () => {
    const { clauses } = (await world.server.inject("/api/v1/conformance/security-wg")).json();
    const { clauses: all } = (await world.server.inject("/api/v1/charter/security-wg")).json();
    const wanted = all
      .filter((it: { kind: string }) => it.kind === "clause")
      .map((it: { address: string }) => it.address);
    expect(clauses.map((it: { address: string }) => it.address)).toEqual(wanted);
    process.stdout.write(`${wanted.length} clauses of the security group's document have their rows\n`);
  });

  test("shows its chair's seat as vacant, with what that blocks and who can fill it by which clause", async () => {
    const seen = (
      await world.server.inject({ url: "/groups/security-wg/seats/chair", headers: { accept: "text/html" } })
    ).body;
    const [, waits = ""] = /What waits while the seat is empty(.*?)<h2>/s.exec(seen) ?? [];
    for (const act of [
      "facilitate-discussion",
      "seek-consensus",
      "record-decision",
      "record-disagreement",
      "escalate",
      "report-to-parent",
    ])
      expect(waits).toContain(`/acts/${act}"`);
    expect(waits).not.toContain("/acts/schedule-meeting");
    const [, fills = ""] = /Who can fill it(.*?)<h2>/s.exec(seen) ?? [];
    expect(fills).toContain("§ Chairperson 1");
    expect(fills).toContain("§ Chairperson 2");
  });

  test("shows nine members whose terms are over and who still vote, by the charter's clause", async () => {
    const seen = (await world.server.inject({ url: "/groups/tsc", headers: { accept: "text/html" } })).body;
    expect(seen.match(/term of <bdi>/g)).toHaveLength(9);
    expect(seen).toMatch(/still vote until their seat is filled/);
    expect(seen).toContain("3.f");
  });

  test("shows the one conflict between the committee's page and its charter", async () => {
    const { conflicts } = (await world.server.inject("/api/v1/conflicts")).json();
    expect(conflicts).toMatchObject([{ kind: "value", higher: { address: "3.c" }, lower: { document: "policies" } }]);
  });
});
