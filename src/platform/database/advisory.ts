/**
 * PostgreSQL advisory locks, as (namespace, number). Each guards one thing among all processes on a database; the server
 * releases a session's locks when its connection ends, so none outlives a killed process.
 */
const advisoryNamespace = 0x57415244; // "WARD"

export const advisoryLocks = {
  /** Shared: this process uses the embedded cluster. Exclusive: it may stop it. */
  presence: 1,
  /** Held by the one `start` on a data folder. */
  server: 2,
  migration: 3,
  applicationLogin: 4,
  /** Held by the one process that numbers the ledger's entries. */
  sequencer: 5,
} as const;

/** The two arguments of `pg_advisory_lock` and its kin, as SQL. */
export const advisoryKey = (lock: keyof typeof advisoryLocks): string => `${advisoryNamespace}, ${advisoryLocks[lock]}`;
