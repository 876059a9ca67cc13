import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BoundMeaning } from "./authorise.ts";
import type { Meaning } from "./binding.ts";
import { conflictsOf, findConflicts, groupTensions } from "./conflicts.ts";
import { parseDocument } from "./document.ts";
import { suggestBindings } from "./suggest.ts";
import { bodies, chair, charter, cited, clause, governance, may, mayNot, must, rules } from "./test/law.ts";

const policy = { ...charter, name: "policy", order: 2 };
const value = (name: string, count: number, body = "this"): Meaning => ({
  kind: "rule",
  name: "threshold",
  procedure: name,
  body,
  value: { kind: "count", count },
});
const found = (...meanings: BoundMeaning[]) =>
  findConflicts({ meanings, bodies }).map(
    ({ kind, body, higher, lower }) => `${kind} in ${body}: ${cited(higher.clause)} over ${cited(lower.clause)}`,
  );

describe("two documents disagree", () => {
  test("where they give one rule two values for one body; the higher is followed whichever comes first", () => {
    const [low, high] = [clause(policy, "2", value("vote", 2)), clause(charter, "1", value("vote", 3))];
    expect(found(low, high)).toEqual(["value in tsc: charter 1 over policy 2"]);
    expect(found(high, low)).toEqual(["value in tsc: charter 1 over policy 2"]);
  });

  test.each([
    ["the same value", clause(policy, "2", value("vote", 3))],
    ["another procedure", clause(policy, "2", value("other-vote", 2))],
    ["another body", clause(policy, "2", value("vote", 2, "docs"))],
    ["a body that the other does not bind", clause(rules, "2", value("vote", 2))],
    ["the same document", clause(charter, "2", value("vote", 2))],
  ])("but not where it is %s", (_, other) => {
    expect(found(clause(charter, "1", value("vote", 3)), other)).toEqual([]);
  });

  test("where one forbids what the other gives to the same holder, however each names the body", () => {
    const named = { kind: "seat", body: "wg", seat: "chair" } as const;
    expect(
      found(clause(charter, "1", mayNot(named, "escalate")), clause(governance, "2", must(chair, "escalate"))),
    ).toEqual(["forbids in wg: charter 1 over governance 2"]);
    expect(
      found(clause(rules, "1", mayNot(chair, "escalate")), clause(governance, "2", may(chair, "escalate"))),
    ).toEqual(["forbids in wg: governance 2 over standing-rules 1"]);
    expect(found(clause(rules, "1", mayNot(chair, "escalate")), clause(rules, "2", may(chair, "escalate")))).toEqual(
      [],
    );
  });

  test("where an act limits what a principle promises: the tension is shown, not hidden", () => {
    const transparent = clause(charter, "4.e", { kind: "principle", name: "transparent-record", scope: "" });
    const closed = clause(policy, "3", may(chair, "close-meeting-part"));
    expect(found(closed, transparent)).toEqual(["tension in tsc: charter 4.e over policy 3"]);
    const all = findConflicts({ meanings: [closed, transparent], bodies });
    expect(conflictsOf(all, closed.clause.clause)).toEqual(all);
    expect(conflictsOf(all, "clause_other")).toEqual([]);
  });

  test("and each clause that limits openness is told once, with every clause it touches", () => {
    const principle = (address: string, name: "open-meetings" | "open-decisions" | "transparent-record") =>
      clause(charter, address, { kind: "principle", name, scope: "" });
    const meanings = [
      principle("4.a", "open-meetings"),
      principle("4.e", "transparent-record"),
      principle("4.e", "open-decisions"),
      clause(policy, "3", may(chair, "close-meeting-part")),
      clause(policy, "5", may(chair, "propose-embargo-terms")),
    ];
    const grouped = groupTensions(findConflicts({ meanings, bodies }));
    expect(grouped.map((it) => [cited(it.limits.clause), it.principles.map(({ clause: of }) => cited(of))])).toEqual([
      ["policy 3", ["charter 4.a", "charter 4.e"]],
      ["policy 5", ["charter 4.e"]],
    ]);
  });

  test("what a charter gives to its committee's own chair is no tension with the documents of a group", () => {
    const promised = clause(governance, "2", { kind: "principle", name: "open-meetings", scope: "" });
    expect(found(clause(charter, "3", may(chair, "close-meeting-part")), promised)).toEqual([]);
  });
});

const folder = join(import.meta.dirname, "../../../shared/data/presto/tsc");
const present = existsSync(folder);
if (!present) process.stdout.write("skipped: the real documents whose conflict is looked for are not here\n");

test.skipIf(!present)("the real committee's page on votes by mail contradicts its charter, which is followed", () => {
  const read = (file: string, document: typeof charter): BoundMeaning[] => {
    const parsed = parseDocument(readFileSync(join(folder, file)));
    if (!parsed.ok) throw new Error("unreadable");
    return suggestBindings(parsed.value).map(({ address, meaning }) => clause(document, address, meaning));
  };
  const meanings = [...read("CHARTER.md", charter), ...read("README.md", policy)];
  expect(found(...meanings)).toEqual(["value in tsc: charter 3.c over policy making-decisions/1"]);
});
