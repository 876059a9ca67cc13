import { appendEntry } from "../ledger/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { nothingCalled } from "./actions.ts";
import { isOneClause } from "./alignment.ts";
import type { CharterRefusal } from "./authority.ts";
import { refreshCitations } from "./citation-store.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import * as store from "./store.ts";
import * as versions from "./version-store.ts";

/** A guess of alignment: the version in which it was made, and its place there. */
export interface GuessId {
  readonly number: number;
  readonly position: number;
}

export interface AlignmentDecision {
  /** Yes, it is the same clause; or all that nobody has decided yet. */
  readonly confirm?: readonly GuessId[] | "all" | undefined;
  /** These are not the same clause. Nobody can take that back: what was one clause is two from then on. */
  readonly refuse?: readonly GuessId[] | undefined;
}

export interface AlignmentDecided {
  readonly confirmed: number;
  readonly refused: number;
}

/** A person says of guesses whether they are right. */
export const decideAlignment = (context: Context, slug: string, decision: AlignmentDecision) =>
  act(context, async (tx): Promise<Result<AlignmentDecided, FoundingRefusal | CharterRefusal>> => {
    const document = await store.findDocument(tx, slug);
    if (!document) return refuse(nothingCalled("document", slug));
    const granted = await foundingOr(tx, context, "confirm-alignment", "amend-document", document.governs);
    if (!granted.ok) return granted;
    return ok(await decideAlignmentIn(tx, context, slug, decision, granted.value));
  });

/** As {@link decideAlignment}, with a permission that is there already. */
export async function decideAlignmentIn(
  tx: Tx,
  { now }: Context,
  slug: string,
  { confirm = [], refuse: refused = [] }: AlignmentDecision,
  permitted: Permitted,
): Promise<AlignmentDecided> {
  await versions.lockDocument(tx, slug);
  const guesses = await versions.listGuesses(tx, slug, false);
  const names = (ids: readonly GuessId[], it: versions.Guess) =>
    ids.some(({ number, position }) => number === it.number && position === it.position);
  const no = guesses.filter((it) => it.state !== "refused" && names(refused, it));
  const yes = guesses.filter(
    (it) => it.state === "guess" && !no.includes(it) && (confirm === "all" || names(confirm, it)),
  );
  const by = permitted.by === "operator" ? null : permitted.by;
  for (const [state, chosen] of [
    ["confirmed", yes],
    ["refused", no],
  ] as const)
    for (const [version, of] of Map.groupBy(chosen, (it) => it.version))
      await versions.saveGuessDecision(tx, { version, positions: of.map((it) => it.position), state, by, now });
  for (const { change, clause, number } of no)
    if (clause && isOneClause(change))
      await versions.partIdentity(tx, { document: slug, number }, clause, newId("clause", now));
  if (no.length > 0) await refreshCitations(tx);
  const decided = { confirmed: yes.length, refused: no.length };
  if (yes.length + no.length > 0)
    await appendEntry(tx, {
      ...permitted,
      subject: `document:${slug}`,
      at: now,
      hashes: {},
      facts: { ...decided, apart: no.map((it) => `${it.number}:${it.address ?? it.was}`).join(" ") },
    });
  return decided;
}
