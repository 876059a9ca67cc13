import { sql } from "kysely";
import type { Tx } from "./schema.ts";

const minute = 60_000;

/** Answers that are held at once; the oldest goes first. */
const held = 20;

/**
 * Remembers what reading much of the record gave, for as long as nobody has written anything: two transactions with the same
 * snapshot see the same rows. It reads as of the minute's beginning, so that time passing counts as well. Not for a
 * transaction that writes: what it has written itself is in no snapshot.
 */
export function remembered<Asked extends string | null, Answer>(
  read: (tx: Tx, now: Date, asked: Asked) => Promise<Answer>,
): (tx: Tx, now: Date, asked: Asked) => Promise<Answer> {
  const known = new Map<string, Promise<Answer>>();
  return async (tx, now, asked) => {
    const moment = new Date(Math.floor(now.getTime() / minute) * minute);
    const { rows } = await sql<{ state: string }>`
      select concat_ws(' ', current_database(), pg_current_snapshot(), current_setting('wardmote.viewer', true)) as state`.execute(
      tx,
    );
    const key = JSON.stringify([rows[0]?.state, moment, asked]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const [oldest] = known.keys();
    if (known.size >= held && oldest !== undefined) known.delete(oldest);
    const answer = read(tx, moment, asked);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };
}
