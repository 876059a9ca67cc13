import { createHash } from "node:crypto";
import { appendEntry } from "../ledger/index.ts";
import { listPeople } from "../people/index.ts";
import { act, type Context, type NotFound, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { authorise, type CharterRefusal, ruleFor } from "./authority.ts";
import { refreshCitations } from "./citation-store.ts";
import {
  type Correction,
  type CorrectionRefusal,
  type CorrectionRules,
  type FactId,
  factKind,
  inTime,
  sign,
  signaturesNeeded,
  withdraw,
} from "./correction.ts";
import * as stored from "./correction-store.ts";
import { type NewCorrection, recordRank } from "./forms.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import { type Community, findCommunity } from "./seats.ts";

/** Mistakes in the founding record, corrected in public: one proposes, others countersign, then it takes effect. */

type Refusal = CorrectionRefusal | FoundingRefusal | CharterRefusal | NotFound;
export type Corrected = Pick<Correction, "id" | "state">;

/** What the documents say about correcting, as it binds the home body. */
export async function correctionRules(tx: Tx, { homeBody }: Pick<Community, "homeBody">): Promise<CorrectionRules> {
  const rule = (name: "together" | "period") => ruleFor(tx, name, "correct-founding-record", homeBody);
  return { together: await rule("together"), period: await rule("period") };
}

/**
 * Proposes what is right in place of what was recorded. While the founding is open it takes effect at once; afterwards when
 * as many have signed as the rules say.
 */
export const proposeCorrection = (context: Context, wanted: NewCorrection) =>
  act(context, async (tx): Promise<Result<Corrected, Refusal>> => {
    const community = await findCommunity(tx);
    if (!community) return refuse(notFound);
    const granted = await foundingOr(
      tx,
      context,
      "correct-founding-record",
      "correct-founding-record",
      community.homeBody,
    );
    if (!granted.ok) return granted;
    const rules = await correctionRules(tx, community);
    const fact = await stored.lockFact(tx, wanted.fact);
    if (!fact) return refuse(notFound);
    const { closedAt } = community;
    if (closedAt) {
      if (fact.recordedAt > closedAt) return refuse({ kind: "fact-not-founding" });
      const timely = inTime(rules, closedAt, context.now);
      if (!timely.ok) return timely;
    }
    const waiting = await stored.findWaiting(tx, wanted.fact, wanted.field);
    if (waiting) return refuse({ kind: "correction-waiting", id: waiting });
    const old = fact.values[wanted.field] ?? null;
    const problem = await problemOf(tx, wanted, fact.values);
    if (problem) return refuse({ kind: "fields", problems: [{ field: "value", message: problem }] });

    const by = granted.value.by === "operator" ? null : granted.value.by;
    const state = !closedAt || signaturesNeeded(rules) <= 1 ? "effective" : "proposed";
    const correction = {
      id: newId("correction", context.now),
      fact: wanted.fact,
      field: wanted.field,
      old,
      new: wanted.value,
      reason: wanted.reason,
      state,
    } as const;
    await stored.insertCorrection(tx, correction, by, context.now);
    if (state === "effective") await carryOut(tx, wanted.fact, wanted.field, wanted.value);
    await record(tx, context, granted.value, fact.subject, correction);
    return ok({ id: correction.id, state });
  });

/** Signs a proposed correction as another holder of a seat. The signature that completes it also carries it out. */
export const countersignCorrection = (context: Context, id: string) =>
  decide(context, id, async (tx, correction, { grant, by }, rules) => {
    if (by === "operator") return refuse(notFound);
    const signed = sign(correction, by, rules);
    if (!signed.ok) return signed;
    const fact = await stored.lockFact(tx, correction.fact);
    if (!fact) return refuse(notFound);
    if ((fact.values[correction.field] ?? null) !== correction.old) return refuse({ kind: "correction-stale" });
    await stored.insertSignature(tx, correction.id, by, context.now);
    if (signed.value === "effective") {
      await carryOut(tx, correction.fact, correction.field, correction.new);
      await stored.saveState(tx, correction.id, signed.value, context.now);
    }
    await record(tx, context, { grant, by }, fact.subject, { ...correction, state: signed.value });
    return ok({ id: correction.id, state: signed.value });
  });

/** Takes one's own proposal back. */
export const withdrawCorrection = (context: Context, id: string) =>
  decide(context, id, async (tx, correction, { grant, by }) => {
    if (by === "operator") return refuse(notFound);
    const withdrawn = withdraw(correction, by);
    if (!withdrawn.ok) return withdrawn;
    await stored.saveState(tx, correction.id, withdrawn.value, context.now);
    const fact = await stored.lockFact(tx, correction.fact);
    await record(tx, context, { grant, by }, fact?.subject ?? correction.fact, { ...correction, state: "withdrawn" });
    return ok({ id: correction.id, state: withdrawn.value });
  });

const decide = (
  context: Context,
  id: string,
  body: (
    tx: Tx,
    correction: stored.CorrectionRecord,
    permitted: Permitted,
    rules: CorrectionRules,
  ) => Promise<Result<Corrected, Refusal>>,
) =>
  act(context, async (tx): Promise<Result<Corrected, Refusal>> => {
    const community = await findCommunity(tx);
    const correction = community && (await stored.lockCorrection(tx, id));
    if (!correction || !community.closedAt) return refuse(notFound);
    const granted = await authorise(tx, context, "correct-founding-record", { body: community.homeBody });
    if (!granted.ok) return granted;
    const rules = await correctionRules(tx, community);
    const timely = inTime(rules, community.closedAt, context.now);
    if (!timely.ok) return timely;
    const by = context.viewer.kind === "person" ? context.viewer.id : "operator";
    return body(tx, correction, { grant: granted.value, by }, rules);
  });

/** Documents cite one another by title and source, and by the day on which they took effect. */
async function carryOut(tx: Tx, fact: FactId, field: string, value: string | null): Promise<void> {
  await stored.saveFact(tx, fact, field, value);
  if (factKind(fact) === "document") await refreshCitations(tx);
}

/** Why the value cannot stand in that fact; null where it can. */
async function problemOf(
  tx: Tx,
  { fact, field, value }: NewCorrection,
  before: stored.Fact["values"],
): Promise<string | null> {
  if (value === (before[field] ?? null)) return "This is what stands there already.";
  if (field === "person" && !(await listPeople(tx)).some((it) => it.id === value))
    return "There is no such person here.";
  if (field === "rank" && before.rank === String(recordRank))
    return "This text is kept for the record and binds nobody, so it has no rank among those that do.";
  if (factKind(fact) !== "term") return null;
  const after: stored.Fact["values"] = { ...before, [field]: value };
  const { startsOn, endsOn, endedBy } = after;
  if (endedBy === "resigned" && !endsOn)
    return field === "endsOn"
      ? "It ended by resignation, so it has a last day. Correct how it ended first."
      : "Whoever resigned did so on a day. Correct the last day first.";
  return startsOn && endsOn && endsOn < startsOn ? "The last day lies before the first." : null;
}

/** The reason may name people, so the ledger commits to it without repeating it. */
const record = (
  tx: Tx,
  context: Context,
  permitted: Permitted,
  subject: string,
  { id, fact, field, old, new: value, reason, state }: Omit<Correction, "signatures">,
) =>
  appendEntry(tx, {
    ...permitted,
    subject,
    at: context.now,
    hashes: { reason: createHash("sha256").update(reason).digest("hex") },
    facts: { correction: id, fact, field, old: old ?? "", new: value ?? "", state },
  });
