import type { SourceFailure } from "./source.ts";

/** The first thing about a log that does not hold. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Which one, by its path or number: `checkpoint`, `tile/0/000`, `entry 17`, `body 17`. */
  readonly where: string;
  readonly sentence: string;
}

export type ProblemKind =
  /** Could not be read, so nothing can be said about it. */
  | "unreadable"
  | "signature"
  | "origin"
  /** Shorter than what an earlier run has seen signed. */
  | "rolled-back"
  /** Another history than an earlier run has seen signed. */
  | "forked"
  | "tile"
  | "entry"
  | "root"
  | "body";

export const unreadable = ({ path, why }: SourceFailure): Problem => ({
  kind: "unreadable",
  where: path,
  sentence: `${path} ${why}.`,
});
