import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { checkEverything } from "./check.ts";
import { found, verify } from "./community.ts";
import { startGivenPostgres } from "./given-postgres.ts";
import type { Outcome } from "./outcome.ts";
import { freePort, newInstallation, type Running, start, stop, type Workshop } from "./process.ts";
import { newWitness, settle, startWriters, unexpected } from "./witness.ts";

/** At each of the two servers. */
const writers = 100;
const seconds = 60;

/** Resident memory that a server may take under this load, in megabytes. */
const memoryLimit = 400;

/** Two servers on one given PostgreSQL, which both number and sign, under two hundred writers. */
export async function load(workshop: Workshop): Promise<Outcome> {
  const postgres = await startGivenPostgres(workshop);
  const first = await newInstallation(workshop, "load", { DATABASE_URL: postgres.url });
  const port = await freePort();
  const second = { ...first, port, url: `http://localhost:${port}` };
  const running = [await start(first), await start(second)];
  const token = await found(first);
  const doors = [first, second].map(({ url }) => ({ url, token }));
  const witness = newWitness();
  const before = await memoryOf(running);

  const writing = startWriters(witness, doors, writers);
  await sleep((seconds * 1000) / 2);
  const halfway = await memoryOf(running);
  await sleep((seconds * 1000) / 2);
  await writing.stop();
  const after = await memoryOf(running);

  await settle(witness, { url: first.url, token });
  const wrong = unexpected(witness);
  for (const installation of [first, second]) {
    wrong.push(...(await checkEverything(installation, token, witness)));
    const verdict = await verify(installation);
    if (!verdict.agrees) wrong.push(`verify: ${verdict.sentence}`);
  }
  for (const megabytes of after) if (megabytes > memoryLimit) wrong.push(`a server takes ${megabytes} MB`);
  await Promise.all(running.map(stop));
  const memory = [before, halfway, after].map((it) => it.join("+")).join(" → ");
  const rate = Math.round(witness.acknowledged.size / seconds);
  const servers = `2 servers on PostgreSQL ${postgres.version}, ${2 * writers} writers`;
  return {
    line: `${servers}, ${witness.acknowledged.size} meetings in ${seconds} s (${rate}/s), both verified, memory ${memory} MB`,
    wrong,
  };
}

/** Resident memory of each server, in megabytes. */
const memoryOf = (servers: readonly Running[]): Promise<number[]> =>
  Promise.all(
    servers.map(async ({ child }) => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    }),
  );
