import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from "node:crypto";
import { ok, type Result, refuse } from "../platform/result.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

/** An Ed25519 key that checks notes (C2SP signed-note, signature type 0x01), as text in the form of Go's `note` package. */
export interface Verifier {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big-endian. */
  readonly id: number;
  readonly publicKey: KeyObject;
  /** `name+<id in hexadecimal>+<Base 64 of 0x01 ‖ public key>`. */
  readonly text: string;
}

export interface Signer extends Verifier {
  readonly privateKey: KeyObject;
}

export type KeyRefusal =
  | "not-three-parts"
  | "malformed-key-name"
  | "malformed-key-id"
  | "key-not-base64"
  | "key-not-ed25519"
  | "key-id-differs";

const idSize = 4;
const ed25519 = 1;
const keySize = 32;
const derPublic = Buffer.from("302a300506032b6570032100", "hex");
const derPrivate = Buffer.from("302e020100300506032b657004220420", "hex");
const keyNamePattern = /^[^\p{White_Space}+]+$/u;

/** Name of a key: not empty, no Unicode space, no plus sign. */
export const isKeyName = (name: string): boolean => keyNamePattern.test(name);

function keyId(name: string, typedKey: Uint8Array): number {
  return hash("sha256", Buffer.concat([Buffer.from(`${name}\n`, "utf8"), typedKey]), "buffer").readUInt32BE();
}

const hexId = (id: number): string => id.toString(16).padStart(2 * idSize, "0");

function verifierOf(name: string, publicKey: KeyObject): Verifier {
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(derPublic.length);
  const typedKey = Buffer.concat([Uint8Array.of(ed25519), raw]);
  const id = keyId(name, typedKey);
  return { name, id, publicKey, text: `${name}+${hexId(id)}+${encodeBase64(typedKey)}` };
}

const keyPattern = /^([^+]*)\+([^+]*)\+(.+)$/;

/** Reads `name+id+key`, where the key is Base 64 and may hold plus signs of its own. */
function parseKey(text: string): Result<{ name: string; id: string; raw: Uint8Array }, KeyRefusal> {
  const [, name, id, encoded] = keyPattern.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return refuse("not-three-parts");
  if (!isKeyName(name)) return refuse("malformed-key-name");
  if (!/^[0-9a-f]{8}$/.test(id)) return refuse("malformed-key-id");
  const typedKey = decodeBase64(encoded);
  if (!typedKey) return refuse("key-not-base64");
  if (typedKey.length !== 1 + keySize || typedKey[0] !== ed25519) return refuse("key-not-ed25519");
  return ok({ name, id, raw: typedKey.subarray(1) });
}

/** A verifier from its text, such as `wardmote verify --key` takes. */
export function parseVerifier(text: string): Result<Verifier, KeyRefusal> {
  const key = parseKey(text);
  if (!key.ok) return key;
  const publicKey = createPublicKey({ key: Buffer.concat([derPublic, key.value.raw]), format: "der", type: "spki" });
  const verifier = verifierOf(key.value.name, publicKey);
  return hexId(verifier.id) === key.value.id ? ok(verifier) : refuse("key-id-differs");
}

const secretPrefix = "PRIVATE+KEY+";

/** A signer from `PRIVATE+KEY+name+id+key`, where the key is the 32-byte seed of RFC 8032 behind its type byte. */
export function parseSigner(text: string): Result<Signer, KeyRefusal> {
  if (!text.startsWith(secretPrefix)) return refuse("not-three-parts");
  const key = parseKey(text.slice(secretPrefix.length));
  if (!key.ok) return key;
  const privateKey = createPrivateKey({
    key: Buffer.concat([derPrivate, key.value.raw]),
    format: "der",
    type: "pkcs8",
  });
  const signer = signerOf(key.value.name, privateKey);
  return hexId(signer.id) === key.value.id ? ok(signer) : refuse("key-id-differs");
}

const signerOf = (name: string, privateKey: KeyObject): Signer => ({
  ...verifierOf(name, createPublicKey(privateKey)),
  privateKey,
});

/** A new signer with a fresh Ed25519 key. */
export function newSigner(name: string): Signer {
  if (!isKeyName(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of a key`);
  return signerOf(name, generateKeyPairSync("ed25519").privateKey);
}

/** The secret text of a signer, see {@link parseSigner}. */
export function signerText({ name, id, privateKey }: Signer): string {
  const seed = privateKey.export({ type: "pkcs8", format: "der" }).subarray(derPrivate.length);
  return `${secretPrefix}${name}+${hexId(id)}+${encodeBase64(Buffer.concat([Uint8Array.of(ed25519), seed]))}`;
}
