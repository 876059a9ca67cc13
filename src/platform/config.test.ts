import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

describe("the configuration", () => {
  test("needs nothing", () => {
    expect(readConfig({})).toMatchObject({
      ok: true,
      value: { port: 3000, url: "http://localhost:3000", host: "localhost" },
    });
  });

  test("takes an empty variable for one that is not there, and a slash at the end for none", () => {
    const read = readConfig({ PORT: "", DATABASE_URL: "", WARDMOTE_URL: "https://wardmote.example/" });
    expect(read).toMatchObject({
      ok: true,
      value: { port: 3000, databaseUrl: undefined, url: "https://wardmote.example" },
    });
  });

  test("names every wrong variable in a sentence and none of what stood in it", () => {
    const read = readConfig({
      PORT: "99999",
      LOG_LEVEL: "loud",
      WARDMOTE_URL: "ftp://hunter2",
      DATABASE_URL: "mysql://me:hunter2@host/db",
      SMTP_URL: "hunter2",
      MAIL_DOMAIN: "hunter2 example",
      TRUST_PROXY: "hunter2",
    });
    if (read.ok) throw new Error("taken");
    const said = read.refusal.sentences.join("\n");
    expect(said.match(/^[A-Z_]+/gm)?.sort()).toEqual(
      ["DATABASE_URL", "LOG_LEVEL", "MAIL_DOMAIN", "PORT", "SMTP_URL", "TRUST_PROXY", "WARDMOTE_URL"].sort(),
    );
    expect(said).not.toContain("hunter2");
    expect(read.refusal.sentences.every((it) => it.endsWith("."))).toBe(true);
  });

  test("takes a provider whole, without a slash at the end, or says what is missing of it", () => {
    const github = { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret", GITHUB_URL: "https://github.example/" };
    expect(readConfig(github)).toMatchObject({
      value: { github: { url: "https://github.example", apiUrl: "https://api.github.com" }, oidc: undefined },
    });
    const oidc = { OIDC_ISSUER: "https://id.example/realm", OIDC_CLIENT_ID: "id", OIDC_CLIENT_SECRET: "secret" };
    expect(readConfig(oidc)).toMatchObject({ value: { oidc: { name: "id.example" } } });
    expect(readConfig({ ...oidc, OIDC_CLIENT_ID: "", GITHUB_CLIENT_ID: "id" })).toMatchObject({
      refusal: {
        sentences: [
          "OIDC_CLIENT_ID: is needed beside OIDC_ISSUER and OIDC_CLIENT_SECRET.",
          "GITHUB_CLIENT_SECRET: is needed beside GITHUB_CLIENT_ID.",
        ],
      },
    });
  });

  test.each([
    "http://id.example",
    "http://127.0.0.1.evil.example",
    "https://user:hunter2@id.example",
    "https://id.example?hunter2",
    "ftp://localhost",
    "hunter2",
  ])("does not send secrets to %s", (issuer) => {
    const read = readConfig({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: "id", OIDC_CLIENT_SECRET: "hunter2 hunter2" });
    if (read.ok) throw new Error("taken");
    expect(read.refusal.sentences.map((it) => it.split(":")[0])).toEqual(["OIDC_ISSUER", "OIDC_CLIENT_SECRET"]);
    expect(read.refusal.sentences.join()).not.toContain("hunter2");
  });

  test("needs the application's login beside the owner's", () => {
    expect(readConfig({ DATABASE_OWNER_URL: "postgres://o@h/d" })).toMatchObject({ ok: false });
  });
});
