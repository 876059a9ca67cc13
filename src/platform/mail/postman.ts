import { sql } from "kysely";
import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import { type Database, withViewer } from "../database/transaction.ts";
import { clock } from "../viewer.ts";

/** Minutes until the next attempt, by how many have failed; after the last the letter stays in the outbox. */
const pauses = [1, 5, 30, 120, 360, 1440];

export interface Postman {
  /** Sends what waits; called again when something arrives. */
  round(now: Date): Promise<void>;
  close(): void;
}

/**
 * Sends the outbox over SMTP. Each letter is locked while it is sent, so two processes never send the same one together; a process
 * killed between sending and recording sends it again, which its stable Message-ID lets the receiver recognise.
 */
export function startPostman(db: Database, options: { smtpUrl: string; from: string; log: Logger }): Postman {
  const transport = createTransport(options.smtpUrl, { connectionTimeout: 15_000, socketTimeout: 30_000 } as object);
  const domain = /@([^>]+)>?$/.exec(options.from)?.[1] ?? "localhost";

  const sendOne = (now: Date): Promise<boolean> =>
    withViewer(db, clock, async (tx) => {
      const { rows } = await sql<{ id: string; to: string; subject: string; body: string; attempts: number }>`
        select id, to_address as "to", subject, body, attempts from mail_message
         where sent_at is null and next_attempt_at <= ${now} and attempts < ${pauses.length}
         order by next_attempt_at limit 1 for update skip locked`.execute(tx);
      const [letter] = rows;
      if (!letter) return false;
      try {
        const { id, to, subject, body } = letter;
        await transport.sendMail({ from: options.from, to, subject, text: body, messageId: `<${id}@${domain}>` });
        await sql`update mail_message set sent_at = ${now}, body = null, last_error = null where id = ${id}`.execute(tx);
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message.slice(0, 300) : "unknown";
        options.log.warn({ letter: letter.id, attempts: letter.attempts + 1 }, "a letter could not be sent");
        const next = new Date(now.getTime() + (pauses[letter.attempts] ?? 1440) * 60_000);
        await sql`update mail_message set attempts = attempts + 1, next_attempt_at = ${next}, last_error = ${reason}
                   where id = ${letter.id}`.execute(tx);
      }
      return true;
    });

  return {
    async round(now) {
      while (await sendOne(now));
    },
    close: () => transport.close(),
  };
}
