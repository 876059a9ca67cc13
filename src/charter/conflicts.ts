import { isDeepStrictEqual } from "node:util";
import { type BoundMeaning, byRank, type Law, nameHolder, reaches, resolveBody } from "./authorise.ts";
import type { Meaning } from "./binding.ts";
import type { Act, PrincipleName } from "./vocabulary.ts";

/**
 * Where two documents that bind the same body disagree. Nothing is settled here: the document that stands higher is
 * followed, and both clauses say so.
 */
export interface Conflict {
  /** `value`: one rule, two values. `forbids`: one forbids what the other gives. `tension`: a principle and an act that limits it. */
  readonly kind: "value" | "forbids" | "tension";
  /** A body that both bind. */
  readonly body: string;
  /** Of the document that stands higher, so that it is followed. */
  readonly higher: BoundMeaning;
  readonly lower: BoundMeaning;
}

type Rules = Pick<Law, "meanings" | "bodies">;
type Of<Kind extends Meaning["kind"]> = BoundMeaning & { readonly meaning: Extract<Meaning, { kind: Kind }> };

export function findConflicts(law: Rules): Conflict[] {
  return [...valueConflicts(law), ...prohibitionConflicts(law), ...tensions(law)];
}

const isOf =
  <Kind extends Meaning["kind"]>(...kinds: readonly Kind[]) =>
  (bound: BoundMeaning): bound is Of<Kind> =>
    (kinds as readonly string[]).includes(bound.meaning.kind);

const inOtherDocuments = (one: BoundMeaning, other: BoundMeaning): boolean =>
  one.clause.document !== other.clause.document;

function valueConflicts(law: Rules): Conflict[] {
  return law.bodies.flatMap(({ slug: body }) => {
    const here = law.meanings
      .filter(isOf("rule"))
      .filter((it) => reaches(it, body, law) && resolveBody(it.meaning.body, it.governs, law) === body);
    const named = Object.groupBy(here, ({ meaning }) => `${meaning.name} ${meaning.procedure}`);
    return Object.values(named).flatMap((same = []) => {
      const [first, ...others] = same.toSorted((one, other) => byRank({ bound: one }, { bound: other }));
      if (!first) return [];
      const differ = others.filter(
        (it) => inOtherDocuments(it, first) && !isDeepStrictEqual(it.meaning.value, first.meaning.value),
      );
      return differ.map((lower): Conflict => ({ kind: "value", body, higher: first, lower }));
    });
  });
}

function prohibitionConflicts(law: Rules): Conflict[] {
  const gives = law.meanings.filter(isOf("power", "duty"));
  return law.meanings
    .filter(isOf("prohibition"))
    .flatMap((forbids) =>
      gives
        .filter(
          (it) =>
            it.meaning.act === forbids.meaning.act &&
            inOtherDocuments(it, forbids) &&
            isDeepStrictEqual(nameHolder(it.meaning.holder, it, law), nameHolder(forbids.meaning.holder, forbids, law)),
        )
        .flatMap((it) => between("forbids", forbids, it, law)),
    );
}

/** Acts that limit what a principle promises. */
const limits: Partial<Readonly<Record<PrincipleName, readonly Act[]>>> = {
  "open-meetings": ["close-meeting-part"],
  "open-decisions": ["close-meeting-part"],
  "transparent-record": ["close-meeting-part", "propose-embargo-terms"],
};

function tensions(law: Rules): Conflict[] {
  const gives = law.meanings.filter(isOf("power", "duty"));
  return law.meanings
    .filter(isOf("principle"))
    .flatMap((principle) =>
      gives
        .filter((it) => limits[principle.meaning.name]?.includes(it.meaning.act) && inOtherDocuments(it, principle))
        .flatMap((it) => between("tension", principle, it, law)),
    );
}

function between(kind: Conflict["kind"], one: BoundMeaning, other: BoundMeaning, law: Rules): Conflict[] {
  const body = law.bodies.find(({ slug }) => reaches(one, slug, law) && reaches(other, slug, law))?.slug;
  const [higher, lower] = byRank({ bound: one }, { bound: other }) <= 0 ? [one, other] : [other, one];
  return body === undefined ? [] : [{ kind, body, higher, lower }];
}

/** What one clause limits, and every clause whose promise of openness it limits. */
export interface Tension {
  readonly limits: BoundMeaning;
  readonly principles: readonly BoundMeaning[];
}

/** Tensions by the clause that limits, so that each is told once however many principles it touches. */
export function groupTensions(conflicts: readonly Conflict[]): Tension[] {
  const found = new Map<string, { limits: BoundMeaning; principles: Map<string, BoundMeaning> }>();
  for (const { kind, higher, lower } of conflicts) {
    if (kind !== "tension") continue;
    const [principle, limits] = higher.meaning.kind === "principle" ? [higher, lower] : [lower, higher];
    const key = `${limits.clause.clause} ${"act" in limits.meaning && limits.meaning.act}`;
    const here = found.get(key) ?? { limits, principles: new Map() };
    here.principles.set(principle.clause.clause, principle);
    found.set(key, here);
  }
  return [...found.values()].map(({ limits, principles }) => ({ limits, principles: [...principles.values()] }));
}

/** The conflicts that one clause is in. */
export const conflictsOf = (conflicts: readonly Conflict[], clause: string): readonly Conflict[] =>
  conflicts.filter(({ higher, lower }) => higher.clause.clause === clause || lower.clause.clause === clause);
