import { z } from "zod";
import { day, emailAddress, line, timeZone } from "../platform/text.ts";

/** What people fill in, on pages, in commands and in the API alike. */

const slug = z
  .string({ message: "The short name for addresses is missing." })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Use small letters, digits and hyphens only, such as security-wg."),
  );
const source = line("The source", 500);

export const setUpForm = z.strictObject({
  project: line("The project's name", 100),
  parentName: line("The steering committee's name", 100),
  parentShortName: line("The steering committee's short name", 30),
  groupName: line("The working group's name", 100),
  groupShortName: line("The working group's short name", 30),
  source,
  zone: timeZone,
  name: line("Your name", 100),
  email: emailAddress,
});
export type SetUp = z.output<typeof setUpForm>;

export const personForm = z.strictObject({ name: line("The name", 100), email: emailAddress });

export const documentForm = z.strictObject({
  slug,
  title: z.preprocess((text) => (text === "" ? undefined : text), line("The title", 200).optional()),
  rank: z.coerce.number({ message: "Choose what kind of document it is." }).int().min(1).max(5),
  governs: slug,
  source,
  effectiveOn: z.preprocess((text) => (text === "" ? undefined : text), day("The day it took effect").optional()),
});
export type NewDocument = z.output<typeof documentForm> & { readonly bytes: Uint8Array };

export const termForm = z
  .strictObject({
    body: slug,
    /** `chair`, `member-3` for that very seat, `member` for a new one. */
    seat: z.string("Choose the seat.").regex(/^(?:chair|member(?:-[1-9]\d{0,3})?)$/, "Choose the seat."),
    email: emailAddress,
    startsOn: day("The first day"),
    endsOn: z.preprocess((text) => (text === "" ? undefined : text), day("The last day").optional()),
    source,
  })
  .refine((it) => it.endsOn === undefined || it.endsOn >= it.startsOn, {
    path: ["endsOn"],
    message: "The last day lies before the first.",
  });
export type NewTerm = z.output<typeof termForm>;
