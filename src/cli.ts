import { Command, CommanderError } from "commander";
import { charterCommands } from "./charter/index.ts";
import { verifyCommand } from "./ledger/index.ts";
import { erased } from "./main.ts";
import { meetingCommands } from "./meetings/index.ts";
import { hashSecret, peopleCommands, personBehind } from "./people/index.ts";
import { withViewerReadOnly } from "./platform/database/transaction.ts";
import { exits, terminal } from "./platform/terminal.ts";
import { stranger } from "./platform/viewer.ts";
import { start } from "./start.ts";

const program = new Command("wardmote")
  .description("Runs an open-source project's security working group by its charter.")
  .option("--data <dir>", "data folder, instead of WARDMOTE_DATA")
  .exitOverride()
  .showHelpAfterError();

program
  .command("start")
  .description("start database and server; prints the address and, before the set-up, a one-time link")
  .option("--port <port>", "instead of PORT")
  .option("--host <host>", "instead of HOST")
  .action((_options, command: Command) => {
    const { port, host, data } = command.optsWithGlobals<{ port?: string; host?: string; data?: string }>();
    return start({
      ...process.env,
      ...(port && { PORT: port }),
      ...(host && { HOST: host }),
      ...(data && { WARDMOTE_DATA: data }),
    });
  });

program
  .command("verify <target>")
  .description("check a ledger independently: the address of a server, or an exported file")
  .option("--key <vkey>", "the log's public key; without it the key is taken from the server at first use and kept")
  .option("--state <file>", "where key and checkpoint are kept between runs")
  .option("--json", "print data")
  .action(async (target: string, options: { key?: string; state?: string; json?: boolean }) => {
    process.exitCode = await verifyCommand(target, options);
  });

const door = terminal((db, secret, now) =>
  withViewerReadOnly(db, stranger, (tx) => personBehind(tx, hashSecret(secret), now)),
);
charterCommands(program, door);
peopleCommands(program, door, erased);
meetingCommands(program, door);

try {
  await program.parseAsync();
} catch (fault) {
  if (!(fault instanceof CommanderError)) throw fault;
  process.exitCode = fault.exitCode === 0 ? exits.done : exits.misuse;
}
