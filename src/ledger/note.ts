import { sign, verify } from "node:crypto";
import { ok, type Result, refuse } from "../platform/result.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { isKeyName, type Signer, type Verifier } from "./key.ts";

export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface Note {
  /** With its final newline: the bytes that are signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteRefusal =
  | "not-utf8"
  | "too-large"
  | "control-character"
  | "no-final-newline"
  | "no-blank-line"
  | "no-signature"
  | "too-many-signatures"
  | "malformed-signature-line"
  | "malformed-key-name"
  | "signature-not-base64"
  | "signature-too-short";

export type SignatureRefusal = "bad-signature" | "no-trusted-signature";

/** Post-quantum signatures of 16 witnesses fit; a note that fills the memory does not. */
const noteLimit = 256 * 1024;
const signatureLimit = 64;
const idSize = 4;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: signed-note forbids exactly these
const controlCharacter = /[\u0000-\u0009\u000b-\u001f]/;

/** Takes a note apart to the letter of the specification. Its text means nothing until {@link verifyNote} has agreed. */
export function parseNote(bytes: Uint8Array): Result<Note, NoteRefusal> {
  if (bytes.length > noteLimit) return refuse("too-large");
  let whole: string;
  try {
    whole = decoder.decode(bytes);
  } catch {
    return refuse("not-utf8");
  }
  if (controlCharacter.test(whole)) return refuse("control-character");
  if (!whole.endsWith("\n")) return refuse("no-final-newline");
  const separator = whole.lastIndexOf("\n\n");
  if (separator === -1) return refuse("no-blank-line");
  const lines = whole
    .slice(separator + 2)
    .split("\n")
    .slice(0, -1);
  if (lines.length === 0) return refuse("no-signature");
  if (lines.length > signatureLimit) return refuse("too-many-signatures");
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (!signature.ok) return signature;
    signatures.push(signature.value);
  }
  return ok({ text: whole.slice(0, separator + 1), signatures });
}

function parseSignature(line: string): Result<NoteSignature, NoteRefusal> {
  const [dash, name, encoded, ...rest] = line.split(" ");
  if (dash !== "—" || name === undefined || encoded === undefined || rest.length > 0)
    return refuse("malformed-signature-line");
  if (!isKeyName(name)) return refuse("malformed-key-name");
  const bytes = decodeBase64(encoded);
  if (!bytes) return refuse("signature-not-base64");
  if (bytes.length <= idSize) return refuse("signature-too-short");
  return ok({ name, id: Buffer.from(bytes).readUInt32BE(), bytes: bytes.subarray(idSize) });
}

/**
 * Whether this key signed the note. Signatures by other keys are ignored, even under the same name or id; where one by
 * this key is wrong, the whole note is refused.
 */
export function verifyNote(note: Note, verifier: Verifier): Result<void, SignatureRefusal> {
  const own = note.signatures.filter(({ name, id }) => name === verifier.name && id === verifier.id);
  if (own.length === 0) return refuse("no-trusted-signature");
  const text = Buffer.from(note.text, "utf8");
  return own.every(({ bytes }) => verify(null, text, verifier.publicKey, bytes))
    ? ok(undefined)
    : refuse("bad-signature");
}

/** The note of a text, which must end in a newline, with one signature. */
export function signNote(text: string, signer: Signer): string {
  if (!text.endsWith("\n") || controlCharacter.test(text)) throw new TypeError("not the text of a note");
  const id = Buffer.alloc(idSize);
  id.writeUInt32BE(signer.id);
  const signature = sign(null, Buffer.from(text, "utf8"), signer.privateKey);
  return `${text}\n— ${signer.name} ${encodeBase64(Buffer.concat([id, signature]))}\n`;
}
