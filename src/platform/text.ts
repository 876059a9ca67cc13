import { z } from "zod";

// Bidirectional controls, zero-width space and no-break space, line and paragraph separators, C0 and C1 controls, lone surrogates.
// The zero-width joiners are needed to write Persian and many Indic names, so they stay.
const deceptive = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|\p{Cs}/u;

/** Whether a line, tabs aside, reads differently from what it is. */
export const deceives = (text: string): boolean => deceptive.test(text.replaceAll("\t", " "));

/** One line that people read: trimmed, NFC, without characters that make it read differently from what it is. */
export const line = (label: string, max: number) =>
  z
    .string({ message: `${label} is missing.` })
    .transform((text) => text.trim().replace(/\s+/gu, " ").normalize("NFC"))
    .refine((text) => text.length > 0, { message: `${label} is missing.`, abort: true })
    .refine((text) => text.length <= max, { message: `${label} is longer than ${max} characters.` })
    .refine((text) => !deceptive.test(text), {
      message: `${label} has characters that cannot be seen or that turn the direction of the text.`,
    });

/** Several lines; the same rules, line breaks kept. May be empty. */
export const paragraph = (label: string, max: number) =>
  z
    .string()
    .transform((text) => text.replaceAll("\r\n", "\n").trim().normalize("NFC"))
    .refine((text) => text.length <= max, { message: `${label} is longer than ${max} characters.` })
    .refine((text) => !deceptive.test(text.replaceAll("\n", " ").replaceAll("\t", " ")), {
      message: `${label} has characters that cannot be seen or that turn the direction of the text.`,
    });

/** A mail address as it is compared: lower case. */
export const emailAddress = z
  .string({ message: "The mail address is missing." })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .email({ message: "This does not look like a mail address, such as mira@example.org." })
      .max(254, "The mail address is too long."),
  );

/** A day, `2026-11-26`. */
export const day = (label: string) => z.iso.date({ message: `${label} is not a day such as 2026-11-26.` });

/** An IANA time zone, `Europe/London`. */
export const timeZone = z
  .string({ message: "The time zone is missing." })
  .refine(isTimeZone, { message: "The time zone is not one such as Europe/London or America/Los_Angeles." });

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(text);
  } catch {
    return false;
  }
}
