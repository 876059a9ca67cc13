import type { Actor } from "../authorise.ts";
import type { Holder } from "../binding.ts";
import type { Condition, MatterRole } from "../vocabulary.ts";

/**
 * The look-up against an oracle that knows neither holders nor bodies: here everybody who asks carries the names by which a
 * clause can mean them, and the charter's sentences on evaluation are said over sets of clauses.
 */

export const holders = {
  "the group by motion": { kind: "motion", body: "this" },
  "the committee by motion": { kind: "motion", body: "parent" },
  "the group by consensus": { kind: "consensus", body: "this" },
  "the group": { kind: "body", body: "this" },
  "the chair": { kind: "seat", body: "this", seat: "chair" },
  "the committee's chair": { kind: "seat", body: "committee", seat: "chair" },
  "the group's voting members": { kind: "voting-members", body: "this" },
  "the committee's voting members": { kind: "voting-members", body: "parent" },
  "the owner of the matter": { kind: "role", role: "owner" },
  "a participant": { kind: "participant" },
  anyone: { kind: "anyone" },
  "the clock": { kind: "clock" },
} as const satisfies Record<string, Holder>;
type Name = keyof typeof holders;
export const names = Object.keys(holders) as Name[];

export interface Asker {
  readonly title: string;
  readonly actor: Actor;
  readonly roles: readonly MatterRole[];
  readonly is: ReadonlySet<Name>;
}

type Sitting = Extract<Actor, { kind: "person" }>["seats"][number];
const asker = (title: string, actor: Actor, is: readonly Name[], roles: readonly MatterRole[] = []): Asker => ({
  title,
  actor,
  roles,
  is: new Set(is),
});
const person = (title: string, seats: readonly Sitting[], is: readonly Name[], roles: readonly MatterRole[] = []) =>
  asker(title, { kind: "person", participant: true, seats }, ["anyone", "a participant", ...is], roles);
const body = (kind: "motion" | "consensus", of: string, is: readonly Name[]) =>
  asker(`${kind} of the ${of}`, { kind, body: of }, is);
const groupChair: Sitting = { body: "group", seat: "chair", voting: false };

export const sitting: readonly Asker[] = [
  person("the chair", [groupChair], ["the chair"]),
  asker(
    "who acts for the chair, conduct not acknowledged",
    { kind: "person", participant: false, seats: [groupChair] },
    ["anyone", "the chair"],
  ),
];
export const others: readonly Asker[] = [
  asker("a stranger", { kind: "stranger" }, ["anyone"]),
  asker("a stranger who owns the matter", { kind: "stranger" }, ["anyone", "the owner of the matter"], ["owner"]),
  asker("a person without anything", { kind: "person", participant: false, seats: [] }, ["anyone"]),
  person("a participant who reported the matter", [], [], ["reporter"]),
  person("the owner", [], ["the owner of the matter"], ["owner"]),
  person("a voting member", [{ body: "group", seat: "member-1", voting: true }], ["the group's voting members"]),
  person(
    "the committee's chair",
    [{ body: "committee", seat: "chair", voting: true }],
    ["the committee's chair", "the committee's voting members"],
  ),
  person("the chair of another body", [{ body: "other", seat: "chair", voting: true }], []),
  body("motion", "group", ["the group by motion", "the group"]),
  body("motion", "committee", ["the committee by motion"]),
  body("motion", "other", []),
  body("consensus", "group", ["the group by consensus", "the group"]),
  body("consensus", "committee", []),
  asker("the clock, though the owner's case is due", { kind: "clock" }, ["the clock"], ["owner"]),
];

export interface Scene {
  readonly vacant: boolean;
  readonly holds: readonly Condition[];
}
const quorate: readonly Condition[] = ["quorate"];
export const filled: Scene = { vacant: false, holds: quorate };
export const empty: Scene = { vacant: true, holds: quorate };

export interface Sentence {
  readonly kind: "power" | "duty" | "prohibition";
  readonly who: Name;
  readonly when: readonly Condition[];
  /** `every group`: the committee's own document, which binds all below it as well. */
  readonly binds: "all" | "the group" | "every group" | "another body";
  readonly order: number;
  /** Documents of one order are told apart by name. */
  readonly document: string;
}
export type Expected = readonly [outcome: string, cited: Sentence | null, meanwhile?: Sentence | null];

const ofTheCommittee: readonly Name[] = ["the committee's chair", "the committee's voting members"];

/**
 * Does the clause speak to the group? Not where its document does not bind the group, and not where the committee's own document
 * gives something to the committee's own people: that is the committee's business. What it forbids them, it forbids everywhere.
 */
export const concernsTheGroup = ({ binds, kind, who }: Sentence): boolean =>
  binds !== "another body" && (binds !== "every group" || kind === "prohibition" || !ofTheCommittee.includes(who));

/** The charter's sentences on evaluation, over sets. The document's name only settles which of two equal clauses is cited. */
export function oracle({ is }: Asker, sentences: readonly Sentence[], scene: Scene): Expected {
  const law = sentences.filter(concernsTheGroup);
  const prohibitions = law.filter((it) => it.kind === "prohibition");
  const powers = law.filter((it) => it.kind !== "prohibition" && it.who !== "the group");
  const removes = (ban: Sentence, power: Sentence) => ban.order <= power.order;
  const lacks = ({ when }: Sentence) =>
    when.find((it) => (it === "seat-vacant" ? !scene.vacant : !scene.holds.includes(it)));

  const bans = prohibitions.filter((it) => is.has(it.who));
  const kept = powers.filter((it) => is.has(it.who) && !bans.some((ban) => removes(ban, it)));
  const ready = kept.filter((it) => lacks(it) === undefined);
  if (ready.length > 0) return ["granted", highest(ready)];

  const waiting = kept.filter((it) => lacks(it) !== "seat-vacant");
  if (waiting.length > 0) return ["condition-unmet", nearest(waiting)];
  if (bans.length > 0) return ["act-forbidden", highest(bans)];
  const elsewhere = powers.filter(
    (it) => !is.has(it.who) && !prohibitions.some((ban) => ban.who === it.who && removes(ban, it)),
  );
  const steady = elsewhere.filter((it) => !it.when.includes("seat-vacant"));
  const named = nearest(steady) ?? (kept.length > 0 ? null : nearest(elsewhere));
  if (!named) return kept.length > 0 ? ["condition-unmet", nearest(kept)] : ["act-unbound", null];
  const standIns = elsewhere.filter((it) => it !== named && it.when.includes("seat-vacant"));
  return ["holder-missing", named, named.who === "the chair" && scene.vacant ? nearest(standIns) : null];
}

const highest = (sentences: readonly Sentence[]): Sentence | null =>
  sentences.reduce<Sentence | null>((best, it) => (best && !precedes(it, best) ? best : it), null);
/** Who is pointed to: by the group's own documents if they name anybody, else by the committee's. */
const nearest = (sentences: readonly Sentence[]): Sentence | null =>
  highest(sentences.filter((it) => it.binds !== "every group")) ?? highest(sentences);
const precedes = (one: Sentence, other: Sentence): boolean =>
  one.order < other.order || (one.order === other.order && one.document < other.document);
