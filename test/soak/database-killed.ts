import { setTimeout as sleep } from "node:timers/promises";
import { checkEverything } from "./check.ts";
import { found, verify } from "./community.ts";
import type { Outcome } from "./outcome.ts";
import { kill, newInstallation, postmasterOf, start, stop, type Workshop } from "./process.ts";
import { failuresOf, newWitness, settle, startWriters, unexpected } from "./witness.ts";

const times = 20;

/** How long acts may be impossible after a kill, in milliseconds. */
const healLimit = 10_000;

/** PostgreSQL alone is killed under a living server, which must say so to whoever asks and bring it back. */
export async function databaseKilled(workshop: Workshop): Promise<Outcome> {
  const installation = await newInstallation(workshop, "database-killed");
  const running = await start(installation);
  const token = await found(installation);
  const door = { url: installation.url, token };
  const witness = newWitness();
  const wrong: string[] = [];
  let [killed, slowest] = [0, 0];
  while (killed < times && wrong.length === 0) {
    const writing = startWriters(witness, [door], 8);
    await Promise.race([writing.flow, sleep(healLimit)]);
    await sleep(Math.random() * 300);
    kill(await postmasterOf(installation));
    killed++;
    const began = performance.now();
    await writing.stop();
    const again = startWriters(witness, [door], 8);
    await Promise.race([again.flow, sleep(healLimit)]);
    const healed = performance.now() - began;
    await again.stop();
    slowest = Math.max(slowest, healed);
    if (healed > healLimit) wrong.push(`no act was possible for ${healLimit / 1000} s after PostgreSQL was killed`);
  }
  await settle(witness, door);
  wrong.push(...unexpected(witness, "503 "));
  if (failuresOf(witness) === 0) wrong.push("no request was refused: no kill fell into a write");
  wrong.push(...(await checkEverything(installation, token, witness)));
  const verdict = await verify(installation);
  if (!verdict.agrees) wrong.push(`verify: ${verdict.sentence}`);
  if (running.child.exitCode !== null || running.child.signalCode !== null) wrong.push("the server ended");
  await stop(running);
  const line = `PostgreSQL killed ${killed} times, ${witness.acknowledged.size} meetings acknowledged, ${failuresOf(witness)} requests answered 503, slowest recovery ${(slowest / 1000).toFixed(1)} s, verify ${verdict.sentence}`;
  return { line, wrong };
}
