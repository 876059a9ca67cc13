import { createHash } from "node:crypto";
import { appendEntry } from "../ledger/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { Change } from "./alignment.ts";
import type { CharterRefusal } from "./authority.ts";
import { refreshCitations } from "./citation-store.ts";
import { type ParsedDocument, parseDocument } from "./document.ts";
import { type NewDocument, recordRank } from "./forms.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import { placeText } from "./placement.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { presidingTitle, suggestBindings } from "./suggest.ts";
import { continueClauses } from "./version-actions.ts";
import * as versions from "./version-store.ts";

/** The acts of governance on documents and seats: founding facts while that is open, afterwards whatever the clauses allow. */

export interface Imported {
  readonly slug: string;
  readonly version: store.VersionId;
  readonly number: number;
  readonly clauses: number;
  /** Meanings that wait for a decision; `kept` were decided for the same words in the neighbouring version. */
  readonly suggestions: number;
  readonly kept: number;
  /** Addresses of clauses for which no meaning was suggested. */
  readonly unbound: readonly string[];
  /** What became of the clauses of the version before; null for the first version. */
  readonly aligned: Readonly<Partial<Record<Change, number>>> | null;
  /** How many of those are guesses. */
  readonly guesses: number;
  /** False where the very same text stood there already. */
  readonly changed: boolean;
}

/** Brings a governing document in, with suggested meanings for its clauses. The same text again changes nothing. */
export const importDocument = (context: Context, wanted: NewDocument) =>
  act(context, async (tx): Promise<Result<Imported, FoundingRefusal | CharterRefusal>> => {
    const standing = await findSameText(tx, wanted, false);
    if (standing) return ok(standing);
    const granted = await foundingOr(tx, context, "import-document", "amend-document", wanted.governs);
    if (!granted.ok) return granted;
    return importVersion(
      tx,
      context,
      { ...wanted, effectiveOn: wanted.effectiveOn ?? null, adopted: true },
      granted.value,
    );
  });

/** The version that holds this very text already. To find it nobody needs a permission, so that a script can be run again at any time. */
export async function findSameText(
  tx: Tx,
  { slug, bytes, effectiveOn = null }: { slug: string; bytes: Uint8Array; effectiveOn?: string | null | undefined },
  past: boolean,
): Promise<Imported | null> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const place = placeText(await versions.listPlaces(tx, slug), { sha256, effectiveOn }, past);
  return place.kind === "stands"
    ? { ...(await versions.findStanding(tx, place.standing)), slug, changed: false }
    : null;
}

export type VersionToImport = Omit<NewDocument, "effectiveOn" | "cite"> & {
  readonly effectiveOn: string | null;
  readonly cite?: string | undefined;
  readonly adopted: boolean;
  /** From a history: today's version, where its day is not known, is newer. */
  readonly past?: boolean;
};

/** Puts a text into its place among the versions of its document: as the newest, or, while the founding is open, before others. */
export async function importVersion(
  tx: Tx,
  context: Context,
  wanted: VersionToImport,
  permitted: Permitted,
): Promise<Result<Imported, FoundingRefusal>> {
  const record = wanted.rank === recordRank;
  const parsed = parseDocument(wanted.bytes, { record });
  if (!parsed.ok) return refuse({ kind: "document-unreadable", problems: parsed.refusal.problems });
  const bodies = await seated.listBodies(tx);
  const governed = bodies.find((it) => it.slug === wanted.governs);
  if (!governed) return refuse(nothingCalled("body", wanted.governs, "governs"));
  await versions.lockDocument(tx, wanted.slug);
  const today = await store.findDocument(tx, wanted.slug);
  if (today && (today.rank === recordRank) !== record) return refuse(otherKind(today));
  const under = await findUnder(tx, wanted);
  if (!under.ok) return under;

  const { slug, effectiveOn, source, adopted } = wanted;
  const sha256 = createHash("sha256").update(wanted.bytes).digest();
  const places = await versions.listPlaces(tx, slug);
  const text = { sha256: sha256.toString("hex"), effectiveOn };
  const place = placeText(places, text, wanted.past ?? false);
  const mayReorder = permitted.grant.basis === "founding";
  if (place.kind === "stands" || place.kind === "dated") {
    const dated = place.kind === "dated" && mayReorder && effectiveOn !== null;
    if (dated) await dateVersion(tx, context, slug, { ...place.standing, effectiveOn }, permitted);
    return ok({ ...(await versions.findStanding(tx, place.standing)), slug, changed: dated });
  }
  if (place.kind === "before") {
    if (!mayReorder) return refuse({ kind: "history-closed" });
    await versions.shiftNumbers(tx, slug, place.later.number);
  }

  await store.insertDocument(tx, {
    slug,
    title: wanted.title ?? parsed.value.title ?? ((record && firstHeading(parsed.value)) || slug),
    rank: wanted.rank,
    governs: wanted.governs,
    bindsAll: governed.parent === null && !record,
    binds: governed.parent === null || record ? [] : [wanted.governs],
  });
  const later = place.kind === "before" ? place.later : null;
  const number = later?.number ?? places.length + 1;
  const earlier = places.find((it) => it.number === number - 1) ?? null;
  const above = bodies.find((it) => it.slug === governed.parent);
  const suggestions = record ? [] : suggestBindings(parsed.value, above ? { parent: above.shortName } : {});
  const continued = await continueClauses(tx, context, { earlier, later, suggestions }, parsed.value.clauses);
  const { clauses, bindings } = continued;
  const version = newId("version", context.now);
  await store.insertVersion(tx, {
    id: version,
    document: slug,
    number,
    text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(wanted.bytes),
    sha256,
    effectiveOn,
    source,
    adopted,
    under: under.value,
    now: context.now,
    clauses,
    bindings,
  });
  await continued.save({ document: slug, version, number });
  await refreshCitations(tx);
  await appendEntry(tx, {
    ...permitted,
    subject: `document:${slug}`,
    at: context.now,
    hashes: { text: text.sha256 },
    facts: {
      version,
      number,
      effectiveOn,
      governs: wanted.governs,
      rank: wanted.rank,
      source,
      under: wanted.cite ?? null,
    },
  });
  // A document that names who presides makes the seat, so that it can stand vacant for everybody to see.
  const presides = wanted.rank === 4 && later === null && presidingTitle(parsed.value);
  if (presides) {
    const chair = { slug: "chair", title: presides, voting: false };
    await seated.insertSeat(tx, { id: newId("seat", context.now), body: wanted.governs, ...chair });
  }
  const bound = new Set(bindings.map((it) => it.clause));
  const standing = clauses.filter((it) => it.kind === "clause");
  const waiting = bindings.filter((it) => it.state === "suggested").length;
  return ok({
    slug,
    version,
    number,
    clauses: standing.length,
    suggestions: waiting,
    kept: bindings.length - waiting,
    unbound: standing.filter((it) => !bound.has(it.clause)).map((it) => it.address),
    aligned: continued.aligned,
    guesses: continued.guesses,
    changed: true,
  });
}

