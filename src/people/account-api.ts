import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { Viewer } from "../platform/viewer.ts";
import { endSession, removeMethod, rename, requestMail } from "./account-actions.ts";
import { listMethods, listSessions } from "./account-store.ts";
import { accountRefused } from "./account-words.ts";
import { acknowledgePolicy } from "./acknowledgement-actions.ts";
import { addAffiliation, endAffiliation } from "./affiliation-actions.ts";
import { eraseOneself } from "./erasure-actions.ts";
import { affiliationForm, mailForm, nameForm, policyForm } from "./forms.ts";
import { markNotificationsRead } from "./notification-actions.ts";
import { listNotifications } from "./notification-store.ts";
import type { PeopleDoor } from "./ports.ts";
import { peopleRefused } from "./words.ts";

type Refusal = Parameters<typeof accountRefused>[0];

/** An action that answers nothing. */
const done = (result: Result<unknown, Refusal>) => (result.ok ? ok(null) : refuse(accountRefused(result.refusal)));

const needsPerson = refuse(peopleRefused({ kind: "sign-in-needed" }));
const personOf = (viewer: Viewer) => (viewer.kind === "person" ? viewer : null);

/** What somebody does with their own account, as JSON. Passkeys and other accounts are added in a browser alone. */
export function accountApi(server: Server, door: PeopleDoor): void {
  apiRoute(server, {
    method: "PUT",
    url: "/api/v1/me",
    summary: "Change your name",
    scope: "account",
    body: nameForm,
    answer: z.null(),
    handle: async (context, { body }) => done(await rename(context, body.name)),
  });
  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/me",
    summary: "Have your data erased, for good; `confirm` is “erase” and your name",
    scope: "account",
    body: z.strictObject({ confirm: z.string().max(300) }),
    answer: z.null(),
    handle: async (context, { body }) => done(await eraseOneself(context, body.confirm, door.erased)),
  });
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/mail",
    summary: "Have a link mailed that sets your mail address once you open it, signed in",
    scope: "account",
    body: mailForm,
    answer: z.null(),
    handle: async (context, { body }) =>
      done(await requestMail(context, { email: body.email, url: door.url, community: await door.communityName() })),
  });
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/acknowledgements",
    summary: "Acknowledge today’s version of a policy",
    scope: "account",
    body: policyForm,
    answer: z.null(),
    handle: async (context, { body }) => done(await acknowledgePolicy(context, body, door.policies)),
  });
  affiliations(server, door);
  signingIn(server, door);
  notifications(server);
}

function affiliations(server: Server, { founding }: PeopleDoor): void {
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/affiliations",
    summary: "Say where you belong, or belonged",
    scope: "account",
    body: affiliationForm,
    answer: z.strictObject({ id: z.string().nullable() }),
    status: 201,
    handle: async (context, { body }) => {
      const viewer = personOf(context.viewer);
      if (!viewer) return needsPerson;
      const { organisation, startsOn = null, endsOn = null, source = "said by the person" } = body;
      const added = await addAffiliation(
        context,
        { person: viewer.id, organisation, startsOn, endsOn, source },
        founding,
      );
      return added.ok ? added : refuse(accountRefused(added.refusal));
    },
  });
  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/me/affiliations/:affiliation",
    summary: "End an affiliation of yours on a day, or without one take it away",
    scope: "account",
    params: z.strictObject({ affiliation: z.string() }),
    query: z.strictObject({ on: z.iso.date().optional() }),
    answer: z.null(),
    handle: async (context, { params, query }) =>
      done(await endAffiliation(context, { id: params.affiliation, endsOn: query.on ?? null }, founding)),
  });
}

function signingIn(server: Server, { providers }: PeopleDoor): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/me/sign-in-methods",
    summary: "Your passkeys and linked accounts",
    scope: "account",
    answer: z.strictObject({
      methods: z.array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(["passkey", "oidc", "github"]),
          label: z.string(),
          createdAt: z.string(),
          lastUsedAt: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ db, viewer }) => {
      const person = personOf(viewer);
      if (!person) return needsPerson;
      const methods = await withViewerReadOnly(db, person, (tx) => listMethods(tx, person.id));
      return ok({
        methods: methods.map(({ id, kind, label, createdAt, lastUsedAt }) => ({
          id,
          kind,
          label,
          createdAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt?.toISOString() ?? null,
        })),
      });
    },
  });
  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/me/sign-in-methods/:method",
    summary: "Remove a passkey or a linked account, but for the last way in which you can sign in",
    scope: "account",
    params: z.strictObject({ method: z.string() }),
    answer: z.null(),
    handle: async (context, { params }) => done(await removeMethod(context, params.method, providers)),
  });
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/me/sessions",
    summary: "Where you are signed in",
    scope: "account",
    answer: z.strictObject({
      sessions: z.array(
        z.strictObject({
          id: z.string(),
          method: z.enum(["set-up", "link", "passkey", "oidc", "github"]),
          secondFactor: z.boolean(),
          createdAt: z.string(),
          expiresAt: z.string(),
        }),
      ),
    }),
    handle: async ({ db, viewer, now }) => {
      const person = personOf(viewer);
      if (!person) return needsPerson;
      const sessions = await withViewerReadOnly(db, person, (tx) => listSessions(tx, person.id, now));
      return ok({
        sessions: sessions.map(({ createdAt, expiresAt, ...session }) => ({
          ...session,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      });
    },
  });
  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/me/sessions/:session",
    summary: "End one of your sessions",
    scope: "account",
    params: z.strictObject({ session: z.string() }),
    answer: z.null(),
    handle: async (context, { params }) => done(await endSession(context, params.session)),
  });
}

function notifications(server: Server): void {
  apiRoute(server, {
    method: "GET",
    url: "/api/v1/me/notifications",
    summary: "What you were told, the newest first",
    scope: "read",
    query: z.strictObject({ before: z.string().max(60).optional() }),
    answer: z.strictObject({
      notifications: z.array(
        z.strictObject({
          id: z.string(),
          words: z.string(),
          href: z.string(),
          createdAt: z.string(),
          readAt: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async ({ db, viewer }, { query }) => {
      const person = personOf(viewer);
      if (!person) return needsPerson;
      const before = query.before && isId("notification", query.before) ? query.before : null;
      const page = { before, limit: limits.pageRows };
      const rows = await withViewerReadOnly(db, person, (tx) => listNotifications(tx, person.id, page));
      return ok({
        notifications: rows.map((it) => ({
          ...it,
          createdAt: it.createdAt.toISOString(),
          readAt: it.readAt?.toISOString() ?? null,
        })),
        next: rows.length === limits.pageRows ? (rows.at(-1)?.id ?? null) : null,
      });
    },
  });
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/notifications/read",
    summary: "Mark your notifications as read, all or those up to one",
    scope: "account",
    body: z.strictObject({ upTo: z.string().max(60).optional() }),
    answer: z.null(),
    handle: async (context, { body }) => {
      if (body.upTo !== undefined && !isId("notification", body.upTo)) return refuse(missing);
      return done(await markNotificationsRead(context, body.upTo ?? null));
    },
  });
}
