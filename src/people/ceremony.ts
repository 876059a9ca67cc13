import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Only the hash of a secret is ever stored. */
export const hashSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** What a sign-in under way is for, and by which method. */
export interface Ceremony {
  readonly purpose: "sign-in" | "link" | "step-up";
  readonly method: "passkey" | "oidc" | "github";
}

/** Everything one-time that goes out comes from the one secret that only the browser keeps; we keep its hash. */
type Derived = "challenge" | "state" | "nonce" | "verifier";

const derive = (secret: string, what: Derived): Buffer => createHmac("sha256", secret).update(what).digest();

/** WebAuthn's challenge, in bytes. */
export const challengeOf = (secret: string): Buffer => derive(secret, "challenge");

/** What a sign-in at a provider sends along: RFC 6749 (state), OpenID Connect (nonce), RFC 7636 (verifier and challenge). */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly codeChallenge: string;
}

export function flowOf(secret: string): Flow {
  const verifier = derive(secret, "verifier").toString("base64url");
  return {
    state: derive(secret, "state").toString("base64url"),
    nonce: derive(secret, "nonce").toString("base64url"),
    verifier,
    codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
  };
}

/** Whether two secrets are the same, in a time that tells nothing of where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(hashSecret(one), hashSecret(other));
}
