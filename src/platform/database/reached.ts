import type pg from "pg";
import type { Logger } from "pino";

export interface EmbeddedWish {
  readonly dataDir: string;
  /** Only `server` takes the lock on the data folder. */
  readonly as: "server" | "command";
  readonly log: Pick<Logger, "info" | "warn">;
  /** PostgreSQL settings beside Wardmote's own, used where this process is the one that starts the cluster. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Reached {
  /** For migrations only. */
  readonly owner: pg.PoolConfig;
  /** The login that row-level policies bind. */
  readonly app: pg.PoolConfig & { readonly user: string };
  readonly embedded: boolean;
  /** Call last, once every connection is closed. Stops the embedded PostgreSQL if nobody else uses it. */
  leave(): Promise<void>;
}
