import { ok, type Result, refuse } from "../platform/result.ts";

/**
 * Rosters as projects keep them: a table of members in Markdown, or CSV. Pure. What cannot be read as it stands is
 * reported with its line and left out whole; nothing is guessed.
 */

export interface RosterRow {
  readonly line: number;
  readonly name: string;
  readonly github: string | null;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly affiliation: string | null;
}

/** What a reader of the roster should look at. `taken`: the row was taken all the same. */
export type RosterDoubt = { readonly line: number; readonly taken: boolean } & (
  | { readonly kind: "column-unknown"; readonly column: string }
  | { readonly kind: "column-missing"; readonly column: Column }
  | { readonly kind: "cells"; readonly found: number; readonly wanted: number }
  | { readonly kind: "name-missing" | "first-day-missing" | "name-hidden" | "placeholder" }
  | { readonly kind: "login-broken" | "day-broken"; readonly text: string }
  | { readonly kind: "ends-before-start"; readonly startsOn: string; readonly endsOn: string }
  | { readonly kind: "duplicate"; readonly first: number }
  | { readonly kind: "term-over"; readonly endsOn: string }
  | { readonly kind: "name-ambiguous"; readonly name: string }
  | { readonly kind: "stands-otherwise"; readonly endsOn: string | null }
);

export type RosterRefusal =
  | { readonly kind: "roster-not-text" }
  | { readonly kind: "roster-without-table" }
  | { readonly kind: "roster-too-long"; readonly limit: number };

export interface Roster {
  readonly rows: readonly RosterRow[];
  readonly doubts: readonly RosterDoubt[];
}

const columns = {
  name: /^(?:full )?(?:name|member|person)s?$/i,
  github: /^(?:github(?: (?:login|handle|id|account|user(?:name)?))?|login|handle)$/i,
  starts: /^(?:term )?(?:begins?|beginning|starts?|start date|from|since|first day)(?: on)?$/i,
  ends: /^(?:term )?(?:ends?|ending|end date|until|to|expires|last day)(?: on)?$/i,
  affiliation: /^(?:affiliation|company|employer|organi[sz]ation)s?$/i,
} as const;
export type Column = keyof typeof columns;
const expected = Object.keys(columns) as Column[];

/** `today`: a day such as 2026-11-26, by which a term is over or not. */
export function readRoster(
  bytes: Uint8Array,
  today: string,
  limits: { readonly bytes: number; readonly rows: number },
): Result<Roster, RosterRefusal> {
  if (bytes.length > limits.bytes) return refuse({ kind: "roster-too-long", limit: limits.rows });
  const text = decode(bytes);
  if (text === null) return refuse({ kind: "roster-not-text" });
  const tables = readTables(text).filter(({ head }) => head.some((cell) => columns.name.test(cell)));
  if (tables.length === 0) return refuse({ kind: "roster-without-table" });
  if (tables.reduce((sum, { rows }) => sum + rows.length, 0) > limits.rows)
    return refuse({ kind: "roster-too-long", limit: limits.rows });
  const rows: RosterRow[] = [];
  const doubts: RosterDoubt[] = [];
  const seen = new Map<string, number>();
  for (const table of tables) {
    doubts.push(...columnDoubts(table));
    for (const line of table.rows) {
      const read = readRow(table, line);
      if (!read.ok) {
        doubts.push({ ...read.refusal, line: line.line, taken: false });
        continue;
      }
      const row = read.value;
      const key = `${(row.github ?? row.name).toLowerCase()} ${row.startsOn}`;
      const first = seen.get(key);
      if (first !== undefined) {
        doubts.push({ kind: "duplicate", first, line: row.line, taken: false });
        continue;
      }
      seen.set(key, row.line);
      rows.push(row);
      if (row.endsOn !== null && row.endsOn < today)
        doubts.push({ kind: "term-over", endsOn: row.endsOn, line: row.line, taken: true });
    }
  }
  return ok({ rows, doubts });
}

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text.replace(/\r\n?/g, "\n");
  } catch {
    return null;
  }
}

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}
interface Table {
  readonly line: number;
  readonly head: readonly string[];
  readonly rows: readonly Cells[];
}

/** Every Markdown table of the text; where there is none, the text as CSV. */
function readTables(text: string): Table[] {
  const lines = text.split("\n");
  const tables: Table[] = [];
  for (let index = 1; index < lines.length; index++) {
    if (!/^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$/.test(lines[index] ?? "")) continue;
    const rows: Cells[] = [];
    let next = index + 1;
    for (; (lines[next] ?? "").includes("|"); next++) rows.push({ line: next + 1, cells: splitRow(lines[next] ?? "") });
    tables.push({ line: index, head: splitRow(lines[index - 1] ?? ""), rows });
    index = next;
  }
  return tables.length > 0 ? tables : readCsv(text);
}

const splitRow = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|").trim());

/** RFC 4180, with a comma or a semicolon between the fields, whichever the first line has. */
function readCsv(text: string): Table[] {
  const separator = /^[^\n]*?([,;])/.exec(text.trimStart())?.[1];
  if (!separator) return [];
  const records: Cells[] = [];
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  const field = new RegExp(`"((?:[^"]|"")*)"(?=[${separator}\\n]|$)|([^${separator}\\n]*)`, "y");
  for (let at = 0; at <= text.length; ) {
    field.lastIndex = at;
    const [whole, quoted, plain] = field.exec(text) ?? [""];
    cells.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
    line += whole.split("\n").length - 1;
    at += whole.length;
    const ended = text[at] !== separator;
    at += 1;
    if (!ended) continue;
    if (cells.some((cell) => cell !== "")) records.push({ line: start, cells });
    cells = [];
    line += 1;
    start = line;
  }
  const [head, ...rows] = records;
  return head ? [{ line: head.line, head: head.cells, rows }] : [];
}

