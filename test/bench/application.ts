import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { sql } from "kysely";
import pg from "pg";
import { pino } from "pino";
import { exportLog } from "../../src/ledger/export.ts";
import { appendEntry } from "../../src/ledger/index.ts";
import { logPrefix, urlSource } from "../../src/ledger/url-source.ts";
import { scheduleMeeting } from "../../src/meetings/index.ts";
import { findMeeting, type ScheduledMeeting } from "../../src/meetings/store.ts";
import { hashSecret, personBehind } from "../../src/people/index.ts";
import { fingerprintOf } from "../../src/platform/action.ts";
import { reachDatabase } from "../../src/platform/database/connect.ts";
import { type Database, openPools, withViewer, withViewerReadOnly } from "../../src/platform/database/transaction.ts";
import { newId } from "../../src/platform/ids.ts";
import { type PersonViewer, stranger } from "../../src/platform/viewer.ts";

/** The application's own code in this process, on the database of the server under test. */
export interface Application {
  readonly db: Database;
  readonly owner: pg.Pool;
  readonly chair: PersonViewer;
  /** A meeting that was scheduled by an act: those that only fill tables copy its clause. */
  readonly model: ScheduledMeeting;
  close(): Promise<void>;
}

/** `poolSize`: connections, as many as the server has. */
export async function openApplication(
  dataDir: string,
  databaseUrl: string | undefined,
  token: string,
  poolSize: number,
): Promise<Application> {
  const reached = await reachDatabase({ dataDir, databaseUrl, as: "command", log: pino({ level: "silent" }) });
  if (!reached.ok) throw new Error(reached.refusal.sentence);
  const pools = openPools(reached.value, { size: poolSize });
  const owner = new pg.Pool({ ...reached.value.owner, max: 2 });
  const [chair, model] = await withViewerReadOnly(pools.app, stranger, async (tx) => [
    await personBehind(tx, hashSecret(token), new Date()),
    await findMeeting(tx, 1),
  ]);
  if (!chair || model?.origin !== "scheduled") throw new Error("the community has no chair or no meeting");
  const close = async () => {
    await Promise.all([pools.close(), owner.end()]);
    await reached.value.leave();
  };
  return { db: pools.app, owner, chair, model, close };
}

let keys = 0;
const onceMore = () => ({ key: `bench-${process.pid}-${keys++}`, fingerprint: fingerprintOf("bench") });

/** The act without the HTTP around it. */
export async function scheduleOne(
  { db, chair }: Application,
  wanted: Parameters<typeof scheduleMeeting>[1],
): Promise<void> {
  const scheduled = await scheduleMeeting({ db, viewer: chair, now: new Date(), once: onceMore() }, wanted);
  if (!scheduled.ok) throw new Error(`refused: ${JSON.stringify(scheduled.refusal)}`);
}

/** The same rows in the same tables in one transaction, without asking the charter, without a body to make and to hash. */
export async function insertOne({ db, chair, model }: Application): Promise<void> {
  const now = new Date();
  const { key, fingerprint } = onceMore();
  const [meeting, entry] = [newId("meeting", now), newId("entry", now)];
  await withViewer(db, chair, async (tx) => {
    await sql`insert into answered_request (person, key, fingerprint, answered_at) values (${chair.id}, ${key}, ${fingerprint}, ${now})`.execute(
      tx,
    );
    await sql`insert into meeting (id, body, title, starts_at, zone, minutes, joining, state, scheduled_by, scheduled_at, version, clause)
              select ${meeting}, body, title, starts_at, zone, minutes, joining, state, scheduled_by, scheduled_at, version, clause
                from meeting where id = ${model.id}`.execute(tx);
    await sql`with entry as (insert into ledger_entry (id, entry) values (${entry}, ${filler(80)}))
              insert into ledger_body (entry_id, state, salt, body, subject)
              values (${entry}, 'open', ${filler(32)}, ${filler(600)}, ${meeting})`.execute(tx);
  });
}

const filler = (bytes: number): Buffer => Buffer.alloc(bytes, "x");

const meetingId = (n: number): string => `meeting_${`${n}`.padStart(26, "0")}`;

/** Fills the table up to `count` meetings, an hour apart, half of them past: past every rule, as the owner of the tables. */
export async function fillMeetings({ owner, model }: Application, count: number): Promise<void> {
  await owner.query(
    `insert into meeting (id, body, title, starts_at, zone, minutes, joining, state, scheduled_by, scheduled_at, version, clause)
     select 'meeting_' || lpad(n::text, 26, '0'), m.body, 'Weekly meeting ' || n, m.scheduled_at + (n % 2 * 2 - 1) * n * interval '1 hour', m.zone, m.minutes,
            m.joining, m.state, m.scheduled_by, m.scheduled_at, m.version, m.clause
       from meeting m, generate_series((select count(*) from meeting) + 1, $2::int) n where m.id = $1`,
    [model.id, count],
  );
  // What PostgreSQL does by itself within a minute; without it the first figures would be those of empty tables.
  await owner.query("analyze");
}

/** Appends entries about those meetings, many in one transaction; the server's sequencer numbers and signs them. */
export async function fillLedger({ db, chair, model }: Application, from: number, to: number): Promise<void> {
  const grant = { act: "schedule-meeting", basis: "clause", clause: model.clause } as const;
  const facts = { body: model.body, zone: model.zone, minutes: model.minutes };
  const batch = 500;
  const work = Array.from({ length: Math.ceil((to - from) / batch) }, (_, index) => from + index * batch);
  const append = async () => {
    for (let first = work.shift(); first !== undefined; first = work.shift()) {
      const numbers = Array.from({ length: Math.min(batch, to - first) }, (_, index) => (first ?? 0) + index);
      const entry = (n: number) => ({ grant, by: chair.id, subject: meetingId(n), at: new Date(), hashes: {}, facts });
      await withViewer(db, chair, (tx) => Promise.all(numbers.map((n) => appendEntry(tx, entry(n)))));
    }
  };
  await Promise.all(Array.from({ length: 4 }, append));
}

/** Writes the export of a served log to a file. */
export async function exportTo(file: string, site: string): Promise<void> {
  const out = createWriteStream(file);
  for await (const line of exportLog(urlSource(logPrefix(new URL(site)))))
    if (!out.write(line)) await once(out, "drain");
  out.end();
  await once(out, "close");
}
