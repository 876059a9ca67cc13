import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, must, type World } from "../../test/community.ts";
import { clock } from "../platform/viewer.ts";
import type { DoubtKind } from "./doubts.ts";
import { bytesOf, type Encoding } from "./file-text.ts";
import { importMinutes } from "./index.ts";
import { type Reading, readMinutes } from "./minutes.ts";

// Real minutes of seven years, against a list that somebody made by hand and by file and line, so that it holds no names.

const folder = join(import.meta.dirname, "../../../shared/data/presto/tsc/meetings");
const files = existsSync(folder) ? readdirSync(folder).sort() : [];
const print = (line: string) => process.stdout.write(`${line}\n`);
if (files.length === 0) print("skipped: the minutes of the record suite are not here");

const bytesIn = (file: string): Buffer => readFileSync(join(folder, file));
const zone = "America/Los_Angeles";

function read(file: string): Reading {
  const reading = readMinutes(file, bytesIn(file), zone);
  if (!reading.ok) throw new Error(`${file}: ${reading.refusal.kind}`);
  return reading.value;
}

interface ByHand {
  readonly day: string;
  readonly state: string;
  readonly notes: boolean;
  readonly attendees: readonly { capacity: string; mark: string; organisation: boolean; lines: readonly number[] }[];
  readonly doubts: readonly { line: number | null; kind: string }[];
}
const list: Record<string, ByHand> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/record/presto-minutes.json"), "utf8"),
);

/** Kinds of doubt that the list does not speak of. */
const beyondTheList: readonly DoubtKind[] = ["no-record", "not-a-person"];

/** What one side has and the other has not. */
function compare(file: string, { day, state, notes, attendees, doubts }: ByHand) {
  const reading = read(file);
  const noted = reading.parts.some((part) => part.kind === "notes" && part.filled);
  const seen = new Set([
    `${reading.day} ${reading.state} ${noted}`,
    ...reading.attendees.map((it) => `${it.line} ${it.capacity} ${it.mark} ${it.organisation !== null}`),
    ...reading.doubts.filter((it) => !beyondTheList.includes(it.kind)).map((it) => `${it.line} ${it.kind}`),
  ]);
  const wanted = new Set([
    `${day} ${state} ${notes}`,
    ...attendees.flatMap((it) => it.lines.map((line) => `${line} ${it.capacity} ${it.mark} ${it.organisation}`)),
    ...doubts.map((it) => `${it.line} ${it.kind}`),
  ]);
  return {
    facts: wanted.size,
    misses: [...wanted].filter((it) => !seen.has(it)).map((it) => `${file}: ${it}`),
    inventions: [...seen].filter((it) => !wanted.has(it)).map((it) => `${file}: ${it}`),
  };
}

describe.skipIf(files.length === 0)("of real minutes", () => {
  test("the reader finds what the list made by hand has, and nothing else", () => {
    const compared = Object.entries(list).map(([path, byHand]) => compare(path.replace("meetings/", ""), byHand));
    const [misses, inventions] = [compared.flatMap((it) => it.misses), compared.flatMap((it) => it.inventions)];
    const facts = compared.reduce((sum, it) => sum + it.facts, 0);
    print(
      `minutes: ${compared.length} files, ${facts} facts by hand, ${misses.length} misses, ${inventions.length} inventions`,
    );
    expect({ misses, inventions }).toEqual({ misses: [], inventions: [] });
  });

  test("every meeting has the date of its file, and everything that contradicts it is reported", () => {
    const readings = files.map(read);
    expect(readings.map((it) => it.day)).toEqual(files.map((file) => file.slice(0, 10)));
    for (const { day, startsAt } of readings)
      expect(new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(startsAt)).toBe(day);
    const count = (kind: DoubtKind) => readings.flatMap((it) => it.doubts).filter((it) => it.kind === kind).length;
    expect([count("year-differs"), count("date-differs"), count("standard-time-in-summer")]).toEqual([12, 3, 35]);
    // Computed anew, by the offset of the day.
    const summer = readings.filter((it) =>
      /-0?7/.test(new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(it.startsAt)),
    );
    expect(summer).toHaveLength(35);
  });

  test("no line that explains a sign, and no slot of a template, is a person", () => {
    const names = files.flatMap((file) => read(file).attendees.map((it) => it.name));
    expect(names.filter((name) => /attending|=|^\W*$|^n\/?a$/i.test(name))).toEqual([]);
    expect(names.every((name) => /^\p{L}/u.test(name))).toBe(true);
  });
});

describe.skipIf(files.length === 0)("the whole record, imported", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundedWorld();
  });
  afterAll(() => world.end());
  const importAll = async () => {
    const done = [];
    for (const file of files)
      done.push(must(await importMinutes(world.as(clock), { body: "tsc", file, zone, bytes: bytesIn(file) })));
    return done;
  };

  test("comes in, comes in again without a change, and every file comes back byte for byte", async () => {
    const first = await importAll();
    expect(first.every((it) => it.outcome === "added")).toBe(true);
    expect(first.filter((it) => it.state === "cancelled").map((it) => it.file)).toEqual([
      "2019-12-17.md",
      "2019-12-31.md",
    ]);
    const rows =
      "select (select count(*) from ledger_entry) + (select count(*) from minutes_earlier) + (select sum(revision) from meeting) as n";
    const before = (await world.app.pool.query(rows)).rows;
    expect((await importAll()).every((it) => it.outcome === "unchanged")).toBe(true);
    expect((await world.app.pool.query(rows)).rows).toEqual(before);
    for (const { file, number } of first) {
      const stored: { text: string; encoding: Encoding } = (
        await world.server.inject(`/api/v1/meetings/${number}/minutes`)
      ).json();
      expect(Buffer.from(bytesOf(stored)).equals(bytesIn(file)), file).toBe(true);
      const page = await world.server.inject({ url: `/meetings/${number}`, headers: { accept: "text/html" } });
      expect(page.statusCode, file).toBe(200);
    }
  });

  test("of 2024, four meetings show a quorum, five show none, and three are unknown", async () => {
    await importAll();
    const { meetings } = (await world.server.inject("/api/v1/groups/tsc/attendance")).json();
    const year = meetings.filter((it: { day: string }) => it.day.startsWith("2024"));
    const told = year.filter((it: { votingUnmarked: number }) => it.votingUnmarked === 0);
    const quorate = told.filter(
      (it: { votingPresent: number; votingListed: number }) => it.votingPresent * 2 >= it.votingListed,
    );
    expect([year.length, told.length, quorate.length]).toEqual([12, 9, 4]);
  });
});
