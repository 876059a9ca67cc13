import { describe, expect, test } from "vitest";
import type { Matter } from "./authorise.ts";
import type { Holder } from "./binding.ts";
import {
  answer,
  chair,
  charter,
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
  theChair,
} from "./test/law.ts";

describe("what a document gives to the seats of its own body", () => {
  const committeesChair = holderOf("tsc", "chair", true);
  const inCommittee: Matter = { ...inGroup, body: "tsc" };
  const members: Holder = { kind: "voting-members", body: "this" };

  test("is about that body's affairs, though the document binds every body", () => {
    const asked = law([clause(charter, "3", must(chair, "schedule-meeting"))]);
    expect(answer("schedule-meeting", committeesChair, asked, inCommittee)).toBe("granted by charter 3");
    expect(answer("schedule-meeting", committeesChair, asked)).toBe("act-unbound");
    expect(answer("schedule-meeting", theChair, asked)).toBe("act-unbound");
  });

  test("and so with its voting members", () => {
    const asked = law([clause(charter, "3", may(members, "propose-agenda-item"))]);
    expect(answer("propose-agenda-item", committeesChair, asked, inCommittee)).toBe("granted by charter 3");
    expect(answer("propose-agenda-item", committeesChair, asked)).toBe("act-unbound");
  });

  test("is theirs by whatever name the document calls its body", () => {
    const asked = law([clause(charter, "3", must({ kind: "seat", body: "tsc", seat: "chair" }, "schedule-meeting"))]);
    expect(answer("schedule-meeting", committeesChair, asked)).toBe("act-unbound");
  });

  test("is another matter than what the group's own document gives to a seat of the body above", () => {
    const above: Holder = { kind: "seat", body: "parent", seat: "chair" };
    const asked = law([clause(governance, "5", may(above, "schedule-meeting"))]);
    expect(answer("schedule-meeting", committeesChair, asked)).toBe("granted by governance 5");
  });

  test("and than what the committee's charter gives to a group's seat by name", () => {
    const asked = law([clause(charter, "3", may(groupsChair, "schedule-meeting"))]);
    expect(answer("schedule-meeting", theChair, asked)).toBe("granted by charter 3");
  });

  test("and than what the committee itself decides, by motion or by consensus, which reaches every group", () => {
    const asked = law([
      clause(charter, "2", may(groupByMotion, "appoint-chair")),
      clause(charter, "3", may({ kind: "consensus", body: "this" }, "remove-chair")),
    ]);
    expect(answer("appoint-chair", motionOf("tsc"), asked)).toBe("granted by charter 2");
    expect(answer("remove-chair", { kind: "consensus", body: "tsc" }, asked)).toBe("granted by charter 3");
  });

  test("but what it forbids them, it forbids in the groups as well", () => {
    const asked = law([
      clause(charter, "3", mayNot(chair, "settle-technical-outcome")),
      clause(governance, "1", may(participants, "settle-technical-outcome")),
    ]);
    expect(answer("settle-technical-outcome", committeesChair, asked)).toBe("act-forbidden: charter 3");
    expect(answer("settle-technical-outcome", participant, asked)).toBe("granted by governance 1");
  });
});
