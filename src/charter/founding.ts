import { createHash } from "node:crypto";
import { z } from "zod";
import { appendEntry, type KeyPlace, type KeyTrouble, openIdentity } from "../ledger/index.ts";
import {
  addPersonIn,
  findPersonByEmail,
  openSession,
  type PeopleRefusal,
  type Session,
  spendSetUpLink,
} from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { day, emailAddress, line, timeZone } from "../platform/text.ts";
import type { Grant } from "../platform/viewer.ts";
import { authorise, type CharterRefusal } from "./authority.ts";
import { type DocumentProblem, parseDocument } from "./document.ts";
import { modelDocuments } from "./models/index.ts";
import * as store from "./store.ts";
import { presidingTitle, suggestBindings } from "./suggest.ts";
import type { Act } from "./vocabulary.ts";

/**
 * The founding record: facts about a community that existed before Wardmote, each with its source, entered by whoever sets the
 * server up. Once it is closed, the same facts change only by acts that a clause allows, and administrators have no say.
 */

export type FoundingRefusal =
  | { readonly kind: "founding-closed" }
  | { readonly kind: "founding-administrator-needed" }
  | { readonly kind: "already-set-up" }
  | { readonly kind: "founding-incomplete"; readonly lacks: readonly string[] }
  | { readonly kind: "person-unknown" }
  | { readonly kind: "document-unreadable"; readonly problems: readonly DocumentProblem[] }
  | { readonly kind: "fields"; readonly problems: readonly { field: string; message: string }[] };

export type SetUpRefusal = FoundingRefusal | PeopleRefusal | KeyTrouble;

const slug = z
  .string({ message: "The short name for addresses is missing." })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Use small letters, digits and hyphens only, such as security-wg."),
  );
const source = line("The source", 500);

export const setUpForm = z.strictObject({
  project: line("The project's name", 100),
  parentName: line("The steering committee's name", 100),
  parentShortName: line("The steering committee's short name", 30),
  groupName: line("The working group's name", 100),
  groupShortName: line("The working group's short name", 30),
  source,
  zone: timeZone,
  name: line("Your name", 100),
  email: emailAddress,
});
export type SetUp = z.output<typeof setUpForm>;

export const documentForm = z.strictObject({
  slug,
  title: z.preprocess((text) => (text === "" ? undefined : text), line("The title", 200).optional()),
  rank: z.coerce.number({ message: "Choose what kind of document it is." }).int().min(1).max(5),
  governs: slug,
  source,
  effectiveOn: z.preprocess((text) => (text === "" ? undefined : text), day("The day it took effect").optional()),
});
export type NewDocument = z.output<typeof documentForm> & { readonly bytes: Uint8Array };

export const termForm = z
  .strictObject({
    body: slug,
    seat: z.enum(["chair", "member"], "Choose the seat."),
    email: emailAddress,
    startsOn: day("The first day"),
    endsOn: z.preprocess((text) => (text === "" ? undefined : text), day("The last day").optional()),
    source,
  })
  .refine((it) => it.endsOn === undefined || it.endsOn >= it.startsOn, {
    path: ["endsOn"],
    message: "The last day lies before the first.",
  });
export type NewTerm = z.output<typeof termForm>;

const founding = (name: string): Grant => ({ act: name, basis: "founding", clause: null });

/** May the viewer write into the founding record? Its state is held until the transaction ends. */
async function foundingGrant(
  tx: Tx,
  context: Context,
  name: string,
): Promise<Result<{ grant: Grant; by: PersonId | "operator" }, FoundingRefusal>> {
  const { viewer } = context;
  if (viewer.kind === "stranger" || (viewer.kind === "person" && !viewer.administrator))
    return refuse({ kind: "founding-administrator-needed" });
  if ((await store.lockFounding(tx)) !== "open") return refuse({ kind: "founding-closed" });
  return ok({ grant: founding(name), by: viewer.kind === "person" ? viewer.id : "operator" });
}

/** Where this server stands and keeps its keys; fixed at founding in the ledger's identity. */
export interface Place {
  readonly url: string;
  readonly keys: KeyPlace;
}

