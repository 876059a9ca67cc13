import type { Result } from "../result.ts";
import { reachEmbedded } from "./embedded.ts";
import { reachExternal } from "./external.ts";
import type { EmbeddedWish, Reached } from "./reached.ts";
import { type DatabaseRefusal, refuse } from "./refusal.ts";

export interface DatabaseWish extends EmbeddedWish {
  /** An external PostgreSQL: its owner's login, or with `databaseOwnerUrl` the application's. */
  readonly databaseUrl?: string | undefined;
  readonly databaseOwnerUrl?: string | undefined;
}

/** Reaches the database of this configuration: the embedded one, or the one at `databaseUrl`. */
export async function reachDatabase(wish: DatabaseWish): Promise<Result<Reached, DatabaseRefusal>> {
  if (wish.databaseUrl !== undefined) return reachExternal(wish.dataDir, wish.databaseUrl, wish.databaseOwnerUrl);
  if (wish.databaseOwnerUrl !== undefined) {
    return refuse(
      "database-unreachable",
      "DATABASE_OWNER_URL is set and DATABASE_URL is not: set DATABASE_URL to the application's login, or neither.",
    );
  }
  return reachEmbedded(wish);
}
