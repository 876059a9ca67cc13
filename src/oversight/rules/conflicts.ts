import type { Finding } from "../finding.ts";
import { type CommunityRecord, placeIn } from "../record.ts";

/** Rules that a lower document, or another of the same rank, states otherwise than the one that prevails. */
export const conflicts = ({ conflicts, texts }: CommunityRecord): readonly Finding[] =>
  conflicts.flatMap(({ prevails, yields }): Finding[] => {
    const text = texts.find((it) => it.subject === `document:${yields.document}`);
    if (!text) return [];
    const line = text.lines.find((it) => it.href.endsWith(`/${yields.address}`)) ?? null;
    return [
      {
        kind: "rules-conflict",
        place: placeIn(text, line),
        about: yields.words,
        words: `${yields.label} says otherwise than ${prevails}, which prevails.`,
        remedy: "Have one of the two changed; until then the higher one holds.",
      },
    ];
  });
