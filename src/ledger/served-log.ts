import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { type TestDatabase, testDatabase } from "../../test/database.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { createServer, type Server } from "../platform/http/server.ts";
import { newId } from "../platform/ids.ts";
import { clock } from "../platform/viewer.ts";
import { ledgerRoutes } from "./api.ts";
import { type Act, appendEntry } from "./append.ts";
import { openIdentity, openSigner } from "./identity.ts";
import { batchSize, type Sealing, sealWaiting } from "./sequencer.ts";

/** A log in a database behind a listening server, for tests. */
export interface ServedLog {
  readonly database: TestDatabase;
  readonly server: Server;
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  readonly sealing: Sealing;
  /** An empty folder of the test's own. */
  readonly folder: string;
  /** Writes this many entries and seals them; every fifth is sealed to a person. */
  append(count: number): Promise<void>;
  close(): Promise<void>;
}

const now = new Date("2026-03-01T12:00:00Z");

const act = (number: number): Act => ({
  grant: { act: "schedule-meeting", basis: "server", clause: null },
  by: "clock",
  subject: `meeting_${number}`,
  at: now,
  hashes: {},
  facts: { number, title: "“Überprüfung”\n" },
  ...(number % 5 === 4 && { seal: { about: newId("person", now) } }),
});

/** An empty log; before its founding `unfounded` sees the server. */
export async function servedLog(unfounded: (server: Server) => Promise<void> = async () => {}): Promise<ServedLog> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), "wardmote-ledger-"));
  const server = await createServer({
    db: database.app,
    log: pino({ level: "silent" }),
    url: "http://localhost",
    trustProxy: false,
    clock: () => now,
    viewerBehind: async () => null,
    shell: async () => ({ community: null, viewer: null, path: "/", rail: [] }),
  });
  ledgerRoutes(server);
  await unfounded(server);
  const keys = { dataDir: folder, ledgerKey: undefined };
  await withViewer(database.app, clock, (tx) => openIdentity(tx, "localhost/ledger", now, keys));
  const opened = await withViewer(database.app, clock, (tx) => openSigner(tx, keys));
  if (!opened?.signer) throw new Error("no signer");
  const sealing = { log: opened.log, signer: opened.signer };
  const address = await server.listen({ port: 0, host: "127.0.0.1" });
  let size = 0;
  return {
    database,
    server,
    address,
    sealing,
    folder,
    append: async (count) => {
      await withViewer(database.app, clock, async (tx) => {
        for (const end = size + count; size < end; size++) await appendEntry(tx, act(size));
      });
      while ((await sealWaiting(database.app, sealing, now)) === batchSize);
    },
    close: async () => {
      await server.close();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
