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
  /** Whether requests come through a proxy whose `X-Forwarded-*` headers are to be believed. */
  readonly trustProxy: boolean;
}

const protocol = (...allowed: string[]) =>
  z.string().refine((text) => URL.canParse(text) && allowed.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${allowed.map((it) => `${it}//`).join(" or ")}`,
  });

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
    logLevel: it.LOG_LEVEL,
    trustProxy: it.TRUST_PROXY === "yes",
  });
}
