import { isDeepStrictEqual } from "node:util";
import type { ClauseCitation } from "../platform/viewer.ts";
import { candidatesFor, type Law, type NamedHolder } from "./authorise.ts";
import { fillingActs } from "./term.ts";
import type { Act, Condition } from "./vocabulary.ts";

/** What an empty seat holds up, what goes on without it, and who can fill it: read off the clauses, for everybody to see. */

/** Somebody may do an act, by a clause. */
export interface Power {
  readonly act: Act;
  readonly holder: NamedHolder;
  readonly when: readonly Condition[];
  readonly clause: ClauseCitation;
}

export interface Vacancy {
  /** Acts that only this seat may do. */
  readonly waits: readonly Power[];
  /** Acts of this seat that somebody else may do as well, each with who. */
  readonly goesOn: readonly (Power & { readonly others: readonly Power[] })[];
  readonly fills: readonly Power[];
}

interface Seat {
  readonly body: string;
  readonly seat: string;
}

export function vacancyOf(seat: Seat, law: Law): Vacancy {
  const acts = law.meanings.flatMap(({ meaning }) => ("act" in meaning ? [meaning.act] : []));
  const mine = [...new Set(acts)].flatMap((act) => {
    const powers = powersOver(act, seat.body, law);
    const [own] = powers.filter(({ holder }) => isSeat(holder, seat));
    // Another seat helps only while somebody sits there.
    const others = powers.filter(({ holder }) => holder.kind !== "seat" || law.filled.some((it) => isSeat(holder, it)));
    return own ? [{ ...own, others: others.filter(({ holder }) => !isSeat(holder, seat)) }] : [];
  });
  const top = law.bodies.find((it) => it.slug === seat.body)?.parent === null;
  return {
    waits: mine.filter(({ others }) => others.length === 0),
    goesOn: mine.filter(({ others }) => others.length > 0),
    fills: fillingActs(seat.seat, top).flatMap((act) => powersOver(act, seat.body, law)),
  };
}

const isSeat = (holder: NamedHolder, { body, seat }: Seat): boolean =>
  holder.kind === "seat" && holder.body === body && holder.seat === seat;

/** Who may do an act in a body: powers of somebody who can use them, that no clause takes away again; the highest document first. */
export function powersOver(act: Act, body: string, law: Law): Power[] {
  const candidates = candidatesFor(act, { body, roles: [], holds: [] }, law);
  const forbids = candidates.filter(({ meaning }) => meaning.kind === "prohibition");
  return candidates.flatMap(({ bound, meaning, holder }) => {
    const takenAway = forbids.some((it) => isDeepStrictEqual(it.holder, holder) && it.bound.order <= bound.order);
    if (meaning.kind === "prohibition" || holder.kind === "body" || takenAway) return [];
    return [{ act, holder, when: meaning.kind === "power" ? meaning.when : [], clause: bound.clause }];
  });
}
