import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { emptyWorld, foundingWorld, must, type World } from "../../test/community.ts";
import { withViewer, withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { decideAlignment } from "./alignment-actions.ts";
import { listCitations, listLinkProblems, readClauseNotes } from "./citation-store.ts";
import { closeFounding } from "./founding.ts";
import { importHistory } from "./history-actions.ts";
import { readClause, readDocument } from "./reads.ts";
import { listGuesses, listVersions } from "./version-store.ts";

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

const importing = (files: typeof all, more: { accept?: boolean } = {}) =>
  importHistory(world.as(clock), { ...wanted, ...more }, files);
const read = <T>(body: Parameters<typeof withViewerReadOnly<T>>[2]) => withViewerReadOnly(world.app, clock, body);
const versions = () => read((tx) => listVersions(tx, "rules"));
const clauseAt = (address: string, number: number | null = null) =>
  read((tx) => readClause(tx, "rules", address, number));
const identityAt = async (address: string, number: number | null = null) =>
  (await clauseAt(address, number))?.clause.clause;
const single = (text: string, effectiveOn?: string) =>
  importDocument(world.as(clock), {
    ...wanted,
    title: undefined,
    source: "https://example.org/rules.md",
    effectiveOn,
    bytes: Buffer.from(text),
  });

describe("the history of a document", () => {
  test("comes in as versions, oldest first, and a clause keeps its identity wherever it moves", async () => {
    world = await foundingWorld();
    const imported = must(await importing(all));
    expect(imported.map((it) => [it.number, it.effectiveOn, it.aligned])).toEqual([
      [1, "2020-01-01", null],
      [2, "2021-01-01", { same: 2, moved: 1, new: 1 }],
      [3, "2022-01-01", { same: 4, new: 1 }],
    ]);
    expect(await identityAt("1.b", 3)).toBe(await identityAt("1.a", 1));
    expect(await identityAt("1.a", 2)).not.toBe(await identityAt("1.a", 1));
  });

  test("imported again changes nothing, not even the ledger", async () => {
    world = await foundingWorld();
    must(await importing(all, { accept: true }));
    const state = () =>
      world.app.pool
        .query(
          "select (select count(*)::int from ledger_entry) as entries, (select string_agg(t::text, '') from (select * from document_version order by id) t) as versions, (select count(*)::int from binding) as bindings",
        )
        .then((it) => it.rows[0]);
    const before = await state();
    const again = must(await importing(all, { accept: true }));
    expect(again.every((it) => !it.changed)).toBe(true);
    expect(await state()).toEqual(before);
  });

  test("goes in before today's text where that is here already, which keeps what was decided of it, and gets its day", async () => {
    world = await foundingWorld();
    must(await single(third));
    must(await decideBindings(world.as(clock), "rules", { confirm: "all" }));
    const [identity, before] = [await identityAt("1.b"), await clauseAt("1.b")];
    must(await importing(all));
    expect((await versions()).map((it) => [it.number, it.effectiveOn])).toEqual([
      [3, "2022-01-01"],
      [2, "2021-01-01"],
      [1, "2020-01-01"],
    ]);
    const today = await clauseAt("1.b");
    expect(today?.clause.bindings).toEqual(before?.clause.bindings);
    expect([identity, await identityAt("1.b", 2), await identityAt("1.a", 1)]).toEqual([identity, identity, identity]);
  });

  test("is one chain in whatever order its versions come", async () => {
    world = await foundingWorld();
    for (const index of [2, 0, 1]) must(await importing(all.slice(index, index + 1)));
    const identities = [await identityAt("1.b", 3), await identityAt("1.b", 2), await identityAt("1.a", 1)];
    expect(new Set(identities).size).toBe(1);
    expect((await versions()).map((it) => it.changes)).toEqual([
      { same: 4, new: 1 },
      { same: 2, moved: 1, new: 1 },
      null,
    ]);
  });

  test("differs in nothing where only its line ends do", async () => {
    world = await foundingWorld();
    must(await importing([file("2020-01-01", third), file("2021-01-01", third.replaceAll("\n", "\r\n"))]));
    expect((await versions())[0]?.changes).toEqual({ same: 5 });
  });

  test("may share nothing with what came before", async () => {
    world = await foundingWorld();
    const other = "# Kitchen\n\n* Cups go into the rack.\n* Whoever brews the last coffee fills the machine.\n";
    must(await importing([file("2020-01-01", third), file("2021-01-01", other)]));
    expect((await versions())[0]?.changes).toEqual({ new: 3, gone: 5 });
  });

  test("with files that cannot stand is refused whole, every problem named", async () => {
    world = await foundingWorld();
    const refused = await importing([
      ...all,
      file("2020-02-31", first),
      { name: "notes.md", content: Buffer.from(first) },
      { name: "2020-03-01.md", content: Buffer.from([0xff, 0xfe, 0]) },
      { name: "2020-03-02.md", content: Buffer.from("") },
    ]);
    expect(refused).toMatchObject({ ok: false, refusal: { kind: "history-unreadable" } });
    const problems = !refused.ok && refused.refusal.kind === "history-unreadable" ? refused.refusal.files : [];
    expect(problems.map((it) => [it.name, it.problem.kind])).toEqual([
      ["2020-02-31-abc.md", "no-such-day"],
      ["notes.md", "misnamed"],
      ["2020-03-01.md", "binary"],
      ["2020-03-02.md", "empty"],
    ]);
    expect(await versions()).toEqual([]);
    expect(await importing([])).toMatchObject({ refusal: { kind: "history-unreadable", files: [] } });
  });

  test("stopped in the middle leaves whole versions, and goes on when it is run again", async () => {
    world = await foundingWorld();
    await sql`create function stop() returns trigger language plpgsql as $$ begin
                if new.words like 'Notes%' then raise exception 'the power went'; end if; return new; end $$`.execute(
      world.owner,
    );
    await sql`create trigger stop before insert on clause_text for each row execute function stop()`.execute(
      world.owner,
    );
    await expect(importing(all)).rejects.toThrow("the power went");
    expect((await versions()).map((it) => it.number)).toEqual([2, 1]);
    await sql`drop trigger stop on clause_text`.execute(world.owner);
    must(await importing(all));
    expect((await versions()).map((it) => it.number)).toEqual([3, 2, 1]);
  });

  test("of a document that nobody knows needs to know whom it governs", async () => {
    world = await foundingWorld();
    expect(await importHistory(world.as(clock), { slug: "unheard" }, all)).toMatchObject({
      refusal: { kind: "fields" },
    });
  });

  test("cannot come in before what acts have cited, by nobody, and the table itself refuses", async () => {
    world = await foundingWorld();
    must(await importing(all.slice(1), { accept: true }));
    must(await closeFounding(world.as(clock)));
    expect(await importing(all)).toMatchObject({ ok: false, refusal: { kind: "refused-by-charter" } });
    await expect(
      withViewer(world.app, clock, (tx) => sql`update document_version set number = number + 1`.execute(tx)),
    ).rejects.toThrow("the founding is closed");
  });
});

describe("what a clause means", () => {
  const kept = async (address: string) =>
    (await clauseAt(address))?.clause.bindings.map((it) => [it.meaning.kind, it.state, it.kept]);

  test("stays decided while its words stay", async () => {
    world = await foundingWorld();
    must(await single(first));
    must(await decideBindings(world.as(clock), "rules", { confirm: "all" }));
    must(await single(second));
    expect(await kept("1.b")).toEqual([["rule", "confirmed", "same-words"]]);
  });

  test("is flagged where the words changed and it did not, and falls away where the words say it no longer", async () => {
    world = await foundingWorld();
    must(await single(second));
    must(await decideBindings(world.as(clock), "rules", { confirm: "all" }));
    const reworded = quorum.replace("to be present", "to be in the room or on the line");
    must(await single(rules(["Decisions by vote at a meeting are told to all of those in attendance.", reworded])));
    expect(await kept("1.b")).toEqual([["rule", "suggested", "other-words"]]);
    expect(await kept("1.a")).toEqual([]);
  });

  test("is not kept where the words above it turn its sense", async () => {
    world = await foundingWorld();
    const chair = (shall: string) =>
      `# Group Governance\n\n* **Chair**:\n    * The Chair ${shall} be responsible for:\n        * scheduling regular meetings of the community;\n`;
    must(await single(chair("shall")));
    must(await decideBindings(world.as(clock), "rules", { confirm: "all" }));
    must(await single(chair("shall not")));
    const bindings = (await read((tx) => readDocument(tx, "rules")))?.clauses.flatMap((it) => it.bindings) ?? [];
    expect(bindings.some((it) => it.meaning.kind === "duty")).toBe(false);
    expect(bindings.every((it) => it.state === "suggested")).toBe(true);
  });
});

describe("a guess", () => {
  const reworded = rules([vote, quorum.replace("fifty percent", "two thirds")]);

  test("can be confirmed, or told apart for this and all later versions", async () => {
    world = await foundingWorld();
    must(
      await importing([
        file("2020-01-01", second),
        file("2021-01-01", reworded),
        file("2022-01-01", `${reworded}\nc. ${notes}\n`),
      ]),
    );
    const [guess] = await read((tx) => listGuesses(tx, "rules", true));
    expect(guess).toMatchObject({ number: 2, was: "1.b", address: "1.b", change: "changed" });
    expect(await identityAt("1.b", 1)).toBe(await identityAt("1.b", 3));
    const chosen = [{ number: guess?.number ?? 0, position: guess?.position ?? 0 }];
    expect(await decideAlignment(await world.context("participant"), "rules", { refuse: chosen })).toMatchObject({
      refusal: { kind: "founding-administrator-needed" },
    });
    expect(must(await decideAlignment(world.as(clock), "rules", { confirm: chosen }))).toEqual({
      confirmed: 1,
      refused: 0,
    });
    expect(must(await decideAlignment(world.as(clock), "rules", { refuse: chosen }))).toEqual({
      confirmed: 0,
      refused: 1,
    });
    expect(await identityAt("1.b", 1)).not.toBe(await identityAt("1.b", 2));
    expect(await identityAt("1.b", 2)).toBe(await identityAt("1.b", 3));
    expect((await versions())[1]?.changes).toEqual({ same: 3, new: 1, gone: 1 });
    expect(must(await decideAlignment(world.as(clock), "rules", { refuse: chosen, confirm: "all" }))).toEqual({
      confirmed: 0,
      refused: 0,
    });
  });

  test("waits on a page with a form, where only whoever enters the founding record decides", async () => {
    world = await foundingWorld();
    must(await importing([file("2020-01-01", second), file("2021-01-01", reworded)]));
    const page = await world.server.inject({
      url: "/charter/rules/alignment",
      headers: { cookie: await world.cookie("admin") },
    });
    const [, id] = /name="confirm" value="(\d+:\d+)"/.exec(page.body) ?? [];
    const post = async (cookie: string, payload: string) =>
      world.server.inject({
        method: "POST",
        url: "/charter/rules/alignment",
        headers: { cookie, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
        payload,
      });
    expect((await post(await world.cookie("member"), `shown=${id}`)).statusCode).toBe(403);
    expect((await post(await world.cookie("admin"), `shown=${id}`)).statusCode).toBe(303);
    expect(await identityAt("1.b", 1)).not.toBe(await identityAt("1.b", 2));
  });
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
