import type { Ceremony } from "./ceremony.ts";
import type { ProviderRefusal } from "./provider.ts";

/** Why something about an account is not done. */
export type AccountRefusal =
  /** The beginning is missing in this browser, is too old, was finished already, or belonged to something else. */
  | { readonly kind: "ceremony-spent"; readonly method: Ceremony["method"] }
  | { readonly kind: "passkey-refused" }
  | { readonly kind: "passkey-known" }
  | { readonly kind: "passkey-missing" }
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
