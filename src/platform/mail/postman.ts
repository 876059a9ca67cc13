import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Tx } from "../database/schema.ts";
import { type Database, withViewer } from "../database/transaction.ts";
import { clock } from "../viewer.ts";

/** Minutes until the next attempt, by how many have failed; after the last the letter stays in the outbox. */
const pauses = [1, 5, 30, 120, 360, 1440];

export interface Postman {
  /** Ends after the letter in hand. */
  stop(): Promise<void>;
}

interface PostmanOptions {
  readonly smtpUrl: string;
  readonly from: string;
  readonly now: () => Date;
  readonly log: Pick<Logger, "warn">;
}

/** Milliseconds between two looks at the outbox. */
const pause = 2000;

/**
 * Sends the outbox over SMTP for as long as the process lives. Each letter is locked while it is sent, so two processes never send
 * the same one together; a process killed between sending and recording sends it again, which its stable Message-ID lets the
 * receiver recognise.
 */
export function startPostman(db: Database, { smtpUrl, from, now, log }: PostmanOptions): Postman {
  const transport = createTransport(smtpUrl);
  const domain = /@([^>]+)>?$/.exec(from)?.[1] ?? "localhost";
  const stopping = new AbortController();

  const sendOne = (at: Date): Promise<boolean> =>
    withViewer(db, clock, async (tx) => {
      const letter = await lockLetter(tx, at);
      if (!letter) return false;
      const { id, to, subject, body, attempts } = letter;
      try {
        await transport.sendMail({ from, to, subject, text: body, messageId: `<${id}@${domain}>` });
        await saveSent(tx, id, at);
      } catch (fault) {
        log.warn({ letter: id, attempts: attempts + 1 }, "a letter could not be sent");
        await saveFailed(
          tx,
          id,
          nextAttempt(attempts, at),
          fault instanceof Error ? fault.message.slice(0, 300) : "unknown",
        );
      }
      return true;
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      const sent = await sendOne(now()).catch(() => false);
      if (!sent) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      transport.close();
    },
  };
}

const nextAttempt = (attempts: number, at: Date): Date => new Date(at.getTime() + (pauses[attempts] ?? 1440) * 60_000);

async function lockLetter(tx: Tx, at: Date) {
  const { rows } = await sql<{ id: string; to: string; subject: string; body: string; attempts: number }>`
    select id, to_address as "to", subject, body, attempts from mail_message
     where sent_at is null and next_attempt_at <= ${at} and attempts < ${pauses.length}
     order by next_attempt_at limit 1 for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

/** The body goes: a sign-in link is not kept longer than it takes to send it. */
const saveSent = (tx: Tx, id: string, at: Date) =>
  sql`update mail_message set sent_at = ${at}, body = null, last_error = null where id = ${id}`.execute(tx);

const saveFailed = (tx: Tx, id: string, next: Date, reason: string) =>
  sql`update mail_message set attempts = attempts + 1, next_attempt_at = ${next}, last_error = ${reason} where id = ${id}`.execute(
    tx,
  );
