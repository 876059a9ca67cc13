import type { Finding } from "../finding.ts";
import { type CommunityRecord, type Line, placeIn, proseOf } from "../record.ts";

const emptyPoint = /^\s*(?:[-*+]|\d{1,3}[.)]|\*\*|__)\s*$/;
const slot = /<\s*(?:placeholder|tbd|todo|name|date|link|your [^<>]{1,40}|insert [^<>]{1,40})\s*>/i;
const shouted = /(?<![\p{L}\d_-])(?:TBD|TBC|TBA|TODO|FIXME|XXX|PLACEHOLDER)(?![\p{L}\d_-])/u;
const promised = /\bto be (?:added|announced|confirmed|decided|defined|determined|completed|filled in|written)\W*$/i;

/** In governing documents, points without words, and words that stand for words that never came. Those of minutes their reader finds. */
export const placeholders = ({ texts }: CommunityRecord): readonly Finding[] =>
  texts
    .filter((it) => it.kind === "document")
    .flatMap((text) => {
      const lines = proseOf(text.lines);
      return lines.flatMap((line, index): Finding[] => {
        const words = wordsOf(line, lines[index + 1]);
        if (words === null) return [];
        return [
          {
            kind: "placeholder",
            place: placeIn(text, line),
            about: line.text,
            words,
            remedy: "Write what belongs here, or take the line out.",
          },
        ];
      });
    });

function wordsOf({ text }: Line, next: Line | undefined): string | null {
  if (emptyPoint.test(text)) return isContinued(text, next) ? null : "A point without words was left standing.";
  const found = slot.exec(text)?.[0] ?? shouted.exec(text)?.[0] ?? promised.exec(text)?.[0].trim();
  return found === undefined ? null : `“${found}” was left standing.`;
}

/** The words of a point may stand on its next line, further in. */
const isContinued = (point: string, next: Line | undefined): boolean =>
  next !== undefined && next.text.trim() !== "" && indent(next.text) > indent(point) && !emptyPoint.test(next.text);

const indent = (text: string): number => text.search(/\S|$/);
