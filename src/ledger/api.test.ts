import { gunzipSync } from "node:zlib";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logPaths } from "./export.ts";
import { verifyConsistency, verifyInclusion } from "./merkle.ts";
import { type ServedLog, servedLog } from "./served-log.ts";
import { tileWidth } from "./tile.ts";
import { urlSource } from "./url-source.ts";
import { verifyLog } from "./verify.ts";

const size = 600;
let log: ServedLog;
const get = (path: string) => log.server.inject(path);

beforeAll(async () => {
  log = await servedLog(async (server) => {
    expect((await server.inject("/ledger/checkpoint")).statusCode).toBe(404);
    expect((await server.inject("/ledger/export")).statusCode).toBe(404);
  });
  await log.append(300);
  await log.append(size - 300);
});
afterAll(() => log.close());

describe("served as C2SP tlog-tiles", () => {
  test("the checkpoint is text, may be kept for a moment, and may be read from anywhere", async () => {
    const { headers, body } = await get("/ledger/checkpoint");
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(headers["cache-control"]).toBe("public, max-age=1");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(body).toMatch(/^localhost\/ledger\n600\n[\w+/]{43}=\n\n— localhost\/ledger [\w+/=]+\n$/);
    expect((await get("/ledger/key")).body).toBe(`${log.sealing.signer.text}\n`);
  });

  test("every tile and bundle of the tree is there, for good", async () => {
    for (const path of logPaths(size)) {
      const { statusCode, headers, rawPayload } = await get(`/ledger/${path}`);
      expect(statusCode, path).toBe(200);
      if (!path.startsWith("tile/")) continue;
      expect(headers["content-type"]).toBe("application/octet-stream");
      expect(headers["cache-control"]).toContain("immutable");
      if (!path.includes("entries"))
        expect(rawPayload).toHaveLength(32 * Number(/\d+$/.exec(path.replace(/^.*\/\d{3}$/, "256"))?.[0]));
    }
  });

  test("partial tiles of the past stay, and are the beginning of what came later", async () => {
    const then = await get("/ledger/tile/0/001.p/44");
    const full = await get("/ledger/tile/0/001");
    expect(full.rawPayload.subarray(0, 44 * 32)).toEqual(then.rawPayload);
    expect((await get("/ledger/tile/entries/001.p/44")).statusCode).toBe(200);
  });

  test.each([
    "tile/0/002",
    "tile/0/002.p/89",
    "tile/0/003.p/1",
    "tile/1/000",
    "tile/1/000.p/3",
    "tile/2/000.p/1",
    "tile/entries/002.p/89",
    "tile/0/0",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/00/000",
    "tile/64/000",
    "tile/data/000",
    "tile/",
    "tile/0/x001/x234/x067/x001/x234/x067/067",
    "bodies/3",
    "bodies/03",
    "bodies/-1",
    "body/600",
    "body/00",
    "body/1e2",
    "body/99999999999999999999",
    "nothing",
  ])("beyond the checkpoint or not a resource: %s", async (path) => {
    const { statusCode } = await get(`/ledger/${path}`);
    expect(statusCode).toBe(404);
  });

  test("tiles are never compressed, entry bundles are for those who take it", async () => {
    const headers = { "accept-encoding": "gzip, deflate, br" };
    const tile = await log.server.inject({ url: "/ledger/tile/0/000", headers });
    expect(tile.headers["content-encoding"]).toBeUndefined();
    expect(tile.rawPayload).toHaveLength(tileWidth * 32);
    const bundle = await log.server.inject({ url: "/ledger/tile/entries/000", headers });
    expect(bundle.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(bundle.rawPayload).equals((await get("/ledger/tile/entries/000")).rawPayload)).toBe(true);
  });

  test("a body is open with its very bytes, or says only that it is sealed", async () => {
    const open = (await get("/ledger/body/3")).json();
    expect(JSON.parse(open.body)).toMatchObject({ act: "schedule-meeting", facts: { title: "“Überprüfung”\n" } });
    expect((await get("/ledger/body/4")).json()).toEqual({ seq: 4, state: "sealed" });
    const all = (await get("/ledger/bodies/2")).json();
    expect(all).toHaveLength(size - 2 * tileWidth);
    expect(all[0].seq).toBe(512);
  });
});

