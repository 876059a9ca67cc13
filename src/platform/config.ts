import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { ok, type Result, refuse } from "./result.ts";

/** Environment only, all optional; the table in the README describes the same names. */
export interface Config {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  /** Where people reach the server, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly host: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly ledgerKey: string | undefined;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Where people can sign in besides here; absent where it is not configured. */
  readonly oidc: OidcConfig | undefined;
  readonly github: GithubConfig | undefined;
  /** Whether requests come through a proxy whose `X-Forwarded-*` headers are to be believed. */
  readonly trustProxy: boolean;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it, on the button. */
  readonly name: string;
}

export interface GithubConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiUrl: string;
}

const protocol = (...allowed: string[]) =>
  z.string().refine((text) => URL.canParse(text) && allowed.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${allowed.map((it) => `${it}//`).join(" or ")}`,
  });

/** Secrets and codes travel there: TLS, but for a provider on this very machine. */
const provider = z.string().refine(isSafeProvider, {
  message: "must be a URL that starts with https:// (http:// on this machine alone), without a user, query or fragment",
});

function isSafeProvider(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol: scheme, hostname, username, password, search, hash } = new URL(text);
  const bare = username === "" && password === "" && search === "" && hash === "";
  return bare && (scheme === "https:" || (scheme === "http:" && isLoopback(hostname)));
}

const isLoopback = (hostname: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

const credential = z.string().regex(/^[\x21-\x7e]{1,1000}$/, "must be printable ASCII without spaces");

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { message: `must be one of ${words.join(", ")}` });

const environment = z.object({
  WARDMOTE_DATA: z.string().min(1).default("data"),
  DATABASE_URL: protocol("postgres:", "postgresql:").optional(),
  DATABASE_OWNER_URL: protocol("postgres:", "postgresql:").optional(),
  WARDMOTE_URL: protocol("http:", "https:").optional(),
  PORT: z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().max(65_535, "must be at most 65535"))
    .default(3000),
  HOST: z.string().min(1).default("localhost"),
  SMTP_URL: protocol("smtp:", "smtps:").optional(),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/i, "must be a domain name")
    .optional(),
  WARDMOTE_LEDGER_KEY: z.string().min(1).optional(),
  OIDC_ISSUER: provider.optional(),
  OIDC_CLIENT_ID: credential.optional(),
  OIDC_CLIENT_SECRET: credential.optional(),
  OIDC_NAME: z.string().trim().min(1).max(40, "must be at most 40 characters").optional(),
  GITHUB_CLIENT_ID: credential.optional(),
  GITHUB_CLIENT_SECRET: credential.optional(),
  GITHUB_URL: provider.default("https://github.com"),
  GITHUB_API_URL: provider.default("https://api.github.com"),
  LOG_LEVEL: oneOf(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  TRUST_PROXY: oneOf(["yes", "no"]).default("no"),
});

/** A sentence for each wrong value, each naming its variable and never its content. */
export type ConfigRefusal = { readonly kind: "configuration"; readonly sentences: readonly string[] };

export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, ConfigRefusal> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    return refuse({
      kind: "configuration",
      sentences: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}.`),
    });
  }
  const it = parsed.data;
  const halves = [...halfGiven(it, oidcNames), ...halfGiven(it, githubNames)];
  if (halves.length > 0) return refuse({ kind: "configuration", sentences: halves });
  if (it.DATABASE_OWNER_URL && !it.DATABASE_URL) {
    return refuse({
      kind: "configuration",
      sentences: ["DATABASE_OWNER_URL: needs DATABASE_URL, the application's login, beside it."],
    });
  }
  const url = (it.WARDMOTE_URL ?? `http://localhost:${it.PORT}`).replace(/\/+$/, "");
  return ok({
    dataDir: isAbsolute(it.WARDMOTE_DATA) ? it.WARDMOTE_DATA : resolve(it.WARDMOTE_DATA),
    databaseUrl: it.DATABASE_URL,
    databaseOwnerUrl: it.DATABASE_OWNER_URL,
    url,
    port: it.PORT,
    host: it.HOST,
    smtpUrl: it.SMTP_URL,
    mailFrom: `Wardmote <wardmote@${it.MAIL_DOMAIN ?? new URL(url).hostname}>`,
    ledgerKey: it.WARDMOTE_LEDGER_KEY,
    oidc: oidcOf(it),
    github: githubOf(it),
    logLevel: it.LOG_LEVEL,
    trustProxy: it.TRUST_PROXY === "yes",
  });
}

type Environment = z.output<typeof environment>;

const oidcNames = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
const githubNames = ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"] as const;

/** A provider needs all of its names or none: half of it would be a sign-in that fails when somebody tries. */
function halfGiven(given: Environment, names: readonly (keyof Environment)[]): string[] {
  const lacking = names.filter((name) => given[name] === undefined);
  if (lacking.length === 0 || lacking.length === names.length) return [];
  const there = names.filter((name) => given[name] !== undefined);
  return lacking.map((name) => `${name}: is needed beside ${there.join(" and ")}.`);
}

function oidcOf({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME }: Environment): OidcConfig | undefined {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined;
  const name = OIDC_NAME ?? new URL(OIDC_ISSUER).hostname;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name };
}

function githubOf(it: Environment): GithubConfig | undefined {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = it;
  if (!clientId || !clientSecret) return undefined;
  const bare = (url: string) => url.replace(/\/+$/, "");
  return { clientId, clientSecret, url: bare(it.GITHUB_URL), apiUrl: bare(it.GITHUB_API_URL) };
}
