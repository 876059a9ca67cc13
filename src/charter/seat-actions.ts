import { appendEntry } from "../ledger/index.ts";
import { addPersonAs, findPersonByEmail, type PeopleRefusal } from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { nothingCalled } from "./actions.ts";
import type { CharterRefusal } from "./authority.ts";
import { parseDocument } from "./document.ts";
import type { NewBody, NewTerm } from "./forms.ts";
import { type FoundingRefusal, foundingOr } from "./founding.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { presidingTitle } from "./suggest.ts";
import { appointingAct } from "./term.ts";
import { findCited } from "./version-store.ts";

/** The acts of governance on bodies and seats: founding facts while that is open, afterwards whatever the clauses allow. */

export interface RecordedBody {
  readonly slug: string;
  /** False where the very same body stood there already. */
  readonly changed: boolean;
}

/** Records that a body exists, with its source. After the founding it takes the act that establishes groups. */
export const recordBody = (context: Context, wanted: NewBody) =>
  act(context, async (tx): Promise<Result<RecordedBody, FoundingRefusal | CharterRefusal>> => {
    const granted = await foundingOr(tx, context, "record-body", "establish-group", wanted.parent);
    if (!granted.ok) return granted;
    const bodies = await seated.listBodies(tx);
    if (!bodies.some((it) => it.slug === wanted.parent)) return refuse(nothingCalled("body", wanted.parent, "parent"));
    const cites = wanted.cite === undefined ? null : await findCited(tx, wanted.cite, null);
    if (wanted.cite !== undefined && !cites)
      return refuse({ kind: "fields", problems: [{ field: "cite", message: `There is no clause “${wanted.cite}”.` }] });
    const here = bodies.find((it) => it.slug === wanted.slug);
    if (here && isSame(here, wanted, cites)) return ok({ slug: here.slug, changed: false });
    if (here) {
      const message = `“${here.slug}” is the ${here.name} already. Choose another short name for addresses.`;
      return refuse({ kind: "fields", problems: [{ field: "slug", message }] });
    }
    const { slug, name, shortName, parent, source } = wanted;
    await seated.insertBody(tx, { slug, name, shortName, parent, source, cites }, context.now);
    await appendEntry(tx, {
      ...granted.value,
      subject: `body:${slug}`,
      at: context.now,
      hashes: {},
      facts: { name, parent, source, ...(cites && { version: cites.version, clause: cites.clause }) },
    });
    return ok({ slug, changed: true });
  });

const isSame = (here: seated.BodyRecord, wanted: NewBody, cites: { clause: string } | null): boolean =>
  here.name === wanted.name &&
  here.shortName === wanted.shortName &&
  here.parent === wanted.parent &&
  here.source === wanted.source &&
  here.cites?.clause === cites?.clause;

export interface RecordedTerm {
  readonly body: string;
  readonly seat: string;
  readonly term: string;
}

/**
 * Puts a person into a seat. In the founding record it is a fact with its source; afterwards it needs the clause that appoints,
 * which for a chair is a motion of the body above, so no person can do it alone.
 */
export const recordTerm = (context: Context, wanted: NewTerm) =>
  act(context, (tx) => recordTermIn(tx, context, wanted));

/** The same for somebody who may not be here yet: they are added in the same transaction, so that nothing is half-done. */
export const addSeatHolder = (context: Context, name: string, wanted: NewTerm) =>
  act(context, async (tx): Promise<Result<RecordedTerm, FoundingRefusal | CharterRefusal | PeopleRefusal>> => {
    const here = await findPersonByEmail(tx, wanted.email);
    if (!here) {
      const added = await addPersonAs(tx, context, { name, email: wanted.email });
      if (!added.ok) return added;
    }
    return recordTermIn(tx, context, wanted);
  });

async function recordTermIn(
  tx: Tx,
  context: Context,
  wanted: NewTerm,
): Promise<Result<RecordedTerm, FoundingRefusal | CharterRefusal>> {
  const body = await seated.findBody(tx, wanted.body);
  const appointing = appointingAct(wanted.seat, wanted.capacity, body?.parent === null);
  const granted = await foundingOr(tx, context, "record-term", appointing, wanted.body);
  if (!granted.ok) return granted;
  if (!body) return refuse(nothingCalled("body", wanted.body));
  const person = await findPersonByEmail(tx, wanted.email);
  if (!person) return refuse({ kind: "person-unknown" });
  const seat = await seatFor(tx, wanted);
  const seatId = await seated.insertSeat(tx, { id: newId("seat", context.now), body: wanted.body, ...seat });
  const { startsOn, endsOn = null, source, capacity = "holder" } = wanted;
  await seated.endTermsBefore(tx, seatId, startsOn, capacity);
  const term = newId("term", context.now);
  await seated.insertTerm(tx, {
    id: term,
    seat: seatId,
    person: person.id,
    startsOn,
    endsOn,
    source,
    capacity,
    now: context.now,
  });
  await appendEntry(tx, {
    ...granted.value,
    subject: `seat:${wanted.body}/${seat.slug}`,
    at: context.now,
    hashes: {},
    facts: { term, person: person.id, startsOn, endsOn, source, ...(capacity !== "holder" && { capacity }) },
  });
  return ok({ body: wanted.body, seat: seat.slug, term });
}

/** The one seat of the chair, called what the body's own document calls it; or that of a voting member, a new one where none is named. */
async function seatFor(tx: Tx, { body, seat }: NewTerm): Promise<{ slug: string; title: string; voting: boolean }> {
  if (seat === "chair") return { slug: "chair", title: await chairTitle(tx, body), voting: false };
  const slug = seat === "member" ? `member-${(await seated.countSeats(tx, body)) + 1}` : seat;
  return { slug, title: "Voting member", voting: true };
}

async function chairTitle(tx: Tx, body: string): Promise<string> {
  const documents = (await store.listDocuments(tx)).filter((it) => it.governs === body).sort((a, b) => a.rank - b.rank);
  for (const document of documents) {
    const parsed = parseDocument(Buffer.from(await store.findText(tx, document.version)));
    const title = parsed.ok && presidingTitle(parsed.value);
    if (title) return title;
  }
  return "Chairperson";
}
