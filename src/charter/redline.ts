import { diffWordsWithSpace } from "diff";
import { type Change, changeOf, weave } from "./alignment.ts";
import type { Meaning } from "./binding.ts";
import { meaningKey } from "./carrying.ts";

/** What differs between two versions of a document, word by word. */

export interface Piece {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Threat: two long texts without a common word would take time that grows with the square of their length. */
const editsAtMost = 1000;

/** The words of the later text with what came in and what went; beyond a limit the whole of either. */
export function redlineWords(before: string, after: string): readonly Piece[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: after }];
  const found = diffWordsWithSpace(before, after, { maxEditLength: editsAtMost });
  if (!found) return joined([piece("removed", before), piece("added", after)]);
  return joined(found.map((it) => piece(it.added ? "added" : it.removed ? "removed" : "same", it.value)));
}

const piece = (kind: Piece["kind"], text: string): Piece => ({ kind, text });

/** A space between two changes belongs to both: words that changed one after the other read as one change. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const read: Piece[] = [];
  let run = { removed: "", added: "" };
  const close = () => {
    if (run.removed) read.push(piece("removed", run.removed));
    if (run.added) read.push(piece("added", run.added));
    run = { removed: "", added: "" };
  };
  for (const [index, { kind, text }] of pieces.entries()) {
    if (kind !== "same") run[kind] += text;
    else if (run.removed && run.added && /^\s+$/.test(text) && index < pieces.length - 1) {
      run.removed += text;
      run.added += text;
    } else {
      close();
      read.push({ kind, text });
    }
  }
  close();
  return read.filter((it) => it.text !== "");
}

export interface Comparable {
  readonly clause: string;
  readonly address: string;
  readonly hash: string;
  readonly words: string;
  readonly bindings: readonly { readonly meaning: Meaning; readonly state: string }[];
}

export interface RedlineRow<C extends Comparable> {
  readonly change: Exclude<Change, "split" | "merged">;
  readonly before: C | null;
  readonly after: C | null;
  readonly words: readonly Piece[];
  /** What the clause means, with what came in and what went. */
  readonly meanings: readonly { readonly kind: Piece["kind"]; readonly meaning: Meaning }[];
}

/** Two versions beside each other, clause by clause, whichever is the older; what is one clause in both stands in one row. */
export function redlineOf<C extends Comparable>(before: readonly C[], after: readonly C[]): readonly RedlineRow<C>[] {
  const was = new Map(before.map((it) => [it.clause, it]));
  const is = new Map(after.map((it, index) => [it.clause, index]));
  return weave(before.length, after.length, (index) => is.get(before[index]?.clause ?? ""), {
    gone: (index): RedlineRow<C> => rowOf("gone", before[index] ?? null, null),
    standing: (index): RedlineRow<C> => {
      const here = after[index] ?? null;
      const there = was.get(here?.clause ?? "") ?? null;
      if (!here || !there) return rowOf("new", there, here);
      return rowOf(changeOf(here.hash === there.hash, here.address === there.address), there, here);
    },
  });
}

const rowOf = <C extends Comparable>(change: Change, before: C | null, after: C | null): RedlineRow<C> => ({
  change: change as RedlineRow<C>["change"],
  before,
  after,
  words:
    before?.hash === after?.hash && after
      ? [piece("same", after.words)]
      : redlineWords(before?.words ?? "", after?.words ?? ""),
  meanings: redlineMeanings(before, after),
});

function redlineMeanings(before: Comparable | null, after: Comparable | null): RedlineRow<Comparable>["meanings"] {
  const standing = (side: Comparable | null) =>
    new Map(
      (side?.bindings ?? [])
        .filter((it) => it.state !== "dismissed")
        .map(({ meaning }) => [meaningKey(meaning), meaning] as const),
    );
  const [was, is] = [standing(before), standing(after)];
  return [
    ...[...was].flatMap(([key, meaning]) => (is.has(key) ? [] : [{ kind: "removed" as const, meaning }])),
    ...[...is].map(([key, meaning]) => ({ kind: was.has(key) ? ("same" as const) : ("added" as const), meaning })),
  ];
}
