import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { foundingWorld, must, type World } from "../../test/community.ts";
import { withViewer, withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { decideAlignment } from "./alignment-actions.ts";
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
    expect(must(await importing(all.slice(1), { accept: true })).every((it) => !it.changed)).toBe(true);
    expect(must(await single(third)).changed).toBe(false);
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
