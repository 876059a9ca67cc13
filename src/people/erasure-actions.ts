import { appendEntry, eraseBodiesAbout } from "../ledger/index.ts";
import { act, type Context, forgetAnswersTo, type KeyReused, type NotFound, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import type { PersonId } from "../platform/ids.ts";
import { forgetOwnLetters } from "../platform/mail/outbox.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { clock, type PersonViewer } from "../platform/viewer.ts";
import type { AccountRefusal } from "./account.ts";
import { lockPerson } from "./account-store.ts";
import type { PeopleRefusal } from "./actions.ts";
import { deletePersonalData } from "./erasure-store.ts";
import { ofAccount, ofServer } from "./grants.ts";
import { findUnerased } from "./store.ts";

/**
 * What other slices know of a person and must forget, in the same transaction. `name` is their name of record, if they have one:
 * never what they call themselves, else anybody could have any words removed. The transaction's viewer is the person.
 */
export type Erased = (tx: Tx, erased: { person: PersonId; name: string | null }) => Promise<void>;

/** What has to be typed, so that nobody does it by a slip. */
export const confirmationOf = (name: string): string => `erase ${name}`;

type Refusal = AccountRefusal | PeopleRefusal | NotFound | KeyReused;

/** The viewer has their own data removed, for good. */
export async function eraseOneself(context: Context, typed: string, erased: Erased): Promise<Result<null, Refusal>> {
  const { viewer } = context;
  if (viewer.kind !== "person") return refuse({ kind: "sign-in-needed" });
  const words = confirmationOf(viewer.name);
  if (typed.trim().replace(/\s+/gu, " ").normalize("NFC").toLowerCase() !== words.toLowerCase())
    return refuse({ kind: "erasure-unconfirmed", words });
  return erase(context, viewer, viewer.id, erased);
}

/** Whoever has the machine removes somebody's data, at that person's request. */
export async function erasePerson(context: Context, id: PersonId, erased: Erased): Promise<Result<null, Refusal>> {
  if (context.viewer.kind !== "clock") return refuse({ kind: "administrator-needed" });
  const person = await withViewerReadOnly(context.db, clock, (tx) => findUnerased(tx, id));
  if (!person) return refuse(notFound);
  // Policies let everybody reach what is their own and nothing else, so it is done as the person, in the operator's name.
  const { recordedName: _, ...known } = person;
  const viewer: PersonViewer = {
    ...known,
    kind: "person",
    participant: false,
    scopes: [],
    token: null,
    session: null,
    secondFactor: false,
    unread: 0,
  };
  return erase(context, viewer, "operator", erased);
}

/**
 * Everything in one transaction: what the ledger says about the person becomes erased and still verifies; what is only about
 * them is removed; other slices forget them.
 */
const erase = ({ once: _, ...context }: Context, viewer: PersonViewer, by: PersonId | "operator", erased: Erased) =>
  act({ ...context, viewer }, async (tx): Promise<Result<null, NotFound>> => {
    const { id: person } = viewer;
    await lockPerson(tx, person);
    const found = await findUnerased(tx, person);
    if (!found) return refuse(notFound);
    const grant = by === "operator" ? ofServer : ofAccount;
    await eraseBodiesAbout(tx, person, { grant: grant("erase-ledger-entry"), by, at: context.now });
    await erased(tx, { person, name: found.recordedName });
    await forgetOwnLetters(tx);
    await forgetAnswersTo(tx, person);
    await deletePersonalData(tx, person, context.now);
    await appendEntry(tx, {
      grant: grant("erase-person"),
      by,
      subject: person,
      at: context.now,
      hashes: {},
      facts: {},
    });
    return ok(null);
  });
