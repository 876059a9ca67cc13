import { createHash } from "node:crypto";
import { appendEntry } from "../ledger/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { CharterRefusal } from "./authority.ts";
import { parseDocument } from "./document.ts";
import type { NewDocument } from "./forms.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { presidingTitle, suggestBindings } from "./suggest.ts";

/** The acts of governance on documents and seats: founding facts while that is open, afterwards whatever the clauses allow. */

export interface Imported {
  readonly slug: string;
  readonly version: store.VersionId;
  readonly number: number;
  readonly clauses: number;
  readonly suggestions: number;
  /** Addresses of clauses for which no meaning was suggested. */
  readonly unbound: readonly string[];
  /** False where the very same text stood there already. */
  readonly changed: boolean;
}

/** Brings a governing document in, with suggested meanings for its clauses. The same text again changes nothing. */
export const importDocument = (context: Context, wanted: NewDocument) =>
  act(context, async (tx): Promise<Result<Imported, FoundingRefusal | CharterRefusal>> => {
    const granted = await foundingOr(tx, context, "import-document", "amend-document", wanted.governs);
    if (!granted.ok) return granted;
    return importVersion(
      tx,
      context,
      { ...wanted, effectiveOn: wanted.effectiveOn ?? null, adopted: true },
      granted.value,
    );
  });

type VersionToImport = Omit<NewDocument, "effectiveOn"> & {
  readonly effectiveOn: string | null;
  readonly adopted: boolean;
};

export async function importVersion(
  tx: Tx,
  context: Context,
  wanted: VersionToImport,
  permitted: Permitted,
): Promise<Result<Imported, FoundingRefusal>> {
  const parsed = parseDocument(wanted.bytes);
  if (!parsed.ok) return refuse({ kind: "document-unreadable", problems: parsed.refusal.problems });
  const bodies = await seated.listBodies(tx);
  const governed = bodies.find((it) => it.slug === wanted.governs);
  if (!governed)
    return refuse({
      kind: "fields",
      problems: [{ field: "governs", message: `There is no body “${wanted.governs}”.` }],
    });

  const sha256 = createHash("sha256").update(wanted.bytes).digest();
  const known = await store.findVersionHash(tx, wanted.slug);
  if (known?.equals(sha256)) {
    const today = await store.findDocument(tx, wanted.slug);
    if (today)
      return ok({
        slug: wanted.slug,
        version: today.version,
        number: today.number,
        clauses: today.clauses,
        suggestions: today.suggested,
        unbound: [],
        changed: false,
      });
  }

  const bindsAll = governed.parent === null;
  const title = wanted.title ?? parsed.value.title ?? wanted.slug;
  await store.insertDocument(tx, {
    slug: wanted.slug,
    title,
    rank: wanted.rank,
    governs: wanted.governs,
    bindsAll,
    binds: bindsAll ? [] : [wanted.governs],
  });

  const taken = new Set<string>();
  const identities = await store.listIdentities(tx, wanted.slug);
  const clauses = parsed.value.clauses.map(({ links: _, ...clause }) => ({
    ...clause,
    clause: identityOf(clause, identities, taken, context.now),
  }));
  const at = new Map(clauses.map((it) => [it.address, it.clause]));
  const above = bodies.find((it) => it.slug === governed.parent);
  const suggestions = suggestBindings(parsed.value, above ? { parent: above.shortName } : {});
  const bindings = suggestions.flatMap(({ address, meaning, because }) => {
    const clause = at.get(address);
    return clause ? [{ id: newId("binding", context.now), clause, meaning, because }] : [];
  });
  const version = newId("version", context.now);
  const { effectiveOn, source: from, adopted } = wanted;
  const text = new TextDecoder().decode(wanted.bytes);
  const number = await store.insertVersion(tx, {
    id: version,
    document: wanted.slug,
    text,
    sha256,
    effectiveOn,
    source: from,
    adopted,
    now: context.now,
    clauses,
    bindings,
  });
  await appendEntry(tx, {
    ...permitted,
    subject: `document:${wanted.slug}`,
    at: context.now,
    hashes: { text: sha256.toString("hex") },
    facts: { version, number, governs: wanted.governs, rank: wanted.rank, source: from },
  });
  // A document that names who presides makes the seat, so that it can stand vacant for everybody to see.
  const presides = wanted.rank === 4 && presidingTitle(parsed.value);
  if (presides) {
    const chair = { slug: "chair", title: presides, voting: false };
    await seated.insertSeat(tx, { id: newId("seat", context.now), body: wanted.governs, ...chair });
  }
  const bound = new Set(suggestions.map((it) => it.address));
  return ok({
    slug: wanted.slug,
    version,
    number,
    clauses: clauses.filter((it) => it.kind === "clause").length,
    suggestions: bindings.length,
    unbound: clauses.filter((it) => it.kind === "clause" && !bound.has(it.address)).map((it) => it.address),
    changed: true,
  });
}

/** A clause keeps its identity where its words, or else its address, are those of a clause of the version before. */
function identityOf(
  clause: { address: string; hash: string },
  known: readonly { clause: store.ClauseId; address: string; hash: string }[],
  taken: Set<string>,
  now: Date,
): store.ClauseId {
  const free = known.filter((it) => !taken.has(it.clause));
  const same = free.filter((it) => it.hash === clause.hash);
  const before =
    same.find((it) => it.address === clause.address) ??
    (same.length === 1 ? same[0] : undefined) ??
    free.find((it) => it.address === clause.address && !same.length);
  const id = before?.clause ?? newId("clause", now);
  taken.add(id);
  return id;
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
