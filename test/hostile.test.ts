import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { charterCommands } from "../src/charter/index.ts";
import { meetingCommands } from "../src/meetings/index.ts";
import type { Refused } from "../src/platform/http/refusals.ts";
import type { Result } from "../src/platform/result.ts";
import type { Answer, Terminal } from "../src/platform/terminal.ts";
import { clock } from "../src/platform/viewer.ts";
import { documentBytes, foundingWorld, type World } from "./community.ts";

/**
 * What anybody may hand to whoever keeps the record, by the ways on which it comes: commands, the API and the pages. The
 * readers' own tests look at each trick by itself.
 */
let world: World;
let folder: string;
beforeAll(async () => {
  world = await foundingWorld();
  folder = await mkdtemp(join(tmpdir(), "wardmote-hostile-"));
});
afterAll(async () => {
  await world.end();
  await rm(folder, { recursive: true });
  process.exitCode = undefined;
});

/** Runs a command as the operator and answers what it would print, or why it was refused. */
async function command(...words: string[]): Promise<Result<Answer, Refused>> {
  let said: Result<Answer, Refused> | undefined;
  const terminal: Terminal = {
    async run(_command, _as, work) {
      said = await work(world.as(clock), {} as never);
    },
  };
  const program = new Command().exitOverride();
  charterCommands(program, terminal);
  meetingCommands(program, terminal);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await program.parseAsync(words, { from: "user" }).finally(() => stderr.mockRestore());
  if (!said) throw new Error("nothing was said");
  return said;
}

const wordsOf = (said: Result<Answer, Refused>): string => (said.ok ? said.value.words : said.refusal.sentence);
const page = async (url: string) => {
  const answer = await world.server.inject({ url, headers: { accept: "text/html" } });
  expect(answer.statusCode, url).toBe(200);
  return answer.body;
};
const api = async (url: string) => (await world.server.inject(`/api/v1/${url}`)).json();

const minutes = (day: string, names: string, notes: string): string =>
  `# Board\n### ${day}\n##### 9:00 AM PST to 10:00 AM PST\n### Attendees\n${names}\n### Notes\n${notes}\n`;
const crowd = Array.from({ length: 10_000 }, (_, index) => `* Person Number${index}`).join("\n");
const script = "* <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>";
const hostileMinutes: Readonly<Record<string, Buffer>> = {
  "2021-01-12.md": Buffer.from(minutes("2021-01-12", "* Zo\u00eb Lace\n* Andr\u00e9 Oz", "* Caf\u00e9"), "latin1"),
  "2021-02-09.md": Buffer.from(minutes("2021-02-09", crowd, "* Met")),
  "2021-03-09.md": Buffer.from(minutes("2021-03-09", "* Ada Lace\n* Bob Stone", "* Met").replaceAll("\n", "\r\n")),
  "2021-04-13.md": Buffer.from(minutes("2021-04-13", "* Ada <b>Lace</b>\n* \u202eBob", script)),
};

