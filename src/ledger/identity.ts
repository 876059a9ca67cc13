import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { link, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { parseVerifier, type Signer, signerOf, type Verifier } from "./key.ts";

/** Who the log is: fixed at its founding, the same for everybody, for good. */
export interface LedgerIdentity {
  /** Counts the logs of this database; a restored copy goes on in a new one. */
  readonly log: number;
  /** The name of the log in its checkpoints and of its key: its address without scheme, `wardmote.example/ledger`. */
  readonly origin: string;
  readonly verifier: Verifier;
}

/** The identity as this process can use it: with the private key, or with a sentence that says why it does not sign. */
export type OpenedLedger = LedgerIdentity &
  ({ readonly signer: Signer; readonly unsigned: null } | { readonly signer: null; readonly unsigned: string });

/** Where the private key may be: in the environment (`WARDMOTE_LEDGER_KEY`, as PEM), or else in `ledger.key` of the data folder. */
export interface KeyPlace {
  readonly dataDir: string;
  readonly ledgerKey: string | undefined;
}

export interface KeyTrouble {
  readonly kind: "ledger-key-unreadable";
  readonly sentence: string;
}

/** The identity of the current log, or null before the founding. */
export async function findIdentity(tx: Tx): Promise<LedgerIdentity | null> {
  const { rows } = await sql<{ log: number; origin: string; verifier: string }>`
    select log, origin, verifier from ledger_identity order by log desc limit 1`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  const verifier = parseVerifier(row.verifier);
  if (!verifier.ok) throw new Error(`the ledger's public key in the database is unreadable: ${verifier.refusal}`);
  return { log: row.log, origin: row.origin, verifier: verifier.value };
}

/**
 * Gives the log its identity, once, at the founding: this origin, and the private key that is here, or a new one in the data
 * folder (mode 0600). Where it has one already, that one stays.
 */
export async function openIdentity(
  tx: Tx,
  origin: string,
  now: Date,
  keys: KeyPlace,
): Promise<Result<LedgerIdentity, KeyTrouble>> {
  const known = await findIdentity(tx);
  if (known) return ok(known);
  const found = await readKey(keys);
  if (!found.ok) return found;
  const { text } = signerOf(origin, found.value ?? (await makeKey(keys)));
  await sql`insert into ledger_identity (log, origin, verifier, created_at)
            values (1, ${origin}, ${text}, ${now}) on conflict do nothing`.execute(tx);
  const founded = await findIdentity(tx);
  if (!founded) throw new Error("the ledger's identity was not kept");
  return ok(founded);
}

/**
 * The identity with the private key if it is here; null before the founding. A key that is not the database's never signs:
 * two keys over one log, or a copy of the database under a new key, would be two histories under one name.
 */
export async function openSigner(tx: Tx, keys: KeyPlace): Promise<OpenedLedger | null> {
  const identity = await findIdentity(tx);
  if (!identity) return null;
  const found = await readKey(keys);
  const unsigned = (why: string): OpenedLedger => ({
    ...identity,
    signer: null,
    unsigned: `${why}: this process does not sign the ledger, and new entries wait as “being sealed”.`,
  });
  if (!found.ok) return unsigned(found.refusal.sentence);
  if (!found.value) return unsigned(`The private key of the ledger ${identity.origin} is not in ${keyFile(keys)}`);
  const signer = signerOf(identity.origin, found.value);
  return signer.text === identity.verifier.text
    ? { ...identity, signer, unsigned: null }
    : unsigned(`The private key in ${placeName(keys)} is not that of the ledger ${identity.origin}`);
}

const keyFile = ({ dataDir }: KeyPlace): string => join(dataDir, "ledger.key");
const placeName = (keys: KeyPlace): string => (keys.ledgerKey === undefined ? keyFile(keys) : "WARDMOTE_LEDGER_KEY");

async function readKey(keys: KeyPlace): Promise<Result<KeyObject | null, KeyTrouble>> {
  const pem = keys.ledgerKey ?? (await readKeyFile(keys));
  if (pem === null) return ok(null);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return ok(key);
  } catch {
    // Said below, without the reason: OpenSSL's words could quote the key.
  }
  return refuse({
    kind: "ledger-key-unreadable",
    sentence: `${placeName(keys)} does not hold an Ed25519 private key as PEM`,
  });
}

async function readKeyFile(keys: KeyPlace): Promise<string | null> {
  try {
    return await readFile(keyFile(keys), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A new key, on disk for good before anything is signed with it. Whoever comes second gets the first one's. */
async function makeKey(keys: KeyPlace): Promise<KeyObject> {
  const draft = `${keyFile(keys)}.${randomBytes(6).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
    await handle.sync();
    // Unlike a rename, a link never replaces a key that is there.
    await link(draft, keyFile(keys)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await handle.close();
    await unlink(draft);
  }
  const folder = await open(keys.dataDir);
  await folder.sync().finally(() => folder.close());
  return createPrivateKey(await readFile(keyFile(keys)));
}
