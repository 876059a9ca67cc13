/**
 * What is typed into the search field, read once. It never fails: whatever cannot be a word is passed over.
 *
 * `"a phrase"` stands together, `-word` and `-"a phrase"` must not be there, everything else must; the last word may be a beginning.
 */
export interface Query {
  /** As it was typed, cut to what is read. */
  readonly typed: string;
  /** Folded; each is a word or a phrase. Empty where nothing can be looked for. */
  readonly phrases: readonly string[];
  readonly without: readonly string[];
  /** The last word, where it is long enough that not everything begins with it. */
  readonly beginning: string;
  /** All of it folded: `§ 2.i.iv` is `2 i iv`, the name that something may go by. */
  readonly whole: string;
}

const longest = { typed: 300, word: 64, phrases: 12 };
const shortestBeginning = 3;

const letters = new Map([..."ßøØđĐłŁıðÐþÞæÆœŒ"].map((letter, at) => [letter, "soOdDlLidDtTaAoO"[at] ?? letter]));

// The ranges of `search_fold` in migrations/0010_front_search.sql.
const apart =
  /[[\p{ASCII}--[0-9A-Za-z]]\u0080-\u00bf×÷\u2000-\u206f\u2100-\u2bff\u3000-\u303f\p{Variation_Selector}\ufe30-\ufe6f\ufeff\ufff0-\uffff]+/gv;

/** As words are compared: no accents, no case, single spaces between words. The same as `search_fold` in the database. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßøØđĐłŁıðÐþÞæÆœŒ]/g, (letter) => letters.get(letter) ?? letter)
    .toLowerCase()
    .replace(apart, " ")
    .trim();

const part = /(-?)(?:"([^"]*)"?|(\S+))/g;

export function readQuery(text: string): Query {
  const typed = text.slice(0, longest.typed).toWellFormed();
  const found = [...typed.replace(/[“”„«»]/g, '"').matchAll(part)]
    .map(([, minus, phrase, word]) => ({
      minus: minus !== "",
      word: word !== undefined,
      folded: fold(phrase ?? word ?? ""),
    }))
    .filter(({ folded }) => folded !== "" && folded.split(" ").every((it) => it.length <= longest.word))
    .slice(0, longest.phrases);
  const wanted = found.filter(({ minus }) => !minus);
  const last = wanted.at(-1);
  return {
    typed,
    phrases: wanted.map(({ folded }) => folded),
    without: found.filter(({ minus }) => minus).map(({ folded }) => folded),
    beginning:
      last?.word && found.at(-1) === last && last.folded.length >= shortestBeginning && !last.folded.includes(" ")
        ? last.folded
        : "",
    whole: fold(typed),
  };
}
