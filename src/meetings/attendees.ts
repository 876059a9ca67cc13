import {
  type Column,
  columnsOf,
  doubtsOf,
  type Entry,
  looksLikeEntry,
  readEntry,
  readRow,
  type Signs,
  signsOf,
  type Unread,
} from "./attendee-line.ts";
import { type Doubt, doubt } from "./doubts.ts";
import { aboveOf, isPlaceholder, type ListKind, type Part } from "./sections.ts";

export type Capacity = "voting" | "other" | "unsaid";
export type Mark = "present" | "absent" | "unmarked";

/** Somebody in a list of attendees, in the words of the minutes. */
export interface Attendee extends Omit<Entry, "sign" | "away"> {
  readonly capacity: Capacity;
  readonly mark: Mark;
  /** The same name with the same mark stands further up: one person. */
  readonly repeated: boolean;
}

/** How the lists tell who came: no sign is explained; one is and stands beside names; one is and stands nowhere. */
export type Marks = "none" | "used" | "unused";

export interface Attendance {
  readonly attendees: readonly Attendee[];
  readonly marks: Marks;
  readonly doubts: readonly Doubt[];
}

interface List {
  readonly kind: ListKind;
  readonly entries: readonly Entry[];
  /** The sign that a line of this list, or of the heading above it, explains; `[x]` for boxes to tick. */
  readonly legend: Legend | null;
}

interface Legend {
  readonly sign: string;
  readonly line: number;
}

const longestLine = 500;

/** Reads the sections that list who was there. */
export function readAttendance(lines: readonly string[], parts: readonly Part[]): Attendance {
  const doubts: Doubt[] = [];
  const lists: List[] = [];
  const sections = parts.filter((part) => part.kind === "attendance");
  const signs = signsOf(
    sections.flatMap((part) => lines.slice(part.line, part.endLine).flatMap((line) => explainedIn(line) ?? [])),
  );
  const latest: { readonly line: number; readonly legend: Legend | null }[] = [];
  for (const part of sections) {
    if (part.list === null) doubts.push(doubt(part.line, "list-unknown"));
    const list = readList(lines, part, part.list ?? lists.at(-1)?.kind ?? "others", signs, doubts);
    const legend = list.legend ?? aboveOf(latest, part.depth)?.legend ?? null;
    lists.push({ ...list, legend });
    latest[part.depth] = { line: part.line, legend };
  }
  const anyLegend = lists.find((list) => list.legend)?.legend ?? null;
  const marked = lists.map((list) => markList(list, anyLegend, doubts));
  const attendees = tellRepeated(
    marked.flatMap((it) => it.attendees),
    doubts,
  );
  const said = marked.map((it) => it.marks);
  const marks = said.includes("used") ? "used" : said.includes("unused") ? "unused" : "none";
  return { attendees, marks, doubts };
}

/** `"+" = attending`, in many spellings. */
const legendLine =
  /^\s*(?:[*-]\s+)?["'“”‘’`(]?([+*x✓✔√])["'“”‘’`)]?\s*(?:=|:|-|–|means|denotes|indicates)\s*(?:is\s+)?(?:attend|present|was (?:there|present)|here\b)/iu;

const explainedIn = (line: string): string | undefined =>
  legendLine.exec(line.slice(0, longestLine))?.[1]?.toLowerCase();

const itemLine = /^(\s*)(?:[-+•]\s+|\*\s*|\d{1,3}[.)]\s*)(.*)$/u;
const separatorRow = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

