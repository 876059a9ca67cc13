import { ok, type Result, refuse } from "../platform/result.ts";
import type { BodyCounts } from "./body-record.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import type { Verifier } from "./key.ts";
import { sameHash } from "./merkle.ts";
import { type Problem, unreadable } from "./problem.ts";
import type { Source } from "./source.ts";
import { judgeTree, rootAt } from "./tree-judgement.ts";
import { newWalk, type Progress, walkTree } from "./tree-walk.ts";

/** All that a verifier believes beforehand. */
export interface Trust {
  readonly verifier: Verifier;
  /** A checkpoint seen in an earlier run: the log must still continue it. */
  readonly kept?: Pick<Checkpoint, "size" | "root">;
}

export interface Report {
  /** Null where none was found that the key has signed. */
  readonly checkpoint: Checkpoint | null;
  /** The checkpoint as it was served, to be kept for the next run. */
  readonly note: string | null;
  readonly bodies: BodyCounts;
  /** What was found to hold, in order, one sentence each. */
  readonly held: readonly string[];
  /** The first thing that does not hold; null where everything agrees. */
  readonly problem: Problem | null;
}

/**
 * Checks a whole log with nothing but its public key: signature, every tile of every level, root, consistency with a kept
 * checkpoint, and the commitment of every open body. It proves order, time and integrity, not that what was written is true.
 */
export async function verifyLog(source: Source, trust: Trust, progress: Progress = () => {}): Promise<Report> {
  const held: string[] = [];
  const read = await readCheckpoint(source, trust);
  if (!read.ok)
    return { checkpoint: null, note: null, bodies: { open: 0, sealed: 0, erased: 0 }, held, problem: read.refusal };
  const { checkpoint, note } = read.value;
  const { kept } = trust;
  const walk = newWalk(checkpoint.size, kept?.size ?? 0);
  const report = (problem: Problem | null): Report => ({ checkpoint, note, bodies: walk.bodies, held, problem });
  held.push(`The checkpoint of ${checkpoint.size} entries is signed with the key of ${trust.verifier.name}.`);

  const early = kept && judgeKept(checkpoint, kept);
  const wrongTree = early ?? (await walkTree(source, walk, progress)) ?? judgeTree(walk, checkpoint.root);
  if (wrongTree) return report(wrongTree);
  held.push(`All ${checkpoint.size} entries and all tiles give the signed root.`);

  if (kept && !sameHash(rootAt(walk, kept.size), kept.root)) return report(forked(kept.size));
  if (kept) held.push(`The log continues the checkpoint of ${kept.size} entries that an earlier run has kept.`);

  if (walk.flaw) return report(walk.flaw);
  held.push(`All ${walk.bodies.open} open bodies are what their entries commit to.`);
  return report(null);
}

async function readCheckpoint(
  source: Source,
  { verifier }: Trust,
): Promise<Result<{ checkpoint: Checkpoint; note: string }, Problem>> {
  const bytes = await source("checkpoint");
  if (!bytes.ok) return refuse(unreadable(bytes.refusal));
  const opened = openCheckpoint(bytes.value, verifier);
  if (!opened.ok) {
    const sentence = `The checkpoint is not a note signed with the key ${verifier.text} (${opened.refusal}).`;
    return refuse({ kind: "signature", where: "checkpoint", sentence });
  }
  if (opened.value.origin !== verifier.name) {
    const sentence = `The checkpoint speaks for the log ${opened.value.origin}, and the key is that of ${verifier.name}.`;
    return refuse({ kind: "origin", where: "checkpoint", sentence });
  }
  return ok({ checkpoint: opened.value, note: Buffer.from(bytes.value).toString("utf8") });
}

/** What two checkpoints tell without a look at the tree. */
function judgeKept(checkpoint: Checkpoint, kept: NonNullable<Trust["kept"]>): Problem | undefined {
  if (kept.size > checkpoint.size) {
    const sentence = `The log has ${checkpoint.size} entries; an earlier run has seen ${kept.size} of them signed.`;
    return { kind: "rolled-back", where: "checkpoint", sentence };
  }
  return kept.size === checkpoint.size && !sameHash(kept.root, checkpoint.root) ? forked(kept.size) : undefined;
}

const forked = (size: number): Problem => ({
  kind: "forked",
  where: "checkpoint",
  sentence: `The first ${size} entries are not those that an earlier run has seen signed: this log shows different people different histories, or its past was rewritten.`,
});
