import standingRules from "./standing-rules.md?raw";

/** A governing document in the program's own words, for a community that has none in its place yet. */
export type ModelDocument = {
  readonly id: string;
  readonly title: string;
  /** Its place among the governing documents: 1 prevails over all others. */
  readonly order: 1 | 2 | 3 | 4 | 5;
  readonly text: string;
};

export const modelDocuments: readonly ModelDocument[] = [
  { id: "standing-rules", title: "Standing rules", order: 5, text: standingRules },
];
