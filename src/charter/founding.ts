import { appendEntry, type KeyTrouble } from "../ledger/index.ts";
import type { PeopleRefusal } from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { Grant } from "../platform/viewer.ts";
import { authorise, type CharterRefusal } from "./authority.ts";
import type { DocumentProblem } from "./document.ts";
import type { FileProblem } from "./history.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import type { Act } from "./vocabulary.ts";

/**
 * The founding record: facts about a community that existed before Wardmote, each with its source, entered by whoever sets the
 * server up. Once it is closed, the same facts change only by acts that a clause allows, and administrators have no say.
 */

export type FoundingRefusal =
  | { readonly kind: "founding-closed" }
  | { readonly kind: "history-closed" }
  /** Every problem of every file; none where there is no file. */
  | { readonly kind: "history-unreadable"; readonly files: readonly { name: string; problem: FileProblem }[] }
  | { readonly kind: "founding-administrator-needed" }
  | { readonly kind: "already-set-up" }
  | { readonly kind: "founding-incomplete"; readonly lacks: readonly string[] }
  | { readonly kind: "person-unknown" }
  | { readonly kind: "document-unreadable"; readonly problems: readonly DocumentProblem[] }
  | { readonly kind: "fields"; readonly problems: readonly { field: string; message: string }[] };

export type SetUpRefusal = FoundingRefusal | PeopleRefusal | KeyTrouble;

/** A permission, and whose it is. */
export interface Permitted {
  readonly grant: Grant;
  readonly by: PersonId | "operator";
}

export const founding = (name: string): Grant => ({ act: name, basis: "founding", clause: null });

/** May the viewer write into the founding record? Its state is held until the transaction ends. */
async function foundingGrant(tx: Tx, context: Context, name: string): Promise<Result<Permitted, FoundingRefusal>> {
  const { viewer } = context;
  if (viewer.kind === "stranger" || (viewer.kind === "person" && !viewer.administrator))
    return refuse({ kind: "founding-administrator-needed" });
  if ((await seated.lockFounding(tx)) !== "open") return refuse({ kind: "founding-closed" });
  return ok({ grant: founding(name), by: viewer.kind === "person" ? viewer.id : "operator" });
}

/** While the founding is open its grant; afterwards whatever the governing documents say. */
export async function foundingOr(
  tx: Tx,
  context: Context,
  name: string,
  afterwards: Act,
  body: string,
): Promise<Result<Permitted, FoundingRefusal | CharterRefusal>> {
  const granted = await foundingGrant(tx, context, name);
  if (granted.ok || (await seated.lockFounding(tx)) === "open") return granted;
  const byClause = await authorise(tx, context, afterwards, { body });
  if (!byClause.ok) return byClause;
  return ok({ grant: byClause.value, by: context.viewer.kind === "person" ? context.viewer.id : "operator" });
}

/** What the founding lacks before it can be closed; empty when it can. */
export async function foundingLacks(tx: Tx): Promise<readonly string[]> {
  const community = await seated.findCommunity(tx);
  const documents = await store.listDocuments(tx);
  if (!community) return ["the community has not been set up"];
  return [
    ...(documents.some((it) => it.rank <= 4 && it.bindsAll) ? [] : ["there is no charter of the project"]),
    ...(documents.some((it) => it.rank <= 4 && it.governs === community.homeBody)
      ? []
      : [`there is no governing document of the ${community.homeName}`]),
    ...documents
      .filter((it) => it.suggested > 0)
      .map((it) => `${it.suggested} suggested meanings of “${it.title}” await your decision`),
  ];
}

/** From this moment administrators have no say in governance; it cannot be undone. */
export const closeFounding = (context: Context) =>
  act(context, async (tx): Promise<Result<null, FoundingRefusal>> => {
    const granted = await foundingGrant(tx, context, "close-founding");
    if (!granted.ok) return granted;
    const lacks = await foundingLacks(tx);
    if (lacks.length > 0) return refuse({ kind: "founding-incomplete", lacks });
    await seated.saveFoundingClosed(tx, context.now);
    const documents = await store.listDocuments(tx);
    await appendEntry(tx, {
      grant: granted.value.grant,
      by: granted.value.by,
      subject: "community",
      at: context.now,
      hashes: {},
      facts: Object.fromEntries(documents.map((it) => [it.slug, it.version])),
    });
    return ok(null);
  });

/** Whether the viewer may still enter facts, for pages; the actions decide for themselves. */
export const mayFound = async (tx: Tx, { viewer }: Context): Promise<boolean> =>
  viewer.kind === "person" && viewer.administrator && (await seated.findCommunity(tx))?.founding === "open";
