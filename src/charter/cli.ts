import { basename } from "node:path";
import type { Command } from "commander";
import { addPerson, peopleRefused } from "../people/index.ts";
import { ok, refuse } from "../platform/result.ts";
import { readInput, type Terminal } from "../platform/terminal.ts";
import { documentCommands, parse } from "./document-cli.ts";
import { bodyForm, personForm, rosterForm, setUpForm, termForm } from "./forms.ts";
import { closeFounding } from "./founding.ts";
import { importRoster } from "./roster-actions.ts";
import { chairWords, doubtWords, rosterWords } from "./roster-words.ts";
import { addSeatHolder, recordBody } from "./seat-actions.ts";
import { setUp } from "./set-up.ts";
import { charterRefused, setUpRefused } from "./words.ts";

/** Set-up and the founding record from the machine itself. After the founding is closed these refuse like everybody else's. */
export function charterCommands(program: Command, terminal: Terminal): void {
  program
    .command("init")
    .description("set up the community without a browser")
    .requiredOption("--project <name>", "the project, such as Presto")
    .option("--parent <name>", "its steering committee", "Technical Steering Committee")
    .option("--parent-short <name>", "the committee's short name", "TSC")
    .option("--group <name>", "the working group", "Security Working Group")
    .option("--group-short <name>", "the group's short name", "Security WG")
    .option("--source <text>", "where it is written that they exist", "set up from the command line")
    .option("--zone <zone>", "time zone of the group", "Etc/UTC")
    .requiredOption("--name <name>", "your name")
    .requiredOption("--email <address>", "your mail address")
    .option("--model", "take every model text, for a community that has no documents")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context, config) => {
        const given = command.opts<Record<string, string> & { model?: boolean }>();
        const wanted = parse(setUpForm, {
          model: given.model,
          project: given.project,
          parentName: given.parent,
          parentShortName: given.parentShort,
          groupName: given.group,
          groupShortName: given.groupShort,
          source: given.source,
          zone: given.zone,
          name: given.name,
          email: given.email,
        });
        if (!wanted.ok) return wanted;
        const done = await setUp(context, wanted.value, "operator", { url: config.url, keys: config });
        if (!done.ok) return refuse(setUpRefused(done.refusal));
        return ok({
          json: { url: config.url },
          words: `${wanted.value.groupName} of ${wanted.value.project} is set up. Its founding record is open: ${config.url}/founding`,
        });
      }),
    );

  documentCommands(program, terminal);

  const importing = program.commands.find((it) => it.name() === "import") ?? program.command("import");
  importing
    .command("roster <file>")
    .description("the voting members of a body, from a table in Markdown or CSV, with a report of every doubt")
    .requiredOption("--body <id>", "short name of the body, such as tsc")
    .option("--source <text>", "where the roster stands")
    .option("--json", "print data")
    .action((file: string, _options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const given = command.opts<Record<string, string | undefined>>();
        const bytes = await readInput(file);
        if (!bytes.ok) return bytes;
        const wanted = parse(rosterForm, { body: given.body, source: given.source ?? basename(file) });
        if (!wanted.ok) return wanted;
        const imported = await importRoster(context, { ...wanted.value, bytes: bytes.value });
        if (!imported.ok) return refuse(charterRefused(imported.refusal));
        const { doubts, chairs } = imported.value;
        const words = [rosterWords(imported.value), ...doubts.map(doubtWords), ...chairs.map(chairWords)];
        return ok({ json: imported.value, words: words.join("\n") });
      }),
    );

  program
    .command("body")
    .description("committees and working groups")
    .command("add")
    .description("record that a body exists, while the founding record is open")
    .requiredOption("--slug <id>", "short name for addresses, such as security-wg")
    .requiredOption("--name <name>")
    .requiredOption("--short-name <name>", "such as Security WG")
    .requiredOption("--parent <body>", "short name of the body above it, such as tsc")
    .requiredOption("--source <text>", "where it is written that it exists")
    .option("--cite <clause>", "the clause by which it was established, such as charter/2.i.iv")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const { json: _, ...given } = command.opts<Record<string, string>>();
        const wanted = parse(bodyForm, given);
        if (!wanted.ok) return wanted;
        const recorded = await recordBody(context, wanted.value);
        if (!recorded.ok) return refuse(charterRefused(recorded.refusal));
        const { changed } = recorded.value;
        const words = `${wanted.value.name} ${changed ? "is recorded" : "stood there already"}.`;
        return ok({ json: recorded.value, words });
      }),
    );

  const person = program.command("person").description("people");
  person
    .command("add")
    .description("add a person; with --seat also the holder of a seat, while the founding record is open")
    .requiredOption("--name <name>")
    .option("--email <address>")
    .option("--github <login>", "login on GitHub, where no mail address is known")
    .option("--seat <body:role>", "role: chair or member, such as security-wg:chair")
    .option("--since <day>", "first day in the seat")
    .option("--until <day>", "last day in the seat")
    .option("--resigned", "the last day is that of a resignation")
    .option("--acting", "acts for the holder of the seat")
    .option("--deputy", "is the holder's deputy")
    .option("--source <text>", "where it is written")
    .option("--json", "print data")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const given = command.opts<
          Record<string, string | undefined> & { acting?: true; deputy?: true; resigned?: true }
        >();
        const { name, email, github, since: startsOn, until: endsOn, source } = given;
        const endedBy = given.resigned && "resigned";
        const capacity = given.acting ? "acting" : given.deputy ? "deputy" : "holder";
        const wanted = parse(personForm, { name, email, github });
        if (!wanted.ok) return wanted;
        if (given.seat === undefined) {
          const added = await addPerson(context, wanted.value);
          if (!added.ok) return refuse(peopleRefused(added.refusal));
          return ok({ json: added.value, words: `${wanted.value.name} was added.` });
        }
        const [body, seat] = given.seat.split(":");
        const term = parse(termForm, { body, seat, email, github, startsOn, endsOn, endedBy, source, capacity });
        if (!term.ok) return term;
        const seated = await addSeatHolder(context, wanted.value.name, term.value);
        if (!seated.ok) return refuse(setUpRefused(seated.refusal));
        return ok({ json: seated.value, words: `${wanted.value.name} holds the seat ${given.seat}.` });
      }),
    );

  program
    .command("founding")
    .description("the founding record")
    .command("close")
    .description("close the founding record, for good: from then on every act needs a clause")
    .action((_options, command: Command) =>
      terminal.run(command, "operator", async (context) => {
        const closed = await closeFounding(context);
        if (!closed.ok) return refuse(charterRefused(closed.refusal));
        return ok({ json: null, words: "The founding is closed. From now on every act needs a clause." });
      }),
    );
}
