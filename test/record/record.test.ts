import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, withViewerReadOnly } from "../../src/platform/database/transaction.ts";
import { openWardmote } from "../../src/platform/terminal.ts";
import { clock } from "../../src/platform/viewer.ts";
import {
  command,
  demand,
  type Installation,
  newInstallation,
  openWorkshop,
  type Running,
  repository,
  start,
  stop,
  type Workshop,
} from "../soak/process.ts";
import { guidedCommands } from "./guide.ts";

const record = join(repository, "../shared/data/presto");
const print = (text: string): boolean => process.stdout.write(`${text}\n`);
if (!existsSync(record)) print("skipped: the real record is not beside this repository");

/** The guide, word for word, on the built program and the record of a real committee. */
describe.skipIf(!existsSync(record))("the guide brings in a whole real record", () => {
  let workshop: Workshop;
  let installation: Installation;
  let running: Running;
  let opened: { db: Database; close(): Promise<void> };
  const closing = (words: readonly string[]) => words[0] === "founding";
  const importing = (words: readonly string[]) => words[0] !== "init" && !closing(words);

  beforeAll(async () => {
    workshop = await openWorkshop();
    installation = await newInstallation(workshop, "data");
    running = await start(installation);
    const began = performance.now();
    const commands = (await guidedCommands()).filter((it) => !closing(it));
    for (const words of commands) await demand(installation, ...words);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    print(`${commands.length} commands of the guide brought the real record in, in ${seconds} s`);
    const reached = await openWardmote({ WARDMOTE_DATA: installation.dataDir, LOG_LEVEL: "silent" }, "command");
    if (!reached.ok) throw new Error(reached.refusal.sentences.join(" "));
    opened = reached.value;
  }, 300_000);

  afterAll(async () => {
    await opened?.close();
    if (running) await stop(running);
    await workshop?.remove();
  });

  const rows = <Row>(query: ReturnType<typeof sql<Row>>) =>
    withViewerReadOnly(opened.db, clock, async (tx) => (await query.execute(tx)).rows);

  test("no text of any file is lost", async () => {
    const texts = new Set(
      (await rows(sql<{ text: string }>`select text from document_version union all select text from minutes`)).map(
        (it) => it.text,
      ),
    );
    const files = readdirSync(record, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".md"));
    expect(files.length).toBeGreaterThan(80);
    expect(files.filter((file) => !texts.has(readFileSync(join(record, file), "utf8")))).toEqual([]);
  });

  test("every meeting has the day of its file", async () => {
    const found = await rows(
      sql<{
        file: string;
        day: string;
      }>`select file, day::text from meeting_record where origin = 'imported' order by file`,
    );
    expect(found.length).toBe(readdirSync(join(record, "tsc/meetings")).length);
    expect(found.filter(({ file, day }) => file !== `${day}.md`)).toEqual([]);
  });

  test("once more changes nothing", async () => {
    const before = await everything();
    for (const words of (await guidedCommands()).filter(importing)) await demand(installation, ...words);
    expect(await everything()).toEqual(before);
  }, 300_000);

  test("the founding closes, and the linter has something to say", async () => {
    for (const words of (await guidedCommands()).filter(closing)) await demand(installation, ...words);
    const said = await command(installation, "lint", "--json");
    expect(said.code).toBe(1);
  });

  test("the ledger verifies", async () => {
    expect(await demand(installation, "verify", installation.url)).toContain("agree");
  });

  /** A digest of every row of every table but those that only tell what was asked for, and who is here. */
  async function everything(): Promise<Record<string, string>> {
    const passing = ["answered_request", "session", "sign_in_link", "sign_in_ceremony", "ledger_checkpoint"];
    const tables = await rows(sql<{ name: string }>`
      select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all (${passing}) order by 1`);
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await rows(sql<{ digest: string }>`
        select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by t::text)), '') as digest from ${sql.table(name)} t`);
      digests[name] = row?.digest ?? "";
    }
    return digests;
  }
});
