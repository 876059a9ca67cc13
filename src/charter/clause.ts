import type { DocumentLink } from "./markdown.ts";

/** One clause or heading of a governing document. Every non-blank line of the source belongs to exactly one. */
export type ParsedClause = {
  readonly kind: "heading" | "clause";
  /** `chairperson/4/d` by structure, `3.b` or `2.i.iv` where the text letters itself; unique in the document. */
  readonly address: string;
  /** The address as people say it: `Chairperson 4(d)`, `Scope 3`, `3.b`. */
  readonly label: string;
  /** First and last line of its source, counted from 1. */
  readonly line: number;
  readonly endLine: number;
  /** How many clauses and headings it stands under. */
  readonly depth: number;
  readonly parent: string | null;
  /** The words of the heading it stands under; a heading's own words; empty in a preamble. */
  readonly section: string;
  /** The words of the clause it stands under: "The Chairperson shall be responsible for:". */
  readonly lead: string | null;
  /** Its text as a person reads it, without its marker and without those who stand under it. */
  readonly words: string;
  readonly markdown: string;
  /** Hex SHA-256 of {@link words}: NFC, white space folded. Equal words have equal hashes, wherever they stand. */
  readonly hash: string;
  readonly links: readonly DocumentLink[];
};

export type ParsedDocument = {
  /** The words of the one heading that stands above all others. */
  readonly title: string | null;
  readonly clauses: readonly ParsedClause[];
};
