import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyWorld, must, people, type World } from "../../test/community.ts";
import { decideBindings, importDocument, recordBody, recordTerm, setUp } from "../charter/index.ts";
import { importMinutes } from "../meetings/index.ts";
import { addPerson } from "../people/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { type JudgedFinding, readFindings } from "./reads.ts";

/** The record of a real steering committee, brought in by the real actions, against what a careful reader found in it. */

const record = join(import.meta.dirname, "../../../shared/data/presto/tsc");
const listed = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/record/presto-findings.json"), "utf8"),
) as Record<string, Record<string, readonly number[]>>;
const there = existsSync(record);
const root = "https://github.com/example/record/blob/main/";
const groups = ["architecture", "community-support", "conformance", "native-worker", "optimizer", "security"];
const policies = [
  "README.md",
  "CLA.md",
  "CODE_OF_CONDUCT.md",
  "elections/2021.md",
  "elections/ELECTIONS.md",
  "elections/SELF_NOMINATION_TEMPLATE.md",
];

const slugOf = (path: string): string => basename(path, ".md").toLowerCase().replaceAll("_", "-");

async function bringIn(world: World): Promise<void> {
  const operator = world.as(clock);
  const source = "the record";
  const zone = "America/Los_Angeles";
  const place = { url: "http://localhost:3000", keys: { dataDir: world.dataDir, ledgerKey: undefined } };
  must(
    await setUp(
      operator,
      {
        ...{ project: "The project", parentName: "Technical Steering Committee", parentShortName: "TSC" },
        ...{ groupName: "Security Working Group", groupShortName: "Security WG", source, zone, ...people.admin },
      },
      "operator",
      place,
    ),
  );
  for (const group of groups.filter((it) => it !== "security")) {
    const name = `${group.replace(/(^|-)\w/g, (it) => it.toUpperCase()).replaceAll("-", " ")} Working Group`;
    const shortName = name.replace("Working Group", "WG");
    must(await recordBody(operator, { slug: `${group}-wg`, name, shortName, parent: "tsc", source, cite: undefined }));
  }
  const documents = [
    { path: "CHARTER.md", rank: 1, governs: "tsc" },
    ...policies.map((path) => ({ path, rank: 2, governs: "tsc" })),
    ...groups.map((group) => ({ path: `working-groups/${group}-wg.md`, rank: 4, governs: `${group}-wg` })),
  ];
  for (const { path, rank, governs } of documents) {
    const slug = slugOf(path);
    const wanted = { slug, rank, governs, source: root + path, title: undefined, effectiveOn: undefined };
    must(await importDocument(operator, { ...wanted, bytes: readFileSync(join(record, path)) }));
    must(await decideBindings(operator, slug, { confirm: "all" }));
  }
  for (const group of groups) {
    const text = readFileSync(join(record, `working-groups/${group}-wg.md`), "utf8");
    const name = /^\W*Chairperson: \[([^\]]+)\]/m.exec(text)?.[1];
    if (name === undefined) continue;
    const email = `${group}@example.org`;
    must(await addPerson(operator, { name, email }));
    const term = { startsOn: "2023-07-11", endsOn: undefined, source: `${root}working-groups/${group}-wg.md` };
    must(await recordTerm(operator, { body: `${group}-wg`, seat: "chair", email, ...term }));
  }
  for (const file of readdirSync(join(record, "meetings")).filter((it) => it.endsWith(".md")))
    must(
      await importMinutes(operator, {
        ...{ body: "tsc", file, zone, source: `${root}meetings/${file}` },
        bytes: readFileSync(join(record, "meetings", file)),
      }),
    );
}

/** The place of a finding as the list names it: a file, a month, a seat. */
const placeOf = ({ place }: JudgedFinding): string => {
  const [kind = "", name = ""] = place.subject.split(/:(.*)/s);
  if (kind === "minutes") return `meetings/${name.split("/")[1]}`;
  if (kind === "months") return `meetings/${name.split("/")[1]}`;
  if (kind === "document") {
    const path = [...policies, "CHARTER.md", ...groups.map((it) => `working-groups/${it}-wg.md`)].find(
      (it) => slugOf(it) === name,
    );
    return path ?? name;
  }
  return name;
};

/** Kinds for which the list names lines. */
const byLine = (kind: string): boolean => Object.values(listed[kind] ?? {}).some((lines) => lines.length > 0);

describe.skipIf(!there)("the record of a real committee", () => {
  let world: World;
  let found: readonly JudgedFinding[];

  beforeAll(async () => {
    world = await emptyWorld();
    world.now = new Date("2026-11-24T18:00:00.000Z");
    await bringIn(world);
    found = await withViewerReadOnly(world.app, clock, (tx) => readFindings(tx, world.now));
  }, 120_000);
  afterAll(() => world.end());

  test("is judged as by a careful reader: nothing missed, at most one false alarm in twenty", () => {
    const wanted = new Set(
      Object.entries(listed).flatMap(([kind, places]) =>
        Object.entries(places).flatMap(([place, lines]) =>
          lines.length === 0 ? [`${kind} ${place}`] : lines.map((line) => `${kind} ${place}:${line}`),
        ),
      ),
    );
    const got = new Set(
      found.map(
        (it) => `${it.kind} ${placeOf(it)}${byLine(it.kind) && it.place.line !== null ? `:${it.place.line}` : ""}`,
      ),
    );
    const misses = [...wanted].filter((it) => !got.has(it));
    const alarms = [...got].filter((it) => !wanted.has(it));
    const count = (of: Iterable<string>, kind: string) => [...of].filter((it) => it.startsWith(`${kind} `)).length;
    const kinds = [...new Set([...wanted, ...got].map((it) => it.split(" ")[0] ?? ""))].sort();
    const table = kinds.map(
      (kind) =>
        `${kind.padEnd(26)} listed ${count(wanted, kind)}, found ${count(got, kind)}, missed ${count(misses, kind)}, false ${count(alarms, kind)}`,
    );
    const sum = `${"in all".padEnd(26)} listed ${wanted.size}, found ${got.size}, missed ${misses.length}, false ${alarms.length}`;
    process.stdout.write(
      `${[...table, sum, ...misses.map((it) => `missed ${it}`), ...alarms.map((it) => `false ${it}`)].join("\n")}\n`,
    );
    expect(misses).toEqual([]);
    expect(alarms.length * 20).toBeLessThan(got.size);
  });

  test("tells the place of every finding by an address that answers", async () => {
    const addresses = [...new Set(found.map((it) => it.place.href.replace(/#.*$/, "")))];
    for (const url of addresses)
      expect((await world.server.inject({ url, headers: { accept: "text/html" } })).statusCode, url).toBe(200);
  }, 60_000);
});
