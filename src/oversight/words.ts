import { charterRefused } from "../charter/index.ts";
import type { KeyReused } from "../platform/action.ts";
import type { Refused } from "../platform/http/refusals.ts";
import type { OversightRefusal } from "./actions.ts";

/** Every refusal of this slice as a sentence. */
export const oversightRefused = (refusal: OversightRefusal | KeyReused): Refused =>
  refusal.kind === "finding-accepted"
    ? { kind: refusal.kind, status: 409, sentence: "This finding was accepted already." }
    : charterRefused(refusal);
