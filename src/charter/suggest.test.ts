import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import type { Meaning } from "./binding.ts";
import { parseDocument } from "./document.ts";
import { suggestBindings } from "./suggest.ts";
import {
  above,
  anyone,
  chair,
  consensus,
  duty,
  group,
  lasting,
  members,
  parse,
  participant,
  power,
  principle,
  prohibition,
  rule,
  share,
} from "./test/meanings.ts";

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
    ["The term of the Moderator is one year.", rule("term-length", "seat", lasting("P1Y"))],
    ["Embargo terms of at most 90 days are usual.", rule("period", "embargo", lasting("P90D"))],
    ["The terms of an embargo last at most 60 days.", rule("period", "embargo", lasting("P60D"))],
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
