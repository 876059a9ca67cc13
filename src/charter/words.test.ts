import { describe, expect, test } from "vitest";
import type { KeyReused, NotFound } from "../platform/action.ts";
import type { Refused } from "../platform/http/refusals.ts";
import type { AuthorityRefusal, NamedHolder } from "./authorise.ts";
import type { CharterRefusal, Names } from "./authority.ts";
import type { Holder, Meaning, RuleValue } from "./binding.ts";
import type { DocumentProblem } from "./document.ts";
import type { FoundingRefusal, SetUpRefusal } from "./founding.ts";
import { charter, clause } from "./test/law.ts";
import { type Act, acts, type Condition, conditions, matterRoles, principles, rules } from "./vocabulary.ts";
import { charterRefused, durationWords, holderWords, meaningWords, setUpRefused, valueWords } from "./words.ts";

/** One of each: a new kind does not compile until it stands here. */
type EachKind<T extends { readonly kind: string }> = { readonly [K in T["kind"]]: Extract<T, { readonly kind: K }> };
const each = <T extends { readonly kind: string }>(kinds: EachKind<T>): T[] => Object.values(kinds);
const keys = <K extends string>(table: Readonly<Record<K, unknown>>): K[] => Object.keys(table) as K[];

const unnamed: Names = { bodies: {}, seats: {} };
const named: Names = {
  bodies: { tsc: "Steering Committee", wg: "Security Group" },
  seats: { "wg/chair": "Convener", "wg/deputy": "Deputy" },
};
const cited = clause(charter, "2.i", { kind: "informative" }).clause;

const holders = each<NamedHolder>({
  motion: { kind: "motion", body: "tsc" },
  consensus: { kind: "consensus", body: "wg" },
  body: { kind: "body", body: "wg" },
  seat: { kind: "seat", body: "wg", seat: "chair" },
  "voting-members": { kind: "voting-members", body: "tsc" },
  "seat-holders": { kind: "seat-holders" },
  role: { kind: "role", role: "owner" },
  participant: { kind: "participant" },
  anyone: { kind: "anyone" },
  clock: { kind: "clock" },
});
const everyHolder: readonly Holder[] = [
  ...holders,
  ...matterRoles.map((role): Holder => ({ kind: "role", role })),
  { kind: "motion", body: "parent" },
  { kind: "seat", body: "this", seat: "deputy" },
];

const values = each<RuleValue>({
  fraction: {
    kind: "fraction",
    numerator: 2,
    denominator: 3,
    of: "entire-body",
    strictlyMore: false,
    approvalBy: "the Foundation",
  },
  "lazy-consensus": { kind: "lazy-consensus", of: "participants" },
  duration: { kind: "duration", iso: "PT72H" },
  count: { kind: "count", count: 0 },
  "yes-no": { kind: "yes-no", yes: false },
  word: { kind: "word", word: "consensus" },
});

function expectClean(text: string): void {
  expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{|\}|\s\s|\s[.,;:]|[.,;:]{2}|^\s|\s$|\bthe the\b/);
}
function expectSentence(text: string): void {
  expectClean(text);
  expect(text).toMatch(/^\p{Lu}.*[^.]\.$/u);
}
function expectMeaning(text: string): void {
  expectClean(text);
  expect(text).toMatch(/^\p{Lu}.*[^.]$/u);
}
function expectRefused(refused: Refused, kind: string): void {
  expectSentence(refused.sentence);
  expect(refused.kind).toBe(kind);
  expect(refused.status).toBeGreaterThanOrEqual(400);
  for (const problem of refused.problems ?? []) expectSentence(problem.message);
  if (refused.wayOut) expectClean(refused.wayOut.text);
}

const problems = each<DocumentProblem>({
  empty: { kind: "empty" },
  "too-large": { kind: "too-large", bytes: 3_000_000, limit: 1_000_000 },
  binary: { kind: "binary", offset: 17 },
  bidi: {
    kind: "bidi",
    characters: [
      { line: 3, codePoint: "U+202E" },
      { line: 9, codePoint: "U+200B" },
    ],
    total: 2,
  },
  "no-clauses": { kind: "no-clauses" },
  "too-many-clauses": { kind: "too-many-clauses", clauses: 9_000, limit: 5_000 },
  "too-deep": { kind: "too-deep", line: 40, depth: 60, limit: 50 },
});
const founding: EachKind<FoundingRefusal> = {
  "founding-closed": { kind: "founding-closed" },
  "history-closed": { kind: "history-closed" },
  "history-unreadable": {
    kind: "history-unreadable",
    files: [
      { name: "notes.md", problem: { kind: "misnamed" } },
      { name: "2020-02-31.md", problem: { kind: "no-such-day", day: "2020-02-31" } },
      { name: "2020-02-03.md", problem: { kind: "unreadable", why: "this user may not read it" } },
      { name: "2020-02-04.md", problem: { kind: "empty" } },
    ],
  },
  "founding-administrator-needed": { kind: "founding-administrator-needed" },
  "already-set-up": { kind: "already-set-up" },
  "founding-incomplete": {
    kind: "founding-incomplete",
    lacks: ["no document binds anybody", "the chair's seat has no holder"],
  },
  "person-unknown": { kind: "person-unknown" },
  "document-unreadable": { kind: "document-unreadable", problems },
  fields: { kind: "fields", problems: [{ field: "slug", message: "There is such a document already." }] },
};

