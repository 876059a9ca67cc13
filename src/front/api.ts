import { z } from "zod";
import { acts, type EvidenceSource } from "../charter/index.ts";
import { peopleRefused } from "../people/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import { type Hit, hrefOf, type Kind, kinds, readHitCursor, writeHitCursor } from "./hit.ts";
import { readQuery } from "./query.ts";
import { search } from "./search-reads.ts";
import { isTask, lineOf } from "./waiting.ts";
import { listWaiting } from "./waiting-reads.ts";

const kindSchema = z.enum(Object.keys(kinds) as [Kind, ...Kind[]]);

const hitSchema = z.strictObject({
  kind: kindSchema,
  title: z.string(),
  /** The document or group it belongs to. */
  in: z.string().nullable(),
  version: z.number().int().nullable(),
  current: z.boolean(),
  day: z.string().nullable(),
  url: z.string(),
  excerpt: z.array(z.strictObject({ text: z.string(), marked: z.boolean() })),
});

export function searchApi(server: Server): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/search",
    summary: "Search everything public; the best first. `kind` keeps to one kind, `after` goes on",
    scope: null,
    query: z.strictObject({
      q: z.string(),
      kind: kindSchema.optional(),
      after: z.string().optional(),
    }),
    answer: z.strictObject({
      hits: z.array(hitSchema),
      counts: z.array(
        z.strictObject({
          kind: kindSchema,
          count: z.number().int(),
          /** True where there are more, which nobody counted. */
          more: z.boolean(),
        }),
      ),
      alike: z.array(z.string()),
      entry: z.number().int().nullable(),
      next: z.string().nullable(),
    }),
    handle: async (context, { query }) => {
      const asked = { kind: query.kind ?? null, after: readHitCursor(query.after) };
      const found = await withViewerReadOnly(context.db, context.viewer, (tx) => search(tx, readQuery(query.q), asked));
      const last = found.more ? found.hits.at(-1) : undefined;
      const hitOf = (hit: Hit): z.input<typeof hitSchema> => ({
        kind: hit.kind,
        title: hit.title,
        in: hit.scope,
        version: hit.edition,
        current: hit.current,
        day: hit.day,
        url: `${server.parts.url}${hrefOf(hit, hit.excerpt.line)}`,
        excerpt: hit.excerpt.parts.map(({ text, marked }) => ({ text, marked })),
      });
      return ok({
        hits: found.hits.map(hitOf),
        counts: (Object.keys(kinds) as Kind[]).map((kind) => {
          const count = found.counts[kind] ?? 0;
          return { kind, count: Math.min(count, limits.searchCounted), more: count > limits.searchCounted };
        }),
        alike: found.alike.map(({ title }) => title),
        entry: found.entry,
        next: last ? writeHitCursor(last) : null,
      });
    },
  });
}

export function waitingApi(server: Server, evidence: readonly EvidenceSource[]): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/me/waiting",
    summary: "What waits for the person behind the token",
    scope: "read",
    answer: z.strictObject({
      waiting: z.array(
        z.strictObject({
          kind: z.string(),
          /** False for what is only coming, such as a meeting. */
          task: z.boolean(),
          words: z.string(),
          url: z.string(),
          day: z.string().nullable(),
          at: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ db, viewer, now }) => {
      if (viewer.kind !== "person") return refuse(peopleRefused({ kind: "sign-in-needed" }));
      const waiting = await withViewerReadOnly(db, viewer, (tx) => listWaiting(tx, evidence, { person: viewer, now }));
      return ok({
        waiting: waiting.map((it) => {
          const { words, href, day, at } = lineOf(it, acts);
          const url = `${server.parts.url}${href}`;
          const when = { day: day ?? null, at: at ? new Date(at.instant).toISOString() : null };
          return { kind: it.kind, task: isTask(it), words, url, ...when };
        }),
      });
    },
  });
}
