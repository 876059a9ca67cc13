import type { Finding } from "../finding.ts";
import { type CommunityRecord, type Line, placeIn, proseOf, type RecordText } from "../record.ts";

/** Rosters in governing documents: lines whose term has ended, and terms longer than the document says terms are. */
export const rosters = ({ texts, today }: CommunityRecord): readonly Finding[] =>
  texts
    .filter((it) => it.kind === "document")
    .flatMap((text) => {
      const lines = proseOf(text.lines);
      const rows = rowsOf(lines);
      return [...rows.flatMap((row) => expired(text, row, today)), ...tooLong(text, lines, rows)];
    });

interface Row {
  readonly line: Line;
  readonly begins: string | null;
  readonly ends: string | null;
}

function expired(text: RecordText, { line, ends }: Row, today: string): Finding[] {
  if (!ends || ends >= today) return [];
  return [
    {
      kind: "term-expired",
      place: placeIn(text, line),
      about: line.text,
      words: `The term in this line of the roster ended on ${ends}.`,
      remedy: "Fill the seat anew, and write the new term into the roster.",
    },
  ];
}

const stated =
  /\bterms? (?:of \w+ )?(?:is|are|lasts?|shall be|will be)\b(?: of)? (one|two|three|four|five|\d{1,2}) years?\b/i;
const numbers = ["", "one", "two", "three", "four", "five"];

/** One finding for the sentence, however many lines contradict it. A month of grace: elections do not meet the day. */
function tooLong(text: RecordText, lines: readonly Line[], rows: readonly Row[]): Finding[] {
  return lines.flatMap((line) => {
    const word = stated.exec(line.text)?.[1]?.toLowerCase();
    if (word === undefined) return [];
    const years = numbers.includes(word) ? numbers.indexOf(word) : Number(word);
    const longer = rows.filter(({ begins, ends }) => begins && ends && monthsBetween(begins, ends) > years * 12 + 1);
    const [first] = longer;
    if (!first) return [];
    return [
      {
        kind: "rules-conflict" as const,
        place: placeIn(text, line),
        about: line.text,
        words: `It says that a term is ${word} ${years === 1 ? "year" : "years"}; the roster beside it has ${longer.length === 1 ? "one that is" : `${longer.length} that are`} longer, the first from ${first.begins} to ${first.ends}.`,
        remedy: "Correct the roster, or have the rule changed.",
      },
    ];
  });
}

const monthsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / (30.44 * 86_400_000);

/** The lines of every table that says when terms end. */
function rowsOf(lines: readonly Line[]): Row[] {
  let columns: { begins: number; ends: number } | null = null;
  return lines.flatMap((line) => {
    const cells = cellsOf(line.text);
    if (cells.length < 2) columns = null;
    else if (columns === null) {
      const ends = cells.findIndex((cell) => /^(?:terms? )?(?:ends?|expires?|expiry|until|end date)$/i.test(cell));
      if (ends !== -1)
        columns = {
          begins: cells.findIndex((cell) => /^(?:terms? )?(?:begins?|starts?|since|start date)$/i.test(cell)),
          ends,
        };
    } else {
      const ends = dayIn(cells[columns.ends] ?? "");
      if (ends) return [{ line, begins: dayIn(cells[columns.begins] ?? ""), ends }];
    }
    return [];
  });
}

const cellsOf = (text: string): readonly string[] =>
  text.includes("|")
    ? text
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|")
        .map((cell) => cell.trim())
    : [];

const months = "january february march april may june july august september october november december".split(" ");

/** `September 1, 2025`, `1 September 2025` and `2025-09-01` are one day. */
function dayIn(cell: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(cell);
  const spoken =
    /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i.exec(cell) ??
    turned(/^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})$/i.exec(cell));
  if (iso) return cell;
  const month = months.findIndex((name) => name.startsWith((spoken?.[1] ?? "-").toLowerCase()));
  if (!spoken || month === -1) return null;
  return `${spoken[3]}-${String(month + 1).padStart(2, "0")}-${(spoken[2] ?? "").padStart(2, "0")}`;
}

const turned = (found: RegExpExecArray | null): readonly (string | undefined)[] | null =>
  found && [found[0], found[2], found[1], found[3]];
