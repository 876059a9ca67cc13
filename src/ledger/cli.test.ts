import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExitCode, type Terminal, verifyCommand } from "./cli.ts";
import { type ServedLog, servedLog } from "./served-log.ts";

let log: ServedLog;
beforeAll(async () => {
  log = await servedLog();
  await log.append(600);
});
afterAll(() => log.close());

interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function verify(target: string, options: Parameters<typeof verifyCommand>[1] = {}): Promise<Ran> {
  const heard = { out: "", err: "" };
  const ends: Terminal = {
    out: (text) => {
      heard.out += text;
    },
    err: (text) => {
      heard.err += text;
    },
    env: { XDG_STATE_HOME: join(log.folder, "state") },
    isWatched: false,
  };
  const code = await verifyCommand(target, options, ends);
  return { code, ...heard };
}

describe("wardmote verify", () => {
  const fresh = () => join(log.folder, `state-${Math.random()}.json`);
  const stateAt = () =>
    join(log.folder, "state", "wardmote", `${encodeURIComponent(`${new URL(log.address).host}/ledger`)}.json`);

  test("agrees with a server, on trust at first use, and remembers", async () => {
    const first = await verify(log.address);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^600 entries · tree, signature and 480 open bodies agree\n120 sealed, 0 erased\.\n/);
    expect(first.out).toContain("trust on first use");
    expect(first.out).toContain("It does not prove that what was written is true.");
    expect(JSON.parse(readFileSync(stateAt(), "utf8"))).toMatchObject({ key: log.sealing.signer.text });
    const second = await verify(`${log.address}/ledger/`);
    expect(second.out).toContain("The log continues the 600 entries of an earlier run.");
    expect(second.out).toContain("as kept from an earlier run");
  });

  test("agrees with a log that has grown since", async () => {
    await log.append(3);
    expect((await verify(log.address)).out).toContain("603 entries");
  });

  test("takes the key as given, and prints JSON", async () => {
    const { code, out } = await verify(log.address, { key: log.sealing.signer.text, json: true, state: fresh() });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      agrees: true,
      origin: "localhost/ledger",
      keyFrom: "given",
      problem: null,
      bodies: { erased: 0 },
    });
  });

  test("agrees with an export of the same log, without the server", async () => {
    const file = join(log.folder, "ledger.jsonl");
    const exported = await log.server.inject("/ledger/export");
    expect(exported.headers["content-type"]).toBe("application/jsonl; charset=utf-8");
    writeFileSync(file, exported.body);
    const { code, out } = await verify(file, { key: log.sealing.signer.text });
    expect(code).toBe(0);
    expect(out).toContain("open bodies agree");
    expect((await verify(file)).out).toContain("it came from the export itself");
  });

  test("names what was changed in an export", async () => {
    const lines = (await log.server.inject("/ledger/export")).body.split("\n");
    const spoil = async (change: (lines: string[]) => string[]) => {
      const file = join(log.folder, "spoilt.jsonl");
      writeFileSync(file, change([...lines]).join("\n"));
      return verify(file, { key: log.sealing.signer.text });
    };
    const at = (path: string) => lines.findIndex((line) => line.startsWith(`{"path":"${path}"`));
    const changed = await spoil((all) =>
      all.map((line, n) => (n === at("bodies/1") ? line.replace("Überprüfung", "Uberprüfung") : line)),
    );
    expect(changed).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Body 256 is not what its entry commits to\.\nUntil there: /),
    });
    expect(await spoil((all) => all.toSpliced(at("tile/0/001"), 1))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^tile\/0\/001 is missing\./),
    });
    expect(await spoil((all) => [...all.slice(0, -1), all[at("bodies/0")] ?? ""])).toMatchObject({
      code: 1,
      err: expect.stringContaining("bodies/0 a second time"),
    });
    expect(await spoil((all) => all.slice(1))).toMatchObject({
      code: 1,
      err: expect.stringContaining("is not an export of a ledger"),
    });
    expect(await spoil((all) => [...all.slice(0, 3), "{}"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("line 4 does not begin with the path"),
    });
    expect(await spoil(() => [])).toMatchObject({ code: 1, err: expect.stringContaining("is empty") });
  });

  test("is used wrongly with an unknown file, address, key or state: exit 2 and a sentence", async () => {
    const damaged = fresh();
    writeFileSync(damaged, "{}");
    const wrong: [string, Parameters<typeof verify>[1], RegExp][] = [
      [join(log.folder, "none.jsonl"), {}, /cannot be read \(ENOENT\)/],
      [log.folder, {}, /cannot be read \(EISDIR\)/],
      ["ftp://localhost", {}, /neither an http\(s\) address nor a file/],
      [log.address, { key: "nonsense" }, /not of the form name\+id\+key/],
      [log.address, { state: damaged }, /does not hold the state of an earlier run/],
    ];
    for (const [target, options, sentence] of wrong) {
      expect(await verify(target, options)).toMatchObject({ code: 2, out: "", err: expect.stringMatching(sentence) });
    }
  });

  test("does not take another key than the one it remembers", async () => {
    const state = fresh();
    await verify(log.address, { state });
    const other = log.sealing.signer.text.replace("localhost/", "localghost/");
    expect((await verify(log.address, { state, key: other })).code).toBe(2);
    const foreign = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    expect(await verify(log.address, { state, key: foreign })).toMatchObject({
      code: 1,
      err: expect.stringContaining("in an earlier run"),
    });
    writeFileSync(state, JSON.stringify({ key: foreign, checkpoint: "" }));
    expect(await verify(log.address, { state })).toMatchObject({
      code: 2,
      err: expect.stringContaining("not signed with its key"),
    });
  });

  test("says what to do when the log at a known address is signed by another key", async () => {
    const other = await servedLog();
    await other.append(2);
    const state = fresh();
    await verify(other.address, { state });
    const { checkpoint } = JSON.parse(readFileSync(state, "utf8"));
    await other.close();
    writeFileSync(state, JSON.stringify({ key: other.sealing.signer.text, checkpoint }));
    const { code, out } = await verify(log.address, { state });
    expect(code).toBe(1);
    expect(out).toContain(`If you know that a new one was founded, delete ${state}.`);
  });
});