const firstHeading = ({ clauses }: ParsedDocument): string | undefined =>
  clauses.find((it) => it.kind === "heading")?.words.slice(0, 200);

/** The day of a version becomes known: a history names it that holds the same text. */
async function dateVersion(
  tx: Tx,
  { now }: Context,
  slug: string,
  { version, number, effectiveOn }: { version: store.VersionId; number: number; effectiveOn: string },
  permitted: Permitted,
): Promise<void> {
  await versions.saveDay(tx, version, effectiveOn);
  await refreshCitations(tx);
  const facts = { version, number, effectiveOn };
  await appendEntry(tx, { ...permitted, subject: `document:${slug}`, at: now, hashes: {}, facts });
}

const otherKind = ({ title, rank }: Pick<store.DocumentRecord, "title" | "rank">): FoundingRefusal => {
  const what = rank === recordRank ? "is a record, which binds nobody" : "is a governing document, and no record";
  return { kind: "fields", problems: [{ field: "rank", message: `“${title}” ${what}.` }] };
};

/** The clause under which the document stands, as of the day on which it took effect. */
async function findUnder(
  tx: Tx,
  { cite, effectiveOn }: Pick<VersionToImport, "cite" | "effectiveOn">,
): Promise<Result<store.Under | null, FoundingRefusal>> {
  if (cite === undefined) return ok(null);
  const found = await versions.findCited(tx, cite, effectiveOn);
  if (found) return ok(found);
  const message = `There is no clause “${cite}”: name a document and an address in it, such as charter/2.i.iv.`;
  return refuse({ kind: "fields", problems: [{ field: "cite", message }] });
}

/** What to confirm and what to dismiss of a document's meanings: those named, or all that nobody has decided yet. */
export interface BindingDecision {
  readonly confirm?: Chosen | undefined;
  readonly dismiss?: Chosen | undefined;
}
type Chosen = readonly store.BindingId[] | "all";

export interface Decided {
  readonly confirmed: number;
  readonly dismissed: number;
}

/** A person confirms (or dismisses) what the phrase table suggested. Only confirmed meanings bind. */
export const decideBindings = (context: Context, slug: string, decision: BindingDecision) =>
  act(context, async (tx): Promise<Result<Decided, FoundingRefusal | CharterRefusal>> => {
    const document = await store.findDocument(tx, slug);
    if (!document) return refuse(nothingCalled("document", slug));
    const granted = await foundingOr(tx, context, "confirm-bindings", "amend-document", document.governs);
    if (!granted.ok) return granted;
    return ok(await decideIn(tx, context, document, decision, granted.value));
  });

/** As {@link decideBindings}, with a permission that is there already. The ledger commits to what binds from now on. */
export async function decideIn(
  tx: Tx,
  { now }: Context,
  { slug, version }: Pick<store.DocumentRecord, "slug" | "version">,
  { confirm = [], dismiss = [] }: BindingDecision,
  permitted: Permitted,
): Promise<Decided> {
  const by = permitted.by === "operator" ? null : permitted.by;
  const save = (state: "confirmed" | "dismissed", bindings: Chosen) =>
    store.saveBindingDecisions(tx, { version, state, bindings, by, now });
  const decided = { confirmed: await save("confirmed", confirm), dismissed: await save("dismissed", dismiss) };
  if (decided.confirmed + decided.dismissed > 0) {
    const hashes = { bindings: await bindingsHash(tx, version) };
    await appendEntry(tx, {
      ...permitted,
      subject: `document:${slug}`,
      at: now,
      hashes,
      facts: { version, ...decided },
    });
  }
  return decided;
}

/** SHA-256 over all meanings of a version with their states, so that the ledger commits to what binds. */
async function bindingsHash(tx: Tx, version: store.VersionId): Promise<string> {
  const clauses = await store.listClauses(tx, version);
  const said = clauses.map((it) => [it.address, it.bindings.map((binding) => [binding.meaning, binding.state])]);
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}

export const nothingCalled = (what: "body" | "document", name: string, field: string = what): FoundingRefusal => ({
  kind: "fields",
  problems: [{ field, message: `There is no ${what} “${name}”.` }],
});
