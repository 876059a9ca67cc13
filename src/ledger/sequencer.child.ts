import { openPools } from "../platform/database/transaction.ts";
import { startSequencer } from "./sequencer.ts";

// A second process for the tests: seals until it is killed. Its argument is the login and the data folder, as JSON.
const { app, dataDir } = JSON.parse(process.argv[2] ?? "{}");
const { app: database } = openPools({ app }, { size: 2 });
startSequencer(
  database,
  { dataDir, ledgerKey: undefined },
  {
    now: () => new Date(),
    fault: (error) => process.stderr.write(`${error}\n`),
    unsigned: (sentence) => process.stderr.write(`${sentence}\n`),
  },
);
process.stdout.write("sealing\n");
