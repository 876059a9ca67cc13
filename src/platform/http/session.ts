import type { FastifyRequest } from "fastify";
import type { Server } from "./parts.ts";

export const isSecure = (server: Server): boolean => server.parts.url.startsWith("https:");

/** The prefix has the browser refuse the cookie from anybody but this very host over TLS. */
export const sessionCookie = (server: Server): string => (isSecure(server) ? "__Host-wardmote" : "wardmote");

/** A sign-in under way, in the browser where it began: nobody else can finish it there (login CSRF, RFC 6749 section 10.12). */
export const ceremonyCookie = (server: Server): string =>
  isSecure(server) ? "__Host-wardmote_ceremony" : "wardmote_ceremony";

/** Finds the person behind the browser's session, for pages; the API reads no cookie. */
export async function recognise(server: Server, request: FastifyRequest): Promise<void> {
  const secret = request.cookies[sessionCookie(server)];
  const viewer =
    secret && !request.url.startsWith("/api/")
      ? await server.parts.viewerBehind(secret, "session", server.parts.clock())
      : null;
  if (viewer) request.viewer = viewer;
}
