import { createHash } from "node:crypto";
import { type Act, type CharterRefusal, type FoundingRefusal, foundingOr } from "../charter/index.ts";
import { appendEntry } from "../ledger/index.ts";
import { act, type Context, type NotFound, notFound } from "../platform/action.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { readFindings } from "./reads.ts";
import { insertAcceptance } from "./store.ts";

/** The acts of the charter that this slice performs. */
export const oversightActs: readonly Act[] = ["accept-finding"];

export type OversightRefusal = { readonly kind: "finding-accepted" } | NotFound | CharterRefusal | FoundingRefusal;

/**
 * Accepts a finding as it stands: it stays listed, with the reason, until the words at its place change. In the founding
 * record it is the administrator's, afterwards whoever's a clause of the body concerned says.
 */
export const acceptFinding = (context: Context, key: string, { reason }: { readonly reason: string }) =>
  act(context, async (tx): Promise<Result<null, OversightRefusal>> => {
    const finding = (await readFindings(tx, context.now)).find((it) => it.key === key);
    if (!finding) return refuse(notFound);
    const { kind, place } = finding;
    const permitted = await foundingOr(tx, context, "accept-finding", "accept-finding", place.body);
    if (!permitted.ok) return permitted;
    const by = permitted.value.by === "operator" ? null : permitted.value.by;
    if (!(await insertAcceptance(tx, { key, body: place.body, kind, reason, by, at: context.now })))
      return refuse({ kind: "finding-accepted" });
    await appendEntry(tx, {
      ...permitted.value,
      subject: `finding:${key}`,
      at: context.now,
      hashes: { reason: createHash("sha256").update(reason).digest("hex") },
      facts: { kind, place: place.subject },
    });
    return ok(null);
  });