/** The file as it came, and what is shown of it to anybody. */
async function shown(file: string) {
  const { meetings } = await api("meetings?when=past");
  const found = meetings.find((it: { record: { file: string } | null }) => it.record?.file === file);
  const kept = await api(`meetings/${found.number}/minutes`);
  const bytes = Buffer.from(kept.text, kept.encoding === "windows-1252" ? "latin1" : "utf8");
  expect(bytes.equals(hostileMinutes[file] ?? Buffer.from("")), `${file} byte for byte`).toBe(true);
  const body = (await page(`/meetings/${found.number}`)) + (await page(`/meetings/${found.number}/file`));
  expect(body).not.toMatch(/<script>alert|<img src=x|href="javascript|<b>Lace|\u202e/i);
  return { ...found.record, body };
}

describe.each([
  [
    "the command",
    async () => {
      for (const [name, bytes] of Object.entries(hostileMinutes)) await writeFile(join(folder, name), bytes);
      const said = wordsOf(await command("import", "minutes", folder, "--body", "tsc"));
      expect(said).toContain("2021-01-12.md: The file is not UTF-8; it was read as Windows-1252.");
      expect(said).toContain("4 files: 4 added");
    },
  ],
  [
    "the API, once more",
    async () => {
      for (const [file, bytes] of Object.entries(hostileMinutes)) {
        const answer = await world.server.inject({
          method: "POST",
          url: "/api/v1/meetings/minutes",
          headers: { authorization: `Bearer ${await world.token("admin")}` },
          payload: { body: "tsc", file, content: bytes.toString("base64") },
        });
        expect(answer.json(), file).toMatchObject({ outcome: "unchanged" });
      }
    },
  ],
  [
    "the page, once more",
    async () => {
      for (const [file, bytes] of Object.entries(hostileMinutes)) {
        const form = new FormData();
        for (const [field, value] of Object.entries({ body: "tsc", title: "", zone: "", source: "" }))
          form.set(field, value);
        form.set("file", new File([new Uint8Array(bytes)], file));
        const sent = new Response(form);
        const answer = await world.server.inject({
          method: "POST",
          url: "/meetings/import",
          headers: {
            cookie: await world.cookie("admin"),
            "sec-fetch-site": "same-origin",
            "content-type": sent.headers.get("content-type") ?? "",
          },
          payload: Buffer.from(await sent.arrayBuffer()),
        });
        expect([answer.statusCode, answer.headers.location], file).toEqual([
          303,
          expect.stringMatching(/^\/meetings\//),
        ]);
      }
    },
  ],
] as const)("minutes by %s", (_way, bring) => {
  beforeAll(async () => bring());

  test("in Latin-1 are read, with their doubt", async () => {
    const { doubts, othersPresent, body } = await shown("2021-01-12.md");
    expect([doubts, othersPresent]).toEqual([1, 2]);
    expect(body).toContain("Zoë Lace");
  });
  test("with ten thousand attendees are read whole and shown in part", async () => {
    const { othersPresent, body } = await shown("2021-02-09.md");
    expect(othersPresent).toBe(10_000);
    expect(body).toContain("9500 more names");
  });
  test("with Windows line ends are read as with others", async () => {
    expect(await shown("2021-03-09.md")).toMatchObject({ doubts: 0, othersPresent: 2, hasNotes: true });
  });
  test("with HTML and script stay words", async () => {
    const { body } = await shown("2021-04-13.md");
    expect(body).toContain("&lt;script>alert(1)&lt;/script>");
  });
});

describe("a roster with broken rows by the command", () => {
  const roster = [
    "| Name | Github | Term begins | Term ends | Shoe |",
    "|---|---|---|---|---|",
    "| Mira <script>alert(1)</script> | mira-s | 2026-01-01 | | 42 |",
    "| | nobody | 2026-01-01 | | |",
    "| No Day | noday | | | |",
    "| Odd Day | oddday | the day after | | |",
    "| Odd Login | not a login! | 2026-01-01 | | |",
    "| Back Wards | backwards | 2026-02-01 | 2026-01-01 | |",
    "| Few Cells | few |",
    "| Mira <script>alert(1)</script> | mira-s | 2026-01-01 | | 42 |",
    "| \u202eturned | turned | 2026-01-01 | | |",
    "| Good Row | goodrow | 2026-01-01 | | |",
  ];

  test("takes what can be read, and names every other row with its line", async () => {
    const file = join(folder, "roster.txt");
    await writeFile(file, roster.join("\r\n"));
    const said = wordsOf(await command("import", "roster", file, "--body", "tsc"));
    const doubted = said.split("\n").flatMap((it) => /^line (\d+):/.exec(it)?.[1] ?? []);
    expect(new Set(doubted)).toEqual(new Set(["1", "4", "5", "6", "7", "8", "9", "10", "11"]));
    const groups = await page("/groups/tsc");
    expect(groups).toContain("Good Row");
    expect(groups).toContain("Mira &lt;script>");
    expect(groups).not.toMatch(/<script>alert|\u202e|No Day|Back Wards/);
  });

  test("changes nothing where no row can be read", async () => {
    const file = join(folder, "roster.txt");
    const before = (await api("groups")).seats;
    await writeFile(file, Buffer.from([0xff, 0xfe, 0, 1]));
    expect((await command("import", "roster", file, "--body", "tsc")).ok).toBe(false);
    expect((await api("groups")).seats).toEqual(before);
  });
});

test("a document whose new version shares nothing with the old keeps both, and gives away no meaning", async () => {
  const file = join(folder, "kitchen.txt");
  await writeFile(file, "# Kitchen\n\n* Cups go into the rack.\n* Whoever brews the last coffee fills the machine.\n");
  const before = (await api("charter/security-wg")).clauses.length;
  const said = await command(
    ...["import", "charter", file, "--document", "security-wg", "--governs", "security-wg"],
    ...["--effective", "2026-11-20", "--json"],
  );
  expect(said.ok, wordsOf(said)).toBe(true);
  const { versions } = await api("charter/security-wg/versions");
  expect(versions.map((it: { changes: object | null }) => it.changes)).toEqual([{ new: 3, gone: before }, null]);
  expect((await api("charter/security-wg/versions/1")).text).toBe((await documentBytes("security-wg")).toString());
  expect((await api("charter/security-wg/alignment")).guesses).toEqual([]);
  expect(await page("/charter/security-wg/redline?from=1&to=2")).toMatch(/<ins>.*Cups[\s\S]*<del>|<del>[\s\S]*<ins>/);
  expect(await page("/charter/security-wg/versions/1")).toContain("Chairperson");
  const acts = await api("groups/security-wg/acts/schedule-meeting");
  expect(JSON.stringify(acts)).not.toContain('"document":"security-wg"');
});
