/** Characters that change how others look, or that nobody sees: bidi controls, zero-width, fillers, tags, annotations. */
const invisible = /[[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]--[\u{AD}\u{FE00}-\u{FE0F}]]/v;
const everyInvisible = new RegExp(invisible, "gv");

/** Where Unicode asks writers for a joiner: after a letter of these scripts, and between the parts of an emoji. */
const joinerBelongs =
  /(?:[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}]|\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})$/v;

const codePoint = (character: string) =>
  `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟧`;

/**
 * The text with every invisible character written out as `⟦U+202E⟧`, so that what people read is what is there
 * ("Trojan Source", CVE-2021-42574). Joiners that a script or an emoji needs are kept.
 */
export function revealInvisible(text: string): string {
  if (!invisible.test(text)) return text;
  return text.replace(everyInvisible, (character, at: number) => {
    const isJoiner = character === "\u200C" || character === "\u200D";
    return isJoiner && joinerBelongs.test(text.slice(Math.max(0, at - 4), at)) ? character : codePoint(character);
  });
}
