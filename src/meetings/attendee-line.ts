import { type Doubt, doubt } from "./doubts.ts";
import { isPlaceholder, plain } from "./sections.ts";

/** One line of a list of attendees: a name, and what stands beside it. */

/** A name as a list has it, before the list's marks are understood. */
export interface Entry {
  readonly name: string;
  readonly organisation: string | null;
  readonly location: string | null;
  readonly role: string | null;
  readonly line: number;
  /** Null where the name has no sign; a ticked box counts as one. */
  readonly sign: string | null;
  /** The words beside the name say that they did not come. */
  readonly away: boolean;
}

/** An empty slot; or words that are no name. */
export type Unread = "nothing" | "unreadable";

const longestName = 200;

/** A line that is no item is a name only where the rest of it shows that. */
export const looksLikeEntry = (line: string): boolean =>
  /^\s*\p{L}[\p{L}\p{M}.'’ -]{1,60}(?:\([^()]+\)|\|.+|\s\+)\s*$/u.test(line);

export interface Column {
  readonly field: "name" | "organisation" | "location" | "role" | null;
  readonly unknown: string | null;
}

const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

export function columnsOf(row: string): readonly Column[] {
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

export function readRow(row: string, columns: readonly Column[], line: number, signs: Signs): Entry | Unread {
  const cells = cellsOf(row);
  if (cells.every(isPlaceholder)) return "nothing";
  const cell = (field: Column["field"]) => cells[columns.findIndex((column) => column.field === field)] ?? "";
  const { words, sign } = cutSign(plain(cell("name")), signs);
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
export function readEntry(words: string, line: number, signs: Signs): Entry | Unread {
  if (isPlaceholder(words)) return "nothing";
  const cut = cutSign(plain(words).replace(/\s+/g, " "), signs);
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

/** The signs that a name of one file can bear. */
export interface Signs {
  readonly before: RegExp;
  readonly after: RegExp;
}

/** Signs that need no explanation to be known as such, and those that lines of the file explain; a letter stands apart from its name. */
export function signsOf(explained: readonly string[]): Signs {
  const letters = [...new Set(explained.filter((it) => /\p{L}/u.test(it)))].join("");
  const others = [...new Set(["+", "✓", "✔", "√", ...explained.filter((it) => !/\p{L}/u.test(it))])].join("");
  const apart = letters && `|(?<=\\s)[${letters}]`;
  return {
    before: new RegExp(`^[${others}${letters}](?=\\s)`, "iu"),
    after: new RegExp(`(?:[${others}]${apart})$`, "iu"),
  };
}

/** A sign behind a name, or before it. */
function cutSign(cell: string, { before, after }: Signs): { words: string; sign: string | null } {
  const words = cell.trim();
  const sign = after.exec(words)?.[0] ?? before.exec(words)?.[0] ?? null;
  return { words: words.replace(after, "").replace(before, "").trim(), sign: sign?.toLowerCase() ?? null };
}

/** Up to eight words with letters, no sentence, no markup, no address. */
const isName = (words: string): boolean =>
  /\p{L}/u.test(words) &&
  words.length <= longestName &&
  !/[<>{}[\]|=]|:\/\//u.test(words) &&
  words.split(/\s+/).length <= 8 &&
  words.split(",").length <= 2 &&
  !/[.!?:;]$/.test(words.replace(/\b(?:\p{Lu}|Jr|Sr|Dr)\.$/u, ""));

export const doubtsOf = (entry: Entry): readonly Doubt[] => [
  ...(entry.name.includes(",") ? [doubt(entry.line, "name-with-comma")] : []),
  ...(/\b(?:bot|note ?taker|notetaker|recorder)\b/i.test(
    `${entry.name} ${/^bot$/i.test(entry.role ?? "") ? "bot" : ""}`,
  )
    ? [doubt(entry.line, "not-a-person")]
    : []),
];
