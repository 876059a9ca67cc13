import { ok, type Result, refuse } from "../platform/result.ts";
import { type BodyCounts, checkBodies } from "./body-record.ts";
import { hashesOf } from "./edge.ts";
import { parseEntry } from "./entry.ts";
import { hashAt, hashSize, leafHash, rootOf, sameHash } from "./merkle.ts";
import { type Problem, unreadable } from "./problem.ts";
import { inOrder, type Source, type SourceFailure } from "./source.ts";
import { decodeBundle, levelsOf, type TileId, tileBytes, tilePath, tilesOfLevel, tileWidth } from "./tile.ts";

/** Hears how many of how many entries have been read. */
export type Progress = (done: number, of: number) => void;

/** One level as the entries give it and as the tiles show it: runs of hashes. */
interface Level {
  readonly computed: Uint8Array;
  readonly served: Uint8Array;
}

/** What a walk over all entries and tiles has found; {@link judgeTree} draws the conclusion. */
export interface Walk {
  readonly size: number;
  readonly keptSize: number;
  /** Of level 0 only the partial tile at the right; of the levels above all hashes. */
  levels: Level[];
  /** Roots of the full leaf tiles as they were served. */
  leafTileRoots: Uint8Array;
  /** Leaf hashes between the last full bundle within the kept checkpoint and its end. */
  keptLeaves: Uint8Array;
  /** The first tile that is not what the entries give, and which of its hashes. */
  disagreement: { readonly tile: TileId; readonly offset: number } | undefined;
  bodies: BodyCounts;
  /** The first entry or body that is wrong in itself, whatever the tree says. */
  flaw: Problem | undefined;
}

const none = Buffer.alloc(0);

/** Bundles in flight at once; each is three requests. */
const bundlesAtOnce = 8;

/** `size`: entries of the checkpoint under audit; `keptSize`: of the one kept from an earlier run, or 0. */
export const newWalk = (size: number, keptSize: number): Walk => ({
  size,
  keptSize,
  levels: [],
  leafTileRoots: none,
  keptLeaves: none,
  disagreement: undefined,
  bodies: { open: 0, sealed: 0, erased: 0 },
  flaw: undefined,
});

/** Reads everything once. Answers only what ends the walk: a resource that cannot be read or has the wrong length. */
export async function walkTree(source: Source, walk: Walk, progress: Progress): Promise<Problem | undefined> {
  const problem = await walkEntries(source, walk, progress);
  if (problem) return problem;
  for (let level = 1; level < levelsOf(walk.size); level++) {
    const wrong = await walkLevel(source, walk, level);
    if (wrong) return wrong;
  }
  return undefined;
}

interface Bundle {
  readonly entries: Uint8Array;
  readonly tile: Uint8Array;
  readonly bodies: Uint8Array;
}

async function readBundle(source: Source, tile: TileId): Promise<Result<Bundle, SourceFailure>> {
  const [entries, leaves, bodies] = await Promise.all([
    source(`tile/${tilePath({ ...tile, level: null })}`),
    source(`tile/${tilePath(tile)}`),
    source(`bodies/${tile.index}`),
  ]);
  if (!entries.ok) return entries;
  if (!leaves.ok) return leaves;
  return bodies.ok ? ok({ entries: entries.value, tile: leaves.value, bodies: bodies.value }) : bodies;
}

/** Level 0: every entry against its leaf, every body against its entry. */
async function walkEntries(source: Source, walk: Walk, progress: Progress): Promise<Problem | undefined> {
  const roots: { computed: Uint8Array; served: Uint8Array }[] = [];
  let edge: Level = { computed: none, served: none };
  const reads = inOrder(tilesOfLevel(walk.size, 0), bundlesAtOnce, (tile) => readBundle(source, tile));
  for await (const { item: tile, answer: bundle } of reads) {
    if (!bundle.ok) return unreadable(bundle.refusal);
    const leaves = hashEntries(walk, tile, bundle.value);
    if (!leaves.ok) return leaves.refusal;
    const problem = compareTile(walk, tile, leaves.value, bundle.value.tile);
    if (problem) return problem;
    const level = { computed: leaves.value, served: bundle.value.tile };
    if (tile.width < tileWidth) edge = level;
    else roots.push({ computed: rootOf([level.computed]), served: rootOf([level.served]) });
    progress(tile.index * tileWidth + tile.width, walk.size);
  }
  walk.leafTileRoots = Buffer.concat(roots.map(({ served }) => served));
  walk.levels = [edge, { computed: Buffer.concat(roots.map(({ computed }) => computed)), served: none }];
  return undefined;
}

