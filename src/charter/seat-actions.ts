import { appendEntry } from "../ledger/index.ts";
import {
  addPersonAs,
  findPersonByEmail,
  findPersonByGithub,
  notify,
  type PeopleRefusal,
  type Person,
  recordName,
} from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { nothingCalled } from "./actions.ts";
import type { CharterRefusal } from "./authority.ts";
import { parseDocument } from "./document.ts";
import type { NewBody, NewTerm } from "./forms.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { presidingTitle } from "./suggest.ts";
import { appointingAct, type Capacity, type EndedBy } from "./term.ts";
import { findCited } from "./version-store.ts";

/** The acts of governance on bodies and seats: founding facts while that is open, afterwards whatever the clauses allow. */

export interface RecordedBody {
  readonly slug: string;
  /** False where the very same body stood there already, with the same clause. */
  readonly changed: boolean;
}

/**
 * Records that a body exists, with its source. While the founding is open, one that cites no clause yet is given its clause and its own
 * source. After the founding it takes the act that establishes groups.
 */
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
    const { slug, name, shortName, parent, source } = wanted;
    const facts = { name, parent, source, ...(cites && { version: cites.version, clause: cites.clause }) };
    const entry = { ...granted.value, subject: `body:${slug}`, at: context.now, hashes: {}, facts };
    if (here && isSame(here, wanted, cites)) return ok({ slug, changed: false });
    if (here && cites && isUncited(here, wanted) && granted.value.grant.basis === "founding") {
      await seated.saveBodyOrigin(tx, { slug, source, cites });
      await appendEntry(tx, entry);
      return ok({ slug, changed: true });
    }
    if (here) {
      const message = `“${here.slug}” is the ${here.name} already. Choose another short name for addresses.`;
      return refuse({ kind: "fields", problems: [{ field: "slug", message }] });
    }
    await seated.insertBody(tx, { slug, name, shortName, parent, source, cites }, context.now);
    await appendEntry(tx, entry);
    return ok({ slug, changed: true });
  });

const isSame = (here: seated.BodyRecord, wanted: NewBody, cites: { clause: string } | null): boolean =>
  isCalledSo(here, wanted) && here.source === wanted.source && here.cites?.clause === cites?.clause;

/** The set-up makes its two bodies before there is any document that a clause of theirs could stand in. */
const isUncited = (here: seated.BodyRecord, wanted: NewBody): boolean =>
  isCalledSo(here, wanted) && here.cites === null;

const isCalledSo = (here: seated.BodyRecord, wanted: NewBody): boolean =>
  here.name === wanted.name && here.shortName === wanted.shortName && here.parent === wanted.parent;

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
    const { email = null, github = null } = wanted;
    const here = await findSomebody(tx, wanted);
    if (here) await recordName(tx, here.id, name);
    else {
      const added = await addPersonAs(tx, context, { name, email, github });
      if (!added.ok) return added;
    }
    return recordTermIn(tx, context, wanted);
  });

const findSomebody = async (tx: Tx, { email, github }: Pick<NewTerm, "email" | "github">): Promise<Person | null> =>
  (email ? await findPersonByEmail(tx, email) : null) ?? (github ? await findPersonByGithub(tx, github) : null);

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
  const person = await findSomebody(tx, wanted);
  if (!person) return refuse({ kind: "person-unknown" });
  const seat = await seatFor(tx, wanted);
  const { startsOn, endsOn = null, source, capacity = "holder", endedBy } = wanted;
  const term = { body: wanted.body, seat, person: person.id, startsOn, endsOn, source, capacity, endedBy };
  return ok(await saveTerm(tx, context, term, granted.value));
}

export interface TermToSave {
  readonly body: string;
  readonly seat: { readonly slug: string; readonly title: string; readonly voting: boolean };
  readonly person: PersonId;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly source: string;
  readonly capacity: Capacity;
  readonly endedBy?: EndedBy | undefined;
}

/** Makes the seat where it is new, ends whatever term gives way, and records the new one. */
export async function saveTerm(
  tx: Tx,
  { now }: Context,
  { body, seat, ...wanted }: TermToSave,
  permitted: Permitted,
): Promise<RecordedTerm> {
  const seatId = await seated.insertSeat(tx, { id: newId("seat", now), body, ...seat });
  const { person, startsOn, endsOn, source, capacity, endedBy = "ended" } = wanted;
  await seated.endTermsBefore(tx, seatId, startsOn, capacity);
  const term = newId("term", now);
  await seated.insertTerm(tx, { id: term, seat: seatId, ...wanted, endedBy, now });
  await appendEntry(tx, {
    ...permitted,
    subject: `seat:${body}/${seat.slug}`,
    at: now,
    hashes: {},
    facts: {
      ...{ term, person, startsOn, endsOn, source },
      ...(capacity !== "holder" && { capacity }),
      ...(endedBy !== "ended" && { endedBy }),
    },
  });
  await notify(tx, {
    person,
    words: `A seat was recorded for you: ${seat.title}.`,
    href: `/groups/${body}/seats/${seat.slug}`,
    now,
  });
  return { body, seat: seat.slug, term };
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
