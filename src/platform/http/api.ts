import type { RouteOptions } from "fastify";
import { z } from "zod";
import { type Context, fingerprintOf } from "../action.ts";
import type { Result } from "../result.ts";
import { type Scope, stranger } from "../viewer.ts";
import { answerRefused } from "./errors.tsx";
import { contextOf, type Server } from "./parts.ts";
import type { Refused } from "./refusals.ts";

/** RFC 9457, as every refusal of the API is formed. */
const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  reference: z.string().optional(),
  clause: z
    .strictObject({
      document: z.string(),
      version: z.number(),
      address: z.string(),
      words: z.string(),
      url: z.string(),
    })
    .optional(),
  problems: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
});

/** A clause as the API cites it. */
export const clauseSchema = z.strictObject({
  document: z.string(),
  documentTitle: z.string(),
  version: z.number().int(),
  clause: z.string(),
  address: z.string(),
  label: z.string(),
  words: z.string(),
  provisional: z.boolean(),
});

/** One route of the JSON API. */
export interface ApiRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: `/api/v1/${string}`;
  readonly summary: string;
  /** What a token must be good for; null where anybody may ask. */
  readonly scope: Scope | null;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  /** Of a success; 200 unless said. */
  readonly status?: 200 | 201;
  readonly handle: (
    context: Context,
    asked: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> },
  ) => Promise<Result<z.input<Answer>, Refused>>;
}

const signIn: Refused = {
  kind: "token-needed",
  status: 401,
  sentence: "This needs an API token: send it as “Authorization: Bearer …”. A person makes one on the page /me.",
};
const wrongToken: Refused = {
  kind: "token-unknown",
  status: 401,
  sentence: "This API token is unknown, expired or revoked.",
};

/**
 * Adds a route under `/api/v1`: bearer tokens only (cookies are not read here, so there is no CSRF), strict schemas for
 * every answer, and `Idempotency-Key` on everything that changes something.
 */
export function apiRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  server: Server,
  route: ApiRoute<P, Q, B, A>,
): void {
  const success = route.status ?? 200;
  server.route({
    method: route.method,
    url: route.url,
    schema: {
      summary: route.summary,
      ...(route.params && { params: route.params }),
      ...(route.query && { querystring: route.query }),
      ...(route.body && { body: route.body }),
      ...(route.scope && { security: [{ token: [] }] }),
      response: { [success]: route.answer, "4xx": problemSchema, "5xx": problemSchema },
    },
    preValidation: async (request, reply) => {
      const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
      if (secret) {
        const viewer = await server.parts.viewerBehind(secret, "token", server.parts.clock());
        if (!viewer) return answerRefused(server, wrongToken, request, reply);
        request.viewer = viewer;
      } else if (route.scope) return answerRefused(server, signIn, request, reply);
      const { viewer } = request;
      if (route.scope && viewer.kind === "person" && !viewer.scopes.includes(route.scope)) {
        const sentence = `This token is not good for this: it needs the scope “${route.scope}”.`;
        return answerRefused(server, { kind: "scope-missing", status: 403, sentence }, request, reply);
      }
    },
    handler: async (request, reply) => {
      const context = withOnce(contextOf(server, request), request);
      const asked = { params: request.params, query: request.query, body: request.body };
      const result = await route.handle(context, asked as Parameters<typeof route.handle>[1]);
      if (!result.ok) return answerRefused(server, result.refusal, request, reply);
      reply.header(
        "cache-control",
        context.viewer === stranger ? "public, max-age=0, must-revalidate" : "private, no-store",
      );
      return reply.code(success).send(result.value);
    },
  });
}

function withOnce(
  context: Context,
  request: { headers: Record<string, unknown>; method: string; url: string; body?: unknown },
): Context {
  const key = request.headers["idempotency-key"];
  if (request.method === "GET" || typeof key !== "string" || key === "" || key.length > 255) return context;
  return {
    ...context,
    once: { key, fingerprint: fingerprintOf(request.method, request.url, JSON.stringify(request.body ?? null)) },
  };
}

/** Start-up stops where an API route could answer with something that its schema does not list. */
export function refuseLooseSchemas(route: RouteOptions): void {
  if (!route.url.startsWith("/api/v1")) return;
  const answers = Object.entries((route.schema?.response ?? {}) as Record<string, z.ZodType>);
  if (answers.length < 2)
    throw new Error(`${route.method} ${route.url} does not say how it answers and how it refuses`);
  for (const [status, schema] of answers) {
    const loose = findLoose(schema);
    if (loose)
      throw new Error(`${route.method} ${route.url}: the schema of ${status} lets unlisted fields through at ${loose}`);
  }
}

function findLoose(schema: z.ZodType, path = "$"): string | null {
  if (schema instanceof z.ZodObject) {
    if (!(schema.def.catchall instanceof z.ZodNever)) return path;
    return firstOf(Object.entries(schema.shape), ([name, field]) => findLoose(field as z.ZodType, `${path}.${name}`));
  }
  if (schema instanceof z.ZodArray) return findLoose(schema.element as z.ZodType, `${path}[]`);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return findLoose(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodUnion) return firstOf(schema.options, (option) => findLoose(option as z.ZodType, path));
  return schema instanceof z.ZodAny || schema instanceof z.ZodUnknown || schema instanceof z.ZodRecord ? path : null;
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return null;
}
