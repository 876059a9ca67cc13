import { hash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { edgeRoot, edgeSpans, emptyEdge, extendEdge, hashesOf } from "./edge.ts";
import { emptyRoot, leafHash, nodeHash, rootOf, verifyConsistency, verifyInclusion } from "./merkle.ts";
import { planConsistency, planInclusion, planRoot, type Span } from "./proof.ts";

/** RFC 6962 §2.1 as it is written, slow and plain: the yardstick for everything else here. */
const naive = {
  split: (n: number) => 2 ** Math.ceil(Math.log2(n) - 1),
  root(d: readonly Uint8Array[]): Uint8Array {
    if (d.length === 0) return hash("sha256", "", "buffer");
    const [only] = d;
    if (d.length === 1 && only) return hash("sha256", Buffer.concat([Buffer.from([0]), only]), "buffer");
    const k = naive.split(d.length);
    const halves = [naive.root(d.slice(0, k)), naive.root(d.slice(k))];
    return hash("sha256", Buffer.concat([Buffer.from([1]), ...halves]), "buffer");
  },
  path(m: number, d: readonly Uint8Array[]): Uint8Array[] {
    if (d.length === 1) return [];
    const k = naive.split(d.length);
    return m < k
      ? [...naive.path(m, d.slice(0, k)), naive.root(d.slice(k))]
      : [...naive.path(m - k, d.slice(k)), naive.root(d.slice(0, k))];
  },
  subproof(m: number, d: readonly Uint8Array[], whole: boolean): Uint8Array[] {
    if (m === d.length) return whole ? [] : [naive.root(d)];
    const k = naive.split(d.length);
    return m <= k
      ? [...naive.subproof(m, d.slice(0, k), whole), naive.root(d.slice(k))]
      : [...naive.subproof(m - k, d.slice(k), false), naive.root(d.slice(0, k))];
  },
};

const entriesOf = (size: number) => Array.from({ length: size }, (_, index) => Buffer.from(`entry ${index}`));

/** A tree grown in the given steps, with all its tile hashes by level. */
function grow(steps: readonly (readonly Uint8Array[])[]) {
  const stored: Uint8Array[][] = [];
  let edge = emptyEdge;
  for (const entries of steps) {
    const extended = extendEdge(edge, entries.map(leafHash));
    for (const { level, index, hash } of extended.added) {
      stored[level] ??= [];
      expect(stored[level]).toHaveLength(index);
      stored[level].push(hash);
    }
    edge = extended.edge;
  }
  const read = ({ level, from, count }: Span) => {
    const found = stored[level]?.slice(from, from + count) ?? [];
    expect(found).toHaveLength(count);
    return Buffer.concat(found);
  };
  return { edge, stored, read };
}

const size = fc.integer({ min: 1, max: 700 });
const large = 70_000;
const tree = grow([entriesOf(large)]);

describe("against RFC 6962 as written", () => {
  test("the empty tree, leaves and nodes hash with their prefixes", () => {
    expect(Buffer.from(emptyRoot).toString("hex")).toMatch(/^e3b0c442/);
    expect(leafHash(Buffer.alloc(0))).toEqual(naive.root([Buffer.alloc(0)]));
    expect(nodeHash(leafHash(Buffer.from("a")), leafHash(Buffer.from("b")))).toEqual(
      naive.root([Buffer.from("a"), Buffer.from("b")]),
    );
  });

  test("a tree grown in any steps has the root of the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (steps) => {
        const entries = entriesOf(steps.reduce((sum, step) => sum + step, 0));
        const left = [...entries];
        const grown = grow(steps.map((step) => left.splice(0, step)));
        expect(edgeRoot(grown.edge)).toEqual(naive.root(entries));
        expect(grown.edge.size).toBe(entries.length);
      }),
      runs(40),
    );
  });

  test("every inclusion proof is the RFC's, verifies, and fails for another index, leaf, size or root", () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, a, b) => {
        const [index, other] = [a % n, b % n];
        const entries = entriesOf(n);
        const root = naive.root(entries);
        const proof = planInclusion(index, n).fold(tree.read);
        expect(proof).toEqual(naive.path(index, entries));
        const leaf = leafHash(entries[index] ?? Buffer.alloc(0));
        expect(verifyInclusion(index, n, leaf, proof, root).ok).toBe(true);
        if (other !== index) expect(verifyInclusion(other, n, leaf, proof, root).ok).toBe(false);
        expect(verifyInclusion(index, n, leafHash(leaf), proof, root).ok).toBe(false);
        expect(verifyInclusion(index, n, leaf, proof, leaf).ok).toBe(n === 1);
        expect(verifyInclusion(index, n, leaf, [...proof, leaf], root).ok).toBe(false);
        if (n > 1) expect(verifyInclusion(index, n, leaf, proof.slice(1), root).ok).toBe(false);
      }),
      runs(60),
    );
  });

  test("every consistency proof is the RFC's, verifies, and fails for another root or a changed proof", () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const entries = entriesOf(to);
        const [fromRoot, toRoot] = [naive.root(entries.slice(0, from)), naive.root(entries)];
        const proof = planConsistency(from, to).fold(tree.read);
        expect(proof).toEqual(naive.subproof(from, entries, true));
        expect(verifyConsistency(from, to, fromRoot, toRoot, proof).ok).toBe(true);
        expect(verifyConsistency(from, to, leafHash(fromRoot), toRoot, proof).ok).toBe(false);
        expect(verifyConsistency(from, to, fromRoot, leafHash(toRoot), proof).ok).toBe(false);
        expect(verifyConsistency(from, to, fromRoot, toRoot, [...proof, toRoot]).ok).toBe(false);
        if (proof.length > 0) expect(verifyConsistency(from, to, fromRoot, toRoot, proof.slice(1)).ok).toBe(false);
      }),
      runs(60),
    );
  });

  test("proofs across levels of tiles verify in a tree of 70 000 entries", () => {
    const root = edgeRoot(tree.edge);
    expect(planRoot(large).fold(tree.read)).toEqual([root]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: large - 1 }), (index) => {
        const leaf = leafHash(Buffer.from(`entry ${index}`));
        expect(verifyInclusion(index, large, leaf, planInclusion(index, large).fold(tree.read), root).ok).toBe(true);
        const [earlier = emptyRoot] = planRoot(index + 1).fold(tree.read);
        const proof = planConsistency(index + 1, large).fold(tree.read);
        expect(verifyConsistency(index + 1, large, earlier, root, proof).ok).toBe(true);
      }),
      runs(),
    );
  });

  test("the right edge can be read back from the stored hashes and extended as if nothing had happened", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: large - 600 }), fc.nat(600), (n, more) => {
        const levels: Uint8Array[] = [];
        for (const span of edgeSpans(n)) levels[span.level] = tree.read(span);
        const edge = { size: n, levels: Array.from(levels, (run) => run ?? Buffer.alloc(0)) };
        expect(edgeRoot(edge)).toEqual(planRoot(n).fold(tree.read)[0]);
        const leaves = tree.stored[0]?.slice(n, n + more) ?? [];
        expect(edgeRoot(extendEdge(edge, leaves).edge)).toEqual(planRoot(n + more).fold(tree.read)[0] ?? emptyRoot);
      }),
      runs(30),
    );
  });

  test("a run falls into its hashes and back", () => {
    const hashes = entriesOf(5).map(leafHash);
    expect(hashesOf(Buffer.concat(hashes))).toEqual(hashes);
    expect(rootOf([Buffer.concat(hashes)])).toEqual(naive.root(entriesOf(5)));
  });
});

