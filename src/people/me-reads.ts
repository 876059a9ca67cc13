import { sealOf } from "../ledger/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { findEmail, listMethods, listSessions, type OpenSession, type SignInMethod } from "./account-store.ts";
import { listAcknowledgements } from "./acknowledgement-store.ts";
import type { Affiliation } from "./affiliation.ts";
import { listAffiliations } from "./affiliation-store.ts";
import { type PolicyStanding, standingOf } from "./policy.ts";
import type { PeopleDoor } from "./ports.ts";
import { type ApiToken, findPerson, listTokens, type Person } from "./store.ts";

/** Everything of somebody's own page; the queries are sent together. */
export interface MeData {
  readonly person: Person;
  readonly email: string | null;
  readonly policies: readonly PolicyStanding[];
  readonly affiliations: readonly Affiliation[];
  readonly methods: readonly SignInMethod[];
  readonly sessions: readonly OpenSession[];
  readonly tokens: readonly ApiToken[];
  readonly entries: Awaited<ReturnType<typeof sealOf>>;
}

export async function readMe(
  tx: Tx,
  id: PersonId,
  now: Date,
  door: Pick<PeopleDoor, "policies">,
): Promise<MeData | null> {
  const [person, email, policies, given, affiliations, methods, sessions, tokens, entries] = await Promise.all([
    findPerson(tx, id),
    findEmail(tx, id),
    door.policies(tx),
    listAcknowledgements(tx, id),
    listAffiliations(tx, id),
    listMethods(tx, id),
    listSessions(tx, id, now),
    listTokens(tx, id, now),
    sealOf(tx, id),
  ]);
  if (!person) return null;
  return { person, email, policies: standingOf(policies, given), affiliations, methods, sessions, tokens, entries };
}
