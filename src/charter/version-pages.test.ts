import { afterEach, describe, expect, test } from "vitest";
import { emptyWorld, foundingWorld, must, type World } from "../../test/community.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { importDocument } from "./actions.ts";
import { listCitations, listLinkProblems, readClauseNotes } from "./citation-store.ts";
import { importHistory } from "./history-actions.ts";
import { readClause } from "./reads.ts";

let world: World;
afterEach(() => world.end());

const rules = (clauses: readonly string[]): string =>
  `# Voting Rules\n\n### 1. Voting\n\n${clauses.map((words, index) => `${"abcdefgh"[index]}. ${words}\n`).join("\n")}`;
const quorum = "Quorum for meetings requires at least fifty percent of all voting members to be present.";
const vote = "Decisions by vote at a meeting require a majority vote of those in attendance.";
const notes = "Notes of each meeting are kept by somebody whom the meeting chooses.";
const first = rules([quorum]);
const second = rules([vote, quorum]);
const third = rules([vote, quorum, notes]);

const file = (day: string, text: string) => ({ name: `${day}-abc.md`, content: Buffer.from(text) });
const all = [file("2020-01-01", first), file("2021-01-01", second), file("2022-01-01", third)];
const wanted = { slug: "rules", rank: 2, governs: "tsc" };

const importing = (files: typeof all) => importHistory(world.as(clock), wanted, files);
const read = <T>(body: Parameters<typeof withViewerReadOnly<T>>[2]) => withViewerReadOnly(world.app, clock, body);
const clauseAt = (address: string) => read((tx) => readClause(tx, "rules", address));
const single = (text: string) =>
  importDocument(world.as(clock), {
    ...wanted,
    title: undefined,
    source: "https://example.org/rules.md",
    effectiveOn: undefined,
    bytes: Buffer.from(text),
  });

describe("a record", () => {
  const record = (slug: string, text: string, more: object = {}) =>
    importDocument(world.as(clock), {
      ...{ slug, rank: 6, governs: "tsc", title: undefined, source: `${slug}.md`, effectiveOn: undefined },
      ...more,
      bytes: Buffer.from(text),
    });

  test("keeps its text whole and binds nobody, with clauses or without", async () => {
    world = await foundingWorld();
    const form = "# Nomination\n\n<!-- put your name here -->\n\n## Your name\n";
    const law = "# Procedure\n\nThe TSC may remove the Chairperson of the Security WG.\n";
    expect(must(await record("form", form)).clauses).toBe(0);
    expect(must(await record("procedure", law))).toMatchObject({ clauses: 1, suggestions: 0 });
    for (const [slug, text] of [
      ["form", form],
      ["procedure", law],
    ] as const) {
      const whole = await world.server.inject(`/api/v1/charter/${slug}/versions/1`);
      expect(whole.json()).toMatchObject({ text, document: { bindsAll: false, binds: [] } });
      expect((await world.server.inject(`/charter/${slug}`)).body).toContain("it binds nobody");
    }
    expect((await world.server.inject("/charter/form/versions/1")).body).toContain("put your name here");
  });

  test("does not become law, nor law a record", async () => {
    world = await foundingWorld();
    must(await record("procedure", first));
    expect(await record("procedure", second, { rank: 2 })).toMatchObject({ refusal: { kind: "fields" } });
    expect(await record("charter", second)).toMatchObject({ refusal: { kind: "fields" } });
  });
});

