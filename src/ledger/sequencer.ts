import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { advisoryKey } from "../platform/database/advisory.ts";
import type { Tx } from "../platform/database/schema.ts";
import { type Database, withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { type Edge, edgeRoot, edgeSpans, emptyEdge, extendEdge } from "./edge.ts";
import { type KeyPlace, openSigner } from "./identity.ts";
import type { Signer } from "./key.ts";
import { leafHash, sameHash } from "./merkle.ts";
import { readSpans } from "./store.ts";
import { levelsOf } from "./tile.ts";

/** Entries numbered in one transaction. */
export const batchSize = 2048;

/**
 * Milliseconds between two looks at the queue. Looking is cheap, and a NOTIFY in every act would not be: PostgreSQL lets
 * the transactions that notify commit only one after another.
 */
const pause = 200;

/** The log and the key that signs it. */
export interface Sealing {
  readonly log: number;
  readonly signer: Signer;
}

interface Waiting {
  readonly position: number;
  readonly entry_id: string;
  readonly entry: Buffer;
}

/**
 * Numbers what waits, up to {@link batchSize} entries, and signs the new tree, in one transaction: all of it happened or
 * nothing. One process at a time does this; another answers 0 at once. Answers how many entries got a number.
 * @throws where what is stored does not give what was signed last; nothing is signed then.
 */
export const sealWaiting = (database: Database, sealing: Sealing, now: Date): Promise<number> =>
  withViewer(database, clock, async (tx) => {
    // Numbers come from what is committed now; a snapshot from before the lock would not show it.
    await sql`set transaction isolation level read committed`.execute(tx);
    if (!(await lockSequence(tx))) return 0;
    const { rows } = await sql<Waiting>`
      select q.position, q.entry_id, e.entry from ledger_queue q join ledger_entry e on e.id = q.entry_id
       order by q.position limit ${batchSize}`.execute(tx);
    return sealEntries(tx, sealing, rows, now);
  });

async function lockSequence(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${sql.raw(advisoryKey("sequencer"))}) as held`.execute(tx);
  return rows[0]?.held ?? false;
}

/** Gives these entries the next numbers. Only under the sequencer's lock. A new log gets its checkpoint even when empty. */
async function sealEntries(tx: Tx, sealing: Sealing, waiting: readonly Waiting[], now: Date): Promise<number> {
  const { edge, isSigned } = await readEdge(tx, sealing);
  if (waiting.length === 0 && isSigned) return 0;
  const { edge: extended, added } = extendEdge(
    edge,
    waiting.map(({ entry }) => leafHash(entry)),
  );
  const root = edgeRoot(extended);
  const note = signCheckpoint(extended.size, root, sealing.signer);
  const { log } = sealing;
  // Hashes travel as one run of bytes, cut up again by their ordinal.
  await sql`
    with numbered as (
      insert into ledger_sequence (log, seq, entry_id)
      select ${log}, ${edge.size}::bigint + n - 1, id from unnest(${waiting.map(({ entry_id }) => entry_id)}::text[]) with ordinality as t (id, n)
    ), hashed as (
      insert into ledger_hash (log, level, index, hash)
      select ${log}, level, index, substring(${Buffer.concat(added.map(({ hash }) => hash))}::bytea from (32 * (n - 1) + 1)::int for 32)
        from unnest(${added.map(({ level }) => level)}::smallint[], ${added.map(({ index }) => index)}::bigint[])
             with ordinality as t (level, index, n)
    )
    insert into ledger_checkpoint (log, size, root, note, signed_at) values (${log}, ${extended.size}, ${root}, ${note}, ${now})`.execute(
    tx,
  );
  await sql`delete from ledger_queue where position = any(${waiting.map(({ position }) => position)}::bigint[])`.execute(
    tx,
  );
  return waiting.length;
}

/** The right edge of the stored tree, once it is shown to give the root that was signed last. */
async function readEdge(tx: Tx, { log, signer }: Sealing): Promise<{ edge: Edge; isSigned: boolean }> {
  const { rows } = await sql<{ note: string }>`
    select note from ledger_checkpoint where log = ${log} order by size desc limit 1`.execute(tx);
  const [last] = rows;
  if (!last) return { edge: emptyEdge, isSigned: false };
  const signed = openCheckpoint(Buffer.from(last.note, "utf8"), signer);
  if (!signed.ok)
    throw new Error(`the ledger's last checkpoint is not signed with its key (${signed.refusal}); nothing is signed`);
  const { size, root } = signed.value;
  const spans = edgeSpans(size);
  const read = await readSpans(tx, log, spans);
  const levels = Array.from({ length: levelsOf(size) }, (): Uint8Array => Buffer.alloc(0));
  for (const span of spans) levels[span.level] = read(span);
  const edge = { size, levels };
  if (!sameHash(edgeRoot(edge), root))
    throw new Error(`the ledger's stored hashes do not give the signed root of ${size} entries; nothing is signed`);
  return { edge, isSigned: true };
}

/** Seals all that waits, as of a moment. For whoever moves the clock; without the private key nothing is sealed. */
export async function sealAll(database: Database, keys: KeyPlace, now: Date): Promise<void> {
  const opened = await withViewer(database, clock, (tx) => openSigner(tx, keys));
  if (!opened?.signer) return;
  const sealing = { log: opened.log, signer: opened.signer };
  while ((await sealWaiting(database, sealing, now)) === batchSize);
}

export interface Sequencer {
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

/** What the sequencer says while it runs. */
export interface SequencerEars {
  /** Something failed and will be tried again. */
  readonly fault: (error: unknown) => void;
  /** This process does not sign, and why; said once. */
  readonly unsigned: (sentence: string) => void;
}

/**
 * Seals what waits for as long as the process lives. Before the founding it waits for the ledger's identity; where the
 * private key is not here it says so and ends.
 */
export function startSequencer(
  database: Database,
  keys: KeyPlace,
  { now, ...ears }: SequencerEars & { readonly now: () => Date },
): Sequencer {
  const stopping = new AbortController();
  let sealing: Sealing | null = null;
  const round = async (): Promise<"full" | "idle" | "end"> => {
    const opened = sealing ? null : await withViewer(database, clock, (tx) => openSigner(tx, keys));
    if (opened?.signer) sealing = { log: opened.log, signer: opened.signer };
    else if (opened) {
      ears.unsigned(opened.unsigned);
      return "end";
    }
    return sealing && (await sealWaiting(database, sealing, now())) === batchSize ? "full" : "idle";
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      const outcome = await round().catch((error: unknown) => {
        ears.fault(error);
        return "idle" as const;
      });
      if (outcome === "end") return;
      if (outcome === "idle") await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
