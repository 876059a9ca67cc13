import type { Block } from "./markdown.ts";

/** A block with its place in the document's structure. `part` is what it adds to the address of what holds it. */
export type Placed = {
  readonly block: Block;
  readonly kind: "title" | "heading" | "clause";
  readonly parent: Placed | null;
  readonly part: string;
  /** Its letter or number stands in the text; otherwise it was counted. */
  readonly own: boolean;
};

/** How far right a block stands. Headings lie left of everything, by level; a list lies deeper than any spaces. */
function column(block: Block): number {
  if (block.kind === "heading") return block.level - 100;
  const insideItem = block.kind === "text" && block.depth > 0 ? 500 : 0;
  return block.depth * 1000 + insideItem + Math.min(block.indent, 400);
}

/** Authors do not count their spaces: markers this close stand in one column. */
const tolerance = 2;
const lookAhead = 20;

type Scheme = "number" | "letter" | "roman" | "path";
const schemes = ["number", "roman", "letter"] as const;

const romanDigits = [
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
] as const;

const toRoman = (value: number): string =>
  romanDigits.reduce(
    ({ text, rest }, [size, digit]) => ({ text: text + digit.repeat(Math.floor(rest / size)), rest: rest % size }),
    { text: "", rest: value },
  ).text;

const romanValues = new Map(Array.from({ length: 399 }, (_, index) => [toRoman(index + 1), index + 1]));

const letterOf = (value: number): string => String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));

/** What a marker counts to under a numbering scheme, or null where it does not belong to it: `i` is 1 or 9. */
function countIn(marker: string, scheme: Scheme): number | null {
  if (scheme === "number") return /^\d+$/.test(marker) ? Number(marker) : null;
  if (scheme === "roman") return romanValues.get(marker) ?? null;
  if (scheme === "letter" && /^([a-z])\1?$/.test(marker)) return marker.charCodeAt(0) - 96 + (marker.length - 1) * 26;
  return null;
}

/** Something that later blocks can stand beside or under. */
type Frame = {
  readonly placed: Placed;
  readonly column: number;
  /** How its own marker counts; null for headings and for what was counted here. */
  readonly scheme: Scheme | null;
  readonly value: number;
  /** How many unmarked blocks it holds so far. */
  counted: number;
  /** The schemes of the marked blocks it holds so far. */
  readonly marked: Set<Scheme>;
};

/** Whether a block at this column can stand under the frame. */
function holds(frame: Frame, block: Block, at: number): boolean {
  const { placed } = frame;
  if (placed.kind === "heading") return frame.column < at;
  if (frame.scheme !== null) return frame.column <= at + (block.marker === null ? 0 : tolerance);
  const introduces = placed.block.words.endsWith(":");
  if (placed.block.kind === "text" && !introduces) return false;
  return frame.column < at || (introduces && block.marker !== null && frame.column <= at + tolerance);
}

const styles = [String, letterOf, toRoman] as const;

/** Counted parts go number, letter, roman: Chairperson 4(d)(ii). */
function countedPart(parent: Placed | null, value: number): string {
  let level = 0;
  for (let above = parent; above?.kind === "clause" && !above.own; above = above.parent) level += 1;
  return (styles[level % styles.length] ?? String)(value);
}

const slug = (words: string): string =>
  words
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 60)
    .trim()
    .replaceAll(" ", "-") || "section";

type Choice = { frame: Frame | undefined; scheme: Scheme; value: number; beside: boolean };

/** Decides whether a marked block stands beside an open one or begins a numbering of its own under it. */
function choose(open: readonly Frame[], marker: string, at: number, following: string | undefined): Choice {
  const top = open.at(-1);
  const beside = open.filter((frame) => frame.scheme !== null && Math.abs(frame.column - at) <= tolerance).reverse();
  const begins = schemes.find((scheme) => countIn(marker, scheme) === 1);
  const beginsRoman = marker === "i" && following === "ii" && top?.marked.size === 0;
  for (const frame of beside) {
    const scheme = frame.scheme ?? "number";
    const value = countIn(marker, scheme);
    if (value !== null && value === frame.value + 1 && !(beginsRoman && scheme === "letter")) {
      return { frame, scheme, value, beside: true };
    }
  }
  if (begins && !top?.marked.has(begins) && top?.scheme !== begins)
    return { frame: top, scheme: begins, value: 1, beside: false };
  const nearest = beside.toSorted((one, other) => Math.abs(one.column - at) - Math.abs(other.column - at));
  for (const frame of nearest) {
    const value = frame.scheme && countIn(marker, frame.scheme);
    if (frame.scheme && value !== null) return { frame, scheme: frame.scheme, value, beside: true };
  }
  const scheme = begins ?? schemes.find((each) => countIn(marker, each) !== null) ?? "path";
  return { frame: top, scheme, value: countIn(marker, scheme) ?? 0, beside: false };
}

