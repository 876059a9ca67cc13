import type { Tx } from "../platform/database/schema.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import { type BoundMeaning, type Law, type RuleInForce, reaches, resolveBody, ruleInForce } from "./authorise.ts";
import { lawOf } from "./authority.ts";
import { type AuthorityFacts, loadAuthority } from "./store.ts";
import type { Act, RuleName } from "./vocabulary.ts";

/** What the governing documents say today, for whoever looks across them. */
export interface LawToday {
  /** A governance number of a body; null where the documents are silent. */
  rule(name: RuleName, procedure: string, body: string): RuleInForce | null;
  /** How soon a duty of a body is due, an ISO 8601 duration; null where no clause says. */
  due(act: Act, body: string): string | null;
  /** Seats that a clause speaks of or that somebody has held, and that nobody holds today. */
  readonly vacancies: readonly Vacancy[];
}

export interface Vacancy {
  readonly body: string;
  readonly seat: string;
  readonly title: string;
  /** Whether the seat is in the record, so that it has a page. */
  readonly recorded: boolean;
  /** The clause that gives the seat something to do. */
  readonly clause: ClauseCitation | null;
}

export async function readLaw(tx: Tx, day: Date): Promise<LawToday> {
  const facts = await loadAuthority(tx, { act: null, person: null, day, hold: false });
  const law = lawOf(facts);
  const { meanings, seats } = facts;
  return {
    rule: (name, procedure, body) => ruleInForce(name, procedure, body, law),
    due: (act, body) =>
      meanings
        .flatMap((bound) =>
          bound.meaning.kind === "duty" && bound.meaning.act === act && reaches(bound, body, law)
            ? [bound.meaning.within]
            : [],
        )
        .find((it) => it !== undefined) ?? null,
    vacancies: vacanciesIn(meanings, seats, law),
  };
}

function vacanciesIn(meanings: readonly BoundMeaning[], seats: AuthorityFacts["seats"], law: Law): Vacancy[] {
  const found = new Map<string, Vacancy>();
  for (const { body, seat, title } of seats)
    found.set(`${body}/${seat}`, { body, seat, title, recorded: true, clause: null });
  for (const { meaning, governs, clause } of meanings) {
    if (!("holder" in meaning) || meaning.holder.kind !== "seat") continue;
    const { seat } = meaning.holder;
    const body = resolveBody(meaning.holder.body, governs, law);
    const known = found.get(`${body}/${seat}`);
    if (known?.clause) continue;
    found.set(`${body}/${seat}`, { ...(known ?? { body, seat, title: "Chairperson", recorded: false }), clause });
  }
  return [...found.values()].filter(({ body, seat }) => !law.filled.some((it) => it.body === body && it.seat === seat));
}
