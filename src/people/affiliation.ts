import type { Id, PersonId } from "../platform/ids.ts";
import type { Viewer } from "../platform/viewer.ts";

/** Somebody's time with an organisation; a day that is not known bounds nothing. */
export interface Affiliation {
  readonly id: Id<"affiliation">;
  readonly organisation: Id<"organisation">;
  readonly organisationName: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly source: string;
}

/** The founding record: null before the set-up. */
export type Founding = "open" | "closed" | null;

/** Days compare as text. */
export const coversDay = ({ startsOn, endsOn }: Pick<Affiliation, "startsOn" | "endsOn">, day: string): boolean =>
  (startsOn === null || startsOn <= day) && (endsOn === null || endsOn >= day);

/** Where somebody belongs is theirs to say; while the founding is open an administrator writes it down with its source. */
export const maySayOf = (viewer: Viewer, person: PersonId, founding: Founding): boolean =>
  viewer.kind === "person" && (viewer.id === person || (viewer.administrator && founding === "open"));

/** Two companies are related: the administrator writes it down in the founding; afterwards somebody who belongs to one of them. */
export const mayRelate = (
  viewer: Viewer,
  founding: Founding,
  belongsTo: readonly Id<"organisation">[],
  pair: readonly Id<"organisation">[],
): boolean =>
  viewer.kind === "person" &&
  ((viewer.administrator && founding === "open") || (viewer.participant && pair.some((it) => belongsTo.includes(it))));
