import type { Server } from "../../src/platform/http/server.ts";

/**
 * An address for every route that can be asked for. A route that is registered and has no line here fails the leak test,
 * so nothing can be added that it does not look at.
 */
const examples: Readonly<Record<string, readonly string[]>> = {
  "/": ["/"],
  "/healthz": ["/healthz"],
  "/readyz": ["/readyz"],
  "/assets/*": [],
  "/charter": ["/charter"],
  "/charter/:document": ["/charter/charter", "/charter/security-wg", "/charter/standing-rules"],
  "/charter/:document/*": ["/charter/security-wg/chairperson/3/a"],
  "/acts": ["/acts", "/acts?body=tsc", "/acts?body=x"],
  "/acts/:act": ["/acts/schedule-meeting", "/acts/escalate?body=tsc", "/acts/x"],
  "/conformance": ["/conformance"],
  "/conformance/:document": ["/conformance/security-wg", "/conformance/standing-rules"],
  "/groups": ["/groups"],
  "/groups/:body": ["/groups/tsc", "/groups/security-wg"],
  "/groups/:body/seats/:seat": ["/groups/security-wg/seats/chair", "/groups/tsc/seats/member-1"],
  "/setup": ["/setup"],
  "/setup/demonstration": ["/setup/demonstration"],
  "/setup/:secret": ["/setup/guess"],
  "/founding": ["/founding"],
  "/founding/record": ["/founding/record"],
  "/founding/corrections/new": ["/founding/corrections/new?fact=body:tsc", "/founding/corrections/new?fact=x"],
  "/founding/documents/:document": ["/founding/documents/charter"],
  "/meetings": ["/meetings", "/meetings?body=security-wg", "/meetings?before=x"],
  "/meetings/new": ["/meetings/new"],
  "/meetings/:number": ["/meetings/1"],
  "/ledger": ["/ledger", "/ledger?subject=PERSON", "/ledger?subject=body:tsc", "/ledger?subject=TOKEN"],
  "/ledger/entries/:seq": ["/ledger/entries/ENTRIES"],
  "/ledger/body/:seq": ["/ledger/body/ENTRIES"],
  "/ledger/bodies/:index": ["/ledger/bodies/0"],
  "/ledger/checkpoint": ["/ledger/checkpoint"],
  "/ledger/key": ["/ledger/key"],
  "/ledger/export": ["/ledger/export"],
  "/ledger/tile/*": ["/ledger/tile/0/000.p/SIZE", "/ledger/tile/entries/000.p/SIZE"],
  "/sign-in": ["/sign-in"],
  "/sign-in/:secret": ["/sign-in/guess"],
  "/sign-in/continue": ["/sign-in/continue"],
  "/me": ["/me"],
  "/admin/outbox": ["/admin/outbox"],
  "/api": ["/api"],
  "/api/openapi.json": ["/api/openapi.json"],
  "/api/v1/charter": ["/api/v1/charter"],
  "/api/v1/charter/:document": ["/api/v1/charter/charter"],
  "/api/v1/charter/:document/clauses/*": ["/api/v1/charter/security-wg/clauses/chairperson/3/a"],
  "/api/v1/founding": ["/api/v1/founding"],
  "/api/v1/conformance/:document": ["/api/v1/conformance/security-wg"],
  "/api/v1/conflicts": ["/api/v1/conflicts"],
  "/api/v1/groups": ["/api/v1/groups"],
  "/api/v1/groups/:body/acts": ["/api/v1/groups/security-wg/acts"],
  "/api/v1/groups/:body/acts/:act": ["/api/v1/groups/security-wg/acts/schedule-meeting"],
  "/api/v1/meetings": ["/api/v1/meetings", "/api/v1/meetings?when=past"],
  "/api/v1/meetings/:number": ["/api/v1/meetings/1"],
  "/api/v1/me": ["/api/v1/me"],
  "/api/v1/ledger/proof/inclusion": ["/api/v1/ledger/proof/inclusion?seq=0&size=SIZE"],
  "/api/v1/ledger/proof/consistency": ["/api/v1/ledger/proof/consistency?from=1&to=SIZE"],
};

/** Every GET route of the server, as it registered them. */
export const registeredRoutes = (server: Server): readonly string[] =>
  [...new Set(server.parts.routes.filter((it) => it.method === "GET").map((it) => it.url))].map((url) =>
    url.startsWith("/assets/") ? "/assets/*" : url,
  );

/** The addresses to ask for a route, or undefined where nobody has thought of it. */
export const addressesOf = (route: string): readonly string[] | undefined => examples[route];
