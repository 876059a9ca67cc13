import { ok, type Result, refuse } from "../platform/result.ts";
import { deceives } from "../platform/text.ts";
import { type Attendance, readAttendance } from "./attendees.ts";
import { type Doubt, doubt } from "./doubts.ts";
import { decodeFile, type FileText, type TextRefusal } from "./file-text.ts";
import { dayOfFile, headOf, isBanner, judgeDay, ofTheMeeting, saysCancelled, titleOf } from "./header.ts";
import { type Hours, readHours } from "./hours.ts";
import { linesOf, type Part, partsOf } from "./sections.ts";

/** The edition of this reader. A file that an older one read is read anew when it is imported again. */
export const readerEdition = 1;

export type PastState = "held" | "cancelled" | "unrecorded";

/** What a file of minutes says about its meeting, and what is doubtful in it. Nothing here is invented. */
export interface Reading extends FileText, Hours, Attendance {
  /** By the file's name. */
  readonly day: string;
  readonly title: string | null;
  readonly state: PastState;
  readonly parts: readonly Part[];
}

export type FileRefusal = TextRefusal | { readonly kind: "file-without-day" };

/** Reads the minutes of one meeting. Every file gives a reading or a refusal; what cannot be read stays text and is doubted. */
export function readMinutes(name: string, bytes: Uint8Array, zone: string): Result<Reading, FileRefusal> {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) return decoded;
  const day = dayOfFile(name);
  if (!day) return refuse({ kind: "file-without-day" });
  return ok({ ...decoded.value, ...readText(decoded.value.text, day, zone, fileDoubts(decoded.value)) });
}

/** As {@link readMinutes}, for a text that stands in the record already. */
function readText(text: string, day: string, zone: string, before: readonly Doubt[]): Omit<Reading, keyof FileText> {
  const lines = linesOf(text);
  const parts = partsOf(lines);
  const head = headOf(lines, parts);
  const doubts: Doubt[] = [...before, ...judgeDay(head, day)];
  const hours = readHours(head, day, zone, doubts);
  const { attendees, marks, doubts: attendanceDoubts } = readAttendance(lines, parts);
  const anybody = attendees.some((it) => it.mark === "present");
  const banner = head.find((it) => isBanner(it, day));
  const below = lines.findIndex((line, index) => index >= (head.at(-1)?.line ?? 0) && saysCancelled(line));
  const cancelled = banner !== undefined || (below >= 0 && !anybody);
  if (banner && anybody) doubts.push(doubt(banner.line, "cancelled-with-attendance"));
  const noted = parts.some((part) => part.filled && (part.kind === "notes" || part.kind === "actions"));
  const state = cancelled ? "cancelled" : anybody || noted ? "held" : "unrecorded";
  if (state === "unrecorded") doubts.push(doubt(null, "no-record"));
  const all = [...doubts, ...attendanceDoubts, ...deceptions(lines), ...placeholders(lines, parts)];
  return {
    day,
    title: titleOf(head, parts, day),
    state,
    ...hours,
    attendees,
    marks,
    parts,
    doubts: all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

const fileDoubts = ({ text, encoding }: FileText): readonly Doubt[] => [
  ...(encoding === "utf-8" ? [] : [doubt(null, "encoding")]),
  ...(text.includes("\r") && !text.includes("\n") ? [doubt(null, "line-ends")] : []),
];

const deceptions = (lines: readonly string[]): readonly Doubt[] =>
  lines.flatMap((line, index) => (deceives(line) ? [doubt(index + 1, "deceptive-characters")] : []));

/** An item of a list that holds nothing, or a word that only keeps its place. */
const emptyItem = /^\s*(?:[*+-]{1,2}|\d{1,3}[.)])\s*(?:tb[ad]|to be added|placeholder)?[\s.)]*$/i;

const placeholders = (lines: readonly string[], parts: readonly Part[]): readonly Doubt[] =>
  parts
    .filter((part) => ofTheMeeting.includes(part.kind))
    .flatMap((part) =>
      lines
        .slice(part.line, part.endLine)
        .flatMap((line, index) => (emptyItem.test(line) ? [doubt(part.line + index + 1, "placeholder")] : [])),
    );
