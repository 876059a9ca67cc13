import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../action.ts";
import type { Database } from "../database/transaction.ts";
import type { Shell } from "../html/index.ts";
import type { Viewer } from "../viewer.ts";

/** What the server is given by the composition root. */
export interface ServerParts {
  readonly db: Database;
  readonly log: FastifyBaseLogger;
  /** Where people reach the server; decides whether cookies are `Secure` and which `Origin` may post. */
  readonly url: string;
  readonly trustProxy: boolean;
  readonly clock: () => Date;
  /** Who stands behind the secret of a session cookie or an API token; null when nobody does any more. */
  readonly viewerBehind: (secret: string, kind: "session" | "token", now: Date) => Promise<Viewer | null>;
  /** What surrounds the page at this path for this viewer. */
  readonly shell: (context: Context, path: string) => Promise<Shell>;
}

/** A route as it was registered. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

export type Server = FastifyInstance & { readonly parts: ServerParts & { readonly routes: readonly Route[] } };

declare module "fastify" {
  interface FastifyRequest {
    viewer: Viewer;
  }
}

/** The context of one request: its viewer and its moment. */
export const contextOf = (server: Server, request: FastifyRequest): Context => ({
  db: server.parts.db,
  viewer: request.viewer,
  now: server.parts.clock(),
});
