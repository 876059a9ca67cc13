import type { Result } from "../platform/result.ts";
import type { Flow } from "./ceremony.ts";

/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string;
  /** Never changes and is never given to somebody else; everything below may. */
  readonly subject: string;
  /** How its owner knows the account. */
  readonly label: string;
  readonly name: string | null;
  /** Only an address that the provider says it has verified. */
  readonly email: string | null;
  /** The login on GitHub. */
  readonly login: string | null;
}

/** `detail` is for the server's log and holds nothing secret. */
export interface ProviderRefusal {
  readonly kind: "provider-unavailable" | "provider-declined" | "provider-answer-wrong";
  readonly provider: string;
  readonly detail: string;
}

/** Somewhere else where people can sign in. */
export interface Provider {
  readonly method: "oidc" | "github";
  /** What people call it, on the button. */
  readonly name: string;
  readonly issuer: string;
  /** Where the browser goes to. */
  begin(flow: Flow): Promise<Result<URL, ProviderRefusal>>;
  /** Takes what the browser brought back: the code is exchanged and the answer is checked. */
  finish(flow: Flow, returned: URLSearchParams): Promise<Result<Identity, ProviderRefusal>>;
}

/** Each provider has an address of its own to come back to, so that one cannot be taken for another (RFC 9700, 4.4.2). */
export const returnUrl = (url: string, method: Provider["method"]): string => `${url}/sign-in/${method}/return`;
