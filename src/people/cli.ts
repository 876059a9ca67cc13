import type { Command } from "commander";
import { notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { isId } from "../platform/ids.ts";
import { waitingLetters } from "../platform/mail/outbox.ts";
import { ok, refuse } from "../platform/result.ts";
import type { Terminal } from "../platform/terminal.ts";
import { type Scope, scopes } from "../platform/viewer.ts";
import { removePasskeys } from "./account-actions.ts";
import { accountRefused } from "./account-words.ts";
import { createTokenFor } from "./actions.ts";
import { type Erased, erasePerson } from "./erasure-actions.ts";
import { peopleRefused } from "./words.ts";

export function peopleCommands(program: Command, terminal: Terminal, erased: Erased): void {
  program
    .command("token")
    .description("API tokens")
    .command("create")
    .description("make an API token in a person's name, for automation; the person is told")
    .requiredOption("--person <address>", "mail address of the person")
    .option("--scope <scopes>", `what it may do, by commas: ${scopes.join(", ")}`, "read,govern")
    .option("--name <name>", "what it is for", "made from the command line")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const { person, scope, name } = command.opts<{ person: string; scope: string; name: string }>();
        const wanted = scope.split(",").map((it) => it.trim());
        const unknown = wanted.filter((it) => !(scopes as readonly string[]).includes(it));
        if (unknown.length > 0) {
          return refuse({
            kind: "malformed",
            status: 400,
            sentence: `There is no scope ${unknown.join(", ")}; there are ${scopes.join(", ")}.`,
          });
        }
        const made = await createTokenFor(context, person.trim().toLowerCase(), { name, scopes: wanted as Scope[] });
        return made.ok ? ok({ json: made.value, words: made.value.secret }) : refuse(peopleRefused(made.refusal));
      }),
    );

  // The slice of the seats adds people, with their seats; it is asked first.
  const person = program.commands.find((it) => it.name() === "person") ?? program.command("person");
  person
    .command("erase <id>")
    .description("remove a person’s data for good, at their request; the ledger still verifies")
    .requiredOption("--yes", "say that you mean it: it cannot be undone")
    .option("--json", "print data")
    .action((id: string, _options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const done = isId("person", id) ? await erasePerson(context, id, erased) : refuse(notFound);
        return done.ok
          ? ok({ json: { erased: id }, words: `The data of ${id} is erased.` })
          : refuse(accountRefused(done.refusal));
      }),
    );

  person
    .command("remove-passkeys <id>")
    .description("remove the passkeys of somebody who has lost them, at their request; the person is told")
    .requiredOption("--yes", "say that you mean it: make sure first that it is them who ask")
    .option("--json", "print data")
    .action((id: string, _options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const done = isId("person", id) ? await removePasskeys(context, id) : refuse(notFound);
        return done.ok
          ? ok({ json: done.value, words: `Passkeys removed: ${done.value.removed}.` })
          : refuse(accountRefused(done.refusal));
      }),
    );

  program
    .command("outbox")
    .description("letters that wait because there is no SMTP_URL")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const letters = await withViewerReadOnly(context.db, context.viewer, waitingLetters);
        const words = letters
          .map((it) => `${it.createdAt.toISOString()}  to ${it.to}\n${it.subject}\n\n${it.body}`)
          .join("\n---\n");
        return ok({ json: letters, words: words || "Nothing waits." });
      }),
    );
}
