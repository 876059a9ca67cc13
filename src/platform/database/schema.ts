import type { Transaction } from "kysely";

/** No tables: statements are written in SQL and name the type of their rows themselves. */
export type Schema = Record<never, never>;

/** An open transaction whose viewer is set; the only way to the tables. */
export type Tx = Transaction<Schema>;
