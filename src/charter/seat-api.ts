import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute, clauseSchema } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, refuse } from "../platform/result.ts";
import { prospect } from "./authority.ts";
import { countersignCorrection, proposeCorrection, withdrawCorrection } from "./correction-actions.ts";
import { bodyForm, correctionForm, rosterForm, termForm } from "./forms.ts";
import { closeFounding } from "./founding.ts";
import { type FoundingRecord, readFoundingRecord } from "./founding-reads.ts";
import { takeModel } from "./model-actions.ts";
import { importRoster } from "./roster-actions.ts";
import { doubtWords } from "./roster-words.ts";
import { recordBody, recordTerm } from "./seat-actions.ts";
import * as seated from "./seats.ts";
import { capacities, endings } from "./term.ts";
import { acts, isAct } from "./vocabulary.ts";
import { charterRefused } from "./words.ts";

const sittingSchema = z.strictObject({
  person: z.string(),
  personName: z.string(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  endedBy: z.enum(endings),
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
  deputy: sittingSchema.nullable(),
  lapsed: sittingSchema.nullable(),
});
const bodySchema = z.strictObject({
  slug: z.string(),
  name: z.string(),
  shortName: z.string(),
  parent: z.string().nullable(),
  source: z.string(),
  cites: clauseSchema.nullable(),
});

const termSchema = z.strictObject({
  term: z.string(),
  body: z.string(),
  seat: z.string(),
  person: z.string(),
  personName: z.string(),
  capacity: z.enum(capacities),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  endedBy: z.enum(endings),
  source: z.string(),
});
const rosterSchema = z.strictObject({
  rows: z.number(),
  people: z.number(),
  terms: z.number(),
  unchanged: z.number(),
  skipped: z.number(),
  doubts: z.array(z.strictObject({ line: z.number(), kind: z.string(), taken: z.boolean(), words: z.string() })),
  chairs: z.array(
    z.strictObject({
      line: z.number(),
      title: z.string(),
      person: z.strictObject({ name: z.string(), github: z.string().nullable() }).nullable(),
    }),
  ),
});
const correctedSchema = z.strictObject({
  id: z.string(),
  state: z.enum(["proposed", "effective", "withdrawn"]),
});
const foundingSchema = z.strictObject({
  founding: z.enum(["open", "closed"]),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  bodies: z.array(bodySchema),
  documents: z.array(
    z.strictObject({
      slug: z.string(),
      title: z.string(),
      rank: z.number(),
      governs: z.string(),
      number: z.number(),
      effectiveOn: z.string().nullable(),
      source: z.string(),
      adopted: z.boolean(),
    }),
  ),
  terms: z.array(termSchema),
  corrections: z.array(
    z.strictObject({
      id: z.string(),
      fact: z.string(),
      field: z.string(),
      old: z.string().nullable(),
      new: z.string().nullable(),
      reason: z.string(),
      state: z.enum(["proposed", "effective", "withdrawn"]),
      proposedAt: z.string(),
      decidedAt: z.string().nullable(),
      signed: z.array(z.strictObject({ person: z.string(), name: z.string() })),
    }),
  ),
});

/** Groups and seats, who may do what there, and the founding record, as JSON. */
export function seatApi(server: Server): void {
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
    url: "/api/v1/groups",
    summary: "Record a body: a founding fact, afterwards the act that establishes a group",
    scope: "govern",
    body: bodyForm,
    status: 201,
    answer: z.strictObject({ slug: z.string(), changed: z.boolean() }),
    handle: async (context, { body }) => {
      const recorded = await recordBody(context, body);
      return recorded.ok ? recorded : refuse(charterRefused(recorded.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/founding/models",
    summary: "Take a model text for a document that the community lacks; it is provisional until adopted",
    scope: "govern",
    body: z.strictObject({ model: z.string().max(63) }),
    status: 201,
    answer: z.strictObject({ slug: z.string(), number: z.number(), changed: z.boolean() }),
    handle: async (context, { body }) => {
      const taken = await takeModel(context, body.model);
      if (!taken.ok) return refuse(charterRefused(taken.refusal));
      const { slug, number, changed } = taken.value;
      return ok({ slug, number, changed });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/roster",
    summary: "Bring the voting members of a body in, from a table in Markdown or CSV",
    scope: "govern",
    body: rosterForm.extend({ text: z.string() }),
    status: 201,
    answer: rosterSchema,
    handle: async (context, { body: { text, ...wanted } }) => {
      const imported = await importRoster(context, { ...wanted, bytes: Buffer.from(text) });
      if (!imported.ok) return refuse(charterRefused(imported.refusal));
      const { doubts, chairs, ...counts } = imported.value;
      return ok({
        ...counts,
        doubts: doubts.map((it) => ({ line: it.line, kind: it.kind, taken: it.taken, words: doubtWords(it) })),
        chairs: chairs.map(({ line, title, person }) => ({ line, title, person })),
      });
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

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/founding",
    summary: "The founding record: every fact with its source, and what was corrected",
    scope: null,
    answer: foundingSchema,
    handle: async (context) => {
      const record = await read(context, readFoundingRecord);
      return record ? ok(foundingOf(record)) : refuse(charterRefused({ kind: "not-found" }));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/founding/corrections",
    summary: "Propose a correction of the founding record; others countersign it",
    scope: "govern",
    body: correctionForm,
    status: 201,
    answer: correctedSchema,
    handle: async (context, { body }) => answerOf(await proposeCorrection(context, body)),
  });

  for (const [verb, decide] of Object.entries({ sign: countersignCorrection, withdraw: withdrawCorrection }))
    apiRoute(server, {
      method: "POST",
      url: `/api/v1/founding/corrections/:correction/${verb}`,
      summary: verb === "sign" ? "Countersign a proposed correction" : "Withdraw a correction that you proposed",
      scope: "govern",
      params: z.strictObject({ correction: z.string().max(100) }),
      answer: correctedSchema,
      handle: async (context, { params }) => answerOf(await decide(context, params.correction)),
    });
}

const answerOf = (done: Awaited<ReturnType<typeof proposeCorrection>>) =>
  done.ok ? done : refuse(charterRefused(done.refusal));

const read = <T>(
  context: Parameters<typeof prospect>[1],
  body: (tx: Parameters<typeof prospect>[0]) => Promise<T>,
): Promise<T> => withViewerReadOnly(context.db, context.viewer, body);

const seatOf = ({ term: _, ...it }: seated.SeatHolding): z.input<typeof seatSchema> => ({ ...it });

const foundingOf = ({ community, bodies, documents, terms, corrections }: FoundingRecord) => ({
  founding: community.founding,
  openedAt: community.openedAt.toISOString(),
  closedAt: community.closedAt?.toISOString() ?? null,
  bodies: [...bodies],
  documents: [...documents],
  terms: terms.map(({ title: _, recordedAt: __, ...it }) => it),
  corrections: corrections.map(({ signatures: _, people: __, proposedBy: ___, ...it }) => ({
    ...it,
    proposedAt: it.proposedAt.toISOString(),
    decidedAt: it.decidedAt?.toISOString() ?? null,
    signed: [...it.signed],
  })),
});
