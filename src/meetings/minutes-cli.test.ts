import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { foundedWorld, type World } from "../../test/community.ts";
import type { Refused } from "../platform/http/refusals.ts";
import type { Result } from "../platform/result.ts";
import type { Answer, Terminal } from "../platform/terminal.ts";
import { clock } from "../platform/viewer.ts";
import { meetingCommands } from "./index.ts";

let world: World;
let folder: string;
beforeAll(async () => {
  world = await foundedWorld();
  folder = await mkdtemp(join(tmpdir(), "wardmote-minutes-"));
  const board = (day: string) =>
    `# Board\n### ${day}\n##### 9:00 AM PST to 10:00 AM PST\n### Attendees\n* Ada Lace\n### Notes\n* Met\n`;
  await writeFile(join(folder, "2024-01-09.md"), board("2023-01-09"));
  await writeFile(join(folder, "2024-02-13.txt"), board("2024-02-13").replaceAll("\n", "\r\n"));
  await writeFile(join(folder, "2024-03-12.md"), Buffer.from([0, 1, 2, 3]));
  await writeFile(join(folder, "README.md"), "# About");
  await writeFile(join(folder, "2024-02-13.png"), "");
  await mkdir(join(folder, "files"));
});
afterAll(async () => {
  await world.end();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  process.exitCode = undefined;
});

/** Runs a command as the operator, and answers what it would print, its exit code and its progress. */
async function run(...words: string[]) {
  let said: Result<Answer, Refused> | undefined;
  const terminal: Terminal = {
    async run(_command, _as, work) {
      said = await work(world.as(clock), {} as never);
    },
  };
  const program = new Command().exitOverride();
  meetingCommands(program, terminal);
  let progress = "";
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    progress += String(text);
    return true;
  });
  await program.parseAsync(words, { from: "user" }).finally(() => stderr.mockRestore());
  if (!said) throw new Error("nothing was said");
  return { said, progress, code: process.exitCode };
}

test("a folder comes in file by file, what is wrong is named with file and line, and the rest goes on", async () => {
  const { said, progress, code } = await run(
    "import",
    "minutes",
    folder,
    "--body",
    "tsc",
    "--source",
    "https://example.org/minutes/",
  );
  if (!said.ok) throw new Error(said.refusal.sentence);
  expect(said.value.words).toContain("2024-01-09.md:2: The header says 2023-01-09");
  expect(said.value.words).toContain("2024-03-12.md: refused. The file is no text");
  expect(said.value.words).toContain("README.md: refused. The name of the file holds no day");
  expect(said.value.words).toContain(
    "4 files: 2 added, 0 updated (the text before is kept), 0 unchanged, 2 refused; 1 of other kinds passed over.",
  );
  expect(progress.trim().split("\n")).toHaveLength(4);
  expect(code).toBe(1);
  const { record } = (await world.server.inject("/api/v1/meetings/1")).json();
  expect(record.source).toBe("https://example.org/minutes/2024-01-09.md");

  const again = await run("import", "minutes", folder, "--body", "tsc", "--source", "https://example.org/minutes/");
  expect(again.said).toMatchObject({
    value: { json: { summary: { added: 0, updated: 0, unchanged: 2, refused: 2 } } },
  });
});

test.each([
  [["--body", "nobody"], "There is no body “nobody”."],
  [["--body", "tsc", "--zone", "Mars/Olympus"], "Some of what was given cannot stand."],
])("%j is refused once and not for every file", async (options, sentence) => {
  const { said, progress } = await run("import", "minutes", folder, ...options);
  expect(said).toMatchObject({ ok: false, refusal: { sentence } });
  expect(progress).toBe("");
});

test("a folder that is not there, or holds no minutes, is said to be so", async () => {
  const missing = await run("import", "minutes", join(folder, "nowhere"), "--body", "tsc");
  expect(missing.said).toMatchObject({ refusal: { sentence: expect.stringContaining("there is no such folder") } });
  const empty = await run("import", "minutes", join(folder, "files"), "--body", "tsc");
  expect(empty.said).toMatchObject({ refusal: { kind: "folder-empty" } });
});
