import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ok } from "../platform/result.ts";
import { encodeBase64 } from "./base64.ts";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { logPaths } from "./export.ts";
import { leafHash } from "./merkle.ts";
import { signNote } from "./note.ts";
import type { ProblemKind } from "./problem.ts";
import type { Source } from "./source.ts";
import { newSigner, type Specimen, specimen } from "./specimen.ts";
import { tilePath } from "./tile.ts";
import { verifyLog } from "./verify.ts";

/** The log with some resources replaced, or dropped where undefined. */
const spoilt =
  (log: Specimen, changes: Record<string, Uint8Array | undefined>): Source =>
  async (path) =>
    path in changes
      ? changes[path]
        ? ok(changes[path])
        : { ok: false, refusal: { path, why: "is missing" } }
      : log.source(path);

const file = (log: Specimen, path: string): Buffer => {
  const found = log.files.get(path);
  if (!found) throw new Error(`no ${path}`);
  return Buffer.from(found);
};

function flipped(log: Specimen, path: string, at: number): Record<string, Uint8Array> {
  const bytes = file(log, path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { [path]: bytes };
}

const judge = async (
  log: Specimen,
  changes: Record<string, Uint8Array | undefined>,
  kept?: { size: number; root: Uint8Array },
) => (await verifyLog(spoilt(log, changes), { verifier: log.signer, ...(kept && { kept }) })).problem;

const entryOffset = (log: Specimen, path: string, nth: number): number => {
  const bundle = file(log, path);
  let at = 0;
  for (let skipped = 0; skipped < nth; skipped++) at += 2 + bundle.readUInt16BE(at);
  return at;
};

const bodiesWith = (log: Specimen, path: string, change: (records: Record<string, unknown>[]) => unknown) => {
  const records = JSON.parse(file(log, path).toString("utf8"));
  return { [path]: Buffer.from(JSON.stringify(change(records) ?? records)) };
};

const size = 70_000;
let log: Specimen;
const small = specimen(10);
const middle = specimen(700);
beforeAll(() => {
  log = specimen(size);
});

describe("a sound log agrees", () => {
  test.each([0, 1, 2, 255, 256, 257, 511, 512, 1000])("with %i entries", async (entries) => {
    const sound = specimen(entries);
    const report = await verifyLog(sound.source, { verifier: sound.signer });
    expect(report.problem).toBeNull();
    expect(report.bodies.open + report.bodies.sealed + report.bodies.erased).toBe(entries);
    expect(report.checkpoint?.root).toEqual(sound.root);
    expect(report.held).toHaveLength(3);
  });

  test("with 70 000 entries, three levels of tiles, and says how far it is", async () => {
    const heard: number[] = [];
    const report = await verifyLog(log.source, { verifier: log.signer }, (done) => heard.push(done));
    expect(report.problem).toBeNull();
    expect(heard.at(-1)).toBe(size);
    expect(heard).toHaveLength(274);
  });

  test("with every checkpoint of its own past", async () => {
    for (const earlier of [0, 1, 255, 256, 257, 511, 512, 700, 999, 1000]) {
      const whole = specimen(1000);
      const kept = { size: earlier, root: specimen(earlier, whole.signer).root };
      const report = await verifyLog(whole.source, { verifier: whole.signer, kept });
      expect(report.problem, `from ${earlier}`).toBeNull();
      expect(report.held[2]).toContain(`${earlier} entries`);
    }
  });

  test("while it grows: bodies of entries after the checkpoint are not looked at", async () => {
    const later = specimen(14, small.signer);
    expect(await judge(small, { "bodies/0": file(later, "bodies/0") })).toBeNull();
  });
});

/** Every way to spoil a log, and what the verifier has to call it. */
const damages: [string, ProblemKind, string, () => ReturnType<typeof judge>][] = [
  [
    "one byte of an entry",
    "entry",
    "entry 300",
    () => judge(middle, flipped(middle, "tile/entries/001", entryOffset(middle, "tile/entries/001", 44) + 10)),
  ],
  [
    "one byte of an entry of the last, partial bundle",
    "entry",
    "entry 699",
    () =>
      judge(middle, flipped(middle, "tile/entries/002.p/188", entryOffset(middle, "tile/entries/002.p/188", 187) + 10)),
  ],
  ["one byte of a leaf tile", "tile", "tile/0/001", () => judge(middle, flipped(middle, "tile/0/001", 44 * 32))],
  [
    "one byte of the partial leaf tile",
    "tile",
    "tile/0/002.p/188",
    () => judge(middle, flipped(middle, "tile/0/002.p/188", 3)),
  ],
  ["one byte of a full tile of level 1", "tile", "tile/1/000", () => judge(log, flipped(log, "tile/1/000", 32 * 7))],
  [
    "one byte of the partial tile of level 1",
    "tile",
    "tile/1/001.p/17",
    () => judge(log, flipped(log, "tile/1/001.p/17", 1)),
  ],
  ["one byte of the tile of level 2", "tile", "tile/2/000.p/1", () => judge(log, flipped(log, "tile/2/000.p/1", 0))],
  [
    "one byte of a tile in a log of ten entries",
    "tile",
    "tile/0/000.p/10",
    () => judge(small, flipped(small, "tile/0/000.p/10", 90)),
  ],
  [
    "one byte of an entry in a log of ten entries",
    "entry",
    "entry 4",
    () => judge(small, flipped(small, "tile/entries/000.p/10", entryOffset(small, "tile/entries/000.p/10", 4) + 9)),
  ],
  [
    "an entry and its leaf tile together",
    "tile",
    "tile/0/002",
    () => judge(log, forgedEntry("tile/entries/002", "tile/0/002")),
  ],
  [
    "the checkpoint's size",
    "signature",
    "checkpoint",
    () =>
      judge(middle, { checkpoint: Buffer.from(file(middle, "checkpoint").toString().replace("\n700\n", "\n699\n")) }),
  ],
  [
    "one byte of the checkpoint's signature",
    "signature",
    "checkpoint",
    () => judge(middle, flipped(middle, "checkpoint", file(middle, "checkpoint").length - 12)),
  ],
  [
    "the checkpoint for one by another key",
    "signature",
    "checkpoint",
    () =>
      judge(middle, {
        checkpoint: Buffer.from(signCheckpoint(size, middle.root, newSigner("wardmote.example/ledger"))),
      }),
  ],
  [
    "the checkpoint for one of another log by the same key",
    "origin",
    "checkpoint",
    () =>
      judge(middle, {
        checkpoint: Buffer.from(signNote(`other.example/ledger\n0\n${encodeBase64(middle.root)}\n`, middle.signer)),
      }),
  ],
  [
    "the root, signed by the key itself",
    "root",
    "checkpoint",
    () => judge(middle, { checkpoint: Buffer.from(signCheckpoint(700, leafHash(middle.root), middle.signer)) }),
  ],
  [
    "the size, signed by the key itself",
    "unreadable",
    "tile/entries/002.p/189",
    () => judge(middle, { checkpoint: Buffer.from(signCheckpoint(701, middle.root, middle.signer)) }),
  ],
  [
    "a bundle of entries dropped",
    "unreadable",
    "tile/entries/001",
    () => judge(middle, { "tile/entries/001": undefined }),
  ],
  ["a tile dropped", "unreadable", "tile/0/001", () => judge(middle, { "tile/0/001": undefined })],
  ["a tile of level 1 dropped", "unreadable", "tile/1/001.p/17", () => judge(log, { "tile/1/001.p/17": undefined })],
  ["the checkpoint dropped", "unreadable", "checkpoint", () => judge(log, { checkpoint: undefined })],
  [
    "a tile cut short",
    "tile",
    "tile/0/001",
    () => judge(middle, { "tile/0/001": file(middle, "tile/0/001").subarray(32) }),
  ],
  [
    "a bundle cut short",
    "entry",
    "tile/entries/001",
    () => judge(middle, { "tile/entries/001": file(middle, "tile/entries/001").subarray(0, -5) }),
  ],
  [
    "one entry dropped from its bundle",
    "entry",
    "tile/entries/000.p/10",
    () =>
      judge(small, {
        "tile/entries/000.p/10": file(small, "tile/entries/000.p/10").subarray(
          entryOffset(small, "tile/entries/000.p/10", 1),
        ),
      }),
  ],
  [
    "one letter of an open body",
    "body",
    "body 512",
    () =>
      judge(
        middle,
        bodiesWith(middle, "bodies/2", (all) => {
          (all[0] ?? {}).body = String(all[0]?.body).replace("meeting", "Meeting");
        }),
      ),
  ],
  [
    "the salt of an open body",
    "body",
    "body 512",
    () =>
      judge(
        middle,
        bodiesWith(middle, "bodies/2", (all) => {
          (all[0] ?? {}).salt = encodeBase64(leafHash(middle.root));
        }),
      ),
  ],
  [
    "the state of a body",
    "body",
    "body 512",
    () =>
      judge(
        middle,
        bodiesWith(middle, "bodies/2", (all) => {
          (all[0] ?? {}).state = "lost";
        }),
      ),
  ],
  [
    "a number skipped among the bodies",
    "body",
    "body 513",
    () =>
      judge(
        middle,
        bodiesWith(middle, "bodies/2", (all) => all.filter((_, at) => at !== 1)),
      ),
  ],
  [
    "two bodies exchanged",
    "body",
    "body 512",
    () =>
      judge(
        middle,
        bodiesWith(middle, "bodies/2", ([a, b, ...rest]) => [b, a, ...rest]),
      ),
  ],
  [
    "the last body dropped",
    "body",
    "body 9",
    () =>
      judge(
        small,
        bodiesWith(small, "bodies/0", (all) => all.slice(0, -1)),
      ),
  ],
  ["a list of bodies that is no list", "body", "body 0", () => judge(small, { "bodies/0": Buffer.from("{}") })],
  ["the bodies of a bundle dropped", "unreadable", "bodies/2", () => judge(middle, { "bodies/2": undefined })],
];

/** Replaces entry 512 and its leaf, so that both agree with each other. */
function forgedEntry(bundle: string, tile: string): Record<string, Uint8Array> {
  const entries = file(log, bundle);
  const length = entries.readUInt16BE(0);
  entries[8] = (entries[8] ?? 0) === 65 ? 66 : 65;
  const leaves = file(log, tile);
  leaves.set(leafHash(entries.subarray(2, 2 + length)), 0);
  return { [bundle]: entries, [tile]: leaves };
}

describe("a spoilt log fails, and the spoilt thing is named:", () => {
  test.each(damages)("%s", async (_what, kind, where, verdict) => {
    const problem = await verdict();
    expect(problem).toMatchObject({ kind, where });
    expect(problem?.sentence).toMatch(/^\S.*\.$/);
  });

  test("any one byte anywhere in what the tree rests on", async () => {
    const whole = specimen(300);
    const paths = ["checkpoint", ...logPaths(300)].filter((path) => !path.startsWith("bodies/"));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, flip) => {
          const bytes = file(whole, path);
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ flip;
          const problem = await judge(whole, { [path]: bytes });
          expect(problem?.kind, `${path} at ${place}`).toMatch(/^(?:signature|tile|entry)$/);
          if (problem?.kind === "tile") expect(problem.where).toBe(path);
          if (problem?.kind === "entry")
            expect(path).toBe(
              `tile/${tilePath({ level: null, index: path.includes("/001") ? 1 : 0, width: path.includes("/001") ? 44 : 256 })}`,
            );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("a log with a past", () => {
  const keptOf = (other: Specimen, entries: number) => ({ size: entries, root: other.root });

  test("that was rewritten and signed anew is a fork, at any length", async () => {
    const signer = newSigner("wardmote.example/ledger");
    for (const [before, after] of [
      [1, 1],
      [1, 5],
      [255, 256],
      [256, 300],
      [300, 300],
      [300, 1000],
    ] as const) {
      const told = specimen(before, signer, "a");
      const retold = specimen(after, signer, "b");
      const problem = await judge(retold, {}, keptOf(told, before));
      expect(problem, `${before} → ${after}`).toMatchObject({ kind: "forked" });
    }
  });

  test("of which one entry was dropped before it was signed anew is a fork", async () => {
    const signer = newSigner("wardmote.example/ledger");
    const whole = specimen(20, signer);
    const kept = openCheckpoint(file(whole, "checkpoint"), signer);
    const shorter = specimen(19, signer, "b");
    expect(kept.ok && (await judge(shorter, {}, kept.value))).toMatchObject({ kind: "rolled-back" });
    expect(kept.ok && (await judge(specimen(21, signer, "b"), {}, kept.value))).toMatchObject({ kind: "forked" });
  });

  test("that is shorter than it was is rolled back", async () => {
    const problem = await judge(small, {}, { size: 11, root: small.root });
    expect(problem).toMatchObject({ kind: "rolled-back", where: "checkpoint" });
  });
});

test("a key of another log is a wrong key", async () => {
  const { problem, checkpoint } = await verifyLog(small.source, { verifier: newSigner("wardmote.example/ledger") });
  expect(problem).toMatchObject({ kind: "signature" });
  expect(checkpoint).toBeNull();
});
