import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Holder, Meaning } from "./binding.ts";
import { type ParsedClause, type ParsedDocument, parseDocument } from "./document.ts";
import { type Suggestion, suggestBindings } from "./suggest.ts";

/** What a careful reader binds in two real documents, and five more documents that nobody bound by hand. */
const folder = join(import.meta.dirname, "../../../shared/data/presto");
const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const present = existsSync(join(folder, "expected-bindings.json"));
if (!present) print("skipped: the documents of the conformance suite are not here");

type Reading = {
  readonly kind: string;
  readonly holder?: string;
  readonly act?: string | string[];
  readonly name?: string;
  readonly for?: string;
};
type Entry = Reading & { readonly line?: number; readonly clause?: string; readonly also?: Partial<Reading> | string };

function parse(path: string): ParsedDocument {
  const parsed = parseDocument(readFileSync(join(folder, path)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const kindsOf: Readonly<Record<string, (holder: Holder, top: boolean) => boolean>> = {
  group: (holder) => holder.kind === "body" && holder.body === "this",
  chair: (holder) => holder.kind === "seat" && holder.body === "this" && holder.seat === "chair",
  participant: (holder) => holder.kind === "participant",
  "voting member": (holder) => holder.kind === "voting-members",
  "TSC by motion": (holder, top) => holder.kind === "motion" && holder.body === (top ? "this" : "parent"),
  TSC: (holder, top) =>
    (holder.kind === "motion" || holder.kind === "body") && holder.body === (top ? "this" : "parent"),
};

function agrees(meaning: Meaning, wanted: Reading, top: boolean): boolean {
  if (meaning.kind !== wanted.kind) return false;
  if (wanted.holder === undefined) return true;
  const holds = kindsOf[wanted.holder];
  if (!holds) throw new Error(`no such holder: ${wanted.holder}`);
  return "holder" in meaning && holds(meaning.holder, top);
}

function readingsOf(entry: Entry): Reading[] {
  const also =
    typeof entry.also === "object"
      ? [{ ...entry, ...entry.also, holder: entry.also.holder ?? entry.holder } as Reading]
      : [];
  const principleToo = also.map((each) =>
    each.kind === "principle" || each.kind === "rule" ? omitHolder(each) : each,
  );
  return [entry, ...principleToo];
}

const omitHolder = ({ holder: _, ...rest }: Reading): Reading => rest;

const brief = (meaning: Meaning): string => {
  const holder = "holder" in meaning ? JSON.stringify(Object.values(meaning.holder)) : "";
  return meaning.kind === "rule"
    ? `rule ${meaning.name} for ${meaning.procedure} = ${JSON.stringify(meaning.value)}`
    : `${meaning.kind} ${holder} ${"act" in meaning ? meaning.act : "name" in meaning ? meaning.name : ""}`;
};

const find = (document: ParsedDocument, entry: Entry): ParsedClause | undefined =>
  document.clauses.find((clause) =>
    entry.clause
      ? clause.address === entry.clause
      : clause.line <= (entry.line ?? 0) && (entry.line ?? 0) <= clause.endLine,
  );

describe.skipIf(!present)("suggestions for the real documents", () => {
  const expected = present
    ? (JSON.parse(readFileSync(join(folder, "expected-bindings.json"), "utf8")) as Record<string, Entry[]>)
    : {};
  const documents = Object.entries(expected).filter(([, entries]) => Array.isArray(entries));

  test("agree with a careful reader in kind and holder, nine times in ten at least", () => {
    let wanted = 0;
    let agreed = 0;
    for (const [path, entries] of documents) {
      const top = path.endsWith("CHARTER.md");
      const document = parse(path);
      const suggestions = suggestBindings(document, top ? {} : { parent: "TSC" });
      const missed: string[] = [];
      const matched = new Set<Suggestion>();
      for (const entry of entries) {
        const clause = find(document, entry);
        const here = suggestions.filter((each) => each.address === clause?.address);
        for (const reading of readingsOf(entry)) {
          wanted += 1;
          const right = here.filter((each) => agrees(each.meaning, reading, top));
          const informative = reading.kind === "informative" && clause !== undefined && here.length === 0;
          for (const each of right) matched.add(each);
          if (right.length > 0 || informative) agreed += 1;
          else
            missed.push(
              `${clause?.label}: ${reading.kind} ${reading.holder ?? ""}; suggested ${here.map((each) => brief(each.meaning)).join(", ") || "nothing"}`,
            );
        }
      }
      const beyond = suggestions
        .filter((each) => !matched.has(each))
        .map((each) => `${each.address}: ${brief(each.meaning)} because "${each.because}"`);
      print(
        `${path}: ${suggestions.length} suggestions\n  missed:\n    ${missed.join("\n    ")}\n  beyond the careful reader:\n    ${beyond.join("\n    ")}`,
      );
    }
    print(`${agreed} of ${wanted} readings agreed with`);
    expect(agreed / wanted).toBeGreaterThanOrEqual(0.9);
  });

  test("take the charter's numbers from its words", () => {
    const suggestions = suggestBindings(parse("tsc/CHARTER.md"));
    const values = (address: string) =>
      suggestions.flatMap(({ address: at, meaning }) =>
        at === address && meaning.kind === "rule" ? [[meaning.name, meaning.procedure, meaning.value]] : [],
      );
    const share = (numerator: number, denominator: number, of: string, more = false) => ({
      kind: "fraction",
      numerator,
      denominator,
      of,
      strictlyMore: more,
    });
    expect(values("2.j")).toEqual([["threshold", "remove-member", share(2, 3, "entire-body")]]);
    expect(values("3.b")).toEqual([["quorum", "meeting", share(1, 2, "voting-members")]]);
    expect(values("3.c")).toEqual([
      ["threshold", "meeting-vote", share(1, 2, "present", true)],
      ["threshold", "electronic-vote", { kind: "lazy-consensus", of: "voting-members" }],
    ]);
    expect(values("8.c")).toEqual([["threshold", "grant-licence-exception", share(2, 3, "entire-body")]]);
    expect(values("9.a")).toEqual([
      ["threshold", "amend-document", { ...share(2, 3, "entire-body"), approvalBy: "LF Projects" }],
    ]);
  });

  test("are printed for documents that the table was not written from", () => {
    const seen = new Set(documents.map(([path]) => path));
    const others = readdirSync(join(folder, "tsc/working-groups"))
      .map((name) => `tsc/working-groups/${name}`)
      .filter((path) => !seen.has(path));
    for (const path of others) {
      const document = parse(path);
      const suggestions = suggestBindings(document, { parent: "TSC" });
      const bound = new Set(suggestions.map((each) => each.address));
      const leads = new Set(
        document.clauses.filter((each) => each.lead?.endsWith(":")).map((each) => each.parent ?? ""),
      );
      const clauses = document.clauses.filter((each) => each.kind === "clause");
      const kinds = Object.entries(Object.groupBy(suggestions, (each) => each.meaning.kind)).map(
        ([kind, of]) => `${of?.length} ${kind}`,
      );
      const unbound = clauses
        .filter((each) => !bound.has(each.address) && !leads.has(each.address))
        .map((each) => `${each.label}: ${each.words.slice(0, 110)}`);
      print(
        `${path}: ${clauses.length} clauses, ${kinds.join(", ")}, ${unbound.length} unbound\n    ${unbound.join("\n    ")}`,
      );
      expect(clauses.length).toBeGreaterThan(0);
    }
    expect(others).toHaveLength(5);
  });
});
