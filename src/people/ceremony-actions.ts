import { act, type Context } from "../platform/action.ts";
import { newSecret, type PersonId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { clock } from "../platform/viewer.ts";
import type { AccountRefusal } from "./account.ts";
import { insertCeremony, takeCeremony } from "./account-store.ts";
import { type Ceremony, hashSecret } from "./ceremony.ts";

type Begin = { readonly kind: "sign-in-needed" } | { readonly kind: "session-needed" };

/**
 * Begins a sign-in, the linking of an account, or a step-up. The secret goes into a cookie of this very browser; whatever is
 * sent out is derived from it.
 */
export async function beginCeremony(context: Context, ceremony: Ceremony): Promise<Result<string, Begin>> {
  const { viewer, now } = context;
  const signingIn = ceremony.purpose === "sign-in";
  if (!signingIn && viewer.kind !== "person") return refuse({ kind: "sign-in-needed" });
  if (!signingIn && viewer.kind === "person" && viewer.session === null) return refuse({ kind: "session-needed" });
  const person = !signingIn && viewer.kind === "person" ? viewer.id : null;
  const secret = newSecret();
  const expires = new Date(now.getTime() + limits.ceremonyMinutes * 60_000);
  await act({ ...context, viewer: clock }, async (tx): Promise<Result<null, never>> => {
    await insertCeremony(tx, { ...ceremony, secretHash: hashSecret(secret), person, expires });
    return ok(null);
  });
  return ok(secret);
}

/** A ceremony that has begun in this browser, for a purpose and, but for a sign-in, for the person it began for. */
export interface Begun {
  readonly secret: string;
  readonly purpose: Ceremony["purpose"];
  readonly person: PersonId | null;
}

/**
 * Ends a ceremony, in a transaction of its own: whatever comes of the answer, it is not judged a second time. Refused where
 * it is not the viewer's.
 */
export const spendCeremony = (context: Context, secret: string | null, method: Ceremony["method"]) =>
  act({ ...context, viewer: clock }, async (tx): Promise<Result<Begun, AccountRefusal>> => {
    const begun = secret === null ? null : await takeCeremony(tx, hashSecret(secret), method, context.now);
    const viewer = context.viewer.kind === "person" ? context.viewer.id : null;
    if (secret === null || !begun || (begun.person !== null && begun.person !== viewer))
      return refuse({ kind: "ceremony-spent", method });
    return ok({ ...begun, secret });
  });
