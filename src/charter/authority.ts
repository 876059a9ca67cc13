import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { Grant, Viewer } from "../platform/viewer.ts";
import {
  type Actor,
  type AuthorityRefusal,
  evaluate,
  type Law,
  type Matter,
  type Reasoning,
  type RuleInForce,
  ruleInForce,
  type Verdict,
} from "./authorise.ts";
import { listBodies } from "./seats.ts";
import { type AuthorityFacts, loadAuthority, loadRules } from "./store.ts";
import type { Act, RuleName } from "./vocabulary.ts";

/** What an act is about. Conditions and roles that another slice knows arrive with it as facts. */
export interface Subject {
  /** Short name of the body whose affair it is. */
  readonly body: string;
  readonly roles?: Matter["roles"];
  readonly holds?: Matter["holds"];
}

/** How bodies and seats are called, so that a refusal can be said in words. */
export interface Names {
  readonly bodies: Readonly<Record<string, string>>;
  /** By `body/seat`. */
  readonly seats: Readonly<Record<string, string>>;
}

export type CharterRefusal =
  | { readonly kind: "founding-open"; readonly act: Act }
  | { readonly kind: "body-unknown" }
  | {
      readonly kind: "refused-by-charter";
      readonly refusal: AuthorityRefusal;
      readonly signedIn: boolean;
      readonly names: Names;
    };

/**
 * Asks the governing documents, inside the act's own transaction: the seats are read there and held until it ends. The grant is the
 * argument of the write that follows and stands in its ledger entry; the refusal is what the person sees.
 */
export async function authorise(
  tx: Tx,
  context: Context,
  act: Act,
  subject: Subject,
): Promise<Result<Grant, CharterRefusal>> {
  const { verdict, facts } = await ask(tx, context, act, subject, true);
  return resultOf(act, subject, verdict, context.viewer, facts);
}

/** What a page says beside an act before anybody tries it. */
export interface Prospect {
  readonly act: Act;
  readonly result: Result<Grant, CharterRefusal>;
  readonly considered: readonly Reasoning[];
}

/** The same question without holding anything: may this viewer do it today, and why? */
export async function prospect(tx: Tx, context: Context, act: Act, subject: Subject): Promise<Prospect> {
  const { verdict, facts } = await ask(tx, context, act, subject, false);
  return { act, considered: verdict.considered, result: resultOf(act, subject, verdict, context.viewer, facts) };
}

function resultOf(
  act: Act,
  { body }: Subject,
  verdict: Verdict,
  viewer: Viewer,
  facts: AuthorityFacts,
): Result<Grant, CharterRefusal> {
  if (facts.founding !== "closed") return refuse({ kind: "founding-open", act });
  if (!facts.bodies.some((it) => it.slug === body)) return refuse({ kind: "body-unknown" });
  if (verdict.granted) return ok(verdict.grant);
  const { refusal } = verdict;
  return refuse({ kind: "refused-by-charter", refusal, signedIn: viewer.kind === "person", names: namesOf(facts) });
}

async function ask(
  tx: Tx,
  context: Context,
  act: Act,
  subject: Subject,
  hold: boolean,
): Promise<{ verdict: Verdict; facts: AuthorityFacts }> {
  const { viewer } = context;
  const person = viewer.kind === "person" ? viewer.id : null;
  const facts = await loadAuthority(tx, { act, person, day: context.now, hold });
  const ofSession = viewer.kind === "person" && viewer.secondFactor ? (["second-factor"] as const) : [];
  const holds = [...(subject.holds ?? []), ...ofSession];
  const matter: Matter = { body: subject.body, roles: subject.roles ?? [], holds };
  const actor = actorOf(viewer, facts, await standIns(tx, facts));
  return { verdict: evaluate(act, actor, matter, lawOf(facts)), facts };
}

/** Vacant seats in which the person stands by and a rule in force lets them act: as deputy, or as the last holder. */
async function standIns(tx: Tx, facts: AuthorityFacts): Promise<AuthorityFacts["seats"]> {
  const standingBy = facts.seats.filter((it) => it.vacant && it.standsBy !== null);
  if (standingBy.length === 0) return [];
  const meanings = await loadRules(tx, ["deputy-acts", "expired-seat-votes", "resigned-member-votes"]);
  return standingBy.filter(({ body, standsBy }) => {
    const procedure = standsBy === "deputy-acts" ? "seat" : "vote";
    const rule = standsBy && ruleInForce(standsBy, procedure, body, { meanings, bodies: facts.bodies });
    return rule?.value.kind === "yes-no" && rule.value.yes;
  });
}

/** The rule in force for a body, looked up by itself. */
export async function ruleFor(tx: Tx, name: RuleName, procedure: string, body: string): Promise<RuleInForce | null> {
  return ruleInForce(name, procedure, body, { meanings: await loadRules(tx, [name]), bodies: await listBodies(tx) });
}

export const lawOf = ({ meanings, bodies, seats }: AuthorityFacts): Law => ({
  meanings,
  bodies,
  filled: seats.filter((it) => !it.vacant),
});

/** An administrator is a person like any other here: no clause names one. */
export function actorOf(viewer: Viewer, facts: AuthorityFacts, standIns: AuthorityFacts["seats"] = []): Actor {
  if (viewer.kind !== "person") return viewer;
  const seats = [...facts.seats.filter((it) => it.mine), ...standIns];
  return { kind: "person", participant: viewer.participant, seats };
}

/** Whatever lists bodies with their short names and seats with their titles. */
export interface Named {
  readonly bodies: readonly { readonly slug: string; readonly shortName: string }[];
  readonly seats: readonly { readonly body: string; readonly seat: string; readonly title: string }[];
}

export const namesOf = ({ bodies, seats }: Named): Names => ({
  bodies: Object.fromEntries(bodies.map((it) => [it.slug, it.shortName])),
  seats: Object.fromEntries(seats.map((it) => [`${it.body}/${it.seat}`, it.title])),
});
