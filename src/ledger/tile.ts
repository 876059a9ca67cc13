import { ok, type Result, refuse } from "../platform/result.ts";
import { hashSize } from "./merkle.ts";

/** Hashes in a full tile and entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;

/** `level` is null for a bundle of entries; `width` is 256, or less for a partial tile. */
export interface TileId {
  readonly level: number | null;
  readonly index: number;
  readonly width: number;
}

const pathPattern = /^(?<level>entries|0|[1-9]\d?)\/(?<index>(?:x\d{3}\/)*\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/;
const highestLevel = 63;

function indexPath(index: number): string {
  const groups = [index % 1000];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  const padded = groups.map((group) => String(group).padStart(3, "0"));
  return padded.map((group, at) => (at < padded.length - 1 ? `x${group}` : group)).join("/");
}

/** The path below `<prefix>/tile/`: `0/x001/x234/067`, `1/000.p/17`, `entries/000.p/3`. */
export function tilePath({ level, index, width }: TileId): string {
  const suffix = width < tileWidth ? `.p/${width}` : "";
  return `${level ?? "entries"}/${indexPath(index)}${suffix}`;
}

/** The tile that a path below `<prefix>/tile/` names, or undefined where it is not the one path of a tile. */
export function parseTilePath(path: string): TileId | undefined {
  const groups = pathPattern.exec(path)?.groups;
  if (!groups) return undefined;
  const { level, index, width } = groups as { level: string; index: string; width?: string };
  const tile = {
    level: level === "entries" ? null : Number(level),
    index: Number(index.replaceAll(/[x/]/g, "")),
    width: width === undefined ? tileWidth : Number(width),
  };
  const exists = Number.isSafeInteger(tile.index) && (tile.level ?? 0) <= highestLevel;
  return exists && tilePath(tile) === path ? tile : undefined;
}

/** Full subtrees of 256^level entries in a tree of `size` entries: the hashes that a level holds over all its tiles. */
export const hashesAtLevel = (size: number, level: number): number => Math.floor(size / tileWidth ** level);

/** Whether a tree of `size` entries determines this tile: true as well for partial widths between checkpoints. */
export const isCovered = ({ level, index, width }: TileId, size: number): boolean =>
  width >= 1 && index * tileWidth + width <= hashesAtLevel(size, level ?? 0);

/** The tiles of one level in a tree of `size` entries, left to right; only the last may be partial. */
export function* tilesOfLevel(size: number, level: number): Generator<TileId & { level: number }> {
  const count = hashesAtLevel(size, level);
  for (let index = 0; index * tileWidth < count; index++) {
    yield { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
  }
}

/** Levels that hold at least one hash in a tree of `size` entries. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (hashesAtLevel(size, levels) > 0) levels++;
  return levels;
}

/** Hashes of a level in the partial tile at its right end, 0 to 255. */
export const edgeWidth = (size: number, level: number): number => hashesAtLevel(size, level) % tileWidth;

/** An entry bundle: each entry behind its length as a big-endian uint16. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new RangeError(`an entry of ${entry.length} bytes does not fit into a bundle`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

export type BundleRefusal =
  | { readonly kind: "cut-off"; readonly after: number }
  | { readonly kind: "count"; readonly found: number };

/** The `width` entries of a bundle; refused where it ends inside an entry or holds another number of them. */
export function decodeBundle(bytes: Uint8Array, width: number): Result<readonly Uint8Array[], BundleRefusal> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + 2;
    const end = start <= bytes.length ? start + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) return refuse({ kind: "cut-off", after: entries.length });
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  return entries.length === width ? ok(entries) : refuse({ kind: "count", found: entries.length });
}

/** Bytes of a tile of hashes. */
export const tileBytes = (width: number): number => width * hashSize;