/** Makes the community, its two bodies, its ledger and its first person, by the one-time link or from the machine itself. */
export const setUp = (context: Context, wanted: SetUp, by: { secret: string } | "operator", place: Place) =>
  act(context, async (tx): Promise<Result<Session, SetUpRefusal>> => {
    if (by !== "operator") {
      const spent = await spendSetUpLink(tx, by.secret, context.now);
      if (!spent.ok) return spent;
    }
    if (await store.findCommunity(tx)) return refuse({ kind: "already-set-up" });
    const ledger = await openIdentity(tx, originOf(place.url), context.now, place.keys);
    if (!ledger.ok) return ledger;
    const person = await addPersonIn(
      tx,
      { name: wanted.name, email: wanted.email, administrator: true },
      "operator",
      context.now,
    );
    if (!person.ok) return person;
    const parent = slugOf(wanted.parentShortName);
    const group = slugOf(wanted.groupShortName);
    if (parent === group) {
      return refuse({
        kind: "fields",
        problems: [{ field: "groupShortName", message: "The two bodies need different short names." }],
      });
    }
    const bodies = [
      { slug: parent, name: wanted.parentName, shortName: wanted.parentShortName, parent: null, source: wanted.source },
      { slug: group, name: wanted.groupName, shortName: wanted.groupShortName, parent, source: wanted.source },
    ];
    await store.insertCommunity(tx, { name: wanted.project, zone: wanted.zone, bodies, home: group, now: context.now });
    for (const body of bodies) {
      await appendEntry(tx, {
        grant: founding("record-body"),
        by: person.value,
        subject: `body:${body.slug}`,
        at: context.now,
        hashes: {},
        facts: { name: body.name, parent: body.parent ?? "", source: body.source },
      });
    }
    for (const model of modelDocuments) {
      const document = {
        slug: model.id,
        title: model.title,
        rank: model.order,
        governs: group,
        effectiveOn: null,
        source: "Model text shipped with Wardmote",
      };
      const imported = await importVersion(
        tx,
        context,
        { ...document, bytes: Buffer.from(model.text), adopted: false },
        founding("import-document"),
        person.value,
      );
      if (!imported.ok) return imported;
      await store.saveBindingDecisions(tx, {
        version: imported.value.version,
        state: "confirmed",
        bindings: "all",
        by: person.value,
        now: context.now,
      });
    }
    return ok(await openSession(tx, person.value, context.now));
  });

/** C2SP tlog-checkpoint: the origin is the log's URL without its scheme. */
const originOf = (url: string): string => `${url.replace(/^https?:\/\//, "")}/ledger`;

const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "group";

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
      granted.value.grant,
      granted.value.by,
    );
  });

/** While the founding is open its grant; afterwards whatever the governing documents say. */
async function foundingOr(
  tx: Tx,
  context: Context,
  name: string,
  afterwards: Act,
  body: string,
): Promise<Result<{ grant: Grant; by: PersonId | "operator" }, FoundingRefusal | CharterRefusal>> {
  const granted = await foundingGrant(tx, context, name);
  if (granted.ok || (await store.lockFounding(tx)) === "open") return granted;
  const byClause = await authorise(tx, context, afterwards, { body });
  if (!byClause.ok) return byClause;
  return ok({ grant: byClause.value, by: context.viewer.kind === "person" ? context.viewer.id : "operator" });
}

type VersionToImport = Omit<NewDocument, "effectiveOn"> & {
  readonly effectiveOn: string | null;
  readonly adopted: boolean;
};