function readList(lines: readonly string[], part: Part, kind: ListKind, signs: Signs, doubts: Doubt[]): List {
  const entries: Entry[] = [];
  let legend: Legend | null = null;
  let columns: readonly Column[] | null = null;
  let indent: number | null = null;
  const unreadable = (line: number) => doubts.push(doubt(line, "unread-line"));
  const take = (entry: Entry | Unread, line: number) => {
    if (entry === "unreadable") unreadable(line);
    else if (entry !== "nothing") {
      entries.push(entry);
      doubts.push(...doubtsOf(entry));
    }
  };
  for (let at = part.line + (part.heading === null ? 0 : 1); at <= part.endLine; at++) {
    const line = lines[at - 1] ?? "";
    const explained = explainedIn(line);
    if (explained) legend = { sign: explained, line: at };
    else if (line.trim() === "") columns = null;
    else if (line.length > longestLine) unreadable(at);
    else if (separatorRow.test(line) && line.includes("|")) {
      // The row above named the columns, and was taken for nothing that can be read until now.
      columns = columnsOf(lines[at - 2] ?? "");
      for (const { unknown } of columns) if (unknown) doubts.push(doubt(at - 1, "column-unknown", unknown));
    } else if (columns) take(readRow(line, columns, at, signs), at);
    else if (separatorRow.test(lines[at] ?? "") && line.includes("|")) continue;
    else if (isPlaceholder(line)) continue;
    else {
      const [, space, words] = itemLine.exec(line) ?? [];
      indent ??= space?.length ?? null;
      if (words === undefined) take(looksLikeEntry(line) ? readEntry(line, at, signs) : "unreadable", at);
      // What stands further in is said about somebody, and is nobody.
      else if ((space?.length ?? 0) > (indent ?? 0) + 1) unreadable(at);
      else {
        const box = /^\[([ xX])\]\s+(.*)$/.exec(words);
        if (box) legend ??= { sign: "[x]", line: at };
        const entry = readEntry(box?.[2] ?? words, at, signs);
        take(box && typeof entry === "object" ? { ...entry, sign: box[1] === " " ? null : "[x]" } : entry, at);
      }
    }
  }
  return { kind, entries, legend };
}

/** What the signs of one list say. A sign that another list of the file explains counts here where it is used. */
function markList(list: List, anywhere: Legend | null, doubts: Doubt[]): { attendees: Attendee[]; marks: Marks } {
  const signed = list.entries.find((entry) => entry.sign !== null);
  const legend = list.legend ?? (signed?.sign === anywhere?.sign ? anywhere : null);
  const used = list.entries.some((entry) => entry.sign !== null && (legend === null || entry.sign === legend.sign));
  const marks: Marks = legend === null ? "none" : used ? "used" : "unused";
  if (legend && !used && list.entries.length > 0) doubts.push(doubt(legend.line, "attendance-unmarked", legend.sign));
  if (legend === null && signed?.sign) doubts.push(doubt(signed.line, "marks-unexplained", signed.sign));
  const markOf = ({ sign, away }: Entry): Mark => {
    if (list.kind === "absent" || list.kind === "voting-absent" || away) return "absent";
    if (legend === null) return signed === undefined || sign !== null ? "present" : "unmarked";
    if (!used) return "unmarked";
    return sign === legend.sign ? "present" : "absent";
  };
  const capacity: Capacity = list.kind === "absent" ? "unsaid" : list.kind === "others" ? "other" : "voting";
  const attendees = list.entries.map(({ sign, away, ...entry }) => ({
    ...entry,
    capacity,
    mark: markOf({ sign, away, ...entry }),
    repeated: false,
  }));
  return { attendees, marks: list.entries.length > 0 ? marks : "none" };
}

const sameName = (name: string): string => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

/** One name twice is one person; with two marks it is a contradiction. */
function tellRepeated(attendees: readonly Attendee[], doubts: Doubt[]): readonly Attendee[] {
  const first = new Map<string, Attendee>();
  return attendees.map((attendee) => {
    const before = first.get(sameName(attendee.name));
    if (!before) {
      first.set(sameName(attendee.name), attendee);
      return attendee;
    }
    const repeated = before.mark === attendee.mark;
    doubts.push(doubt(attendee.line, repeated ? "duplicate-name" : "present-and-absent", before.line));
    return { ...attendee, repeated };
  });
}
