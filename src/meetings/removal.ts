import { createHash } from "node:crypto";
import type { Id } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";

/** How the name of a person whose data is erased goes out of minutes, and how it is noticed when it comes back. */

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize("NFC")
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** A name as it is compared: its words, whatever stands between them. */
export const keyOf = (name: string): string => wordsOf(name).join(" ");

/** A short word is a word first and a name second: “the”, “Will”. It counts only where a list names the person. */
const tells = (key: string): boolean => key.includes(" ") || [...key].length >= limits.proseNameLetters;

/** Somebody in the lists of one text. */
export interface Named {
  readonly name: string;
  readonly line: number;
  /** The person whose data is erased. */
  readonly own: boolean;
}

export interface Removal {
  /** The names of the person by which nobody else is listed in this text. */
  readonly names: readonly string[];
  readonly named: readonly Named[];
}

/** What is removed from a text that lists the person: not a name by which it lists a namesake too. */
export function removalOf(names: readonly string[], named: readonly Named[]): Removal {
  const others = new Set(named.filter((it) => !it.own).map((it) => keyOf(it.name)));
  return { names: names.filter((it) => keyOf(it) !== "" && !others.has(keyOf(it))), named };
}

/**
 * Takes the names out of a text wherever they stand whole; lines keep their numbers. A longer name of somebody else in the
 * lists, or one that goes on with a hyphen and a capital, is theirs and stays.
 */
export function removeNames(text: string, { names, named }: Removal): string {
  if (names.length === 0) return text;
  const mine = new Set(names.map(keyOf));
  const longer = named.map((it) => it.name).filter((it) => [...mine].some((key) => holds(keyOf(it), key)));
  const lines = new Set(named.filter((it) => it.own).map((it) => it.line));
  let [line, counted] = [1, 0];
  return text.replace(anyOf([...names, ...longer]), (found, offset: number) => {
    line += countBreaks(text.slice(counted, offset));
    counted = offset;
    const key = keyOf(found);
    const goesOn =
      /^-\p{Lu}/u.test(text.slice(offset + found.length)) || /\p{L}-$/u.test(text.slice(0, offset).slice(-3));
    if (!mine.has(key) || goesOn || !(tells(key) || lines.has(line))) return found;
    return `[removed]${"\n".repeat(countBreaks(found))}`;
  });
}

const holds = (key: string, part: string): boolean => key !== part && ` ${key} `.includes(` ${part} `);
const countBreaks = (text: string): number => text.split("\n").length - 1;

/** Any of the names as whole words, composed or not, even over the end of a line; the longest first. */
function anyOf(names: readonly string[]): RegExp {
  const gap = "(?:[^\\S\\n]+|[^\\S\\n]*\\n[^\\S\\n]*)";
  const forms = [...new Set(names.flatMap((it) => [it.normalize("NFC"), it.normalize("NFD")]))]
    .sort((one, other) => other.length - one.length)
    .map((it) => it.trim().split(/\s+/u).map(literally).join(gap));
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${forms.join("|")})(?![\\p{L}\\p{N}\\p{M}])`, "giu");
}

const literally = (words: string): string => words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** A name that was removed from the minutes of a meeting, without the name. */
export interface Removed {
  /** How many words it has. */
  readonly words: number;
  readonly digest: Buffer;
}

/** Bound to one meeting. Whoever guesses a name can try it, as they can on the hash of the file itself, which the ledger has. */
const digestOf = (meeting: Id<"meeting">, key: string): Buffer =>
  createHash("sha256").update(`${meeting}\0${key}`).digest();

export const removedOf = (meeting: Id<"meeting">, { names }: Removal): readonly Removed[] =>
  names.map(keyOf).map((key) => ({ words: key.split(" ").length, digest: digestOf(meeting, key) }));

/** Whether a text brings a name back that was removed from the minutes of the meeting: in its lists, or in its words. */
export function namesAgain(
  meeting: Id<"meeting">,
  text: string,
  listed: readonly string[],
  removed: readonly Removed[],
): boolean {
  const digests = new Set(removed.map((it) => it.digest.toString("hex")));
  const is = (key: string) => digests.has(digestOf(meeting, key).toString("hex"));
  if (removed.length > 0 && listed.some((it) => is(keyOf(it)))) return true;
  return [...new Set(removed.map((it) => it.words))].some((count) => {
    // As above, a longer name in the lists is somebody else's.
    const longer = listed.filter((it) => wordsOf(it).length > count);
    return (longer.length > 0 ? text.split(anyOf(longer)) : [text]).some((part) => {
      const words = wordsOf(part);
      return words.some((_, at) => {
        const key = words.slice(at, at + count).join(" ");
        return tells(key) && is(key);
      });
    });
  });
}
