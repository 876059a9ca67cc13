import { hashAt, hashSize, rootOf } from "./merkle.ts";
import { edgeWidth, hashesAtLevel, levelsOf, tileWidth } from "./tile.ts";

/** All that is needed to extend a tree: the hashes of the partial tile at the right end of each level, lowest first. */
export interface Edge {
  readonly size: number;
  readonly levels: readonly Uint8Array[];
}

/** A hash that has become final and belongs into the tiles. */
export interface TileHash {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

export const emptyEdge: Edge = { size: 0, levels: [] };

/** The root of the tree whose right edge this is. */
export const edgeRoot = ({ levels }: Edge): Uint8Array => rootOf(levels.toReversed());

/** Where the edge of a tree of `size` entries lies: hash `from` and the `count` (1 to 255) hashes after it, per level. */
export function edgeSpans(size: number): { level: number; from: number; count: number }[] {
  return Array.from({ length: levelsOf(size) }, (_, level) => {
    const count = edgeWidth(size, level);
    return { level, from: hashesAtLevel(size, level) - count, count };
  }).filter(({ count }) => count > 0);
}

/** Appends leaves: the new edge, and every hash that this makes final, of all levels. */
export function extendEdge(edge: Edge, leaves: readonly Uint8Array[]): { edge: Edge; added: readonly TileHash[] } {
  const added: TileHash[] = [];
  const levels: Uint8Array[] = [];
  let arriving = leaves;
  for (let level = 0; arriving.length > 0 || level < edge.levels.length; level++) {
    const first = hashesAtLevel(edge.size, level);
    added.push(...arriving.map((hash, at) => ({ level, index: first + at, hash })));
    const run = Buffer.concat([edge.levels[level] ?? Buffer.alloc(0), ...arriving]);
    const full = Math.floor(run.length / hashSize / tileWidth);
    arriving = Array.from({ length: full }, (_, tile) => rootOf([tileAt(run, tile)]));
    levels.push(run.subarray(full * tileWidth * hashSize));
  }
  return { edge: { size: edge.size + leaves.length, levels }, added };
}

const tileAt = (run: Uint8Array, tile: number): Uint8Array =>
  run.subarray(tile * tileWidth * hashSize, (tile + 1) * tileWidth * hashSize);

/** The leaves of a run, one by one. */
export const hashesOf = (run: Uint8Array): Uint8Array[] =>
  Array.from({ length: run.length / hashSize }, (_, index) => hashAt(run, index));
