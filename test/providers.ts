import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server on this machine, whose handler is known once its address is. */
async function listen(handlerAt: (url: string) => Handler): Promise<{ url: string; close: () => Promise<void> }> {
  let handler: Handler = () => {};
  const server: Server = createServer((request, response) => void handler(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handler = handlerAt(url);
  return {
    url,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const returnTo = (method: "oidc" | "github") => `http://localhost:3000/sign-in/${method}/return`;
export const client = { clientId: "wardmote", clientSecret: "a-secret-of-the-client" } as const;

/** Who is signed in at the provider, as its claims say. */
export interface Claims {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface OidcSite {
  readonly url: string;
  account: Claims;
  close(): Promise<void>;
}

/** A real OpenID provider, where somebody is signed in already and agrees to everything. */
export async function oidcSite(): Promise<OidcSite> {
  let account: Claims = { sub: "nobody" };
  const site = await listen((issuer) => {
    const provider = new Provider(issuer, {
      clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [returnTo("oidc")] }],
      cookies: { keys: ["a key of the test"] },
      claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({ accountId, claims: async () => ({ ...account, sub: accountId }) }),
    });
    provider.proxy = false;
    const serve = provider.callback();
    return async (request, response) => {
      if (!request.url?.startsWith("/interaction/")) return serve(request, response);
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      if (prompt.name === "login")
        return provider.interactionFinished(request, response, { login: { accountId: account.sub } });
      const grant = new provider.Grant({ accountId: session?.accountId ?? "", clientId: String(params.client_id) });
      grant.addOIDCScope(String(params.scope));
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    };
  });
  return {
    ...site,
    get account() {
      return account;
    },
    set account(claims) {
      account = claims;
    },
  };
}

export interface GithubSite {
  readonly url: string;
  readonly apiUrl: string;
  account: { readonly id: number; readonly login: string; readonly name: string | null };
  /** Answers the token endpoint and `/user` in another way, to see what is made of it. */
  instead: ((path: string, response: ServerResponse) => unknown) | null;
  /** What the last authorisation asked for. */
  asked: URLSearchParams;
  close(): Promise<void>;
}

/**
 * OAuth 2 for web applications as GitHub's documentation describes it: the token endpoint answers a form unless JSON is asked
 * for, and errors with 200; a code works once; the API needs a user agent.
 */
export async function githubSite(): Promise<GithubSite> {
  const codes = new Map<string, { challenge: string; redirect: string }>();
  const tokens = new Set<string>();
  const state = {
    account: { id: 1, login: "nobody", name: null } as GithubSite["account"],
    instead: null as GithubSite["instead"],
    asked: new URLSearchParams(),
  };

  function authorise(query: URLSearchParams, response: ServerResponse) {
    state.asked = query;
    if (query.get("client_id") !== client.clientId) return response.writeHead(404).end("Not Found");
    const redirect = query.get("redirect_uri") ?? "";
    const back = new URL(returnTo("github"));
    back.searchParams.set("state", query.get("state") ?? "");
    if (redirect !== returnTo("github")) back.searchParams.set("error", "redirect_uri_mismatch");
    else {
      const code = randomBytes(10).toString("hex");
      codes.set(code, { challenge: query.get("code_challenge") ?? "", redirect });
      back.searchParams.set("code", code);
    }
    return response.writeHead(302, { location: back.href }).end();
  }

  function exchange(form: URLSearchParams): Record<string, string> {
    if (form.get("client_id") !== client.clientId || form.get("client_secret") !== client.clientSecret)
      return {
        error: "incorrect_client_credentials",
        error_description: "The client_id and/or client_secret passed are incorrect.",
      };
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (!code || code.challenge !== verifier)
      return { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." };
    if (form.get("redirect_uri") !== code.redirect) return { error: "redirect_uri_mismatch" };
    const token = `gho_${randomBytes(18).toString("hex")}`;
    tokens.add(token);
    return { access_token: token, scope: "", token_type: "bearer" };
  }

  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));

  const site = await listen((url) => async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    if (pathname === "/login/oauth/authorize") return authorise(searchParams, response);
    const form = await text(request);
    if (state.instead) return state.instead(pathname, response);
    if (pathname === "/login/oauth/access_token" && request.method === "POST") {
      const answer = exchange(new URLSearchParams(form));
      if (request.headers.accept === "application/json") return json(response, 200, answer);
      return response
        .writeHead(200, { "content-type": "application/x-www-form-urlencoded" })
        .end(new URLSearchParams(answer).toString());
    }
    if (pathname === "/api/user") {
      if (!request.headers["user-agent"])
        return response.writeHead(403).end("Request forbidden by administrative rules.");
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      return tokens.has(token)
        ? json(response, 200, { ...state.account, type: "User" })
        : json(response, 401, { message: "Bad credentials" });
    }
    return json(response, 404, { message: "Not Found" });
  });
  return Object.assign(state, { url: site.url, apiUrl: `${site.url}/api`, close: site.close });
}

/** A browser at a provider: it keeps cookies there and follows redirects until one leads back to us; answers our path. */
export async function followTo(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let there = start;
  for (let hops = 0; hops < 20; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(there, { redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (!location) throw new Error(`${there} answered ${answer.status}: ${await answer.text()}`);
    const next = new URL(location, there);
    if (next.origin === "http://localhost:3000") return `${next.pathname}${next.search}`;
    there = next.href;
  }
  throw new Error("the provider never leads back");
}
