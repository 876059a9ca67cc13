import type { Tx } from "../platform/database/schema.ts";
import { type Database, withViewerReadOnly } from "../platform/database/transaction.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { stranger } from "../platform/viewer.ts";
import { findIdentity } from "./identity.ts";
import type { Source, SourceFailure } from "./source.ts";
import { latestCheckpoint, readBodies, readTile } from "./store.ts";
import { parseTilePath, tileWidth } from "./tile.ts";

/** The public log in the database, as a stranger sees it: what is served, exported and checked here is one and the same. */
export const databaseSource =
  (database: Database): Source =>
  (path) =>
    withViewerReadOnly(database, stranger, async (tx): Promise<Result<Uint8Array, SourceFailure>> => {
      const bytes = await readResource(tx, path);
      return bytes ? ok(bytes) : refuse({ path, why: "is missing" });
    });

async function readResource(tx: Tx, path: string): Promise<Uint8Array | null> {
  const [kind = "", rest = ""] = splitAt(path, path.indexOf("/"));
  switch (kind) {
    case "key":
      return textOf((await findIdentity(tx))?.verifier.text.concat("\n"));
    case "checkpoint":
      return textOf((await latestCheckpoint(tx))?.note);
    case "tile": {
      const tile = parseTilePath(rest);
      return tile ? readTile(tx, tile) : null;
    }
    case "bodies": {
      const bodies = await readBodies(tx, numberOf(rest) * tileWidth, tileWidth);
      return bodies.length > 0 ? jsonOf(bodies) : null;
    }
    case "body": {
      const [body] = await readBodies(tx, numberOf(rest), 1);
      return body ? jsonOf(body) : null;
    }
    default:
      return null;
  }
}

const splitAt = (text: string, at: number): [string, string] =>
  at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];

/** A number in its one decimal form, or a number that nothing has. */
const numberOf = (text: string): number => (/^(?:0|[1-9]\d{0,11})$/.test(text) ? Number(text) : -tileWidth);

const textOf = (text: string | undefined): Uint8Array | null => (text === undefined ? null : Buffer.from(text, "utf8"));
const jsonOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value), "utf8");
