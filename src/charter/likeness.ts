/** How alike two texts are, by the words and pairs of words they share, the rare ones counting more than the common. */

export interface Wording {
  /** How often each word and each pair of neighbouring words stands there. */
  readonly counts: ReadonlyMap<string, number>;
  /** The single words, each once. */
  readonly words: readonly string[];
  readonly length: number;
}

/** Case, punctuation and white space do not count. */
export function wordingOf(text: string): Wording {
  const found =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const counts = new Map<string, number>();
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [index, word] of found.entries()) {
    add(word);
    const next = found[index + 1];
    if (next !== undefined) add(`${word} ${next}`);
  }
  return { counts, words: [...new Set(found)], length: found.length };
}

/** What a word tells: little where it stands everywhere, much where it stands once. */
export type Weigh = (term: string) => number;

export function weigherOf(wordings: readonly Wording[]): Weigh {
  const standsIn = new Map<string, number>();
  for (const { counts } of wordings)
    for (const term of counts.keys()) standsIn.set(term, (standsIn.get(term) ?? 0) + 1);
  return (term) => Math.log(1 + wordings.length / (standsIn.get(term) ?? 1));
}

function shared(one: Wording, other: Wording, weigh: Weigh): number {
  const [few, many] = one.counts.size <= other.counts.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [term, times] of few.counts) sum += weigh(term) * Math.min(times, many.counts.get(term) ?? 0);
  return sum;
}

function weightOf({ counts }: Wording, weigh: Weigh): number {
  let sum = 0;
  for (const [term, times] of counts) sum += weigh(term) * times;
  return sum;
}

/** Dice's coefficient: 0 where nothing is shared, 1 where the words are the same. Symmetric. */
export function likeness(one: Wording, other: Wording, weigh: Weigh): number {
  const both = weightOf(one, weigh) + weightOf(other, weigh);
  return both === 0 ? 0 : (2 * shared(one, other, weigh)) / both;
}

/** How much of `part` stands in `whole`, 0 to 1. */
export function containment(part: Wording, whole: Wording, weigh: Weigh): number {
  const weight = weightOf(part, weigh);
  return weight === 0 ? 0 : shared(part, whole, weigh) / weight;
}

/** Threat: a text in which every clause has the same words would make every clause the candidate of every other. */
const sharedByAtMost = 64;
const tellingWords = 12;

/** Finds, for a wording, the few of a set that share its rarest words, without comparing it with all of them. */
export function nearestAmong(
  set: ReadonlyMap<number, Wording>,
  weigh: Weigh,
): (of: Wording, most: number) => readonly number[] {
  const holders = new Map<string, number[]>();
  for (const [index, { words }] of set)
    for (const word of words) {
      const known = holders.get(word);
      if (known) known.push(index);
      else holders.set(word, [index]);
    }
  return (of, most) => {
    const telling = of.words
      .filter((word) => (holders.get(word)?.length ?? sharedByAtMost + 1) <= sharedByAtMost)
      .map((word) => ({ word, weight: weigh(word) }))
      .sort((one, other) => other.weight - one.weight)
      .slice(0, tellingWords);
    const scores = new Map<number, number>();
    for (const { word, weight } of telling)
      for (const index of holders.get(word) ?? []) scores.set(index, (scores.get(index) ?? 0) + weight);
    return [...scores]
      .sort(([a, one], [b, other]) => other - one || a - b)
      .slice(0, most)
      .map(([index]) => index);
  };
}
