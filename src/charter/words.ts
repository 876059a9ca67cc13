import { peopleRefused } from "../people/index.ts";
import type { KeyReused, NotFound } from "../platform/action.ts";
import { commonRefused, type Refused } from "../platform/http/refusals.ts";
import { never } from "../platform/result.ts";
import type { Change } from "./alignment.ts";
import type { NamedHolder } from "./authorise.ts";
import type { CharterRefusal, Names } from "./authority.ts";
import type { Holder, Meaning, RuleValue } from "./binding.ts";
import type { CorrectionRefusal } from "./correction.ts";
import type { DocumentProblem } from "./document.ts";
import type { FoundingRefusal, SetUpRefusal } from "./founding.ts";
import type { FileProblem } from "./history.ts";
import type { RosterRefusal } from "./roster.ts";
import { type Act, acts, conditions, principles, rules } from "./vocabulary.ts";

/** Holders, meanings and refusals in the words that people read. */

/** `the Chairperson of the Security WG`; `names` may be empty, then the short names stand. */
export function holderWords(holder: Holder | NamedHolder, names: Names): string {
  switch (holder.kind) {
    case "motion":
      return `${theBody(holder.body, names)} by motion`;
    case "consensus":
      return `${theBody(holder.body, names)} by consensus`;
    case "body":
      return theBody(holder.body, names);
    case "seat":
      return `the ${names.seats[`${holder.body}/${holder.seat}`] ?? (holder.seat === "chair" ? "Chairperson" : holder.seat)} of ${theBody(holder.body, names)}`;
    case "voting-members":
      return `voting members of ${theBody(holder.body, names)}`;
    case "seat-holders":
      return "holders of seats";
    case "role":
      return holder.role === "concerned" ? "the person concerned" : `the ${holder.role}`;
    case "participant":
      return "participants";
    case "anyone":
      return "anyone";
    case "clock":
      return "the clock";
  }
}

function theBody(body: string, names: Names): string {
  const name = names.bodies[body];
  if (name === undefined && body === "this") return "this body";
  if (name === undefined && body === "parent") return "the body above";
  return `the ${name ?? body}`;
}

/** One meaning as a sentence without its full stop. */
export function meaningWords(meaning: Meaning, names: Names): string {
  switch (meaning.kind) {
    case "power":
      return `${capital(holderWords(meaning.holder, names))} may ${actWords(meaning)}`;
    case "duty":
      return `${capital(holderWords(meaning.holder, names))} must ${actWords(meaning)}`;
    case "prohibition":
      return `${capital(holderWords(meaning.holder, names))} may not ${actWords(meaning)}`;
    case "rule":
      return `${capital(rules[meaning.name])} (${meaning.procedure}): ${valueWords(meaning.value)}`;
    case "principle":
      return `${capital(principles[meaning.name])}${meaning.scope ? `: ${meaning.scope}` : ""}`;
    case "informative":
      return "For information";
    default:
      return never(meaning);
  }
}

/** What somebody may, must or may not do: `publish the minutes within 7 days`. */
export function actWords(meaning: Extract<Meaning, { act: Act }>): string {
  const doing = acts[meaning.act];
  if (meaning.kind === "power") return `${doing}${whenWords(meaning.when)}`;
  return meaning.kind === "duty" ? `${doing}${periodWords(meaning)}` : doing;
}

const whenWords = (when: readonly (keyof typeof conditions)[]): string =>
  when.length === 0 ? "" : ` when ${when.map((it) => conditions[it]).join(" and ")}`;

const periodWords = ({ every, within }: { every?: string; within?: string }): string =>
  `${every ? ` every ${durationWords(every)}` : ""}${within ? ` within ${durationWords(within)}` : ""}`;

export function valueWords(value: RuleValue): string {
  switch (value.kind) {
    case "fraction": {
      const part =
        value.numerator * 2 === value.denominator && value.strictlyMore
          ? "a majority"
          : `${value.strictlyMore ? "more than " : ""}${value.numerator}/${value.denominator}`;
      const whole = {
        present: "those present",
        "voting-members": "the voting members",
        "entire-body": "the entire body",
      }[value.of];
      return `${part} of ${whole}${value.approvalBy ? `, subject to approval by ${value.approvalBy}` : ""}`;
    }
    case "lazy-consensus":
      return `lazy consensus of ${value.of === "participants" ? "the participants" : "all voting members"}`;
    case "duration":
      return durationWords(value.iso);
    case "count":
      return String(value.count);
    case "yes-no":
      return value.yes ? "yes" : "no";
    case "word":
      return value.word;
  }
}

