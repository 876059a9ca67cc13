import type { KeyReused, NotFound } from "../action.ts";
import type { Citation } from "../html/index.ts";
import type { ClauseCitation } from "../viewer.ts";

/** A refusal in the words of the edges. Each slice has one exhaustive table from its refusals to this. */
export interface Refused {
  readonly kind: string;
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429;
  /** One sentence: what was refused and why. */
  readonly sentence: string;
  readonly citation?: ClauseCitation | undefined;
  /** What the person can do instead. */
  readonly wayOut?: { readonly text: string; readonly href?: string } | undefined;
  /** Problems of single fields, all at once. */
  readonly problems?: readonly Problem[] | undefined;
}

export interface Problem {
  readonly field: string;
  readonly message: string;
}

export const missing: Refused = {
  kind: "not-found",
  status: 404,
  sentence: "There is nothing at this address, or nothing that you may see.",
};

/** The refusals that any action can answer with. */
export function commonRefused(refusal: KeyReused | NotFound): Refused {
  switch (refusal.kind) {
    case "not-found":
      return missing;
    case "idempotency-key-reused":
      return {
        kind: refusal.kind,
        status: 422,
        sentence: "This Idempotency-Key was used before for a different request. Use a new key for a new request.",
      };
  }
}

export const clauseHref = (clause: Pick<ClauseCitation, "document" | "address">): string =>
  `/charter/${clause.document}/${clause.address}`;

/** A text that numbers its clauses itself is named too, shortly: `Technical Charter 3.b`, but `Chairperson 4(d)`. */
const markLabel = ({ label, documentTitle }: ClauseCitation): string =>
  /^\d/.test(label) ? `${documentTitle.replace(/\s*[(:–].*$/s, "") || documentTitle} ${label}` : label;

/** A citation as the clause mark shows it. */
export const citationMark = (clause: ClauseCitation): Citation => ({
  documentTitle: clause.documentTitle,
  version: String(clause.version),
  address: clause.address,
  label: markLabel(clause),
  words: clause.words,
  href: clauseHref(clause),
  provisional: clause.provisional,
});
