import { describe, expect, test } from "vitest";
import type { PersonId } from "../platform/ids.ts";
import type { Viewer } from "../platform/viewer.ts";
import { type Actor, evaluate, type Matter, resolveBody } from "./authorise.ts";
import { actorOf } from "./authority.ts";
import type { Holder } from "./binding.ts";
import {
  answer,
  bodies,
  chair,
  charter,
  cited,
  clause,
  governance,
  groupByMotion,
  groupsChair,
  holderOf,
  inGroup,
  law,
  may,
  mayNot,
  motionOf,
  must,
  participant,
  participants,
  rules,
  stranger,
  theChair,
} from "./test/law.ts";
import { type Act, acts } from "./vocabulary.ts";

const runsTheServer: Viewer = {
  kind: "person",
  id: "person_1" as PersonId,
  name: "Ada",
  administrator: true,
  participant: true,
  scopes: ["read", "govern", "account"],
  token: null,
  session: null,
  secondFactor: false,
  unread: 0,
};
const administrator = actorOf(runsTheServer, {
  founding: "closed",
  meanings: [],
  bodies: [],
  seats: [
    { body: "wg", seat: "chair", title: "Chairperson", voting: false, vacant: false, mine: false, standsBy: null },
  ],
});

describe("powers, duties and prohibitions", () => {
  test("a power of the lowest document is enough where the higher ones are silent", () => {
    const asked = law([clause(rules, "1", may(participants, "take-notes"))]);
    expect(answer("take-notes", participant, asked)).toBe("granted by standing-rules 1");
    expect(answer("take-notes", stranger, asked)).toBe("holder-missing: standing-rules 1");
  });

  test("powers add up over the documents, and the highest that gives it is cited", () => {
    const asked = law([
      clause(rules, "1", may(participants, "escalate")),
      clause(charter, "2", may(participants, "escalate")),
    ]);
    expect(answer("escalate", participant, asked)).toBe("granted by charter 2");
  });

  test("a duty gives its holder the power", () => {
    expect(answer("escalate", theChair, law([clause(governance, "1", must(chair, "escalate"))]))).toMatch(/^granted/);
  });

  test("a duty of a body gives nobody a personal power", () => {
    const asked = law([clause(governance, "1", must({ kind: "body", body: "this" }, "give-guidance"))]);
    for (const actor of [stranger, participant, theChair, holderOf("wg", "member-1", true), motionOf("wg")]) {
      expect(answer("give-guidance", actor, asked)).toBe("act-unbound");
    }
    expect(evaluate("give-guidance", theChair, inGroup, asked).considered.map((it) => it.effect)).toEqual([
      "nobody-personally",
    ]);
  });

  test("a prohibition takes away what its own document gives", () => {
    const asked = law([
      clause(governance, "1", may(chair, "settle-technical-outcome")),
      clause(governance, "2", mayNot(chair, "settle-technical-outcome")),
    ]);
    expect(answer("settle-technical-outcome", theChair, asked)).toBe("act-forbidden: governance 2");
  });

  test("a prohibition in the technical charter takes away what the group's own document gives", () => {
    const asked = law([
      clause(governance, "1", may(chair, "escalate")),
      clause(charter, "2", mayNot(participants, "escalate")),
    ]);
    expect(answer("escalate", theChair, asked)).toBe("act-forbidden: charter 2");
  });

  test("a prohibition in the group's own document does not take away what the technical charter gives", () => {
    const asked = law([
      clause(charter, "2", may(participants, "escalate")),
      clause(governance, "1", mayNot(chair, "escalate")),
    ]);
    expect(answer("escalate", theChair, asked)).toBe("granted by charter 2");
  });

  test("a prohibition on somebody else takes nothing away", () => {
    const asked = law([
      clause(charter, "1", mayNot(groupsChair, "escalate")),
      clause(governance, "2", may(participants, "escalate")),
    ]);
    expect(answer("escalate", participant, asked)).toBe("granted by governance 2");
  });

  test("a prohibition alone gives the act to nobody", () => {
    const asked = law([clause(charter, "1", mayNot(groupsChair, "escalate"))]);
    expect(answer("escalate", participant, asked)).toBe("act-unbound");
    expect(answer("escalate", theChair, asked)).toBe("act-forbidden: charter 1");
  });

  test("specificity never overrides: what is forbidden to participants is forbidden to the one who sits in the chair", () => {
    const asked = law([
      clause(governance, "1", mayNot(participants, "close-meeting-part")),
      clause(rules, "1", may(chair, "close-meeting-part", ["quorate", "meeting-in-progress"])),
    ]);
    const closing: Matter = { ...inGroup, holds: ["quorate", "meeting-in-progress"] };
    expect(answer("close-meeting-part", theChair, asked, closing)).toBe("act-forbidden: governance 1");
  });

  test("what a body may not do, it may not do by motion or by consensus", () => {
    const asked = law([
      clause(charter, "1", mayNot({ kind: "body", body: "wg" }, "amend-document")),
      clause(governance, "1", may(groupByMotion, "amend-document")),
      clause(governance, "2", may({ kind: "consensus", body: "this" }, "amend-document")),
    ]);
    expect(answer("amend-document", motionOf("wg"), asked)).toBe("act-forbidden: charter 1");
    expect(answer("amend-document", { kind: "consensus", body: "wg" }, asked)).toBe("act-forbidden: charter 1");
  });

  test("a document binds only the bodies it names", () => {
    const asked = law([clause(governance, "1", may(participants, "schedule-meeting"))]);
    expect(answer("schedule-meeting", participant, asked, { ...inGroup, body: "docs" })).toBe("act-unbound");
    expect(answer("schedule-meeting", participant, asked, { ...inGroup, body: "tsc" })).toBe("act-unbound");
  });

  test("a meaning about another act, a rule or a principle gives nothing", () => {
    const asked = law([
      clause(charter, "1", may(participants, "escalate")),
      clause(charter, "2", { kind: "principle", name: "open-meetings", scope: "" }),
      clause(charter, "3", { kind: "informative" }),
      clause(charter, "4", {
        kind: "rule",
        name: "quorum",
        procedure: "schedule-meeting",
        body: "wg",
        value: { kind: "count", count: 1 },
      }),
    ]);
    const verdict = evaluate("schedule-meeting", participant, inGroup, asked);
    expect(verdict.granted).toBe(false);
    expect(verdict.considered).toEqual([]);
  });
});