describe("every refusal reads as a sentence", () => {
  test.each(
    each<Exclude<CharterRefusal, { kind: "refused-by-charter" }> | FoundingRefusal | KeyReused | NotFound>({
      ...founding,
      "founding-open": { kind: "founding-open", act: "schedule-meeting" },
      "body-unknown": { kind: "body-unknown" },
      "idempotency-key-reused": { kind: "idempotency-key-reused" },
      "not-found": { kind: "not-found" },
    }),
  )("$kind", (refusal) => {
    expectRefused(charterRefused(refusal), refusal.kind);
  });

  test.each(
    each<SetUpRefusal>({
      ...founding,
      "sign-in-needed": { kind: "sign-in-needed" },
      "administrator-needed": { kind: "administrator-needed" },
      "email-taken": { kind: "email-taken" },
      "github-taken": { kind: "github-taken" },
      "link-spent": { kind: "link-spent" },
      "scope-exceeded": { kind: "scope-exceeded" },
      "ledger-key-unreadable": { kind: "ledger-key-unreadable", sentence: "The ledger's key cannot be read" },
    }),
  )("at the set-up: $kind", (refusal) => {
    expectRefused(setUpRefused(refusal), refusal.kind);
  });

  test("a document that cannot be taken: every problem has its own words", () => {
    const messages = charterRefused(founding["document-unreadable"]).problems?.map((it) => it.message) ?? [];
    expect(new Set(messages).size).toBe(problems.length);
    expect(messages.join(" ")).toMatch(
      /1000000 bytes.*byte 17.*line 3: U\+202E, line 9: U\+200B.*9000 clauses.*Line 40/,
    );
  });
});

const byCharter = (refusal: AuthorityRefusal, names = named, signedIn = true): Refused =>
  charterRefused({ kind: "refused-by-charter", refusal, signedIn, names });

describe("a refusal by the charter", () => {
  test("is a sentence for every act, holder and condition, with its clause unless the act is bound nowhere", () => {
    for (const act of keys<Act>(acts)) {
      const refusals: AuthorityRefusal[] = [
        { kind: "act-unbound", act, body: "wg" },
        { kind: "act-forbidden", act, clause: cited },
        ...keys<Condition>(conditions).map(
          (condition) => ({ kind: "condition-unmet", act, clause: cited, condition }) as const,
        ),
        ...holders.flatMap((holder) =>
          [true, false].map(
            (vacant) => ({ kind: "holder-missing", act, clause: cited, holder, vacant, meanwhile: null }) as const,
          ),
        ),
      ];
      for (const refusal of refusals) {
        for (const names of [named, unnamed]) {
          const refused = byCharter(refusal, names);
          expectRefused(refused, refusal.kind);
          expect(refused.sentence).toContain(acts[act]);
          expect(refused.status).toBe(403);
          expect(refused.citation).toBe("clause" in refusal ? cited : undefined);
        }
      }
    }
  });

  test("names the seat and the body as the community calls them, and says when nobody sits there", () => {
    const refusal: AuthorityRefusal = {
      kind: "holder-missing",
      act: "schedule-meeting",
      clause: cited,
      holder: { kind: "seat", body: "wg", seat: "chair" },
      vacant: false,
      meanwhile: null,
    };
    expect(byCharter(refusal).sentence).toBe("Only the Convener of the Security Group may schedule a meeting.");
    expect(byCharter({ ...refusal, vacant: true }).sentence).toBe(
      "Only the Convener of the Security Group may schedule a meeting, and that seat is vacant.",
    );
    expect(
      byCharter({ ...refusal, vacant: true, meanwhile: { holder: { kind: "participant" }, clause: cited } }).wayOut
        ?.text,
    ).toMatch(/^Meanwhile participants may\. /);
    expect(byCharter(refusal, unnamed).sentence).toBe("Only the Chairperson of the wg may schedule a meeting.");
  });

  test("shows a way out that whoever asks can take", () => {
    const missing = (holder: NamedHolder, signedIn: boolean): string | undefined =>
      byCharter(
        { kind: "holder-missing", act: "escalate", clause: cited, holder, vacant: false, meanwhile: null },
        named,
        signedIn,
      ).wayOut?.href;
    const seat: NamedHolder = { kind: "seat", body: "wg", seat: "chair" };
    expect(missing(seat, false)).toBe("/sign-in");
    expect(missing(seat, true)).toBe("/groups/wg/seats/chair");
    expect(missing({ kind: "participant" }, false)).toBe("/sign-in");
    expect(missing({ kind: "participant" }, true)).toBe("/me");
    expect(missing({ kind: "motion", body: "tsc" }, false)).toBeUndefined();
    expect(missing({ kind: "clock" }, false)).toBeUndefined();
  });
});

