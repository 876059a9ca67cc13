import type { Meaning } from "./binding.ts";

/** What a version takes over of the meanings of its neighbour. */

export interface Decided<By> {
  readonly meaning: Meaning;
  readonly because: string;
  readonly state: "suggested" | "confirmed" | "dismissed";
  readonly decidedBy: By | null;
  readonly decidedAt: Date | null;
}

export interface Carried<By> extends Decided<By> {
  /** How it came from the neighbour; null for a suggestion that is new. */
  readonly kept: "same-words" | "other-words" | null;
}

export interface Context {
  readonly hash: string;
  /** The words of the clause it stands under, which can turn its sense: "shall not be responsible for:". */
  readonly lead: string | null;
}

/** Equal meanings have equal keys, whatever the order of their parts. */
export const meaningKey = (meaning: Meaning): string =>
  JSON.stringify(meaning, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

const fold = (text: string | null): string => (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();

const undecided = { state: "suggested", decidedBy: null, decidedAt: null } as const;

/**
 * The meanings of a clause that is the same clause in the neighbouring version. With the same words, under the same lead, what was
 * decided there stays decided. With others nothing does: a meaning that is read from the new words as from the old is flagged for
 * confirmation, and one that is not read from them any more falls away.
 */
export function carryMeanings<By>(
  here: Context,
  there: Context & { readonly bindings: readonly Decided<By>[] },
  suggested: readonly { readonly meaning: Meaning; readonly because: string }[],
): readonly Carried<By>[] {
  const fresh = suggested.map((it) => ({ ...it, ...undecided, key: meaningKey(it.meaning) }));
  const decided = there.bindings.filter((it) => it.state !== "suggested");
  const bare = ({ key: _, ...it }: (typeof fresh)[number]) => it;
  if (here.hash === there.hash && fold(here.lead) === fold(there.lead)) {
    const known = new Set(decided.map((it) => meaningKey(it.meaning)));
    return [
      ...decided.map((it) => ({ ...it, kept: "same-words" as const })),
      ...fresh.filter((it) => !known.has(it.key)).map((it) => ({ ...bare(it), kept: null })),
    ];
  }
  const confirmed = new Set(decided.filter((it) => it.state === "confirmed").map((it) => meaningKey(it.meaning)));
  return fresh.map((it) => ({ ...bare(it), kept: confirmed.has(it.key) ? ("other-words" as const) : null }));
}
