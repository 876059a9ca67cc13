import { containment, likeness, nearestAmong, type Weigh, type Wording, weigherOf, wordingOf } from "./likeness.ts";

/** Which clause of a version is which clause of the version before: by words, by address, by neighbourhood. */

export const changes = ["same", "moved", "changed", "moved-changed", "split", "merged", "new", "gone"] as const;
export type Change = (typeof changes)[number];

export interface Alignable {
  readonly kind: "heading" | "clause";
  readonly address: string;
  readonly parent: string | null;
  readonly words: string;
  readonly hash: string;
}

/** One clause of either version; `was` and `is` are its places in them, null where it stands in one only. */
export interface Step {
  readonly change: Change;
  /** Null: new, or split from something. For `split` the clause that it was split from. */
  readonly was: number | null;
  /** Null: gone. For `merged` the clause that it went into. */
  readonly is: number | null;
  /** Same words that can be nothing else. Everything that is not certain is a guess, for a person to confirm. */
  readonly certain: boolean;
  /** 0 to 1; 1 where the words are the same. */
  readonly likeness: number;
}

/** Whether both ends of a step are one clause: what is split off, or swallowed, is not. */
export const isOneClause = (change: Change): boolean =>
  change === "same" || change === "moved" || change === "changed" || change === "moved-changed";

/** Words alone say that it is the same clause, from here on. */
const aloneEnough = 0.6;
/** With its place speaking for it as well, this much likeness is enough. */
const withPlace = 0.3;
const containedEnough = 0.75;
/** Shorter texts are contained in others by chance. */
const containedWords = 6;
const candidatesEach = 6;

interface Pair {
  readonly was: number;
  readonly is: number;
  readonly certain: boolean;
  readonly likeness: number;
}

/** The pairs found so far, from both sides. */
function newPairs() {
  const ofBefore = new Map<number, Pair>();
  const ofAfter = new Map<number, Pair>();
  return {
    ofBefore: ofBefore as ReadonlyMap<number, Pair>,
    ofAfter: ofAfter as ReadonlyMap<number, Pair>,
    take(was: number, is: number, certain: boolean, alike: number): void {
      const pair = { was, is, certain, likeness: alike };
      ofBefore.set(was, pair);
      ofAfter.set(is, pair);
    },
    free: (was: number, is: number): boolean => !ofBefore.has(was) && !ofAfter.has(is),
    together: (was: number | undefined, is: number | undefined): boolean =>
      was !== undefined && is !== undefined && ofBefore.get(was)?.is === is,
  };
}

interface Sides {
  readonly before: readonly Alignable[];
  readonly after: readonly Alignable[];
  readonly beforeAt: ReadonlyMap<string, number>;
  readonly afterAt: ReadonlyMap<string, number>;
  readonly pairs: ReturnType<typeof newPairs>;
}

/**
 * Aligns two versions: a partial matching, each clause of either in exactly one step, in the order of the later text with what
 * is gone where it stood. Equal words are found first, then like words, then headings by what stands under them.
 */
export function align(before: readonly Alignable[], after: readonly Alignable[]): readonly Step[] {
  const places = (side: readonly Alignable[]) => new Map(side.map((it, index) => [it.address, index]));
  const sides = { before, after, beforeAt: places(before), afterAt: places(after), pairs: newPairs() };
  pairEqualWords(sides);
  const wordings = (side: readonly Alignable[], paired: ReadonlyMap<number, Pair>) =>
    new Map(side.flatMap((it, index) => (paired.has(index) ? [] : [[index, wordingOf(it.words)] as const])));
  const was = wordings(before, sides.pairs.ofBefore);
  const is = wordings(after, sides.pairs.ofAfter);
  const weigh = weigherOf([...was.values(), ...is.values()]);
  pairLikeWords(sides, was, is, weigh);
  pairHeadings(sides);
  return inOrder(sides, was, is, weigh);
}

