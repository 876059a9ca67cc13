import { describe, expect, test } from "vitest";
import {
  chair,
  charter,
  cited,
  clause,
  governance,
  groupByMotion,
  groupsChair,
  law,
  may,
  mayNot,
  must,
  participants,
  rules,
} from "./test/law.ts";
import { vacancyOf } from "./vacancy.ts";

const parent = { kind: "motion", body: "parent" } as const;
const seat = { body: "wg", seat: "chair" };
const empty = (...meanings: Parameters<typeof law>[0]) => vacancyOf(seat, law(meanings, []));
const named = (powers: readonly { act: string; clause: Parameters<typeof cited>[0] }[]) =>
  powers.map((it) => `${it.act} by ${cited(it.clause)}`);

describe("while the chair's seat is empty", () => {
  test("what only the chair may do waits, with its clause, duties like powers", () => {
    const found = empty(
      clause(governance, "1", must(chair, "report-to-parent")),
      clause(governance, "2", may(chair, "escalate")),
    );
    expect(named(found.waits)).toEqual(["report-to-parent by governance 1", "escalate by governance 2"]);
    expect(found.goesOn).toEqual([]);
  });

  test("what somebody else may do as well goes on, by the clause that lets them", () => {
    const found = empty(
      clause(governance, "1", must(chair, "schedule-meeting")),
      clause(rules, "1", may(participants, "schedule-meeting", ["seat-vacant"])),
    );
    expect(found.waits).toEqual([]);
    expect(found.goesOn.map((it) => named(it.others))).toEqual([["schedule-meeting by standing-rules 1"]]);
  });

  test("what is forbidden to the others waits all the same", () => {
    const found = empty(
      clause(governance, "1", must(chair, "determine-call")),
      clause(charter, "1", mayNot(participants, "determine-call")),
      clause(rules, "1", may(participants, "determine-call")),
    );
    expect(named(found.waits)).toEqual(["determine-call by governance 1"]);
  });

  test("a duty of the group as such lets nobody do it in the chair's place", () => {
    const found = empty(
      clause(governance, "1", must(chair, "maintain-roadmap")),
      clause(governance, "2", must({ kind: "body", body: "this" }, "maintain-roadmap")),
    );
    expect(named(found.waits)).toEqual(["maintain-roadmap by governance 1"]);
  });

  test("what a clause forbids to the chair does not wait for one", () => {
    const found = empty(
      clause(governance, "1", mayNot(chair, "settle-technical-outcome")),
      clause(rules, "1", may(chair, "settle-technical-outcome")),
    );
    expect(found.waits).toEqual([]);
  });

  test("a document of another body neither holds anything up nor fills the seat", () => {
    const docs = { ...governance, name: "docs", governs: "docs", binds: ["docs"] };
    const found = empty(clause(docs, "1", must(chair, "escalate")), clause(docs, "2", may(parent, "appoint-chair")));
    expect(found).toEqual({ waits: [], goesOn: [], fills: [] });
  });

  test("those who can fill it are named with their clauses, for good first, then for the time being", () => {
    const found = empty(
      clause(rules, "5", may(parent, "name-acting-chair", ["seat-vacant"])),
      clause(governance, "1", may(parent, "appoint-chair")),
    );
    expect(named(found.fills)).toEqual(["appoint-chair by governance 1", "name-acting-chair by standing-rules 5"]);
    expect(found.fills[0]?.holder).toEqual({ kind: "motion", body: "tsc" });
  });

  test("a body with none above it elects its own chair", () => {
    const meanings = [clause(charter, "1", may(groupByMotion, "elect-parent-chair"))];
    expect(named(vacancyOf({ body: "tsc", seat: "chair" }, law(meanings, [])).fills)).toEqual([
      "elect-parent-chair by charter 1",
    ]);
  });

  test("another seat that is empty as well is no help", () => {
    const committeesChair = { kind: "seat", body: "parent", seat: "chair" } as const;
    const meanings = [
      clause(rules, "1", must(committeesChair, "facilitate-discussion")),
      clause(governance, "1", must(chair, "facilitate-discussion")),
    ];
    expect(named(empty(...meanings).waits)).toEqual(["facilitate-discussion by governance 1"]);
    const filled = vacancyOf(seat, law(meanings, [{ body: "tsc", seat: "chair" }]));
    expect(filled.waits).toEqual([]);
  });

  test("the committee's chair is no help by what the committee's charter gives to its own chair", () => {
    const meanings = [
      clause(charter, "1", must(chair, "schedule-meeting")),
      clause(governance, "1", must(chair, "schedule-meeting")),
    ];
    const found = vacancyOf(seat, law(meanings, [{ body: "tsc", seat: "chair" }]));
    expect(named(found.waits)).toEqual(["schedule-meeting by governance 1"]);
    expect(named(vacancyOf({ body: "tsc", seat: "chair" }, law(meanings, [])).waits)).toEqual([
      "schedule-meeting by charter 1",
    ]);
  });

  test("another group's chair holds none of it", () => {
    const found = vacancyOf(
      { body: "docs", seat: "chair" },
      law([clause(charter, "1", may(groupsChair, "escalate"))], []),
    );
    expect(found.waits).toEqual([]);
  });
});
