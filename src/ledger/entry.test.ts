import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import { type Body, bodyBytes, commit, entryBytes, parseBody, parseEntry } from "./entry.ts";

const body: Body = {
  act: "schedule-meeting",
  at: "2026-03-01T09:30:00.000Z",
  basis: "account",
  by: "clock",
  clause: null,
  facts: { start: "2026-03-08T16:00:00Z", seats: 3 },
  hashes: { agenda: "0".repeat(64) },
  subject: "meeting_01",
  v: 1,
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const bytes = (written: string) => Buffer.from(written, "utf8");

describe("canonical JSON", () => {
  test("is RFC 8785: sorted by UTF-16 units, no space, shortest numbers", () => {
    // The example of RFC 8785 §3.2.3 and the numbers of its appendix B.
    expect(text(canonicalBytes({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u0080": 5, "\u00f6": 6 }))).toBe(
      '{"\\r":2,"1":4,"\u0080":5,"\u00f6":6,"\u20ac":1,"\ufb33":3}',
    );
    expect(text(canonicalBytes([-0, 1e21, 9007199254740992, 1e-7, 333333333.3333333]))).toBe(
      "[0,1e+21,9007199254740992,1e-7,333333333.3333333]",
    );
  });

  test("has no form for a lone surrogate or for what is no number", () => {
    expect(() => canonicalBytes("\ud800")).toThrow();
    expect(() => canonicalBytes(Number.NaN)).toThrow();
  });

  test("reads back every value it wrote", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = canonicalBytes(JSON.parse(JSON.stringify(value)));
        const read = parseCanonical(written);
        expect(read.ok && text(canonicalBytes(read.value))).toBe(text(written));
      }),
      runs(),
    );
  });

  test.each([
    ["not-json", "{"],
    ["not-json", "\ufeff{}"],
    ["not-canonical", '{"b":1,"a":2}'],
    ["not-canonical", '{"a":1,"a":1}'],
    ["not-canonical", '{"a": 1}'],
    ["not-canonical", "[1.0]"],
    ["not-canonical", '"\\u0041"'],
    ["not-canonical", '"\\ud800"'],
  ])("refuses as %s: %s", (refusal, written) => {
    expect(parseCanonical(bytes(written))).toEqual({ ok: false, refusal });
  });

  test("refuses bytes that are not UTF-8", () => {
    expect(parseCanonical(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ ok: false, refusal: "not-utf8" });
  });
});

describe("an entry", () => {
  test("commits to SHA-256 of salt and body, and shows nothing else", () => {
    const salt = Buffer.alloc(32, 7);
    const commitment = commit(salt, bodyBytes(body));
    expect(commitment).toEqual(hash("sha256", Buffer.concat([salt, bodyBytes(body)]), "buffer"));
    expect(text(entryBytes(commitment))).toBe(`{"c":"${Buffer.from(commitment).toString("base64")}","v":1}`);
    expect(parseEntry(entryBytes(commitment))).toEqual(commitment);
  });

  test("is read only to the letter", () => {
    const good = text(entryBytes(Buffer.alloc(32, 255)));
    for (const bad of [
      `${good} `,
      good.replace('"v":1', '"v":2'),
      good.replace('"c"', '"d"'),
      good.replace("8=", "9="),
      `{"v":1,${good.slice(1, -7)}}`,
    ]) {
      expect(bad).not.toBe(good);
      expect(parseEntry(bytes(bad)), bad).toBeUndefined();
    }
  });
});

describe("a body", () => {
  test("reads back", () => {
    expect(parseBody(bodyBytes(body))).toEqual({ body });
    const clause = { document: "security-wg", version: 2, clause: "clause_01", address: "chairperson/4/a" };
    const cited = { ...body, basis: "clause", clause } as Body;
    expect(parseBody(bodyBytes(cited))).toEqual({ body: cited });
  });

  test("larger than its limit is not written", () => {
    expect(() => bodyBytes({ ...body, facts: { text: "x".repeat(20_000) } })).toThrow(RangeError);
  });

  test.each([
    ["is not canonical JSON (RFC 8785)", "{ }"],
    ["is not an object", "[]"],
    ["has another version than 1", text(canonicalBytes({ ...body, v: 2 }))],
    ["does not have exactly the members", text(canonicalBytes({ ...body, name: "Ada" }))],
    ['has no text as "by"', text(canonicalBytes({ ...body, by: "" }))],
    ["has no UTC time in milliseconds", text(canonicalBytes({ ...body, at: "2026-03-01T09:30:00Z" }))],
    ["names no known basis", text(canonicalBytes({ ...body, basis: "whim" }))],
    ["does not cite a clause exactly where", text(canonicalBytes({ ...body, basis: "clause" }))],
    ["does not cite a clause exactly where", text(canonicalBytes({ ...body, clause: {} }))],
    ["has no facts", text(canonicalBytes({ ...body, facts: [] }))],
    ["has no hashes", text(canonicalBytes({ ...body, hashes: null }))],
    ["has a hash that is not SHA-256", text(canonicalBytes({ ...body, hashes: { text: "ABC" } }))],
  ])("that %s is named so", (wrong, written) => {
    expect(parseBody(bytes(written))).toEqual({ wrong: expect.stringContaining(wrong) });
  });
});
