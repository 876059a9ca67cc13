import { sql } from "kysely";
import type { Tx } from "../database/schema.ts";
import { newRandomId, type PersonId } from "../ids.ts";

export interface Letter {
  readonly person: PersonId;
  readonly to: string;
  /** Never holds anything restricted. */
  readonly subject: string;
  readonly body: string;
}

export interface WaitingLetter extends Omit<Letter, "person"> {
  readonly id: string;
  readonly createdAt: Date;
}

/** Puts a letter into the outbox in the action's own transaction: it goes out if and only if the action happened. */
export async function post(tx: Tx, letter: Letter, now: Date): Promise<void> {
  await sql`insert into mail_message (id, person, to_address, subject, body, created_at, next_attempt_at)
            values (${newRandomId("mail")}, ${letter.person}, ${letter.to}, ${letter.subject}, ${letter.body}, ${now}, ${now})`.execute(
    tx,
  );
}

/** The letters that wait, newest first. Row-level security shows them to administrators alone. */
export async function waitingLetters(tx: Tx): Promise<readonly WaitingLetter[]> {
  const { rows } = await sql<WaitingLetter>`
    select id, to_address as "to", subject, body, created_at as "createdAt" from mail_message
     where sent_at is null order by created_at desc limit 100`.execute(tx);
  return rows;
}

/** Removes the letters to the transaction's viewer, sent ones too, whatever address they went to. */
export async function forgetOwnLetters(tx: Tx): Promise<void> {
  await sql`select forget_own_letters()`.execute(tx);
}