const vectors = "../shared/data/merkle";

interface InclusionVector {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}

interface ConsistencyVector {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

const unpack = (text: string) => Buffer.from(text, "base64");
const load = <T>(kind: string): { file: string; vector: T }[] =>
  globSync(`${vectors}/${kind}/**/*.json`).map((file) => ({ file, vector: JSON.parse(readFileSync(file, "utf8")) }));

const failing = (cases: readonly { vector: { wantErr: boolean } }[]) =>
  cases.filter(({ vector }) => vector.wantErr).length;

describe.skipIf(!existsSync(vectors))(
  "the vectors of transparency-dev/merkle in ../shared/data (skipped where that folder is absent)",
  () => {
    const inclusion = load<InclusionVector>("inclusion");
    const consistency = load<ConsistencyVector>("consistency");

    test(`all ${inclusion.length} of inclusion are judged as they say, ${failing(inclusion)} of them failing`, () => {
      expect(failing(inclusion)).toBeGreaterThan(50);
      for (const { file, vector } of inclusion) {
        const proof = (vector.proof ?? []).map(unpack);
        const verdict = verifyInclusion(
          vector.leafIdx,
          vector.treeSize,
          unpack(vector.leafHash),
          proof,
          unpack(vector.root),
        );
        expect(verdict.ok, file).toBe(!vector.wantErr);
      }
    });

    test(`all ${consistency.length} of consistency are judged as they say, ${failing(consistency)} of them failing`, () => {
      expect(failing(consistency)).toBeGreaterThan(50);
      for (const { file, vector } of consistency) {
        const proof = (vector.proof ?? []).map(unpack);
        const verdict = verifyConsistency(
          vector.size1,
          vector.size2,
          unpack(vector.root1),
          unpack(vector.root2),
          proof,
        );
        expect(verdict.ok, file).toBe(!vector.wantErr);
      }
    });
  },
);
