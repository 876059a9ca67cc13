import { largestPowerOfTwo, rootOf } from "./merkle.ts";
import { tileWidth } from "./tile.ts";

/** Entries `begin` to `end - 1`. */
interface Range {
  readonly begin: number;
  readonly end: number;
}

/** `count` hashes from `from` on at one level of the tiled tree: 1, 2, 4 … 128 of them, the leaves of one full subtree. */
export interface Span {
  readonly level: number;
  readonly from: number;
  readonly count: number;
}

/** The hashes of a span, concatenated. */
export type SpanReader = (span: Span) => Uint8Array;

/** RFC 6962 §2.1.1: the subtrees whose roots are the audit path of entry `index`, from the leaf up. */
function inclusionRanges(index: number, { begin, end }: Range): Range[] {
  if (end - begin === 1) return [];
  const middle = split({ begin, end });
  return index < middle
    ? [...inclusionRanges(index, { begin, end: middle }), { begin: middle, end }]
    : [...inclusionRanges(index, { begin: middle, end }), { begin, end: middle }];
}

/** RFC 6962 §2.1.2: SUBPROOF. `whole` says that the verifier knows the root of the part before `from` already. */
function consistencyRanges(from: number, { begin, end }: Range, whole: boolean): Range[] {
  if (from === end) return whole ? [] : [{ begin, end }];
  const middle = split({ begin, end });
  return from <= middle
    ? [...consistencyRanges(from, { begin, end: middle }, whole), { begin: middle, end }]
    : [...consistencyRanges(from, { begin: middle, end }, false), { begin, end: middle }];
}

const split = ({ begin, end }: Range): number => begin + largestPowerOfTwo(end - begin - 1);

/** The largest full subtrees of a range, as stored: a subtree of 2^h entries is 2^(h mod 8) hashes of level h div 8. */
function spansOf({ begin, end }: Range): Span[] {
  const spans: Span[] = [];
  for (let at = begin; at < end; ) {
    const size = largestPowerOfTwo(end - at);
    const level = Math.floor(Math.log2(size) / Math.log2(tileWidth));
    const unit = tileWidth ** level;
    spans.push({ level, from: at / unit, count: size / unit });
    at += size;
  }
  return spans;
}

/**
 * A proof before its hashes were read: read `spans` (in one query), then `fold` them into the hashes of the proof.
 * So the arithmetic stays pure, whatever the hashes are kept in.
 */
export interface ProofPlan {
  readonly spans: readonly Span[];
  readonly fold: (read: SpanReader) => readonly Uint8Array[];
}

function plan(ranges: readonly Range[]): ProofPlan {
  const parts = ranges.map(spansOf);
  return { spans: parts.flat(), fold: (read) => parts.map((spans) => rootOf(spans.map(read))) };
}

/** The audit path of entry `index` in the tree of `size` entries; 0 ≤ index < size. */
export function planInclusion(index: number, size: number): ProofPlan {
  if (!(index >= 0 && index < size)) throw new RangeError(`no entry ${index} in a tree of ${size}`);
  return plan(inclusionRanges(index, { begin: 0, end: size }));
}

/** The proof that the tree of `to` entries continues that of `from`; 1 ≤ from ≤ to. */
export function planConsistency(from: number, to: number): ProofPlan {
  if (!(from >= 1 && from <= to)) throw new RangeError(`no consistency proof from ${from} to ${to}`);
  return plan(consistencyRanges(from, { begin: 0, end: to }, true));
}

/** The leaf hash of entry `index`; `fold` answers just that one hash. */
export const planLeaf = (index: number): ProofPlan => plan([{ begin: index, end: index + 1 }]);

/** The root of the tree of `size` entries; `fold` answers just that one hash. */
export const planRoot = (size: number): ProofPlan => plan([{ begin: 0, end: size }]);
