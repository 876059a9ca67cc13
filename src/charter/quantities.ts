import type { RuleValue } from "./binding.ts";

const numerals = new Map([
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["eleven", 11],
  ["twelve", 12],
  ["thirteen", 13],
  ["fourteen", 14],
  ["fifteen", 15],
  ["sixteen", 16],
  ["eighteen", 18],
  ["twenty", 20],
  ["thirty", 30],
  ["forty", 40],
  ["forty-five", 45],
  ["fifty", 50],
  ["sixty", 60],
  ["seventy-two", 72],
  ["seventy-five", 75],
  ["eighty", 80],
  ["ninety", 90],
  ["hundred", 100],
] as const);

/** Shapes of quantities, as regular expression sources without capturing groups. */
const number = `(?:\\d{1,4}|${[...numerals.keys()].sort((one, other) => other.length - one.length).join("|")})(?: \\(\\d{1,4}\\))?`;
const duration = `(?:${number}|an?)[ -](?:calendar |business |working )?(?:hours?|days?|weeks?|months?|quarters?|years?)`;
const share = `(?:${number} ?(?:percent|per cent|%)|\\d/\\d|(?:one|two|three|a|an)[ -](?:halves|half|thirds?|fourths?|quarters?|fifths?)|half|(?:simple |absolute )?majority)`;
const fraction = `(?:(?:at least|more than|over|not less than|no fewer than|a minimum of) )?(?:an? )?${share}`;
const interval = `(?:(?:once )?(?:each|every|per|an?) (?:other )?(?:${number} )?(?:weeks?|months?|quarters?|years?)|weekly|biweekly|monthly|quarterly|annually|yearly)`;

export const quantityShapes = { number, duration, fraction, interval };

/** Reads `seven`, `7` or `fifteen (15)`; null for anything else. */
function readNumber(text: string): number | null {
  const word = text.toLowerCase().replace(/ \(\d+\)$/, "");
  return /^\d+$/.test(word) ? Number(word) : (numerals.get(word as "one") ?? null);
}

const isoUnits = [
  [/hour/, "PT", "H", 1],
  [/day/, "P", "D", 1],
  [/week/, "P", "D", 7],
  [/month/, "P", "M", 1],
  [/quarter/, "P", "M", 3],
  [/year|annual/, "P", "Y", 1],
] as const;

function isoDuration(unit: string, count: number): string | null {
  const found = isoUnits.find(([shape]) => shape.test(unit));
  return found ? `${found[1]}${count * found[3]}${found[2]}` : null;
}

/** An ISO 8601 duration; business days have none there and stay words. */
export function readDuration(text: string): RuleValue | null {
  const words = text.toLowerCase().replace(/ \(\d+\)/, "");
  if (/business|working/.test(words)) return { kind: "word", word: words };
  const [first = "", unit = ""] = words.split(/[ -](?=\w+$)/);
  const count = /^an?$/.test(first) ? 1 : readNumber(first);
  const iso = count === null ? null : isoDuration(unit, count);
  return iso ? { kind: "duration", iso } : null;
}

/** `each quarter` is P3M, `every two weeks` P14D. */
export function readInterval(text: string): string | null {
  const words = text.toLowerCase();
  const [unit = ""] = /week|month|quarter|year|annual/.exec(words) ?? [];
  const counted = new RegExp(number).exec(words.replace(/^once /, ""))?.[0];
  const count = /other|biweekly/.test(words) ? 2 : counted ? (readNumber(counted) ?? 1) : 1;
  return isoDuration(unit, count);
}

const denominators = [
  [/half|halves/, 2],
  [/third/, 3],
  [/fourth|quarter/, 4],
  [/fifth/, 5],
] as const;

export type Share = { readonly numerator: number; readonly denominator: number; readonly strictlyMore: boolean };

const first = (shape: string, text: string): string | undefined =>
  new RegExp(`(?<![\\p{L}\\p{N}/])${shape}(?![\\p{L}\\p{N}])`, "iu").exec(text)?.[0];

/** The first share that a text names: `at least fifty percent` is 1/2, `a majority` is strictly more than 1/2. */
export function readShare(text: string): Share | null {
  const words = first(fraction, text)?.toLowerCase();
  if (words === undefined) return null;
  const strictlyMore = /majority|more than|\bover\b/.test(words);
  if (words.includes("majority")) return { numerator: 1, denominator: 2, strictlyMore };
  const [slashed, above, below] = /(\d)\/(\d)/.exec(words) ?? [];
  if (slashed) return { numerator: Number(above), denominator: Number(below), strictlyMore };
  const part = words
    .replace(/^(?:at least|more than|over|not less than|no fewer than|a minimum of) /, "")
    .replace(/^an? /, "");
  const amount = readNumber(first(number, part) ?? "one");
  if (amount === null) return null;
  if (/percent|per cent|%/.test(words)) return { ...reduced(amount, 100), strictlyMore };
  const denominator = denominators.find(([shape]) => shape.test(words))?.[1];
  return denominator ? { numerator: amount, denominator, strictlyMore } : null;
}

/** The first quantity that a text names, a share before a duration before a number; null without one. */
export function readQuantity(text: string): RuleValue | null {
  const share = readShare(text);
  if (share)
    return {
      kind: "fraction",
      ...share,
      of: /\b(?:entire|whole|full)\b/i.test(text) ? "entire-body" : "voting-members",
    };
  const length = first(duration, text);
  if (length) return readDuration(length);
  const count = first(number, text);
  const amount = count === undefined ? null : readNumber(count);
  return amount === null ? null : { kind: "count", count: amount };
}

function reduced(numerator: number, denominator: number): { numerator: number; denominator: number } {
  let divisor = denominator;
  for (let rest = numerator; rest > 0; ) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}
