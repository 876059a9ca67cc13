import { execFileSync } from "node:child_process";
import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkEverything } from "./check.ts";
import { found, verify } from "./community.ts";
import { type Outcome, skip } from "./outcome.ts";
import { type Installation, killEverything, newInstallation, start, stop, type Workshop } from "./process.ts";
import { failuresOf, newWitness, settle, startWriters, unexpected } from "./witness.ts";

/** In megabytes: room for a new cluster and little more. */
const diskSize = 160;

/** Less than a segment of PostgreSQL's write-ahead log, which is 16 MB. */
const logSegment = 12_000_000;

/** How long the disk stays full, in milliseconds. */
const fullFor = 15_000;

/** How long acts may stay impossible once there is room again, in milliseconds. */
const healLimit = 15_000;

/** The disk of the data folder fills up amid writes, and later has room again. */
export async function diskFull(workshop: Workshop): Promise<Outcome> {
  const installation = await newInstallation(workshop, "disk-full");
  if (!mountSmallDisk(installation)) return skip("only root on Linux can mount a small disk");
  try {
    return await fillAndEmpty(installation);
  } finally {
    await killEverything(installation);
    execFileSync("umount", [installation.dataDir]);
  }
}

async function fillAndEmpty(installation: Installation): Promise<Outcome> {
  const running = await start(installation);
  const token = await found(installation);
  const door = { url: installation.url, token };
  const witness = newWitness();
  const writing = startWriters(witness, [door], 8);
  await sleep(1000);
  const filler = join(installation.dataDir, "filler");
  // First PostgreSQL's log of writes runs out of room, which ends it, and then everything else.
  await fill(filler, logSegment);
  for (const until = Date.now() + 30_000; Date.now() < until && failuresOf(witness) === 0; await sleep(20));
  for (const until = Date.now() + fullFor; Date.now() < until; await sleep(100)) await fill(filler, 0);
  const [before, refused] = [witness.acknowledged.size, failuresOf(witness)];
  const wrong = unexpected(witness, "503 ");
  if (refused === 0) wrong.push("no request was refused: the disk was not full");

  await rm(filler);
  const freed = performance.now();
  while (witness.acknowledged.size === before && performance.now() - freed < healLimit) await sleep(10);
  const healed = (performance.now() - freed) / 1000;
  if (witness.acknowledged.size === before)
    wrong.push(`no act was possible for ${healLimit / 1000} s after there was room again`);
  await writing.stop();
  await settle(witness, door);
  wrong.push(...(await checkEverything(installation, token, witness)));
  const verdict = await verify(installation);
  if (!verdict.agrees) wrong.push(`verify: ${verdict.sentence}`);
  await stop(running);
  const words = [...witness.failures.keys()].map((it) => `“${it}”`).join(", ");
  const line = `${witness.acknowledged.size} meetings acknowledged, ${refused} requests refused with ${words}, went on ${healed.toFixed(1)} s after there was room, verify ${verdict.sentence}`;
  return { line, wrong };
}

function mountSmallDisk({ dataDir }: Installation): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskSize}m,mode=0700`, "none", dataDir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Takes the room there is, but for so many bytes. */
async function fill(path: string, leave: number): Promise<void> {
  const handle = await open(path, "a");
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(path);
      const room = bavail * bsize - leave;
      if (room <= 0) return;
      await handle.write(Buffer.alloc(Math.min(room, 1 << 20)));
    }
  } catch (error) {
    // Somebody else was quicker to take the last of it.
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    await handle.close();
  }
}
