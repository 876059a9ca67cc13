import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { post } from "../platform/mail/outbox.ts";
import { ok, type Result } from "../platform/result.ts";
import { findEmail } from "./account-store.ts";
import { forPerson } from "./actions.ts";
import { markRead, notify } from "./notification-store.ts";

/**
 * Tells somebody of a change to how they sign in, on their page and by mail where an address is known, since the page may be
 * in the wrong hands already. The viewer is the person or the server.
 */
export async function warn(tx: Tx, person: PersonId, words: string, now: Date): Promise<void> {
  await notify(tx, { person, words: words.slice(0, 300), href: "/me", now });
  const to = await findEmail(tx, person);
  if (to === null) return;
  const body = `${words}\n\nIf this was you, there is nothing to do. If it was not, sign in, end all sessions on your page /me,\nremove what is not yours there, and tell the administrator of the server.\n`;
  await post(tx, { person, to, subject: "How you sign in has changed", body }, now);
}

/** Nothing that others can see changes, so the ledger has no entry of it. `upTo`: the newest that the person has seen. */
export const markNotificationsRead = (context: Context, upTo: string | null) =>
  forPerson(context, async (tx, person): Promise<Result<null, never>> => {
    await markRead(tx, person.id, upTo, context.now);
    return ok(null);
  });
