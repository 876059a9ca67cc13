import { appendEntry } from "../ledger/index.ts";
import { act, type Context, type KeyReused, type NotFound, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { isId, newSecret, type PersonId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { post } from "../platform/mail/outbox.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { clock } from "../platform/viewer.ts";
import type { AccountRefusal } from "./account.ts";
import * as accounts from "./account-store.ts";
import { forPerson, type PeopleRefusal } from "./actions.ts";
import { hashSecret } from "./ceremony.ts";
import { lockContact } from "./claim-store.ts";
import { ofAccount, ofServer } from "./grants.ts";
import { warn } from "./notification-actions.ts";
import type { Provider } from "./provider.ts";
import * as store from "./store.ts";

/** An act of the person's own account, sealed but for them. */
const ownEntry = (tx: Tx, act: string, person: PersonId, subject: string, now: Date) =>
  appendEntry(tx, {
    grant: ofAccount(act),
    by: person,
    subject,
    at: now,
    hashes: {},
    facts: {},
    seal: { about: person },
  });

/** The name that stands beside every act; the ledger has never held the old one. */
export const rename = (context: Context, name: string) =>
  forPerson(context, async (tx, person): Promise<Result<null, never>> => {
    await store.saveName(tx, person.id, name);
    await ownEntry(tx, "change-name", person.id, person.id, context.now);
    return ok(null);
  });

/**
 * Takes a way to sign in away, and the other sessions that it opened. The last one that works stays; `offered` are the
 * providers that this server knows today, since an account elsewhere opens nothing.
 */
export const removeMethod = (context: Context, id: string, offered: readonly Pick<Provider, "method" | "issuer">[]) =>
  forPerson(context, async (tx, person): Promise<Result<null, AccountRefusal | NotFound>> => {
    await accounts.lockPerson(tx, person.id);
    const all = await accounts.listMethods(tx, person.id);
    const removed = all.find((it) => it.id === id);
    if (!removed) return refuse(notFound);
    // Else whoever may not add a second passkey could remove the first and begin anew.
    if (removed.kind === "passkey" && !person.secondFactor) return refuse({ kind: "step-up-needed" });
    const works = ({ kind, issuer }: accounts.SignInMethod) =>
      kind === "passkey" || offered.some((it) => it.method === kind && sameIssuer(it.issuer, issuer));
    const left = all.filter((it) => it !== removed && works(it));
    if (left.length === 0 && (await accounts.findEmail(tx, person.id)) === null) return refuse({ kind: "last-method" });
    await accounts.deleteMethod(tx, person.id, removed);
    await accounts.deleteSessionsBy(tx, person.id, removed.kind, person.session);
    await ownEntry(tx, "remove-sign-in-method", person.id, removed.id, context.now);
    await warn(tx, person.id, "A way to sign in was removed from your account.", context.now);
    return ok(null);
  });

/** Whoever has the machine removes the passkeys of somebody who has lost them, at their request; the person is told. */
export const removePasskeys = (context: Context, person: PersonId) =>
  act(context, async (tx): Promise<Result<{ removed: number }, PeopleRefusal | NotFound>> => {
    if (context.viewer.kind !== "clock") return refuse({ kind: "administrator-needed" });
    if (!(await store.findUnerased(tx, person))) return refuse(notFound);
    await accounts.lockPerson(tx, person);
    const passkeys = (await accounts.listMethods(tx, person)).filter((it) => it.kind === "passkey");
    if (passkeys.length === 0) return ok({ removed: 0 });
    for (const passkey of passkeys) {
      await accounts.deleteMethod(tx, person, passkey);
      await appendEntry(tx, {
        grant: ofServer("remove-sign-in-method"),
        by: "operator",
        subject: passkey.id,
        at: context.now,
        hashes: {},
        facts: { person },
        seal: { about: person },
      });
    }
    await store.deleteSessions(tx, person);
    await warn(tx, person, "The operator of the server removed your passkeys and ended your sessions.", context.now);
    return ok({ removed: passkeys.length });
  });

const sameIssuer = (one: string, other: string | null): boolean => one.replace(/\/$/, "") === other?.replace(/\/$/, "");

/** Ends one session of the person, on whatever device it is. */
export const endSession = (context: Context, id: string) =>
  forPerson(context, async (tx, person): Promise<Result<{ own: boolean }, NotFound>> => {
    const ended = isId("session", id) && (await accounts.deleteSession(tx, person.id, id));
    return ended ? ok({ own: id === person.session }) : refuse(notFound);
  });

/**
 * Mails a link to an address that somebody says is theirs. It answers alike where another has it, so that nobody finds out
 * who is here; that address then gets no link.
 */
export async function requestMail(
  context: Context,
  wanted: { email: string; url: string; community: string },
): Promise<Result<null, PeopleRefusal | KeyReused>> {
  const { viewer, now } = context;
  if (viewer.kind !== "person") return refuse({ kind: "sign-in-needed" });
  return act({ ...context, viewer: clock }, async (tx): Promise<Result<null, never>> => {
    if (await store.findPersonByEmail(tx, wanted.email)) return ok(null);
    const secret = newSecret();
    await store.insertLink(tx, {
      secretHash: hashSecret(secret),
      person: viewer.id,
      purpose: "confirm-mail",
      email: wanted.email,
      now,
      expires: new Date(now.getTime() + limits.signInMinutes * 60_000),
    });
    await post(tx, { person: viewer.id, ...confirmationLetter(wanted, secret) }, now);
    return ok(null);
  });
}

const confirmationLetter = (wanted: { email: string; url: string; community: string }, secret: string) => ({
  to: wanted.email,
  subject: `Confirm your mail address for ${wanted.community}`,
  body: [
    "Hello,",
    "",
    `somebody who is signed in at ${wanted.community} says that this is their mail address. If that is you, open this`,
    "link in the browser in which you are signed in:",
    "",
    `${wanted.url}/me/mail/${secret}`,
    "",
    `It works once, within ${limits.signInMinutes} minutes. If it is not you, ignore this letter: without the link nothing happens.`,
    "",
  ].join("\n"),
});

/** Takes the confirmed address: only signed in as the person who asked, so that a link sent to a stranger binds nobody. */
export const confirmMail = (context: Context, secret: string) =>
  act({ ...context, viewer: clock }, async (tx): Promise<Result<null, AccountRefusal | PeopleRefusal>> => {
    const { viewer, now } = context;
    if (viewer.kind !== "person") return refuse({ kind: "sign-in-needed" });
    const secretHash = hashSecret(secret);
    const link = await store.lockLink(tx, secretHash, "confirm-mail", now);
    if (!link?.email) return refuse({ kind: "confirmation-spent" });
    if (link.person !== viewer.id) return refuse({ kind: "confirmation-foreign" });
    await store.markLinkUsed(tx, secretHash, now);
    await lockContact(tx, { email: link.email, github: null });
    if (await store.findPersonByEmail(tx, link.email)) return refuse({ kind: "confirmation-spent" });
    // The warning goes to the address as it was until now.
    await warn(tx, viewer.id, "Your mail address was set: sign-in links go to the new one from now on.", now);
    await accounts.saveEmail(tx, viewer.id, link.email);
    await store.deleteSignInLinks(tx, viewer.id);
    await ownEntry(tx, "set-mail-address", viewer.id, viewer.id, now);
    return ok(null);
  });
