import { createHash } from "node:crypto";

/** What the record linter can find, each with the title of its list and how much it weighs. */
export const kinds = {
  "decision-below-quorum": { title: "Decisions taken below quorum", weight: "grave" },
  "rules-conflict": { title: "Rules that contradict each other", weight: "grave" },
  "seat-empty": { title: "Empty seats", weight: "grave" },
  "term-expired": { title: "Terms that have ended", weight: "grave" },
  "citation-stale": { title: "Citations that lead to nothing", weight: "grave" },
  "month-without-minutes": { title: "Months without minutes", weight: "middling" },
  "minutes-missing": { title: "Meetings without minutes", weight: "middling" },
  "attendance-missing": { title: "Minutes that name nobody", weight: "middling" },
  "attendance-unmarked": { title: "Attendance never marked", weight: "middling" },
  "notes-missing": { title: "Minutes without notes of the discussion", weight: "middling" },
  "action-open": { title: "Actions never closed", weight: "middling" },
  "present-and-absent": { title: "People both present and absent", weight: "middling" },
  "link-malformed": { title: "Malformed links", weight: "middling" },
  "link-broken": { title: "Links to what the record does not hold", weight: "middling" },
  "link-misleading": { title: "Links that show another address than theirs", weight: "middling" },
  "date-differs": { title: "Dates that contradict the file's name", weight: "slight" },
  "year-differs": { title: "Years that contradict the file's name", weight: "slight" },
  "standard-time-in-summer": { title: "Standard time in summer", weight: "slight" },
  "duplicate-name": { title: "People listed twice", weight: "slight" },
  "not-a-person": { title: "Programs listed as people", weight: "slight" },
  placeholder: { title: "Placeholders left standing", weight: "slight" },
  "unread-line": { title: "Lines that could not be read", weight: "slight" },
  "other-doubt": { title: "Other doubts about minutes", weight: "slight" },
} as const satisfies Readonly<Record<string, { title: string; weight: Weight }>>;

export type Kind = keyof typeof kinds;
export type Weight = "grave" | "middling" | "slight";

export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);

/** Where something was found. */
export interface Place {
  /** The thing itself, by a name that stays: `document:charter`, `minutes:tsc/2024-01-09.md`, `seat:tsc/chair`. */
  readonly subject: string;
  /** The body whose record it is. */
  readonly body: string;
  /** As people say it: `Technical Charter 3.e`, `M-12 of the TSC`. */
  readonly label: string;
  readonly href: string;
  /** Counted from 1; null where the thing is meant as a whole. */
  readonly line: number | null;
}

/** What one rule says of one place. */
export interface Finding {
  readonly kind: Kind;
  readonly place: Place;
  /** The words of the place that are meant; what was accepted about them holds until they change. Empty for a thing as a whole. */
  readonly about: string;
  readonly words: string;
  readonly remedy: string;
}

/** A finding with the key by which it is accepted: SHA-256 in hexadecimal of kind, place and the words there. */
export interface KeyedFinding extends Finding {
  readonly key: string;
}

/**
 * Gives findings their keys. The line's number is no part of it, so that text above may come and go; equal words of one
 * place are told apart by their order.
 */
export function keyed(findings: readonly Finding[]): readonly KeyedFinding[] {
  const times = new Map<string, number>();
  return findings.map((finding) => {
    const { kind, place, about } = finding;
    const same = JSON.stringify([kind, place.subject, about.normalize("NFC").replace(/\s+/g, " ").trim()]);
    const nth = (times.get(same) ?? 0) + 1;
    times.set(same, nth);
    return { ...finding, key: createHash("sha256").update(`${nth}:${same}`).digest("hex") };
  });
}
