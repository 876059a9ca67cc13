import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Context } from "../action.ts";
import { type PageProps, renderPage, type Shell, stylesheet, type Tone } from "../html/index.ts";
import { limits } from "../limits.ts";
import { ok, type Result, refuse } from "../result.ts";
import { answerRefused, pathOf } from "./errors.tsx";
import { contextOf, type Server } from "./parts.ts";
import { policyWithScript } from "./policy.ts";
import type { Problem, Refused } from "./refusals.ts";
import { ceremonyCookie, isSecure, recognise, sessionCookie } from "./session.ts";

/** One visit of a page: who and when, and what came with it. */
export interface Visit {
  readonly context: Context;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** A posted form as it was typed; a field that was sent several times is joined by line breaks. */
  readonly form: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly bytes: Buffer } | null;
  /** The secret of a one-time link that was opened in this browser, if any. */
  readonly link: string | null;
  /** The secret of a sign-in that began in this browser, if any. */
  readonly ceremony: string | null;
}

/** What a page answers: a page drawn from data, the next place, or a refusal. */
export type View =
  | {
      /** All that the page shows depends on this alone, so it makes the ETag and can spare the drawing. */
      readonly data: unknown;
      readonly page: () => PageProps;
      readonly status?: number;
      /** Leaves the site for this address. A redirect would be held against `form-action` all along its chain. */
      readonly leave?: string;
      /** The browser asks for the page again after so many seconds. */
      readonly againIn?: number;
      readonly ceremony?: string | null;
    }
  /** For a script of the page itself. */
  | { readonly json: object; readonly ceremony: string }
  | {
      readonly to: string;
      readonly notice?: string;
      /** Starts or ends the browser's session. */
      readonly session?: { readonly secret: string; readonly expires: Date } | null;
      /** Keeps the secret of a one-time link out of the address bar, or forgets it. */
      readonly link?: string | null;
      /** Begins a sign-in in this browser, or forgets it. */
      readonly ceremony?: string | null;
    }
  | { readonly refused: Refused };

type Handler = (visit: Visit) => Promise<View>;

const noticeCookie = "wardmote_notice";
const linkCookie = "wardmote_link";

const limited = (perMinute?: number) => (perMinute ? { rateLimit: { max: perMinute, timeWindow: "1 minute" } } : {});

/** Adds a page. `secretInUrl`: the address holds a one-time secret, so nothing about it may be kept or passed on. */
export function getPage(
  server: Server,
  url: string,
  handler: Handler,
  options: { secretInUrl?: boolean; perMinute?: number } = {},
): void {
  server.get(url, { schema: { hide: true }, config: limited(options.perMinute) }, async (request, reply) => {
    if (options.secretInUrl) reply.header("referrer-policy", "no-referrer");
    const visit = await arrive(server, request, null);
    return answer(server, await handler(visit), visit, request, reply);
  });
}

/** Adds what a form posts to. Only forms of this very site are taken: SameSite cookies, and the browser's word on where it comes from. */
export function postForm(server: Server, url: string, handler: Handler, options: { perMinute?: number } = {}): void {
  server.post(url, { schema: { hide: true }, config: limited(options.perMinute) }, async (request, reply) => {
    if (!isFromHere(server, request)) return answerRefused(server, foreign, request, reply);
    const sent = await readSent(request);
    const visit = await arrive(server, request, sent);
    return answer(server, await handler(visit), visit, request, reply);
  });
}

const foreign: Refused = {
  kind: "foreign-form",
  status: 403,
  sentence: "This form was not sent from a page of this site, so nothing was done.",
  wayOut: { text: "Open the page here and send the form again." },
};

function isFromHere(server: Server, request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin } = request.headers;
  return origin === server.parts.url || origin === `${request.protocol}://${request.host}`;
}

interface Sent {
  readonly form: Readonly<Record<string, string>>;
  readonly file: Visit["file"];
}

