import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type Logger, pino } from "pino";
import type { Context } from "./action.ts";
import { type Config, readConfig } from "./config.ts";
import { reachDatabase } from "./database/connect.ts";
import { DatabaseFull, DatabaseGone } from "./database/fault.ts";
import { migrate } from "./database/migrate.ts";
import { migrations } from "./database/migrations.ts";
import { type Database, openPools } from "./database/transaction.ts";
import type { Refused } from "./http/refusals.ts";
import { ok, type Result, refuse } from "./result.ts";
import { clock, type Viewer } from "./viewer.ts";

/** What stops a command before it has begun: sentences for whoever typed it. */
export interface Stopped {
  readonly sentences: readonly string[];
}

export interface Opened {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  /** Closes the connections and leaves the database; the last one out stops the embedded one. */
  close(): Promise<void>;
}

/** Configuration, database and migrations, for the server and for every command that touches data. */
export async function openWardmote(env: NodeJS.ProcessEnv, as: "server" | "command"): Promise<Result<Opened, Stopped>> {
  const config = readConfig(env);
  if (!config.ok) return config;
  const { dataDir, databaseUrl, databaseOwnerUrl, logLevel } = config.value;
  const log = openLog(as === "command" && logLevel === "info" ? "error" : logLevel);
  const reached = await reachDatabase({ dataDir, databaseUrl, databaseOwnerUrl, as, log });
  if (!reached.ok) return refuse({ sentences: [reached.refusal.sentence] });
  const migrated = await migrate(reached.value.owner, migrations, { appRole: reached.value.app.user });
  if (!migrated.ok) {
    await reached.value.leave();
    return refuse({ sentences: [migrated.refusal.sentence] });
  }
  const pools = openPools(reached.value, { size: as === "server" ? 10 : 2 });
  return ok({
    config: config.value,
    log,
    db: pools.app,
    async close() {
      await pools.close();
      await reached.value.leave();
    },
  });
}

/** Structured logs go to standard error; standard output is for people. */
const openLog = (level: string): Logger => pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));

/** Print one answer of a command: data with `--json`, words without. */
export interface Answer {
  readonly json: unknown;
  readonly words: string;
}

/** Who a command acts as: the person of `WARDMOTE_TOKEN`, or whoever has the machine. */
export type As = "token" | "operator";

/** Given to each slice's `cli.ts`, so that a command is a door into the same actions as page and API. */
export interface Terminal {
  run(
    command: Command,
    as: As,
    work: (context: Context, config: Config) => Promise<Result<Answer, Refused>>,
  ): Promise<void>;
}

type ViewerBehind = (db: Database, secret: string, now: Date) => Promise<Viewer | null>;

/** Exit codes: 0 done, 1 refused or a problem found, 2 wrong use. */
export const exits = { done: 0, refused: 1, misuse: 2 } as const;

export const terminal = (viewerBehind: ViewerBehind): Terminal => ({
  async run(command, as, work) {
    const { json = false, data } = command.optsWithGlobals<{ json?: boolean; data?: string }>();
    const env = data ? { ...process.env, WARDMOTE_DATA: data } : process.env;
    const opened = await openWardmote(env, "command");
    if (!opened.ok) return complain(opened.refusal.sentences);
    try {
      const { db, config } = opened.value;
      const now = new Date();
      const viewer = as === "operator" ? clock : await viewerBehind(db, process.env.WARDMOTE_TOKEN ?? "", now);
      if (!viewer)
        return complain([
          "Set WARDMOTE_TOKEN to an API token of the person who acts; a person makes one on the page /me.",
        ]);
      const result = await work({ db, viewer, now }, config);
      if (result.ok) process.stdout.write(json ? `${JSON.stringify(result.value.json)}\n` : `${result.value.words}\n`);
      else complain(refusedLines(result.refusal, json));
    } catch (fault) {
      complain([faultSentence(fault)]);
    } finally {
      await opened.value.close();
    }
  },
});

function faultSentence(fault: unknown): string {
  if (fault instanceof DatabaseFull)
    return "The disk of the database is full. Make room, look whether the command took effect, then try again.";
  if (fault instanceof DatabaseGone)
    return "The database was lost before the command was done; whether it took effect is unknown. Look, then try again.";
  const { message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  return `A fault of Wardmote, nothing half-done was kept: ${process.env.LOG_LEVEL === "debug" ? stack : message}`;
}

function refusedLines({ kind, sentence, citation, problems, wayOut }: Refused, json: boolean): string[] {
  if (json) return [JSON.stringify({ refused: kind, sentence, clause: citation ?? null, problems: problems ?? [] })];
  return [
    sentence,
    ...(problems ?? []).filter((it) => it.message !== sentence).map((it) => `  ${it.field}: ${it.message}`),
    ...(citation ? [`  § ${citation.label}, ${citation.documentTitle}: “${citation.words}”`] : []),
    ...(wayOut ? [`  ${wayOut.text}${wayOut.href ? ` (${wayOut.href})` : ""}`] : []),
  ];
}

/** Says it on standard error and has the process end with 1. */
export function complain(lines: readonly string[]): void {
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = exits.refused;
}

/** The file's bytes, or the sentence that says why not. */
export async function readInput(path: string): Promise<Result<Uint8Array, Refused>> {
  try {
    return ok(await readFile(path));
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "unknown";
    const why =
      { ENOENT: "there is no such file", EACCES: "this user may not read it", EISDIR: "it is a folder" }[code] ?? code;
    return {
      ok: false,
      refusal: { kind: "file-unreadable", status: 400, sentence: `${path} cannot be read: ${why}.` },
    };
  }
}
