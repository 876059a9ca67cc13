import type { Holder, Meaning, RuleValue } from "../binding.ts";
import { type ParsedDocument, parseDocument } from "../document.ts";
import type { Act, Condition } from "../vocabulary.ts";

/** Meanings, shortly written, for tests that compare them. */

export function parse(text: string | Uint8Array): ParsedDocument {
  const parsed = parseDocument(typeof text === "string" ? new TextEncoder().encode(text) : text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

export const chair: Holder = { kind: "seat", body: "this", seat: "chair" };
export const group: Holder = { kind: "body", body: "this" };
export const above: Holder = { kind: "motion", body: "parent" };
export const here: Holder = { kind: "motion", body: "this" };
export const consensus: Holder = { kind: "consensus", body: "this" };
export const members: Holder = { kind: "voting-members", body: "this" };
export const participant: Holder = { kind: "participant" };
export const anyone: Holder = { kind: "anyone" };
export const concerned: Holder = { kind: "role", role: "concerned" };

export const power = (holder: Holder, act: Act, ...when: Condition[]): Meaning => ({
  kind: "power",
  holder,
  act,
  when,
});
export const duty = (holder: Holder, act: Act, timing: { every?: string; within?: string } = {}): Meaning => ({
  kind: "duty",
  holder,
  act,
  ...timing,
});
export const prohibition = (holder: Holder, act: Act): Meaning => ({ kind: "prohibition", holder, act });
export const rule = (
  name: Extract<Meaning, { kind: "rule" }>["name"],
  procedure: string,
  value: RuleValue,
  body = "this",
): Meaning => ({ kind: "rule", name, procedure, body, value });
export const principle = (name: Extract<Meaning, { kind: "principle" }>["name"]): Meaning => ({
  kind: "principle",
  name,
  scope: "",
});
export const share = (
  numerator: number,
  denominator: number,
  of: "present" | "voting-members" | "entire-body",
  strictlyMore = false,
): RuleValue => ({ kind: "fraction", numerator, denominator, of, strictlyMore });
export const lasting = (iso: string): RuleValue => ({ kind: "duration", iso });
