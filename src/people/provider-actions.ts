import { appendEntry } from "../ledger/index.ts";
import { act, type Context, type KeyReused } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId, newRandomId, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { line } from "../platform/text.ts";
import { clock } from "../platform/viewer.ts";
import type { AccountRefusal } from "./account.ts";
import * as accounts from "./account-store.ts";
import { openSession, type PeopleRefusal, type Session } from "./actions.ts";
import { flowOf, sameSecret } from "./ceremony.ts";
import { beginCeremony, spendCeremony } from "./ceremony-actions.ts";
import { ofAccount } from "./grants.ts";
import { warn } from "./notification-actions.ts";
import type { Identity, Provider } from "./provider.ts";
import * as store from "./store.ts";

type Refusal = AccountRefusal | PeopleRefusal | KeyReused;

/** Sends the browser to a provider, to sign in there or to link the account there with the viewer. */
export async function beginAtProvider(
  context: Context,
  provider: Provider,
  purpose: "sign-in" | "link",
): Promise<Result<{ secret: string; there: string }, Refusal>> {
  const begun = await beginCeremony(context, { purpose, method: provider.method });
  if (!begun.ok) return begun;
  const there = await provider.begin(flowOf(begun.value));
  return there.ok ? ok({ secret: begun.value, there: there.value.href }) : there;
}

/** What the browser came back with, and what the composition root says of the community. */
export interface Returned {
  readonly secret: string | null;
  readonly query: URLSearchParams;
  readonly communityExists: (tx: Tx) => Promise<boolean>;
}

/** The session of a sign-in; null where an account has been linked. */
export async function finishAtProvider(
  context: Context,
  provider: Provider,
  { secret, query, communityExists }: Returned,
): Promise<Result<Session | null, Refusal>> {
  const spent: Result<never, AccountRefusal> = refuse({ kind: "ceremony-spent", method: provider.method });
  // A foreign state does not end what began here: else anybody could end it with a link.
  if (secret === null || !sameSecret(query.get("state") ?? "", flowOf(secret).state)) return spent;
  const begun = await spendCeremony(context, secret, provider.method);
  if (!begun.ok) return begun;
  const identity = await provider.finish(flowOf(secret), query);
  if (!identity.ok) return identity;
  const arrived = { method: provider.method, name: provider.name, identity: identity.value };
  const { purpose, person } = begun.value;
  if (purpose === "link" && person) return link(context, person, arrived);
  if (purpose !== "sign-in") return spent;
  return act({ ...context, viewer: clock }, async (tx): Promise<Result<Session, Refusal>> => {
    await accounts.lockIdentity(tx, arrived.method, arrived.identity);
    const found = (await known(tx, arrived, context.now)) ?? (await onRecord(tx, arrived, context.now));
    if (!found && !(await communityExists(tx))) return refuse({ kind: "community-missing" });
    const somebody = found ?? (await newcomer(tx, arrived, context.now));
    return ok(await openSession(tx, somebody, context.now, arrived.method));
  });
}

interface Arrived {
  readonly method: Provider["method"];
  /** Of the provider. */
  readonly name: string;
  readonly identity: Identity;
}

/** Whose account it is already, by the subject that never changes. */
async function known(tx: Tx, { method, name, identity }: Arrived, now: Date): Promise<PersonId | null> {
  const account = await accounts.findAccount(tx, method, identity);
  if (!account) return null;
  await accounts.saveAccountUse(tx, account.id, identity.label, now);
  if (identity.login !== null) await accounts.saveGithubLogin(tx, account.person, identity.login, now);
  if (account.lastUsedAt === null)
    await warn(tx, account.person, `You signed in with ${name} for the first time.`, now);
  return account.person;
}

/** Whom a roster's login on GitHub, once, or an address that the provider has verified speaks of. */
async function onRecord(tx: Tx, arrived: Arrived, now: Date): Promise<PersonId | null> {
  const { login, email } = arrived.identity;
  const person =
    login !== null
      ? await accounts.findUnclaimedGithub(tx, login)
      : email !== null
        ? ((await store.findPersonByEmail(tx, email))?.id ?? null)
        : null;
  if (!person) return null;
  await keep(tx, person, arrived, now, now);
  await warn(tx, person, addedWords(arrived), now);
  return person;
}

/** Anybody who can sign in may take part: they get a record of their own. */
async function newcomer(tx: Tx, arrived: Arrived, now: Date): Promise<PersonId> {
  const { identity } = arrived;
  const names = [identity.name, identity.login].map((it) => line("The name", 100).safeParse(it));
  const name = names.find((it) => it.success)?.data ?? "Newcomer";
  const id = newId("person", now);
  // An address that somebody has would have led to them.
  await store.insertPerson(tx, {
    id,
    name,
    email: identity.email,
    github: null,
    administrator: false,
    recorded: false,
    now,
  });
  const entry = { by: id, subject: id, at: now, hashes: {}, facts: {}, seal: { about: id } };
  await appendEntry(tx, { ...entry, grant: ofAccount("join") });
  await keep(tx, id, arrived, now, now);
  return id;
}

const addedWords = ({ name, identity }: Arrived): string =>
  `${name} was added: you can sign in with ${identity.label} there.`;

/** `used`: when it was first signed in with; null where it was only linked. */
async function keep(
  tx: Tx,
  person: PersonId,
  { method, identity }: Arrived,
  now: Date,
  used: Date | null,
): Promise<void> {
  const id = newRandomId("account");
  await accounts.insertAccount(tx, { id, person, method, identity, now, used });
  if (identity.login !== null) await accounts.saveGithubLogin(tx, person, identity.login, now);
  await appendEntry(tx, {
    grant: ofAccount("add-sign-in-method"),
    by: person,
    subject: id,
    at: now,
    hashes: {},
    facts: { person, method },
    seal: { about: person },
  });
}

/** The person asked for it, signed in, in the browser where it began. */
const link = (context: Context, person: PersonId, arrived: Arrived) =>
  act({ ...context, viewer: clock }, async (tx): Promise<Result<null, AccountRefusal>> => {
    await accounts.lockIdentity(tx, arrived.method, arrived.identity);
    const account = await accounts.findAccount(tx, arrived.method, arrived.identity);
    if (account?.person === person) return ok(null);
    if (account) return refuse({ kind: "account-taken", provider: arrived.name });
    await keep(tx, person, arrived, context.now, null);
    await warn(tx, person, addedWords(arrived), context.now);
    return ok(null);
  });
