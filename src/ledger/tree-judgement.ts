import { hashSize, rootOf, sameHash } from "./merkle.ts";
import type { Problem } from "./problem.ts";
import { edgeWidth, levelsOf, tilePath, tileWidth } from "./tile.ts";
import { firstDifference, type Walk } from "./tree-walk.ts";

const none = Buffer.alloc(0);

/** The root of the first `size` entries, for the size of the checkpoint under audit and that of the kept one. */
export function rootAt({ levels, keptLeaves, size: whole }: Walk, size: number): Uint8Array {
  const full = levels[1]?.computed.subarray(0, Math.floor(size / tileWidth) * hashSize) ?? none;
  return rootOf([full, size === whole ? (levels[0]?.computed ?? none) : keptLeaves]);
}

/**
 * Whether the entries give the signed root and all tiles agree. Where not, the signature arbitrates between them: what leads
 * to the signed root is genuine, and what disagrees with it was changed.
 */
export function judgeTree(walk: Walk, root: Uint8Array): Problem | undefined {
  if (!sameHash(rootAt(walk, walk.size), root))
    return blameEntry(walk, root) ?? blameTile(walk, root) ?? blameRoot(walk);
  if (!walk.disagreement) return undefined;
  const { tile, offset } = walk.disagreement;
  const where = `tile/${tilePath(tile)}`;
  return {
    kind: "tile",
    where,
    sentence: `${where} was changed: its hash ${offset} is not what the signed entries give.`,
  };
}

/** The leaf tiles lead to the signed root, so an entry that is not their leaf was changed. */
function blameEntry({ disagreement, leafTileRoots, levels }: Walk, root: Uint8Array): Problem | undefined {
  if (disagreement?.tile.level !== 0) return undefined;
  if (!sameHash(rootOf([leafTileRoots, levels[0]?.served ?? none]), root)) return undefined;
  const seq = disagreement.tile.index * tileWidth + disagreement.offset;
  return {
    kind: "entry",
    where: `entry ${seq}`,
    sentence: `Entry ${seq} was changed: the signed tree has another one in its place.`,
  };
}

/** The tiles of a level lead to the signed root, so what lies below the first hash that differs was changed. */
function blameTile({ levels, size }: Walk, root: Uint8Array): Problem | undefined {
  for (let level = 1; level < levelsOf(size); level++) {
    const { served, computed } = levels[level] ?? { served: none, computed: none };
    const edges = levels
      .slice(0, level)
      .map((below, at) => below.served.subarray(below.served.length - edgeWidth(size, at) * hashSize));
    const index = firstDifference(computed, served);
    if (index === -1 || !sameHash(rootOf([served, ...edges.toReversed()]), root)) continue;
    const where = `tile/${tilePath({ level: level - 1, index, width: tileWidth })}`;
    return {
      kind: "tile",
      where,
      sentence: `${where} and what lies below it were changed: the signed tree has another hash for it.`,
    };
  }
  return undefined;
}

function blameRoot({ size, disagreement }: Walk): Problem {
  const also = disagreement ? `; nor do these entries agree with tile/${tilePath(disagreement.tile)}` : "";
  return {
    kind: "root",
    where: "checkpoint",
    sentence: `The signed root is not the root of the ${size} entries that are served${also}.`,
  };
}