describe("an act bound nowhere", () => {
  const everybody: readonly (readonly [string, Actor])[] = [
    ["an administrator", administrator],
    ["a stranger", stranger],
    ["the chair", theChair],
    ["a voting member of the body above", holderOf("tsc", "member-1", true)],
    ["a motion of the group", motionOf("wg")],
    ["a motion of the body above", motionOf("tsc")],
    ["the group's consensus", { kind: "consensus", body: "wg" }],
    ["the clock", { kind: "clock" }],
  ];
  const everything: Matter = {
    body: "wg",
    roles: ["owner", "participant", "reporter", "scribe", "mover", "concerned"],
    holds: ["not-recused", "second-factor", "signed-embargo", "holds-training", "quorate", "outside-approval"],
  };

  test.each(everybody)("cannot be done by %s, whatever act it is", (_, actor) => {
    for (const act of Object.keys(acts) as Act[]) {
      const elsewhere = Object.keys(acts).find((it) => it !== act) as Act;
      const asked = law([
        clause(charter, "1", may({ kind: "anyone" }, elsewhere)),
        clause(charter, "2", may(groupByMotion, elsewhere)),
      ]);
      expect(evaluate(act, actor, everything, asked)).toEqual({
        granted: false,
        refusal: { kind: "act-unbound", act, body: "wg" },
        considered: [],
      });
    }
  });

  test("and what the chair may do, an administrator may not", () => {
    const asked = law([clause(governance, "1", may(chair, "schedule-meeting"))]);
    expect(answer("schedule-meeting", administrator, asked)).toBe("holder-missing: governance 1");
  });
});

