import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/database.ts";
import { advisoryKey } from "../platform/database/advisory.ts";
import { type Database, openPools, withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { type Act, appendEntry } from "./append.ts";
import { type KeyPlace, openIdentity, openSigner } from "./identity.ts";
import { leafHash, rootOf, sameHash } from "./merkle.ts";
import { databaseSource } from "./resource.ts";
import { batchSize, type Sealing, sealWaiting, startSequencer } from "./sequencer.ts";
import { latestCheckpoint } from "./store.ts";
import { verifyLog } from "./verify.ts";

let database: TestDatabase;
let keys: KeyPlace;
let sealing: Sealing;
const now = new Date("2026-03-01T12:00:00Z");

beforeEach(async () => {
  database = await testDatabase();
  keys = { dataDir: mkdtempSync(join(tmpdir(), "wardmote-ledger-")), ledgerKey: undefined };
  await withViewer(database.app, clock, (tx) => openIdentity(tx, "wardmote.example/ledger", now, keys));
  const opened = await withViewer(database.app, clock, (tx) => openSigner(tx, keys));
  if (!opened?.signer) throw new Error("no signer");
  sealing = { log: opened.log, signer: opened.signer };
});
afterEach(async () => {
  await database.drop();
  rmSync(keys.dataDir, { recursive: true });
});

const act = (number: number): Act => ({
  grant: { act: "schedule-meeting", basis: "server", clause: null },
  by: "clock",
  subject: `meeting_${number}`,
  at: now,
  hashes: {},
  facts: { number },
});

const append = (to: Database, number: number, linger = 0) =>
  withViewer(to, clock, async (tx) => {
    const id = await appendEntry(tx, act(number));
    if (linger) await sleep(linger);
    return id;
  });

const seal = () => sealWaiting(database.app, sealing, now);
const verify = () => verifyLog(databaseSource(database.app), { verifier: sealing.signer });
const numbers = async () =>
  (
    await sql<{ seq: number; id: string }>`select seq, entry_id as id from ledger_sequence order by seq`.execute(
      database.owner,
    )
  ).rows;
const waiting = async () =>
  (await sql<{ count: number }>`select count(*) from ledger_queue`.execute(database.owner)).rows[0]?.count;

/** Every checkpoint that was ever signed must be that of a beginning of the one history. */
async function expectOneHistory() {
  const { rows: entries } = await sql<{ entry: Buffer }>`
    select e.entry from ledger_sequence s join ledger_entry e on e.id = s.entry_id order by s.seq`.execute(
    database.owner,
  );
  const leaves = entries.map(({ entry }) => leafHash(entry));
  const { rows: signed } = await sql<{ size: number; root: Buffer }>`select size, root from ledger_checkpoint`.execute(
    database.owner,
  );
  expect(signed.length).toBeGreaterThan(0);
  for (const { size, root } of signed) {
    expect(sameHash(rootOf([Buffer.concat(leaves.slice(0, size))]), root), `checkpoint of ${size}`).toBe(true);
  }
}

async function expectComplete(ids: readonly string[]) {
  const numbered = await numbers();
  expect(numbered.map(({ seq }) => seq)).toEqual(ids.map((_, at) => at));
  expect(new Set(numbered.map(({ id }) => id))).toEqual(new Set(ids));
  expect(await waiting()).toBe(0);
  await expectOneHistory();
  const report = await verify();
  expect(report.problem).toBeNull();
  expect(report.checkpoint?.size).toBe(ids.length);
}

describe("the sequencer", () => {
  test("signs an empty log once, so that it can be verified from the first day", async () => {
    expect(await seal()).toBe(0);
    expect(await seal()).toBe(0);
    const { rows } = await sql`select size from ledger_checkpoint`.execute(database.owner);
    expect(rows).toEqual([{ size: 0 }]);
    expect((await verify()).problem).toBeNull();
  });

  test("numbers in the order of arrival", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number++) ids.push(await append(database.app, number));
    expect(await seal()).toBe(5);
    expect((await numbers()).map(({ id }) => id)).toEqual(ids);
    await expectComplete(ids);
  });

  test("extends the tree over many batches as if it were one", async () => {
    const write = (entries: number) =>
      withViewer(database.app, clock, async (tx) => {
        const written: string[] = [];
        for (let number = 0; number < entries; number++) written.push(await appendEntry(tx, act(number)));
        return written;
      });
    const first = await write(300);
    expect(await seal()).toBe(300);
    const others = (await Promise.all(Array.from({ length: 5 }, () => write(420)))).flat();
    expect(await seal()).toBe(batchSize);
    expect(await seal()).toBe(others.length - batchSize);
    await expectComplete([...first, ...others]);
  });

  test("does not miss an entry whose transaction commits after a later one's number was given", async () => {
    const slow = append(database.app, 0, 400);
    await sleep(100);
    const quick = await append(database.app, 1);
    expect(await seal()).toBe(1);
    const id = await slow;
    expect(await seal()).toBe(1);
    await expectComplete([quick, id]);
  });

  test("leaves the queue alone while another one holds the lock", async () => {
    await append(database.app, 0);
    const { holding, release } = await holdLock();
    expect(await seal()).toBe(0);
    release();
    await holding;
    expect(await seal()).toBe(1);
  });

  test("signs nothing where the stored hashes do not give what was signed last", async () => {
    await append(database.app, 0);
    await append(database.app, 1);
    await seal();
    await append(database.app, 2);
    await sql`alter table ledger_hash disable trigger user`.execute(database.owner);
    await sql`update ledger_hash set hash = sha256('forged') where index = 1`.execute(database.owner);
    await expect(seal()).rejects.toThrow("do not give the signed root of 2 entries; nothing is signed");
    expect((await withViewer(database.app, clock, latestCheckpoint))?.size).toBe(2);
    expect(await waiting()).toBe(1);
  });

  test("signs nothing after a checkpoint that its key has not signed", async () => {
    await append(database.app, 0);
    await seal();
    await append(database.app, 1);
    await sql`alter table ledger_checkpoint disable trigger user`.execute(database.owner);
    await sql`update ledger_checkpoint set note = replace(note, 'wardmote.example', 'other.example')`.execute(
      database.owner,
    );
    await expect(seal()).rejects.toThrow("is not signed with its key");
  });

  test("that runs seals within a second", async () => {
    const faults: unknown[] = [];
    const running = startSequencer(database.app, keys, {
      now: () => now,
      fault: (error) => faults.push(error),
      unsigned: (why) => faults.push(why),
    });
    await sleep(300);
    const id = await append(database.app, 0);
    const began = performance.now();
    while ((await numbers()).length === 0 && performance.now() - began < 5000) await sleep(20);
    expect(performance.now() - began).toBeLessThan(1000);
    await running.stop();
    expect(faults).toEqual([]);
    await expectComplete([id]);
  });

  test("ends with one sentence where the private key is not here", async () => {
    const said: string[] = [];
    const elsewhere = mkdtempSync(join(tmpdir(), "wardmote-ledger-"));
    const running = startSequencer(
      database.app,
      { dataDir: elsewhere, ledgerKey: undefined },
      { now: () => now, fault: () => {}, unsigned: (why) => said.push(why) },
    );
    await sleep(600);
    await running.stop();
    rmSync(elsewhere, { recursive: true });
    expect(said).toEqual([
      expect.stringMatching(
        /^The private key of the ledger wardmote\.example\/ledger is not in .*: this process does not sign the ledger/,
      ),
    ]);
  });
});