function hashEntries(walk: Walk, tile: TileId, bundle: Bundle): Result<Uint8Array, Problem> {
  const where = `tile/${tilePath({ ...tile, level: null })}`;
  const first = tile.index * tileWidth;
  const entries = decodeBundle(bundle.entries, tile.width);
  if (!entries.ok) {
    const { refusal } = entries;
    const sentence =
      refusal.kind === "count"
        ? `${where} holds ${refusal.found} entries; ${tile.width} are due.`
        : `${where} ends in the middle of entry ${first + refusal.after}.`;
    return refuse({ kind: "entry", where, sentence });
  }
  const commitments = entries.value.map(parseEntry);
  walk.flaw ??= oddEntry(first, commitments);
  const bodies = checkBodies(bundle.bodies, first, commitments);
  walk.flaw ??= bodies.problem;
  walk.bodies = addCounts(walk.bodies, bodies.counts);
  const leaves = Buffer.concat(entries.value.map(leafHash));
  if (Math.floor(walk.keptSize / tileWidth) === tile.index) {
    walk.keptLeaves = leaves.subarray(0, (walk.keptSize % tileWidth) * hashSize);
  }
  return ok(leaves);
}

function oddEntry(first: number, commitments: readonly (Uint8Array | undefined)[]): Problem | undefined {
  const at = commitments.indexOf(undefined);
  if (at === -1) return undefined;
  const where = `entry ${first + at}`;
  return { kind: "entry", where, sentence: `Entry ${first + at} does not have the form of an entry.` };
}

const addCounts = (a: BodyCounts, b: BodyCounts): BodyCounts => ({
  open: a.open + b.open,
  sealed: a.sealed + b.sealed,
  erased: a.erased + b.erased,
});

function compareTile(walk: Walk, tile: TileId, computed: Uint8Array, served: Uint8Array): Problem | undefined {
  if (served.length !== tileBytes(tile.width)) {
    const where = `tile/${tilePath(tile)}`;
    return { kind: "tile", where, sentence: `${where} has ${served.length} bytes; ${tileBytes(tile.width)} are due.` };
  }
  if (!sameHash(computed, served)) walk.disagreement ??= { tile, offset: firstDifference(computed, served) };
  return undefined;
}

/** The place of the first hash that differs between two runs, or -1. */
export const firstDifference = (a: Uint8Array, b: Uint8Array): number =>
  hashesOf(a).findIndex((hash, index) => !sameHash(hash, hashAt(b, index)));

/** Levels 1 and up: each tile against the roots of the full tiles below it. */
async function walkLevel(source: Source, walk: Walk, level: number): Promise<Problem | undefined> {
  const computed = walk.levels[level]?.computed ?? none;
  const found: Uint8Array[] = [];
  const reads = inOrder(tilesOfLevel(walk.size, level), 3 * bundlesAtOnce, (tile) => source(`tile/${tilePath(tile)}`));
  for await (const { item: tile, answer: served } of reads) {
    if (!served.ok) return unreadable(served.refusal);
    const problem = compareTile(walk, tile, tileOf(computed, tile), served.value);
    if (problem) return problem;
    found.push(served.value);
  }
  walk.levels[level] = { computed, served: Buffer.concat(found) };
  walk.levels[level + 1] = { computed: fullTileRoots(computed), served: none };
  return undefined;
}

const tileOf = (run: Uint8Array, { index, width }: Pick<TileId, "index" | "width">): Uint8Array =>
  run.subarray(index * tileBytes(tileWidth), index * tileBytes(tileWidth) + tileBytes(width));

function fullTileRoots(run: Uint8Array): Uint8Array {
  const count = Math.floor(run.length / tileBytes(tileWidth));
  return Buffer.concat(Array.from({ length: count }, (_, index) => rootOf([tileOf(run, { index, width: tileWidth })])));
}
