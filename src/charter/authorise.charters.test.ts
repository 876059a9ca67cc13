import { describe, expect, test } from "vitest";
import { type Actor, type BoundMeaning, type Law, ruleInForce } from "./authorise.ts";
import type { Meaning, RuleValue } from "./binding.ts";
import { parseDocument } from "./document.ts";
import { suggestBindings } from "./suggest.ts";
import {
  answer,
  bodies,
  chair,
  charter,
  cited,
  clause,
  governance,
  law,
  may,
  motionOf,
  participant,
  rules,
  stranger,
  theChair,
} from "./test/law.ts";

describe("a rule in force", () => {
  const quorum = (body: string, count: number): Meaning => ({
    kind: "rule",
    name: "quorum",
    procedure: "meeting",
    body,
    value: { kind: "count", count },
  });
  const find = (meanings: readonly BoundMeaning[], body = "wg") =>
    ruleInForce("quorum", "meeting", body, { meanings, bodies });

  test("is the highest document's, however the documents come, and what says otherwise is a conflict", () => {
    const meanings = [
      clause(rules, "1", quorum("this", 3)),
      clause(governance, "2", quorum("this", 5)),
      clause(charter, "3", quorum("wg", 4)),
      clause(rules, "4", quorum("this", 4)),
    ];
    for (const each of [meanings, meanings.toReversed()]) {
      const found = find(each);
      expect(found?.value).toEqual({ kind: "count", count: 4 });
      expect(found && cited(found.clause)).toBe("charter 3");
      expect(found?.conflicts.map(cited)).toEqual(["governance 2", "standing-rules 1"]);
    }
  });

  test("of two documents of one order that disagree, one is in force and the other a conflict", () => {
    const meanings = [
      clause({ ...rules, name: "b" }, "1", quorum("this", 3)),
      clause({ ...rules, name: "a" }, "1", quorum("this", 2)),
    ];
    const found = find(meanings);
    expect(found?.value).toEqual({ kind: "count", count: 2 });
    expect(found?.conflicts.map(cited)).toEqual(["b 1"]);
  });

  test("said twice alike is no conflict, in whatever order its parts are written", () => {
    const half: RuleValue = { kind: "fraction", numerator: 1, denominator: 2, of: "present", strictlyMore: false };
    const same: RuleValue = { strictlyMore: false, of: "present", denominator: 2, numerator: 1, kind: "fraction" };
    const found = find([half, same].map((value) => clause(rules, "1", { ...quorum("this", 0), value } as Meaning)));
    expect(found?.conflicts).toEqual([]);
  });

  test("is null where the documents are silent", () => {
    expect(find([])).toBeNull();
    expect(find([clause(charter, "1", may(chair, "escalate"))])).toBeNull();
    const meanings = [clause(charter, "1", quorum("wg", 4))];
    expect(ruleInForce("threshold", "meeting", "wg", { meanings, bodies })).toBeNull();
    expect(ruleInForce("quorum", "electronic-vote", "wg", { meanings, bodies })).toBeNull();
  });

  test("is the body's own: `this`, `parent` and names resolve, and a document that does not bind the body is not asked", () => {
    expect(find([clause(charter, "1", quorum("this", 4))])).toBeNull();
    expect(find([clause(charter, "1", quorum("this", 4))], "tsc")?.value).toEqual({ kind: "count", count: 4 });
    const above = { ...governance, binds: "all" } as const;
    expect(find([clause(above, "1", quorum("parent", 6))], "tsc")?.value).toEqual({ kind: "count", count: 6 });
    expect(find([clause(governance, "1", quorum("parent", 6))], "tsc")).toBeNull();
  });
});

describe("another charter, the same code", () => {
  const harbour = `# Charter of the Harbour Security Group

The Harbour Security Group (the "Group") works under the Harbour Assembly Board (the "Board").

## Meetings

1. The Convener shall schedule meetings of the Group.
2. One third of the members of the Group constitutes a quorum.
3. Meetings are announced at least 3 days in advance.

## The Convener

1. The Board appoints the Convener.
2. The Board may remove the Convener by a two-thirds vote of the entire Board.
3. The Convener may escalate a decision to the Board.
`;
  const quarry = `# Rules of the Quarry Security Team

The Quarry Security Team (the "Team") works under the Quarry Council (the "Council").

## Meetings

1. Any participant may schedule a meeting of the Team.
2. Three fourths of the members of the Team constitutes a quorum.
3. Meetings are announced at least 21 days in advance.
4. The Moderator shall not schedule meetings.

## The Moderator

1. The Team may appoint the Moderator by consensus.
2. The Team may remove the Moderator by a simple majority of those present.
`;

  /** The document as it would stand once every suggestion is confirmed; it governs `wg`, below `tsc`. */
  function adopt(text: string, parent: string): Law {
    const parsed = parseDocument(new TextEncoder().encode(text));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    return law(
      suggestBindings(parsed.value, { parent }).map(({ address, meaning }) => clause(governance, address, meaning)),
    );
  }
  const convened = adopt(harbour, "Board");
  const shared = adopt(quarry, "Council");

  test("the Convener schedules in the one, participants in the other and its Moderator not at all", () => {
    expect(answer("schedule-meeting", theChair, convened)).toBe("granted by governance meetings/1");
    expect(answer("schedule-meeting", participant, convened)).toBe("holder-missing: governance meetings/1");
    expect(answer("schedule-meeting", theChair, shared)).toBe("act-forbidden: governance meetings/4");
    expect(answer("schedule-meeting", participant, shared)).toBe("granted by governance meetings/1");
    for (const each of [convened, shared])
      expect(answer("schedule-meeting", stranger, each)).toMatch(/^holder-missing/);
  });

  test("the body above appoints in the one, the group's consensus in the other", () => {
    const consensus: Actor = { kind: "consensus", body: "wg" };
    expect(answer("appoint-chair", motionOf("tsc"), convened)).toBe("granted by governance the-convener/1");
    expect(answer("appoint-chair", consensus, convened)).toBe("holder-missing: governance the-convener/1");
    expect(answer("appoint-chair", motionOf("tsc"), shared)).toBe("holder-missing: governance the-moderator/1");
    expect(answer("appoint-chair", consensus, shared)).toBe("granted by governance the-moderator/1");
  });

  test("what the one lets the Convener do, the other is silent about", () => {
    expect(answer("escalate", theChair, convened)).toBe("granted by governance the-convener/3");
    for (const actor of [theChair, participant, motionOf("wg")]) {
      expect(answer("escalate", actor, shared)).toBe("act-unbound");
    }
  });

  test("quorum, notice and majority are the document's", () => {
    const value = (each: Law, name: "quorum" | "notice" | "threshold", procedure: string, body = "wg") =>
      ruleInForce(name, procedure, body, each)?.value;
    expect(value(convened, "quorum", "meeting")).toMatchObject({ numerator: 1, denominator: 3 });
    expect(value(shared, "quorum", "meeting")).toMatchObject({ numerator: 3, denominator: 4 });
    expect(value(convened, "notice", "meeting")).toEqual({ kind: "duration", iso: "P3D" });
    expect(value(shared, "notice", "meeting")).toEqual({ kind: "duration", iso: "P21D" });
    expect(value(shared, "threshold", "remove-chair")).toMatchObject({
      numerator: 1,
      denominator: 2,
      strictlyMore: true,
      of: "present",
    });
    expect(value(convened, "threshold", "remove-chair")).toBeUndefined();
  });
});
