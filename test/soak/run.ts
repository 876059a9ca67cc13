import { parseArgs } from "node:util";
import { databaseKilled } from "./database-killed.ts";
import { diskFull } from "./disk-full.ts";
import { kills } from "./kills.ts";
import { load } from "./load.ts";
import type { Outcome } from "./outcome.ts";
import { killEverything, openWorkshop, type Workshop } from "./process.ts";
import { properties } from "./properties.ts";

// npm run soak -- [part …] [--times N]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: "string", default: "100" } },
});

const parts: Readonly<Record<string, (workshop: Workshop) => Promise<Outcome>>> = {
  kills: (workshop) => kills(workshop, Number(values.times)),
  load,
  properties,
  "disk-full": diskFull,
  "database-killed": databaseKilled,
};

const say = (line: string) => process.stdout.write(`${line}\n`);

const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0 || !(Number(values.times) > 0)) {
  say(`Usage: npm run soak -- [${Object.keys(parts).join(" | ")} …] [--times N]`);
  process.exit(2);
}

if (process.platform !== "linux") {
  say("The soak finds the processes that it kills in /proc: it runs on Linux only.");
  process.exit(2);
}

let working: Workshop | null = null;
process.once("SIGINT", async () => {
  if (working) await killEverything({ dataDir: working.folder });
  process.exit(130);
});

for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const workshop = await openWorkshop();
  working = workshop;
  const began = performance.now();
  const outcome = await part(workshop).catch(
    (fault: unknown): Outcome => ({
      line: "broke off",
      wrong: [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)],
    }),
  );
  await killEverything({ dataDir: workshop.folder });
  say(`${name}: ${outcome.line} (${Math.round((performance.now() - began) / 1000)} s)`);
  for (const sentence of outcome.wrong.slice(0, 20)) say(`  wrong: ${sentence}`);
  if (outcome.wrong.length === 0) await workshop.remove();
  else {
    process.exitCode = 1;
    say(`  ${outcome.wrong.length} wrong; what was left lies in ${workshop.folder}`);
  }
}