test("a sequencer started before the founding waits for it", async () => {
  const unfounded = await testDatabase();
  const faults: unknown[] = [];
  const running = startSequencer(unfounded.app, keys, {
    now: () => now,
    fault: (error) => faults.push(error),
    unsigned: (why) => faults.push(why),
  });
  await sleep(300);
  await withViewer(unfounded.app, clock, (tx) => openIdentity(tx, "late.example/ledger", now, keys));
  const signed = () => withViewer(unfounded.app, clock, latestCheckpoint);
  for (let tries = 0; tries < 50 && !(await signed()); tries++) await sleep(50);
  expect(await signed()).toMatchObject({ origin: "late.example/ledger", size: 0 });
  await running.stop();
  await unfounded.drop();
  expect(faults).toEqual([]);
});

/** Takes the sequencer's lock in a transaction of its own until `release` is called. */
async function holdLock() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken = Promise.withResolvers<void>();
  const holding = withViewer(database.app, clock, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.raw(advisoryKey("sequencer"))})`.execute(tx);
    taken.resolve();
    await released;
  });
  await taken.promise;
  return { holding, release };
}

describe("two processes at once", () => {
  const children: ChildProcess[] = [];
  const startChild = async () => {
    const told = JSON.stringify({ app: database.appConfig, dataDir: keys.dataDir });
    const child = spawn(
      process.execPath,
      ["--no-warnings", fileURLToPath(new URL("./sequencer.child.ts", import.meta.url)), told],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    children.push(child);
    await once(child.stdout ?? child, "data");
    return child;
  };
  const kill = async (child: ChildProcess) => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  test("and 200 writers, some of them slow: no gap, no fork, none missing", async () => {
    const child = await startChild();
    const faults: unknown[] = [];
    const here = startSequencer(database.app, keys, {
      now: () => now,
      fault: (error) => faults.push(error),
      unsigned: (why) => faults.push(why),
    });
    const pools = [
      openPools({ app: database.appConfig }, { size: 20 }),
      openPools({ app: database.appConfig }, { size: 20 }),
    ];
    const written = await Promise.all(
      Array.from({ length: 200 }, async (_, writer) => {
        const pool = pools[writer % 2]?.app ?? database.app;
        const ids: string[] = [];
        for (let turn = 0; turn < 5; turn++) ids.push(await append(pool, writer, writer % 10 === 0 ? 50 : 0));
        return ids;
      }),
    );
    const began = performance.now();
    while ((await waiting()) !== 0 && performance.now() - began < 10_000) await sleep(50);
    await here.stop();
    await kill(child);
    await Promise.all(pools.map((pool) => pool.close()));
    expect(faults).toEqual([]);
    await expectComplete(written.flat());
  });

  test("of which one is killed again and again amid sealing: nothing is lost, nothing doubled", async () => {
    const ids: string[] = [];
    let writing = true;
    const writer = (async () => {
      for (let number = 0; writing; number++) ids.push(await append(database.app, number));
    })();
    // The soak kills a hundred times.
    for (let life = 0; life < 3; life++) {
      const child = await startChild();
      await sleep(100 + 120 * life);
      await kill(child);
    }
    writing = false;
    await writer;
    // PostgreSQL may still be at work for the one that was killed, and then nobody else can seal.
    while ((await waiting()) !== 0) if ((await seal()) === 0) await sleep(20);
    await expectComplete(ids);
  });
});
