import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import { missing, type Refused } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { encodeBase64 } from "./base64.ts";
import { exportLog } from "./export.ts";
import { type ProofPlan, planConsistency, planInclusion, planLeaf, planRoot } from "./proof.ts";
import { databaseSource } from "./resource.ts";
import { latestCheckpoint, readSpans } from "./store.ts";

const text = "text/plain; charset=utf-8";
const binary = "application/octet-stream";
const json = "application/json; charset=utf-8";
const forGood = "public, max-age=31536000, immutable";
const forAMoment = "public, max-age=1";

/** The log for everybody: C2SP tlog-tiles below `/ledger/`, the bodies beside it, the export, and proofs as JSON. */
export function ledgerRoutes(server: Server): void {
  serve(server, "/ledger/key", text, forAMoment);
  serve(server, "/ledger/checkpoint", text, forAMoment);
  serve(server, "/ledger/tile/*", binary, forGood);
  serve(server, "/ledger/bodies/:index", json, forAMoment);
  serve(server, "/ledger/body/:seq", json, forAMoment);
  serveExport(server);
  proofRoutes(server);
}

/** Any page anywhere may read the log: to check it must not take this server's own pages. */
const openToAll = (reply: FastifyReply): FastifyReply =>
  reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");

function serve(server: Server, url: string, type: string, caching: string): void {
  const source = databaseSource(server.parts.db);
  // The compressing plugin takes bytes that happen to begin like zlib's for compressed and passes them on so labelled: a tile
  // of hashes sooner or later does.
  server.get(url, { schema: { hide: true }, compress: type === binary ? false : {} }, async (request, reply) => {
    const path = request.url.slice("/ledger/".length).replace(/\?.*$/s, "");
    const found = await source(path);
    openToAll(reply);
    if (!found.ok)
      return reply
        .code(404)
        .type(text)
        .header("cache-control", "no-store")
        .send(`${found.refusal.path} ${found.refusal.why}\n`);
    reply.type(type).header("cache-control", caching);
    if (!path.startsWith("tile/entries/")) return reply.send(found.value);
    // tlog-tiles: entry bundles SHOULD be compressed; tiles are hashes, which nothing makes smaller.
    reply.header("vary", "accept-encoding");
    if (!/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.send(found.value);
    return reply.header("content-encoding", "gzip").send(gzipSync(found.value));
  });
}

function serveExport(server: Server): void {
  const source = databaseSource(server.parts.db);
  server.get("/ledger/export", { schema: { hide: true } }, async (_request, reply) => {
    openToAll(reply);
    const checkpoint = await source("checkpoint");
    if (!checkpoint.ok)
      return reply.code(404).type(text).header("cache-control", "no-store").send("checkpoint is missing\n");
    return reply
      .type("application/jsonl; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-disposition", 'attachment; filename="ledger.jsonl"')
      .send(Readable.from(exportLog(source)));
  });
}

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hash = z.string().describe("SHA-256 as Base 64");

/** RFC 6962 proofs, for those who do not want to compute them from tiles. */
function proofRoutes(server: Server): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/ledger/proof/inclusion",
    summary:
      "That entry `seq` is in the tree of `size` entries (RFC 6962 §2.1.1); of the newest signed size unless said",
    scope: null,
    query: z.strictObject({ seq: count, size: count.optional() }),
    answer: z.strictObject({
      origin: z.string(),
      seq: count,
      size: count,
      leaf: hash,
      root: hash,
      proof: z.array(hash),
    }),
    handle: (context, { query: { seq, size } }) =>
      withTree(context, size, async ({ origin, size, read }) => {
        if (seq >= size) return refuse(outside(`There is no entry ${seq} among ${size} entries.`));
        const [leaf = "", root = ""] = [...(await read(planLeaf(seq))), ...(await read(planRoot(size)))];
        return ok({ origin, seq, size, leaf, root, proof: await read(planInclusion(seq, size)) });
      }),
  });
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/ledger/proof/consistency",
    summary:
      "That the tree of `to` entries continues that of `from` (RFC 6962 §2.1.2); to the newest signed size unless said",
    scope: null,
    query: z.strictObject({ from: count.min(1), to: count.optional() }),
    answer: z.strictObject({
      origin: z.string(),
      from: count,
      to: count,
      fromRoot: hash,
      toRoot: hash,
      proof: z.array(hash),
    }),
    handle: (context, { query: { from, to } }) =>
      withTree(context, to, async ({ origin, size, read }) => {
        if (from > size) return refuse(outside(`A tree of ${size} entries does not continue one of ${from}.`));
        const [fromRoot = "", toRoot = ""] = [...(await read(planRoot(from))), ...(await read(planRoot(size)))];
        return ok({ origin, from, to: size, fromRoot, toRoot, proof: await read(planConsistency(from, size)) });
      }),
  });
}

const outside = (sentence: string): Refused => ({ kind: "outside-the-tree", status: 422, sentence });

interface Tree {
  readonly origin: string;
  readonly size: number;
  /** The hashes of a proof, Base 64. */
  readonly read: (plan: ProofPlan) => Promise<string[]>;
}

/** Runs `prove` on the tree of `size` entries, or of the newest checkpoint; never on more than is signed. */
function withTree<T>(
  context: Context,
  size: number | undefined,
  prove: (tree: Tree) => Promise<Result<T, Refused>>,
): Promise<Result<T, Refused>> {
  return withViewerReadOnly(context.db, context.viewer, async (tx): Promise<Result<T, Refused>> => {
    const signed = await latestCheckpoint(tx);
    if (!signed) return refuse(missing);
    if (size !== undefined && size > signed.size)
      return refuse(outside(`The newest checkpoint has ${signed.size} entries.`));
    const read = async (plan: ProofPlan) => plan.fold(await readSpans(tx, signed.log, plan.spans)).map(encodeBase64);
    return prove({ origin: signed.origin, size: size ?? signed.size, read });
  });
}
