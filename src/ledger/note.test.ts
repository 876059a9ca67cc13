import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { openCheckpoint, parseCheckpointText, signCheckpoint } from "./checkpoint.ts";
import { parseVerifier, signerOf } from "./key.ts";
import { emptyRoot } from "./merkle.ts";
import { type NoteRefusal, parseNote, signNote, verifyNote } from "./note.ts";
import { newSigner } from "./specimen.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");

/** From the documentation of golang.org/x/mod/sumdb/note: not made by this program. */
const go = {
  verifier: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  secretKey: "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature: "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
};
const goNote = `${go.text}\n— PeterNeumann ${go.signature}\n`;

function verifierOf(text: string) {
  const parsed = parseVerifier(text);
  if (!parsed.ok) throw new Error(parsed.refusal);
  return parsed.value;
}

function noteOf(text: string) {
  const parsed = parseNote(bytes(text));
  if (!parsed.ok) throw new Error(parsed.refusal);
  return parsed.value;
}

describe("a key", () => {
  test("made by Go is read, and signs the same bytes that Go signed", () => {
    const seed = decodeBase64(go.secretKey)?.subarray(1) ?? Buffer.alloc(0);
    const key = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const signer = signerOf("PeterNeumann", createPrivateKey({ key, format: "der", type: "pkcs8" }));
    expect(signer.text).toBe(go.verifier);
    expect(signNote(go.text, signer)).toBe(goNote);
    expect(verifyNote(noteOf(goNote), verifierOf(go.verifier))).toEqual({ ok: true, value: undefined });
  });

  test("of sum.golang.org has the id that its name and bytes give", () => {
    expect(verifierOf("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8").id).toBe(0x033de0ae);
  });

  test.each([
    ["not-three-parts", "name+c74f20a3"],
    ["malformed-key-name", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["malformed-key-name", "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["malformed-key-id", "PeterNeumann+c74f20+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["key-not-base64", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW"],
    ["key-not-ed25519", "PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TU="],
    ["key-not-ed25519", "PeterNeumann+c74f20a3+ARpc"],
    ["key-id-differs", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["key-id-differs", "PaterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
  ])("is refused as %s: %s", (refusal, text) => {
    expect(parseVerifier(text)).toEqual({ ok: false, refusal });
  });

  test("has a name without spaces and plus signs, and is Ed25519", () => {
    expect(() => signerOf("a+b", generateKeyPairSync("ed25519").privateKey)).toThrow(TypeError);
    expect(() => signerOf("a", generateKeyPairSync("ed448").privateKey)).toThrow(TypeError);
  });
});

describe("a note", () => {
  const line = `— PeterNeumann ${go.signature}\n`;
  const malformed: [NoteRefusal, string | Uint8Array][] = [
    ["not-utf8", Buffer.concat([bytes("text"), Uint8Array.of(0xff), bytes(`\n\n${line}`)])],
    ["too-large", bytes(`${"x".repeat(300_000)}\n\n${line}`)],
    ["control-character", `te\txt\n\n${line}`],
    ["control-character", `text\r\n\n${line}`],
    ["no-final-newline", `text\n\n${line.trimEnd()}`],
    ["no-blank-line", `text\n${line}`],
    ["no-blank-line", `\n${line}`],
    ["no-signature", "text\n\n"],
    ["too-many-signatures", `text\n\n${line.repeat(65)}`],
    ["malformed-signature-line", `text\n\n- PeterNeumann ${go.signature}\n`],
    ["malformed-signature-line", `text\n\n— ${go.signature}\n`],
    ["malformed-signature-line", `text\n\n— PeterNeumann  ${go.signature}\n`],
    ["malformed-signature-line", `text\n\n${line}PeterNeumann\n`],
    ["malformed-key-name", `text\n\n—  ${go.signature}\n`],
    ["malformed-key-name", `text\n\n— Peter+Neumann ${go.signature}\n`],
    ["malformed-key-name", `text\n\n— Peter\u00a0Neumann ${go.signature}\n`],
    ["signature-not-base64", `text\n\n— PeterNeumann ${go.signature.slice(0, -1)}\n`],
    ["signature-not-base64", `text\n\n— PeterNeumann ${go.signature.replace("/", "_")}\n`],
    ["signature-too-short", `text\n\n— PeterNeumann x08goA==\n`],
  ];
  test.each(malformed)("is refused as %s", (refusal, text) => {
    expect(parseNote(typeof text === "string" ? bytes(text) : text)).toEqual({ ok: false, refusal });
  });

  test("takes blank lines into its text and splits at the last one", () => {
    expect(noteOf(`one\n\ntwo\n\n${line}`).text).toBe("one\n\ntwo\n");
  });

  test("carries the signatures of at least sixteen witnesses beside the log's", () => {
    const witnesses = Array.from({ length: 16 }, (_, at) => `— witness${at} ${encodeBase64(Buffer.alloc(68, at))}\n`);
    expect(verifyNote(noteOf(goNote + witnesses.join("")), verifierOf(go.verifier)).ok).toBe(true);
  });

  test("signed by strangers alone is not trusted, even under the same name or the same key id", () => {
    const own = verifierOf(go.verifier);
    const namesake = newSigner("PeterNeumann");
    expect(verifyNote(noteOf(signNote(go.text, namesake)), own)).toEqual({
      ok: false,
      refusal: "no-trusted-signature",
    });
    const sameId = goNote.replace("— PeterNeumann", "— Other");
    expect(verifyNote(noteOf(sameId), own)).toEqual({ ok: false, refusal: "no-trusted-signature" });
  });

  test("with one wrong signature by the trusted key is refused whole, though another one is right", () => {
    const spoilt = decodeBase64(go.signature) ?? Buffer.alloc(0);
    spoilt[20] = (spoilt[20] ?? 0) ^ 1;
    const note = noteOf(`${goNote}— PeterNeumann ${encodeBase64(spoilt)}\n`);
    expect(verifyNote(note, verifierOf(go.verifier))).toEqual({ ok: false, refusal: "bad-signature" });
  });

  test("fails with any one byte changed", () => {
    const original = bytes(goNote);
    const own = verifierOf(go.verifier);
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(original);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const parsed = parseNote(changed);
        expect(parsed.ok && verifyNote(parsed.value, own).ok).toBe(false);
      }),
      runs(),
    );
  });
});

describe("a checkpoint", () => {
  const root = encodeBase64(emptyRoot);

  test("is the three lines of C2SP and reads back", () => {
    const signer = newSigner("wardmote.example/ledger");
    const note = signCheckpoint(20852163, emptyRoot, signer);
    expect(note.startsWith(`wardmote.example/ledger\n20852163\n${root}\n\n— wardmote.example/ledger `)).toBe(true);
    expect(openCheckpoint(bytes(note), signer)).toEqual({
      ok: true,
      value: { origin: "wardmote.example/ledger", size: 20852163, root: emptyRoot, extensions: [] },
    });
  });

  test("may carry extension lines", () => {
    const parsed = parseCheckpointText(`o\n0\n${root}\nmore\n`);
    expect(parsed.ok && parsed.value.extensions).toEqual(["more"]);
  });

  test("is not read before its signature holds", () => {
    const note = signNote("nonsense\n", newSigner("a"));
    expect(openCheckpoint(bytes(note), newSigner("a"))).toEqual({ ok: false, refusal: "no-trusted-signature" });
  });

  test.each([
    ["too-few-lines", "o\n1\n"],
    ["empty-origin", `\n1\n${root}\n`],
    ["malformed-size", `o\n01\n${root}\n`],
    ["malformed-size", `o\n-1\n${root}\n`],
    ["malformed-size", `o\n1 \n${root}\n`],
    ["malformed-size", `o\n\n${root}\n`],
    ["size-too-large", `o\n9007199254740993\n${root}\n`],
    ["malformed-root", `o\n1\n${root.slice(4)}\n`],
    ["malformed-root", `o\n1\n${root.slice(0, -1)}\n`],
    ["empty-extension-line", `o\n1\n${root}\n\nmore\n`],
  ])("is refused as %s: %j", (refusal, text) => {
    expect(parseCheckpointText(text)).toEqual({ ok: false, refusal });
  });
});
