import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { ok, type Result, refuse } from "../platform/result.ts";

/** What `wardmote verify` remembers of a log between two runs, so that the log cannot change its past in between. */
export interface VerifyState {
  /** The verifier's text, see `parseVerifier`. */
  readonly key: string;
  /** The last checkpoint that agreed, as it was signed. */
  readonly checkpoint: string;
}

/** Where the state of a log lies unless the command line says otherwise: a file per address, below `XDG_STATE_HOME`. */
export function stateFileOf(prefix: URL, env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_STATE_HOME || join(homedir(), ".local", "state");
  const name = `${prefix.host}${prefix.pathname}`.replace(/\/+$/, "");
  return join(base, "wardmote", `${encodeURIComponent(name)}.json`);
}

/** The state in this file; null where there is none yet. Refused with a sentence where it cannot be understood. */
export async function readState(file: string): Promise<Result<VerifyState | null, string>> {
  try {
    const state: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isState(state)) return ok(state);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ok(null);
  }
  // Going on as if it were the first run would give up what earlier runs have seen.
  return refuse(`${file} does not hold the state of an earlier run. Restore it, or delete it to begin anew.`);
}

const isState = (value: unknown): value is VerifyState =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  "checkpoint" in value &&
  typeof value.key === "string" &&
  typeof value.checkpoint === "string";

/** Replaces the state whole, so that a run which is killed leaves the old one. */
export async function writeState(file: string, { key, checkpoint }: VerifyState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ key, checkpoint }, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}
