import { type Doubt, doubt } from "./doubts.ts";
import { isPlaceholder, type ListKind, type Part, plain } from "./sections.ts";

export type Capacity = "voting" | "other" | "unsaid";
export type Mark = "present" | "absent" | "unmarked";

/** Somebody in a list of attendees, in the words of the minutes. */
export interface Attendee {
  readonly name: string;
  readonly organisation: string | null;
  readonly location: string | null;
  readonly role: string | null;
  readonly capacity: Capacity;
  readonly mark: Mark;
  /** The same name with the same mark stands further up: one person. */
  readonly repeated: boolean;
  readonly line: number;
}

/** How the lists tell who came: no sign is explained; one is and stands beside names; one is and stands nowhere. */
export type Marks = "none" | "used" | "unused";

export interface Attendance {
  readonly attendees: readonly Attendee[];
  readonly marks: Marks;
  readonly doubts: readonly Doubt[];
}

/** A name as a list has it, before the list's marks are understood. */
interface Entry extends Pick<Attendee, "name" | "organisation" | "location" | "role" | "line"> {
  /** Null where the name has no sign; a ticked box counts as one. */
  readonly sign: string | null;
  /** The words beside the name say that they did not come. */
  readonly away: boolean;
}

interface List {
  readonly kind: ListKind;
  readonly line: number;
  readonly entries: readonly Entry[];
  /** The sign that a line of this list, or of the heading above it, explains; `[x]` for boxes to tick. */
  readonly legend: Legend | null;
}

interface Legend {
  readonly sign: string;
  readonly line: number;
}

const longestLine = 500;
const longestName = 200;

/** Reads the sections that list who was there. */
export function readAttendance(lines: readonly string[], parts: readonly Part[]): Attendance {
  const doubts: Doubt[] = [];
  const lists: List[] = [];
  const sections = parts.filter((part) => part.kind === "attendance");
  for (const part of sections) {
    const above = lists.at(-1);
    if (part.list === null) doubts.push(doubt(part.line, "list-unknown"));
    lists.push(readList(lines, part, part.list ?? above?.kind ?? "others", doubts));
  }
  const legendAbove = (list: List, index: number): Legend | null => {
    if (list.legend) return list.legend;
    const part = sections[index];
    const parent = part && sections.findLast((it) => it.line < part.line && it.depth < part.depth);
    return (parent && lists[sections.indexOf(parent)]?.legend) ?? null;
  };
  const anyLegend = lists.find((list) => list.legend)?.legend ?? null;
  const marked = lists.map((list, index) => markList(list, legendAbove(list, index), anyLegend, doubts));
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

const itemLine = /^(\s*)(?:[-+•]\s+|\*\s*|\d{1,3}[.)]\s*)(.*)$/u;
const separatorRow = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

function readList(lines: readonly string[], part: Part, kind: ListKind, doubts: Doubt[]): List {
  const entries: Entry[] = [];
  let legend: Legend | null = null;
  let columns: readonly Column[] | null = null;
  let indent: number | null = null;
  const unreadable = (line: number) => doubts.push(doubt(line, "unread-line"));
  const take = (entry: Entry | "nothing" | "unreadable", line: number) => {
    if (entry === "unreadable") unreadable(line);
    else if (entry !== "nothing") {
      entries.push(entry);
      doubts.push(...doubtsOf(entry));
    }
  };
  for (let at = part.line + (part.heading === null ? 0 : 1); at <= part.endLine; at++) {
    const line = lines[at - 1] ?? "";
    const explained = legendLine.exec(line.slice(0, longestLine))?.[1];
    if (explained) legend = { sign: explained, line: at };
    else if (line.trim() === "") columns = null;
    else if (line.length > longestLine) unreadable(at);
    else if (separatorRow.test(line) && line.includes("|")) {
      // The row above named the columns, and was taken for nothing that can be read until now.
      columns = columnsOf(lines[at - 2] ?? "");
      for (const { unknown } of columns) if (unknown) doubts.push(doubt(at - 1, "column-unknown", unknown));
    } else if (columns) take(readRow(line, columns, at), at);
    else if (separatorRow.test(lines[at] ?? "") && line.includes("|")) continue;
    else if (isPlaceholder(line)) continue;
    else {
      const [, space, words] = itemLine.exec(line) ?? [];
      indent ??= space?.length ?? null;
      if (words === undefined) take(looksLikeEntry(line) ? readEntry(line, at) : "unreadable", at);
      // What stands further in is said about somebody, and is nobody.
      else if ((space?.length ?? 0) > (indent ?? 0) + 1) unreadable(at);
      else {
        const box = /^\[([ xX])\]\s+(.*)$/.exec(words);
        if (box) legend ??= { sign: "[x]", line: at };
        const entry = readEntry(box?.[2] ?? words, at);
        take(box && typeof entry === "object" ? { ...entry, sign: box[1] === " " ? null : "[x]" } : entry, at);
      }
    }
  }
  return { kind, line: part.line, entries, legend };
}