/** Equal words: certain where they stand once in either text, or at the same address; between equals the neighbours tell. */
function pairEqualWords(sides: Sides): void {
  const { before, after, pairs } = sides;
  const groups = new Map<string, { was: number[]; is: number[] }>();
  const groupOf = (hash: string) => {
    const group = groups.get(hash) ?? { was: [], is: [] };
    groups.set(hash, group);
    return group;
  };
  for (const [index, { hash }] of before.entries()) groupOf(hash).was.push(index);
  for (const [index, { hash }] of after.entries()) groupOf(hash).is.push(index);
  const repeated = [...groups.values()].filter(({ was, is }) => {
    const [one, other] = [was[0], is[0]];
    if (was.length === 1 && is.length === 1 && one !== undefined && other !== undefined)
      pairs.take(one, other, true, 1);
    return was.length > 0 && is.length > 0 && was.length + is.length > 2;
  });
  for (const { is } of repeated)
    for (const index of is) {
      const there = sides.beforeAt.get(after[index]?.address ?? "");
      if (there !== undefined && before[there]?.hash === after[index]?.hash) pairs.take(there, index, true, 1);
    }
  const sweep = (indexes: readonly number[], step: 1 | -1) => {
    for (const index of indexes) {
      const beside = pairs.ofAfter.get(index - step)?.was;
      const there = beside === undefined ? undefined : beside + step;
      if (there !== undefined && before[there]?.hash === after[index]?.hash && pairs.free(there, index))
        pairs.take(there, index, false, 1);
    }
  };
  const waiting = repeated.flatMap(({ is }) => is).sort((one, other) => one - other);
  sweep(waiting, 1);
  sweep(waiting.toReversed(), -1);
  for (const { was, is } of repeated) {
    const left = was.filter((index) => !pairs.ofBefore.has(index));
    for (const [order, index] of is.filter((it) => !pairs.ofAfter.has(it)).entries()) {
      const there = left[order];
      if (there !== undefined) pairs.take(there, index, false, 1);
    }
  }
}

/** How much the place speaks for a pair: the same address, the same clause above, a neighbour that is the same. */
function placeSpeaks({ before, after, beforeAt, afterAt, pairs }: Sides, was: number, is: number): number {
  const [one, other] = [before[was], after[is]];
  if (!one || !other) return 0;
  const above = pairs.together(beforeAt.get(one.parent ?? ""), afterAt.get(other.parent ?? ""));
  const beside = pairs.together(was - 1, is - 1) || pairs.together(was + 1, is + 1);
  return (one.address === other.address ? 0.2 : 0) + (above ? 0.1 : 0) + (beside ? 0.1 : 0);
}

type Wordings = ReadonlyMap<number, Wording>;

/** Like words, the most alike first; then, with more neighbours known, whatever its place speaks for. */
function pairLikeWords(sides: Sides, was: Wordings, is: Wordings, weigh: Weigh): void {
  const { before, after, beforeAt, pairs } = sides;
  const nearest = nearestAmong(was, weigh);
  const found = [...is].flatMap(([index, wording]) => {
    const there = beforeAt.get(after[index]?.address ?? "");
    const beside = [pairs.ofAfter.get(index - 1)?.was ?? -2, (pairs.ofAfter.get(index + 1)?.was ?? 0) - 2];
    const candidates = new Set([...nearest(wording, candidatesEach), there ?? -1, ...beside.map((it) => it + 1)]);
    return [...candidates].flatMap((candidate) => {
      const other = was.get(candidate);
      if (!other || before[candidate]?.kind !== after[index]?.kind) return [];
      return [{ was: candidate, is: index, alike: likeness(other, wording, weigh) }];
    });
  });
  for (const least of [aloneEnough, withPlace]) {
    const ranked = found
      .filter((it) => it.alike >= least && pairs.free(it.was, it.is))
      .map((it) => ({ ...it, score: it.alike + placeSpeaks(sides, it.was, it.is) }))
      .filter((it) => it.score >= aloneEnough || it.alike >= aloneEnough)
      .sort((one, other) => other.score - one.score || one.is - other.is);
    for (const { was: there, is: here, alike } of ranked)
      if (pairs.free(there, here)) pairs.take(there, here, false, alike);
  }
}

