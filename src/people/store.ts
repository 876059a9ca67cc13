import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { Id, PersonId } from "../platform/ids.ts";
import type { PersonViewer, Scope } from "../platform/viewer.ts";
import type { SessionId, SessionMethod } from "./account-store.ts";
import { foldName } from "./person.ts";

export type TokenId = Id<"token">;

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly administrator: boolean;
  readonly conductAcknowledgedAt: Date | null;
  /** The login on GitHub. */
  readonly github: string | null;
}

const personColumns = sql`p.id, p.name, p.administrator, p.conduct_acknowledged_at as "conductAcknowledgedAt", p.github`;

export interface ApiToken {
  readonly id: TokenId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A one-time link, by the hash of its secret. */
export interface SignInLink {
  readonly person: PersonId | null;
  readonly purpose: "set-up" | "sign-in" | "confirm-mail";
  /** The address that a confirmation is about. */
  readonly email: string | null;
}

/** Who stands behind a session or a token; nobody once it has expired or was revoked. */
export async function personBehind(tx: Tx, secretHash: Buffer, now: Date): Promise<PersonViewer | null> {
  const { rows } = await sql<
    Omit<PersonViewer, "kind">
  >`select * from person_behind_secret(${secretHash}, ${now})`.execute(tx);
  return rows[0] ? { kind: "person", ...rows[0] } : null;
}

export async function insertPerson(
  tx: Tx,
  person: {
    id: PersonId;
    name: string;
    email: string | null;
    github: string | null;
    administrator: boolean;
    /** Somebody else says their name; it is their name of record from then on. */
    recorded: boolean;
    now: Date;
  },
): Promise<void> {
  const { id, name, email, github, administrator, recorded, now } = person;
  const folded = foldName(name);
  await sql`insert into person (id, name, folded, recorded_name, recorded_folded, github, administrator, created_at)
            values (${id}, ${name}, ${folded}, ${recorded ? name : null}, ${recorded ? folded : null}, ${github}, ${administrator}, ${now})`.execute(
    tx,
  );
  if (email !== null) await sql`insert into person_contact (person, email) values (${id}, ${email})`.execute(tx);
}

/** Reads addresses, so only the server itself and administrators find anybody. */
export async function findPersonByEmail(tx: Tx, email: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select ${personColumns} from person_contact c join person p on p.id = c.person where c.email = ${email}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function findPerson(tx: Tx, id: PersonId): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select ${personColumns} from person p where p.id = ${id}`.execute(tx);
  return rows[0] ?? null;
}

/** GitHub's logins know no case. */
export async function findPersonByGithub(tx: Tx, login: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select ${personColumns} from person p where lower(p.github) = ${login.toLowerCase()}`.execute(tx);
  return rows[0] ?? null;
}

/**
 * Everybody whom somebody else recorded under exactly this name, whatever the case and the white space. What people call
 * themselves finds nobody: anybody could take a member's name.
 */
export async function findPeopleOfRecord(tx: Tx, name: string): Promise<readonly Person[]> {
  const { rows } = await sql<Person>`
    select ${personColumns} from person p where p.recorded_folded = ${foldName(name)} order by p.id`.execute(tx);
  return rows;
}

/** Gives a name of record to somebody else who has none yet. */
export async function recordName(tx: Tx, person: PersonId, name: string): Promise<void> {
  await sql`select record_name(${person}, ${name}, ${foldName(name)})`.execute(tx);
}

/** Everybody's public profile, by name. */
export async function listPeople(tx: Tx): Promise<readonly Person[]> {
  const { rows } = await sql<Person>`
    select ${personColumns} from person p where p.erased_at is null order by p.folded, p.id limit 1000`.execute(tx);
  return rows;
}

export async function saveAcknowledgement(tx: Tx, person: PersonId, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update person set conduct_acknowledged_at = ${now} where id = ${person} and conduct_acknowledged_at is null`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

export async function insertSession(
  tx: Tx,
  session: {
    id: SessionId;
    secretHash: Buffer;
    person: PersonId;
    method: SessionMethod;
    secondFactor: boolean;
    now: Date;
    expires: Date;
  },
): Promise<void> {
  const { id, secretHash, person, method, secondFactor, now, expires } = session;
  await sql`insert into session (id, secret_hash, person, method, second_factor, created_at, expires_at)
            values (${id}, ${secretHash}, ${person}, ${method}, ${secondFactor}, ${now}, ${expires})`.execute(tx);
}

/** Ends all sessions of the person. */
export async function deleteSessions(tx: Tx, person: PersonId): Promise<void> {
  await sql`delete from session where person = ${person}`.execute(tx);
}

export async function insertLink(
  tx: Tx,
  link: SignInLink & { secretHash: Buffer; now: Date; expires: Date },
): Promise<void> {
  await sql`insert into sign_in_link (secret_hash, person, purpose, email, created_at, expires_at)
            values (${link.secretHash}, ${link.person}, ${link.purpose}, ${link.email}, ${link.now}, ${link.expires})`.execute(
    tx,
  );
}

/** Links that were mailed to an address which is not the person's any more open nothing. */
export async function deleteSignInLinks(tx: Tx, person: PersonId): Promise<void> {
  await sql`delete from sign_in_link where person = ${person}`.execute(tx);
}

/** Set-up links that were printed at earlier starts end here. */
export async function endSetUpLinks(tx: Tx, now: Date): Promise<void> {
  await sql`update sign_in_link set expires_at = ${now} where purpose = 'set-up' and used_at is null and expires_at > ${now}`.execute(
    tx,
  );
}

/** An unused link that has not expired, locked until the transaction ends, so that it can be used once. */
export async function lockLink(
  tx: Tx,
  secretHash: Buffer,
  purpose: SignInLink["purpose"],
  now: Date,
): Promise<SignInLink | null> {
  const { rows } = await sql<SignInLink>`
    select person, purpose, email from sign_in_link
     where secret_hash = ${secretHash} and purpose = ${purpose} and used_at is null and expires_at > ${now} for update`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function markLinkUsed(tx: Tx, secretHash: Buffer, now: Date): Promise<void> {
  await sql`update sign_in_link set used_at = ${now} where secret_hash = ${secretHash}`.execute(tx);
}

export async function insertToken(
  tx: Tx,
  token: {
    id: TokenId;
    secretHash: Buffer;
    person: PersonId;
    name: string;
    scopes: readonly Scope[];
    now: Date;
    expires: Date;
  },
): Promise<void> {
  await sql`insert into api_token (id, secret_hash, person, name, scopes, created_at, expires_at)
            values (${token.id}, ${token.secretHash}, ${token.person}, ${token.name}, ${token.scopes}, ${token.now}, ${token.expires})`.execute(
    tx,
  );
}

export async function revokeToken(tx: Tx, person: PersonId, token: TokenId, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update api_token set revoked_at = ${now} where id = ${token} and person = ${person} and revoked_at is null`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

export async function listTokens(tx: Tx, person: PersonId, now: Date): Promise<readonly ApiToken[]> {
  const { rows } = await sql<ApiToken>`
    select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt" from api_token
     where person = ${person} and revoked_at is null and expires_at > ${now} order by created_at desc`.execute(tx);
  return rows;
}

/** Removes sessions and one-time links that can no longer be used. */
export async function deleteExpired(tx: Tx, now: Date): Promise<void> {
  await sql`delete from session where expires_at <= ${now}`.execute(tx);
  await sql`delete from sign_in_link where expires_at <= ${now}`.execute(tx);
  await sql`delete from sign_in_ceremony where expires_at <= ${now}`.execute(tx);
}

/** What somebody calls themselves; their name of record stays. */
export async function saveName(tx: Tx, person: PersonId, name: string): Promise<void> {
  await sql`update person set name = ${name}, folded = ${foldName(name)} where id = ${person}`.execute(tx);
}

type Unerased = Pick<Person, "id" | "name" | "administrator"> & { readonly recordedName: string | null };

/** Nobody where they are erased already. */
export async function findUnerased(tx: Tx, id: PersonId): Promise<Unerased | null> {
  const { rows } = await sql<Unerased>`
    select id, name, administrator, recorded_name as "recordedName" from person where id = ${id} and erased_at is null`.execute(
    tx,
  );
  return rows[0] ?? null;
}
