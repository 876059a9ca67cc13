import type { Command } from "commander";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { formatInstant } from "../platform/html/index.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import type { Terminal } from "../platform/terminal.ts";
import { scheduleMeeting } from "./actions.ts";
import { meetingForm } from "./meeting.ts";
import { minutesCommands } from "./minutes-cli.ts";
import { listComing } from "./store.ts";
import { meetingRefused } from "./words.ts";

export function meetingCommands(program: Command, terminal: Terminal): void {
  minutesCommands(program, terminal);
  const meeting = program.command("meeting").description("meetings");
  meeting
    .command("schedule")
    .description("schedule a meeting as the person of WARDMOTE_TOKEN, under the clause that lets them")
    .requiredOption("--body <body>", "short name of the body, such as security-wg")
    .requiredOption("--title <title>")
    .requiredOption("--starts <time>", "local day and time, 2026-12-10T17:00")
    .requiredOption("--zone <zone>", "time zone, such as Europe/London")
    .option("--minutes <n>", "length", "60")
    .option("--joining <text>", "how to join", "")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "token", async (context, config) => {
        const { starts, json: _, ...given } = command.opts<Record<string, string>>();
        const wanted = meetingForm.safeParse({ ...given, startsAt: starts });
        if (!wanted.success) {
          const problems = wanted.error.issues.map((it) => ({ field: it.path.join("."), message: it.message }));
          return refuse({ kind: "malformed", status: 400, sentence: "Some of what was given cannot stand.", problems });
        }
        const scheduled = await scheduleMeeting(context, wanted.data);
        if (!scheduled.ok) return refuse(meetingRefused(scheduled.refusal));
        return ok({
          json: scheduled.value,
          words: `M-${scheduled.value.number} is scheduled: ${config.url}/meetings/${scheduled.value.number}`,
        });
      }),
    );

  meeting
    .command("list")
    .description("coming meetings")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const window = { now: context.now, body: null, after: null, limit: limits.pageRows };
        const coming = await withViewerReadOnly(context.db, context.viewer, (tx) => listComing(tx, window));
        const words = coming
          .map((it) => `M-${it.number}  ${formatInstant(it.startsAt, it.zone)}  ${it.title}`)
          .join("\n");
        return ok({ json: coming, words: words || "No meeting is scheduled." });
      }),
    );
}
