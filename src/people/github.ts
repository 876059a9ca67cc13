import { z } from "zod";
import type { GithubConfig } from "../platform/config.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { askProvider, outageOf } from "./outbound.ts";
import { githubLogin } from "./person.ts";
import { type Identity, type Provider, type ProviderRefusal, returnUrl } from "./provider.ts";

/** The token endpoint answers 200 for errors too. */
const tokenAnswer = z.union([
  z.object({ error: z.string() }),
  z.object({ access_token: z.string().min(1), token_type: z.string().regex(/^bearer$/i) }),
]);

const userAnswer = z.object({
  id: z.int().positive(),
  login: z.string().regex(githubLogin),
  name: z.string().nullish(),
});

/**
 * GitHub's OAuth 2 for web applications. It asks for no scope: who somebody is, is public. The token is used once and
 * dropped. Somebody is their numeric id: logins can be changed and taken over.
 */
export function githubProvider({ clientId, clientSecret, url, apiUrl }: GithubConfig, ourUrl: string): Provider {
  const redirect = returnUrl(ourUrl, "github");
  const wrong = (detail: string) =>
    refuse<ProviderRefusal>({ kind: "provider-answer-wrong", provider: "GitHub", detail });

  async function identify(code: string, verifier: string): Promise<Result<Identity, ProviderRefusal>> {
    const exchanged = await askProvider(`${url}/login/oauth/access_token`, {
      method: "POST",
      headers: { accept: "application/json", "user-agent": "wardmote" },
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: redirect,
        code_verifier: verifier,
      }),
    });
    const token = tokenAnswer.safeParse(await jsonOf(exchanged));
    if (!token.success) return wrong(`the token endpoint answered ${exchanged.status} with something else`);
    if ("error" in token.data) return wrong(`the token endpoint refused: ${token.data.error.slice(0, 60)}`);
    const asked = await askProvider(`${apiUrl}/user`, {
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token.data.access_token}`,
        "x-github-api-version": "2022-11-28",
        "user-agent": "wardmote",
      },
    });
    const user = userAnswer.safeParse(await jsonOf(asked));
    if (!asked.ok || !user.success) return wrong(`/user answered ${asked.status} with something else`);
    const { id, login, name = null } = user.data;
    return ok({ issuer: url, subject: String(id), label: login, name, email: null, login });
  }

  return {
    method: "github",
    name: "GitHub",
    issuer: url,
    async begin({ state, codeChallenge }) {
      const there = new URL(`${url}/login/oauth/authorize`);
      there.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirect,
        scope: "",
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      }).toString();
      return ok(there);
    },
    async finish({ verifier }, returned) {
      const code = returned.get("code");
      if (returned.has("error")) {
        const detail = returned.get("error")?.slice(0, 60) ?? "";
        return refuse({ kind: "provider-declined", provider: "GitHub", detail });
      }
      if (!code) return wrong("it sent no code");
      try {
        return await identify(code, verifier);
      } catch (fault) {
        const detail = outageOf(fault);
        return detail ? refuse({ kind: "provider-unavailable", provider: "GitHub", detail }) : wrong(String(fault));
      }
    },
  };
}

/** The JSON of an answer; nothing where it is none. */
async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return undefined;
  }
}