describe("a meaning", () => {
  test("reads as a sentence without its full stop, whoever, whatever and whenever", () => {
    for (const holder of everyHolder) {
      for (const act of keys<Act>(acts)) {
        const meanings: Meaning[] = [
          ...keys<Condition>(conditions).map((it): Meaning => ({ kind: "power", holder, act, when: [it] })),
          { kind: "power", holder, act, when: [] },
          { kind: "duty", holder, act },
          { kind: "duty", holder, act, every: "P3M", within: "P14D" },
          { kind: "prohibition", holder, act },
        ];
        for (const meaning of meanings) {
          for (const names of [named, unnamed]) {
            const words = meaningWords(meaning, names);
            expectMeaning(words);
            expect(words).toContain(acts[act]);
          }
        }
      }
    }
  });

  test("of a rule or principle says its name and its value", () => {
    for (const name of keys(rules)) {
      for (const value of values) {
        const words = meaningWords({ kind: "rule", name, procedure: "meeting", body: "this", value }, named);
        expectMeaning(words);
        expect(words.endsWith(`: ${valueWords(value)}`)).toBe(true);
      }
    }
    for (const name of keys(principles)) {
      expectMeaning(meaningWords({ kind: "principle", name, scope: "" }, named));
      expect(meaningWords({ kind: "principle", name, scope: "meetings" }, named)).toMatch(/: meetings$/);
    }
    expectMeaning(meaningWords({ kind: "informative" }, named));
  });

  test.each<[Meaning, string]>([
    [
      { kind: "power", holder: { kind: "motion", body: "parent" }, act: "appoint-chair", when: [] },
      "The body above by motion may appoint the Chairperson",
    ],
    [
      { kind: "power", holder: { kind: "participant" }, act: "schedule-meeting", when: ["seat-vacant", "quorate"] },
      "Participants may schedule a meeting when the Chairperson's seat is vacant and the meeting has its quorum",
    ],
    [
      { kind: "duty", holder: { kind: "seat", body: "wg", seat: "chair" }, act: "report-to-parent", every: "P3M" },
      "The Convener of the Security Group must keep the body above informed every 3 months",
    ],
    [
      { kind: "prohibition", holder: { kind: "seat", body: "this", seat: "chair" }, act: "settle-technical-outcome" },
      "The Chairperson of this body may not decide a technical question without consensus",
    ],
  ])("says exactly who, what and when: %#", (meaning, words) => {
    expect(meaningWords(meaning, named)).toBe(words);
  });
});

test("no two holders read alike", () => {
  const words = holders.map((holder) => holderWords(holder, named));
  expect(new Set(words).size).toBe(words.length);
});

test.each<[RuleValue, string]>([
  [
    { kind: "fraction", numerator: 1, denominator: 2, of: "present", strictlyMore: true },
    "a majority of those present",
  ],
  [
    { kind: "fraction", numerator: 1, denominator: 2, of: "voting-members", strictlyMore: false },
    "1/2 of the voting members",
  ],
  [
    { kind: "fraction", numerator: 2, denominator: 3, of: "entire-body", strictlyMore: true },
    "more than 2/3 of the entire body",
  ],
  [
    {
      kind: "fraction",
      numerator: 3,
      denominator: 4,
      of: "entire-body",
      strictlyMore: false,
      approvalBy: "the Foundation",
    },
    "3/4 of the entire body, subject to approval by the Foundation",
  ],
  [{ kind: "lazy-consensus", of: "participants" }, "lazy consensus of the participants"],
  [{ kind: "lazy-consensus", of: "voting-members" }, "lazy consensus of all voting members"],
  [{ kind: "duration", iso: "PT72H" }, "72 hours"],
  [{ kind: "count", count: 0 }, "0"],
  [{ kind: "yes-no", yes: true }, "yes"],
  [{ kind: "yes-no", yes: false }, "no"],
  [{ kind: "word", word: "consensus" }, "consensus"],
])("a value in words: %j", (value, words) => {
  expect(valueWords(value)).toBe(words);
});

test.each([
  ["P7D", "7 days"],
  ["PT72H", "72 hours"],
  ["P1D", "1 day"],
  ["P1Y", "1 year"],
  ["P18M", "18 months"],
  ["PT1M", "1 minute"],
  ["P1M", "1 month"],
  ["P2W", "2 weeks"],
  ["P1Y6M", "1 year 6 months"],
  ["P1DT12H30M", "1 day 12 hours 30 minutes"],
  ["P0D", "P0D"],
  ["seven days", "seven days"],
  ["", ""],
])("the duration %s in words is %s, and what is none stays as it is", (iso, words) => {
  expect(durationWords(iso)).toBe(words);
});
