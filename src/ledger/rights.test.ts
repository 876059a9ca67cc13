import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../test/database.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { newId, type PersonId } from "../platform/ids.ts";
import { clock, type Grant, stranger, type Viewer } from "../platform/viewer.ts";
import { type Act, appendEntry } from "./append.ts";
import { type KeyPlace, openIdentity, openSigner } from "./identity.ts";
import { eraseBody, openBody } from "./release.ts";
import { databaseSource } from "./resource.ts";
import { sealWaiting } from "./sequencer.ts";
import { entriesOf, entryBySeq, recentEntries } from "./store.ts";
import { verifyLog } from "./verify.ts";

const now = new Date("2026-03-01T12:00:00Z");
const ada = newId("person", now);
const bob = newId("person", now);
const person = (id: PersonId): Viewer => ({
  kind: "person",
  id,
  name: "",
  administrator: true,
  participant: true,
  scopes: [],
  token: null,
  session: null,
  secondFactor: false,
  unread: 0,
});
const grant: Grant = { act: "add-person", basis: "server", clause: null };
const actOn = (subject: string): Act => ({ grant, by: "operator", subject, at: now, hashes: {}, facts: {} });

let database: TestDatabase;
let keys: KeyPlace;
const as = <T>(viewer: Viewer, body: (tx: Tx) => Promise<T>) => withViewer(database.app, viewer, body);
const append = (act: Act) => as(clock, (tx) => appendEntry(tx, act));

async function seal() {
  const opened = await as(clock, (tx) => openSigner(tx, keys));
  if (!opened?.signer) throw new Error("no signer");
  await sealWaiting(database.app, { log: opened.log, signer: opened.signer }, now);
  return verifyLog(databaseSource(database.app), { verifier: opened.signer });
}

beforeAll(async () => {
  database = await testDatabase();
  keys = { dataDir: mkdtempSync(join(tmpdir(), "wardmote-ledger-")), ledgerKey: undefined };
  await as(clock, (tx) => openIdentity(tx, "wardmote.example/ledger", now, keys));
  await append(actOn("meeting_first"));
  await seal();
});
afterAll(async () => {
  await database.drop();
  rmSync(keys.dataDir, { recursive: true });
});

const tables = ["identity", "entry", "sequence", "hash", "checkpoint"] as const;
const columns = { identity: "origin", entry: "entry", sequence: "seq", hash: "hash", checkpoint: "note" };
const statements = tables.flatMap((table) => [
  `update ledger_${table} set ${columns[table]} = ${columns[table]}`,
  `delete from ledger_${table}`,
  `truncate ledger_${table} cascade`,
]);