describe("holders", () => {
  test.each<readonly [string, Holder, Actor, Matter["roles"]]>([
    ["a motion of the named body", { kind: "motion", body: "tsc" }, motionOf("tsc"), []],
    ["a motion of the body above", { kind: "motion", body: "parent" }, motionOf("tsc"), []],
    ["the group's consensus", { kind: "consensus", body: "this" }, { kind: "consensus", body: "wg" }, []],
    ["whoever sits in the chair", chair, theChair, []],
    ["a voting member", { kind: "voting-members", body: "this" }, holderOf("wg", "member-7", true), []],
    ["a stranger with a role in the matter", { kind: "role", role: "reporter" }, stranger, ["reporter"]],
    ["a participant", participants, participant, []],
    ["anyone", { kind: "anyone" }, stranger, []],
    ["the clock", { kind: "clock" }, { kind: "clock" }, []],
  ])("%s can be given an act", (_, holder, actor, roles) => {
    const asked = law([clause(governance, "1", may(holder, "escalate"))]);
    expect(answer("escalate", actor, asked, { ...inGroup, roles })).toBe("granted by governance 1");
  });

  test.each<readonly [string, Holder, Actor, Matter["roles"]]>([
    ["a motion of another body", groupByMotion, motionOf("docs"), []],
    ["consensus, where a motion is asked for,", groupByMotion, { kind: "consensus", body: "wg" }, []],
    ["a motion, where consensus is asked for,", { kind: "consensus", body: "this" }, motionOf("wg"), []],
    ["the chair of another body", chair, holderOf("docs", "chair"), []],
    ["another seat of the body", chair, holderOf("wg", "secretary"), []],
    ["a member without a vote", { kind: "voting-members", body: "this" }, theChair, []],
    [
      "a voting member of another body",
      { kind: "voting-members", body: "this" },
      holderOf("docs", "member-1", true),
      [],
    ],
    ["somebody with another role in the matter", { kind: "role", role: "owner" }, participant, ["reporter"]],
    ["a motion, though a role in the matter was given,", { kind: "role", role: "owner" }, motionOf("wg"), ["owner"]],
    [
      "the clock, though a role in the matter was given,",
      { kind: "role", role: "owner" },
      { kind: "clock" },
      ["owner"],
    ],
    [
      "somebody who has not acknowledged the conduct",
      participants,
      { kind: "person", participant: false, seats: [] },
      [],
    ],
    ["a motion, where it is given to anyone,", { kind: "anyone" }, motionOf("wg"), []],
    ["the clock, where it is given to anyone,", { kind: "anyone" }, { kind: "clock" }, []],
    ["a person, where it is given to the clock,", { kind: "clock" }, theChair, []],
  ])("%s is not the holder", (_, holder, actor, roles) => {
    const asked = law([clause(governance, "1", may(holder, "escalate"))]);
    expect(answer("escalate", actor, asked, { ...inGroup, roles })).toBe("holder-missing: governance 1");
  });

  test("`this`, `parent` and names are read from the document's own body, not from the matter's", () => {
    expect(resolveBody("this", "wg", { bodies })).toBe("wg");
    expect(resolveBody("parent", "wg", { bodies })).toBe("tsc");
    expect(resolveBody("docs", "wg", { bodies })).toBe("docs");
    const asked = law([clause(charter, "1", may(groupByMotion, "appoint-chair"))]);
    expect(answer("appoint-chair", motionOf("tsc"), asked)).toBe("granted by charter 1");
    expect(answer("appoint-chair", motionOf("wg"), asked)).toBe("holder-missing: charter 1");
  });

  test("a body with none above it, or that nobody knows, is its own parent", () => {
    expect(resolveBody("parent", "tsc", { bodies })).toBe("tsc");
    expect(resolveBody("parent", "unheard-of", { bodies })).toBe("unheard-of");
  });
});

