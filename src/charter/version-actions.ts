import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId, type PersonId } from "../platform/ids.ts";
import { type Alignable, align, type Change, isOneClause, type Step } from "./alignment.ts";
import { carryMeanings } from "./carrying.ts";
import type { ParsedClause } from "./document.ts";
import type { PlacedVersion } from "./placement.ts";
import type { BindingId, ClauseId, insertVersion, VersionId } from "./store.ts";
import type { Suggestion } from "./suggest.ts";
import * as versions from "./version-store.ts";

/** How the clauses of a new version go on from those of its neighbours: their identities, their meanings. */

type NewVersion = Parameters<typeof insertVersion>[1];

interface Between {
  readonly earlier: PlacedVersion<VersionId> | null;
  /** Where an older version comes in before another. */
  readonly later: PlacedVersion<VersionId> | null;
  readonly suggestions: readonly Suggestion[];
}

export interface Continued extends Pick<NewVersion, "clauses" | "bindings"> {
  readonly aligned: Readonly<Partial<Record<Change, number>>> | null;
  readonly guesses: number;
  /** To be called once the version is there. */
  save(version: Inserted): Promise<void>;
}

interface Inserted {
  readonly document: string;
  readonly version: VersionId;
  readonly number: number;
}

/**
 * Gives each clause the identity of its like in the neighbouring version, the later one where there is one, so that today's clauses
 * keep theirs; and its meanings with it.
 */
export async function continueClauses(
  tx: Tx,
  { now }: Context,
  { earlier, later, suggestions }: Between,
  parsed: readonly ParsedClause[],
): Promise<Continued> {
  const before = earlier && (await versions.listIdentified(tx, earlier.version));
  const after = later && (await versions.listIdentified(tx, later.version));
  const fromEarlier = before && align(before, parsed);
  const toLater = after && align(parsed, after);
  const twins = after ? twinsOf(toLater ?? [], after, "was") : twinsOf(fromEarlier ?? [], before ?? [], "is");
  const neighbour = later ?? earlier;
  const decided = Map.groupBy(neighbour ? await versions.listDecided(tx, neighbour.version) : [], (it) => it.clause);
  const suggested = Map.groupBy(suggestions, (it) => it.address);

  const clauses = parsed.map(({ links: _, ...clause }, index) => ({
    ...clause,
    clause: twins.get(index)?.clause ?? newId("clause", now),
  }));
  const bindings = clauses.flatMap(({ address, clause, ...here }, index) => {
    const twin = twins.get(index);
    const there = twin ? { ...twin, bindings: decided.get(twin.clause) ?? [] } : { ...nowhere, bindings: [] };
    return carryMeanings<PersonId>(here, there, suggested.get(address) ?? []).map(
      ({ meaning, because, state, kept, decidedBy, decidedAt }) => {
        const id: BindingId = newId("binding", now);
        return { id, clause, meaning, because, state, kept, decidedBy, decidedAt };
      },
    );
  });
  const aligned = fromEarlier && Object.fromEntries(countBy(fromEarlier));
  return {
    clauses,
    bindings,
    aligned,
    guesses: fromEarlier?.filter((it) => !it.certain).length ?? 0,
    async save(inserted) {
      const { version } = inserted;
      if (earlier && before)
        await versions.saveAlignment(
          tx,
          { earlier: earlier.version, version },
          rows(fromEarlier ?? [], before, parsed),
        );
      if (!later || !after) return;
      await versions.saveAlignment(
        tx,
        { earlier: version, version: later.version },
        rows(toLater ?? [], parsed, after),
      );
      await passIdentitiesBack(tx, now, inserted, clauses);
    },
  };
}

const nowhere = { hash: "", lead: null };

/** The like of each clause of the new version in its neighbour; `side` is the side of the steps on which the new version stands. */
function twinsOf(
  steps: readonly Step[],
  neighbour: readonly versions.IdentifiedClause[],
  side: "was" | "is",
): ReadonlyMap<number, versions.IdentifiedClause> {
  const twins = new Map<number, versions.IdentifiedClause>();
  for (const step of steps) {
    const [here, there] = side === "is" ? [step.is, step.was] : [step.was, step.is];
    const twin = neighbour[there ?? -1];
    if (here !== null && twin && isOneClause(step.change)) twins.set(here, twin);
  }
  return twins;
}

const countBy = (steps: readonly Step[]): readonly (readonly [Change, number])[] =>
  [...Map.groupBy(steps, (it) => it.change)].map(([change, of]) => [change, of.length] as const);

const rows = (steps: readonly Step[], before: readonly Alignable[], after: readonly Alignable[]) =>
  steps.map(
    ({ change, was, is, likeness, certain }): versions.AlignedStep => ({
      change,
      likeness,
      certain,
      was: before[was ?? -1]?.address ?? null,
      address: after[is ?? -1]?.address ?? null,
    }),
  );

/** The versions before one that came in between take the identities that their clauses go on to have. */
async function passIdentitiesBack(
  tx: Tx,
  now: Date,
  { document, version, number }: Inserted,
  clauses: readonly { readonly address: string; readonly clause: ClauseId }[],
): Promise<void> {
  const used = new Set(await versions.listIdentitiesFrom(tx, document, number));
  const earlier = (await versions.listPlaces(tx, document)).filter((it) => it.number < number).toReversed();
  let next = { version, identities: new Map(clauses.map((it) => [it.address, it.clause])) };
  for (const place of earlier) {
    const goesOn = new Map((await versions.listPairs(tx, next.version)).map((it) => [it.was, it.address]));
    const own = await versions.listIdentified(tx, place.version);
    const identities = new Map(
      own.map(({ address, clause }) => {
        const passed = next.identities.get(goesOn.get(address) ?? "");
        return [address, passed ?? (used.has(clause) ? newId("clause", now) : clause)] as const;
      }),
    );
    const changed = own.flatMap((it) => {
      const clause = identities.get(it.address) ?? it.clause;
      return clause === it.clause ? [] : [{ address: it.address, clause, meanwhile: newId("clause", now) }];
    });
    await versions.saveIdentities(tx, document, place.version, changed);
    for (const clause of identities.values()) used.add(clause);
    next = { version: place.version, identities };
  }
}
