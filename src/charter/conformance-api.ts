import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute, clauseSchema } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, refuse } from "../platform/result.ts";
import { lawOf, namesOf } from "./authority.ts";
import type { Conflict } from "./conflicts.ts";
import type { Row } from "./conformance.ts";
import type { ConformanceWiring } from "./conformance-pages.tsx";
import { listConflicts, readConformance } from "./conformance-reads.ts";
import { loadAuthority } from "./store.ts";
import { powersOver } from "./vacancy.ts";
import { acts, isAct } from "./vocabulary.ts";
import { holderWords, meaningWords } from "./words.ts";

const evidenceSchema = z.strictObject({
  at: z.string().nullable(),
  label: z.string(),
  href: z.string(),
  count: z.number().nullable(),
});
const conflictSchema = z.strictObject({
  kind: z.enum(["value", "forbids", "tension"]),
  body: z.string(),
  higher: clauseSchema,
  lower: clauseSchema,
});
const rowSchema = z.strictObject({
  clause: z.string(),
  address: z.string(),
  words: z.string(),
  state: z.enum(["evidence", "none", "overdue", "conflict", "unbound", "information", "introduces"]),
  meanings: z.array(
    z.strictObject({
      words: z.string(),
      act: z.string().nullable(),
      performed: z.boolean().nullable(),
      state: z.enum(["evidence", "none", "overdue", "information"]),
      overdue: z.string().nullable(),
      evidence: evidenceSchema.nullable(),
    }),
  ),
  conflicts: z.array(conflictSchema),
});

/** Conformance, conflicts and acts, as JSON. */
export function conformanceApi(server: Server, wiring: ConformanceWiring): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/conformance/:document",
    summary: "Every clause of a document with its newest evidence and state",
    scope: null,
    params: z.strictObject({ document: z.string() }),
    answer: z.strictObject({ document: z.string(), provisional: z.boolean(), clauses: z.array(rowSchema) }),
    handle: async (context, { params }) => {
      const view = await withViewerReadOnly(context.db, context.viewer, (tx) =>
        readConformance(tx, context.now, wiring, params.document),
      );
      const [found] = view?.documents ?? [];
      if (!view || !found) return refuse(missing);
      const clauses = found.rows.map((it) => rowOf(it, view.names));
      return ok({ document: found.document.slug, provisional: !found.document.adopted, clauses });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/conflicts",
    summary: "Where two documents that bind the same body disagree",
    scope: null,
    answer: z.strictObject({ conflicts: z.array(conflictSchema) }),
    handle: async (context) => {
      const conflicts = await withViewerReadOnly(context.db, context.viewer, (tx) => listConflicts(tx, context.now));
      return ok({ conflicts: conflicts.map(conflictOf) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/groups/:body/acts",
    summary: "Every act: who may do it in this body, and by which clause",
    scope: null,
    params: z.strictObject({ body: z.string() }),
    answer: z.strictObject({
      acts: z.array(
        z.strictObject({
          act: z.string(),
          words: z.string(),
          performed: z.boolean(),
          powers: z.array(z.strictObject({ holder: z.string(), when: z.array(z.string()), clause: clauseSchema })),
        }),
      ),
    }),
    handle: async (context, { params }) => {
      const facts = await withViewerReadOnly(context.db, context.viewer, (tx) =>
        loadAuthority(tx, { act: null, person: null, day: context.now, hold: false }),
      );
      if (!facts.bodies.some((it) => it.slug === params.body)) return refuse(missing);
      const [law, names] = [lawOf(facts), namesOf(facts)];
      const powers = (act: Parameters<typeof powersOver>[0]) =>
        powersOver(act, params.body, law).map(({ holder, when, clause }) => ({
          holder: holderWords(holder, names),
          when: [...when],
          clause: { ...clause },
        }));
      const every = Object.keys(acts).filter(isAct);
      return ok({
        acts: every.map((act) => ({
          act,
          words: acts[act],
          performed: wiring.performs.has(act),
          powers: powers(act),
        })),
      });
    },
  });
}

const rowOf = (
  { clause, state, lines, conflicts }: Row,
  names: Parameters<typeof meaningWords>[1],
): z.input<typeof rowSchema> => ({
  clause: clause.clause,
  address: clause.address,
  words: clause.words,
  state,
  meanings: lines.map(({ meaning, performed, evidence, state: of, overdue }) => ({
    words: meaningWords(meaning, names),
    act: "act" in meaning ? meaning.act : null,
    performed,
    state: of,
    overdue,
    evidence: evidence && { at: evidence.at, label: evidence.label, href: evidence.href, count: evidence.count },
  })),
  conflicts: conflicts.map(conflictOf),
});

const conflictOf = ({ kind, body, higher, lower }: Conflict): z.input<typeof conflictSchema> => ({
  kind,
  body,
  higher: { ...higher.clause },
  lower: { ...lower.clause },
});
