import { z } from "zod";
import { apiRoute } from "../platform/http/api.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, refuse } from "../platform/result.ts";
import { loadAdoption } from "./adoption-views.tsx";
import { changes } from "./alignment.ts";
import { decideAlignment } from "./alignment-actions.ts";
import { changeCounts, clauseOf, clauseTextSchema, documentOf, documentSchema, importedSchema, read } from "./api.ts";
import { namesOf } from "./authority.ts";
import {
  type Citation,
  listCitations,
  listLinkProblems,
  readClauseNotes,
  readDocumentNotes,
} from "./citation-store.ts";
import { historyForm } from "./forms.ts";
import { importHistory } from "./history-actions.ts";
import { readClause, readDocument } from "./reads.ts";
import { redlineOf } from "./redline.ts";
import * as store from "./store.ts";
import { listGuesses, listVersions } from "./version-store.ts";
import { charterRefused, meaningWords } from "./words.ts";

const notFound = refuse(charterRefused({ kind: "not-found" }));
const number = z.coerce.number().int().min(1).max(9_999_999);
const ofDocument = z.strictObject({ document: z.string() });
const day = z.string().nullable();

const versionSchema = z.strictObject({
  version: z.string(),
  number: z.number(),
  effectiveOn: day,
  source: z.string(),
  adopted: z.boolean(),
  sha256: z.string(),
  clauses: z.number(),
  changes: changeCounts.nullable(),
  guesses: z.number(),
});
const pieceKind = z.enum(["same", "added", "removed"]);
const sideSchema = z.strictObject({ address: z.string(), label: z.string(), words: z.string() }).nullable();
const citationSchema = z.strictObject({
  document: z.string(),
  documentTitle: z.string(),
  address: z.string().nullable(),
  label: z.string().nullable(),
  line: z.number().nullable(),
  words: z.string(),
  target: z.string().nullable(),
  targetTitle: z.string().nullable(),
  cited: z.string().nullable(),
  asOf: z.number().nullable(),
  asOfDay: day,
  reason: z.enum(["link", "before-record", "citing-day", "same-text", "recorded", "today"]).nullable(),
  linkDay: day,
  clause: z.string().nullable(),
  addressThen: z.string().nullable(),
  labelThen: z.string().nullable(),
  addressToday: z.string().nullable(),
  labelToday: z.string().nullable(),
});
const linkProblemSchema = z.strictObject({
  document: z.string(),
  documentTitle: z.string(),
  address: z.string().nullable(),
  line: z.number(),
  link: z.string(),
  problem: z.string(),
  remedy: z.string().nullable(),
});
const guessId = z.strictObject({ number: z.number().int(), position: z.number().int() });
const side = (it: { address: string; label: string; words: string } | null) =>
  it && { address: it.address, label: it.label, words: it.words };
const cited = (citations: readonly Citation[]) => citations.map((it) => ({ ...it }));

