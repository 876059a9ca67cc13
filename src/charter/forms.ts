import { z } from "zod";
import { isId } from "../platform/ids.ts";
import { day, emailAddress, line, timeZone } from "../platform/text.ts";
import { correctable, type FactId, type FactKind } from "./correction.ts";
import { capacities, endings } from "./term.ts";

/** What people fill in, on pages, in commands and in the API alike. */

const slug = z
  .string({ message: "The short name for addresses is missing." })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Use small letters, digits and hyphens only, such as security-wg."),
  );
const source = line("The source", 500);
/** An empty field of a form says nothing. */
const optional = (text: unknown): unknown => (text === "" ? undefined : text);

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
  /** Takes every model text, for a community that has no documents. */
  model: z.boolean().optional(),
});
export type SetUp = z.output<typeof setUpForm>;

const githubLogin = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, "This does not look like a login on GitHub, such as mira-okafor.");
/** Somebody by mail address, or by login on GitHub where no address is known. */
const somebody = {
  email: z.preprocess(optional, emailAddress.optional()),
  github: z.preprocess(optional, githubLogin.optional()),
};
const isSomebody = (it: { email?: string | undefined; github?: string | undefined }) =>
  it.email !== undefined || it.github !== undefined;
const nobody = { path: ["email"], message: "Give the mail address, or the login on GitHub." };

export const personForm = z
  .strictObject({ name: line("The name", 100), ...somebody })
  .refine(isSomebody, nobody)
  .transform(({ name, email = null, github = null }) => ({ name, email, github }));

/** Document and address of a clause: `charter/2.i.iv`. */
const cite = z.preprocess(
  optional,
  z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}\/\S.{0,200}$/,
      "Name the clause by its document and address, such as charter/2.i.iv.",
    )
    .optional(),
);

export const documentForm = z.strictObject({
  slug,
  title: z.preprocess(optional, line("The title", 200).optional()),
  rank: z.coerce.number({ message: "Choose what kind of document it is." }).int().min(1).max(6),
  governs: slug,
  source,
  effectiveOn: z.preprocess(optional, day("The day it took effect").optional()),
  /** The clause under which it stands. */
  cite,
});
/** The rank of a text that is kept for the record and binds nobody. */
export const recordRank = 6;
export type NewDocument = z.output<typeof documentForm> & { readonly bytes: Uint8Array };

/** The history of a document; of one that is there already nothing but its short name is needed. */
export const historyForm = z.strictObject({
  slug,
  title: documentForm.shape.title,
  rank: documentForm.shape.rank.optional(),
  governs: slug.optional(),
  source: source.optional(),
  /** Whether to confirm everything that is suggested and guessed. */
  accept: z.boolean().optional(),
});
export type NewHistory = z.output<typeof historyForm>;

export const bodyForm = z.strictObject({
  slug,
  name: line("The name", 100),
  shortName: line("The short name", 30),
  parent: slug,
  source,
  /** The clause by which it was established. */
  cite,
});
export type NewBody = z.output<typeof bodyForm>;

export const termForm = z
  .strictObject({
    body: slug,
    /** `chair`, `member-3` for that very seat, `member` for a new one. */
    seat: z.string("Choose the seat.").regex(/^(?:chair|member(?:-[1-9]\d{0,3})?)$/, "Choose the seat."),
    ...somebody,
    startsOn: day("The first day"),
    endsOn: z.preprocess(optional, day("The last day").optional()),
    source,
    /** By the end of the term, unless it is said that the holder resigned. */
    endedBy: z.preprocess(optional, z.enum(endings, "Choose how the term ended.").optional()),
    /** Whether the person holds the seat (unless said), acts for its holder, or is the holder's deputy. */
    capacity: z.preprocess(optional, z.enum(capacities, "Choose how the person sits there.").optional()),
  })
  .refine(isSomebody, nobody)
  .refine((it) => it.endsOn === undefined || it.endsOn >= it.startsOn, {
    path: ["endsOn"],
    message: "The last day lies before the first.",
  })
  .refine((it) => it.endedBy !== "resigned" || it.endsOn !== undefined, {
    path: ["endsOn"],
    message: "Say on which day the resignation took effect.",
  });
export type NewTerm = z.output<typeof termForm>;

/** What may stand in each field that can be corrected. */
const corrected: Readonly<Record<string, z.ZodType<string | null>>> = {
  name: line("The name", 100),
  shortName: line("The short name", 30),
  source,
  person: z.string().refine((text) => isId("person", text), "Choose the person."),
  startsOn: day("The first day"),
  endsOn: z.union([z.literal("").transform(() => null), day("The last day")]),
  endedBy: z.enum(endings, "Choose how the term ended."),
  title: line("The title", 200),
  rank: z.enum(["1", "2", "3", "4", "5"], "The rank is a number from 1 to 5."),
  effectiveOn: z.union([z.literal("").transform(() => null), day("The day it took effect")]),
};

export const correctionForm = z
  .strictObject({
    fact: z.string().transform((text) => text as FactId),
    field: z.string(),
    /** Empty where there is none, for days that may be open. */
    value: z.string().max(500).default(""),
    reason: line("The reason", 1000),
  })
  .transform((wanted, context) => {
    const wrong = (path: string, message: string) => {
      context.issues.push({ code: "custom", path: [path], message, input: wanted });
      return z.NEVER;
    };
    const kind = /^(body|term|document):./.exec(wanted.fact)?.[1] as FactKind | undefined;
    const schema = kind && Object.hasOwn(correctable[kind], wanted.field) ? corrected[wanted.field] : undefined;
    if (!schema) return wrong("field", "Choose what is wrong.");
    const parsed = schema.safeParse(wanted.value);
    return parsed.success
      ? { ...wanted, value: parsed.data }
      : wrong("value", parsed.error.issues[0]?.message ?? "This cannot stand there.");
  });
export type NewCorrection = z.output<typeof correctionForm>;

export const rosterForm = z.strictObject({ body: slug, source });
