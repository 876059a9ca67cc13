import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { newRandomId, type PersonId } from "../platform/ids.ts";

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
            values (${newRandomId("notification")}, ${person}, ${words}, ${href}, ${now})`.execute(tx);
}