/** `P7D` → `7 days`, `PT72H` → `72 hours`. */
export function durationWords(iso: string): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(iso);
  const parts = ["year", "month", "week", "day", "hour", "minute"].flatMap((unit, index) => {
    const count = Number(found?.[index + 1] ?? 0);
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? "" : "s"}`];
  });
  return parts.join(" ") || iso;
}

/** What became of the clauses of a version, in the order in which it matters. */
export const changeNames: Readonly<Record<Change, string>> = {
  changed: "changed",
  "moved-changed": "moved and changed",
  new: "new",
  gone: "gone",
  split: "split off",
  merged: "merged",
  moved: "moved",
  same: "the same",
};

export const changesWords = (changes: Readonly<Partial<Record<Change, number>>>): string =>
  (Object.keys(changeNames) as Change[])
    .flatMap((change) => (changes[change] ? [`${changes[change]} ${changeNames[change]}`] : []))
    .join(", ");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Every refusal of this slice as a sentence with its clause. Exhaustive: a new kind does not compile without its words. */
export function charterRefused(
  refusal: CharterRefusal | FoundingRefusal | CorrectionRefusal | RosterRefusal | KeyReused | NotFound,
): Refused {
  const { kind } = refusal;
  switch (refusal.kind) {
    case "not-found":
    case "idempotency-key-reused":
      return commonRefused(refusal);
    case "founding-open":
      return {
        kind,
        status: 409,
        sentence: `Nobody can ${acts[refusal.act]} yet: the founding record is still open, and clauses bind once it is closed.`,
        wayOut: { text: "See what the founding still needs", href: "/founding" },
      };
    case "body-unknown":
      return {
        kind,
        status: 422,
        sentence: "There is no such body.",
        problems: [{ field: "body", message: "There is no such body." }],
      };
    case "refused-by-charter":
      return authorityRefused(refusal);
    case "founding-closed":
      return {
        kind,
        status: 403,
        sentence: "The founding is closed. From now on this changes only by an act that a clause allows.",
      };
    case "history-closed":
      return {
        kind,
        status: 409,
        sentence:
          "An older version would change the numbers of later ones, which acts have cited since the founding was closed. It can come in only while the founding is open.",
      };
    case "history-unreadable":
      return {
        kind,
        status: 422,
        sentence:
          refusal.files.length > 0
            ? "Nothing was taken: some of the files cannot stand."
            : "There is no file here whose name begins with a day, such as 2020-02-05-charter.md.",
        problems: refusal.files.map(({ name, problem }) => ({ field: name, message: fileProblemWords(problem) })),
      };
    case "founding-administrator-needed":
      return {
        kind,
        status: 403,
        sentence: "Only whoever sets this server up enters the founding record, until the founding is closed.",
        wayOut: { text: "Sign in", href: "/sign-in" },
      };
    case "already-set-up":
      return { kind, status: 409, sentence: "This server has been set up already." };
    case "founding-incomplete":
      return {
        kind,
        status: 409,
        sentence: `The founding cannot be closed yet: ${refusal.lacks.join("; ")}.`,
        wayOut: { text: "Go on with the founding", href: "/founding" },
      };
    case "person-unknown":
      return peopleRefused({ kind: refusal.kind });
    case "document-unreadable":
      return {
        kind,
        status: 422,
        sentence: "This text cannot be taken as a governing document.",
        problems: refusal.problems.map((problem) => ({ field: "file", message: documentProblemWords(problem) })),
      };
    case "roster-not-text":
      return {
        kind,
        status: 422,
        sentence: "This cannot be taken as a roster.",
        problems: [{ field: "file", message: "The file is not UTF-8 text. Save it as Markdown or CSV in UTF-8." }],
      };
    case "roster-without-table":
      return {
        kind,
        status: 422,
        sentence: "This cannot be taken as a roster.",
        problems: [
          { field: "file", message: "There is no table with a column “Name”, neither in Markdown nor as CSV." },
        ],
      };
    case "roster-too-long":
      return {
        kind,
        status: 422,
        sentence: "This cannot be taken as a roster.",
        problems: [{ field: "file", message: `It is too long: at most ${refusal.limit} rows are taken.` }],
      };
    case "correction-too-late":
      return {
        kind,
        status: 409,
        sentence: `The time for correcting the founding record together ended at ${refusal.until.toISOString().slice(0, 16).replace("T", " ")} UTC. Later it takes a motion.`,
        citation: refusal.clause,
      };
    case "fact-not-founding":
      return {
        kind,
        status: 409,
        sentence: "This was not recorded in the founding, so only the act that a clause gives for it can change it.",
      };
    case "correction-waiting":
      return {
        kind,
        status: 409,
        sentence: "A correction of this is waiting to be countersigned. Countersign it, or have it withdrawn first.",
        wayOut: { text: "See it in the founding record", href: `/founding/record#${refusal.id}` },
      };
    case "correction-decided":
      return { kind, status: 409, sentence: "This correction has taken effect or was withdrawn." };
    case "correction-signed-already":
      return {
        kind,
        status: 403,
        sentence: "You have signed this correction. It takes the signature of another holder of a seat.",
      };
    case "correction-stale":
      return {
        kind,
        status: 409,
        sentence: "What this correction would replace has changed since. Have it withdrawn, and propose it anew.",
      };
    case "correction-of-another":
      return { kind, status: 403, sentence: "Only who proposed a correction can withdraw it." };
    case "fields":
      return { kind, status: 422, sentence: "Some of what was entered cannot stand.", problems: refusal.problems };
    default:
      return never(refusal);
  }
}

