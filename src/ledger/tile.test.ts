import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { decodeBundle, encodeBundle, isCovered, levelsOf, parseTilePath, tilePath, tilesOfLevel } from "./tile.ts";

describe("tile paths of C2SP tlog-tiles", () => {
  test.each([
    [{ level: 0, index: 1234067, width: 256 }, "0/x001/x234/067"],
    [{ level: 1, index: 0, width: 17 }, "1/000.p/17"],
    [{ level: null, index: 273, width: 112 }, "entries/273.p/112"],
    [{ level: 63, index: 1000, width: 255 }, "63/x001/000.p/255"],
  ])("%j is %s", (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  test("every tile has one path and every path one tile", () => {
    const tile = fc.record({
      level: fc.option(fc.integer({ min: 0, max: 63 })),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(tilePath(one))).toEqual(one);
      }),
      runs(),
    );
  });

  test.each([
    "00/000",
    "64/000",
    "0/0",
    "0/00",
    "0/0000",
    "0/001/234",
    "0/x000/001",
    "0/x001",
    "0/x001/x234",
    "0/000.p/0",
    "0/000.p/256",
    "0/000.p/01",
    "0/000.p/",
    "0/000/",
    "-1/000",
    "entries/000.p/999",
    "data/000",
    "",
    "0/x999/x999/x999/x999/x999/999",
  ])("%j is no tile", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe("the tiles of a tree", () => {
  const shape = (size: number) =>
    Array.from({ length: levelsOf(size) }, (_, level) => [...tilesOfLevel(size, level)].map(({ width }) => width));

  test("of 70 000 entries are those of the specification's example", () => {
    const [leaves = [], middle, top, ...rest] = shape(70_000);
    expect(leaves).toHaveLength(274);
    expect(leaves.at(-1)).toBe(112);
    expect([middle, top, rest]).toEqual([[256, 17], [1], []]);
  });

  test("of 256 entries are a full tile and a partial one above it; of none, none", () => {
    expect(shape(256)).toEqual([[256], [1]]);
    expect(shape(255)).toEqual([[255]]);
    expect(shape(0)).toEqual([]);
  });

  test("reach no further than the tree: neither a partial hash nor an empty tile is covered", () => {
    expect(isCovered({ level: 0, index: 1, width: 44 }, 300)).toBe(true);
    expect(isCovered({ level: 0, index: 1, width: 45 }, 300)).toBe(false);
    expect(isCovered({ level: null, index: 0, width: 256 }, 300)).toBe(true);
    expect(isCovered({ level: 1, index: 0, width: 1 }, 300)).toBe(true);
    expect(isCovered({ level: 1, index: 0, width: 2 }, 300)).toBe(false);
    expect(isCovered({ level: 0, index: 0, width: 1 }, 0)).toBe(false);
  });
});

describe("an entry bundle", () => {
  test("puts a big-endian uint16 length before each entry", () => {
    expect([...encodeBundle([Buffer.alloc(258, 7), Buffer.alloc(0)])].slice(0, 4)).toEqual([1, 2, 7, 7]);
    expect(encodeBundle([Buffer.from("a")])).toEqual(Buffer.from([0, 1, 97]));
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });

  test("reads back as it was written, and is refused when cut anywhere or of another number", () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(entries, fc.nat(), (written, cut) => {
        const bundle = encodeBundle(written);
        const read = decodeBundle(bundle, written.length);
        expect(read.ok && read.value.map((one) => [...one])).toEqual(written.map((one) => [...one]));
        expect(decodeBundle(bundle.subarray(0, cut % bundle.length), written.length).ok).toBe(false);
        expect(decodeBundle(bundle, written.length + 1)).toEqual({
          ok: false,
          refusal: { kind: "count", found: written.length },
        });
      }),
      runs(),
    );
  });
});
