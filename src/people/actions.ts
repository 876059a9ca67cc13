import { appendEntry } from "../ledger/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { type Database, withViewer } from "../platform/database/transaction.ts";
import { isId, newId, newRandomId, newSecret, type PersonId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { post } from "../platform/mail/outbox.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { clock, type PersonViewer, type Scope } from "../platform/viewer.ts";
import type { SessionMethod } from "./account-store.ts";
import { hashSecret } from "./ceremony.ts";
import { lockContact } from "./claim-store.ts";
import { ofAccount, ofServer } from "./grants.ts";
import { notify } from "./notification-store.ts";
import * as store from "./store.ts";

export type PeopleRefusal =
  | { readonly kind: "sign-in-needed" }
  | { readonly kind: "administrator-needed" }
  | { readonly kind: "email-taken" }
  | { readonly kind: "github-taken" }
  | { readonly kind: "person-unknown" }
  | { readonly kind: "link-spent" }
  /** A token cannot make another that may do more than itself. */
  | { readonly kind: "scope-exceeded" };

const hours = (count: number): number => count * 3_600_000;

export interface NewPerson {
  readonly name: string;
  /** Null where none is known: such a person has a record here and cannot sign in by mail. */
  readonly email: string | null;
  /** The login on GitHub. */
  readonly github?: string | null;
}

/**
 * Adds a person under a name of record, in a transaction that somebody else opened. `by`: the administrator, or `operator` for who has the machine.
 * The ledger keeps it sealed: only the person themselves can open it.
 */
export async function addPersonIn(
  tx: Tx,
  person: NewPerson & { administrator: boolean },
  by: PersonId | "operator",
  now: Date,
): Promise<Result<PersonId, PeopleRefusal>> {
  const { email, github = null } = person;
  await lockContact(tx, { email, github });
  if (email !== null && (await store.findPersonByEmail(tx, email))) return refuse({ kind: "email-taken" });
  if (github !== null && (await store.findPersonByGithub(tx, github))) return refuse({ kind: "github-taken" });
  const id = newId("person", now);
  await store.insertPerson(tx, { ...person, github, recorded: true, id, now });
  await appendEntry(tx, {
    grant: ofServer("add-person"),
    by,
    subject: id,
    at: now,
    hashes: {},
    facts: {},
    seal: { about: id },
  });
  return ok(id);
}

/** An administrator, or whoever has the machine, adds somebody, so that they can hold a seat or sign in. */
export const addPerson = (context: Context, person: NewPerson) =>
  act(context, (tx) => addPersonAs(tx, context, person));

/** As {@link addPerson}, in a transaction that somebody else opened. */
export async function addPersonAs(
  tx: Tx,
  { viewer, now }: Context,
  person: NewPerson,
): Promise<Result<{ id: PersonId }, PeopleRefusal>> {
  const by = viewer.kind === "clock" ? "operator" : viewer.kind === "person" && viewer.administrator && viewer.id;
  if (!by) return refuse({ kind: "administrator-needed" });
  const added = await addPersonIn(tx, { ...person, administrator: false }, by, now);
  return added.ok ? ok({ id: added.value }) : added;
}

/** Prints a new set-up link at each start until somebody has used one. The context's viewer is the server. */
export const makeSetUpLink = (context: Context) =>
  act(context, async (tx): Promise<Result<{ secret: string }, never>> => {
    const secret = newSecret();
    await store.endSetUpLinks(tx, context.now);
    const expires = new Date(context.now.getTime() + hours(limits.setUpHours));
    await store.insertLink(tx, {
      secretHash: hashSecret(secret),
      person: null,
      purpose: "set-up",
      email: null,
      now: context.now,
      expires,
    });
    return ok({ secret });
  });

/** Takes the set-up link, once, in the transaction of the set-up. */
export async function spendSetUpLink(tx: Tx, secret: string, now: Date): Promise<Result<null, PeopleRefusal>> {
  const secretHash = hashSecret(secret);
  if (!(await store.lockLink(tx, secretHash, "set-up", now))) return refuse({ kind: "link-spent" });
  await store.markLinkUsed(tx, secretHash, now);
  return ok(null);
}

/**
 * Mails a sign-in link. It answers alike whether or not anybody has the address, so that it tells nobody who does.
 * The context's viewer is the server.
 */
export const requestSignIn = (context: Context, request: { email: string; url: string; community: string }) =>
  act(context, async (tx): Promise<Result<null, never>> => {
    const person = await store.findPersonByEmail(tx, request.email);
    if (!person) return ok(null);
    const secret = await insertSignInLink(tx, person.id, context.now);
    await post(tx, { person: person.id, ...signInLetter(request, person.name, secret) }, context.now);
    return ok(null);
  });

/** The same link without the letter, for whoever has the machine: nothing is sent from a demonstration. */
export const makeSignInLink = (context: Context, email: string) =>
  act(context, async (tx): Promise<Result<{ secret: string }, PeopleRefusal>> => {
    if (context.viewer.kind !== "clock") return refuse({ kind: "administrator-needed" });
    const person = await store.findPersonByEmail(tx, email);
    if (!person) return refuse({ kind: "person-unknown" });
    return ok({ secret: await insertSignInLink(tx, person.id, context.now) });
  });

async function insertSignInLink(tx: Tx, person: PersonId, now: Date): Promise<string> {
  const secret = newSecret();
  const expires = new Date(now.getTime() + limits.signInMinutes * 60_000);
  await store.insertLink(tx, { secretHash: hashSecret(secret), person, purpose: "sign-in", email: null, now, expires });
  return secret;
}

const signInLetter = (request: { email: string; url: string; community: string }, name: string, secret: string) => ({
  to: request.email,
  subject: `Sign in to ${request.community}`,
  body: [
    `Hello ${name},`,
    "",
    `open this link to sign in to ${request.community}:`,
    "",
    `${request.url}/sign-in/${secret}`,
    "",
    `It works once, within ${limits.signInMinutes} minutes. If you did not ask for it, ignore this letter.`,
    "",
  ].join("\n"),
});

export interface Session {
  readonly secret: string;
  readonly expires: Date;
}

/** Opens a session for a person, in a transaction whose viewer is the server or that person. */
export async function openSession(
  tx: Tx,
  person: PersonId,
  now: Date,
  method: SessionMethod = "link",
): Promise<Session> {
  const session = { secret: newSecret(), expires: new Date(now.getTime() + hours(24 * limits.sessionDays)) };
  await store.insertSession(tx, {
    id: newRandomId("session"),
    secretHash: hashSecret(session.secret),
    person,
    method,
    // Passkeys are asked for with the user's verification, always.
    secondFactor: method === "passkey",
    now,
    expires: session.expires,
  });
  return session;
}

/** Exchanges a mailed link for a session, once. The context's viewer is the server. */
export const signIn = (context: Context, secret: string) =>
  act(context, async (tx): Promise<Result<Session, PeopleRefusal>> => {
    const secretHash = hashSecret(secret);
    const link = await store.lockLink(tx, secretHash, "sign-in", context.now);
    if (!link?.person) return refuse({ kind: "link-spent" });
    await store.markLinkUsed(tx, secretHash, context.now);
    return ok(await openSession(tx, link.person, context.now));
  });

/** Ends every session of the person, on all devices. */
export const signOut = (context: Context) =>
  forPerson(context, async (tx, person) => {
    await store.deleteSessions(tx, person.id);
    return ok(null);
  });

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** A token for one's own use by programs. The secret is answered once and kept only as a hash. */
export const createToken = (context: Context, wanted: NewToken) =>
  forPerson(context, async (tx, person): Promise<Result<{ id: store.TokenId; secret: string }, PeopleRefusal>> => {
    if (!wanted.scopes.every((scope) => person.scopes.includes(scope))) return refuse({ kind: "scope-exceeded" });
    return insertToken(tx, person.id, person.id, wanted, context.now);
  });

/** Whoever runs the machine makes a token for somebody, for automation. The person is told by mail and finds it on `/me`. */
export const createTokenFor = (context: Context, email: string, wanted: NewToken) =>
  act(context, async (tx): Promise<Result<{ id: store.TokenId; secret: string }, PeopleRefusal>> => {
    if (context.viewer.kind !== "clock") return refuse({ kind: "administrator-needed" });
    const person = await store.findPersonByEmail(tx, email);
    if (!person) return refuse({ kind: "person-unknown" });
    await post(
      tx,
      {
        person: person.id,
        to: email,
        subject: "A token was made in your name",
        body: `Hello ${person.name},\n\nthe operator of the server made the API token “${wanted.name}” in your name (${wanted.scopes.join(", ")}).\nYou see it, and can revoke it, on your page /me.\n`,
      },
      context.now,
    );
    await notify(tx, {
      person: person.id,
      words: `The operator made the API token “${wanted.name}” in your name.`,
      href: "/me",
      now: context.now,
    });
    return insertToken(tx, person.id, "operator", wanted, context.now);
  });

async function insertToken(tx: Tx, person: PersonId, by: PersonId | "operator", wanted: NewToken, now: Date) {
  const id = newRandomId("token");
  const secret = newSecret();
  const expires = new Date(now.getTime() + hours(24 * limits.tokenDays));
  await store.insertToken(tx, { id, secretHash: hashSecret(secret), person, ...wanted, now, expires });
  await appendEntry(tx, {
    grant: by === "operator" ? ofServer("make-token") : ofAccount("make-token"),
    by,
    subject: id,
    at: now,
    hashes: {},
    facts: { person, scopes: wanted.scopes.join(" ") },
    seal: { about: person },
  });
  return ok({ id, secret });
}

export const revokeToken = (context: Context, token: store.TokenId) =>
  forPerson(context, async (tx, person) => {
    if (!isId("token", token) || !(await store.revokeToken(tx, person.id, token, context.now))) return ok(null);
    const grant = ofAccount("revoke-token");
    await appendEntry(tx, {
      grant,
      by: person.id,
      subject: token,
      at: context.now,
      hashes: {},
      facts: {},
      seal: { about: person.id },
    });
    return ok(null);
  });

type SignInNeeded = { readonly kind: "sign-in-needed" };

/** What somebody does with their own account. */
export const forPerson = <T, R>(
  context: Context,
  body: (tx: Tx, person: PersonViewer) => Promise<Result<T, R | SignInNeeded>>,
) =>
  act(
    context,
    async (tx): Promise<Result<T, R | SignInNeeded>> =>
      context.viewer.kind === "person" ? body(tx, context.viewer) : refuse({ kind: "sign-in-needed" }),
  );

/** Clears away what has expired; nothing depends on when. */
export const forgetExpired = (db: Database, now: Date): Promise<void> =>
  withViewer(db, clock, (tx) => store.deleteExpired(tx, now));
