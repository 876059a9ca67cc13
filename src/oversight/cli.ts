import type { Command } from "commander";
import { listBodies } from "../charter/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ok, refuse } from "../platform/result.ts";
import { exits, type Terminal } from "../platform/terminal.ts";
import { findingOf } from "./api.ts";
import { chosen, tally } from "./finding-list.ts";
import { type JudgedFinding, readFindings } from "./reads.ts";

export function oversightCommands(program: Command, terminal: Terminal): void {
  program
    .command("lint")
    .description(
      "look through documents, seats and minutes for what contradicts itself or is missing; 1 where something is open",
    )
    .option("--body <body>", "of one body alone, by its short name such as tsc")
    .option("--json", "print data, what was accepted included")
    .action(async (_options, command: Command) => {
      const { body = null } = command.opts<{ body?: string }>();
      let code: number | undefined;
      await terminal.run(command, "operator", (context) =>
        withViewerReadOnly(context.db, context.viewer, async (tx) => {
          if (body !== null && !(await listBodies(tx)).some((it) => it.slug === body)) {
            code = exits.misuse;
            return refuse({ kind: "body-unknown", status: 422, sentence: `There is no body “${body}”.` });
          }
          const found = chosen(await readFindings(tx, context.now), { body, kind: null, state: null });
          if (found.some((it) => it.accepted === null)) code = exits.refused;
          return ok({ json: found.map(findingOf), words: reportOf(found) });
        }),
      );
      if (code !== undefined) process.exitCode = code;
    });
}

/** Open findings by kind, each with its place, what is wrong and what to do; then the sum. */
function reportOf(findings: readonly JudgedFinding[]): string {
  const open = findings.filter((it) => it.accepted === null);
  const lists = tally(open).map(({ kind, title, open: count }) => {
    const lines = open.filter((it) => it.kind === kind).map(lineOf);
    return [`${title} (${count})`, ...lines, ""].join("\n");
  });
  const sum = open.length === 0 ? "Nothing is open." : `${open.length} findings are open.`;
  const accepted = findings.length - open.length;
  return [...lists, accepted === 0 ? sum : `${sum} ${accepted} are accepted.`].join("\n");
}

const lineOf = ({ place, words, remedy }: JudgedFinding): string =>
  `  ${place.label}${place.line === null ? "" : `:${place.line}`}  ${words} ${remedy}`;
