import { createPublicKey, hash, type KeyObject } from "node:crypto";
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

/** The key is Base 64 and may hold plus signs of its own. */
const keyPattern = /^([^+]*)\+([^+]*)\+(.+)$/;

/** Reads `name+id+key`, the form in which a key is published and given to `wardmote verify --key`. */
export function parseVerifier(text: string): Result<Verifier, KeyRefusal> {
  const [, name, id, encoded] = keyPattern.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return refuse("not-three-parts");
  if (!isKeyName(name)) return refuse("malformed-key-name");
  if (!/^[0-9a-f]{8}$/.test(id)) return refuse("malformed-key-id");
  const typedKey = decodeBase64(encoded);
  if (!typedKey) return refuse("key-not-base64");
  if (typedKey.length !== 1 + keySize || typedKey[0] !== ed25519) return refuse("key-not-ed25519");
  const key = Buffer.concat([derPublic, typedKey.subarray(1)]);
  const verifier = verifierOf(name, createPublicKey({ key, format: "der", type: "spki" }));
  return hexId(verifier.id) === id ? ok(verifier) : refuse("key-id-differs");
}

/** The signer of this name with this Ed25519 private key. */
export function signerOf(name: string, privateKey: KeyObject): Signer {
  if (!isKeyName(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of a key`);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("not an Ed25519 key");
  return { ...verifierOf(name, createPublicKey(privateKey)), privateKey };
}
