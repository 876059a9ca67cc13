import { appendEntry } from "../ledger/index.ts";
import { act, type Context, type NotFound, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { type Id, isId, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { AccountRefusal } from "./account.ts";
import { type Founding, mayRelate, maySayOf } from "./affiliation.ts";
import * as store from "./affiliation-store.ts";
import { ofAccount, ofFounding, ofServer } from "./grants.ts";
import { findUnerased } from "./store.ts";

export interface NewAffiliation {
  readonly person: PersonId;
  readonly organisation: string;
  /** Days such as 2026-11-26; null where it is not known, or still lasts. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string;
}

/**
 * Records where somebody belongs, in a transaction that somebody else opened. The same again changes nothing.
 * `by`: the person themselves, or who brings a roster or past minutes in.
 */
export async function recordAffiliation(
  tx: Tx,
  wanted: NewAffiliation,
  by: PersonId | "operator",
  now: Date,
): Promise<store.AffiliationId | null> {
  const organisation = await store.organisationCalled(tx, wanted.organisation, now);
  const id = await store.insertAffiliation(tx, { ...wanted, organisation, now });
  if (!id) return null;
  const { person, startsOn, endsOn, source } = wanted;
  const grant = by === person ? ofAccount("record-affiliation") : ofServer("record-affiliation");
  const facts = { affiliation: id, organisation, startsOn, endsOn, source };
  await appendEntry(tx, { grant, by, subject: person, at: now, hashes: {}, facts });
  return id;
}

/** The state of the founding record, which the slice of the documents knows. */
export type FoundingState = (tx: Tx) => Promise<Founding>;

/** By whom and by which right a person's affiliations are changed here. */
async function sayerOf(tx: Tx, { viewer }: Context, person: PersonId, founding: FoundingState) {
  if (viewer.kind !== "person" || !maySayOf(viewer, person, await founding(tx))) return null;
  return { by: viewer.id, grantOf: viewer.id === person ? ofAccount : ofFounding };
}

/** Somebody says where they belong, or an administrator does while the founding is open. The same again changes nothing. */
export const addAffiliation = (context: Context, wanted: NewAffiliation, founding: FoundingState) =>
  act(context, async (tx): Promise<Result<{ id: store.AffiliationId | null }, NotFound>> => {
    const sayer = await sayerOf(tx, context, wanted.person, founding);
    if (!sayer || !(await findUnerased(tx, wanted.person))) return refuse(notFound);
    return ok({ id: await recordAffiliation(tx, wanted, sayer.by, context.now) });
  });

/** Gives an affiliation its last day, or takes one away that was wrong (`endsOn: null`). */
export const endAffiliation = (
  context: Context,
  wanted: { id: string; endsOn: string | null },
  founding: FoundingState,
) =>
  act(context, async (tx): Promise<Result<{ person: PersonId }, AccountRefusal | NotFound>> => {
    const { id, endsOn } = wanted;
    const affiliation = isId("affiliation", id) ? await store.findAffiliation(tx, id) : null;
    const sayer = affiliation && (await sayerOf(tx, context, affiliation.person, founding));
    if (!sayer) return refuse(notFound);
    if (endsOn !== null && affiliation.startsOn !== null && endsOn < affiliation.startsOn)
      return refuse({ kind: "ends-before-start" });
    if (endsOn === null) await store.deleteAffiliation(tx, affiliation.id);
    else await store.saveAffiliationEnd(tx, affiliation.id, endsOn);
    const grant = sayer.grantOf(endsOn === null ? "remove-affiliation" : "end-affiliation");
    const facts = { affiliation: affiliation.id, endsOn };
    await appendEntry(tx, { grant, by: sayer.by, subject: affiliation.person, at: context.now, hashes: {}, facts });
    return ok({ person: affiliation.person });
  });

export interface NewRelation {
  readonly organisation: string;
  readonly related: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string;
}

/** Two organisations count together from now on, with the source that says why. */
export const relateOrganisations = (context: Context, wanted: NewRelation, founding: FoundingState) =>
  act(context, async (tx): Promise<Result<null, AccountRefusal>> => {
    const pair = [
      await store.findOrganisation(tx, wanted.organisation),
      await store.findOrganisation(tx, wanted.related),
    ];
    const [one, other] = pair;
    if (!one) return refuse({ kind: "organisation-unknown", field: "organisation" });
    if (!other) return refuse({ kind: "organisation-unknown", field: "related" });
    if (one === other) return refuse({ kind: "relation-same" });
    const permitted = await relater(tx, context, [one, other], founding, "relate-organisations");
    if (!permitted) return refuse({ kind: "relation-foreign" });
    const id = await store.insertRelation(tx, { ...wanted, pair: [one, other], now: context.now });
    if (!id) return ok(null);
    const { startsOn, endsOn, source } = wanted;
    const facts = { organisation: one, related: other, startsOn, endsOn, source };
    await appendEntry(tx, { ...permitted, subject: id, at: context.now, hashes: {}, facts });
    return ok(null);
  });

/** Takes a relation away that does not hold. */
export const unrelateOrganisations = (context: Context, id: string, founding: FoundingState) =>
  act(context, async (tx): Promise<Result<null, AccountRefusal | NotFound>> => {
    if (!isId("relation", id)) return refuse(notFound);
    const pair = await store.lockRelation(tx, id);
    if (!pair) return refuse(notFound);
    const permitted = await relater(tx, context, pair, founding, "unrelate-organisations");
    if (!permitted) return refuse({ kind: "relation-foreign" });
    await store.deleteRelation(tx, id);
    await appendEntry(tx, { ...permitted, subject: id, at: context.now, hashes: {}, facts: {} });
    return ok(null);
  });

async function relater(
  tx: Tx,
  { viewer, now }: Context,
  pair: readonly Id<"organisation">[],
  founding: FoundingState,
  name: string,
) {
  if (viewer.kind !== "person") return null;
  const state = await founding(tx);
  const mine = await store.affiliationsOn(tx, viewer.id, now.toISOString().slice(0, 10));
  if (
    !mayRelate(
      viewer,
      state,
      mine.map((it) => it.organisation),
      pair,
    )
  )
    return null;
  const inFounding = viewer.administrator && state === "open";
  return { by: viewer.id, grant: (inFounding ? ofFounding : ofAccount)(name) };
}
