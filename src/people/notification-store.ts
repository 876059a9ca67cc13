import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { newId, type PersonId } from "../platform/ids.ts";

export interface NewNotification {
  readonly person: PersonId;
  /** At most 300 characters; never holds anything restricted, since it stays when the reader may see the matter no more. */
  readonly words: string;
  /** A path of this site. */
  readonly href: string;
  readonly now: Date;
}

/** Tells somebody, in the transaction of what happened. */
export async function notify(tx: Tx, { person, words, href, now }: NewNotification): Promise<void> {
  await sql`insert into notification (id, person, words, href, created_at)
            values (${newId("notification", now)}, ${person}, ${words}, ${href}, ${now})`.execute(tx);
}

export interface Notification {
  readonly id: string;
  readonly words: string;
  readonly href: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** The newest first, those before `before`. */
export async function listNotifications(
  tx: Tx,
  person: PersonId,
  { before, limit }: { before: string | null; limit: number },
): Promise<readonly Notification[]> {
  const { rows } = await sql<Notification>`
    select id, words, href, created_at as "createdAt", read_at as "readAt" from notification
     where person = ${person} and (${before}::text is null or id < ${before}) order by id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** Marks all of a person's notifications as read, or those up to one that they have seen. */
export async function markRead(tx: Tx, person: PersonId, upTo: string | null, now: Date): Promise<void> {
  await sql`update notification set read_at = ${now}
             where person = ${person} and read_at is null and (${upTo}::text is null or id <= ${upTo})`.execute(tx);
}
