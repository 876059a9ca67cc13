/** Technical limits. Governance numbers do not stand here: they stand in the governing documents. */
export const limits = {
  /** A governing document, in bytes. */
  documentBytes: 1_000_000,
  /** Clauses and headings of a governing document. */
  documentClauses: 5_000,
  /** Lists and quotations inside one another in a governing document. */
  documentNesting: 16,
  /** The minutes of one meeting, in bytes. */
  minutesBytes: 800_000,
  /** Letters of a name of one word, from which on it is removed from prose when its person is erased. */
  proseNameLetters: 6,
  /** Names, and doubts, of one meeting on its page; its file and the API have all of them. */
  attendeeRows: 500,
  /** Characters of one section of minutes on a page. */
  minutesWords: 50_000,
  /** Bars of a picture. */
  chartRows: 120,
  /** Rows of a roster. */
  rosterRows: 2_000,
  /** A request's body without files, in bytes. */
  requestBytes: 1_100_000,
  /** A browser session, in days. */
  sessionDays: 30,
  /** How long after its beginning a session may add the first passkey, in minutes. */
  freshSessionMinutes: 15,
  /** A mailed sign-in link, in minutes. */
  signInMinutes: 30,
  /** A sign-in by passkey or at a provider, from its beginning to its end, in minutes. */
  ceremonyMinutes: 10,
  /** How long a provider may take to answer one request, in milliseconds. */
  providerMilliseconds: 8_000,
  /** The most that a provider may answer, in bytes. */
  providerBytes: 500_000,
  /** The one-time set-up link, in hours; a new one is printed at each start until it is used. */
  setUpHours: 24,
  /** An API token, in days. */
  tokenDays: 365,
  /** How long the answer to an `Idempotency-Key` is kept, in hours. */
  idempotencyHours: 24,
  /** Hits on one page of a search. */
  searchRows: 20,
  /** How long a process shows the community's names before it asks for them again, in seconds. */
  namesSeconds: 10,
  /** Hits of one kind that a search counts; beyond, it says that there are more. */
  searchCounted: 500,
  /** Rows on one page of a list. */
  pageRows: 50,
} as const;
