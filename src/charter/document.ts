import { createHash } from "node:crypto";
import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { type Block, type DocumentLink, readBlocks } from "./markdown.ts";
import { type Placed, placeBlocks } from "./numbering.ts";

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

/** A character that is not seen, or that makes others appear in another order than they are stored. */
export type HiddenCharacter = { readonly line: number; readonly codePoint: string };

export type DocumentProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "too-large"; readonly bytes: number; readonly limit: number }
  /** Not UTF-8 text from this byte on, counted from 0. */
  | { readonly kind: "binary"; readonly offset: number }
  /** The first twenty, of `total`. */
  | { readonly kind: "bidi"; readonly characters: readonly HiddenCharacter[]; readonly total: number }
  | { readonly kind: "no-clauses" }
  | { readonly kind: "too-many-clauses"; readonly clauses: number; readonly limit: number }
  | { readonly kind: "too-deep"; readonly line: number; readonly depth: number; readonly limit: number };

export type DocumentRefusal = { readonly kind: "document-refused"; readonly problems: readonly DocumentProblem[] };

export type DocumentLimits = { readonly bytes: number; readonly clauses: number; readonly nesting: number };

const standardLimits: DocumentLimits = {
  bytes: limits.documentBytes,
  clauses: limits.documentClauses,
  nesting: limits.documentNesting,
};

/**
 * Reads a governing document in Markdown (CommonMark with tables) into its headings and clauses, in order.
 * The same bytes always give the same clauses. Refuses, naming every problem it can see, what is not text, what is
 * beyond the limits, and what could read differently from what it is. A `record` binds nobody, so it may be without clauses.
 */
export function parseDocument(
  bytes: Uint8Array,
  options: { readonly limits?: DocumentLimits; readonly record?: boolean } = {},
): Result<ParsedDocument, DocumentRefusal> {
  const bounds = options.limits ?? standardLimits;
  const refused = (...problems: DocumentProblem[]) => refuse({ kind: "document-refused", problems } as const);
  if (bytes.length > bounds.bytes) return refused({ kind: "too-large", bytes: bytes.length, limit: bounds.bytes });
  const offset = binaryOffset(bytes);
  if (offset !== null) return refused({ kind: "binary", offset });
  const source = new TextDecoder("utf-8").decode(bytes).replace(/\r\n?/g, "\n");
  if (source.trim() === "") return refused({ kind: "empty" });

  const { blocks, nesting } = readBlocks(source);
  const clauses = nesting.depth > bounds.nesting || blocks.length > bounds.clauses ? [] : toClauses(blocks, source);
  const problems = [
    ...hiddenCharacters(source, blocks),
    ...(blocks.length > bounds.clauses
      ? [{ kind: "too-many-clauses", clauses: blocks.length, limit: bounds.clauses } as const]
      : []),
    ...(nesting.depth > bounds.nesting ? [{ kind: "too-deep", ...nesting, limit: bounds.nesting } as const] : []),
    ...(options.record || nesting.depth > bounds.nesting || blocks.some((block) => block.kind !== "heading")
      ? []
      : [{ kind: "no-clauses" } as const]),
  ];
  return problems.length > 0 ? refused(...problems) : ok({ title: titleOf(clauses), clauses });
}

const titleOf = (clauses: readonly ParsedClause[]): string | null =>
  clauses.find((clause) => clause.address === titleAddress)?.words ?? null;

const titleAddress = "title";

/** What stands below a document's address on the web beside its clauses. */
const reservedAddresses = ["versions", "redline", "alignment", "adoption"];

/** The first byte that is NUL or that no UTF-8 text can have in its place. */
function binaryOffset(bytes: Uint8Array): number | null {
  const nul = bytes.indexOf(0);
  const valid = (end: number, stream: boolean): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream });
      return true;
    } catch {
      return false;
    }
  };
  if (valid(bytes.length, false)) return nul === -1 ? null : nul;
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (valid(middle, true)) good = middle;
    else bad = middle;
  }
  return nul === -1 ? good : Math.min(nul, good);
}

/**
 * Threat: text whose order or content on the screen differs from what is stored and signed ("Trojan Source",
 * CVE-2021-42574). Bidirectional controls, zero-width and other invisible format characters, tags, control characters. U+FE0F only picks an emoji's picture.
 */
const hidden = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]--[\t\n\ufe0f]]/gv;
const namedAtMost = 20;

/** Looks at the source, and at the words again: an entity such as `&#x202e;` hides there only once it is decoded. */
function hiddenCharacters(source: string, blocks: readonly Block[]): DocumentProblem[] {
  const lines = source.split("\n");
  const inSource = lines.flatMap((line, index) => findHidden(line, index + 1));
  const inWords = blocks.flatMap(({ words, line, endLine }) => {
    const written = lines.slice(line - 1, endLine).join("\n");
    return findHidden(words, line).filter(({ character }) => !written.includes(character));
  });
  const all = [...inSource, ...inWords].sort((one, other) => one.line - other.line);
  const characters = all
    .slice(0, namedAtMost)
    .map(({ line, character }) => ({ line, codePoint: codePointName(character) }));
  return all.length > 0 ? [{ kind: "bidi", characters, total: all.length }] : [];
}

