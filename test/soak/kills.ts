import { setTimeout as sleep } from "node:timers/promises";
import { checkEverything, checkMeetings } from "./check.ts";
import { found, verify } from "./community.ts";
import type { Outcome } from "./outcome.ts";
import { killEverything, newInstallation, start, stop, type Workshop } from "./process.ts";
import { newWitness, settle, startWriters, unexpected } from "./witness.ts";

const writers = 8;

/** Milliseconds after the first answered write in which a kill falls. */
const window = 600;

/** Kills between two looks at the whole record and runs of `wardmote verify`. */
const round = 10;

/** The server, PostgreSQL and all its backends are killed again and again amid writes. */
export async function kills(workshop: Workshop, times: number): Promise<Outcome> {
  const installation = await newInstallation(workshop, "kills");
  const witness = newWitness();
  const wrong: string[] = [];
  let [killed, slowest, verified, size] = [0, 0, 0, 0];
  let running = await start(installation);
  const token = await found(installation);
  const door = { url: installation.url, token };
  let known = 0;

  const lookAtEverything = async () => {
    wrong.push(...(await checkEverything(installation, token, witness)));
    const verdict = await verify(installation);
    if (!verdict.agrees) wrong.push(`verify: ${verdict.sentence}`);
    verified++;
    size = verdict.size ?? size;
  };
  while (killed < times && wrong.length === 0) {
    const writing = startWriters(witness, [door], writers);
    await Promise.race([writing.flow, sleep(5000)]);
    await sleep(Math.random() * window);
    await killEverything(installation);
    killed++;
    await writing.stop();
    running = await start(installation);
    slowest = Math.max(slowest, running.startedIn);
    const keys = [...witness.acknowledged.keys()];
    wrong.push(...(await checkMeetings(installation, witness, keys.slice(known))));
    known = keys.length;
    if (killed % round === 0) await lookAtEverything();
  }
  await settle(witness, door);
  await lookAtEverything();
  await stop(running);
  // The server says 503 while PostgreSQL is gone and it is not yet.
  wrong.push(...unexpected(witness, "no answer", "503 "));
  const starts = `slowest start ${(slowest / 1000).toFixed(1)} s`;
  const checks = `verify ran ${verified} times, last on ${size} entries`;
  return {
    line: `${killed} kills, ${witness.acknowledged.size} meetings acknowledged, ${witness.resent} requests sent again, ${starts}, ${checks}`,
    wrong,
  };
}
