import type { Env, Token } from "markdown-it";
import MarkdownIt from "markdown-it";

/** A link in a clause, as its author wrote it; `line` counts from 1. */
export type DocumentLink = { readonly text: string; readonly href: string; readonly line: number };

/**
 * A heading, a paragraph, an item of a list, a table, a quotation: the smallest piece of Markdown that can be a clause.
 * `line` and `endLine` count from 1 and both belong to the block.
 */
export type Block = {
  readonly kind: "heading" | "item" | "text";
  /** 1 to 6 for a heading, otherwise 0. */
  readonly level: number;
  /** How many lists enclose it. */
  readonly depth: number;
  /** No-break spaces in front: an author's way of indenting paragraphs where Markdown has none. */
  readonly indent: number;
  /** The letter or number that the text itself puts in front, lower case: `b`, `iv`, `3.1`. */
  readonly marker: string | null;
  /** The number of an item of an ordered list, as it is rendered. */
  readonly number: number | null;
  /** Nothing but bold words: such an item over a list names a section. */
  readonly bold: boolean;
  readonly words: string;
  readonly links: readonly DocumentLink[];
  readonly line: number;
  readonly endLine: number;
};

/** How deep lists and quotations lie inside one another, and the line where they are deepest. */
type Nesting = { readonly depth: number; readonly line: number };

const markdown = new MarkdownIt("default", { html: true, maxNesting: 100 });
markdown.core.ruler.disable("inline");

const indentation = "(?<indent>(?:&nbsp;|&ensp;|&emsp;|&#160;|\\s)*)";
const clauseMarker = new RegExp(
  `^${indentation}(?<bold>\\*\\*|__)?(?:(?<path>\\d+(?:\\.(?:\\d+|[a-z]))+)[.)]?|\\((?<inside>\\d{1,3}|[a-z]{1,8})\\)|(?<plain>\\d{1,3}|[a-z]{1,8})(?:\\\\?\\.|\\)))(?<closed>\\*\\*|__)?\\s+(?=\\S)`,
);
const headingMarker =
  /^(?<bold>\*\*|__)?(?:(?:article|section|part|chapter|§)\s*(?<named>\d+(?:\.\d+)*|[ivxlc]+)\b[.):–—-]?|(?<path>\d+(?:\.\d+)+)[.):]?|(?<plain>\d{1,3}|[a-z]|[ivxlc]+)[.):])(?<closed>\*\*|__)?(?:\s+|$)/i;
const letters = /^([a-z])\1?$/;
const romanNumeral = /^(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/;

/** Four spaces in front make code of a paragraph; one that begins with a marker was meant as text. */
const codeIndent = 4;

type Marked = { marker: string | null; indent: number; rest: string };

/** Takes the marker off a line; bold that opens before the marker and closes after it stays with the words. */
function takeMarker(line: string, shape: RegExp): Marked {
  const found = shape.exec(line);
  const groups = found?.groups;
  const indent = countSpaces(groups?.indent ?? new RegExp(`^${indentation}`).exec(line)?.groups?.indent ?? "");
  const marker = (groups?.path ?? groups?.named ?? groups?.inside ?? groups?.plain)?.toLowerCase();
  if (!found || marker === undefined || !(/\d/.test(marker) || letters.test(marker) || romanNumeral.test(marker))) {
    return { marker: null, indent, rest: line };
  }
  const reopened = groups?.bold !== undefined && groups.closed === undefined ? groups.bold : "";
  return { marker, indent, rest: reopened + line.slice(found[0].length) };
}

const countSpaces = (indent: string): number => indent.replace(/&[#\w]+;/g, "\u00a0").length;

const fold = (text: string): string => text.replace(/\s+/g, " ").trim();

function inlineTokens(content: string, env: Env): Token[] {
  const tokens: Token[] = [];
  markdown.inline.parse(content, markdown, env, tokens);
  return tokens;
}

/** The text that a person reads: no markup, no tags, entities decoded. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
      if (token.type === "html_inline") return /^<br\b/i.test(token.content) ? "\n" : "";
      return token.type === "image" ? plainText(token.children ?? []) : token.content;
    })
    .join("");
}

function findLinks(tokens: readonly Token[], firstLine: number): DocumentLink[] {
  const links: DocumentLink[] = [];
  let line = firstLine;
  let open: { href: string; line: number; start: number } | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.type === "softbreak" || token.type === "hardbreak") line += 1;
    if (token.type === "link_open") open = { href: String(token.attrGet("href") ?? ""), line, start: index };
    if (token.type !== "link_close" || !open) continue;
    links.push({ text: fold(plainText(tokens.slice(open.start, index))), href: open.href, line: open.line });
    open = null;
  }
  return links;
}

function isBold(tokens: readonly Token[]): boolean {
  let strong = 0;
  let outside = "";
  for (const token of tokens) {
    if (token.type === "strong_open" || token.type === "strong_close") strong += token.nesting;
    else if (strong === 0) outside += plainText([token]);
  }
  return tokens.some((token) => token.type === "strong_open") && /^(?:\s|and|or|&|,|:)*$/i.test(outside);
}

type Place = Pick<Block, "kind" | "level" | "depth" | "number">;

function blockOf(place: Place, marked: Marked, lines: { line: number; endLine: number }, env: Env): Block {
  const tokens = inlineTokens(marked.rest, env);
  const { marker, indent } = marked;
  const words = fold(plainText(tokens));
  return { ...place, marker, indent, words, bold: isBold(tokens), links: findLinks(tokens, lines.line), ...lines };
}

/** A paragraph is one block, unless its lines carry markers of their own: then each marked line begins one. */
function paragraphBlocks(token: Token, place: Place, env: Env): Block[] {
  const lines = token.content.trimEnd().split("\n");
  const first = token.map?.[0] ?? 0;
  const shape = place.kind === "heading" ? headingMarker : clauseMarker;
  const opening = takeMarker(lines[0] ?? "", shape);
  const starts = lines.flatMap((line, index) =>
    index === 0 || (opening.marker !== null && takeMarker(line, shape).marker !== null) ? [index] : [],
  );
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? lines.length;
    const marked = takeMarker(lines[start] ?? "", shape);
    const rest = [marked.rest, ...lines.slice(start + 1, end)].join("\n");
    const block = blockOf(place, { ...marked, rest }, { line: first + start + 1, endLine: first + end }, env);
    return block.words === "" && marked.marker !== null ? { ...block, words: fold(lines[start] ?? "") } : block;
  });
}

/** A table, a quotation, code or HTML is one block with all of its text. */
function wholeBlock(tokens: readonly Token[], place: Place, env: Env): Block {
  const [start = 0, end = start] = tokens[0]?.map ?? [];
  const texts: string[] = [];
  const links: DocumentLink[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === "fence" || token.type === "code_block") texts.push(token.content.trimEnd(), "\n");
    if (token.type !== "inline" && token.type !== "html_block") continue;
    const inline = inlineTokens(token.content, env);
    texts.push(fold(plainText(inline)), /^t[hd]_close$/.test(tokens[index + 1]?.type ?? "") ? " | " : "\n");
    links.push(...findLinks(inline, (token.map?.[0] ?? start) + 1));
    if (tokens[index + 2]?.type === "tr_close") texts.splice(-1, 1, "\n");
  }
  const words = texts.join("").trim();
  return { ...place, marker: null, indent: 0, bold: false, words, links, line: start + 1, endLine: end };
}

