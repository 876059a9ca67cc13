import { never } from "../platform/result.ts";
import type { Column, NamedChair, RosterDoubt } from "./roster.ts";
import type { RosterReport } from "./roster-actions.ts";

/** What a reader of a roster should look at, in words. */

const columnWords: Readonly<Record<Column, string>> = {
  name: "names",
  github: "logins on GitHub",
  starts: "first days",
  ends: "last days",
  affiliation: "affiliations",
};

/** One doubt as a sentence, its line first. */
export const doubtWords = (doubt: RosterDoubt): string =>
  `line ${doubt.line}: ${whatWords(doubt)}${doubt.taken || doubt.kind === "stands-otherwise" ? "" : "; the row is left out"}`;

function whatWords(doubt: RosterDoubt): string {
  switch (doubt.kind) {
    case "column-unknown":
      return `the column “${doubt.column}” is not known and is not read`;
    case "column-missing":
      return `there is no column for ${columnWords[doubt.column]}`;
    case "cells":
      return `it has ${doubt.found} cells where the heading has ${doubt.wanted}`;
    case "name-missing":
      return "there is no name";
    case "name-hidden":
      return "it has characters that cannot be seen or that turn the direction of the text";
    case "placeholder":
      return "a placeholder stands where a name should";
    case "first-day-missing":
      return "there is no first day";
    case "login-broken":
      return `“${doubt.text}” is no login on GitHub`;
    case "day-broken":
      return `“${doubt.text}” is not a day that can be read without guessing`;
    case "ends-before-start":
      return `the last day, ${doubt.endsOn}, lies before the first, ${doubt.startsOn}`;
    case "duplicate":
      return `it repeats line ${doubt.first}`;
    case "term-over":
      return `the term ended on ${doubt.endsOn}`;
    case "name-ambiguous":
      return `several people here are called ${doubt.name}, and no login tells them apart`;
    case "stands-otherwise":
      return `this term stands here already with ${doubt.endsOn ? `the last day ${doubt.endsOn}` : "no last day"}, which is kept`;
    default:
      return never(doubt);
  }
}

/** `Chairperson: Mira Okafor (mira-okafor)`, proposed and not taken. */
export const chairWords = ({ line, title, person }: NamedChair): string =>
  person
    ? `line ${line}: the text names ${person.name}${person.github ? ` (${person.github})` : ""} as ${title}; record it if that is right`
    : `line ${line}: a placeholder stands where the ${title} should be named`;

/** What came in, in one line. */
export const rosterWords = ({ rows, people, terms, unchanged, skipped }: RosterReport): string =>
  `${rows} rows read: ${terms} terms recorded, ${people} people added, ${unchanged} unchanged, ${skipped} rows left out.`;
