import { decodeBase64, encodeBase64 } from "./base64.ts";
import { commit, parseBody, saltSize } from "./entry.ts";
import { sameHash } from "./merkle.ts";
import type { Problem } from "./problem.ts";

/**
 * What is served beside entry `seq`. A sealed body says only that it is sealed; an erased one is gone for good, and its entry
 * still stands in the tree. `body` is the canonical JSON as text, to the letter; `salt` is Base 64.
 */
export type BodyRecord =
  | { readonly seq: number; readonly state: "open"; readonly salt: string; readonly body: string }
  | { readonly seq: number; readonly state: "sealed" | "erased" };

export type BodyCounts = Readonly<Record<BodyRecord["state"], number>>;

export const openRecord = (seq: number, salt: Uint8Array, body: Uint8Array): BodyRecord => ({
  seq,
  state: "open",
  salt: encodeBase64(salt),
  body: Buffer.from(body).toString("utf8"),
});

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null;

/**
 * Checks the bodies of one bundle, as `/ledger/bodies/<N>` serves them, against their entries' commitments; `first` is the
 * number of the first entry. Bodies of entries that came after the checkpoint may follow and are not looked at.
 */
export function checkBodies(
  served: Uint8Array,
  first: number,
  commitments: readonly (Uint8Array | undefined)[],
): { readonly counts: BodyCounts; readonly problem?: Problem } {
  const counts = { open: 0, sealed: 0, erased: 0 };
  const records = parseArray(served);
  if (!records) return { counts, problem: problemOf(first, `The bodies from ${first} on are not a JSON array.`) };
  for (const [at, commitment] of commitments.entries()) {
    const seq = first + at;
    const record = records[at];
    if (!isRecord(record) || record.seq !== seq) return { counts, problem: problemOf(seq, `Body ${seq} is missing.`) };
    if (record.state !== "open" && record.state !== "sealed" && record.state !== "erased") {
      return { counts, problem: problemOf(seq, `Body ${seq} is neither open nor sealed nor erased.`) };
    }
    const wrong = record.state === "open" && commitment && wrongOf(record.salt, record.body, commitment);
    if (wrong) return { counts, problem: problemOf(seq, `Body ${seq} ${wrong}.`) };
    counts[record.state]++;
  }
  return { counts };
}

const problemOf = (seq: number, sentence: string): Problem => ({ kind: "body", where: `body ${seq}`, sentence });

function parseArray(bytes: Uint8Array): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function wrongOf(saltText: unknown, bodyText: unknown, commitment: Uint8Array): string | undefined {
  const salt = typeof saltText === "string" ? decodeBase64(saltText) : undefined;
  if (salt?.length !== saltSize || typeof bodyText !== "string") return "is open and lacks its salt or its text";
  const body = Buffer.from(bodyText, "utf8");
  if (!sameHash(commit(salt, body), commitment)) return "is not what its entry commits to";
  const parsed = parseBody(body);
  return "wrong" in parsed ? parsed.wrong : undefined;
}
