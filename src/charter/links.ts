/** The links of a text, as their authors wrote them, and what is wrong with them. */

export interface WrittenLink {
  readonly line: number;
  readonly text: string;
  readonly href: string;
}

export const linkProblems = {
  "slash-before-scheme": "a slash stands before the address, so it leads to a page of this site",
  "space-inside": "there is a space in the address, which ends it there",
  "scheme-missing": "the address does not begin with https://, so it leads to a page of this site",
  "slashes-missing": "two slashes belong after the scheme",
  "doubled-parentheses": "the address stands in two pairs of parentheses",
  "gap-before-address": "a space between the words and the address makes both plain text",
  "host-malformed": "no server can have this name",
  empty: "there is no address",
} as const;
export type LinkProblemKind = keyof typeof linkProblems;

export interface LinkProblem {
  readonly line: number;
  /** As it is written, words and address. */
  readonly link: string;
  readonly problem: LinkProblemKind;
  /** The address as it was probably meant; null where nobody can tell. */
  readonly remedy: string | null;
}

const written = /\[([^\]\n]{0,300})\]([ \t]{0,3})\((\(?)((?:[^()\n]|\([^()\n]*\)){0,2000})\)(\)?)/g;
const defined = /^ {0,3}\[([^\]\n]{1,300})\]:[ \t]*(\S+)/;

interface Found {
  readonly line: number;
  readonly whole: string;
  readonly text: string;
  readonly target: string;
  readonly gap: boolean;
  readonly doubled: boolean;
}

/** Links in line or as definitions, outside fenced code. */
function* scan(source: string): Generator<Found> {
  let fence: string | null = null;
  for (const [index, text] of source.split(/\r\n?|\n/).entries()) {
    const mark = /^ {0,3}(```|~~~)/.exec(text)?.[1];
    if (mark && (fence === null || fence === mark)) fence = fence ? null : mark;
    if (fence || mark) continue;
    const line = index + 1;
    const definition = defined.exec(text);
    if (definition) {
      const [whole, name = "", target = ""] = definition;
      yield { line, whole, text: name, target, gap: false, doubled: false };
      continue;
    }
    for (const [whole, name = "", gap = "", opening = "", inside = "", closing = ""] of text.matchAll(written)) {
      const target = inside.replace(/\s+(?:"[^"]*"|'[^']*')\s*$/, "").trim();
      // Words in brackets before words in parentheses are no link.
      if (gap !== "" && !/^(?:\/?https?:|www\.|\/)/i.test(target)) continue;
      yield { line, whole, text: name, target, gap: gap !== "", doubled: opening !== "" && closing !== "" };
    }
  }
}

/** Every link with an address, mended where it can be, so that what it meant can be followed. */
export const findLinks = (source: string): readonly WrittenLink[] =>
  [...scan(source)].map(({ line, text, target }) => ({ line, text, href: judge(target)?.remedy ?? target }));

export const findLinkProblems = (source: string): readonly LinkProblem[] =>
  [...scan(source)].flatMap(({ line, whole: link, target, gap, doubled }) => {
    const found = judge(target);
    const remedy = found ? found.remedy : target;
    if (doubled) return [{ line, link, problem: "doubled-parentheses" as const, remedy }];
    if (gap) return [{ line, link, problem: "gap-before-address" as const, remedy }];
    return found ? [{ line, link, ...found }] : [];
  });

/** A name of a server followed by its end, a path or a port. */
const bareHost = /^(?:www\.[a-z0-9-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(?:org|com|net|io|dev|eu|edu|gov)(?:[/:?#]|$)/i;

function judge(target: string): { problem: LinkProblemKind; remedy: string | null } | null {
  if (target === "") return { problem: "empty", remedy: null };
  const inner = /^<(.*)>$/.exec(target)?.[1];
  const address = inner ?? target;
  if (/^\/+(?:https?|mailto):/i.test(address))
    return { problem: "slash-before-scheme", remedy: mended(address.replace(/^\/+|\/+$/g, "")) };
  if (/^https?(?::\/?(?!\/)|\/\/)/i.test(address))
    return { problem: "slashes-missing", remedy: mended(address.replace(/^(https?)[:/]+/i, "$1://")) };
  if (inner === undefined && /\s/.test(address)) return { problem: "space-inside", remedy: mended(address) };
  if (bareHost.test(address)) return { problem: "scheme-missing", remedy: mended(`https://${address}`) };
  const host = /^https?:\/\/([^/?#]*)/i.exec(address)?.[1];
  if (host === undefined) return null;
  const name = host.replace(/^[^@]*@|:\d+$/g, "");
  const sound =
    name !== "" && (name.startsWith("[") || name.split(".").every((part) => part !== "")) && URL.canParse(address);
  return sound ? null : { problem: "host-malformed", remedy: null };
}

const mended = (address: string): string => address.replaceAll(/\s+/g, "%20");