const wholeTokens = new Set(["table_open", "blockquote_open", "fence", "code_block", "html_block"]);

/** The end of the token group that opens at `start`, exclusive. */
function groupEnd(tokens: readonly Token[], start: number): number {
  const opening = tokens[start];
  if (opening?.nesting !== 1) return start + 1;
  let end = start + 1;
  while (end < tokens.length && (tokens[end]?.level ?? 0) > opening.level) end += 1;
  return end + 1;
}

/** Markdown nests blocks by lists and quotations; everything else only looks nested. */
function measureNesting(tokens: readonly Token[]): Nesting {
  let deepest: Nesting = { depth: 0, line: 1 };
  let depth = 0;
  for (const token of tokens) {
    if (!/^(?:bullet_list|ordered_list|blockquote)_/.test(token.type)) continue;
    depth += token.nesting;
    if (depth > deepest.depth) deepest = { depth, line: (token.map?.[0] ?? 0) + 1 };
  }
  return deepest;
}

/** A further paragraph of the same list item belongs to its clause. */
function continueItem(item: Block, paragraph: Block): Block {
  const words = `${item.words}\n${paragraph.words}`;
  return { ...item, words, links: [...item.links, ...paragraph.links], bold: false, endLine: paragraph.endLine };
}

/** Reads Markdown into its blocks, in order. Blocks without words (rules, comments, reference definitions) are left out. */
export function readBlocks(source: string): { readonly blocks: readonly Block[]; readonly nesting: Nesting } {
  const env: Env = {};
  const tokens = markdown.parse(source, env);
  const blocks: Block[] = [];
  const lists: { next: number | null }[] = [];
  let item: { number: number | null } | null = null;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token) continue;
    if (token.type === "ordered_list_open") lists.push({ next: Number(token.attrGet("start") ?? 1) });
    else if (token.type === "bullet_list_open") lists.push({ next: null });
    else if (/_list_close$/.test(token.type)) lists.pop();
    else if (token.type === "list_item_close") item = null;
    else if (token.type === "list_item_open") {
      const list = lists.at(-1);
      item = { number: list?.next ?? null };
      if (list && list.next !== null) list.next += 1;
    }
    const place: Place = { kind: item ? "item" : "text", level: 0, depth: lists.length, number: item?.number ?? null };
    const last = blocks.at(-1);
    if (token.type === "code_block" && takeMarker(token.content, clauseMarker).marker !== null) {
      blocks.push(
        ...paragraphBlocks(token, place, env).map((block) => ({ ...block, indent: block.indent + codeIndent })),
      );
      item = null;
    } else if (wholeTokens.has(token.type)) {
      const end = groupEnd(tokens, index);
      blocks.push(wholeBlock(tokens.slice(index, end), place, env));
      index = end - 1;
      item = null;
    } else if (token.type === "inline") {
      const level = headingLevel(tokens[index - 1], lists.length);
      const read = paragraphBlocks(token, level > 0 ? { ...place, kind: "heading", level } : place, env);
      const [first] = read;
      const continues =
        first?.kind === "text" && first.depth > 0 && first.marker === null && last?.depth === first.depth;
      if (continues && last.kind === "item") blocks.splice(-1, 1, continueItem(last, first));
      else blocks.push(...read);
      item = null;
    }
  }
  return { blocks: blocks.filter((block) => block.words !== ""), nesting: measureNesting(tokens) };
}

/** 1 to 6; 0 for a paragraph, and for a heading inside a list, which heads nothing. */
const headingLevel = (opening: Token | undefined, lists: number): number =>
  opening?.type === "heading_open" && lists === 0 ? Number(opening.tag.slice(1)) : 0;