function columnDoubts({ head, line }: Table): RosterDoubt[] {
  const unknown = head.filter((cell) => cell !== "" && !expected.some((column) => columns[column].test(cell)));
  const absent = expected.filter((column) => !head.some((cell) => columns[column].test(cell)));
  return [
    ...unknown.map((column): RosterDoubt => ({ kind: "column-unknown", column, line, taken: true })),
    ...absent.map((column): RosterDoubt => ({ kind: "column-missing", column, line, taken: true })),
  ];
}

type Broken = RosterDoubt extends infer Doubt ? (Doubt extends unknown ? Omit<Doubt, "line" | "taken"> : never) : never;

function readRow({ head }: Table, { line, cells }: Cells): Result<RosterRow, Broken> {
  if (cells.length !== head.length) return refuse({ kind: "cells", found: cells.length, wanted: head.length });
  const cell = (column: Column): string => cells[head.findIndex((it) => columns[column].test(it))] ?? "";
  const named = readPerson(cell("name"));
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(cells.join(""))) return refuse({ kind: "name-hidden" });
  if (named.name === "") return refuse({ kind: "name-missing" });
  if (isPlaceholder(named.name)) return refuse({ kind: "placeholder" });
  const login = readPerson(cell("github"));
  const github = login.github ?? (login.name.replace(/^@/, "") || named.github);
  if (github && !/^[a-z0-9][a-z0-9-]{0,38}$/i.test(github)) return refuse({ kind: "login-broken", text: github });
  const [starts, ends] = [cell("starts"), cell("ends")];
  if (starts === "") return refuse({ kind: "first-day-missing" });
  const startsOn = readDay(starts);
  if (!startsOn) return refuse({ kind: "day-broken", text: starts });
  const endsOn = ends === "" || ends === "-" || ends === "–" ? null : readDay(ends);
  if (endsOn === undefined) return refuse({ kind: "day-broken", text: ends });
  if (endsOn !== null && endsOn < startsOn) return refuse({ kind: "ends-before-start", startsOn, endsOn });
  const affiliation = cell("affiliation").slice(0, 200) || null;
  return ok({ line, name: named.name.slice(0, 100), github: github || null, startsOn, endsOn, affiliation });
}

/** `[Name](https://github.com/login)`, or a name alone. */
export function readPerson(text: string): { readonly name: string; readonly github: string | null } {
  const [, label, login] =
    /^\[([^\]]*)\]\(https?:\/\/(?:www\.)?github\.com\/([^/)\s?#]+)\/?[^)]*\)/i.exec(text.trim()) ?? [];
  const name = (label ?? text).replace(/\s+/g, " ").normalize("NFC").trim();
  return { name, github: login ?? null };
}

const isPlaceholder = (name: string): boolean =>
  /^(?:<.*>|\[.*\]|tbd|tba|n\/?a|none|vacant|placeholder|to be (?:determined|announced|appointed)|[-–—?.]+)$/i.test(
    name,
  );

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `May 21, 2024`, `21 May 2024`, `2024-05-21`; undefined for anything else, above all for days written in digits alone. */
function readDay(text: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ??
    [/^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i, /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})$/i]
      .map((shape) => shape.exec(text))
      .flatMap((found) => (found ? [inOrder(found[1] ?? "", found[2] ?? "", found[3] ?? "")] : []))[0] ??
    [];
  if (!year || !month || !day) return undefined;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

function inOrder(one: string, other: string, year: string): string[] {
  const [name, day] = /^\d/.test(one) ? [other, one] : [one, other];
  const month = name.length >= 3 ? months.indexOf(name.slice(0, 3).toLowerCase()) + 1 : 0;
  return ["", year, month === 0 ? "" : String(month).padStart(2, "0"), day.padStart(2, "0")];
}

/** Who a text names as the one who presides: `Chairperson: [Name](https://github.com/login)`. */
export interface NamedChair {
  readonly line: number;
  readonly title: string;
  /** Null where a placeholder stands. */
  readonly person: { readonly name: string; readonly github: string | null } | null;
}

const chairLine =
  /^[\s>*+-]*\**((?:co-?)?(?:chair(?:person|man|woman)?|conven[eo]r|lead|coordinator|facilitator))\**\s*:\**\s*(\S.{0,200})$/i;

export const findNamedChairs = (text: string): NamedChair[] =>
  text.split("\n").flatMap((written, index): NamedChair[] => {
    const [, title, rest] = chairLine.exec(written.trimEnd()) ?? [];
    if (!title || !rest) return [];
    const person = readPerson(rest);
    // A sentence that goes on is no name.
    if (person.github === null && !isPlaceholder(person.name) && !/^(?:\p{Lu}[\p{L}'’.-]*\s?){2,4}$/u.test(person.name))
      return [];
    return [{ line: index + 1, title, person: isPlaceholder(person.name) ? null : person }];
  });
