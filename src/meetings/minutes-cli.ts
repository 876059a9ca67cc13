import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { Context } from "../platform/action.ts";
import type { Refused } from "../platform/http/refusals.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { exits, readInput, type Terminal } from "../platform/terminal.ts";
import { type ImportedMinutes, importMinutes, recordAlias } from "./minutes-actions.ts";
import { aliasForm, minutesForm, sourceBelow } from "./minutes-form.ts";
import { counted, minutesRefused } from "./minutes-words.ts";

interface Options {
  readonly body: string;
  readonly zone?: string;
  readonly title?: string;
  readonly source?: string;
}

/** `import minutes`, beside the imports of other slices, and `attendee`. */
export function minutesCommands(program: Command, terminal: Terminal): void {
  const importing =
    program.commands.find((it) => it.name() === "import") ?? program.command("import").description("bring records in");
  importing
    .command("minutes <folder>")
    .description("the minutes of past meetings, a file each whose name holds the day; reports every doubt")
    .requiredOption("--body <id>", "short name of the body that met, such as tsc")
    .option("--zone <zone>", "time zone in which the hours are meant; the community's unless given")
    .option("--title <title>", "title of all meetings; the files' own unless given")
    .option("--source <address>", "address of the folder: each file's source is its name below it")
    .option("--json", "print data")
    .action((folder: string, _options, command: Command) =>
      terminal.run(command, "operator", (context) => importFolder(context, folder, command.opts<Options>())),
    );

  program
    .command("attendee")
    .description("people in past minutes")
    .command("alias")
    .description("say that a name in minutes is a person's")
    .requiredOption("--name <name>", "the name as minutes write it")
    .requiredOption("--person <person>", "their name of record, or the id on their profile")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const { name, person } = command.opts<Record<string, string>>();
        const wanted = aliasForm.safeParse({ name, person });
        if (!wanted.success) return refuse(malformed(wanted.error.issues));
        const recorded = await recordAlias(context, wanted.data);
        if (!recorded.ok) return refuse(minutesRefused(recorded.refusal));
        const { matched } = recorded.value;
        return ok({
          json: recorded.value,
          words: `Recorded; ${counted(matched, "line")} of minutes now name that person.`,
        });
      }),
    );
}

const malformed = (issues: readonly { path: PropertyKey[]; message: string }[]): Refused => ({
  kind: "malformed",
  status: 400,
  sentence: "Some of what was given cannot stand.",
  problems: issues.map((it) => ({ field: it.path.join("."), message: it.message })),
});

/** Kinds of files that minutes come in; pictures and slides beside them are passed over. */
const isMinutes = (name: string): boolean => /\.(?:md|markdown|txt|text)$|^[^.]+$/i.test(name);

type Taken = ImportedMinutes | { readonly file: string; readonly outcome: "refused"; readonly sentence: string };

/** One transaction a file: what one file lacks keeps no other out. */
async function importFolder(
  context: Context,
  folder: string,
  { body, zone, title, source }: Options,
): Promise<Result<{ json: unknown; words: string }, Refused>> {
  const listed = await filesIn(folder);
  if (!listed.ok) return listed;
  const { files, passedOver } = listed.value;
  const asked = minutesForm.safeParse({ body, zone, title, source, file: "2000-01-01.md" });
  if (!asked.success) return refuse(malformed(asked.error.issues));
  const taken: Taken[] = [];
  for (const file of files) {
    const done = await importFile(context, join(folder, file), {
      body,
      zone,
      title,
      file,
      source: source && sourceBelow(source, file),
    });
    if (!done.ok) return done;
    taken.push(done.value);
    process.stderr.write(`${taken.length} of ${files.length}  ${file}  ${done.value.outcome}\n`);
  }
  const summary = summaryOf(taken, passedOver);
  if (summary.refused > 0) process.exitCode = exits.refused;
  return ok({ json: { summary, files: taken }, words: reportOf(taken, summary) });
}

