import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "./database/schema.ts";
import { type Database, withViewer } from "./database/transaction.ts";
import type { PersonId } from "./ids.ts";
import { limits } from "./limits.ts";
import { ok, type Result, refuse } from "./result.ts";
import { clock, type Viewer } from "./viewer.ts";

/** What every action and read is given: where the data is, who asks, and what time it is. */
export interface Context {
  readonly db: Database;
  readonly viewer: Viewer;
  readonly now: Date;
  /** Set where the request carries an `Idempotency-Key`: the same request again gets the same answer and does nothing. */
  readonly once?: Once;
}

export interface Once {
  readonly key: string;
  /** SHA-256 of what was asked, so that one key cannot answer another request. */
  readonly fingerprint: Buffer;
}

/** The key was used before for a different request. */
export type KeyReused = { readonly kind: "idempotency-key-reused" };

/** A missing thing and a hidden one answer alike. */
export type NotFound = { readonly kind: "not-found" };

export const notFound: NotFound = { kind: "not-found" };

export const fingerprintOf = (...parts: readonly string[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest();
};

/** Undoes the transaction of a refused action. Never leaves this file. */
class Refused extends Error {
  readonly refusal: unknown;
  constructor(refusal: unknown) {
    super("refused");
    this.refusal = refusal;
  }
}

/**
 * Runs one action in one transaction with the viewer set. What it refuses is undone whole, so a refusal can never be
 * taken for a success. With {@link Context.once} the answer is kept in the same transaction and given again on a repeat;
 * the answer must then survive JSON.
 */
export async function act<T, R>(
  context: Context,
  body: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | KeyReused>> {
  try {
    return await withViewer(context.db, context.viewer, async (tx) => {
      const result = context.once ? await answerOnce(tx, context, context.once, body) : await body(tx);
      if (!result.ok) throw new Refused(result.refusal);
      return result;
    });
  } catch (fault) {
    if (fault instanceof Refused) return refuse(fault.refusal as R | KeyReused);
    throw fault;
  }
}

async function answerOnce<T, R>(
  tx: Tx,
  context: Context,
  once: Once,
  body: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | KeyReused>> {
  if (context.viewer.kind !== "person") return body(tx);
  const person = context.viewer.id;
  // A second request with the same key waits here until the first has committed or failed.
  const claimed = await sql`
    insert into answered_request (person, key, fingerprint, answered_at)
    values (${person}, ${once.key}, ${once.fingerprint}, ${context.now}) on conflict do nothing returning key`.execute(
    tx,
  );
  if (claimed.rows.length === 0) {
    const earlier = await sql<{ fingerprint: Buffer; answer: T }>`
      select fingerprint, answer from answered_request where person = ${person} and key = ${once.key}`.execute(tx);
    const [row] = earlier.rows;
    return row?.fingerprint.equals(once.fingerprint) ? ok(row.answer) : refuse({ kind: "idempotency-key-reused" });
  }
  const result = await body(tx);
  if (result.ok) {
    await sql`update answered_request set answer = ${JSON.stringify(result.value ?? null)}
               where person = ${person} and key = ${once.key}`.execute(tx);
  }
  return result;
}

/** Forgets every answer to one person. */
export async function forgetAnswersTo(tx: Tx, person: PersonId): Promise<void> {
  await sql`delete from answered_request where person = ${person}`.execute(tx);
}

/** Forgets answers that are too old to be asked for again. */
export const forgetAnswers = (db: Database, now: Date): Promise<unknown> =>
  withViewer(db, clock, (tx) =>
    sql`delete from answered_request where answered_at < ${new Date(now.getTime() - limits.idempotencyHours * 3_600_000)}`.execute(
      tx,
    ),
  );
