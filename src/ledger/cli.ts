import { groupDigits } from "../platform/html/index.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { encodeBase64 } from "./base64.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { openExport } from "./export.ts";
import { parseVerifier, type Verifier } from "./key.ts";
import type { Source } from "./source.ts";
import { logPrefix, urlSource } from "./url-source.ts";
import { type Report, type Trust, verifyLog } from "./verify.ts";
import { readState, stateFileOf, type VerifyState, writeState } from "./verify-state.ts";

export interface VerifyOptions {
  /** The log's public key, `name+id+key`. */
  readonly key?: string;
  /** Print the report as JSON. */
  readonly json?: boolean;
  /** Where to remember key and checkpoint; by default a file per address, and none for an export. */
  readonly state?: string;
}

/** The ends of the process that the command touches. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody watches `err`. */
  readonly isWatched: boolean;
}

const terminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  isWatched: process.stderr.isTTY ?? false,
};

/** 0: everything agrees. 1: something does not. 2: the command was used wrongly. */
export type ExitCode = 0 | 1 | 2;

/** Where the key came from decides what agreement is worth. */
type KeyFrom = "given" | "kept" | "server" | "file";

interface Refused {
  readonly code: ExitCode;
  readonly sentence: string;
}

/** `wardmote verify URL|FILE`: checks a whole log, independently of the server that serves it. */
export async function verifyCommand(
  target: string,
  options: VerifyOptions,
  ends: Terminal = terminal,
): Promise<ExitCode> {
  const opened = await openTarget(target);
  const outcome = opened.ok ? await verifyTarget(opened.value, options, ends) : opened;
  if (opened.ok) await opened.value.close();
  if (outcome.ok) return outcome.value;
  if (options.json)
    ends.out(
      `${JSON.stringify({ agrees: false, problem: { kind: "not-checked", sentence: outcome.refusal.sentence } }, null, 2)}\n`,
    );
  else ends.err(`${outcome.refusal.sentence}\n`);
  return outcome.refusal.code;
}

interface Target {
  readonly source: Source;
  /** Null for an export. */
  readonly prefix: URL | null;
  close(): Promise<void>;
}

async function openTarget(target: string): Promise<Result<Target, Refused>> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(target)) {
    const opened = await openExport(target);
    if (opened.ok) return ok({ ...opened.value, prefix: null });
    return refuse({ code: opened.refusal.kind === "unreadable" ? 2 : 1, sentence: opened.refusal.sentence });
  }
  if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol)) {
    return refuse({ code: 2, sentence: `${target} is neither an http(s) address nor a file.` });
  }
  const prefix = logPrefix(new URL(target));
  return ok({ source: urlSource(prefix), prefix, close: async () => {} });
}

async function verifyTarget(
  target: Target,
  options: VerifyOptions,
  ends: Terminal,
): Promise<Result<ExitCode, Refused>> {
  const stateFile = options.state ?? (target.prefix && stateFileOf(target.prefix, ends.env));
  const state = stateFile ? await readState(stateFile) : ok(null);
  if (!state.ok) return refuse({ code: 2, sentence: state.refusal });
  const key = await chooseKey(target, options.key, state.value, stateFile);
  if (!key.ok) return key;
  const { verifier, from } = key.value;
  const kept = state.value && openCheckpoint(Buffer.from(state.value.checkpoint, "utf8"), verifier);
  if (kept && !kept.ok) {
    return refuse({
      code: 2,
      sentence: `The checkpoint in ${stateFile} is not signed with its key (${kept.refusal}). Restore the file, or delete it to begin anew.`,
    });
  }
  const trust: Trust = kept ? { verifier, kept: kept.value } : { verifier };
  const report = await verifyLog(target.source, trust, progressOn(ends));
  if (!report.problem && report.note && stateFile)
    await writeState(stateFile, { key: verifier.text, checkpoint: report.note });
  const said: Said = { report, verifier, from, keptSize: kept ? kept.value.size : null, stateFile };
  ends.out(options.json ? asJson(said) : asText(said));
  return ok(report.problem ? 1 : 0);
}

