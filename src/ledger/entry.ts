import { hash } from "node:crypto";
import type { PersonId } from "../platform/ids.ts";
import type { ClauseCitation, Grant } from "../platform/viewer.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { canonicalBytes, type Json, parseCanonical } from "./canonical.ts";

/** Bytes of the random salt of one entry. It keeps a sealed body from being found by guessing. */
export const saltSize = 32;

/** Largest body in bytes: a body holds ids and hashes, not content. */
const bodyLimit = 16_384;

/** Who acted: a person by id, never by name; the machine at a deadline; whoever runs it; the founding itself. */
export type Actor = PersonId | "clock" | "operator" | "setup";

/** What happened. Ids, hashes and values only: an open body is public for good. */
export interface Body {
  readonly act: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** What gave the permission, see {@link Grant}. */
  readonly basis: Grant["basis"];
  readonly by: Actor;
  readonly clause: Pick<ClauseCitation, "document" | "version" | "clause" | "address"> | null;
  readonly facts: { readonly [name: string]: Json };
  /** SHA-256 in lower-case hexadecimal of each content the act concerns, by what it is: `{"text": "…"}`. */
  readonly hashes: { readonly [name: string]: string };
  readonly subject: string;
  readonly v: 1;
}

/** The bytes that an entry commits to: RFC 8785. They are stored and served as they are, never written a second time. */
export function bodyBytes(body: Body): Uint8Array {
  const bytes = canonicalBytes({ ...body });
  if (bytes.length > bodyLimit) throw new RangeError(`a body of ${bytes.length} bytes is over ${bodyLimit}`);
  return bytes;
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const contentHashPattern = /^[0-9a-f]{64}$/;
const bases: readonly unknown[] = ["clause", "founding", "account", "server"] satisfies Grant["basis"][];

/** The body in these bytes, or what is wrong with them, in words that follow "the body". */
export function parseBody(bytes: Uint8Array): { readonly body: Body } | { readonly wrong: string } {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return { wrong: "is not canonical JSON (RFC 8785)" };
  const wrong = wrongOf(parsed.value);
  return wrong === undefined ? { body: parsed.value as unknown as Body } : { wrong };
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function wrongOf(value: Json): string | undefined {
  if (!isObject(value)) return "is not an object";
  if (value.v !== 1) return "has another version than 1";
  const names = ["act", "at", "basis", "by", "clause", "facts", "hashes", "subject", "v"];
  if (Object.keys(value).join() !== names.join()) return `does not have exactly the members ${names.join(", ")}`;
  const text = ["act", "by", "subject"].find((name) => typeof value[name] !== "string" || value[name] === "");
  if (text) return `has no text as "${text}"`;
  if (typeof value.at !== "string" || !timePattern.test(value.at)) return "has no UTC time in milliseconds";
  if (!bases.includes(value.basis)) return "names no known basis";
  if ((value.basis === "clause") !== isObject(value.clause))
    return "does not cite a clause exactly where a clause is its basis";
  if (!isObject(value.facts)) return "has no facts";
  if (!isObject(value.hashes)) return "has no hashes";
  return Object.values(value.hashes).every((one) => typeof one === "string" && contentHashPattern.test(one))
    ? undefined
    : "has a hash that is not SHA-256 in hexadecimal";
}

/** SHA-256(salt ‖ body). */
export const commit = (salt: Uint8Array, body: Uint8Array): Uint8Array =>
  hash("sha256", Buffer.concat([salt, body]), "buffer");

/** The bytes that stand in the log, `{"c":"<Base 64>","v":1}`: open and sealed acts look alike. */
export const entryBytes = (commitment: Uint8Array): Uint8Array => canonicalBytes({ c: encodeBase64(commitment), v: 1 });

const entryPattern = /^\{"c":"([A-Za-z0-9+/]{43}=)","v":1\}$/;

/** The commitment in an entry, or undefined where the bytes are not an entry to the letter. */
export function parseEntry(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const encoded = entryPattern.exec(text)?.[1];
  return encoded === undefined ? undefined : decodeBase64(encoded);
}
