import { ok, type Result, refuse } from "../platform/result.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { Signer, Verifier } from "./key.ts";
import { hashSize } from "./merkle.ts";
import { type NoteRefusal, parseNote, type SignatureRefusal, signNote, verifyNote } from "./note.ts";

/** C2SP tlog-checkpoint: what a log says of its tree when it signs. */
export interface Checkpoint {
  /** The identity of the log: its address without scheme, `wardmote.example/ledger`. */
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Lines after the root; Wardmote writes none and ignores them. */
  readonly extensions: readonly string[];
}

export type CheckpointRefusal =
  | NoteRefusal
  | SignatureRefusal
  | "too-few-lines"
  | "empty-origin"
  | "malformed-size"
  | "size-too-large"
  | "malformed-root"
  | "empty-extension-line";

/** The text of a checkpoint, as parsed from a note whose signature has been verified. */
export function parseCheckpointText(text: string): Result<Checkpoint, CheckpointRefusal> {
  const [origin, size, root, ...extensions] = text.split("\n").slice(0, -1);
  if (origin === undefined || size === undefined || root === undefined) return refuse("too-few-lines");
  if (origin === "") return refuse("empty-origin");
  if (!/^(?:0|[1-9]\d*)$/.test(size)) return refuse("malformed-size");
  if (!Number.isSafeInteger(Number(size))) return refuse("size-too-large");
  const hash = decodeBase64(root);
  if (hash?.length !== hashSize) return refuse("malformed-root");
  if (extensions.includes("")) return refuse("empty-extension-line");
  return ok({ origin, size: Number(size), root: hash, extensions });
}

/** The checkpoint in a note that this key signed; the signature is judged before the text is read. */
export function openCheckpoint(note: Uint8Array, verifier: Verifier): Result<Checkpoint, CheckpointRefusal> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const verified = verifyNote(parsed.value, verifier);
  return verified.ok ? parseCheckpointText(parsed.value.text) : verified;
}

/** A signed checkpoint of the tree of `size` entries, in the name of the signer. */
export const signCheckpoint = (size: number, root: Uint8Array, signer: Signer): string =>
  signNote(`${signer.name}\n${size}\n${encodeBase64(root)}\n`, signer);