/** A full number such as 3.1 stands under the clause or heading 3, wherever its margin is. */
function pathChoice(open: readonly Frame[], marker: string): Choice {
  const above = (frame: Frame) =>
    frame.placed.kind === "heading" || (frame.scheme && marker.startsWith(`${frame.placed.part}.`));
  return { frame: open.findLast(above), scheme: "path", value: 0, beside: false };
}

/** The document's first heading, where no other stands as high. A small heading that is alone heads a section. */
function findTitle(blocks: readonly Block[]): Block | null {
  const headings = blocks.filter((block) => block.kind === "heading");
  const [first, ...others] = headings;
  const alone = others.length === 0 && first?.level !== 1;
  return first && !alone && first.marker === null && others.every((other) => other.level > first.level) ? first : null;
}

/** The marker of the next marked block in the same column: tells the letter i from the numeral. */
function followingMarker(blocks: readonly Block[], index: number, at: number): string | undefined {
  const near = blocks.slice(index + 1, index + 1 + lookAhead);
  return near.find((block) => block.marker !== null && Math.abs(column(block) - at) <= tolerance)?.marker ?? undefined;
}

/** Gives every block its place: under which heading or clause it stands, and by which letter or number. */
export function placeBlocks(blocks: readonly Block[]): Placed[] {
  const title = findTitle(blocks);
  const open: Frame[] = [];
  let preamble = 0;
  const closeUntil = (keep: (frame: Frame) => boolean): Frame | undefined => {
    for (let top = open.at(-1); top && !keep(top); top = open.at(-1)) open.pop();
    return open.at(-1);
  };
  const enter = (placed: Placed, scheme: Scheme | null, value: number): Placed => {
    open.push({ placed, column: column(placed.block), scheme, value, counted: 0, marked: new Set() });
    return placed;
  };

  const placeHeading = (block: Block): Placed => {
    const at = column(block);
    const parent = closeUntil((frame) => frame.column < at)?.placed ?? null;
    const own = block.marker !== null;
    return enter({ block, kind: "heading", parent, part: block.marker ?? slug(block.words), own }, null, 0);
  };

  const placeCounted = (block: Block): Placed => {
    const holder = closeUntil((frame) => holds(frame, block, column(block)));
    const value = Math.max((holder?.counted ?? preamble) + 1, block.number ?? 0);
    if (holder) holder.counted = value;
    else preamble = value;
    const parent = holder?.placed ?? null;
    return enter({ block, kind: "clause", parent, part: countedPart(parent, value), own: false }, null, 0);
  };

  const placeMarked = (block: Block, marker: string, following: string | undefined): Placed => {
    const at = column(block);
    const choice = marker.includes(".") ? pathChoice(open, marker) : null;
    if (!choice) closeUntil((frame) => holds(frame, block, at));
    const { frame, scheme, value, beside } = choice ?? choose(open, marker, at, following);
    closeUntil((each) => each === frame);
    if (beside) open.pop();
    const holder = open.at(-1);
    holder?.marked.add(scheme);
    return enter({ block, kind: "clause", parent: holder?.placed ?? null, part: marker, own: true }, scheme, value);
  };

  return blocks.map((block, index) => {
    if (block === title) return { block, kind: "title", parent: null, part: "title", own: false };
    const namesSection = block.kind === "item" && block.bold && (blocks[index + 1]?.depth ?? 0) > block.depth;
    if (block.kind === "heading" || namesSection) return placeHeading(block);
    if (block.marker === null) return placeCounted(block);
    return placeMarked(block, block.marker, followingMarker(blocks, index, column(block)));
  });
}
