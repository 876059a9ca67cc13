import { limits } from "../platform/limits.ts";
import type { Ceremony } from "./ceremony.ts";
import type { ProviderRefusal } from "./provider.ts";

/**
 * What has to happen before a passkey is added; null where nothing has. Who has passkeys uses one in this session first; who
 * has none adds the first soon after signing in. Neither a mailbox nor a session left open then adds a second factor to an
 * account that has one.
 */
export function neededForPasskey(
  { secondFactor, openedAt }: { readonly secondFactor: boolean; readonly openedAt: Date | undefined },
  hasPasskey: boolean,
  now: Date,
): "step-up-needed" | "session-old" | null {
  if (secondFactor) return null;
  if (hasPasskey) return "step-up-needed";
  const fresh = openedAt && now.getTime() - openedAt.getTime() <= limits.freshSessionMinutes * 60_000;
  return fresh ? null : "session-old";
}

/** Why something about an account is not done. */
export type AccountRefusal =
  /** The beginning is missing in this browser, is too old, was finished already, or belonged to something else. */
  | { readonly kind: "ceremony-spent"; readonly method: Ceremony["method"] }
  | { readonly kind: "passkey-refused" }
  | { readonly kind: "passkey-known" }
  | { readonly kind: "passkey-missing" }
  /** There is a passkey: it has to be used in this session before passkeys are added or removed. */
  | { readonly kind: "step-up-needed" }
  /** The first passkey is added from a session that was opened a moment ago. */
  | { readonly kind: "session-old" }
  | { readonly kind: "session-needed" }
  | { readonly kind: "account-taken"; readonly provider: string }
  | { readonly kind: "community-missing" }
  | { readonly kind: "last-method" }
  | { readonly kind: "confirmation-spent" }
  | { readonly kind: "confirmation-foreign" }
  | { readonly kind: "policy-unknown" }
  | { readonly kind: "policy-waits"; readonly title: string; readonly href: string }
  | { readonly kind: "erasure-unconfirmed"; readonly words: string }
  | { readonly kind: "organisation-unknown"; readonly field: string }
  | { readonly kind: "relation-same" }
  | { readonly kind: "relation-foreign" }
  | { readonly kind: "ends-before-start" }
  | ProviderRefusal;
