import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, refuse } from "../platform/result.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { namesOf, type prospect } from "./authority.ts";
import { documentForm } from "./forms.ts";
import { readClause, readDocument } from "./reads.ts";
import * as store from "./store.ts";
import { charterRefused, meaningWords } from "./words.ts";

export const documentSchema = z.strictObject({
  slug: z.string(),
  title: z.string(),
  rank: z.number(),
  governs: z.string(),
  bindsAll: z.boolean(),
  binds: z.array(z.string()),
  version: z.string(),
  number: z.number(),
  adopted: z.boolean(),
  effectiveOn: z.string().nullable(),
  source: z.string(),
});
const meaningSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  /** The meaning as a sentence; the parts it was made of stand in `holder` and `act`. */
  words: z.string(),
  act: z.string().nullable(),
  because: z.string(),
  state: z.enum(["suggested", "confirmed", "dismissed"]),
});
export const clauseTextSchema = z.strictObject({
  clause: z.string(),
  address: z.string(),
  label: z.string(),
  kind: z.string(),
  words: z.string(),
  meanings: z.array(meaningSchema),
});
/** Ids of meanings, or all that wait. */
const bindingId = z
  .string()
  .regex(/^binding_[0-9a-z]{26}$/, "is no id of a meaning")
  .transform((it) => it as store.BindingId);
const chosenSchema = z.union([z.literal("all"), z.array(bindingId).max(5000)]).optional();

/** What became of the clauses of the version before, by its kind. */
export const changeCounts = z.strictObject({
  same: z.number().optional(),
  moved: z.number().optional(),
  changed: z.number().optional(),
  "moved-changed": z.number().optional(),
  split: z.number().optional(),
  merged: z.number().optional(),
  new: z.number().optional(),
  gone: z.number().optional(),
});
export const importedSchema = z.strictObject({
  slug: z.string(),
  version: z.string(),
  number: z.number(),
  clauses: z.number(),
  suggestions: z.number(),
  kept: z.number(),
  unbound: z.array(z.string()),
  aligned: changeCounts.nullable(),
  guesses: z.number(),
  changed: z.boolean(),
});

/** Documents, clauses, groups and seats, and the acts of the founding record, as JSON. */
export function charterApi(server: Server): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter",
    summary: "The governing documents in their order of precedence",
    scope: null,
    answer: z.strictObject({ documents: z.array(documentSchema) }),
    handle: async (context) => ok({ documents: (await read(context, store.listDocuments)).map(documentOf) }),
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document",
    summary: "One governing document with its clauses and what they mean",
    scope: null,
    params: z.strictObject({ document: z.string() }),
    answer: z.strictObject({ document: documentSchema, clauses: z.array(clauseTextSchema) }),
    handle: async (context, { params }) => {
      const found = await read(context, (tx) => readDocument(tx, params.document));
      if (!found) return refuse(charterRefused({ kind: "not-found" }));
      const names = namesOf(found);
      return ok({ document: documentOf(found.document), clauses: found.clauses.map((it) => clauseOf(it, names)) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/clauses/*",
    summary: "One clause, by its address (chairperson/4/a)",
    scope: null,
    params: z.strictObject({ document: z.string(), "*": z.string() }),
    answer: z.strictObject({ document: documentSchema, clause: clauseTextSchema }),
    handle: async (context, { params }) => {
      const found = await read(context, (tx) => readClause(tx, params.document, params["*"]));
      if (!found) return refuse(charterRefused({ kind: "not-found" }));
      return ok({ document: documentOf(found.document), clause: clauseOf(found.clause, namesOf(found)) });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/charter",
    summary: "Bring a governing document in; the text is Markdown",
    scope: "govern",
    body: documentForm.extend({ text: z.string() }),
    status: 201,
    answer: importedSchema,
    handle: async (context, { body: { text, ...wanted } }) => {
      const imported = await importDocument(context, { ...wanted, bytes: Buffer.from(text) });
      return imported.ok
        ? ok({ ...imported.value, unbound: [...imported.value.unbound] })
        : refuse(charterRefused(imported.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/charter/:document/meanings",
    summary: "Confirm or dismiss suggested meanings",
    scope: "govern",
    params: z.strictObject({ document: z.string() }),
    body: z.strictObject({ confirm: chosenSchema, dismiss: chosenSchema }),
    answer: z.strictObject({ confirmed: z.number(), dismissed: z.number() }),
    handle: async (context, { params, body }) => {
      const decided = await decideBindings(context, params.document, body);
      return decided.ok ? decided : refuse(charterRefused(decided.refusal));
    },
  });
}

export const read = <T>(
  context: Parameters<typeof prospect>[1],
  body: (tx: Parameters<typeof prospect>[0]) => Promise<T>,
): Promise<T> => withViewerReadOnly(context.db, context.viewer, body);

type Head = Omit<store.DocumentRecord, "clauses" | "suggested">;

export const documentOf = (it: Head): z.input<typeof documentSchema> => ({
  slug: it.slug,
  title: it.title,
  rank: it.rank,
  governs: it.governs,
  bindsAll: it.bindsAll,
  binds: [...it.binds],
  version: it.version,
  number: it.number,
  adopted: it.adopted,
  effectiveOn: it.effectiveOn,
  source: it.source,
});

export const clauseOf = (
  it: store.StoredClause,
  names: Parameters<typeof meaningWords>[1],
): z.input<typeof clauseTextSchema> => ({
  clause: it.clause,
  address: it.address,
  label: it.label,
  kind: it.kind,
  words: it.words,
  meanings: it.bindings.map(({ id, meaning, because, state }) => ({
    id,
    kind: meaning.kind,
    words: meaningWords(meaning, names),
    act: "act" in meaning ? meaning.act : null,
    because,
    state,
  })),
});
