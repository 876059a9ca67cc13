import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import { accountRefused } from "./account-words.ts";
import { coversDay } from "./affiliation.ts";
import { addAffiliation, relateOrganisations, unrelateOrganisations } from "./affiliation-actions.ts";
import { listOrganisations, listRelations } from "./affiliation-store.ts";
import { affiliationForm, relationForm } from "./forms.ts";
import { searched } from "./person.ts";
import type { PeopleDoor } from "./ports.ts";
import { readProfile } from "./profile-reads.ts";
import { listProfiles } from "./profile-store.ts";

const day = z.string().nullable();

const listedSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  github: z.string().nullable(),
  participant: z.boolean(),
  affiliations: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});

const profileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  github: z.string().nullable(),
  participant: z.boolean(),
  erased: z.boolean(),
  affiliations: z.array(
    z.strictObject({
      id: z.string(),
      organisation: z.string(),
      organisationName: z.string(),
      startsOn: day,
      endsOn: day,
      source: z.string(),
    }),
  ),
  acknowledged: z.array(
    z.strictObject({
      document: z.string(),
      version: z.number().int(),
      acknowledgedAt: z.string(),
      newest: z.boolean(),
    }),
  ),
  seats: z.array(
    z.strictObject({
      title: z.string(),
      body: z.string(),
      href: z.string(),
      acting: z.boolean(),
      startsOn: z.string(),
      endsOn: day,
      current: z.boolean(),
    }),
  ),
});

/** The people and their organisations, as JSON. */
export function profileApi(server: Server, door: PeopleDoor): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/people",
    summary: "People by name, or those who belong to an organisation today",
    scope: null,
    query: z.strictObject({
      q: z.string().max(100).default(""),
      organisation: z.string().max(60).optional(),
      after: z.string().max(60).optional(),
    }),
    answer: z.strictObject({ people: z.array(listedSchema), next: z.string().nullable() }),
    handle: async ({ db, viewer, now }, { query }) => {
      const asked = {
        search: searched(query.q),
        organisation: query.organisation && isId("organisation", query.organisation) ? query.organisation : null,
        after: query.after && isId("person", query.after) ? query.after : null,
        day: now.toISOString().slice(0, 10),
        limit: limits.pageRows,
      };
      const rows = await withViewerReadOnly(db, viewer, (tx) => listProfiles(tx, asked));
      const people = rows.map(({ erased: _, ...it }) => ({ ...it, affiliations: [...it.affiliations] }));
      return ok({ people, next: rows.length === limits.pageRows ? (rows.at(-1)?.id ?? null) : null });
    },
  });
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/people/:person",
    summary: "One person; with `on` only the affiliations of that day",
    scope: null,
    params: z.strictObject({ person: z.string() }),
    query: z.strictObject({ on: z.iso.date().optional() }),
    answer: profileSchema,
    handle: async (context, { params: { person }, query: { on } }) => {
      if (!isId("person", person)) return refuse(missing);
      const found = await withViewerReadOnly(context.db, context.viewer, (tx) =>
        readProfile(tx, person, context, door),
      );
      if (!found) return refuse(missing);
      const { profile, affiliations, policies, seats } = found;
      return ok({
        ...profile,
        affiliations: affiliations.filter((it) => on === undefined || coversDay(it, on)),
        acknowledged: policies.flatMap(({ acknowledged: it, waits }) =>
          it
            ? [
                {
                  document: it.document,
                  version: it.version,
                  acknowledgedAt: it.acknowledgedAt.toISOString(),
                  newest: !waits,
                },
              ]
            : [],
        ),
        seats: [...seats],
      });
    },
  });
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/people/:person/affiliations",
    summary: "Write down where somebody belongs: yourself, or as an administrator while the founding is open",
    scope: "account",
    params: z.strictObject({ person: z.string() }),
    body: affiliationForm,
    answer: z.strictObject({ id: z.string().nullable() }),
    status: 201,
    handle: async (context, { params: { person }, body }) => {
      if (!isId("person", person)) return refuse(missing);
      const { organisation, startsOn = null, endsOn = null, source = "founding record" } = body;
      const added = await addAffiliation(context, { person, organisation, startsOn, endsOn, source }, door.founding);
      return added.ok ? added : refuse(accountRefused(added.refusal));
    },
  });
  organisations(server, door);
}

function organisations(server: Server, { founding }: PeopleDoor): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/organisations",
    summary: "Organisations, and which of them count together",
    scope: null,
    query: z.strictObject({ after: z.string().max(60).optional() }),
    answer: z.strictObject({
      organisations: z.array(z.strictObject({ id: z.string(), name: z.string(), people: z.number().int() })),
      relations: z.array(
        z.strictObject({
          id: z.string(),
          organisationName: z.string(),
          relatedName: z.string(),
          startsOn: day,
          endsOn: day,
          source: z.string(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async ({ db, viewer, now }, { query }) => {
      const after = query.after && isId("organisation", query.after) ? query.after : null;
      const page = { day: now.toISOString().slice(0, 10), after, limit: limits.pageRows };
      const [rows, relations] = await withViewerReadOnly(db, viewer, (tx) =>
        Promise.all([listOrganisations(tx, page), listRelations(tx)]),
      );
      const next = rows.length === limits.pageRows ? (rows.at(-1)?.id ?? null) : null;
      return ok({ organisations: [...rows], relations: [...relations], next });
    },
  });
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/organisations/relations",
    summary: "Record that two organisations count together, with a source",
    scope: "account",
    body: relationForm,
    answer: z.null(),
    handle: async (context, { body: { startsOn = null, endsOn = null, ...rest } }) => {
      const done = await relateOrganisations(context, { ...rest, startsOn, endsOn }, founding);
      return done.ok ? ok(null) : refuse(accountRefused(done.refusal));
    },
  });
  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/organisations/relations/:relation",
    summary: "Take a relation away that does not hold",
    scope: "account",
    params: z.strictObject({ relation: z.string() }),
    answer: z.null(),
    handle: async (context, { params }) => {
      const done = await unrelateOrganisations(context, params.relation, founding);
      return done.ok ? ok(null) : refuse(accountRefused(done.refusal));
    },
  });
}
