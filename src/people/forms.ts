import { z } from "zod";
import { day, emailAddress, line } from "../platform/text.ts";

/** What people fill in about themselves, on pages and in the API alike. */

const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (given === "" || given === null ? undefined : given), schema.optional());

const span = { startsOn: maybe(day("The first day")), endsOn: maybe(day("The last day")) };

/** Asked even where a day is none; that is said already. */
const inOrder = ({ startsOn, endsOn }: { startsOn?: string | undefined; endsOn?: string | undefined }): boolean =>
  !z.iso.date().safeParse(startsOn).success ||
  !z.iso.date().safeParse(endsOn).success ||
  String(startsOn) <= String(endsOn);
const outOfOrder = { path: ["endsOn"], message: "The last day lies before the first." };

export const nameForm = z.strictObject({ name: line("Your name", 100) });

export const mailForm = z.strictObject({ email: emailAddress });

export const affiliationForm = z
  .strictObject({ organisation: line("The organisation", 200), ...span, source: maybe(line("The source", 500)) })
  .refine(inOrder, outOfOrder);

/** Without a last day the affiliation was wrong altogether. */
export const affiliationEndForm = z.strictObject({ id: z.string().max(60), endsOn: maybe(day("The last day")) });

export const relationForm = z
  .strictObject({
    organisation: line("The organisation", 200),
    related: line("The related organisation", 200),
    ...span,
    source: line("The source", 500),
  })
  .refine(inOrder, outOfOrder);

export const policyForm = z.strictObject({
  document: z.string().min(1).max(63),
  version: z.coerce.number().int().positive().max(1_000_000),
});

export const passkeyName = line("The name of the passkey", 100);
