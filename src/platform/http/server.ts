import { randomBytes } from "node:crypto";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { LogController } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { sql } from "kysely";
import { withViewerReadOnly } from "../database/transaction.ts";
import { favicon, type Island, stylesheet } from "../html/index.ts";
import { limits } from "../limits.ts";
import { stranger } from "../viewer.ts";
import { refuseLooseSchemas } from "./api.ts";
import { answerError, answerMissing } from "./errors.tsx";
import type { Route, Server, ServerParts } from "./parts.ts";
import { contentPolicy } from "./policy.ts";

export type { Server, ServerParts } from "./parts.ts";

/** The server without any route of a slice. */
export async function createServer(parts: ServerParts): Promise<Server> {
  const fastify = Fastify({
    loggerInstance: parts.log,
    // Secrets can stand in paths: only the route's pattern is logged, by the hook below.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.requestBytes,
    trustProxy: parts.trustProxy,
    genReqId: () => randomBytes(6).toString("hex"),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 60_000,
  });
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.decorateRequest("viewer");
  const routes: Route[] = [];
  const server: Server = Object.assign(fastify, { parts: { ...parts, routes } });

  server.setErrorHandler((error, request, reply) => answerError(server, error, request, reply));
  server.setNotFoundHandler((request, reply) => answerMissing(server, request, reply));
  server.addHook("onRoute", refuseLooseSchemas);
  server.addHook("onRoute", ({ method, url }) => {
    routes.push(...[method].flat().map((it) => ({ method: it, url })));
  });
  server.addHook("onRequest", async (request) => {
    request.viewer = stranger;
  });
  server.addHook("onResponse", async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      "answered",
    );
  });

  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: contentPolicy,
    },
    // `no-referrer` would send `Origin: null` with our own forms; links with secrets set it for themselves.
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: parts.url.startsWith("https:"),
  });
  await server.register(cookie);
  await server.register(formbody);
  // A file that is too large arrives cut short, and is refused where its form can come back with what was typed.
  await server.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: limits.documentBytes + 1, files: 1, fields: 20, fieldSize: limits.documentBytes },
  });
  await server.register(rateLimit, { global: false });
  await server.register(compress, { threshold: 2048 });
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Wardmote",
        version: "1",
        description: "Everything a page can do, through the same actions and the same clauses.",
      },
      servers: [{ url: parts.url }],
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    },
    transform: jsonSchemaTransform,
  });
  platformRoutes(server);
  return server;
}

/** Health, readiness and what every page links to. */
function platformRoutes(server: Server): void {
  server.get("/healthz", { schema: { hide: true } }, async (_request, reply) => reply.type("text/plain").send("ok\n"));
  server.get("/readyz", { schema: { hide: true } }, async (request, reply) => {
    await withViewerReadOnly(server.parts.db, request.viewer, (tx) => sql`select 1`.execute(tx));
    return reply.type("text/plain").send("ready\n");
  });
  for (const asset of [
    { path: stylesheet.path, type: "text/css; charset=utf-8", body: stylesheet.css },
    { path: favicon.path, type: "image/svg+xml", body: favicon.svg },
  ]) {
    serveAsset(server, asset);
  }
}

/** A file with its hash in its path: it never changes. */
function serveAsset(server: Server, asset: { path: string; type: string; body: string }): void {
  server.get(asset.path, { schema: { hide: true } }, async (_request, reply) =>
    reply.type(asset.type).header("cache-control", "public, max-age=31536000, immutable").send(asset.body),
  );
}

/** Serves the script of some page. */
export const serveIsland = (server: Server, { path, script }: Island): void =>
  serveAsset(server, { path, type: "text/javascript; charset=utf-8", body: script });
