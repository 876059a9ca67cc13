/** The connection to PostgreSQL failed or was lost; whether an unfinished commit took effect is unknown. The HTTP edge answers 503. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
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

/** serialization_failure and deadlock_detected: the transaction had no effect and may be tried again. */
export const isRetryable = (error: unknown): boolean => ["40001", "40P01"].includes(errorCode(error));
