/** Standard Base 64 (RFC 4648 §4) as C2SP uses it. */
export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/**
 * The bytes of a Base 64 text, or undefined where it is not the one encoding of those bytes. Node alone would also take
 * whitespace, the URL alphabet, missing padding and stray bits, so two different texts could pass for one signature.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