describe("citations", () => {
  const group = `# Group Governance

It works under the [Voting Rules](/https://example.org/Rules%2020190101.pdf/), by section 1(a) of the Voting Rules.

See [the notes](/https://example.org/notes/) and Section 9.z of the Voting Rules.
`;

  test("are read in the version that is linked and followed to today, on both sides", async () => {
    world = await foundingWorld();
    must(await importing(all));
    must(
      await importDocument(world.as(clock), {
        ...{
          slug: "group",
          rank: 4,
          governs: "security-wg",
          title: undefined,
          source: "group.md",
          effectiveOn: undefined,
        },
        cite: "rules/1.b",
        bytes: Buffer.from(group),
      }),
    );
    const found = (await read(listCitations)).filter((it) => it.document === "group");
    expect(found).toMatchObject([
      { address: null, cited: "1.b", asOf: 3, reason: "recorded", addressToday: "1.b" },
      {
        line: 3,
        cited: "1.a",
        asOf: 1,
        reason: "before-record",
        linkDay: "2019-01-01",
        addressThen: "1.a",
        addressToday: "1.b",
      },
      { line: 5, cited: "9.z", target: "rules", clause: null, addressToday: null },
      { line: 3, cited: null, target: "rules", asOf: 1 },
    ]);
    expect((await read(listLinkProblems)).filter((it) => it.document === "group")).toMatchObject([
      { line: 3, problem: "slash-before-scheme", remedy: "https://example.org/Rules%2020190101.pdf" },
      { line: 5, problem: "slash-before-scheme", remedy: "https://example.org/notes" },
    ]);
    const clause = (await clauseAt("1.b"))?.clause;
    const about = clause && (await read((tx) => readClauseNotes(tx, "version_none" as never, clause)));
    expect(about?.citedBy.map((it) => it.line)).toEqual([null, 3]);
    const citing = (await world.server.inject("/charter/group")).body;
    expect(citing).toContain('href="/charter/rules/versions/1/1.a"');
    expect(citing).toContain('href="/charter/rules/1.b"');
    expect((await world.server.inject("/charter/rules/1.b")).body).toContain("Cited by");
  });

  test("of a clause that is not there refuse an import under it", async () => {
    world = await foundingWorld();
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/charter",
      headers: { authorization: `Bearer ${await world.token("admin")}` },
      payload: { slug: "group", rank: 4, governs: "security-wg", source: "x", cite: "charter/99.z", text: group },
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().problems).toMatchObject([{ field: "cite" }]);
  });
});

describe("pages and answers", () => {
  test("show every version as it was, told from today's, and what differs between any two", async () => {
    world = await foundingWorld();
    must(await importing(all));
    const page = async (path: string) => (await world.server.inject(`/charter/rules${path}`)).body;
    expect(await page("/versions")).toContain("2 the same");
    expect(await page("/versions/1")).toContain("Not today's");
    expect(await page("/versions/1/1.a")).toContain('<a href="/charter/rules/1.b">§ 1.b</a>');
    expect(await page("/1.b")).toContain("moved from § 1.a");
    expect(await page("/redline?from=1&to=3")).toMatch(/<ins>.*Notes of each meeting/s);
    expect(await page("/redline?from=3&to=1")).toMatch(/<del>.*Notes of each meeting/s);
    for (const path of ["/versions/4", "/versions/x", "/versions/1/9.z", "/redline?from=1&to=9"])
      expect((await world.server.inject(`/charter/rules${path}`)).statusCode).toBe(404);
    const data = (await world.server.inject("/api/v1/charter/rules/redline?from=1&to=2")).json();
    expect(data.rows.map((it: { change: string }) => it.change)).toEqual(["same", "same", "new", "moved"]);
  });

  test("a section that is called like a page here has another address", async () => {
    world = await foundingWorld();
    must(await single("# Rules\n\n## Versions\n\n1. Each version is kept for ten years.\n"));
    expect((await world.server.inject("/charter/rules/versions~2/1")).body).toContain("ten years");
    expect((await world.server.inject("/charter/rules/versions")).body).toContain("One version");
  });

  test("offer the pull request that adopts a provisional document, and none for one in force", async () => {
    world = await foundingWorld();
    const file = await world.server.inject("/charter/standing-rules/adoption");
    expect(file.headers["content-disposition"]).toContain("adopt-standing-rules.md");
    expect(file.body).toContain("Adopt “Standing rules” for the Security WG");
    expect((await world.server.inject("/charter/standing-rules")).body).toContain("How it is adopted");
    expect((await world.server.inject("/charter/charter/adoption")).statusCode).toBe(404);
  });

  test("take a history through the API as the command does", async () => {
    world = await foundingWorld();
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/charter/rules/history",
      headers: { authorization: `Bearer ${await world.token("admin")}`, "idempotency-key": "one" },
      payload: { rank: 2, governs: "tsc", files: all.map((it) => ({ name: it.name, text: it.content.toString() })) },
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json().versions).toHaveLength(3);
  });
});

test("before the set-up there is no version of anything", async () => {
  world = await emptyWorld();
  expect((await world.server.inject("/charter/charter/versions")).statusCode).toBe(404);
});