/** A heading with other words is the same heading where most of what stands under it, in both texts, is the same. */
function pairHeadings({ before, after, beforeAt, afterAt, pairs }: Sides): void {
  const sizes = (side: readonly Alignable[]) => {
    const count = new Map<string, number>();
    for (const { parent } of side) if (parent) count.set(parent, (count.get(parent) ?? 0) + 1);
    return count;
  };
  const [wasUnder, isUnder] = [sizes(before), sizes(after)];
  const common = new Map<string, { was: number; is: number; times: number }>();
  for (const { was, is } of pairs.ofAfter.values()) {
    const [there, here] = [beforeAt.get(before[was]?.parent ?? ""), afterAt.get(after[is]?.parent ?? "")];
    if (there === undefined || here === undefined || !pairs.free(there, here)) continue;
    const known = common.get(`${there} ${here}`);
    common.set(`${there} ${here}`, { was: there, is: here, times: (known?.times ?? 0) + 1 });
  }
  for (const { was, is, times } of common.values()) {
    const [one, other] = [before[was], after[is]];
    if (!one || !other || one.kind !== "heading" || other.kind !== "heading" || !pairs.free(was, is)) continue;
    const most = Math.max(wasUnder.get(one.address) ?? 0, isUnder.get(other.address) ?? 0);
    if (times * 2 > most) pairs.take(was, is, false, 0);
  }
}

function inOrder(sides: Sides, was: Wordings, is: Wordings, weigh: Weigh): readonly Step[] {
  const { before, after, pairs } = sides;
  const reworded = (all: Wordings, paired: ReadonlyMap<number, Pair>) =>
    new Map([...all].filter(([index]) => paired.has(index)));
  const holds = (of: Wordings) => {
    const nearest = nearestAmong(of, weigh);
    return (part: Wording | undefined) => {
      if (!part || part.length < containedWords) return null;
      const held = nearest(part, candidatesEach).map((index) => {
        const whole = of.get(index);
        return { index, part: whole && whole.length > part.length ? containment(part, whole, weigh) : 0 };
      });
      const [best] = held.sort((one, other) => other.part - one.part);
      return best && best.part >= containedEnough ? best : null;
    };
  };
  const splitFrom = holds(reworded(was, pairs.ofBefore));
  const mergedInto = holds(reworded(is, pairs.ofAfter));

  const gone = (index: number): Step => {
    const into = mergedInto(was.get(index));
    return into
      ? { change: "merged", was: index, is: into.index, certain: false, likeness: into.part }
      : { change: "gone", was: index, is: null, certain: true, likeness: 0 };
  };
  const standing = (index: number): Step => {
    const pair = pairs.ofAfter.get(index);
    if (pair) {
      const [old, now] = [before[pair.was], after[index]];
      return { ...pair, change: changeOf(old?.hash === now?.hash, old?.address === now?.address) };
    }
    const from = splitFrom(is.get(index));
    return from
      ? { change: "split", was: from.index, is: index, certain: false, likeness: from.part }
      : { change: "new", was: null, is: index, certain: true, likeness: 0 };
  };
  return weave(before.length, after.length, (index) => pairs.ofBefore.get(index)?.is, { gone, standing });
}

/** The later text in its order, with what stood only in the earlier one after what it stood after. */
export function weave<T>(
  before: number,
  after: number,
  goesTo: (was: number) => number | undefined,
  make: { gone: (was: number) => T; standing: (is: number) => T },
): readonly T[] {
  const first: T[] = [];
  const behind = new Map<number, T[]>();
  let here = first;
  for (let was = 0; was < before; was++) {
    const is = goesTo(was);
    if (is === undefined) here.push(make.gone(was));
    else {
      here = [];
      behind.set(is, here);
    }
  }
  return [...first, ...Array.from({ length: after }, (_, is) => [make.standing(is), ...(behind.get(is) ?? [])]).flat()];
}

export const changeOf = (sameWords: boolean, samePlace: boolean): Change =>
  sameWords ? (samePlace ? "same" : "moved") : samePlace ? "changed" : "moved-changed";
