import type { Excerpt } from "./excerpt.ts";

/**
 * What can be found, in the order in which kinds are offered. `visibility` says who may find it: a kind whose rows are
 * restricted gets a word of its own, a policy, and a SECURITY DEFINER function that takes the viewer.
 */
export const kinds = {
  clause: { one: "Clause", many: "Clauses", visibility: "public" },
  document: { one: "Document", many: "Documents", visibility: "public" },
  meeting: { one: "Meeting", many: "Meetings and minutes", visibility: "public" },
  person: { one: "Person", many: "People", visibility: "public" },
  seat: { one: "Seat", many: "Seats", visibility: "public" },
  body: { one: "Group", many: "Groups", visibility: "public" },
} as const satisfies Readonly<Record<string, { one: string; many: string; visibility: "public" }>>;

export type Kind = keyof typeof kinds;

export const isKind = (text: string | undefined): text is Kind => text !== undefined && Object.hasOwn(kinds, text);

/** What is known of a hit without its text. */
export interface Found {
  readonly id: number;
  readonly kind: Kind;
  /** The row it stands for: a version, a seat, a meeting. */
  readonly record: string;
  readonly title: string;
  /** The document or body it belongs to, and where in it. */
  readonly scope: string | null;
  readonly scopeTitle: string | null;
  readonly place: string;
  readonly edition: number | null;
  /** False for words that today's version no longer has. */
  readonly current: boolean;
  readonly day: string | null;
  /** Lines of the file of minutes that its words begin with; none where there is no file. */
  readonly lines: number;
  readonly score: number;
  /** Whether what was typed names it. */
  readonly named: boolean;
}

export interface Hit extends Found {
  readonly excerpt: Excerpt;
}

/** Where a hit leads. */
export function hrefOf({ kind, scope, place, edition, current, lines }: Found, line: number | null): string {
  switch (kind) {
    case "clause":
      return current ? `/charter/${scope}/${place}` : `/charter/${scope}/versions/${edition}/${place}`;
    case "document":
      return `/charter/${place}`;
    case "body":
      return `/groups/${place}`;
    case "seat":
      return `/groups/${scope}/seats/${place}`;
    case "person":
      return `/people/${place}`;
    case "meeting":
      return line === null || line > lines
        ? `/meetings/${place}`
        : `/meetings/${place}/file?from=${Math.max(1, line - 1000)}#L${line}`;
    default:
      return kind satisfies never;
  }
}

/** Where a page of hits begins: the last hit of the page before. */
export interface HitCursor {
  readonly named: boolean;
  readonly score: number;
  readonly id: number;
}

export const writeHitCursor = ({ named, score, id }: HitCursor): string => `${named ? 1 : 0}~${score}~${id}`;

/** Null where the text is no cursor, so that a mangled address shows the first page. */
export function readHitCursor(text: string | undefined): HitCursor | null {
  const [, named, score, id] = /^([01])~(\d{1,4}(?:\.\d{1,25})?(?:e-\d{1,3})?)~(\d{1,15})$/.exec(text ?? "") ?? [];
  return named === undefined ? null : { named: named === "1", score: Number(score), id: Number(id) };
}

/** The entry of the ledger that is asked for by its number: `entry 1 284`, `#12`, `1284`. */
export function entryNumber(typed: string): number | null {
  const digits = /^(?:(?:ledger )?entry|#)?\s*(\d[\d\s\u202f,.]*)$/i.exec(typed.trim())?.[1]?.replace(/\D/g, "");
  return digits === undefined || digits.length > 9 ? null : Number(digits);
}
