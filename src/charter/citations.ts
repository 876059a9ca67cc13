import { findLinks } from "./links.ts";

/** Which clauses of which documents a text cites, and what they are called today. */

/** A place in a text that names a numbered clause, or a document as a whole. */
export interface Found {
  readonly line: number;
  /** As it is written. */
  readonly words: string;
  /** `2.h.iv` for “2(h)(iv)”; null where a document is cited and no clause of it. */
  readonly cited: string | null;
  /** The document as the text names it; null where it names none. */
  readonly name: string | null;
  readonly href: string | null;
}

const part = String.raw`(?:\.(?:\d{1,3}|[a-z]{1,5})(?![\p{L}\d])|\((?:\d{1,3}|[a-z]{1,5})\))`;
const number = String.raw`\d{1,3}(?!\d)${part}*`;
const between = String.raw`\.?(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)`;
const capitalised = String.raw`\p{Lu}[\p{L}\p{N}&’'-]*`;
const naming = String.raw`\.?\]?\s+(?:of|in|under)\s+(?:(?<own>this|these)\s+|(?:the|our|its)\s+)?[“"*[]*(?<name>${capitalised}(?:\s+(?:(?:of|for|and|the)\s+){0,2}${capitalised}){0,9})?`;
const section = new RegExp(
  String.raw`(?:\b[Ss]ections?|\b[Cc]lauses?|\b[Aa]rticles?|\b[Pp]aragraphs?|§§?)\s*(?<list>${number}(?:${between}${number})*)(?:${naming})?`,
  "gu",
);
/** Without the word “section” only what can be nothing else: three parts, one of them a letter. */
const bare = new RegExp(String.raw`(?<![\p{L}\p{N}.(/#-])(?=\S*[a-z])\d{1,3}${part}{2,}`, "gu");

/** `2(h)(iv)` → `2.h.iv`. */
export const addressOf = (cited: string): string =>
  cited
    .replace(/\(([^)]*)\)/g, ".$1")
    .replace(/\.+/g, ".")
    .replace(/\.$/, "")
    .toLowerCase();

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** The citations of numbered clauses in a text, in its order. Addresses of links are not read for numbers. */
export function findCitations(source: string): readonly Found[] {
  const text = source.replace(/(?<=\])\([^)\n]*\)|\bhttps?:\/\/\S+/g, blank);
  const breaks = [...text.matchAll(/\n/g)].map((it) => it.index);
  let line = 1;
  const found: (Omit<Found, "line"> & { readonly at: number })[] = [];
  const taken: [number, number][] = [];
  for (const match of text.matchAll(section)) {
    const { list = "", own, name } = match.groups ?? {};
    const from = match.index + match[0].indexOf(list);
    taken.push([match.index, match.index + match[0].length]);
    for (const each of list.matchAll(new RegExp(number, "gu"))) {
      const at = from + each.index;
      const several = each[0] !== list;
      const words = several ? each[0] : match[0].replace(/\s+/g, " ").trim();
      found.push({
        at,
        words,
        cited: addressOf(each[0]),
        name: own ? null : (name ?? null),
        href: null,
      });
    }
  }
  let next = 0;
  for (const match of text.matchAll(bare)) {
    while ((taken[next]?.[1] ?? Number.POSITIVE_INFINITY) <= match.index) next += 1;
    if ((taken[next]?.[0] ?? Number.POSITIVE_INFINITY) <= match.index) continue;
    const words = match[0];
    found.push({ at: match.index, words, cited: addressOf(words), name: null, href: null });
  }
  return found
    .sort((one, other) => one.at - other.at)
    .map(({ at, ...it }) => {
      while ((breaks[line - 1] ?? at) < at) line += 1;
      return { line, ...it };
    });
}

/** The links of a text, as citations of whatever document they lead to. */
export const findDocumentLinks = (source: string): readonly Found[] =>
  findLinks(source).map(({ line, text, href }) => ({ line, words: text, cited: null, name: text, href }));

export interface CitableVersion {
  readonly version: string;
  readonly number: number;
  readonly effectiveOn: string | null;
}

export interface CitableDocument {
  readonly slug: string;
  readonly title: string;
  readonly rank: number;
  readonly source: string;
  /** Oldest first. */
  readonly versions: readonly CitableVersion[];
}

const idle = new Set(["the", "a", "an", "of", "for", "and", "project"]);
const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !idle.has(word));

/** So much of a name must stand in a document's title or short name for it to mean that document. */
const nameEnough = 0.7;

/** The document of a name: “Presto Technical Charter” means the “Technical Charter for Presto Project”. Of several the highest. */
export function documentNamed<D extends CitableDocument>(name: string, documents: readonly D[]): D | null {
  const words = wordsOf(name);
  if (words.length === 0) return null;
  const scored = documents.map((document) => {
    const known = new Set(wordsOf(`${document.title} ${document.slug}`));
    return { document, share: words.filter((word) => known.has(word)).length / words.length };
  });
  const best = scored.sort((one, other) => other.share - one.share || one.document.rank - other.document.rank)[0];
  return best && best.share >= nameEnough ? best.document : null;
}

const fileOf = (address: string): string => {
  const path = address.replace(/[?#].*$/, "").replace(/\/+$/, "");
  return (/[^/]*$/.exec(path)?.[0] ?? "")
    .replace(/\.[a-z]+$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
};

/** The document that a link leads to: by the name of its file, or by the words of the link. */
export function documentLinked<D extends CitableDocument>(found: Found, documents: readonly D[]): D | null {
  const file = fileOf(found.href ?? "");
  const byFile = file === "" ? undefined : documents.find((it) => it.slug === file || fileOf(it.source) === file);
  if (byFile || found.href?.startsWith("#")) return byFile ?? null;
  return wordsOf(found.name ?? "").length > 1 ? documentNamed(found.name ?? "", documents) : null;
}

/** A day in the address of a link: `…Charter%2020191015.pdf` names the fifteenth of October 2019. */
export function dayIn(href: string): string | null {
  const plain = href.replaceAll(/%20/g, " ");
  const found = /(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(plain);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : null;
}

/** Why a citation is read in that version. */
export type Reason = "link" | "before-record" | "citing-day" | "same-text" | "recorded" | "today";

export interface AsOf {
  readonly version: CitableVersion;
  readonly reason: Reason;
  readonly linkDay: string | null;
}

/**
 * The version of the target in which a citation is to be read: the one in force on the day that the citing document's links name;
 * else on the day on which the citing document took effect; else today's. Before all recorded versions it is the first.
 */
export function versionCited(
  target: CitableDocument,
  citing: { readonly effectiveOn: string | null; readonly linkDay: string | null },
): AsOf | null {
  const { linkDay } = citing;
  const day = linkDay ?? citing.effectiveOn;
  const [first] = target.versions;
  const today = target.versions.at(-1);
  if (!first || !today) return null;
  if (day === null) return { version: today, reason: "today", linkDay };
  const then = target.versions.findLast((it) => it.effectiveOn !== null && it.effectiveOn <= day);
  if (then) return { version: then, reason: linkDay ? "link" : "citing-day", linkDay };
  return linkDay || first.effectiveOn !== null
    ? { version: first, reason: "before-record", linkDay }
    : { version: today, reason: "today", linkDay };
}
