import { sealOf } from "../ledger/index.ts";
import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { listAcknowledgements } from "./acknowledgement-store.ts";
import { type Affiliation, maySayOf } from "./affiliation.ts";
import { listAffiliations } from "./affiliation-store.ts";
import { type PolicyStanding, standingOf } from "./policy.ts";
import type { HeldSeat, PeopleDoor } from "./ports.ts";
import { findProfile, type Profile } from "./profile-store.ts";

export interface ProfileData {
  readonly profile: Profile;
  readonly affiliations: readonly Affiliation[];
  readonly policies: readonly PolicyStanding[];
  readonly seats: readonly HeldSeat[];
  readonly entries: Awaited<ReturnType<typeof sealOf>>;
  readonly editing: boolean;
  readonly today: string;
}

/** Everything that a profile shows, for page and API alike; the queries are sent together. */
export async function readProfile(
  tx: Tx,
  id: PersonId,
  { viewer, now }: Context,
  door: PeopleDoor,
): Promise<ProfileData | null> {
  const [profile, affiliations, policies, given, seats, entries, founding] = await Promise.all([
    findProfile(tx, id),
    listAffiliations(tx, id),
    door.policies(tx),
    listAcknowledgements(tx, id),
    door.seatsOf(tx, id, now),
    sealOf(tx, id),
    door.founding(tx),
  ]);
  if (!profile) return null;
  const own = viewer.kind === "person" && viewer.id === id;
  const editing = !own && !profile.erased && maySayOf(viewer, id, founding);
  const today = now.toISOString().slice(0, 10);
  return { profile, affiliations, policies: standingOf(policies, given), seats, entries, editing, today };
}
