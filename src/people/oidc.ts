import * as client from "openid-client";
import type { OidcConfig } from "../platform/config.ts";
import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { emailAddress, line } from "../platform/text.ts";
import { askProvider, outageOf } from "./outbound.ts";
import { type Identity, type Provider, type ProviderRefusal, returnUrl } from "./provider.ts";

/**
 * OpenID Connect by its discovery document: code flow with PKCE, state and nonce; issuer, audience and signature of the ID
 * token are checked, and the issuer named in the answer (RFC 9207) where the provider names it.
 */
export function oidcProvider({ issuer, clientId, clientSecret, name }: OidcConfig, ourUrl: string): Provider {
  const redirect = returnUrl(ourUrl, "oidc");
  let known: Promise<client.Configuration> | null = null;

  /** Asked once it is needed; a provider that was down is asked again the next time. */
  function discovered(): Promise<client.Configuration> {
    known ??= discover().catch((fault) => {
      known = null;
      throw fault;
    });
    return known;
  }

  async function discover(): Promise<client.Configuration> {
    const insecure = issuer.startsWith("http:") ? [client.allowInsecureRequests] : [];
    return client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: limits.providerMilliseconds / 1000,
      [client.customFetch]: (url, options) => askProvider(url, options as RequestInit),
      execute: [...insecure, client.enableNonRepudiationChecks],
    });
  }

  async function attempt<T>(body: () => Promise<T>): Promise<Result<T, ProviderRefusal>> {
    try {
      return ok(await body());
    } catch (fault) {
      return refuse(refusalOf(fault, name));
    }
  }

  return {
    method: "oidc",
    name,
    issuer,
    begin: ({ state, nonce, codeChallenge }) =>
      attempt(async () =>
        client.buildAuthorizationUrl(await discovered(), {
          redirect_uri: redirect,
          scope: "openid profile email",
          state,
          nonce,
          code_challenge: codeChallenge,
          code_challenge_method: "S256",
        }),
      ),
    finish: ({ state, nonce, verifier }, returned) =>
      attempt(async () => {
        const config = await discovered();
        const here = new URL(`${redirect}?${returned}`);
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        };
        const tokens = await client.authorizationCodeGrant(config, here, checks);
        const claims = tokens.claims();
        if (!claims) throw new Error("there is no ID token");
        // OpenID Connect Core 2: ASCII, at most 255 characters.
        if (!/^[\x20-\x7e]{1,255}$/.test(claims.sub)) throw new Error("the subject is not one");
        // Many providers put profile and address here only.
        const more = config.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
          : {};
        return identityOf({ ...claims, ...more, iss: claims.iss, sub: claims.sub });
      }),
  };
}

function identityOf(claims: { iss: string; sub: string } & Readonly<Record<string, unknown>>): Identity {
  const text = (name: string) => (typeof claims[name] === "string" && claims[name].trim() ? claims[name] : null);
  const address = emailAddress.safeParse(claims.email);
  // An address that nobody has verified says only what somebody typed: it must never lead to a person.
  const email = claims.email_verified === true && address.success ? address.data : null;
  const name = text("name");
  const labels = [email, text("preferred_username"), name].map((it) => line("The account", 254).safeParse(it));
  const label = labels.find((it) => it.success)?.data ?? claims.sub.slice(0, 254);
  return { issuer: claims.iss, subject: claims.sub, label, name, email, login: null };
}

function refusalOf(fault: unknown, provider: string): ProviderRefusal {
  const outage = outageOf(fault);
  if (outage) return { kind: "provider-unavailable", provider, detail: outage };
  if (fault instanceof client.AuthorizationResponseError)
    return { kind: "provider-declined", provider, detail: fault.error.slice(0, 60) };
  const code = fault instanceof Error && "code" in fault ? `${fault.code}: ` : "";
  return {
    kind: "provider-answer-wrong",
    provider,
    detail: `${code}${fault instanceof Error ? fault.message : fault}`,
  };
}
