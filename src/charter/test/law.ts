import type { ClauseCitation } from "../../platform/viewer.ts";
import { type Actor, type Body, type BoundMeaning, evaluate, type Law, type Matter } from "../authorise.ts";
import type { Holder, Meaning } from "../binding.ts";
import type { Act } from "../vocabulary.ts";

/** A small law for tests: the committee `tsc`, below it the groups `wg` and `docs`, and three documents. */

type Document = Omit<BoundMeaning, "meaning" | "clause"> & { readonly name: string };
type Seat = Law["filled"][number];

export const charter: Document = { name: "charter", order: 1, governs: "tsc", binds: "all" };
export const governance: Document = { name: "governance", order: 4, governs: "wg", binds: ["wg"] };
export const rules: Document = { name: "standing-rules", order: 5, governs: "wg", binds: ["wg"] };

/** A clause of the document, cited as `charter 2`. */
export const clause = ({ name, ...document }: Document, address: string, meaning: Meaning): BoundMeaning => ({
  ...document,
  meaning,
  clause: {
    document: name,
    documentTitle: name,
    version: 1,
    clause: `clause_${name}_${address}` as ClauseCitation["clause"],
    address,
    label: address,
    words: "",
    provisional: false,
  },
});
export const cited = ({ document, address }: ClauseCitation): string => `${document} ${address}`;

export const chair: Holder = { kind: "seat", body: "this", seat: "chair" };
/** The chair of `wg`, from whatever document. */
export const groupsChair: Holder = { kind: "seat", body: "wg", seat: "chair" };
export const participants: Holder = { kind: "participant" };
export const groupByMotion: Holder = { kind: "motion", body: "this" };
export const may = (holder: Holder, act: Act, when: Extract<Meaning, { kind: "power" }>["when"] = []): Meaning => ({
  kind: "power",
  holder,
  act,
  when,
});
export const must = (holder: Holder, act: Act): Meaning => ({ kind: "duty", holder, act });
export const mayNot = (holder: Holder, act: Act): Meaning => ({ kind: "prohibition", holder, act });

export const bodies: readonly Body[] = [
  { slug: "tsc", parent: null },
  { slug: "wg", parent: "tsc" },
  { slug: "docs", parent: "tsc" },
];
const wgChair: Seat = { body: "wg", seat: "chair" };
export const law = (meanings: readonly BoundMeaning[], filled: readonly Seat[] = [wgChair]): Law => ({
  meanings,
  bodies,
  filled,
});
export const inGroup: Matter = { body: "wg", roles: [], holds: [] };

export const stranger: Actor = { kind: "stranger" };
export const participant: Actor = { kind: "person", participant: true, seats: [] };
export const holderOf = (body: string, seat: string, voting = false): Actor => ({
  kind: "person",
  participant: true,
  seats: [{ body, seat, voting }],
});
export const theChair = holderOf("wg", "chair");
export const motionOf = (body: string): Actor => ({ kind: "motion", body });

/** `granted by charter 2`, or the refusal's kind with the clause that it names. */
export function answer(act: Act, actor: Actor, asked: Law, matter: Matter = inGroup): string {
  const verdict = evaluate(act, actor, matter, asked);
  if (verdict.granted) return `granted by ${cited(verdict.grant.clause)}`;
  const { refusal } = verdict;
  return "clause" in refusal ? `${refusal.kind}: ${cited(refusal.clause)}` : refusal.kind;
}