/** What can come in the way of a set-up besides. */
export function setUpRefused(refusal: SetUpRefusal | CharterRefusal | KeyReused): Refused {
  switch (refusal.kind) {
    case "ledger-key-unreadable":
      return {
        kind: refusal.kind,
        status: 409,
        sentence: `${refusal.sentence}. Put the right key there, or remove it so that a new one is made.`,
      };
    case "link-spent":
    case "scope-exceeded":
    case "email-taken":
    case "github-taken":
    case "sign-in-needed":
    case "administrator-needed":
    case "person-unknown":
      return peopleRefused(refusal);
    default:
      return charterRefused(refusal);
  }
}

function fileProblemWords(problem: FileProblem): string {
  switch (problem.kind) {
    case "misnamed":
      return "It is not named like 2020-02-05-charter.md, with a day first and as Markdown.";
    case "no-such-day":
      return `The calendar has no ${problem.day}.`;
    case "unreadable":
      return `It cannot be read: ${problem.why}.`;
    default:
      return documentProblemWords(problem);
  }
}

function documentProblemWords(problem: DocumentProblem): string {
  switch (problem.kind) {
    case "empty":
      return "The file is empty.";
    case "too-large":
      return `The file is larger than ${problem.limit} bytes, the most that is taken.`;
    case "binary":
      return `The file is not UTF-8 text: byte ${problem.offset} cannot be read. Save it as Markdown in UTF-8.`;
    case "bidi": {
      const where = problem.characters.map((it) => `line ${it.line}: ${it.codePoint}`).join(", ");
      return `The text has ${problem.total} characters that are not seen or that turn its direction, so it could read differently from what it is (${where}). Remove them.`;
    }
    case "no-clauses":
      return "The text has no clause: there is nothing that could bind anybody.";
    case "too-many-clauses":
      return `The text has ${problem.clauses} clauses; at most ${problem.limit} are taken.`;
    case "too-deep":
      return `Line ${problem.line} is nested ${problem.depth} deep; at most ${problem.limit} is taken.`;
  }
}

function authorityRefused({
  refusal,
  signedIn,
  names,
}: Extract<CharterRefusal, { kind: "refused-by-charter" }>): Refused {
  const doing = acts[refusal.act];
  const { kind } = refusal;
  switch (refusal.kind) {
    case "act-unbound":
      return {
        kind,
        status: 403,
        sentence: `No clause of the governing documents lets anybody ${doing}, so nobody can.`,
        wayOut: { text: "Read the governing documents", href: "/charter" },
      };
    case "act-forbidden":
      return { kind, status: 403, sentence: `You may not ${doing}: a clause forbids it.`, citation: refusal.clause };
    case "condition-unmet":
      return {
        kind,
        status: 403,
        sentence: `You may ${doing} only when ${conditions[refusal.condition]}.`,
        citation: refusal.clause,
        ...(refusal.condition === "second-factor" && {
          wayOut: { text: "Use your passkey in this session", href: "/me/second-factor" },
        }),
      };
    case "holder-missing": {
      const only = `Only ${holderWords(refusal.holder, names)} may ${doing}`;
      return {
        kind,
        status: 403,
        sentence: refusal.vacant ? `${only}, and that seat is vacant.` : `${only}.`,
        citation: refusal.clause,
        wayOut: refusal.meanwhile
          ? meanwhile(refusal.meanwhile.holder, signedIn, names)
          : wayOut(refusal.holder, signedIn),
      };
    }
  }
}

function meanwhile(holder: NamedHolder, signedIn: boolean, names: Names): Refused["wayOut"] {
  const way = wayOut(holder, signedIn);
  return { ...way, text: [`Meanwhile ${holderWords(holder, names)} may.`, way?.text].filter(Boolean).join(" ") };
}

function wayOut(holder: NamedHolder, signedIn: boolean): Refused["wayOut"] {
  if (holder.kind === "motion" || holder.kind === "consensus" || holder.kind === "clock") return undefined;
  if (!signedIn) return { text: "Sign in, if that is you.", href: "/sign-in" };
  if (holder.kind === "participant") return { text: "Acknowledge the code of conduct to take part.", href: "/me" };
  const seat = holder.kind === "seat" && `/groups/${holder.body}/seats/${holder.seat}`;
  return seat ? { text: "See who holds the seat.", href: seat } : undefined;
}