describe("what stands in the ledger stays:", () => {
  test.each([...statements, "delete from ledger_body", "truncate ledger_body", "truncate ledger_queue"])(
    "the application may not %s",
    async (statement) => {
      await expect(as(clock, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow("permission denied");
    },
  );

  test.each([...statements, "delete from ledger_body", "truncate ledger_body", "truncate ledger_queue"])(
    "nor may the owner %s",
    async (statement) => {
      await expect(sql.raw(statement).execute(database.owner)).rejects.toThrow("append-only");
    },
  );

  test("the application may not lift the triggers, the policies or its own rights, nor put words into the queue", async () => {
    for (const statement of [
      "alter table ledger_entry disable trigger all",
      "alter table ledger_body disable row level security",
      "drop trigger ledger_entry_stays on ledger_entry",
      "create or replace function ledger_refuse_change() returns trigger language plpgsql as 'begin return new; end'",
      "insert into ledger_queue (entry_id) select id from ledger_entry",
      "update ledger_queue set entry_id = entry_id",
    ]) {
      await expect(
        as(clock, (tx) => sql.raw(statement).execute(tx)),
        statement,
      ).rejects.toThrow(/must be owner|permission denied/);
    }
  });

  test("the application cannot give itself a right", async () => {
    const grantable = sql<{ may: boolean }>`select has_table_privilege(current_user, 'ledger_entry', 'update') as may`;
    const { rows } = await as(clock, async (tx) => {
      await sql`grant update on ledger_entry to current_user`.execute(tx);
      return grantable.execute(tx);
    });
    expect(rows).toEqual([{ may: false }]);
  });

  test("nobody takes an entry without a number out of the queue", async () => {
    await append(actOn("meeting_waiting"));
    await expect(as(clock, (tx) => sql`delete from ledger_queue`.execute(tx))).rejects.toThrow("has no number yet");
    await expect(sql`delete from ledger_queue`.execute(database.owner)).rejects.toThrow("has no number yet");
    await seal();
  });

  test("a number is neither skipped nor given twice", async () => {
    const id = await append(actOn("meeting_numbered"));
    const number = (seq: number) =>
      as(clock, (tx) => sql`insert into ledger_sequence values (1, ${seq}, ${id})`.execute(tx));
    await expect(number(17)).rejects.toThrow("no gaps");
    await expect(number(0)).rejects.toThrow("duplicate key");
    await seal();
    await expect(number(3)).rejects.toThrow("duplicate key");
  });
});

describe("a sealed body", () => {
  const visible = (viewer: Viewer, subject: string) => as(viewer, (tx) => entriesOf(tx, subject));

  test("does not exist for anybody but the person it is about, an administrator included", async () => {
    await append({ ...actOn("token_1"), seal: { about: ada } });
    expect(await visible(person(ada), "token_1")).toMatchObject([
      { seq: null, state: "sealed", body: { subject: "token_1" } },
    ]);
    for (const viewer of [stranger, clock, person(bob)]) {
      expect(await visible(viewer, "token_1")).toEqual([]);
      const { rows } = await as(viewer, (tx) => sql`select * from ledger_body where state = 'sealed'`.execute(tx));
      expect(rows).toEqual([]);
    }
  });

  test("leaves an entry that looks like every other", async () => {
    await seal();
    const [sealed, open] = await as(stranger, (tx) => recentEntries(tx, { limit: 2 }));
    expect(sealed).toMatchObject({ state: "sealed", body: null });
    expect(open).toMatchObject({ state: "open", body: { subject: "meeting_numbered" } });
    expect(sealed?.entry.length).toBe(open?.entry.length);
    expect(await as(stranger, (tx) => entryBySeq(tx, sealed?.seq ?? -1))).toEqual(sealed);
    expect(await as(stranger, (tx) => entryBySeq(tx, 999))).toBeNull();
  });

  test("is opened by nobody who cannot see it; opening is an act of its own, and the opened body verifies", async () => {
    const id = await append({ ...actOn("token_2"), seal: { about: ada } });
    const open = (viewer: Viewer) =>
      as(viewer, (tx) => openBody(tx, id, { grant: { ...grant, act: "open-ledger-entry" }, by: ada, at: now }));
    expect(await open(person(bob))).toBe(false);
    expect(await open(person(ada))).toBe(true);
    expect(await open(person(ada))).toBe(false);
    expect(await visible(stranger, "token_2")).toMatchObject([{ state: "open", body: { act: "add-person" } }]);
    expect(await visible(stranger, id)).toMatchObject([
      { body: { act: "open-ledger-entry", facts: { commitment: expect.any(String) } } },
    ]);
    const report = await seal();
    expect(report.problem).toBeNull();
    expect(report.bodies).toMatchObject({ sealed: 1, erased: 0 });
  });

  test("that is erased leaves no trace of subject and person, and the log still verifies", async () => {
    const id = await append({ ...actOn("token_3"), seal: { about: ada } });
    const erase = (viewer: Viewer) =>
      as(viewer, (tx) => eraseBody(tx, id, { grant: { ...grant, act: "erase-ledger-entry" }, by: ada, at: now }));
    expect(await erase(stranger)).toBe(false);
    expect(await erase(person(ada))).toBe(true);
    expect(await erase(person(ada))).toBe(false);
    const { rows } = await sql`select * from ledger_body where entry_id = ${id}`.execute(database.owner);
    expect(rows).toEqual([{ entry_id: id, state: "erased", salt: null, body: null, subject: null, about: null }]);
    const report = await seal();
    expect(report.problem).toBeNull();
    expect(report.bodies.erased).toBe(1);
  });

  test("that was opened can be erased by the same person alone, and its record still shows that there was one", async () => {
    const id = await append({ ...actOn("token_4"), seal: { about: ada } });
    const release = { grant, by: ada, at: now };
    expect(await as(person(ada), (tx) => openBody(tx, id, release))).toBe(true);
    expect(await as(person(bob), (tx) => eraseBody(tx, id, release))).toBe(false);
    expect(await as(person(ada), (tx) => eraseBody(tx, id, release))).toBe(true);
    expect(await visible(stranger, "token_4")).toMatchObject([{ state: "erased", body: null }]);
    expect((await seal()).problem).toBeNull();
  });

  test("is never changed: no word, no way back, no other owner, by nobody", async () => {
    const sealed = await append({ ...actOn("token_5"), seal: { about: ada } });
    const open = await append({ ...actOn("token_6"), seal: { about: ada } });
    const erased = await append({ ...actOn("token_7"), seal: { about: ada } });
    await as(person(ada), async (tx) => {
      await openBody(tx, open, { grant, by: ada, at: now });
      await openBody(tx, erased, { grant, by: ada, at: now });
      await eraseBody(tx, erased, { grant, by: ada, at: now });
    });
    const changes: [string, string][] = [
      [sealed, "body = '\\x7b7d'"],
      [sealed, "salt = sha256('other')"],
      [sealed, "about = 'person_other'"],
      [sealed, "state = 'open', body = '\\x7b7d'"],
      [sealed, "state = 'open', subject = 'other'"],
      [sealed, "state = 'erased', salt = null, body = null, about = null"],
      [open, "state = 'sealed'"],
      [open, "body = '\\x7b7d'"],
      [open, "entry_id = entry_id"],
      [open, "state = 'erased', salt = null, body = null, subject = 'other'"],
      [erased, "state = 'open', salt = sha256('other'), body = '\\x7b7d'"],
      [erased, "state = 'sealed', salt = sha256('other'), body = '\\x7b7d'"],
    ];
    const row = async (id: string) =>
      (await sql`select * from ledger_body where entry_id = ${id}`.execute(database.owner)).rows;
    for (const [id, change] of changes) {
      const before = await row(id);
      const statement = sql.raw(`update ledger_body set ${change} where entry_id = '${id}'`);
      await expect(statement.execute(database.owner), change).rejects.toThrow(/never changed|violates check/);
      await as(person(ada), (tx) => statement.execute(tx)).catch(() => {});
      expect(await row(id), change).toEqual(before);
    }
  });
});

describe("an act", () => {
  test("that is undone leaves no entry", async () => {
    const undone = as(clock, async (tx) => {
      await appendEntry(tx, actOn("meeting_undone"));
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await as(stranger, (tx) => entriesOf(tx, "meeting_undone"))).toEqual([]);
  });

  test("by anybody is recorded without their seeing what they sealed", async () => {
    await as(stranger, (tx) => appendEntry(tx, { ...actOn("report_1"), seal: { about: ada } }));
    expect(await as(stranger, (tx) => entriesOf(tx, "report_1"))).toEqual([]);
    expect(await as(person(ada), (tx) => entriesOf(tx, "report_1"))).toHaveLength(1);
  });
});

describe("the ledger's identity", () => {
  const reopen = (place: KeyPlace) => as(clock, (tx) => openSigner(tx, place));

  test("is written once; a second founding answers the first", async () => {
    const again = await as(clock, (tx) => openIdentity(tx, "other.example/ledger", now, keys));
    expect(again).toMatchObject({ ok: true, value: { origin: "wardmote.example/ledger", log: 1 } });
  });

  test("keeps its private key for its owner's eyes only, and takes it from the environment as well", async () => {
    const file = join(keys.dataDir, "ledger.key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const elsewhere = mkdtempSync(join(tmpdir(), "wardmote-ledger-"));
    const opened = await reopen({ dataDir: elsewhere, ledgerKey: readFileSync(file, "utf8") });
    expect(opened).toMatchObject({ unsigned: null, signer: { name: "wardmote.example/ledger" } });
    rmSync(elsewhere, { recursive: true });
  });

  test("is not signed for with a missing, a foreign or a broken key, and the sentence never quotes a key", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "wardmote-ledger-"));
    const place = { dataDir: elsewhere, ledgerKey: undefined };
    expect(await reopen(place)).toMatchObject({ signer: null, unsigned: expect.stringContaining("is not in") });
    const other = await testDatabase();
    await withViewer(other.app, clock, (tx) => openIdentity(tx, "wardmote.example/ledger", now, place));
    await other.drop();
    expect(await reopen(place)).toMatchObject({
      signer: null,
      unsigned: expect.stringContaining("is not that of the ledger"),
    });
    writeFileSync(join(elsewhere, "ledger.key"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    const broken = await reopen(place);
    expect(broken).toMatchObject({
      signer: null,
      unsigned: expect.stringContaining("does not hold an Ed25519 private key"),
    });
    expect(broken?.unsigned).not.toContain("c2VjcmV0");
    rmSync(elsewhere, { recursive: true });
  });

  test("founded by two processes at once is one", async () => {
    const other = await testDatabase();
    const place = { dataDir: mkdtempSync(join(tmpdir(), "wardmote-ledger-")), ledgerKey: undefined };
    const founded = await Promise.all(
      Array.from({ length: 4 }, () =>
        withViewer(other.app, clock, (tx) => openIdentity(tx, "twice.example/ledger", now, place)),
      ),
    );
    expect(new Set(founded.map((one) => one.ok && one.value.verifier.text)).size).toBe(1);
    await other.drop();
    rmSync(place.dataDir, { recursive: true });
  });

  test("does not begin with a key that cannot be read", async () => {
    const other = await testDatabase();
    const founded = await withViewer(other.app, clock, (tx) =>
      openIdentity(tx, "a.example/ledger", now, { ...keys, ledgerKey: "nonsense" }),
    );
    expect(founded).toMatchObject({ ok: false, refusal: { kind: "ledger-key-unreadable" } });
    await other.drop();
  });
});
