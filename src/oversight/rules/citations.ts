import type { Finding } from "../finding.ts";
import { type CommunityRecord, lineOf, placeIn } from "../record.ts";

/** Citations that do not lead to the clause they mean, read in today's version of the cited document. */
export const citations = ({ citations, texts }: CommunityRecord): readonly Finding[] =>
  citations.flatMap(({ document, line, words, target, cited, today }): Finding[] => {
    const text = texts.find((it) => it.subject === `document:${document}`);
    if (!text) return [];
    return [
      {
        kind: "citation-stale",
        place: placeIn(text, lineOf(text, line)),
        about: words,
        words: today ? `${target} ${cited} is called ${today} today.` : `${target} has no clause ${cited} today.`,
        remedy: today ? `Cite ${today}.` : "Cite the clause as it is called today.",
      },
    ];
  });
