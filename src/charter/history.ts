import type { DocumentProblem } from "./document.ts";

/** The files of a document's history, each named by the day on which its text took effect: `2020-02-05-706b546.md`. */

export interface HistoryFile {
  readonly name: string;
  /** Its bytes, or why they cannot be read. */
  readonly content: Uint8Array | { readonly unreadable: string };
}

export type FileProblem =
  | { readonly kind: "misnamed" }
  | { readonly kind: "no-such-day"; readonly day: string }
  | { readonly kind: "unreadable"; readonly why: string }
  | DocumentProblem;

export interface DatedFile {
  readonly name: string;
  readonly effectiveOn: string;
  readonly bytes: Uint8Array;
}

export interface SortedFiles {
  /** By day, then by name. */
  readonly files: readonly DatedFile[];
  readonly problems: readonly { readonly name: string; readonly problem: FileProblem }[];
}

const named = /^(\d{4}-\d{2}-\d{2})(?:-.*)?\.md$/;

const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

export function sortHistory(given: readonly HistoryFile[]): SortedFiles {
  const files: DatedFile[] = [];
  const problems: { name: string; problem: FileProblem }[] = [];
  for (const { name, content } of given.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const day = named.exec(name)?.[1];
    if (day === undefined) problems.push({ name, problem: { kind: "misnamed" } });
    else if (!isDay(day)) problems.push({ name, problem: { kind: "no-such-day", day } });
    else if ("unreadable" in content) problems.push({ name, problem: { kind: "unreadable", why: content.unreadable } });
    else files.push({ name, effectiveOn: day, bytes: content });
  }
  return { files, problems };
}
