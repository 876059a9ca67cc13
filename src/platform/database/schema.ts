import type { Transaction } from "kysely";

/**
 * The tables, as Kysely sees them. Each slice adds its own in its `store.ts`:
 *
 *     declare module "../platform/database/schema.ts" {
 *       interface Schema { meeting: MeetingTable }
 *     }
 */
// biome-ignore lint/suspicious/noEmptyInterface: slices fill it by declaration merging
export interface Schema {}

/** An open transaction whose viewer is set; the only way to the tables. */
export type Tx = Transaction<Schema>;
