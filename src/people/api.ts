import { z } from "zod";
import { apiRoute } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { ok, refuse } from "../platform/result.ts";
import { line } from "../platform/text.ts";
import { scopes } from "../platform/viewer.ts";
import { accountApi } from "./account-api.ts";
import { accountRefused } from "./account-words.ts";
import { acknowledgeConduct } from "./acknowledgement-actions.ts";
import { createToken, revokeToken } from "./actions.ts";
import type { PeopleDoor } from "./ports.ts";
import { profileApi } from "./profile-api.ts";
import { peopleRefused } from "./words.ts";

/** People and one's own account, as JSON. */
export function peopleApi(server: Server, door: PeopleDoor): void {
  profileApi(server, door);
  accountApi(server, door);

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/me",
    summary: "Who this token stands for",
    scope: "read",
    answer: z.strictObject({
      id: z.string(),
      name: z.string(),
      participant: z.boolean(),
      administrator: z.boolean(),
      scopes: z.array(z.enum(scopes)),
    }),
    handle: async ({ viewer }) => {
      if (viewer.kind !== "person") return refuse(peopleRefused({ kind: "sign-in-needed" }));
      const { id, name, participant, administrator } = viewer;
      return ok({ id, name, participant, administrator, scopes: [...viewer.scopes] });
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/conduct",
    summary: "Acknowledge the code of conduct, to take part",
    scope: "account",
    answer: z.null(),
    handle: async (context) => {
      const done = await acknowledgeConduct(context, door.policies);
      return done.ok ? done : refuse(accountRefused(done.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/me/tokens",
    summary: "Make an API token; its secret is answered this once (an Idempotency-Key is not kept for it)",
    scope: "account",
    body: z.strictObject({ name: line("The name", 100), scopes: z.array(z.enum(scopes)).min(1) }),
    status: 201,
    answer: z.strictObject({ id: z.string(), secret: z.string() }),
    // The answer holds a secret, which is stored nowhere: so it is not kept for a repeat either.
    handle: async ({ once: _, ...context }, { body }) => {
      const made = await createToken(context, body);
      return made.ok ? made : refuse(peopleRefused(made.refusal));
    },
  });

  apiRoute(server, {
    method: "DELETE",
    url: "/api/v1/me/tokens/:token",
    summary: "Revoke an API token of yours",
    scope: "account",
    params: z.strictObject({ token: z.string() }),
    answer: z.null(),
    handle: async (context, { params }) => {
      if (!isId("token", params.token)) return refuse(missing);
      const done = await revokeToken(context, params.token);
      return done.ok ? done : refuse(peopleRefused(done.refusal));
    },
  });
}
