import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { Id, PersonId } from "../platform/ids.ts";
import type { Ceremony } from "./ceremony.ts";
import { lockClaim, lockContact } from "./claim-store.ts";
import type { Identity, Provider } from "./provider.ts";

export type AccountId = Id<"account">;
export type PasskeyId = Id<"passkey">;
export type SessionId = Id<"session">;
export type SessionMethod = "set-up" | "link" | "passkey" | "oidc" | "github";

export async function insertCeremony(
  tx: Tx,
  ceremony: Ceremony & { secretHash: Buffer; person: PersonId | null; expires: Date },
): Promise<void> {
  await sql`insert into sign_in_ceremony (secret_hash, purpose, method, person, expires_at)
            values (${ceremony.secretHash}, ${ceremony.purpose}, ${ceremony.method}, ${ceremony.person}, ${ceremony.expires})`.execute(
    tx,
  );
}

/** Takes a ceremony out for good, so that it is finished once; null where it is not there, another's, or too old. */
export async function takeCeremony(
  tx: Tx,
  secretHash: Buffer,
  method: Ceremony["method"],
  now: Date,
): Promise<(Pick<Ceremony, "purpose"> & { person: PersonId | null }) | null> {
  const { rows } = await sql<Pick<Ceremony, "purpose"> & { person: PersonId | null }>`
    delete from sign_in_ceremony where secret_hash = ${secretHash} and method = ${method} and expires_at > ${now}
    returning purpose, person`.execute(tx);
  return rows[0] ?? null;
}

export interface Passkey {
  readonly id: PasskeyId;
  readonly person: PersonId;
  readonly credential: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly lastUsedAt: Date | null;
}

const passkeyColumns = sql`id, person, credential, public_key as "publicKey", counter, transports, last_used_at as "lastUsedAt"`;

/** Locked until the transaction ends, so that a counter is never judged twice. */
export async function lockPasskey(tx: Tx, credential: Buffer): Promise<Passkey | null> {
  const { rows } = await sql<Passkey>`
    select ${passkeyColumns} from passkey where credential = ${credential} for update`.execute(tx);
  return rows[0] ?? null;
}

export async function listPasskeys(tx: Tx, person: PersonId): Promise<readonly Passkey[]> {
  const { rows } =
    await sql<Passkey>`select ${passkeyColumns} from passkey where person = ${person} order by id`.execute(tx);
  return rows;
}

