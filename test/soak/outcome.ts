/** What a part of the soak found. */
export interface Outcome {
  /** Its figures in one plain line. */
  readonly line: string;
  /** A sentence for each thing that is not as it must be. */
  readonly wrong: readonly string[];
}

export const skip = (line: string): Outcome => ({ line: `skipped: ${line}`, wrong: [] });