async function importVersion(
  tx: Tx,
  context: Context,
  wanted: VersionToImport,
  grant: Grant,
  by: PersonId | "operator",
): Promise<Result<Imported, FoundingRefusal>> {
  const parsed = parseDocument(wanted.bytes);
  if (!parsed.ok) return refuse({ kind: "document-unreadable", problems: parsed.refusal.problems });
  const bodies = await store.listBodies(tx);
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

  const identities = await store.listIdentities(tx, wanted.slug);
  const clauses = parsed.value.clauses.map(({ links: _, ...clause }) => ({
    ...clause,
    clause: identityOf(clause, identities, context.now),
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
    grant,
    by,
    subject: `document:${wanted.slug}`,
    at: context.now,
    hashes: { text: sha256.toString("hex") },
    facts: { version, number, governs: wanted.governs, rank: wanted.rank, source: from },
  });
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
  now: Date,
): store.ClauseId {
  const same = known.filter((it) => it.hash === clause.hash);
  const before =
    same.find((it) => it.address === clause.address) ??
    (same.length === 1 ? same[0] : undefined) ??
    known.find((it) => it.address === clause.address && !same.length);
  return before?.clause ?? newId("clause", now);
}

export interface BindingDecision {
  readonly document: string;
  readonly state: "confirmed" | "dismissed";
  readonly bindings: readonly store.BindingId[] | "all";
}

/** A person confirms (or dismisses) what the phrase table suggested. Only confirmed meanings bind. */
export const decideBindings = (context: Context, decision: BindingDecision) =>
  act(context, async (tx): Promise<Result<{ decided: number }, FoundingRefusal | CharterRefusal>> => {
    const document = await store.findDocument(tx, decision.document);
    if (!document)
      return refuse({
        kind: "fields",
        problems: [{ field: "document", message: `There is no document “${decision.document}”.` }],
      });
    const granted = await foundingOr(tx, context, "confirm-bindings", "amend-document", document.governs);
    if (!granted.ok) return granted;
    const by = granted.value.by === "operator" ? null : granted.value.by;
    const decided = await store.saveBindingDecisions(tx, {
      version: document.version,
      state: decision.state,
      bindings: decision.bindings,
      by,
      now: context.now,
    });
    if (decided > 0) {
      await appendEntry(tx, {
        grant: granted.value.grant,
        by: granted.value.by,
        subject: `document:${document.slug}`,
        at: context.now,
        hashes: { bindings: await bindingsHash(tx, document.version) },
        facts: { version: document.version, state: decision.state, decided },
      });
    }
    return ok({ decided });
  });

/** SHA-256 over all meanings of a version with their states, so that the ledger commits to what binds. */
async function bindingsHash(tx: Tx, version: store.VersionId): Promise<string> {
  const clauses = await store.listClauses(tx, version);
  const said = clauses.map((it) => [it.address, it.bindings.map((binding) => [binding.meaning, binding.state])]);
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}

/**
 * Puts a person into a seat. In the founding record it is a fact with its source; afterwards it needs the clause that appoints,
 * which for a chair is a motion of the body above, so no person can do it alone.
 */
export const recordTerm = (context: Context, wanted: NewTerm) =>
  act(
    context,
    async (tx): Promise<Result<{ body: string; seat: string; term: string }, FoundingRefusal | CharterRefusal>> => {
      const granted = await foundingOr(
        tx,
        context,
        "record-term",
        wanted.seat === "chair" ? "appoint-chair" : "appoint-member",
        wanted.body,
      );
      if (!granted.ok) return granted;
      const body = (await store.listBodies(tx)).find((it) => it.slug === wanted.body);
      if (!body)
        return refuse({ kind: "fields", problems: [{ field: "body", message: `There is no body “${wanted.body}”.` }] });
      const person = await findPersonByEmail(tx, wanted.email);
      if (!person) return refuse({ kind: "person-unknown" });
      const seat =
        wanted.seat === "chair"
          ? { slug: "chair", title: await chairTitle(tx, wanted.body), voting: false }
          : await nextMemberSeat(tx, wanted.body);
      const seatId = await store.insertSeat(tx, { id: newId("seat", context.now), body: wanted.body, ...seat });
      await store.endTermsBefore(tx, seatId, wanted.startsOn);
      const term = newId("term", context.now);
      await store.insertTerm(tx, {
        id: term,
        seat: seatId,
        person: person.id,
        startsOn: wanted.startsOn,
        endsOn: wanted.endsOn ?? null,
        source: wanted.source,
        now: context.now,
      });
      await appendEntry(tx, {
        grant: granted.value.grant,
        by: granted.value.by,
        subject: `seat:${wanted.body}/${seat.slug}`,
        at: context.now,
        hashes: {},
        facts: {
          term,
          person: person.id,
          startsOn: wanted.startsOn,
          endsOn: wanted.endsOn ?? "",
          source: wanted.source,
        },
      });
      return ok({ body: wanted.body, seat: seat.slug, term });
    },
  );

/** The presiding seat is called what the body's own document calls it. */
async function chairTitle(tx: Tx, body: string): Promise<string> {
  const documents = (await store.listDocuments(tx)).filter((it) => it.governs === body).sort((a, b) => a.rank - b.rank);
  for (const document of documents) {
    const parsed = parseDocument(Buffer.from(await store.findText(tx, document.version)));
    const title = parsed.ok && presidingTitle(parsed.value);
    if (title) return title;
  }
  return "Chairperson";
}

async function nextMemberSeat(tx: Tx, body: string) {
  return { slug: `member-${(await store.countSeats(tx, body)) + 1}`, title: "Voting member", voting: true };
}

/** What the founding lacks before it can be closed; empty when it can. */
export async function foundingLacks(tx: Tx): Promise<readonly string[]> {
  const community = await store.findCommunity(tx);
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
    await store.saveFoundingClosed(tx, context.now);
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