/** False where that credential is somebody's already. */
export async function insertPasskey(
  tx: Tx,
  passkey: Omit<Passkey, "lastUsedAt"> & { name: string; now: Date },
): Promise<boolean> {
  const { id, person, credential, publicKey, counter, transports, name, now } = passkey;
  const { numAffectedRows } = await sql`
    insert into passkey (id, person, credential, public_key, counter, transports, name, created_at)
    values (${id}, ${person}, ${credential}, ${publicKey}, ${counter}, ${transports}, ${name}, ${now})
    on conflict (credential) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function savePasskeyUse(tx: Tx, id: PasskeyId, counter: number, now: Date): Promise<void> {
  await sql`update passkey set counter = ${counter}, last_used_at = ${now} where id = ${id}`.execute(tx);
}

export interface LinkedAccount {
  readonly id: AccountId;
  readonly person: PersonId;
  readonly lastUsedAt: Date | null;
}

/** Two first sign-ins that speak of one account, one address or one login wait for each other here. */
export async function lockIdentity(tx: Tx, method: Provider["method"], identity: Identity): Promise<void> {
  const { issuer, subject, email, login } = identity;
  await lockClaim(tx, JSON.stringify([method, issuer, subject]));
  await lockContact(tx, { email, github: login });
}

export async function findAccount(
  tx: Tx,
  method: Provider["method"],
  { issuer, subject }: Pick<Identity, "issuer" | "subject">,
): Promise<LinkedAccount | null> {
  const { rows } = await sql<LinkedAccount>`
    select id, person, last_used_at as "lastUsedAt" from sign_in_account
     where provider = ${method} and issuer = ${issuer} and subject = ${subject}`.execute(tx);
  return rows[0] ?? null;
}

export async function insertAccount(
  tx: Tx,
  account: {
    id: AccountId;
    person: PersonId;
    method: Provider["method"];
    identity: Identity;
    now: Date;
    used: Date | null;
  },
): Promise<void> {
  const { id, person, method, identity, now, used } = account;
  await sql`insert into sign_in_account (id, person, provider, issuer, subject, label, created_at, last_used_at)
            values (${id}, ${person}, ${method}, ${identity.issuer}, ${identity.subject}, ${identity.label}, ${now}, ${used})`.execute(
    tx,
  );
}

export async function saveAccountUse(tx: Tx, id: AccountId, label: string, now: Date): Promise<void> {
  await sql`update sign_in_account set label = ${label}, last_used_at = ${now} where id = ${id}`.execute(tx);
}

/** The person for whom a roster's login vouches, once: not after an account of theirs has been linked. */
export async function findUnclaimedGithub(tx: Tx, login: string): Promise<PersonId | null> {
  const { rows } = await sql<{ id: PersonId }>`
    select id from person where lower(github) = ${login.toLowerCase()} and github_claimed_at is null for update`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

/**
 * Puts the login on record that GitHub says an account has today. Whoever was known by it through another account has lost
 * it; where it only stands in a roster for somebody else, it stays with them.
 */
export async function saveGithubLogin(tx: Tx, person: PersonId, login: string, now: Date): Promise<void> {
  const folded = login.toLowerCase();
  await sql`update person set github = null where lower(github) = ${folded} and id <> ${person} and github_claimed_at is not null`.execute(
    tx,
  );
  await sql`
    update person set github_claimed_at = coalesce(github_claimed_at, ${now}),
           github = case when exists (select from person where lower(github) = ${folded} and id <> ${person}) then github else ${login} end
     where id = ${person}`.execute(tx);
}

/** A way to sign in, as its owner sees it. */
export interface SignInMethod {
  readonly id: PasskeyId | AccountId;
  readonly kind: "passkey" | "oidc" | "github";
  readonly issuer: string | null;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export async function listMethods(tx: Tx, person: PersonId): Promise<readonly SignInMethod[]> {
  const { rows } = await sql<SignInMethod>`
    select id, 'passkey' as kind, null as issuer, name as label, created_at as "createdAt", last_used_at as "lastUsedAt"
      from passkey where person = ${person}
    union all
    select id, provider, issuer, label, created_at, last_used_at from sign_in_account where person = ${person}
     order by "createdAt", id`.execute(tx);
  return rows;
}

/** Held until the transaction ends, so that two removals cannot each leave the other's method as the last. */
export async function lockPerson(tx: Tx, person: PersonId): Promise<void> {
  await sql`select from person where id = ${person} for update`.execute(tx);
}

export async function deleteMethod(tx: Tx, person: PersonId, { id, kind }: SignInMethod): Promise<void> {
  const table = sql.table(kind === "passkey" ? "passkey" : "sign_in_account");
  await sql`delete from ${table} where id = ${id} and person = ${person}`.execute(tx);
}

export async function findEmail(tx: Tx, person: PersonId): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`select email from person_contact where person = ${person}`.execute(tx);
  return rows[0]?.email ?? null;
}

export async function saveEmail(tx: Tx, person: PersonId, email: string): Promise<void> {
  await sql`insert into person_contact (person, email) values (${person}, ${email})
            on conflict (person) do update set email = excluded.email`.execute(tx);
}

export interface OpenSession {
  readonly id: SessionId;
  readonly method: SessionMethod;
  readonly secondFactor: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function listSessions(tx: Tx, person: PersonId, now: Date): Promise<readonly OpenSession[]> {
  const { rows } = await sql<OpenSession>`
    select id, method, second_factor as "secondFactor", created_at as "createdAt", expires_at as "expiresAt" from session
     where person = ${person} and expires_at > ${now} order by created_at desc, id limit 100`.execute(tx);
  return rows;
}

export async function deleteSession(tx: Tx, person: PersonId, id: SessionId): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from session where id = ${id} and person = ${person}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Sessions that were opened by a method which is gone, but for the one from which it was removed. */
export async function deleteSessionsBy(
  tx: Tx,
  person: PersonId,
  method: SessionMethod,
  except: SessionId | null,
): Promise<void> {
  await sql`delete from session where person = ${person} and method = ${method} and id is distinct from ${except}`.execute(
    tx,
  );
}

/** The session goes on under a new secret, so that one which leaked before does not gain the second factor. */
export async function saveSecondFactor(
  tx: Tx,
  person: PersonId,
  id: SessionId,
  secretHash: Buffer,
): Promise<Date | null> {
  const { rows } = await sql<{ expires: Date }>`
    update session set second_factor = true, secret_hash = ${secretHash} where id = ${id} and person = ${person}
    returning expires_at as expires`.execute(tx);
  return rows[0]?.expires ?? null;
}
