import { z } from "zod";
import { limits } from "../platform/limits.ts";
import { line, timeZone } from "../platform/text.ts";

/** What comes with the bytes of a file of minutes. Nothing typed is nothing said. */
export const minutesForm = z.strictObject({
  body: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Choose the body that met."),
  file: line("The name of the file", 255).refine(
    (name) => !/[/\\]/.test(name),
    "Give the name of the file without folders.",
  ),
  zone: z.preprocess((it) => it || undefined, timeZone.optional()),
  title: z.preprocess((it) => it || undefined, line("The title", 200).optional()),
  source: z.preprocess((it) => it || undefined, line("The source", 500).optional()),
});

/** The same with the file's bytes, as the API takes them. */
export const minutesUpload = minutesForm.extend({
  content: z
    .base64("The content is not base 64.")
    .max(Math.ceil(limits.minutesBytes / 3) * 4, `The file is larger than ${limits.minutesBytes} bytes.`)
    .transform((text) => Uint8Array.from(Buffer.from(text, "base64"))),
});

/** Whose name in minutes is which person's. */
export const aliasForm = z.strictObject({
  name: line("The name in the minutes", 200),
  person: line("The person’s name of record, or their id", 200),
});

/** Where a file stands below an address: the prefix and the file's name. */
export const sourceBelow = (prefix: string, file: string): string =>
  `${prefix.replace(/\/+$/, "")}/${encodeURIComponent(file)}`;
