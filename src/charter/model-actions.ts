import { act, type Context, type NotFound, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { decideIn, type Imported, importVersion } from "./actions.ts";
import type { CharterRefusal } from "./authority.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import { type ModelDocument, modelDocuments } from "./models/index.ts";
import { findCommunity, listBodies } from "./seats.ts";

/** Takes a model text for a document that the community lacks. It is provisional until the body concerned adopts it. */
export const takeModel = (context: Context, id: string) =>
  act(context, async (tx): Promise<Result<Imported, FoundingRefusal | CharterRefusal | NotFound>> => {
    const community = await findCommunity(tx);
    const home = (await listBodies(tx)).find((it) => it.slug === community?.homeBody);
    const model = modelDocuments.find((it) => it.id === id);
    if (!home || !model) return refuse(notFound);
    const places = { group: home.slug, parent: home.parent ?? home.slug };
    const granted = await foundingOr(tx, context, "import-document", "adopt-document", places[model.governs]);
    return granted.ok ? takeModelIn(tx, context, model, places, granted.value) : granted;
  });

/** Through the same door as anybody's document; its meanings are ours, so they are confirmed with it. */
export async function takeModelIn(
  tx: Tx,
  context: Context,
  { id: slug, title, order: rank, governs, text }: ModelDocument,
  places: Readonly<Record<ModelDocument["governs"], string>>,
  permitted: Permitted,
): Promise<Result<Imported, FoundingRefusal>> {
  const source = "Model text shipped with Wardmote";
  const wanted = { slug, title, rank, governs: places[governs], source, effectiveOn: null, adopted: false };
  const imported = await importVersion(tx, context, { ...wanted, bytes: Buffer.from(text) }, permitted);
  if (!imported.ok) return imported;
  const grant =
    permitted.grant.basis === "founding" ? { ...permitted.grant, act: "confirm-bindings" } : permitted.grant;
  await decideIn(tx, context, imported.value, { confirm: "all" }, { ...permitted, grant });
  return ok(imported.value);
}