describe("a refusal says the most telling reason", () => {
  test("a condition that does not hold, with the clause that asks for it", () => {
    const asked = law([
      clause(governance, "3", may(chair, "publish-advisory", ["quorate", "second-factor", "not-recused"])),
    ]);
    const some: Matter = { ...inGroup, holds: ["quorate", "not-recused"] };
    expect(evaluate("publish-advisory", theChair, some, asked)).toMatchObject({
      refusal: { kind: "condition-unmet", condition: "second-factor", clause: { address: "3" } },
    });
    expect(answer("publish-advisory", theChair, asked, { ...some, holds: [...some.holds, "second-factor"] })).toBe(
      "granted by governance 3",
    );
  });

  test("a condition that would be enough comes before a prohibition that takes nothing away", () => {
    const asked = law([
      clause(charter, "1", may(groupsChair, "escalate", ["quorate"])),
      clause(governance, "2", mayNot(chair, "escalate")),
    ]);
    expect(answer("escalate", theChair, asked)).toBe("condition-unmet: charter 1");
    expect(answer("escalate", theChair, asked, { ...inGroup, holds: ["quorate"] })).toBe("granted by charter 1");
  });

  test("a prohibition comes before a condition that would not help", () => {
    const asked = law([
      clause(charter, "1", mayNot(groupsChair, "escalate")),
      clause(governance, "2", may(chair, "escalate", ["quorate"])),
    ]);
    expect(answer("escalate", theChair, asked)).toBe("act-forbidden: charter 1");
  });

  test("a condition that can be met comes before the vacancy of a seat, whichever document is higher", () => {
    const asked = law([
      clause(governance, "1", may(participants, "take-notes", ["seat-vacant"])),
      clause(rules, "1", may(participants, "take-notes", ["meeting-in-progress"])),
    ]);
    expect(answer("take-notes", participant, asked)).toBe("condition-unmet: standing-rules 1");
  });

  test("of several who could do it, whomever the body's own document names", () => {
    const asked = law([
      clause(charter, "1", may(groupByMotion, "schedule-meeting")),
      clause(governance, "2", may(chair, "schedule-meeting")),
    ]);
    expect(answer("schedule-meeting", participant, asked)).toBe("holder-missing: governance 2");
    expect(answer("schedule-meeting", theChair, asked, { ...inGroup, body: "tsc" })).toBe("holder-missing: charter 1");
  });

  test("nobody is pointed to whose own power is taken away", () => {
    const asked = law([
      clause(charter, "1", mayNot(groupsChair, "settle-technical-outcome")),
      clause(governance, "2", may(chair, "settle-technical-outcome")),
    ]);
    expect(answer("settle-technical-outcome", participant, asked)).toBe("act-unbound");
    const escalated = law([...asked.meanings, clause(rules, "3", may(groupByMotion, "settle-technical-outcome"))]);
    expect(answer("settle-technical-outcome", participant, escalated)).toBe("holder-missing: standing-rules 3");
  });

  test("the holder who is missing is named with its body resolved", () => {
    const asked = law([clause(governance, "4", may({ kind: "motion", body: "parent" }, "appoint-chair"))]);
    expect(evaluate("appoint-chair", theChair, inGroup, asked)).toMatchObject({
      refusal: { kind: "holder-missing", holder: { kind: "motion", body: "tsc" }, vacant: false },
    });
  });
});

describe("the reasoning", () => {
  test("lists every clause that was looked at, highest document first, each with its effect on whoever asks", () => {
    const secretary: Holder = { kind: "seat", body: "this", seat: "secretary" };
    const asked = law([
      clause(rules, "1", may(chair, "escalate", ["quorate"])),
      clause(rules, "2", may(participants, "escalate")),
      clause(governance, "1", may(groupByMotion, "escalate")),
      clause(governance, "2", must({ kind: "body", body: "this" }, "escalate")),
      clause({ ...rules, name: "conduct" }, "1", mayNot(secretary, "escalate")),
      clause({ ...rules, name: "conduct", binds: ["docs"] }, "9", may(participants, "escalate")),
      clause(charter, "1", may(participants, "take-notes")),
    ]);
    const effects = (actor: Actor) =>
      evaluate("escalate", actor, inGroup, asked).considered.map((it) => `${cited(it.clause)} ${it.effect}`);
    expect(effects(theChair)).toEqual([
      "governance 1 other-holder",
      "governance 2 nobody-personally",
      "conduct 1 forbids-others",
      "standing-rules 1 condition-unmet",
      "standing-rules 2 gives",
    ]);
    expect(effects(holderOf("wg", "secretary"))).toEqual([
      "governance 1 other-holder",
      "governance 2 nobody-personally",
      "conduct 1 forbids",
      "standing-rules 1 other-holder",
      "standing-rules 2 removed-by-prohibition",
    ]);
  });
});