describe("proofs as JSON", () => {
  const unpack = (text: string) => Buffer.from(text, "base64");

  test("of inclusion verify, in the newest tree and in every earlier one", async () => {
    for (const [seq, of] of [
      [0, size],
      [599, size],
      [299, 300],
      [0, 1],
      [255, 256],
      [17, 513],
    ] as const) {
      const { statusCode, body } = await get(`/api/v1/ledger/proof/inclusion?seq=${seq}&size=${of}`);
      expect(statusCode).toBe(200);
      const { leaf, root, proof } = JSON.parse(body);
      expect(verifyInclusion(seq, of, unpack(leaf), proof.map(unpack), unpack(root)).ok).toBe(true);
    }
    const newest = (await get("/api/v1/ledger/proof/inclusion?seq=5")).json();
    expect((await get("/ledger/checkpoint")).body).toContain(`\n${newest.size}\n${newest.root}\n`);
  });

  test("of consistency verify", async () => {
    for (const [from, to] of [
      [1, size],
      [300, size],
      [256, 512],
      [599, 600],
      [600, 600],
    ] as const) {
      const { fromRoot, toRoot, proof } = (await get(`/api/v1/ledger/proof/consistency?from=${from}&to=${to}`)).json();
      expect(verifyConsistency(from, to, unpack(fromRoot), unpack(toRoot), proof.map(unpack)).ok).toBe(true);
    }
  });

  test.each([
    "inclusion?seq=600",
    "inclusion?seq=5&size=5",
    "inclusion?seq=5&size=601",
    "consistency?from=601",
    "consistency?from=7&to=6",
  ])("beyond what is signed are refused: %s", async (query) => {
    expect((await get(`/api/v1/ledger/proof/${query}`)).statusCode).toBe(422);
  });

  test.each(["inclusion", "inclusion?seq=-1", "inclusion?seq=1.5", "consistency?from=0", "consistency?from=1&other=2"])(
    "malformed: %s",
    async (query) => {
      expect((await get(`/api/v1/ledger/proof/${query}`)).statusCode).toBe(400);
    },
  );
});

/** Whoever owns the database can lift the triggers. Then the log no longer verifies, and the verifier says where. */
describe("an owner who lifts the triggers and", () => {
  const entry = (seq: number) => `(select entry_id from ledger_sequence where seq = ${seq})`;
  const flip = (column: string) => `${column} = set_byte(${column}, 20, get_byte(${column}, 20) # 1)`;

  /** Each statement undoes itself when it is run again. */
  test.each([
    ["an entry", "ledger_entry", `${flip("entry")} where id = ${entry(400)}`, "entry", "entry 400"],
    ["an open body", "ledger_body", `${flip("body")} where entry_id = ${entry(401)}`, "body", "body 401"],
    ["the salt of a body", "ledger_body", `${flip("salt")} where entry_id = ${entry(402)}`, "body", "body 402"],
    ["a number", "ledger_sequence", "seq = 10403 - seq where seq in (403, 10000)", "unreadable", "tile/entries/001"],
    ["a hash", "ledger_hash", `${flip("hash")} where level = 0 and index = 404`, "tile", "tile/0/001"],
    ["a hash of a full tile", "ledger_hash", `${flip("hash")} where level = 1 and index = 0`, "tile", "tile/1/000.p/2"],
  ])("changes %s", async (_what, table, change, kind, where) => {
    const judge = async () =>
      (await verifyLog(urlSource(new URL(`${log.address}/ledger/`)), { verifier: log.sealing.signer })).problem;
    await sql.raw(`alter table ${table} disable trigger user`).execute(log.database.owner);
    await sql.raw(`update ${table} set ${change}`).execute(log.database.owner);
    expect(await judge()).toMatchObject({ kind, where });
    await sql.raw(`update ${table} set ${change}`).execute(log.database.owner);
    expect(await judge()).toBeNull();
  });
});
