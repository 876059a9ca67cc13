import { reachDatabase } from "../src/platform/database/connect.ts";

// A process that reaches the database of a data folder, says "reached" or the refusal, and leaves when its input ends.
const [dataDir = "", as = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const log = { info: say, warn: say };

const reached = await reachDatabase({ dataDir, as: as === "server" ? "server" : "command", log });
say(reached.ok ? "reached" : reached.refusal.sentence);
if (reached.ok) {
  for await (const _ of process.stdin);
  await reached.value.leave();
  say("left");
}
