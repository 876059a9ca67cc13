import { describe, expect, test } from "vitest";
import { evaluate, type Matter } from "./authorise.ts";
import type { Holder } from "./binding.ts";
import {
  answer,
  chair,
  clause,
  governance,
  inGroup,
  law,
  may,
  participant,
  participants,
  rules,
  stranger,
} from "./test/law.ts";

describe("while the chair's seat is vacant", () => {
  const meanings = [
    clause(governance, "1", may(chair, "schedule-meeting")),
    clause(rules, "1.a", may(participants, "schedule-meeting", ["seat-vacant"])),
  ];
  const vacant = law(meanings, [
    { body: "docs", seat: "chair" },
    { body: "wg", seat: "secretary" },
  ]);

  test("participants can do what the standing rules let them", () => {
    expect(answer("schedule-meeting", participant, vacant)).toBe("granted by standing-rules 1.a");
  });

  test("and no longer once somebody sits there: the seat is named, not its vacancy", () => {
    expect(evaluate("schedule-meeting", participant, inGroup, law(meanings))).toMatchObject({
      refusal: { kind: "holder-missing", clause: { document: "governance" }, vacant: false, meanwhile: null },
    });
  });

  test("a stranger hears whose act it is, that nobody sits there, and who may do it meanwhile", () => {
    expect(evaluate("schedule-meeting", stranger, inGroup, vacant)).toMatchObject({
      refusal: {
        kind: "holder-missing",
        holder: { kind: "seat", body: "wg", seat: "chair" },
        clause: { document: "governance" },
        vacant: true,
        meanwhile: { holder: { kind: "participant" }, clause: { document: "standing-rules" } },
      },
    });
  });

  test("saying so from outside does not make it vacant", () => {
    const pretended: Matter = { ...inGroup, holds: ["seat-vacant"] };
    expect(answer("schedule-meeting", participant, law(meanings), pretended)).toBe("holder-missing: governance 1");
  });

  test("it is the seat in the matter's body that counts", () => {
    const everywhere = { ...rules, binds: "all" } as const;
    const asked = law([clause(everywhere, "1.a", may(participants, "schedule-meeting", ["seat-vacant"]))]);
    expect(answer("schedule-meeting", participant, asked, { ...inGroup, body: "docs" })).toBe(
      "granted by standing-rules 1.a",
    );
    expect(answer("schedule-meeting", participant, asked)).toBe("condition-unmet: standing-rules 1.a");
  });

  test("nobody stands in while the chair sits and only another seat is vacant", () => {
    const secretary: Holder = { kind: "seat", body: "this", seat: "secretary" };
    const asked = law([clause(governance, "1", may(secretary, "schedule-meeting")), ...meanings.slice(1)]);
    expect(evaluate("schedule-meeting", stranger, inGroup, asked)).toMatchObject({
      refusal: { kind: "holder-missing", holder: { seat: "secretary" }, vacant: true, meanwhile: null },
    });
  });

  test("where nobody may but during a vacancy, whoever could then is named", () => {
    const deputy: Holder = { kind: "seat", body: "this", seat: "deputy" };
    const asked = law([clause(rules, "1", may(deputy, "determine-call", ["seat-vacant"]))]);
    expect(evaluate("determine-call", participant, inGroup, asked)).toMatchObject({
      refusal: { kind: "holder-missing", holder: { seat: "deputy" }, vacant: true, meanwhile: null },
    });
  });
});
