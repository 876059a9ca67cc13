import { generateKeyPairSync, hash } from "node:crypto";
import { ok, refuse } from "../platform/result.ts";
import { type BodyRecord, openRecord } from "./body-record.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { edgeRoot, emptyEdge, extendEdge } from "./edge.ts";
import { type Body, bodyBytes, commit, entryBytes } from "./entry.ts";
import { type Signer, signerOf } from "./key.ts";
import { leafHash } from "./merkle.ts";
import type { Source } from "./source.ts";
import { encodeBundle, levelsOf, tilePath, tilesOfLevel, tileWidth } from "./tile.ts";

/** A log in memory, resource by resource, for tests to spoil and for the bench to measure. */
export interface Specimen {
  readonly signer: Signer;
  readonly files: Map<string, Uint8Array>;
  readonly root: Uint8Array;
  readonly source: Source;
}

export const newSigner = (name: string): Signer => signerOf(name, generateKeyPairSync("ed25519").privateKey);

/** Two logs with equal `story` begin alike, however long they are. Every third body is sealed, every seventh erased. */
export function specimen(
  size: number,
  signer = newSigner("wardmote.example/ledger"),
  story = "a",
  allOpen = false,
): Specimen {
  const acts = Array.from({ length: size }, (_, seq) => specimenAct(seq, story, allOpen));
  const { edge, added } = extendEdge(
    emptyEdge,
    acts.map(({ entry }) => leafHash(entry)),
  );
  const root = edgeRoot(edge);
  const files = new Map<string, Uint8Array>();
  files.set("key", Buffer.from(`${signer.text}\n`));
  files.set("checkpoint", Buffer.from(signCheckpoint(size, root, signer)));
  const levels = Array.from({ length: levelsOf(size) }, (_, level) =>
    added.filter((one) => one.level === level).map((one) => one.hash),
  );
  const within = <T>(all: readonly T[], { index, width }: { index: number; width: number }) =>
    all.slice(index * tileWidth, index * tileWidth + width);
  for (const [level, hashes] of levels.entries()) {
    for (const tile of tilesOfLevel(size, level))
      files.set(`tile/${tilePath(tile)}`, Buffer.concat(within(hashes, tile)));
  }
  for (const tile of tilesOfLevel(size, 0)) {
    const part = within(acts, tile);
    files.set(`tile/${tilePath({ ...tile, level: null })}`, encodeBundle(part.map(({ entry }) => entry)));
    files.set(`bodies/${tile.index}`, Buffer.from(JSON.stringify(part.map(({ record }) => record))));
  }
  const source: Source = async (path) => {
    const found = files.get(path);
    return found ? ok(found) : refuse({ path, why: "is missing" });
  };
  return { signer, files, root, source };
}

function specimenAct(seq: number, story: string, allOpen: boolean): { entry: Uint8Array; record: BodyRecord } {
  const body: Body = {
    act: "schedule-meeting",
    at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(),
    basis: "clause",
    by: "clock",
    clause: { document: "security-wg", version: 2, clause: "clause_01", address: "chairperson/4/a" } as Body["clause"],
    facts: { number: seq, starts: "2026-02-01T16:00:00Z" },
    hashes: { agenda: hash("sha256", `${story} ${seq}`, "hex") },
    subject: `meeting_${seq}`,
    v: 1,
  };
  const salt = hash("sha256", `salt of ${story} ${seq}`, "buffer");
  const bytes = bodyBytes(body);
  const state = allOpen ? "open" : seq % 3 === 1 ? "sealed" : seq % 7 === 3 ? "erased" : "open";
  return {
    entry: entryBytes(commit(salt, bytes)),
    record: state === "open" ? openRecord(seq, salt, bytes) : { seq, state },
  };
}
