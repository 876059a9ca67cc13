import { randomBytes } from "node:crypto";

/** An id such as `meeting_06f3k…`: the prefix says what it names, the type keeps two kinds from being mixed up. */
export type Id<Prefix extends string> = string & { readonly __prefix: Prefix };

export type PersonId = Id<"person">;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >>> bits) & 31];
    }
    value &= 0xff;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/** A new id for something public: 48 bits of time in milliseconds, then 80 random bits, so that ids sort by age. */
export function newId<Prefix extends string>(prefix: Prefix, now: Date): Id<Prefix> {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  return `${prefix}_${base32(bytes)}` as Id<Prefix>;
}

/** A new id for something restricted: 128 random bits, which tell neither age nor number. */
export const newRandomId = <Prefix extends string>(prefix: Prefix): Id<Prefix> =>
  `${prefix}_${base32(randomBytes(16))}` as Id<Prefix>;

/** A secret for a link, a session or a token: 256 random bits. Store only {@link hashSecret} of it. */
export const newSecret = (): string => base32(randomBytes(32));

export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`).test(text);
}
