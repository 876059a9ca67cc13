import { z } from "zod";
import { remembered } from "../platform/database/remembered.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import { acceptFinding } from "./actions.ts";
import { type Kind, kinds } from "./finding.ts";
import { acceptanceForm, chosen, findingKey, pageAfter } from "./finding-list.ts";
import { type JudgedFinding, readFindings } from "./reads.ts";
import { oversightRefused } from "./words.ts";

const kindSchema = z.enum(Object.keys(kinds) as [Kind, ...Kind[]]);
const findingSchema = z.strictObject({
  key: z.string(),
  kind: kindSchema,
  weight: z.enum(["grave", "middling", "slight"]),
  body: z.string(),
  subject: z.string(),
  line: z.number().int().nullable(),
  href: z.string(),
  words: z.string(),
  remedy: z.string(),
  accepted: z.strictObject({ reason: z.string(), by: z.string().nullable(), at: z.string() }).nullable(),
});

/** A finding as the API and the command line give it. */
export const findingOf = ({
  key,
  kind,
  place,
  words,
  remedy,
  accepted,
}: JudgedFinding): z.input<typeof findingSchema> => ({
  key,
  kind,
  weight: kinds[kind].weight,
  body: place.body,
  subject: place.subject,
  line: place.line,
  href: place.href,
  words,
  remedy,
  accepted: accepted && { reason: accepted.reason, by: accepted.by, at: accepted.at.toISOString() },
});

export function oversightApi(server: Server): void {
  const read = remembered((tx, now, _: null) => readFindings(tx, now));
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/findings",
    summary: "What the record linter finds in documents, seats and minutes, the gravest first",
    scope: null,
    query: z.strictObject({
      body: z.string().optional(),
      kind: kindSchema.optional(),
      state: z.enum(["open", "accepted"]).optional(),
      after: findingKey.optional(),
    }),
    answer: z.strictObject({ findings: z.array(findingSchema), next: z.string().nullable() }),
    handle: async (context, { query: { body = null, kind = null, state = null, after = null } }) => {
      const all = await withViewerReadOnly(context.db, context.viewer, (tx) => read(tx, context.now, null));
      const { rows, next } = pageAfter(chosen(all, { body, kind, state }), after, limits.pageRows);
      return ok({ findings: rows.map(findingOf), next });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/findings/:key/acceptance",
    summary: "Accept a finding with a reason, under the clause that lets you",
    scope: "govern",
    params: z.strictObject({ key: findingKey }),
    body: acceptanceForm,
    status: 201,
    answer: z.null(),
    handle: async (context, { params, body }) => {
      const accepted = await acceptFinding(context, params.key, body);
      return accepted.ok ? accepted : refuse(oversightRefused(accepted.refusal));
    },
  });
}