/** A line that is no item is a name only where the rest of it shows that. */
const looksLikeEntry = (line: string): boolean =>
  /^\s*\p{L}[\p{L}\p{M}.'’ -]{1,60}(?:\([^()]+\)|\|.+|\s\+)\s*$/u.test(line);

interface Column {
  readonly field: "name" | "organisation" | "location" | "role" | null;
  readonly unknown: string | null;
}

const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function columnsOf(row: string): readonly Column[] {
  const named: readonly (readonly [RegExp, Column["field"]])[] = [
    [/^(?:full )?names?$|^(?:attendee|member|who)s?$/i, "name"],
    [/^(?:organi[sz]ation|company|affiliation|employer|org)s?$/i, "organisation"],
    [/^(?:location|city|place|where)$/i, "location"],
    [/^(?:role|title|position)$/i, "role"],
  ];
  return cellsOf(row).map((cell) => {
    const field = named.find(([pattern]) => pattern.test(plain(cell)))?.[1] ?? null;
    return { field, unknown: field === null && cell !== "" ? plain(cell).slice(0, 60) : null };
  });
}

function readRow(row: string, columns: readonly Column[], line: number): Entry | "nothing" | "unreadable" {
  const cells = cellsOf(row);
  if (cells.every(isPlaceholder)) return "nothing";
  const cell = (field: Column["field"]) => cells[columns.findIndex((column) => column.field === field)] ?? "";
  const { words, sign } = cutSign(plain(cell("name")));
  if (!isName(words)) return "unreadable";
  const known = (field: Column["field"]) => orNull(plain(cell(field)));
  return {
    name: words,
    organisation: known("organisation"),
    location: known("location"),
    role: known("role"),
    line,
    sign,
    away: false,
  };
}

/** A name, and what stands beside it: `Name (Organisation, role)`, `Name | Organisation | Place`, `Name - Organisation`. */
function readEntry(words: string, line: number): Entry | "nothing" | "unreadable" {
  if (isPlaceholder(words)) return "nothing";
  const cut = cutSign(plain(words).replace(/\s+/g, " "));
  const [head = "", second, ...others] = cut.words.split("|").map((it) => it.trim());
  const { name, inside, after } = partNames(head);
  if (!isName(name)) return "unreadable";
  const { organisation, role, away } = readBrackets(inside);
  return {
    name,
    organisation: organisation ?? orNull(second ?? ""),
    location: orNull(others.join(", ")),
    role: [role, after].filter(Boolean).join(", ") || null,
    line,
    sign: cut.sign,
    away,
  };
}

/** `Name (inside) - after`, or `Name - inside`; a hyphen within a name has no spaces around it. */
function partNames(head: string): { name: string; inside: string; after: string } {
  const bracket = head.indexOf("(");
  if (bracket > 0) {
    const end = head.indexOf(")", bracket);
    const inside = head.slice(bracket + 1, end < 0 ? undefined : end).trim();
    const after =
      end < 0
        ? ""
        : head
            .slice(end + 1)
            .replace(/^[\s,:–—-]+/, "")
            .trim();
    return { name: head.slice(0, bracket).trim(), inside, after };
  }
  const [name = "", ...rest] = head.split(/\s+[-–—]\s+/);
  return { name: name.trim(), inside: rest.join(", "), after: "" };
}

const roleWords =
  /^(?:(?:tsc|vice|acting|deputy|co-?)\s*)*(?:chair(?:person|man|woman)?|co-?chair|secretary|note ?taker|scribe|guest|observer|remote|bot|host|facilitator|moderator|alternate|proxy|maintainer|lead|late|left early)$|^(?:she|he|they)\b.*\//i;
const awayWords = /^(?:absent|regrets|excused|not (?:present|attending)|apologies)$/i;

/** What stands in brackets: an organisation and then roles, unless the words are those of a role or of an excuse. */
function readBrackets(inside: string): { organisation: string | null; role: string | null; away: boolean } {
  const words = inside
    .split(",")
    .map((it) => it.trim())
    .filter(Boolean);
  const away = words.some((it) => awayWords.test(it));
  const rest = words.filter((it) => !awayWords.test(it));
  const [first, ...others] = rest;
  const isRole = first !== undefined && roleWords.test(first);
  const organisation = first === undefined || isRole ? null : orNull(first);
  return { organisation, role: (isRole ? rest : others).join(", ") || null, away };
}

/** `?` and dashes say that nobody knew. */
const orNull = (words: string): string | null => (/[\p{L}\p{N}]/u.test(words) ? words : null);

/** A sign behind a name, or before it, apart from it. */
function cutSign(words: string): { words: string; sign: string | null } {
  const [, before, after] = /^(?:([+✓✔√])\s+)?.*?(?:\s*([+✓✔√]))?\s*$/u.exec(words) ?? [];
  const bare = words
    .replace(/^[+✓✔√]\s+/u, "")
    .replace(/\s*[+✓✔√]\s*$/u, "")
    .trim();
  return { words: bare, sign: after ?? before ?? null };
}

/** Up to eight words with letters, no sentence, no markup, no address. */
const isName = (words: string): boolean =>
  /\p{L}/u.test(words) &&
  words.length <= longestName &&
  !/[<>{}[\]|=]|:\/\//u.test(words) &&
  words.split(/\s+/).length <= 8 &&
  words.split(",").length <= 2 &&
  !/[.!?:;]$/.test(words.replace(/\b(?:\p{Lu}|Jr|Sr|Dr)\.$/u, ""));

const doubtsOf = (entry: Entry): readonly Doubt[] => [
  ...(entry.name.includes(",") ? [doubt(entry.line, "name-with-comma")] : []),
  ...(/\b(?:bot|note ?taker|notetaker|recorder)\b/i.test(
    `${entry.name} ${/^bot$/i.test(entry.role ?? "") ? "bot" : ""}`,
  )
    ? [doubt(entry.line, "not-a-person")]
    : []),
];

/** What the signs of one list say. A sign that another list of the file explains counts here where it is used. */
function markList(
  list: List,
  own: Legend | null,
  anywhere: Legend | null,
  doubts: Doubt[],
): { attendees: Attendee[]; marks: Marks } {
  const signed = list.entries.find((entry) => entry.sign !== null);
  const legend = own ?? (signed?.sign === anywhere?.sign ? anywhere : null);
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
