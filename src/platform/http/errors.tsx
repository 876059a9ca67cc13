import type { FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { DatabaseFull, DatabaseGone } from "../database/fault.ts";
import { type ErrorStatus, errorPage, Refusal, renderPage } from "../html/index.ts";
import { contextOf, type Server } from "./parts.ts";
import { citationMark, clauseHref, missing, type Refused } from "./refusals.ts";
import { recognise } from "./session.ts";

/** RFC 9457 problem details. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly reference?: string;
  readonly clause?: {
    readonly document: string;
    readonly version: number;
    readonly address: string;
    readonly words: string;
    readonly url: string;
  };
  readonly problems?: readonly { readonly field: string; readonly message: string }[];
}

/** A refusal as RFC 9457 says it, with the clause that decided. */
function problemOf(server: Server, refused: Refused): ProblemDetails {
  const { citation, problems } = refused;
  return {
    type: `${server.parts.url}/api#${refused.kind}`,
    title: refused.sentence,
    status: refused.status,
    ...(citation && {
      clause: {
        document: citation.document,
        version: citation.version,
        address: citation.address,
        words: citation.words,
        url: `${server.parts.url}${clauseHref(citation)}`,
      },
    }),
    ...(problems && { problems }),
  };
}

const wantsProblem = (request: FastifyRequest): boolean =>
  request.url.startsWith("/api/") || !(request.headers.accept ?? "*/*").includes("text/html");

/** The one place where a fault or a malformed request becomes an answer. Faults get a reference, never a detail. */
export async function answerError(server: Server, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map((it) => ({
      field: it.instancePath.replace(/^\//, "").replaceAll("/", ".") || (error.validationContext ?? "request"),
      message: it.message ?? "is not right",
    }));
    return answerRefused(
      server,
      { kind: "malformed", status: 400, sentence: "The request is malformed.", problems },
      request,
      reply,
    );
  }
  const status = statusOf(error);
  if (status < 500) {
    const sentence =
      status === 429 ? "Too many requests: wait a minute and try again." : "The request could not be read.";
    return answerRefused(server, { kind: "request", status: knownStatus(status), sentence }, request, reply);
  }
  const reference = request.id;
  request.log.error({ err: error, reference }, "fault");
  reply.code(status).header("cache-control", "no-store");
  if (wantsProblem(request)) {
    return reply
      .type("application/problem+json")
      .send(JSON.stringify({ type: "about:blank", title: titleOf(error, status), status, reference }));
  }
  const shell = { community: null, viewer: null, path: request.url, rail: [] };
  const children = error instanceof DatabaseFull ? { children: <p>{fullDisk}</p> } : {};
  return reply
    .type("text/html; charset=utf-8")
    .send(renderPage(shell, errorPage({ status: status === 503 ? 503 : 500, reference, ...children })));
}

const fullDisk = "The disk of the server’s database is full. Try again once an administrator has made room.";

function titleOf(error: unknown, status: number): string {
  if (error instanceof DatabaseFull) return fullDisk;
  return status === 503
    ? "The server cannot reach its database at the moment."
    : "A fault of the server; nothing half-done was kept.";
}

function statusOf(error: unknown): number {
  if (error instanceof DatabaseGone) return 503;
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 ? status : 500;
}

const knownStatus = (status: number): Refused["status"] =>
  status === 413 || status === 429 || status === 404 ? status : 400;

/** A refusal as a page or as problem details, whichever was asked for. */
export async function answerRefused(server: Server, refused: Refused, request: FastifyRequest, reply: FastifyReply) {
  reply.code(refused.status).header("cache-control", "private, no-store");
  if (wantsProblem(request)) {
    // Serialised here: an error's form is the same for every route and is not in any route's schema.
    return reply
      .type("application/problem+json")
      .serializer(String)
      .send(JSON.stringify(problemOf(server, refused)));
  }
  const shell = await server.parts.shell(contextOf(server, request), pathOf(request));
  return reply.type("text/html; charset=utf-8").send(renderPage(shell, refusedPage(refused)));
}

/** An address that nobody registered answers exactly like a page that the viewer may not see. */
export async function answerMissing(server: Server, request: FastifyRequest, reply: FastifyReply) {
  await recognise(server, request);
  return answerRefused(server, missing, request, reply);
}

/** The path alone: a query can hold what somebody typed. */
export const pathOf = (request: FastifyRequest): string => request.url.replace(/\?.*$/s, "");

function refusedPage(refused: Refused) {
  const status: ErrorStatus = refused.status;
  if (refused === missing) return errorPage({ status });
  const { sentence, citation, wayOut } = refused;
  return errorPage({
    status,
    children: (
      <Refusal
        sentence={sentence}
        citation={citation && citationMark(citation)}
        wayOut={wayOut && (wayOut.href ? <a href={wayOut.href}>{wayOut.text}</a> : wayOut.text)}
      />
    ),
  });
}
