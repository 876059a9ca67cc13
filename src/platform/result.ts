/**
 * Expected outcomes are values. An action answers `ok(value)` or `refuse(refusal)`; only faults are thrown.
 * A refusal carries what the person needs to hear, never HTTP words: `platform/http/refusals.ts` maps kinds to status.
 */
export type Result<T, R> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const refuse = <R>(refusal: R): Result<never, R> => ({ ok: false, refusal });

/** Call in the branch that the types say cannot be reached. */
export function never(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
