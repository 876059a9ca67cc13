/** The connection to PostgreSQL failed or was lost; whether an unfinished commit took effect is unknown. The HTTP edge answers 503. */
export class DatabaseGone extends Error {
  override readonly name: string = "DatabaseGone";
}

/** PostgreSQL has no room left on its disk. A commit that meets it may end PostgreSQL, so of that too the effect is unknown. */
export class DatabaseFull extends DatabaseGone {
  override readonly name = "DatabaseFull";
}

// PostgreSQL Appendix A: classes 08 (connection) and 57P (operator intervention), and too_many_connections.
const goneStates = /^(08...|57P0[123]|53300)$/;
const goneCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
const goneMessages =
  /^Connection terminated|^Client (was closed|has encountered)|timeout exceeded when trying to connect/;

/** PostgreSQL's five-character SQLSTATE, or the system's error code, or an empty text. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function isConnectionLoss(error: unknown): boolean {
  const code = errorCode(error);
  return goneStates.test(code) || goneCodes.has(code) || goneMessages.test(errorMessage(error));
}

/** disk_full */
export const isDiskFull = (error: unknown): boolean => errorCode(error) === "53100";

/** serialization_failure and deadlock_detected: the transaction had no effect and may be tried again. */
export const isRetryable = (error: unknown): boolean => ["40001", "40P01"].includes(errorCode(error));
