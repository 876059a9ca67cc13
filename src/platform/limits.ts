/** Technical limits. Governance numbers do not stand here: they stand in the governing documents. */
export const limits = {
  /** A governing document, in bytes. */
  documentBytes: 1_000_000,
  /** Clauses and headings of a governing document. */
  documentClauses: 5_000,
  /** Lists and quotations inside one another in a governing document. */
  documentNesting: 16,
  /** Rows of a roster. */
  rosterRows: 2_000,
  /** A request's body without files, in bytes. */
  requestBytes: 1_100_000,
  /** A browser session, in days. */
  sessionDays: 30,
  /** A mailed sign-in link, in minutes. */
  signInMinutes: 30,
  /** The one-time set-up link, in hours; a new one is printed at each start until it is used. */
  setUpHours: 24,
  /** An API token, in days. */
  tokenDays: 365,
  /** How long the answer to an `Idempotency-Key` is kept, in hours. */
  idempotencyHours: 24,
  /** Rows on one page of a list. */
  pageRows: 50,
} as const;
