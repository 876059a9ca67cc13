import type { BodyReference } from "./binding.ts";
import type { ParsedDocument } from "./document.ts";

/** The bodies and the presiding seat that a document speaks of, by the names it gives them. */
export type Bodies = {
  /** Every name of the body the document governs, longest first. */
  readonly own: readonly string[];
  /** Every name of the body above it. */
  readonly parent: readonly string[];
  /** Other bodies that the document defines, by short name. */
  readonly others: readonly string[];
  /** What the presiding seat of the body is called. */
  readonly title: string | null;
};

const bodyNoun =
  "(?:Working Group|Special Interest Group|Advisory Group|Steering Group|Task Force|Group|Committee|Council|Board|Team|Community|WG|SIG|TAG)";
/** "Technical Steering Committee (the “TSC”)", "the Governing Board of the Foundation ("Governing Board")". */
const definition =
  /((?:[\p{Lu}][\p{L}\p{N}&'’-]*(?:\s+(?:of(?: the)?|for(?: the)?|and|on)(?=\s+\p{Lu}))?\s+){1,8})\((?:the\s+)?["“]?(\p{Lu}[\p{L}\p{N} &'’-]{1,40}?)["”]?\)/gu;

type Defined = { readonly full: string; readonly short: string };

const textOf = (document: ParsedDocument): string => document.clauses.map((clause) => clause.words).join("\n");

/** Threat: a text of nothing but definitions would make every later step slow; no community has this many bodies. */
const definedAtMost = 40;

/** The bodies a text defines, the most mentioned first. */
function findDefinitions(text: string): Defined[] {
  const byShort = new Map<string, Defined>();
  for (const [, full = "", short = ""] of text.matchAll(definition)) {
    if (byShort.size === definedAtMost) break;
    const isBody = new RegExp(`\\b${bodyNoun}\\b`).test(`${full} ${short}`);
    if (isBody && !byShort.has(short))
      byShort.set(short, { full: full.replace(/^The\s+/, "").trim(), short: short.trim() });
  }
  const counted = [...byShort.values()].map((body) => ({ body, times: mentions(text, body.short) }));
  return counted.sort((one, other) => other.times - one.times).map(({ body }) => body);
}

const mentions = (text: string, name: string): number => text.split(name).length - 1;

const byLength = (names: Iterable<string>): string[] =>
  [...new Set(names)].filter(Boolean).sort((a, b) => b.length - a.length);

const nounOf = (name: string): string => new RegExp(`${bodyNoun}$`).exec(name)?.[0] ?? "";

/**
 * Finds whom a document governs: the defined body that its title names; failing that, the one it names most. `parent`
 * is the name of the body above as the community knows it; failing that, the other body that a document titled after
 * its own body names most.
 */
export function findBodies(document: ParsedDocument, options: { readonly parent?: string | undefined } = {}): Bodies {
  const text = textOf(document);
  const ranked = findDefinitions(text);
  const title = document.title ?? "";
  const titled = new RegExp(`(?:\\p{Lu}[\\p{L}\\p{N}&-]*\\s+){0,6}${bodyNoun}\\b`, "u").exec(title)?.[0];
  const named = ranked.find(({ full, short }) => title.includes(full) || title.includes(short));
  const candidates = ranked.filter(({ full, short }) => ![full, short].includes(options.parent ?? ""));
  const own = named ?? (titled ? { full: titled, short: titled } : candidates[0]);
  const others = ranked.filter((body) => body.short !== own?.short && body.full !== own?.full);
  const above =
    others.find(({ full, short }) => [full, short].includes(options.parent ?? "")) ?? (titled ? others[0] : undefined);
  const ownNames = byLength([
    own?.full ?? "",
    own?.short ?? "",
    nounOf(own?.full ?? ""),
    nounOf(own?.full ?? "")
      .split(" ")
      .at(-1) ?? "",
  ]);
  const generic = ["parent body", "body above"].filter((name) => mentions(text, name) > 0);
  const parentNames = byLength([above?.full ?? "", above?.short ?? "", options.parent ?? "", ...generic]).filter(
    (name) => !ownNames.includes(name),
  );
  return {
    own: ownNames.length > 0 ? ownNames : ["Group", "Committee"],
    parent: parentNames,
    others: byLength(others.map(({ short }) => short)).filter((name) => !parentNames.includes(name)),
    title: findTitle(document, parentNames),
  };
}

/** How a name that stands in the text refers to a body. */
export function bodyReference(bodies: Bodies, name: string): BodyReference {
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  if (bodies.parent.some(same)) return "parent";
  return bodies.own.some(same) ? "this" : name;
}

const titles =
  /\b(?:Co-?)?(?:Chairperson|Chair|Chairman|Chairwoman|Convener|Convenor|Lead|Leader|Coordinator|Facilitator|Moderator|President|Maintainer|Steward)s?\b/gi;
/** The same seat goes by one name here, whatever its number. */
const singular = (title: string): string => title.replace(/(?<=[a-z])s$/i, "");

function findTitle(document: ParsedDocument, parentNames: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const clause of document.clauses) {
    for (const found of clause.words.matchAll(titles)) {
      const before = clause.words.slice(0, found.index).trimEnd();
      if (
        parentNames.some((name) => before.endsWith(name)) ||
        (!/^\p{Lu}/u.test(found[0]) && clause.kind === "clause" && !/\b(?:the|a|an)$/i.test(before))
      )
        continue;
      const name = singular(found[0]);
      const title = name.charAt(0).toUpperCase() + name.slice(1);
      counts.set(title, (counts.get(title) ?? 0) + (clause.kind === "heading" ? 3 : 1));
    }
  }
  const ranked = [...counts].sort(([, one], [, other]) => other - one);
  return ranked[0]?.[0] ?? null;
}

/** What a document calls whoever presides over the body it governs: Chairperson, Convener, Lead. Null where nobody does. */
export const presidingTitle = (document: ParsedDocument): string | null => findBodies(document).title;
