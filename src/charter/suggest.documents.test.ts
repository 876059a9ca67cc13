import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Meaning } from "./binding.ts";
import type { ParsedDocument } from "./document.ts";
import { modelDocuments } from "./models/index.ts";
import { presidingTitle, suggestBindings } from "./suggest.ts";
import {
  above,
  anyone,
  chair,
  concerned,
  consensus,
  duty,
  group,
  here,
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
      "4.d": [
        rule("together", "correct-founding-record", { kind: "count", count: 2 }),
        rule("period", "correct-founding-record", lasting("P30D")),
        power({ kind: "seat-holders" }, "correct-founding-record"),
      ],
      "4.e": [power(chair, "accept-finding")],
      "5.a": [power(above, "name-acting-chair", "seat-vacant")],
      "5.b": [rule("deputy-acts", "seat", { kind: "yes-no", yes: true })],
    });
  });

  test("leave no clause unbound", () => {
    const bound = new Set(suggestBindings(document).map((each) => each.address));
    expect(document.clauses.filter((each) => each.kind === "clause" && !bound.has(each.address))).toEqual([]);
  });
});
