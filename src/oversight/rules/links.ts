import type { Finding } from "../finding.ts";
import {
  type CommunityRecord,
  type Line,
  lineOf,
  type MalformedLink,
  placeIn,
  proseOf,
  type RecordText,
} from "../record.ts";

/** Links that cannot be meant as they stand, that lead to nothing in the record, or that show another address than theirs. */
export function links({ texts }: CommunityRecord): readonly Finding[] {
  const known = new Set(texts.map((it) => it.source));
  const names = new Set(texts.filter((it) => !it.source.includes("/")).map((it) => it.source));
  return texts.flatMap((text) => {
    const lines = proseOf(text.lines);
    const spoilt = Map.groupBy(text.malformed, (it) => it.line);
    const within: Within = { source: text.source, anchors: anchorsOf(lines), known, names, spoilt };
    return [...malformedLinks(text), ...lines.flatMap((line) => linksOf(text, line, within))];
  });
}

interface Within {
  readonly source: string;
  readonly anchors: ReadonlySet<string>;
  readonly spoilt: ReadonlyMap<number, readonly MalformedLink[]>;
  /** The sources of all texts of the record. */
  readonly known: ReadonlySet<string>;
  /** Those of them that are a file's name alone. */
  readonly names: ReadonlySet<string>;
}

type Verdict = Pick<Finding, "kind" | "words" | "remedy">;

const markdownLink =
  /\[((?:[^[\]]|\[[^[\]]*\])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"]*")?\s*\)/g;
const bracketed = /(?<![\]!])\[(https?:\/\/[^\]\s]+)\](?![([:])/g;
const glued = /(?<=[\p{L}\d])\((https?:\/\/[^)\s]+)\)/gu;

function linksOf(text: RecordText, line: Line, within: Within): Finding[] {
  const at = (about: string, verdict: Verdict): Finding => ({ ...verdict, about, place: placeIn(text, line) });
  const spoilt = (within.spoilt.get(line.number) ?? []).map((it) => it.link);
  const written = [...line.text.matchAll(markdownLink)].flatMap(([whole, label = "", href = ""]) => {
    if (spoilt.some((link) => link.includes(whole) || whole.includes(link))) return [];
    const verdict = judgeTarget(href, within) ?? judgeLabel(label, href);
    return verdict ? [at(whole, verdict)] : [];
  });
  const rest = line.text.replace(markdownLink, " ");
  const amiss = [...rest.matchAll(bracketed), ...rest.matchAll(glued)].map(([whole, address = ""]) =>
    at(whole, {
      kind: "link-malformed",
      words: `The brackets around ${address} make no link.`,
      remedy: "Write [words](address).",
    }),
  );
  const plain = [...rest.matchAll(/https?:\/\/[^\s<>()[\]]+/g)].flatMap(([address]) => {
    const verdict = judgeAddress(address);
    return verdict ? [at(address, verdict)] : [];
  });
  return [...written, ...amiss, ...plain];
}

/** Links whose address is spoilt; they are found where texts are read. */
const malformedLinks = (text: RecordText): Finding[] =>
  text.malformed.map(({ line, link, why, meant }) => ({
    kind: "link-malformed",
    place: placeIn(text, lineOf(text, line)),
    about: link,
    words: `The link “${link}” leads nowhere: ${why}.`,
    remedy: meant === null ? "Write the address, or take the link out." : `Write ${meant}.`,
  }));

/** What is wrong with a sound target of a link; null where nothing is. */
function judgeTarget(href: string, within: Within): Verdict | null {
  if (/^https?:/i.test(href)) return judgeAddress(href);
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return null;
  if (href.startsWith("#")) {
    if (within.anchors.has(decode(href.slice(1)).toLowerCase())) return null;
    return missing(href, "No heading of this text has this name.");
  }
  return isThere(href, within) ? null : missing(href, "The record holds no such file.");
}

const missing = (href: string, words: string): Verdict => ({
  kind: "link-broken",
  words: `The link leads to “${href}”. ${words}`,
  remedy: "Correct the address, or bring in what it leads to.",
});

/** What may stand behind owner and repository in an address of GitHub. A file needs `blob` or `raw` and a branch. */
const repositoryPages = new Set(
  "actions archive blame blob branches commit commits compare contributors deployments discussions edit find forks graphs issues labels milestone milestones network new packages projects pull pulls pulse raw releases security settings stargazers suites tags tree watchers wiki".split(
    " ",
  ),
);

function judgeAddress(address: string): Verdict | null {
  const url = URL.parse(address);
  if (!url) return null;
  const [, owner, repository, page] = url.pathname.split("/");
  if (
    url.hostname === "github.com" &&
    owner &&
    repository &&
    page &&
    !repositoryPages.has(page) &&
    !ownPages.has(owner)
  )
    return {
      kind: "link-malformed",
      words: `“${address}” names a file of a repository without its branch.`,
      remedy: `Write ${url.origin}/${owner}/${repository}/blob/<branch>/${url.pathname.split("/").slice(3).join("/")}.`,
    };
  return null;
}

/** GitHub's own pages, which are not repositories. */
const ownPages = new Set([
  "orgs",
  "users",
  "apps",
  "features",
  "marketplace",
  "sponsors",
  "settings",
  "topics",
  "login",
]);

/** Threat: words that are an address and lead to another one. */
function judgeLabel(label: string, href: string): Verdict | null {
  const shown = /^https?:\/\/\S+$/.exec(label.trim())?.[0];
  if (!shown || !/^https?:/i.test(href) || plain(shown) === plain(href)) return null;
  return {
    kind: "link-misleading",
    words: `The link shows ${shown} and leads to ${href}.`,
    remedy: "Let it show the address to which it leads.",
  };
}

const plain = (address: string): string => decode(address).replace(/\/+$/, "").toLowerCase();

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The names that GitHub gives to headings. */
function anchorsOf(lines: readonly Line[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const { text } of lines) {
    const named = /<a\s+(?:name|id)="([^"]+)"/i.exec(text)?.[1];
    if (named) anchors.add(named.toLowerCase());
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    anchors.add(times === 0 ? name : `${name}-${times}`);
  }
  return anchors;
}

/** Whether a text of the record stands where a relative link leads, seen from the text that holds the link. */
function isThere(href: string, { source, known, names }: Within): boolean {
  const path = decode(href.replace(/[?#].*$/, ""));
  const root = rootOf(source);
  const steps = path.startsWith("/") ? [] : source.slice(root.length).split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return false;
  }
  const target = root + steps.join("/");
  return known.has(target) || names.has(steps.at(-1) ?? "");
}

/** What stands before the paths of a repository: owner, name and branch of one on GitHub; else nothing. */
const rootOf = (source: string): string =>
  /^https:\/\/(?:github\.com\/[^/]+\/[^/]+\/(?:blob|raw)\/[^/]+|raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[^/]+)\//.exec(
    source,
  )?.[0] ??
  /^[a-z]+:\/\/[^/]+\//.exec(source)?.[0] ??
  (source.startsWith("/") ? "/" : "");
