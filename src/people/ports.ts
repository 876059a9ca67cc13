import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import type { Policies } from "./acknowledgement-actions.ts";
import type { FoundingState } from "./affiliation-actions.ts";
import type { Erased } from "./erasure-actions.ts";
import type { Provider } from "./provider.ts";

/** Somebody's time in a seat, as the slice of the seats tells it for a profile. */
export interface HeldSeat {
  readonly title: string;
  readonly body: string;
  readonly href: string;
  readonly acting: boolean;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** They sit there today. */
  readonly current: boolean;
}

/** What the composition root tells about the place and about what stands to the right. */
export interface PeopleDoor {
  readonly url: string;
  readonly communityName: () => Promise<string>;
  /** Mail goes out; otherwise it waits in the outbox. */
  readonly sendsMail: boolean;
  /** Where else people can sign in. */
  readonly providers: readonly Provider[];
  readonly founding: FoundingState;
  readonly seatsOf: (tx: Tx, person: PersonId, day: Date) => Promise<readonly HeldSeat[]>;
  readonly policies: Policies;
  readonly erased: Erased;
}
