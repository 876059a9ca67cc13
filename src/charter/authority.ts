import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { ClauseCitation, Grant, Viewer } from "../platform/viewer.ts";
import {
  type Actor,
  type AuthorityRefusal,
  type BoundMeaning,
  evaluate,
  type Law,
  type Matter,
  type Reasoning,
  type RuleInForce,
  resolveBody,
  ruleInForce,
  type Verdict,
} from "./authorise.ts";
import { type AuthorityFacts, loadAuthority } from "./store.ts";
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
  const matter: Matter = { body: subject.body, roles: subject.roles ?? [], holds: subject.holds ?? [] };
  return { verdict: evaluate(act, actorOf(viewer, facts), matter, lawOf(facts)), facts };
}

const lawOf = ({ meanings, bodies, seats }: AuthorityFacts): Law => ({
  meanings,
  bodies,
  filled: seats.filter((it) => !it.vacant),
});

/** An administrator is a person like any other here: no clause names one. */
export function actorOf(viewer: Viewer, facts: AuthorityFacts): Actor {
  if (viewer.kind !== "person") return viewer;
  return { kind: "person", participant: viewer.participant, seats: facts.seats.filter((it) => it.mine) };
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

/** What the governing documents say today, for whoever looks across them. */
export interface LawToday {
  /** A governance number of a body; null where the documents are silent. */
  rule(name: RuleName, procedure: string, body: string): RuleInForce | null;
  /** How soon a duty of a body is due, an ISO 8601 duration; null where no clause says. */
  due(act: Act, body: string): string | null;
  /** Seats that a clause speaks of or that somebody has held, and that nobody holds today. */
  readonly vacancies: readonly Vacancy[];
  /** Rules that a lower document, or one of the same rank, states otherwise than the one that prevails. */
  readonly conflicts: readonly {
    readonly body: string;
    readonly prevails: ClauseCitation;
    readonly yields: ClauseCitation;
  }[];
}

export interface Vacancy {
  readonly body: string;
  readonly seat: string;
  readonly title: string;
  /** The clause that gives the seat something to do. */
  readonly clause: ClauseCitation | null;
}

export async function readLaw(tx: Tx, day: Date): Promise<LawToday> {
  const facts = await loadAuthority(tx, { act: null, person: null, day, hold: false });
  const law = lawOf(facts);
  const { meanings, bodies, seats } = facts;
  return {
    rule: (name, procedure, body) => ruleInForce(name, procedure, body, law),
    due: (act, body) =>
      meanings
        .flatMap(({ meaning, governs, binds }) =>
          meaning.kind === "duty" && meaning.act === act && (binds === "all" || governs === body)
            ? [meaning.within]
            : [],
        )
        .find((it) => it !== undefined) ?? null,
    vacancies: vacanciesIn(meanings, seats, law),
    conflicts: bodies.flatMap(({ slug }) => conflictsOf(slug, meanings, law)),
  };
}

function vacanciesIn(meanings: readonly BoundMeaning[], seats: AuthorityFacts["seats"], law: Law): Vacancy[] {
  const found = new Map<string, Vacancy>();
  for (const { body, seat, title } of seats) found.set(`${body}/${seat}`, { body, seat, title, clause: null });
  for (const { meaning, governs, clause } of meanings) {
    if (!("holder" in meaning) || meaning.holder.kind !== "seat") continue;
    const { seat } = meaning.holder;
    const body = resolveBody(meaning.holder.body, governs, law);
    const known = found.get(`${body}/${seat}`);
    if (known?.clause) continue;
    found.set(`${body}/${seat}`, { body, seat, title: known?.title ?? "Chairperson", clause });
  }
  return [...found.values()].filter(({ body, seat }) => !law.filled.some((it) => it.body === body && it.seat === seat));
}

function conflictsOf(body: string, meanings: readonly BoundMeaning[], law: Law) {
  const asked = new Map<string, readonly [RuleName, string]>();
  for (const { meaning } of meanings)
    if (meaning.kind === "rule") asked.set(`${meaning.name} ${meaning.procedure}`, [meaning.name, meaning.procedure]);
  return [...asked.values()].flatMap(([name, procedure]) => {
    const inForce = ruleInForce(name, procedure, body, law);
    return (inForce?.conflicts ?? []).map((yields) => ({ body, prevails: inForce?.clause ?? yields, yields }));
  });
}
