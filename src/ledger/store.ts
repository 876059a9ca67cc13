import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { EntryId } from "./append.ts";
import { type BodyRecord, openRecord } from "./body-record.ts";
import { type Body, parseBody } from "./entry.ts";
import { hashSize } from "./merkle.ts";
import type { Span, SpanReader } from "./proof.ts";
import { encodeBundle, type TileId, tileWidth } from "./tile.ts";

const currentLog = sql`(select max(log) from ledger_identity)`;

export interface SignedTree {
  readonly log: number;
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note, C2SP tlog-checkpoint. */
  readonly note: string;
  readonly signedAt: Date;
}

/** The newest checkpoint of the current log; null until the sequencer has signed the first. */
export async function latestCheckpoint(tx: Tx): Promise<SignedTree | null> {
  const { rows } = await sql<SignedTree>`
    select c.log, i.origin, c.size, c.root, c.note, c.signed_at as "signedAt"
      from ledger_checkpoint c join ledger_identity i on i.log = c.log
     where c.log = ${currentLog} order by c.size desc limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** Reads stored hashes for a proof or for the right edge of the tree, all in one query. */
export async function readSpans(tx: Tx, log: number, spans: readonly Span[]): Promise<SpanReader> {
  const { rows } = await sql<{ hashes: Buffer | null }>`
    select (select string_agg(h.hash, ''::bytea order by h.index) from ledger_hash h
             where h.log = ${log} and h.level = s.level and h.index >= s.first and h.index < s.first + s.count) as hashes
      from unnest(${spans.map(({ level }) => level)}::smallint[], ${spans.map(({ from }) => from)}::bigint[],
                  ${spans.map(({ count }) => count)}::int[]) with ordinality as s (level, first, count, n)
     order by s.n`.execute(tx);
  const found = new Map(spans.map((span, at) => [spanName(span), rows[at]?.hashes]));
  return (span) => {
    const hashes = found.get(spanName(span));
    if (hashes?.length !== span.count * hashSize) throw new Error(`the ledger lacks hashes: ${spanName(span)}`);
    return hashes;
  };
}

const spanName = ({ level, from, count }: Span): string => `${count} from ${from} on at level ${level}`;

/** The bytes of a tile or an entry bundle; null where the newest checkpoint does not cover it whole. */
export async function readTile(tx: Tx, { level, index, width }: TileId): Promise<Uint8Array | null> {
  const first = index * tileWidth;
  if (level !== null) {
    const { rows } = await sql<{ hash: Buffer }>`
      select hash from ledger_hash
       where log = ${currentLog} and level = ${level} and index >= ${first} and index < ${first + width} order by index`.execute(
      tx,
    );
    return rows.length === width ? Buffer.concat(rows.map(({ hash }) => hash)) : null;
  }
  const { rows } = await sql<{ entry: Buffer }>`
    select e.entry from ledger_sequence s join ledger_entry e on e.id = s.entry_id
     where s.log = ${currentLog} and s.seq >= ${first} and s.seq < ${first + width} order by s.seq`.execute(tx);
  return rows.length === width ? encodeBundle(rows.map(({ entry }) => entry)) : null;
}

/** The bodies of entries `first` to `first + count - 1`, as far as they exist and as the transaction's viewer sees them. */
export async function readBodies(tx: Tx, first: number, count: number): Promise<BodyRecord[]> {
  const { rows } = await sql<{
    seq: number;
    state: BodyRecord["state"] | null;
    salt: Buffer | null;
    body: Buffer | null;
  }>`
    select s.seq, b.state, b.salt, b.body from ledger_sequence s left join ledger_body b on b.entry_id = s.entry_id
     where s.log = ${currentLog} and s.seq >= ${first} and s.seq < ${first + count} order by s.seq`.execute(tx);
  return rows.map(({ seq, state, salt, body }) =>
    state === "open" && salt && body
      ? openRecord(seq, salt, body)
      : { seq, state: state === "erased" ? "erased" : "sealed" },
  );
}

/** An entry as a page shows it to the transaction's viewer. */
export interface EntryView {
  readonly id: EntryId;
  /** Null while it is being sealed: written, not yet in the signed tree. */
  readonly seq: number | null;
  /** The log that the number belongs to. */
  readonly origin: string | null;
  readonly entry: string;
  readonly state: BodyRecord["state"];
  /** Null where the viewer may not see it, or nobody may any more. */
  readonly body: Body | null;
  /** It is about the viewer, who may therefore have it opened or erased. */
  readonly concernsViewer: boolean;
}

interface EntryRow {
  readonly id: EntryId;
  readonly seq: number | null;
  readonly origin: string | null;
  readonly entry: Buffer;
  readonly state: BodyRecord["state"] | null;
  readonly body: Buffer | null;
  readonly concernsViewer: boolean;
}

function viewOf({ id, seq, origin, entry, state, body, concernsViewer }: EntryRow): EntryView {
  const parsed = body && parseBody(body);
  const shown = parsed && "body" in parsed ? parsed.body : null;
  return { id, seq, origin, entry: entry.toString("utf8"), state: state ?? "sealed", body: shown, concernsViewer };
}

/** Ours to see: the first wall, which the policy on `ledger_body` repeats behind it. */
const aboutViewer = sql`b.about = current_setting('wardmote.viewer', true)`;
const visible = sql`(b.state <> 'sealed' or ${aboutViewer})`;

const entryColumns = sql`e.id, s.seq, i.origin, e.entry, b.state, case when ${visible} then b.body end as body,
  coalesce(${aboutViewer}, false) as "concernsViewer"`;

/** Entries of the current log by falling number, those before `before` if it is given. */
export async function recentEntries(tx: Tx, page: { before?: number; limit: number }): Promise<EntryView[]> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from ledger_sequence s
      join ledger_identity i on i.log = s.log
      join ledger_entry e on e.id = s.entry_id left join ledger_body b on b.entry_id = e.id
     where s.log = ${currentLog} and s.seq < ${page.before ?? Number.MAX_SAFE_INTEGER}
     order by s.seq desc limit ${page.limit}`.execute(tx);
  return rows.map(viewOf);
}

export async function entryBySeq(tx: Tx, seq: number): Promise<EntryView | null> {
  const [entry] = await recentEntries(tx, { before: seq + 1, limit: 1 });
  return entry?.seq === seq ? entry : null;
}

/** The numbers of a record's entries, for its seal: only those whose bodies the transaction's viewer may see. */
export async function sealOf(tx: Tx, subject: string): Promise<{ seq: number | null }[]> {
  const { rows } = await sql<{ seq: number | null }>`
    select seq from ledger_seal where subject = ${subject} order by seq nulls last`.execute(tx);
  return rows;
}

/** The entries of a record, oldest first: only those whose bodies the transaction's viewer may see. */
export async function entriesOf(tx: Tx, subject: string): Promise<EntryView[]> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from ledger_body b join ledger_entry e on e.id = b.entry_id
      left join ledger_sequence s on s.entry_id = e.id left join ledger_identity i on i.log = s.log
     where b.subject = ${subject} and ${visible} order by b.entry_id`.execute(tx);
  return rows.map(viewOf);
}

/** The newest open entry of each act in one committee or group; `seq` is null while it is being sealed. */
export async function newestOfActs(
  tx: Tx,
  acts: readonly string[],
  scope: string,
): Promise<readonly { act: string; at: Date; seq: number | null }[]> {
  const { rows } = await sql<{ act: string; at: Date; seq: number | null }>`
    select act, at, seq from ledger_newest(${acts}::text[], ${scope})`.execute(tx);
  return rows;
}
