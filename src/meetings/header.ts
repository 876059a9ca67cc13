import { Temporal } from "temporal-polyfill";
import { type Doubt, doubt } from "./doubts.ts";
import type { HeadLine } from "./hours.ts";
import { isPlaceholder, type Part, plain } from "./sections.ts";

/** What stands above agenda, attendance and notes: the title, the day, whether the meeting was cancelled. */

/** Sections that are about one meeting, unlike the form around them. */
export const ofTheMeeting: readonly Part["kind"][] = ["agenda", "attendance", "notes", "actions"];

/** The lines above the first section of the meeting itself, headings without their signs. */
export function headOf(lines: readonly string[], parts: readonly Part[]): readonly HeadLine[] {
  const end = (parts.find((part) => ofTheMeeting.includes(part.kind))?.line ?? lines.length + 1) - 1;
  return lines
    .slice(0, end)
    .map((line, index) => ({ line: index + 1, words: plain(line.replace(/^\s{0,3}(?:#{1,6}(?=\s|$)|>)/, "")) }))
    .filter(({ words }) => words !== "");
}

/** The day in a file's name: `2024-01-09.md`, `tsc_20240109_notes.txt`. Null where there is none, or two that differ. */
export function dayOfFile(name: string): string | null {
  const found = [...name.matchAll(/(?<!\d)(\d{4})([-_.]?)(\d\d)\2(\d\d)(?!\d)/g)].flatMap(
    ([, year, , month, day]) => realDay(Number(year), Number(month), Number(day)) ?? [],
  );
  return new Set(found).size === 1 ? (found[0] ?? null) : null;
}

function realDay(year: number, month: number, day: number): string | null {
  if (year < 1970 || year > 2199) return null;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" }).toString();
  } catch {
    return null;
  }
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month = "(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?\\.?";
const dayOfMonth = "(\\d{1,2})(?:st|nd|rd|th)?";
const monthNumber = (words: string | undefined) => months.indexOf((words ?? "").slice(0, 3).toLowerCase()) + 1;

/** Every way in which a header may write a day. `3/4/2024` has two meanings. */
const writings: readonly (readonly [RegExp, (m: RegExpExecArray) => readonly (string | null)[]])[] = [
  [/(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, ([, y, m, d]) => [realDay(Number(y), Number(m), Number(d))]],
  [
    new RegExp(`(?<!\\d)${dayOfMonth}\\s+(?:of\\s+)?${month},?\\s+(\\d{4})`, "i"),
    ([, d, m, y]) => [realDay(Number(y), monthNumber(m), Number(d))],
  ],
  [
    new RegExp(`\\b${month}\\s+${dayOfMonth},?\\s+(\\d{4})`, "i"),
    ([, m, d, y]) => [realDay(Number(y), monthNumber(m), Number(d))],
  ],
  [
    /(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)/,
    ([, a, b, y]) => [realDay(Number(y), Number(a), Number(b)), realDay(Number(y), Number(b), Number(a))],
  ],
];

/** Holds the day in the header against that of the file's name. */
export function judgeDay(head: readonly HeadLine[], day: string): readonly Doubt[] {
  for (const { line, words } of head) {
    if (words.length > 120 || words.includes("://")) continue;
    for (const [pattern, read] of writings) {
      const match = pattern.exec(words);
      const found = match ? read(match).filter((it) => it !== null) : [];
      const [first] = found;
      if (first === undefined) continue;
      if (found.includes(day)) return [];
      return [doubt(line, first.slice(4) === day.slice(4) ? "year-differs" : "date-differs", first, day)];
    }
  }
  return [doubt(null, "date-missing", day)];
}

const calledOff =
  /\bcancel+(?:ed|ation)\b|\bcalled off\b|\bpostponed\b|\b(?:was|were|did|is|has|will)\s*(?:not|n['’]t)\s+(?:been |be )?(?:held|happen|take place|taking place)\b|\bno meeting\b(?! (?:notes|minutes|link|id|number|password|recording))/i;
/** Not this meeting, or not for certain. */
const otherwise =
  /\b(?:unless|if|next|not (?:been )?cancel|un-?cancel)|n['’]t (?:been )?cancel|\bmeetings (?:are|will|may)\b/i;
const ofMeeting = /\b(?:meeting|call|session|tsc|today)\b/i;
const bare =
  /^\W*(?:(?:the |this |today['’]s )?(?:\w+ ){0,3}meeting\b[^.!?]{0,40}?\s)?(?:(?:was|is|has been|had been)\s+)?(?:cancel+ed|cancel+ation|called off|not held|no meeting(?: today| this (?:week|month))?)\W*$/i;

/** A month and a day in words, as banners name them. */
const bannerDay = new RegExp(`\\b${month}\\s+${dayOfMonth}\\b|\\b${dayOfMonth}\\s+${month}`, "i");

/** Whether a line above the meeting's own sections says that it did not take place. */
export const isBanner = ({ words }: HeadLine, day: string): boolean =>
  words.length <= 200 && words.split(/[.!?;]/).some((sentence) => callsOff(sentence, day));

function callsOff(sentence: string, day: string): boolean {
  if (!calledOff.test(sentence) || otherwise.test(sentence)) return false;
  if (sentence.length > 60 && !ofMeeting.test(sentence)) return false;
  const [, m1, d1, d2, m2] = bannerDay.exec(sentence) ?? [];
  const named = m1 ?? m2;
  return (
    named === undefined || (monthNumber(named) === Number(day.slice(5, 7)) && Number(d1 ?? d2) === Number(day.slice(8)))
  );
}

/** Whether a line among lists and notes says so, and nothing else. */
export const saysCancelled = (line: string): boolean => line.length <= 200 && bare.test(plain(line));

/** The first line that is a title: no banner, no day, no form. */
export function titleOf(head: readonly HeadLine[], parts: readonly Part[], day: string): string | null {
  const forms = parts.filter((part) => part.kind === "other" && part.depth > 3).map((part) => part.line);
  const first = head.find((it) => !isBanner(it, day) && !isPlaceholder(it.words));
  if (!first || forms.includes(first.line) || first.words.includes("://") || first.words.length > 200) return null;
  const words = first.words.replace(/\s+/g, " ");
  const isDay = writings.some(
    ([pattern]) => words.replace(pattern, "").replace(/[^\p{L}]/gu, "") === "" && pattern.test(words),
  );
  return isDay ? null : words;
}
