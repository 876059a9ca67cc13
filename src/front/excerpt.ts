import { fold } from "./query.ts";

/** Some words around what was looked for; `marked` are those that were. */
export interface Excerpt {
  readonly parts: readonly { readonly text: string; readonly marked: boolean }[];
  /** The line of the text on which the first marked word stands, from 1; null where none is marked. */
  readonly line: number | null;
}

const size = { before: 60, whole: 240 };

/** A word that folding only makes small; nearly all are, and folding properly takes most of the time of an excerpt. */
const plain = /^[0-9A-Za-z]*$/;

// What English puts behind a stem that `search_query` has cut off, so that “policies” marks “policy” and not “policeman”.
const endings =
  /^(?:e|y|i|s|es|ed|er|ers|ies|ied|ing|ings|ion|ions|ation|ations|ment|ments|ly|ity|ities|al|able|ance|ence|ive|ness|ful|or|ors)?$/;

/** Whether a word of the text is one of those looked for: as it stands, as a beginning, or as another form of the stem. */
function isMeant(word: string, words: ReadonlySet<string>, beginning: string, stems: readonly string[]): boolean {
  if (words.has(word) || (beginning !== "" && word.startsWith(beginning))) return true;
  return stems.some((stem) => word.startsWith(stem) && endings.test(word.slice(stem.length)));
}

/** `stems`: what the database's stemmer made of the words, so that their other forms are marked as well. */
export function excerptOf(
  text: string,
  { phrases, beginning }: { readonly phrases: readonly string[]; readonly beginning: string },
  stems: readonly string[],
): Excerpt {
  const words = new Set(phrases.flatMap((it) => it.split(" ")));
  // The stemmer turns a final y into i.
  const short = stems
    .map((stem) => (stem.length > 3 ? stem.replace(/i$/, "") : stem))
    .filter((stem) => stem.length > 2);
  const hits = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
    .filter(([word]) => isMeant(plain.test(word) ? word.toLowerCase() : fold(word), words, beginning, short))
    .map(({ 0: word, index }) => ({ from: index, to: index + word.length }));
  const first = densest(hits);
  const from = beginningOfWord(text, Math.max(0, (first?.from ?? 0) - size.before));
  const to = endOfWord(text, Math.min(text.length, from + size.whole));
  const parts: { text: string; marked: boolean }[] = [];
  const say = (words: string, marked: boolean) => {
    if (words !== "") parts.push({ text: words, marked });
  };
  let at = from;
  if (from > 0) say("… ", false);
  for (const hit of hits) {
    if (hit.from < from || hit.to > to) continue;
    say(text.slice(at, hit.from), false);
    say(text.slice(hit.from, hit.to), true);
    at = hit.to;
  }
  say(text.slice(at, to), false);
  if (to < text.length) say(" …", false);
  return { parts, line: first ? text.slice(0, first.from).split("\n").length : null };
}

type Span = { readonly from: number; readonly to: number };

/** The first word of the stretch that holds most of those looked for. */
function densest(hits: readonly Span[]): Span | undefined {
  let best: { hit: Span; count: number } | undefined;
  let end = 0;
  for (const [at, hit] of hits.entries()) {
    while (end < hits.length && (hits[end]?.to ?? 0) <= hit.from + size.whole - size.before) end++;
    if (!best || end - at > best.count) best = { hit, count: end - at };
  }
  return best?.hit;
}

/** Moved to the next space, at most a short way, so that no word is shown in part. */
function beginningOfWord(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + 30).search(/\s/);
  return space < 0 ? surrogateSafe(text, at) : at + space + 1;
}

function endOfWord(text: string, at: number): number {
  if (at === text.length) return at;
  const space = text.slice(at - 30, at).search(/\s\S*$/);
  return space < 0 ? surrogateSafe(text, at) : at - 30 + space;
}

const surrogateSafe = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at + 1 : at);