const findHidden = (text: string, line: number): { line: number; character: string }[] =>
  [...text.matchAll(hidden)].map(([character]) => ({ line, character }));

const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Hex SHA-256 of a clause's words: NFC, white space folded. */
export const hashWords = (words: string): string =>
  createHash("sha256").update(words.normalize("NFC").replace(/\s+/g, " ").trim()).digest("hex");

type Named = { readonly address: string; readonly label: string };

function toClauses(blocks: readonly Block[], source: string): ParsedClause[] {
  const placed = placeBlocks(blocks);
  const lines = source.split("\n");
  const extents = divideLines(blocks, lines);
  const names = nameAll(placed);
  const depths = new Map<Placed | null, number>([[null, -1]]);
  const sections = new Map<Placed | null, string>([[null, ""]]);
  return placed.map((each, index) => {
    const { block, kind, parent } = each;
    const { address, label } = names.get(each) ?? { address: "", label: "" };
    const { line, endLine } = extents[index] ?? block;
    const depth = (depths.get(parent) ?? -1) + 1;
    const section = kind === "clause" ? (sections.get(parent) ?? "") : headingWords(block);
    depths.set(each, depth);
    sections.set(each, section);
    return {
      kind: kind === "clause" ? "clause" : "heading",
      address,
      label,
      line,
      endLine,
      depth,
      parent: (parent && names.get(parent)?.address) ?? null,
      section,
      lead: parent?.kind === "clause" ? parent.block.words : null,
      words: block.words,
      markdown: lines.slice(line - 1, endLine).join("\n"),
      hash: hashWords(block.words),
      links: block.links,
    };
  });
}

const headingWords = (block: Block): string => block.words.replace(/\s*[:.]$/, "");

/** Lines that are no block's (rules, comments, definitions) belong to the block before them, at the top to the first. */
function divideLines(blocks: readonly Block[], lines: readonly string[]): { line: number; endLine: number }[] {
  const isBlank = (line: number) => (lines[line - 1] ?? "").trim() === "";
  return blocks.map((block, index) => {
    let line = index === 0 ? 1 : block.line;
    let endLine = (blocks[index + 1]?.line ?? lines.length + 1) - 1;
    while (line < block.line && isBlank(line)) line += 1;
    while (endLine > line && isBlank(endLine)) endLine -= 1;
    return { line, endLine };
  });
}

/** Headings are named by their words or number; the heading above is put in front where that is not unique. */
function nameAll(placed: readonly Placed[]): Map<Placed, Named> {
  const headings = placed.filter((each) => each.kind === "heading");
  const counts = new Map<string, number>([
    ["preamble", 1],
    [titleAddress, 1],
  ]);
  for (const each of headings) counts.set(shortAddress(each), (counts.get(shortAddress(each)) ?? 0) + 1);
  const taken = new Map<string, number>(reservedAddresses.map((address) => [address, 1]));
  const names = new Map<Placed, Named>();
  for (const each of placed) {
    const above = each.parent ? (names.get(each.parent) ?? null) : null;
    const ambiguous = each.kind === "heading" && (counts.get(shortAddress(each)) ?? 0) > 1;
    const { address, label } = nameOf(each, above, ambiguous);
    const times = (taken.get(address) ?? 0) + 1;
    taken.set(address, times);
    const nth = reservedAddresses.includes(address) ? times - 1 : times;
    names.set(each, {
      address: times === 1 ? address : `${address}~${times}`,
      label: nth === 1 ? label : `${label} (no. ${nth})`,
    });
  }
  return names;
}

/** A number below a numbered heading continues it: 3.1 under 3. */
function shortAddress(heading: Placed): string {
  const { own, part, parent } = heading;
  return own && !part.includes(".") && parent?.own ? `${shortAddress(parent)}.${part}` : part;
}

function nameOf(each: Placed, above: Named | null, ambiguous: boolean): Named {
  const { kind, own, part, parent, block } = each;
  if (kind === "title") return { address: titleAddress, label: "Title" };
  if (kind === "heading") {
    const short = shortAddress(each);
    const label = own ? short : headingWords(block);
    return ambiguous && above
      ? { address: `${above.address}/${short}`, label: `${above.label}, ${label}` }
      : { address: short, label };
  }
  if (own && part.includes(".")) return { address: part, label: part };
  if (own && parent?.own) return { address: `${above?.address}.${part}`, label: `${above?.label}.${part}` };
  const holder = above ?? { address: "preamble", label: "Preamble" };
  const spoken = /^\d/.test(part) && !(parent?.kind === "clause" || parent?.own) ? ` ${part}` : `(${part})`;
  const spaced = !parent || (parent.kind === "heading" && !parent.own);
  return {
    address: `${holder.address}/${part}`,
    label: holder.label + (spaced && !spoken.startsWith(" ") ? ` ${spoken}` : spoken),
  };
}
