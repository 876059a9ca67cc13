import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundingWorld, must, type World } from "../../test/community.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { importDocument } from "./actions.ts";
import {
  type Citation,
  type LinkProblemRecord,
  listCitations,
  listLinkProblems,
  readClauseNotes,
} from "./citation-store.ts";
import { importHistory } from "./history-actions.ts";
import { readClause } from "./reads.ts";
import { findText } from "./store.ts";
import { listGuesses, listPlaces, listVersions } from "./version-store.ts";
import { changesWords } from "./words.ts";

/** A real charter in ten versions, and everything beside it that is no minutes. */
const folder = join(import.meta.dirname, "../../../shared/data/presto");
const present = existsSync(join(folder, "charter-history"));
const print = (text: string): boolean => process.stdout.write(`${text}\n`);
if (!present) print("skipped: the documents of the conformance suite are not here");

const filesIn = (path: string) =>
  readdirSync(join(folder, path))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(folder, path, name)) }));

describe.skipIf(!present)("the real record", () => {
  let world: World;
  const texts = new Map<string, string>();
  let citations: readonly Citation[];
  let links: readonly LinkProblemRecord[];
  const read = <T>(body: Parameters<typeof withViewerReadOnly<T>>[2]) => withViewerReadOnly(world.app, clock, body);

  beforeAll(async () => {
    world = await foundingWorld();
    const single = async (path: string, slug: string, rank: number, governs: string) => {
      const bytes = readFileSync(join(folder, "tsc", path));
      texts.set(slug, bytes.toString());
      const source = `tsc/${path}`;
      must(
        await importDocument(world.as(clock), {
          slug,
          rank,
          governs,
          title: undefined,
          source,
          effectiveOn: undefined,
          bytes,
        }),
      );
    };
    await single("CHARTER.md", "technical-charter", 1, "tsc");
    const began = process.hrtime.bigint();
    must(await importHistory(world.as(clock), { slug: "technical-charter", accept: true }, filesIn("charter-history")));
    print(`ten versions imported in ${Number((process.hrtime.bigint() - began) / 1_000_000n)} ms`);
    await single("CODE_OF_CONDUCT.md", "code-of-conduct", 2, "tsc");
    for (const path of ["README.md", "CLA.md", ...filesIn("tsc/elections").map((it) => `elections/${it.name}`)])
      await single(path, basename(path, ".md").toLowerCase().replaceAll("_", "-"), 6, "tsc");
    for (const { name } of filesIn("tsc/working-groups"))
      await single(
        `working-groups/${name}`,
        name === "security-wg.md" ? "group" : basename(name, ".md"),
        name === "security-wg.md" ? 4 : 6,
        "security-wg",
      );
    [citations, links] = await read(async (tx) => [await listCitations(tx), await listLinkProblems(tx)] as const);
  }, 60_000);
  afterAll(() => world?.end());

  test("is aligned as a careful reader of the differences aligns it", async () => {
    const versions = (await read((tx) => listVersions(tx, "technical-charter"))).toReversed();
    for (const it of versions) print(`${it.effectiveOn}: ${it.changes ? changesWords(it.changes) : "the first"}`);
    expect(versions.map((it) => it.changes)).toEqual([
      null,
      { changed: 1, same: 62 },
      { changed: 1, split: 1, same: 62 },
      { new: 1, same: 64 },
      { changed: 2, new: 2, moved: 20, same: 43 },
      { changed: 1, same: 66 },
      { changed: 3, new: 8, gone: 1, same: 63 },
      { new: 1, gone: 4, same: 70 },
      { changed: 1, gone: 2, same: 68 },
      { changed: 2, same: 67 },
    ]);
    const guesses = await read((tx) => listGuesses(tx, "technical-charter", false));
    expect(guesses.map((it) => `${it.number} ${it.change} ${it.was} ${it.address}`)).toEqual([
      "10 changed 3.f 3.f",
      "10 changed 3.g 3.g",
      "9 changed 3.a 3.a",
      "7 changed 2.d.iii 2.d.iii",
      "7 changed 2.e 2.e",
      "7 changed 3.c 3.c",
      "6 changed preamble/2 preamble/2",
      "5 changed 3.a 3.a",
      "5 changed 3.a.ii 3.a.ii",
      "3 split preamble/1 title",
      "3 changed preamble/1 preamble/1",
      "2 changed preamble/1 preamble/1",
    ]);
  });

  test("has one clause on creating working groups, through all ten versions", async () => {
    const stages = await read(async (tx) => {
      const view = await readClause(tx, "technical-charter", "2.i.iv");
      return view ? (await readClauseNotes(tx, view.document.version, view.clause)).stages : [];
    });
    expect(stages.map((it) => `${it.effectiveOn} ${it.address}`)).toEqual([
      "2019-10-24 2.h.iv",
      "2020-01-23 2.h.iv",
      "2020-01-27 2.h.iv",
      "2020-02-05 2.h.iv",
      "2020-11-05 2.i.iv",
      "2021-03-19 2.i.iv",
      "2021-10-05 2.i.iv",
      "2021-11-22 2.i.iv",
      "2022-04-28 2.i.iv",
      "2023-08-22 2.i.iv",
    ]);
  });

  test("cites 2(h)(iv) of then, which is 2.i.iv today, in all six documents of groups", () => {
    const cited = citations.filter((it) => it.cited === "2.h.iv");
    expect(cited.map((it) => it.document).sort()).toEqual([
      ...["architecture-wg", "community-support-wg", "conformance-wg", "group", "native-worker-wg", "optimizer-wg"],
    ]);
    for (const it of cited)
      expect(it).toMatchObject({
        target: "technical-charter",
        asOf: 1,
        reason: "before-record",
        linkDay: "2019-10-15",
        addressThen: "2.h.iv",
        addressToday: "2.i.iv",
      });
    const unresolved = citations.filter((it) => it.cited !== null && it.clause === null);
    print(
      `${citations.length} citations, unresolved: ${unresolved.map((it) => `${it.document}:${it.line} ${it.words}`).join("; ") || "none"}`,
    );
    expect(unresolved).toEqual([]);
  });

  test("has exactly the four links of the group's document that lead nowhere, and no other document has one", () => {
    print(links.map((it) => `${it.document}:${it.line} ${it.problem} ${it.link} → ${it.remedy}`).join("\n"));
    expect(links.map((it) => `${it.document} ${it.line}`)).toEqual(["group 5", "group 26", "group 39", "group 50"]);
    for (const { remedy } of links) expect(remedy).toMatch(/^https:\/\/\w+(?:\.\w+)+\/.*[^/]$/);
  });

  test("is kept byte by byte", async () => {
    for (const [slug, text] of texts) {
      const versions = await read((tx) => listPlaces(tx, slug));
      const newest = versions.at(-1);
      expect(newest && (await read((tx) => findText(tx, newest.version))), slug).toBe(text);
    }
    const history = await read((tx) => listPlaces(tx, "technical-charter"));
    for (const [index, { content }] of filesIn("charter-history").entries()) {
      const version = history[index];
      expect(version && (await read((tx) => findText(tx, version.version)))).toBe(content.toString());
    }
  });
});
