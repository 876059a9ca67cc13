import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";

export type Encoding = "utf-8" | "windows-1252";

/** A file as characters, and how its bytes were read; {@link bytesOf} gives the same bytes back. */
export interface FileText {
  readonly text: string;
  readonly encoding: Encoding;
}

export type TextRefusal =
  | { readonly kind: "file-empty" }
  | { readonly kind: "file-too-large"; readonly limit: number }
  /** Neither UTF-8 nor Windows-1252: pictures, archives, UTF-16. */
  | { readonly kind: "file-binary" };

/** What Windows-1252 has at 0x80 to 0x9F; the five bytes without a character stand for themselves, as WHATWG has it. */
const upperHalf =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Every thousandth byte may be a stray control; a file with more is not text. */
const strayControls = 1 / 1000;

/** The text of a file: UTF-8 where it is that, otherwise Windows-1252, which holds Latin-1. Nothing is dropped, not even a byte order mark. */
export function decodeFile(bytes: Uint8Array): Result<FileText, TextRefusal> {
  if (bytes.length > limits.minutesBytes) return refuse({ kind: "file-too-large", limit: limits.minutesBytes });
  if (bytes.length === 0) return refuse({ kind: "file-empty" });
  if (isBinary(bytes)) return refuse({ kind: "file-binary" });
  try {
    return ok({ text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), encoding: "utf-8" });
  } catch {
    return ok({ text: decodeWindows(bytes), encoding: "windows-1252" });
  }
}

/** PostgreSQL holds no NUL in a text, and no text has one. */
function isBinary(bytes: Uint8Array): boolean {
  const controls = bytes.reduce((count, byte) => count + (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) ? 1 : 0), 0);
  return bytes.includes(0) || controls > bytes.length * strayControls + 1;
}

const decodeWindows = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x80 && byte < 0xa0 ? upperHalf.charAt(byte - 0x80) : String.fromCharCode(byte),
  ).join("");

/** The very bytes that {@link decodeFile} was given. */
export function bytesOf({ text, encoding }: FileText): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  return Uint8Array.from(text, (character) => {
    const upper = upperHalf.indexOf(character);
    return upper >= 0 ? 0x80 + upper : character.charCodeAt(0);
  });
}
