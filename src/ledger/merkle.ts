import { hash } from "node:crypto";
import { ok, type Result, refuse } from "../platform/result.ts";

/** Bytes of one SHA-256 hash; every run of hashes is a plain concatenation of these. */
export const hashSize = 32;

const leafPrefix = Uint8Array.of(0);
const nodeInput = Buffer.alloc(1 + 2 * hashSize, 1);

/** RFC 6962 §2.1: the root of the empty tree. */
export const emptyRoot: Uint8Array = hash("sha256", Buffer.alloc(0), "buffer");

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Uint8Array => hash("sha256", Buffer.concat([leafPrefix, entry]), "buffer");

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashSize);
  return hash("sha256", nodeInput, "buffer");
}

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The `index`-th hash of a run. */
export const hashAt = (run: Uint8Array, index: number): Uint8Array =>
  run.subarray(index * hashSize, (index + 1) * hashSize);

function fullSubtree(run: Uint8Array, from: number, count: number): Uint8Array {
  if (count === 1) return hashAt(run, from);
  const half = count / 2;
  return nodeHash(fullSubtree(run, from, half), fullSubtree(run, from + half, half));
}

/** The roots of the largest full subtrees over a run, left to right. */
function peaks(run: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const count = run.length / hashSize;
  for (let from = 0; from < count; ) {
    const size = largestPowerOfTwo(count - from);
    found.push(fullSubtree(run, from, size));
    from += size;
  }
  return found;
}

/**
 * The RFC 6962 root over runs of hashes that follow one another in the tree, left to right. Each hash of a run stands for
 * a full subtree at least as high as those of the next run: one run of leaves, or the right edge of a tiled tree from its
 * highest level down.
 */
export const rootOf = (runs: readonly Uint8Array[]): Uint8Array =>
  runs
    .flatMap(peaks)
    .reduceRight<Uint8Array | undefined>((right, left) => (right ? nodeHash(left, right) : left), undefined) ??
  emptyRoot;

/** The largest power of two not above `n`, for n ≥ 1; exact up to 2^53, where bit operators stop at 2^31. */
export function largestPowerOfTwo(n: number): number {
  let power = 1;
  while (power * 2 <= n) power *= 2;
  return power;
}

export type ProofRefusal =
  | "index-outside-tree"
  | "sizes-out-of-order"
  | "size-zero"
  | "not-a-hash"
  | "proof-too-short"
  | "proof-too-long"
  | "root-differs"
  | "earlier-root-differs";

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
const areHashes = (...hashes: readonly Uint8Array[]): boolean => hashes.every((one) => one.length === hashSize);

/** RFC 9162 §2.1.3.2: whether `leaf` is entry `index` (from 0) of the tree of `size` entries with this root. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): Result<void, ProofRefusal> {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) {
    return refuse("index-outside-tree");
  }
  if (!areHashes(leaf, root, ...proof)) return refuse("not-a-hash");
  let [position, last, hashed] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return refuse("proof-too-long");
    if (isOdd(position) || position === last) {
      hashed = nodeHash(sibling, hashed);
      [position, last] = climbWhileLeft(position, last);
    } else {
      hashed = nodeHash(hashed, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) return refuse("proof-too-short");
  return sameHash(hashed, root) ? ok(undefined) : refuse("root-differs");
}

/** Up past the levels at which a node of the right edge has no sibling and is carried along unhashed. */
function climbWhileLeft(position: number, last: number): [number, number] {
  while (position !== 0 && !isOdd(position)) [position, last] = [half(position), half(last)];
  return [position, last];
}

/**
 * RFC 9162 §2.1.4.2: whether the tree of `to` entries continues the tree of `from` entries. Nothing follows from an empty
 * earlier tree, so `from` = 0 is refused.
 */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): Result<void, ProofRefusal> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) return refuse("sizes-out-of-order");
  if (from <= 0) return refuse("size-zero");
  if (from === to) {
    if (proof.length > 0) return refuse("proof-too-long");
    return sameHash(fromRoot, toRoot) ? ok(undefined) : refuse("root-differs");
  }
  if (!areHashes(fromRoot, toRoot, ...proof)) return refuse("not-a-hash");
  const [first, ...rest] = largestPowerOfTwo(from) === from ? [fromRoot, ...proof] : proof;
  if (!first) return refuse("proof-too-short");
  let [position, last] = [from - 1, to - 1];
  while (isOdd(position)) [position, last] = [half(position), half(last)];
  let [earlier, later] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return refuse("proof-too-long");
    if (isOdd(position) || position === last) {
      earlier = nodeHash(sibling, earlier);
      later = nodeHash(sibling, later);
      [position, last] = climbWhileLeft(position, last);
    } else {
      later = nodeHash(later, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) return refuse("proof-too-short");
  if (!sameHash(earlier, fromRoot)) return refuse("earlier-root-differs");
  return sameHash(later, toRoot) ? ok(undefined) : refuse("root-differs");
}
