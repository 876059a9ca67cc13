import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import type { Holder, Meaning, RuleValue } from "./binding.ts";
import { type ParsedDocument, parseDocument } from "./document.ts";
import { modelDocuments } from "./models/index.ts";
import { presidingTitle, suggestBindings } from "./suggest.ts";
import type { Act, Condition } from "./vocabulary.ts";

function parse(text: string | Uint8Array): ParsedDocument {
  const parsed = parseDocument(typeof text === "string" ? new TextEncoder().encode(text) : text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const chair: Holder = { kind: "seat", body: "this", seat: "chair" };
const group: Holder = { kind: "body", body: "this" };
const above: Holder = { kind: "motion", body: "parent" };
const here: Holder = { kind: "motion", body: "this" };
const consensus: Holder = { kind: "consensus", body: "this" };
const members: Holder = { kind: "voting-members", body: "this" };
const participant: Holder = { kind: "participant" };
const anyone: Holder = { kind: "anyone" };
const concerned: Holder = { kind: "role", role: "concerned" };

const power = (holder: Holder, act: Act, ...when: Condition[]): Meaning => ({ kind: "power", holder, act, when });
const duty = (holder: Holder, act: Act, timing: { every?: string; within?: string } = {}): Meaning => ({
  kind: "duty",
  holder,
  act,
  ...timing,
});
const prohibition = (holder: Holder, act: Act): Meaning => ({ kind: "prohibition", holder, act });
const rule = (
  name: Extract<Meaning, { kind: "rule" }>["name"],
  procedure: string,
  value: RuleValue,
  body = "this",
): Meaning => ({ kind: "rule", name, procedure, body, value });
const principle = (name: Extract<Meaning, { kind: "principle" }>["name"]): Meaning => ({
  kind: "principle",
  name,
  scope: "",
});
const share = (
  numerator: number,
  denominator: number,
  of: "present" | "voting-members" | "entire-body",
  strictlyMore = false,
): RuleValue => ({ kind: "fraction", numerator, denominator, of, strictlyMore });
const lasting = (iso: string): RuleValue => ({ kind: "duration", iso });

/** A group under a council, whose presiding seat is the Steward's: names that no phrase knows. */
const setting = `# Tidepool Working Group rules

The Tidepool Working Group (the "TWG") works under the Reef Council (the "RC").

## Moderator

The Moderator serves the TWG. The Moderator is here to help.

`;

/** What one sentence suggests in that setting. */
function meanings(sentence: string): Meaning[] {
  const document = parse(`${setting}## Rules\n\n- ${sentence}\n`);
  return suggestBindings(document, { parent: "RC" })
    .filter((each) => each.address === "rules/1")
    .map((each) => each.meaning);
}

describe("a sentence means what it says", () => {
  test.each<[string, Meaning[]]>([
    // Who may, must, may not
    ["The Moderator may cancel a meeting.", [power(chair, "cancel-meeting")]],
    ["The Moderator shall prepare the agenda.", [duty(chair, "order-agenda")]],
    ["The Moderator must not decide technical questions.", [prohibition(chair, "settle-technical-outcome")]],
    ["No participant may take the notes.", [prohibition(participant, "take-notes")]],
    ["The Moderator is responsible for recording decisions.", [duty(chair, "record-decision")]],
    ["The Moderator is expected to draft the minutes.", [duty(chair, "draft-minutes")]],
    ["Participants have the right to state their position.", [power(participant, "state-position")]],
    ["Anyone can attend its meetings.", [power(anyone, "attend-meeting")]],
    ["Any member of the TWG may appeal.", [power(members, "appeal-determination")]],
    ["The Moderator calls meetings.", [duty(chair, "schedule-meeting"), power(chair, "cancel-meeting")]],
    [
      "The Moderator shall keep the minutes and may close a part of a meeting.",
      [duty(chair, "take-notes"), power(chair, "close-meeting-part")],
    ],
    // A body decides
    ["The RC will appoint a Moderator of the TWG.", [power(above, "appoint-chair")]],
    [
      "The RC may, in its discretion, remove the Moderator and/or appoint a new Moderator.",
      [power(above, "remove-chair"), power(above, "appoint-chair")],
    ],
    ["The Moderator is appointed by the RC.", [power(above, "appoint-chair")]],
    ["The TWG may amend this document.", [power(consensus, "amend-document")]],
    ["The RC may create sub-committees.", [power(above, "establish-group")]],
    [
      "The Moderator may escalate the matter to the RC to resolve the matter.",
      [power(chair, "escalate"), power(above, "resolve-escalation")],
    ],
    // Passive voice
    ["The current Moderator will be listed on the home page.", [duty(group, "list-chair-publicly")]],
    [
      "Reports must be acknowledged by the Moderator within two days.",
      [rule("period", "acknowledge-report", lasting("P2D")), duty(chair, "acknowledge-report", { within: "P2D" })],
    ],
    // Somebody else's chair
    ["The RC Moderator may appoint nobody.", []],
    // How often
    ["The Moderator shall report to the RC every two months.", [duty(chair, "report-to-parent", { every: "P2M" })]],
    [
      "The Moderator shall call meetings biweekly.",
      [duty(chair, "schedule-meeting", { every: "P14D" }), power(chair, "cancel-meeting")],
    ],
    // Conditions
    [
      "While the Moderator's seat is vacant, any participant may take the notes.",
      [power(participant, "take-notes", "seat-vacant")],
    ],
    // Consensus gives the chair its calls
    [
      "The Moderator shall help the TWG in seeking consensus.",
      [duty(chair, "seek-consensus"), power(chair, "open-call"), power(chair, "determine-call")],
    ],
    ["The TWG decides by consensus.", [rule("decision-method", "decision", { kind: "word", word: "consensus" })]],
  ])("%s", (sentence, expected) => {
    expect(meanings(sentence)).toEqual(expected);
  });

  test.each<[string, Meaning]>([
    ["A quorum is one third of the members.", rule("quorum", "meeting", share(1, 3, "voting-members"))],
    ["Two-fifths of the members constitute a quorum.", rule("quorum", "meeting", share(2, 5, "voting-members"))],
    ["Quorum requires five members.", rule("quorum", "meeting", { kind: "count", count: 5 })],
    [
      "This document may be amended by a three-quarters vote of the entire TWG.",
      rule("threshold", "amend-document", share(3, 4, "entire-body")),
    ],
    [
      "This document may be amended by 60% of the members, subject to approval by the Reef Trust.",
      rule("threshold", "amend-document", {
        kind: "fraction",
        numerator: 3,
        denominator: 5,
        of: "voting-members",
        strictlyMore: false,
        approvalBy: "Reef Trust",
      }),
    ],
    [
      "Decisions at a meeting require a majority vote of those present.",
      rule("threshold", "meeting-vote", share(1, 2, "present", true)),
    ],
    [
      "Decisions require the approval of more than half of the members.",
      rule("threshold", "decision", share(1, 2, "voting-members", true)),
    ],
    [
      "A decision by electronic vote needs lazy consensus of all voting members.",
      rule("threshold", "electronic-vote", { kind: "lazy-consensus", of: "voting-members" }),
    ],
    ["Each member has one vote.", rule("votes-per-member", "vote", { kind: "count", count: 1 })],
    ["Members serve terms of eighteen months.", rule("term-length", "seat", lasting("P18M"))],
    ["An appeal is made within 72 hours.", rule("period", "appeal", lasting("PT72H"))],
    ["An appeal is made within 5 business days.", rule("period", "appeal", { kind: "word", word: "5 business days" })],
    ["A meeting is announced fifteen (15) days in advance.", rule("notice", "meeting", lasting("P15D"))],
  ])("%s, as a number", (sentence, expected) => {
    expect(meanings(sentence).filter((each) => each.kind === "rule")).toEqual([expected]);
  });

  test.each<[string, Meaning]>([
    ["Meetings are open to all participants.", principle("open-meetings")],
    ["Decisions will be discussed openly.", principle("open-decisions")],
    ["The TWG must not exclude anybody without reason.", principle("open-participation")],
    ["The TWG shall operate in a transparent manner.", principle("transparent-record")],
    ["The TWG is vendor-neutral.", principle("vendor-neutral")],
    ["All activities shall comply with the Antitrust Policy.", principle("policies-hold")],
    ["Proposals are judged on technical merit.", principle("technical-merit")],
    ["Not all views will be followed.", principle("not-all-views-followed")],
    ["Decisions are based on objectively-measurable criteria.", principle("measurable-criteria")],
    ["Votes are taken only as a last resort, where consensus fails.", principle("consensus-first")],
    ["If the documents differ, the charter prevails.", principle("higher-documents-prevail")],
  ])("%s, as a principle", (sentence, expected) => {
    expect(meanings(sentence)).toContainEqual(expected);
  });

  test.each([
    "The TWG was founded in 2021.",
    "The Moderator may like tea.",
    "Files should contain a header.",
    "When the TWG reaches consensus, it is glad.",
    "Members who have resigned may not cast a ballot.",
    "Established policies are listed elsewhere.",
  ])("%s: nothing that could bind anybody", (sentence) => {
    expect(meanings(sentence)).toEqual([]);
  });
});

describe("a list means what its lead says", () => {
  const listed = (lead: string, item: string, heading = "Duties of all"): Meaning[] =>
    suggestBindings(parse(`${setting}## ${heading}\n\n- ${lead}\n  - ${item}\n`), { parent: "RC" })
      .filter((each) => each.address.endsWith("/1/a"))
      .map((each) => each.meaning);

  test("duties", () => {
    expect(listed("The Moderator shall be responsible for:", "keeping the RC informed;")).toEqual([
      duty(chair, "report-to-parent"),
    ]);
  });
  test("prohibitions", () => {
    expect(
      listed("The Moderator shall not be responsible for:", "deciding the outcome of technical decisions."),
    ).toEqual([prohibition(chair, "settle-technical-outcome")]);
  });
  test("powers of a body", () => {
    expect(listed("The RC is in charge of much, which may include:", "nothing")).toEqual([]);
    expect(listed("The RC will be responsible for oversight, which may include:", "creating working groups;")).toEqual([
      power(above, "establish-group"),
    ]);
  });
  test("and says nothing itself", () => {
    const document = parse(`${setting}## Rules\n\n- The Moderator may cancel meetings and:\n  - order the agenda\n`);
    expect(suggestBindings(document, { parent: "RC" }).filter((each) => each.address === "rules/1")).toEqual([]);
  });
  test("its own subject goes before its lead's", () => {
    expect(listed("The Moderator shall see to it that:", "the RC may remove the Moderator.")).toEqual([
      power(above, "remove-chair"),
    ]);
  });

  const under = (heading: string, item: string): Meaning[] =>
    suggestBindings(parse(`${setting}## ${heading}\n\n- ${item}\n`), { parent: "RC" })
      .filter((each) => each.address.endsWith("/1") && !/^(?:moderator|preamble)/.test(each.address))
      .map((each) => each.meaning);

  test("scope is the duty of the body", () => {
    expect(under("Scope", "Coordinate training.")).toEqual([duty(group, "coordinate-training")]);
  });
  test("out of scope is nobody's", () => {
    expect(under("Out of scope", "Coordinate training.")).toEqual([]);
  });
  test("a purpose is a principle", () => {
    expect(under("Mission", "Keep the tide pools clean.")).toEqual([principle("purpose")]);
  });
  test("the words that led there are given", () => {
    const document = parse(
      `${setting}## Work\n\n- The Moderator shall be responsible for:\n  - scheduling regular meetings.\n`,
    );
    expect(suggestBindings(document).find((each) => each.address === "work/1/a")?.because).toBe(
      "Moderator shall be responsible for … scheduling regular meetings",
    );
  });
});

const sample = (name: string): ParsedDocument => parse(readFileSync(join(import.meta.dirname, "test", name)));
const table = (document: ParsedDocument, options: { parent?: string } = {}): Record<string, Meaning[]> => {
  const found: Record<string, Meaning[]> = {};
  for (const { address, meaning } of suggestBindings(document, options))
    found[address] = [...(found[address] ?? []), meaning];
  return found;
};

describe("other documents with other names and numbers", () => {
  test("numbered bylaws of a committee with a President and none above it", () => {
    expect(table(sample("bylaws.md"))).toEqual({
      "1.1": [duty(group, "maintain-roadmap")],
      "1.2": [rule("threshold", "appoint-member", share(3, 4, "entire-body")), power(here, "appoint-member")],
      "1.3": [power(members, "resign")],
      "1.4": [rule("term-length", "seat", lasting("P2Y"))],
      "2.1": [rule("quorum", "meeting", share(1, 3, "voting-members"))],
      "2.2": [
        rule("notice", "meeting", lasting("P10D")),
        duty(chair, "schedule-meeting", { every: "P1M" }),
        power(chair, "cancel-meeting"),
      ],
      "2.3": [rule("threshold", "meeting-vote", share(1, 2, "present", true))],
      "2.4": [rule("votes-per-member", "vote", { kind: "count", count: 1 })],
      "2.5": [principle("open-meetings"), power(anyone, "attend-meeting")],
      "3.1": [rule("term-length", "seat", lasting("P1Y")), power(here, "elect-parent-chair")],
      "3.2": [rule("threshold", "remove-chair", share(2, 3, "entire-body")), power(here, "remove-chair")],
      "3.3.a": [prohibition(chair, "settle-technical-outcome")],
      "4.1": [
        rule("threshold", "amend-document", {
          kind: "fraction",
          numerator: 3,
          denominator: 4,
          of: "voting-members",
          strictlyMore: false,
          approvalBy: "Larkspur Foundation",
        }),
        power(here, "amend-document", "outside-approval"),
      ],
      "4.2": [rule("period", "electronic-vote", lasting("P5D"))],
    });
  });

  test("a short charter of a group with two Conveners under a council", () => {
    expect(table(sample("convener-charter.md"), { parent: "OTC" })).toEqual({
      "mission/1": [principle("purpose")],
      "responsibilities/1": [duty(group, "give-guidance")],
      "responsibilities/2": [duty(group, "coordinate-training")],
      "responsibilities/3": [duty(group, "maintain-roadmap", { every: "P3M" })],
      "conveners/1": [
        rule("term-length", "seat", lasting("P18M"), "parent"),
        power(above, "appoint-chair"),
        power(above, "remove-chair"),
      ],
      "conveners/2/a": [duty(chair, "schedule-meeting", { every: "P14D" }), power(chair, "cancel-meeting")],
      "conveners/2/b": [duty(chair, "take-notes")],
      "conveners/2/c": [duty(chair, "report-to-parent", { every: "P3M" })],
      "conveners/3": [prohibition(chair, "settle-technical-outcome")],
      "working-together/1": [
        rule("decision-method", "decision", { kind: "word", word: "consensus" }),
        power(chair, "escalate"),
        power(above, "resolve-escalation"),
      ],
      "working-together/2": [power(anyone, "attend-meeting"), power(participant, "propose-agenda-item")],
      "working-together/3": [
        rule("period", "acknowledge-report", lasting("PT72H")),
        duty(chair, "acknowledge-report", { within: "PT72H" }),
      ],
      "working-together/4": [
        rule("notice", "amend-document", lasting("P14D"), "parent"),
        power(above, "amend-document"),
      ],
    });
  });

  test.each([
    ["Chairperson", "The Chairperson of the group shall report to the TSC. The TSC Chair presides over the TSC."],
    ["Convener", "The group has a Convener.\n\n## Convener\n\nThe Convener leads."],
    ["Lead", "## Lead\n\nThe Lead calls meetings. They lead the group."],
    ["Co-chair", "## Co-chairs\n\nThe Co-chairs call meetings."],
    ["Maintainer", "The Maintainer decides."],
    [null, "Everybody decides. We lead by example."],
  ])("whoever presides is called %s", (title, text) => {
    expect(presidingTitle(parse(text))).toBe(title);
  });
});

describe("the model standing rules", () => {
  const model = modelDocuments.find((each) => each.id === "standing-rules");
  const document = parse(model?.text ?? "");

  test("bind clause by clause out of the same table", () => {
    expect(table(document, { parent: "RC" })).toEqual({
      "preamble/1": [principle("higher-documents-prevail")],
      "1.a": [
        power(participant, "schedule-meeting", "seat-vacant"),
        power(participant, "cancel-meeting", "seat-vacant"),
      ],
      "1.b": [rule("notice", "meeting", lasting("P7D"))],
      "1.c": [power(participant, "propose-agenda-item")],
      "1.d": [duty(chair, "order-agenda")],
      "1.e": [power(participant, "take-notes")],
      "1.f": [duty(chair, "take-notes")],
      "1.g": [rule("period", "draft-minutes", lasting("P7D")), duty(chair, "draft-minutes", { within: "P7D" })],
      "1.h": [
        rule("decision-method", "approve-minutes", { kind: "lazy-consensus", of: "participants" }),
        rule("period", "approve-minutes", lasting("P7D")),
        power(consensus, "approve-minutes"),
      ],
      "1.i": [power(chair, "assign-action")],
      "2.a": [rule("period", "call", lasting("P7D"))],
      "2.b": [rule("period", "governance-change", lasting("P14D"))],
      "2.c": [power(participant, "raise-issue")],
      "2.d": [power(participant, "answer-issue")],
      "2.e": [duty(chair, "answer-issue")],
      "2.f": [rule("period", "chair-silence", lasting("P14D"))],
      "2.g": [rule("period", "appeal", lasting("P14D")), power(participant, "appeal-determination")],
      "2.h": [rule("period", "electronic-vote", lasting("P7D"))],
      "3.a": [duty(chair, "report-to-parent", { every: "P3M" })],
      "4.a": [principle("transparent-record")],
      "4.b": [power(concerned, "open-ledger-entry")],
      "4.c": [power(concerned, "erase-ledger-entry")],
    });
  });

  test("leave no clause unbound", () => {
    const bound = new Set(suggestBindings(document).map((each) => each.address));
    expect(document.clauses.filter((each) => each.kind === "clause" && !bound.has(each.address))).toEqual([]);
  });
});

describe("of any document", () => {
  const words = fc.constantFrom(
    "The",
    "Chair",
    "TWG",
    '(the "TWG")',
    "Group",
    "may",
    "shall not",
    "by",
    "a",
    "majority",
    "vote",
    "of the entire",
    "within",
    "7 days",
    "meetings",
    "schedule",
    ":",
    ";",
    ".",
    "\n\n- ",
    "\n\n## ",
    "if",
    "quorum",
    "amend this charter",
  );
  test("suggesting never throws and only suggests for its clauses", () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (all) => {
        const parsed = parseDocument(new TextEncoder().encode(all.join(" ")));
        if (!parsed.ok) return;
        const clauses = new Set(
          parsed.value.clauses.filter((each) => each.kind === "clause").map((each) => each.address),
        );
        for (const { address, because } of suggestBindings(parsed.value)) {
          expect(clauses.has(address)).toBe(true);
          expect(because).not.toBe("");
        }
      }),
      runs(200),
    );
  });

  test("a clause of repeated phrases as long as a document may be is read within seconds", () => {
    const began = performance.now();
    suggestBindings(parse("the chair may schedule a meeting that is open to ".repeat(20_000)));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
