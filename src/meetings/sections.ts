/** The lines of minutes, and the sections that their headings make of them. */

export type PartKind = "preamble" | "agenda" | "attendance" | "notes" | "actions" | "notice" | "other";

/** Which people a list of attendees holds, by its heading. */
export type ListKind = "voting" | "voting-absent" | "absent" | "others";

export interface Part {
  readonly kind: PartKind;
  /** Null for what stands before the first heading. */
  readonly heading: string | null;
  /** 1 to 6 by its signs, 0 without a heading. */
  readonly depth: number;
  /** Of the heading; the first line is 1. */
  readonly line: number;
  readonly endLine: number;
  /** Whether anything but a placeholder stands below the heading. */
  readonly filled: boolean;
  /** For lists of attendees: whose. Null where a heading does not tell. */
  readonly list: ListKind | null;
}

/** The lines of a file without their ends. `\n` alone ends a line, as the database counts them. */
export const linesOf = (text: string): readonly string[] =>
  text
    .replace(/^\ufeff/, "")
    .split("\n")
    .map((line) => line.replace(/\r$/, ""));

/** Words without Markdown's signs around them: emphasis, code, the address of a link. */
export const plain = (words: string): string =>
  words
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/\*\*|__|~~|`/g, "")
    .replace(/^[*_](?=\S)|(?<=\S)[*_]$/g, "")
    .trim();

const nothing = /^(?:\d{1,3}|\d{0,3} ?(?:n a|na|none|tb[ad]|nothing|no action items?|add your name))?$/i;

/** Nothing yet: an empty item, a dash, a number without words, a word that says so. */
export const isPlaceholder = (line: string): boolean => nothing.test(line.replace(/[^\p{L}\p{N}]+/gu, " ").trim());

/** Headings by which a section is known. The first that fits, in the order of the table. */
const known: readonly (readonly [RegExp, PartKind, ListKind | null])[] = [
  [/^(?:meeting |proposed |draft |tentative )?agenda(?: items?| topics?)?$/, "agenda", null],
  [
    /^(?:voting (?:members?|representatives?)|members|committee members|tsc members) (?:not present|absent)$/,
    "attendance",
    "voting-absent",
  ],
  [/^(?:absent voting|voting absent) members?$/, "attendance", "voting-absent"],
  [/^voting(?: (?:members?|representatives?|attendees))?(?: present| in attendance)?$/, "attendance", "voting"],
  [/^(?:(?:tsc|committee) members)(?: present)?$/, "attendance", "voting"],
  [
    /^(?:not (?:present|attending|in attendance)|absent(?:ees)?|absences|apologies|regrets|excused|missing)$/,
    "attendance",
    "absent",
  ],
  [
    /^(?:(?:other|non-voting|additional) )?(?:attendees|attendance|attending|participants|present|in attendance|guests|observers|visitors|others)(?: present)?$/,
    "attendance",
    "others",
  ],
  [
    /^(?:meeting )?(?:notes|minutes)(?: from the meeting| of the meeting)?$|^discussions?(?: (?:items|notes|topics|points))?$/,
    "notes",
    null,
  ],
  [/^(?:new )?(?:actions?(?: items?| points?)?|next steps|to-?dos?|follow-?ups?)$/, "actions", null],
  [/\bantitrust\b/, "notice", null],
  [/^next meeting\b/, "other", null],
];

function recognise(heading: string): readonly [PartKind, ListKind | null] | null {
  const words = plain(heading)
    .toLowerCase()
    .replace(/[\s:.]+$/, "")
    .replace(/\s+/g, " ");
  const found = known.find(([pattern]) => pattern.test(words));
  return found ? [found[1], found[2]] : null;
}

interface Heading {
  readonly words: string;
  readonly depth: number;
}

/** A heading by `#`, or a line that is nothing but the name of a known section, in bold or with a colon. */
function headingIn(line: string): Heading | null {
  const [, signs, words = ""] = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line.slice(0, 500)) ?? [];
  if (signs) return { words: words.trim(), depth: signs.length };
  const bare = (/^ {0,3}(?:\*\*|__)([^*_]{3,60})(?:\*\*|__):?\s*$/.exec(line) ??
    /^ {0,3}([A-Z][A-Za-z -]{2,40}):\s*$/.exec(line))?.[1];
  return bare && recognise(bare) ? { words: bare.replace(/:$/, ""), depth: 6 } : null;
}

/** A line above `====` or `----`. */
function underlined(line: string, below: string): Heading | null {
  const rule = /^ {0,3}(?:(=+)|-{3,})\s*$/.exec(below);
  if (!rule || !/^ {0,3}[^\s|#>*+-]/.test(line) || line.includes("|") || line.length > 200) return null;
  return { words: line.trim(), depth: rule[1] ? 1 : 2 };
}

/** A part while it is open: the last line and what it holds are not known yet. */
type Opened = Pick<Part, "kind" | "heading" | "depth" | "line" | "list">;

/** The sections of a file, which cover each of its lines exactly once. */
export function partsOf(lines: readonly string[]): readonly Part[] {
  const preamble: Opened = { kind: "preamble", heading: null, depth: 0, line: 1, list: null };
  const opened: Opened[] = [preamble];
  // The last part of each depth, so that a file of headings alone costs no more than any other.
  const latest: Opened[] = [preamble];
  let begun = false;
  let fence: string | null = null;
  lines.forEach((line, index) => {
    const marks = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    if (marks && (fence === null || fence === marks)) fence = fence === null ? marks : null;
    const heading = fence === null ? (headingIn(line) ?? underlined(line, lines[index + 1] ?? "")) : null;
    if (!heading) return;
    const place = placeOf(heading.words, aboveOf(latest, heading.depth), begun);
    const part: Opened = { heading: heading.words, depth: heading.depth, line: index + 1, ...place };
    opened.push(part);
    latest[part.depth] = part;
    begun ||= ["agenda", "attendance", "notes"].includes(part.kind);
  });
  return opened
    .map((part, index): Part => {
      const endLine = (opened[index + 1]?.line ?? lines.length + 1) - 1;
      const body = lines.slice(part.heading === null ? part.line - 1 : part.line, endLine);
      return { ...part, endLine, filled: body.some((line) => !isPlaceholder(line)) };
    })
    .filter((part) => part.endLine >= part.line);
}

/** The part in which one of this depth stands: of the last ones of lesser depths, the last of all. */
export const aboveOf = <Of extends { readonly line: number }>(
  latest: readonly (Of | undefined)[],
  depth: number,
): Of | undefined =>
  latest
    .slice(0, depth)
    .reduce((found, part) => (part && (!found || part.line > found.line) ? part : found), undefined);

const ofItsKind: readonly PartKind[] = ["agenda", "notes", "actions", "attendance", "notice"];

/**
 * What an unknown heading holds follows from where it stands: below a section it belongs to that; after the list of attendees,
 * or after the agenda where there is no list, topics are notes; before, it is the form that minutes come in.
 */
function placeOf(words: string, above: Opened | undefined, begun: boolean): Pick<Part, "kind" | "list"> {
  const found = recognise(words);
  if (found) return { kind: found[0], list: found[1] };
  if (above && ofItsKind.includes(above.kind)) return { kind: above.kind, list: null };
  return { kind: begun ? "notes" : "other", list: null };
}