async function filesIn(folder: string): Promise<Result<{ files: readonly string[]; passedOver: number }, Refused>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((it) => it.isFile()).map((it) => it.name);
    const chosen = files.filter(isMinutes).sort();
    if (chosen.length > 0) return ok({ files: chosen, passedOver: files.length - chosen.length });
    return refuse({
      kind: "folder-empty",
      status: 400,
      sentence: `There are no minutes in ${folder}: no files such as 2026-11-26.md.`,
    });
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "unknown";
    const why =
      { ENOENT: "there is no such folder", EACCES: "this user may not read it", ENOTDIR: "it is a file" }[code] ?? code;
    return refuse({ kind: "folder-unreadable", status: 400, sentence: `${folder} cannot be read: ${why}.` });
  }
}

async function importFile(
  context: Context,
  path: string,
  given: Omit<Parameters<typeof importMinutes>[1], "bytes">,
): Promise<Result<Taken, Refused>> {
  const refused = ({ sentence }: Refused): Taken => ({ file: given.file, outcome: "refused", sentence });
  const bytes = await readInput(path);
  if (!bytes.ok) return ok(refused(bytes.refusal));
  const named = minutesForm.shape.file.safeParse(given.file);
  if (!named.success) return ok(refused(malformed(named.error.issues)));
  const done = await importMinutes(context, { ...given, file: named.data, bytes: bytes.value });
  if (done.ok) return done;
  const { kind } = done.refusal;
  // What is wrong with the question is wrong for every file.
  if (kind === "minutes-body-unknown" || kind === "minutes-administrator-needed")
    return refuse(minutesRefused(done.refusal));
  return ok(refused(minutesRefused(done.refusal)));
}

interface Summary
  extends Record<"added" | "updated" | "unchanged" | "refused" | "held" | "cancelled" | "unrecorded", number> {
  readonly files: number;
  readonly passedOver: number;
  readonly attendees: number;
  readonly matched: number;
  readonly doubts: Readonly<Record<string, number>>;
}

function summaryOf(taken: readonly Taken[], passedOver: number): Summary {
  const read = taken.filter((it) => it.outcome !== "refused");
  const outcome = (name: Taken["outcome"]) => taken.filter((it) => it.outcome === name).length;
  const state = (name: ImportedMinutes["state"]) => read.filter((it) => it.state === name).length;
  const kinds = read.flatMap((it) => it.doubts.map(({ kind }) => kind));
  return {
    files: taken.length,
    passedOver,
    added: outcome("added"),
    updated: outcome("updated"),
    unchanged: outcome("unchanged"),
    refused: outcome("refused"),
    held: state("held"),
    cancelled: state("cancelled"),
    unrecorded: state("unrecorded"),
    attendees: read.reduce((sum, it) => sum + it.attendees, 0),
    matched: read.reduce((sum, it) => sum + it.matched, 0),
    doubts: Object.fromEntries(
      [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((it) => it === kind).length]),
    ),
  };
}

/** Every doubt with its file and line, as compilers say theirs, and then what was done. */
function reportOf(taken: readonly Taken[], summary: Summary): string {
  const lines = taken.flatMap((it) =>
    it.outcome === "refused"
      ? [`${it.file}: refused. ${it.sentence}`]
      : it.doubts.map(
          ({ line, words, remedy, kind }) => `${it.file}${line ? `:${line}` : ""}: ${words} ${remedy} [${kind}]`,
        ),
  );
  const { files, added, updated, unchanged, refused, passedOver, held, cancelled, unrecorded, attendees, matched } =
    summary;
  const doubts = Object.values(summary.doubts).reduce((sum, count) => sum + count, 0);
  return [
    ...lines,
    ...(lines.length > 0 ? [""] : []),
    `${counted(files, "file")}: ${added} added, ${updated} updated (the text before is kept), ${unchanged} unchanged, ${refused} refused${passedOver > 0 ? `; ${passedOver} of other kinds passed over` : ""}.`,
    `${counted(held + cancelled + unrecorded, "meeting")}: ${held} held, ${cancelled} cancelled, ${unrecorded} without a record.`,
    `${counted(attendees, "name")} in lists of attendees, ${matched} of them known here.`,
    `${counted(doubts, "doubt")}${
      doubts > 0
        ? `: ${Object.entries(summary.doubts)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(", ")}`
        : ""
    }.`,
  ].join("\n");
}