async function readSent(request: FastifyRequest): Promise<Sent> {
  if (!request.isMultipart()) return { form: texts(request.body), file: null };
  const form: Record<string, string> = {};
  let file: Visit["file"] = null;
  for await (const part of request.parts()) {
    if (part.type === "field") form[part.fieldname] = String(part.value);
    else {
      const bytes = await part.toBuffer();
      if (bytes.length > 0) file = { name: part.filename, bytes };
    }
  }
  return { form, file };
}

const texts = (fields: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((fields ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("\n") : String(value),
    ]),
  );

async function arrive(server: Server, request: FastifyRequest, sent: Sent | null): Promise<Visit> {
  await recognise(server, request);
  return {
    context: contextOf(server, request),
    path: pathOf(request),
    params: request.params as Record<string, string>,
    query: texts(request.query),
    form: sent?.form ?? {},
    file: sent?.file ?? null,
    link: request.cookies[linkCookie] ?? null,
    ceremony: request.cookies[ceremonyCookie(server)] ?? null,
  };
}

async function answer(server: Server, view: View, visit: Visit, request: FastifyRequest, reply: FastifyReply) {
  if ("refused" in view) return answerRefused(server, view.refused, request, reply);
  if ("ceremony" in view) setCeremony(server, view.ceremony, reply);
  if ("json" in view) return reply.header("cache-control", "no-store").send(view.json);
  if ("to" in view) return redirect(server, view, reply);
  const notice = request.cookies[noticeCookie];
  const shell = await server.parts.shell(visit.context, visit.path);
  const isPublic = visit.context.viewer.kind === "stranger" && !notice && request.method === "GET";
  const etag = `W/"${digest([stylesheet.path, shell, notice, view.data])}"`;
  reply
    .code(view.status ?? 200)
    .header("etag", etag)
    .header("vary", "cookie")
    .header("cache-control", isPublic ? "public, max-age=0, must-revalidate" : "private, no-store");
  if (isPublic && request.headers["if-none-match"] === etag) return reply.code(304).send();
  if (notice) reply.clearCookie(noticeCookie, { path: "/" });
  if (view.leave) reply.header("refresh", `0; url=${view.leave}`).header("referrer-policy", "no-referrer");
  if (view.againIn) reply.header("refresh", `${view.againIn}`);
  const page = view.page();
  if (page.script) reply.header("content-security-policy", policyWithScript);
  return reply.type("text/html; charset=utf-8").send(renderPage(notice ? withNotice(shell, notice) : shell, page));
}

const ownCookie = (server: Server) => ({ path: "/", httpOnly: true, secure: isSecure(server) }) as const;

function setCeremony(server: Server, secret: string | null | undefined, reply: FastifyReply): void {
  const name = ceremonyCookie(server);
  // Lax, since the provider's answer comes from another site.
  if (secret)
    reply.setCookie(name, secret, { ...ownCookie(server), sameSite: "lax", maxAge: limits.ceremonyMinutes * 60 });
  if (secret === null) reply.clearCookie(name, ownCookie(server));
}

const withNotice = (shell: Shell, text: string): Shell => ({
  ...shell,
  notice: { tone: "good" as Tone, text: text.slice(0, 300) },
});

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);

function redirect(server: Server, view: Extract<View, { to: string }>, reply: FastifyReply) {
  const common = ownCookie(server);
  if (view.notice) reply.setCookie(noticeCookie, view.notice, { ...common, sameSite: "lax", maxAge: 30 });
  if (view.link) reply.setCookie(linkCookie, view.link, { ...common, sameSite: "lax", maxAge: 3600 });
  if (view.link === null) reply.clearCookie(linkCookie, common);
  if (view.session)
    reply.setCookie(sessionCookie(server), view.session.secret, {
      ...common,
      sameSite: "lax",
      expires: view.session.expires,
    });
  if (view.session === null) reply.clearCookie(sessionCookie(server), common);
  return reply.header("cache-control", "no-store").redirect(view.to, 303);
}

/** Reads a form by its schema, naming every problem at once. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  form: unknown,
): Result<z.output<Schema>, readonly Problem[]> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return ok(parsed.data);
  return refuse(parsed.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message })));
}
