import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute, clauseSchema } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, refuse } from "../platform/result.ts";
import { decideBindings, importDocument, recordTerm } from "./actions.ts";
import { namesOf, prospect } from "./authority.ts";
import { documentForm, termForm } from "./forms.ts";
import { closeFounding } from "./founding.ts";
import { readClause, readDocument } from "./reads.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { acts, isAct } from "./vocabulary.ts";
import { charterRefused, meaningWords } from "./words.ts";

const documentSchema = z.strictObject({
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
const clauseTextSchema = z.strictObject({
  clause: z.string(),
  address: z.string(),
  label: z.string(),
  kind: z.string(),
  words: z.string(),
  meanings: z.array(meaningSchema),
});
const seatSchema = z.strictObject({
  body: z.string(),
  seat: z.string(),
  title: z.string(),
  voting: z.boolean(),
  person: z.string().nullable(),
  personName: z.string().nullable(),
  acting: z.boolean(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  source: z.string().nullable(),
});
const bodySchema = z.strictObject({
  slug: z.string(),
  name: z.string(),
  shortName: z.string(),
  parent: z.string().nullable(),
  source: z.string(),
});

/** Ids of meanings, or all that wait. */
const bindingId = z
  .string()
  .regex(/^binding_[0-9a-z]{26}$/, "is no id of a meaning")
  .transform((it) => it as store.BindingId);
const chosenSchema = z.union([z.literal("all"), z.array(bindingId).max(5000)]).optional();

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
    method: "GET",
    url: "/api/v1/groups",
    summary: "The bodies of the community and their seats",
    scope: null,
    answer: z.strictObject({ groups: z.array(bodySchema), seats: z.array(seatSchema) }),
    handle: async (context) => {
      const [groups, seats] = await read(
        context,
        async (tx) => [await seated.listBodies(tx), await seated.listSeats(tx, null, context.now)] as const,
      );
      return ok({ groups: [...groups], seats: seats.map(seatOf) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/groups/:body/acts/:act",
    summary: "May I do this act in this body today, and by which clause?",
    scope: null,
    params: z.strictObject({ body: z.string(), act: z.enum(Object.keys(acts).filter(isAct) as [string, ...string[]]) }),
    answer: z.strictObject({
      allowed: z.boolean(),
      sentence: z.string(),
      clause: clauseSchema.nullable(),
      considered: z.array(z.strictObject({ clause: clauseSchema, effect: z.string() })),
    }),
    handle: async (context, { params }) => {
      if (!isAct(params.act)) return refuse(charterRefused({ kind: "not-found" }));
      const { act } = params;
      const { result, considered } = await read(context, (tx) => prospect(tx, context, act, { body: params.body }));
      const reasons = considered.map((it) => ({ clause: { ...it.clause }, effect: it.effect }));
      if (result.ok)
        return ok({
          allowed: true,
          sentence: `You may ${acts[act]}.`,
          clause: result.value.clause,
          considered: reasons,
        });
      const refused = charterRefused(result.refusal);
      return ok({ allowed: false, sentence: refused.sentence, clause: refused.citation ?? null, considered: reasons });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/charter",
    summary: "Bring a governing document in; the text is Markdown",
    scope: "govern",
    body: documentForm.extend({ text: z.string() }),
    status: 201,
    answer: z.strictObject({
      slug: z.string(),
      version: z.string(),
      number: z.number(),
      clauses: z.number(),
      suggestions: z.number(),
      unbound: z.array(z.string()),
      changed: z.boolean(),
    }),
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

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/terms",
    summary: "Put a person into a seat: a founding fact, afterwards an act that needs its clause",
    scope: "govern",
    body: termForm,
    status: 201,
    answer: z.strictObject({ body: z.string(), seat: z.string(), term: z.string() }),
    handle: async (context, { body }) => {
      const recorded = await recordTerm(context, body);
      return recorded.ok ? recorded : refuse(charterRefused(recorded.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/founding/close",
    summary: "Close the founding record, for good",
    scope: "govern",
    answer: z.null(),
    handle: async (context) => {
      const closed = await closeFounding(context);
      return closed.ok ? closed : refuse(charterRefused(closed.refusal));
    },
  });
}

const read = <T>(
  context: Parameters<typeof prospect>[1],
  body: (tx: Parameters<typeof prospect>[0]) => Promise<T>,
): Promise<T> => withViewerReadOnly(context.db, context.viewer, body);

type Head =
  Awaited<ReturnType<typeof readDocument>> extends infer View
    ? NonNullable<View>["document" & keyof NonNullable<View>]
    : never;

const documentOf = (it: Head): z.input<typeof documentSchema> => ({
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

const clauseOf = (
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

const seatOf = ({ term: _, ...it }: seated.SeatHolding): z.input<typeof seatSchema> => ({ ...it });