async function chooseKey(
  target: Target,
  given: string | undefined,
  state: VerifyState | null,
  stateFile: string | null,
): Promise<Result<{ verifier: Verifier; from: KeyFrom }, Refused>> {
  if (given !== undefined) {
    const verifier = parseVerifier(given.trim());
    if (!verifier.ok)
      return refuse({ code: 2, sentence: `The key after --key is not of the form name+id+key (${verifier.refusal}).` });
    if (state && state.key !== verifier.value.text) {
      const sentence = `The log had the key ${state.key} in an earlier run, and another one is given now. Delete ${stateFile} if the new one is right.`;
      return refuse({ code: 1, sentence });
    }
    return ok({ verifier: verifier.value, from: "given" });
  }
  if (state) {
    const verifier = parseVerifier(state.key);
    if (!verifier.ok) return refuse({ code: 2, sentence: `The key in ${stateFile} is damaged (${verifier.refusal}).` });
    return ok({ verifier: verifier.value, from: "kept" });
  }
  const served = await target.source("key");
  if (!served.ok)
    return refuse({
      code: 1,
      sentence: `${served.refusal.path} ${served.refusal.why}: give the log's key with --key.`,
    });
  const verifier = parseVerifier(Buffer.from(served.value).toString("utf8").trim());
  if (!verifier.ok)
    return refuse({ code: 1, sentence: `What is served as the log's key is none (${verifier.refusal}).` });
  return ok({ verifier: verifier.value, from: target.prefix ? "server" : "file" });
}

/** A line that rewrites itself, for logs that take a while and people who watch. */
function progressOn({ err, isWatched }: Terminal): (done: number, of: number) => void {
  return (done, of) => {
    if (isWatched && of > 10_000)
      err(done < of ? `\r${groupDigits(done)} of ${groupDigits(of)} entries` : "\r\u001b[K");
  };
}

interface Said {
  readonly report: Report;
  readonly verifier: Verifier;
  readonly from: KeyFrom;
  readonly keptSize: number | null;
  readonly stateFile: string | null;
}

const keyWords: Record<KeyFrom, (file: string | null) => string> = {
  given: () => "as you gave it",
  kept: () => "as kept from an earlier run",
  server: (file) =>
    `trust on first use: it came from the server itself. Compare it with what the community publishes elsewhere${file ? `; it is kept in ${file} from now on` : ""}`,
  file: () =>
    "it came from the export itself, so this shows only that the export agrees with itself: give the key with --key",
};

const honesty =
  "This proves order, time and integrity: nothing was changed, dropped or moved. It does not prove that what was written is true.";

function asText({ report: { checkpoint, bodies, held, problem }, verifier, from, keptSize, stateFile }: Said): string {
  const keyLine = `Key ${verifier.text} (${keyWords[from](stateFile)}).`;
  if (problem || !checkpoint) {
    // An honest new community at an old address and a swapped log look alike from here; only the auditor can know.
    const anew =
      from === "kept" && (problem?.kind === "signature" || problem?.kind === "origin")
        ? [
            `In an earlier run the log here had the key below. If you know that a new one was founded, delete ${stateFile}.`,
          ]
        : [];
    return [problem?.sentence ?? "", ...held.map((one) => `Until there: ${one}`), ...anew, keyLine, ""].join("\n");
  }
  const one = checkpoint.size === 1;
  const past = keptSize === null ? "" : ` The log continues the ${groupDigits(keptSize)} entries of an earlier run.`;
  return [
    `${groupDigits(checkpoint.size)} ${one ? "entry" : "entries"} · tree, signature and ${groupDigits(bodies.open)} open ${bodies.open === 1 ? "body" : "bodies"} agree`,
    `${groupDigits(bodies.sealed)} sealed, ${groupDigits(bodies.erased)} erased.${past}`,
    keyLine,
    honesty,
    "",
  ].join("\n");
}

function asJson({ report: { checkpoint, bodies, held, problem }, verifier, from, keptSize }: Said): string {
  const report = {
    agrees: problem === null,
    origin: checkpoint?.origin ?? null,
    size: checkpoint?.size ?? null,
    root: checkpoint ? encodeBase64(checkpoint.root) : null,
    key: verifier.text,
    keyFrom: from,
    continues: keptSize,
    bodies,
    held,
    problem,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