/** Versions, redlines, alignment, citations and adoption, as JSON. */
export function versionApi(server: Server): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/versions",
    summary: "The versions of a document, newest first, with what each changed",
    scope: null,
    params: ofDocument,
    answer: z.strictObject({ versions: z.array(versionSchema) }),
    handle: async (context, { params }) => {
      const versions = await read(context, (tx) => listVersions(tx, params.document));
      return versions.length > 0 ? ok({ versions: versions.map((it) => ({ ...it })) }) : notFound;
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/versions/:number",
    summary: "One version of a document: its file, its clauses and what they mean",
    scope: null,
    params: ofDocument.extend({ number }),
    answer: z.strictObject({ document: documentSchema, text: z.string(), clauses: z.array(clauseTextSchema) }),
    handle: async (context, { params }) => {
      const found = await read(context, async (tx) => {
        const view = await readDocument(tx, params.document, params.number);
        return view && { view, text: await store.findText(tx, view.document.version) };
      });
      if (!found) return notFound;
      const { view, text } = found;
      const names = namesOf(view);
      return ok({ document: documentOf(view.document), text, clauses: view.clauses.map((it) => clauseOf(it, names)) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/history/*",
    summary: "A clause through all versions, what it cites and where it is cited, by its address today",
    scope: null,
    params: ofDocument.extend({ "*": z.string() }),
    answer: z.strictObject({
      stages: z.array(
        z.strictObject({
          number: z.number(),
          effectiveOn: day,
          address: z.string(),
          label: z.string(),
          words: z.string(),
        }),
      ),
      cites: z.array(citationSchema),
      citedBy: z.array(citationSchema),
    }),
    handle: async (context, { params }) => {
      const notes = await read(context, async (tx) => {
        const found = await readClause(tx, params.document, params["*"]);
        return found && readClauseNotes(tx, found.document.version, found.clause);
      });
      if (!notes) return notFound;
      const stages = notes.stages.map(({ hash: _, ...it }) => it);
      return ok({ stages, cites: cited(notes.cites), citedBy: cited(notes.citedBy) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/redline",
    summary: "What differs between two versions, clause by clause and word by word",
    scope: null,
    params: ofDocument,
    query: z.strictObject({ from: number, to: number }),
    answer: z.strictObject({
      rows: z.array(
        z.strictObject({
          change: z.enum(["same", "moved", "changed", "moved-changed", "new", "gone"]),
          before: sideSchema,
          after: sideSchema,
          words: z.array(z.strictObject({ kind: pieceKind, text: z.string() })),
          meanings: z.array(z.strictObject({ kind: pieceKind, words: z.string() })),
        }),
      ),
    }),
    handle: async (context, { params, query }) => {
      const [before, after] = await read(
        context,
        async (tx) =>
          [
            await readDocument(tx, params.document, query.from),
            await readDocument(tx, params.document, query.to),
          ] as const,
      );
      if (!before || !after) return notFound;
      const names = namesOf(after);
      return ok({
        rows: redlineOf(before.clauses, after.clauses).map((row) => ({
          change: row.change,
          before: side(row.before),
          after: side(row.after),
          words: row.words.map((it) => ({ ...it })),
          meanings: row.meanings.map((it) => ({ kind: it.kind, words: meaningWords(it.meaning, names) })),
        })),
      });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/alignment",
    summary: "Which clause was taken for which by a guess, decided or not",
    scope: null,
    params: ofDocument,
    answer: z.strictObject({
      guesses: z.array(
        guessId.extend({
          change: z.enum(changes),
          likeness: z.number(),
          state: z.enum(["guess", "confirmed", "refused"]),
          was: sideSchema,
          is: sideSchema,
        }),
      ),
    }),
    handle: async (context, { params }) => {
      const guesses = await read(context, (tx) => listGuesses(tx, params.document, false));
      const place = (address: string | null, label: string | null, words: string | null) =>
        address === null ? null : { address, label: label ?? address, words: words ?? "" };
      return ok({
        guesses: guesses.map((it) => ({
          number: it.number,
          position: it.position,
          change: it.change,
          likeness: it.likeness,
          state: it.state,
          was: place(it.was, it.wasLabel, it.wasWords),
          is: place(it.address, it.label, it.words),
        })),
      });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/charter/:document/alignment",
    summary: "Say of guesses whether they are one clause (confirm) or not (refuse, for good)",
    scope: "govern",
    params: ofDocument,
    body: z.strictObject({
      confirm: z.union([z.literal("all"), z.array(guessId).max(5000)]).optional(),
      refuse: z.array(guessId).max(5000).optional(),
    }),
    answer: z.strictObject({ confirmed: z.number(), refused: z.number() }),
    handle: async (context, { params, body }) => {
      const decided = await decideAlignment(context, params.document, body);
      return decided.ok ? decided : refuse(charterRefused(decided.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/charter/:document/history",
    summary: "Bring in the versions of a document; each file is named by the day on which it took effect",
    scope: "govern",
    params: ofDocument,
    body: historyForm
      .omit({ slug: true })
      .extend({ files: z.array(z.strictObject({ name: z.string(), text: z.string() })).max(200) }),
    status: 201,
    answer: z.strictObject({
      versions: z.array(importedSchema.extend({ name: z.string(), effectiveOn: z.string(), confirmed: z.number() })),
    }),
    handle: async ({ once: _, ...context }, { params, body: { files, ...wanted } }) => {
      const given = files.map(({ name, text }) => ({ name, content: Buffer.from(text) }));
      const imported = await importHistory(context, { ...wanted, slug: params.document }, given);
      if (!imported.ok) return refuse(charterRefused(imported.refusal));
      return ok({ versions: imported.value.map((it) => ({ ...it, unbound: [...it.unbound] })) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/citations",
    summary: "What a document cites, followed to today, and its links that lead nowhere",
    scope: null,
    params: ofDocument,
    answer: z.strictObject({ citations: z.array(citationSchema), links: z.array(linkProblemSchema) }),
    handle: async (context, { params }) => {
      const notes = await read(context, (tx) => readDocumentNotes(tx, params.document));
      return ok({ citations: cited(notes.cites), links: notes.problems.map((it) => ({ ...it })) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/citations",
    summary: "What all of today's documents cite, and their links that lead nowhere",
    scope: null,
    answer: z.strictObject({ citations: z.array(citationSchema), links: z.array(linkProblemSchema) }),
    handle: async (context) => {
      const [citations, links] = await read(
        context,
        async (tx) => [await listCitations(tx), await listLinkProblems(tx)] as const,
      );
      return ok({ citations: cited(citations), links: links.map((it) => ({ ...it })) });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/charter/:document/adoption",
    summary: "The pull request that adopts a provisional document",
    scope: null,
    params: ofDocument,
    answer: z.strictObject({
      title: z.string(),
      body: z.string(),
      file: z.strictObject({ name: z.string(), text: z.string() }),
    }),
    handle: async (context, { params }) => {
      const adoption = await read(context, async (tx) => {
        const view = await readDocument(tx, params.document);
        return view && !view.document.adopted ? loadAdoption(tx, context, view) : null;
      });
      return adoption ? ok({ ...adoption.request, file: { ...adoption.request.file } }) : notFound;
    },
  });
}
