import canonicalize from "canonicalize";
import { ok, type Result, refuse } from "../platform/result.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of the one RFC 8785 form of a value. Throws on NaN, infinity and lone surrogates, which have none. */
export function canonicalBytes(value: Json): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form");
  return Buffer.from(text, "utf8");
}

/** The value of bytes that are canonical JSON to the letter: no duplicate names, no other order, spacing or number form. */
export function parseCanonical(bytes: Uint8Array): Result<Json, "not-utf8" | "not-json" | "not-canonical"> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refuse("not-utf8");
  }
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("not-json");
  }
  return isCanonical(value, text) ? ok(value) : refuse("not-canonical");
}

function isCanonical(value: Json, text: string): boolean {
  try {
    return canonicalize(value) === text;
  } catch {
    return false;
  }
}
