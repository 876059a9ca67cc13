import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import type { Context } from "../platform/action.ts";
import type { Refused } from "../platform/http/refusals.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { readInput, type Terminal } from "../platform/terminal.ts";
import { decideBindings, type Imported, importDocument } from "./actions.ts";
import { decideAlignment } from "./alignment-actions.ts";
import { documentForm, historyForm, recordRank } from "./forms.ts";
import type { HistoryFile } from "./history.ts";
import { type ImportedFile, importHistory } from "./history-actions.ts";
import { changesWords, charterRefused } from "./words.ts";

const ranks =
  "1 technical charter, 2 policy, 3 vulnerability handling policy, 4 a group's document, 5 standing rules, 6 a record that binds nobody";

/** Documents and their histories from the machine itself. */
export function documentCommands(program: Command, terminal: Terminal): void {
  const importing = program.command("import").description("bring records in");
  importing
    .command("charter <file>")
    .description("a governing document as Markdown, with suggested meanings")
    .requiredOption("--document <id>", "short name for addresses, such as charter or security-wg")
    .requiredOption("--governs <body>", "short name of the body it governs or belongs to, such as tsc or security-wg")
    .option("--rank <n>", ranks, "4")
    .option("--record", "keep the text for the record: it binds nobody (the same as --rank 6)")
    .option("--title <title>", "taken from the text unless given")
    .option("--source <text>", "where the document stands")
    .option("--effective <day>", "the day it took effect, 2026-11-26")
    .option("--cite <clause>", "the clause under which it stands, such as charter/2.i.iv")
    .option("--accept-suggestions", "confirm every suggested meaning and every guess, and print what stays unbound")
    .option("--json", "print data")
    .action((file: string, _options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const given = command.opts<Given>();
        const bytes = await readInput(file);
        if (!bytes.ok) return bytes;
        const wanted = parse(documentForm, {
          slug: given.document,
          governs: given.governs,
          rank: given.record ? recordRank : given.rank,
          title: given.title,
          source: given.source ?? basename(file),
          effectiveOn: given.effective,
          cite: given.cite,
        });
        if (!wanted.ok) return wanted;
        const imported = await importDocument(context, { ...wanted.value, bytes: bytes.value });
        if (!imported.ok) return refuse(charterRefused(imported.refusal));
        const waiting = imported.value.suggestions + imported.value.guesses > 0;
        const confirmed = given.acceptSuggestions && waiting ? await acceptAll(context, wanted.value.slug) : ok(0);
        if (!confirmed.ok) return confirmed;
        const json = { ...imported.value, confirmed: confirmed.value };
        return ok({ json, words: importedWords(json, wanted.value.rank === recordRank).join("\n") });
      }),
    );

  importing
    .command("history <dir>")
    .description("the versions of a document: files named 2020-02-05-….md by the day on which each took effect")
    .requiredOption("--document <id>", "short name for addresses, such as charter")
    .option("--governs <body>", "short name of the body it governs; known where the document is here already")
    .option("--rank <n>", ranks)
    .option("--title <title>", "taken from the newest text unless given")
    .option("--source <text>", "where the versions stand; the name of each file unless given")
    .option("--accept-suggestions", "confirm every suggested meaning and every guess")
    .option("--json", "print data")
    .action((dir: string, _options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const given = command.opts<Given>();
        const wanted = parse(historyForm, {
          slug: given.document,
          governs: given.governs,
          rank: given.rank,
          title: given.title,
          source: given.source,
          accept: given.acceptSuggestions,
        });
        if (!wanted.ok) return wanted;
        const files = await readHistory(dir);
        if (!files.ok) return files;
        const imported = await importHistory(context, wanted.value, files.value);
        if (!imported.ok) return refuse(charterRefused(imported.refusal));
        return ok({ json: { versions: imported.value }, words: imported.value.map(versionWords).join("\n") });
      }),
    );
}

type Given = Record<string, string | undefined> & { readonly record?: boolean; readonly acceptSuggestions?: boolean };

async function acceptAll(context: Context, slug: string): Promise<Result<number, Refused>> {
  const decided = await decideBindings(context, slug, { confirm: "all" });
  if (!decided.ok) return refuse(charterRefused(decided.refusal));
  const aligned = await decideAlignment(context, slug, { confirm: "all" });
  return aligned.ok ? ok(decided.value.confirmed) : refuse(charterRefused(aligned.refusal));
}

/** The files of a folder; what the system adds, and folders, are passed over. */
async function readHistory(dir: string): Promise<Result<readonly HistoryFile[], Refused>> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    const names = entries.filter((it) => !it.isDirectory() && !it.name.startsWith(".")).map((it) => it.name);
    return ok(
      await Promise.all(
        names.map(async (name): Promise<HistoryFile> => {
          const read = await readInput(join(dir, name));
          return { name, content: read.ok ? read.value : { unreadable: read.refusal.sentence } };
        }),
      ),
    );
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "unknown";
    const why = { ENOENT: "there is no such folder", ENOTDIR: "it is no folder", EACCES: "this user may not read it" };
    const sentence = `${dir} cannot be read: ${why[code as keyof typeof why] ?? code}.`;
    return refuse({ kind: "file-unreadable", status: 400, sentence });
  }
}

function importedWords(it: Imported & { readonly confirmed: number }, record: boolean): string[] {
  const which = `${it.slug}, version ${it.number}`;
  const aligned = it.aligned ? [`Beside the version before: ${changesWords(it.aligned)}.`] : [];
  if (record && it.changed) return [`${which}: ${it.clauses} clauses, kept for the record.`, ...aligned];
  if (!it.changed) return [`${which}: this very text stands there already; ${it.confirmed} meanings confirmed.`];
  const kept = it.kept > 0 ? `, ${it.kept} kept from the neighbouring version` : "";
  return [
    `${which}: ${it.clauses} clauses, ${it.suggestions} meanings suggested, ${it.confirmed} confirmed${kept}.`,
    ...aligned,
    ...(it.unbound.length > 0 ? [`Unbound, for information only: ${it.unbound.join(", ")}`] : []),
  ];
}

const versionWords = (it: ImportedFile): string =>
  it.changed
    ? `${it.effectiveOn}  version ${it.number}: ${it.clauses} clauses${it.aligned ? `; ${changesWords(it.aligned)}` : ""}; ${it.suggestions} meanings suggested, ${it.confirmed} confirmed, ${it.kept} kept.`
    : `${it.effectiveOn}  version ${it.number}: stands there already.`;

/** Options by their schema, every problem named at once. */
export function parse<Schema extends z.ZodType>(schema: Schema, given: unknown): Result<z.output<Schema>, Refused> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((it) => ({ field: it.path.join("."), message: it.message }));
  return refuse({ kind: "malformed", status: 400, sentence: "Some of what was given cannot stand.", problems });
}
