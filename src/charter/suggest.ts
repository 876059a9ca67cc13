import type { BodyReference, Holder, Meaning, RuleValue } from "./binding.ts";
import { type Bodies, findBodies } from "./bodies.ts";
import type { ParsedClause, ParsedDocument } from "./document.ts";
import {
  conditionPhrases,
  headingPhrases,
  howVotesAreTaken,
  type Modality,
  type Phrase,
  phrases,
  procedures,
  purposeHeading,
} from "./phrases.ts";
import { quantityShapes, readDuration, readInterval, readQuantity, readShare } from "./quantities.ts";
import { type Grammar, grammarOf, type Named, type Statement } from "./statements.ts";
import type { Act, RuleName } from "./vocabulary.ts";

export { presidingTitle } from "./bodies.ts";

/** A meaning that the words of a clause suggest. A person confirms it before it binds anybody. */
export type Suggestion = {
  readonly address: string;
  readonly meaning: Meaning;
  /** The very words that led there, `…` between pieces. */
  readonly because: string;
};

type ActPhrase = Extract<Phrase, { act: Act }>;
type Found = { readonly meaning: Meaning; readonly because: string };
type Who = { readonly holder: Holder; readonly modality: Modality; readonly because: string };

type Reader = {
  readonly bodies: Bodies;
  readonly grammar: Grammar;
  readonly table: readonly { readonly phrase: Phrase; readonly shape: RegExp }[];
  /** The body decides by votes; otherwise by consensus. */
  readonly votes: boolean;
};

/**
 * Proposes bindings for a document by the table in `phrases.ts`. A clause can get several; a clause with none is unbound.
 * Headings, and lines that only introduce a list, mean nothing by themselves. `parent` is the short name of the body above.
 */
export function suggestBindings(document: ParsedDocument, options: { readonly parent?: string } = {}): Suggestion[] {
  const bodies = findBodies(document, options);
  const grammar = grammarOf(bodies);
  const level = bodies.parent.length > 0 ? "below" : "top";
  const table = phrases
    .filter((phrase) => !("act" in phrase) || phrase.where === undefined || phrase.where === level)
    .map((phrase) => ({ phrase, shape: grammar.shape(phrase.says) }));
  const votes = document.clauses.some((clause) => /\b(?:vote|votes|voting|quorum|motion)\b/i.test(clause.words));
  const reader: Reader = { bodies, grammar, table, votes };
  const byAddress = new Map(document.clauses.map((clause) => [clause.address, clause]));
  const withChildren = new Set(document.clauses.map((clause) => clause.parent));
  return document.clauses.flatMap((clause) => {
    const introduces = withChildren.has(clause.address) && clause.words.endsWith(":");
    if (clause.kind === "heading" || introduces) return [];
    return distinct(readClause(reader, clause, above(clause, byAddress))).map((found) => ({
      address: clause.address,
      ...found,
    }));
  });
}

/** The headings and clauses that a clause stands under, nearest first. */
function above(clause: ParsedClause, byAddress: ReadonlyMap<string, ParsedClause>): ParsedClause[] {
  const found: ParsedClause[] = [];
  for (let next = byAddress.get(clause.parent ?? ""); next; next = byAddress.get(next.parent ?? "")) found.push(next);
  return found;
}

function distinct(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [JSON.stringify(each.meaning), each] as const).reverse()).values()].reverse();
}

const sentenceEnd = /(?<=[.!?]["”)]?)\s+(?=[\p{Lu}("“])|\n/u;
/** Threat: the phrases look some way ahead from each word, so that very long clauses cost time; a real one is far shorter. */
const readAtMost = 6_000;

function readClause(reader: Reader, clause: ParsedClause, parents: readonly ParsedClause[]): Found[] {
  const sentences = clause.words
    .slice(0, readAtMost)
    .split(sentenceEnd)
    .filter((sentence) => sentence.trim() !== "");
  const found = sentences.flatMap((sentence, index) => {
    const acts = readActs(reader, sentence, () => inheritedHolder(reader, parents));
    return [...readPrinciples(reader, sentence), ...readRules(reader, sentence, sentences[index + 1] ?? ""), ...acts];
  });
  const heading = parents.find((parent) => parent.kind === "heading");
  const isPurpose = heading !== undefined && reader.grammar.says(purposeHeading, heading.words);
  if (found.length > 0 || !isPurpose) return found;
  return [{ meaning: { kind: "principle", name: "purpose", scope: "" }, because: heading.words }];
}

/** Who a list is about: by the sentence that introduces it, or by the heading it stands under. */
function inheritedHolder(reader: Reader, parents: readonly ParsedClause[]): Who | null {
  for (const { kind, words } of parents) {
    const stated =
      kind === "clause" ? reader.grammar.statements(words).find((each) => each.holder !== null) : undefined;
    if (stated?.holder) {
      return { holder: stated.holder, modality: stated.modality, because: words.slice(stated.start).replace(/:$/, "") };
    }
    if (kind === "clause" && !words.endsWith(":")) continue;
    const known = headingPhrases.find(({ says }) => reader.grammar.says(says, words));
    if (!known) continue;
    if (known.holder === "nobody") return null;
    const holder: Holder = known.holder === "chair" ? { kind: "seat", body: "this", seat: "chair" } : known.holder;
    return { holder, modality: "duty", because: words.replace(/:$/, "") };
  }
  return null;
}

type ActMatch = { readonly phrase: ActPhrase; readonly start: number; readonly end: number; readonly words: string };

function matchActs(reader: Reader, sentence: string): ActMatch[] {
  const matches = reader.table.flatMap(({ phrase, shape }) => {
    if (!("act" in phrase)) return [];
    return [...sentence.matchAll(shape)].map((match) => {
      const [words] = match;
      return { phrase, start: match.index, end: match.index + words.length, words };
    });
  });
  return matches.sort((one, other) => one.start - other.start);
}

function readActs(reader: Reader, sentence: string, inherited: () => Who | null): Found[] {
  const matches = matchActs(reader, sentence);
  if (matches.length === 0) return [];
  const statements = reader.grammar.statements(sentence);
  const named = reader.grammar.named(sentence);
  const threshold = findThreshold(reader, sentence);
  let direct: Who | null = null;
  return matches.flatMap((match) => {
    direct = directHolder(sentence, named, match) ?? direct;
    const who =
      agent(sentence, named, match) ??
      stated(sentence, statements, match) ??
      votedOn(reader, match, threshold) ??
      (statements.some((each) => each.start < match.end) ? null : (direct ?? inherited()));
    return who ? meaningsOf(reader, who, match, sentence) : [];
  });
}

/** "… is appointed by the TSC". */
function agent(sentence: string, named: readonly Named[], match: ActMatch): Who | null {
  const found = named.find((each) => {
    const between = sentence.slice(match.end, each.start);
    return (
      each.start >= match.end &&
      each.start - match.end <= 60 &&
      /^[^;]*\bby\s+(?:the\s+|an?\s+|any\s+)*$/i.test(between)
    );
  });
  const passive = /\b(?:is|are|be|been)\s+(?:\w+\s+){0,3}\w+(?:ed|en|wn|pt|ld|nt|de)$/i.test(match.words);
  if (!found || !passive) return null;
  return { holder: found.holder, modality: "duty", because: sentence.slice(match.start, found.end) };
}

/** "The Chairperson may … escalate": the nearest statement before the act. */
function stated(sentence: string, statements: readonly Statement[], match: ActMatch): Who | null {
  const statement = statements.findLast(
    (each) => each.end <= match.start || (each.passive && each.start >= match.start && each.end <= match.end),
  );
  if (!statement) return null;
  const because = `${sentence.slice(statement.start, statement.end)} … `;
  if (statement.passive) {
    if (statement.modality !== "duty" || match.phrase.decision) return null;
    return { holder: { kind: "body", body: "this" }, modality: "duty", because: "" };
  }
  if (!statement.holder) return null;
  if (match.phrase.decision && statement.holder.kind !== "body" && statement.holder.kind !== "seat") return null;
  return { holder: statement.holder, modality: statement.modality, because };
}

/** "… by a two-thirds vote of the entire TSC": who votes decides. */
function votedOn(reader: Reader, match: ActMatch, threshold: Threshold | null): Who | null {
  if (!threshold || !match.phrase.decision) return null;
  const body = reader.grammar.bodyIn(threshold.words) ?? "this";
  return { holder: { kind: "motion", body }, modality: "power", because: "" };
}

/** "The Convener calls meetings": the act follows its subject at once. */
function directHolder(sentence: string, named: readonly Named[], match: ActMatch): Who | null {
  const found = named.find(
    (each) =>
      each.subject &&
      each.end < match.start &&
      /^\s+(?:(?:is|are|also|then|\w+ly)\s+)*$/i.test(sentence.slice(each.end, match.start)) &&
      !/\b(?:when|if|once|until|unless|while|where)\s+(?:the\s+)?$/i.test(sentence.slice(0, each.start)),
  );
  return found
    ? { holder: found.holder, modality: "duty", because: `${sentence.slice(found.start, found.end)} … ` }
    : null;
}

function meaningsOf(reader: Reader, who: Who, match: ActMatch, sentence: string): Found[] {
  const { phrase, words } = match;
  const because = who.because.endsWith("… ")
    ? who.because + words
    : who.because === "" || who.because.includes(words)
      ? who.because || words
      : `${who.because} … ${words}`;
  const when = conditionPhrases
    .filter(([, says]) => reader.grammar.says(says, sentence))
    .map(([condition]) => condition);
  const { modality } = who;
  if (modality === "prohibition")
    return [{ meaning: { kind: "prohibition", holder: who.holder, act: phrase.act }, because }];
  const collective = who.holder.kind === "body" && (modality === "power" || phrase.decision === true);
  if (modality === "power" || collective || who.holder.kind === "motion") {
    const holder = who.holder.kind === "body" ? decider(reader, who.holder.body, sentence) : who.holder;
    return [phrase.act, ...(phrase.implies ?? [])].map((act) => ({
      meaning: { kind: "power", holder, act, when },
      because,
    }));
  }
  const duty: Meaning = { kind: "duty", holder: who.holder, act: phrase.act, ...timing(sentence) };
  const implied = who.holder.kind === "seat" ? (phrase.implies ?? []) : [];
  return [
    { meaning: duty, because },
    ...implied.map((act) => ({ meaning: { kind: "power", holder: who.holder, act, when } as const, because })),
  ];
}

/** A body above decides by motion; the body itself by motion where its document knows votes, otherwise by consensus. */
function decider(reader: Reader, body: BodyReference, sentence: string): Holder {
  const byConsensus = body === "this" && (!reader.votes || /\bby (?:\w+ )?consensus\b/i.test(sentence));
  return { kind: byConsensus ? "consensus" : "motion", body };
}

function timing(sentence: string): { every?: string; within?: string } {
  const interval = new RegExp(`\\b${quantityShapes.interval}\\b`, "i").exec(sentence)?.[0];
  const every = interval ? readInterval(interval) : null;
  const limit = new RegExp(`\\bwithin (${quantityShapes.duration})`, "i").exec(sentence)?.[1];
  const within = limit ? readDuration(limit) : null;
  return { ...(every ? { every } : {}), ...(within?.kind === "duration" ? { within: within.iso } : {}) };
}

function readPrinciples(reader: Reader, sentence: string): Found[] {
  const seen = new Set<string>();
  return reader.table.flatMap(({ phrase, shape }) => {
    if (!("principle" in phrase) || seen.has(phrase.principle)) return [];
    const because = sentence.match(shape)?.[0];
    if (because === undefined) return [];
    seen.add(phrase.principle);
    const principle: Found = {
      meaning: { kind: "principle", name: phrase.principle, scope: "" },
      because,
    };
    return phrase.grants
      ? [principle, { meaning: { kind: "power", ...phrase.grants, when: [] }, because }]
      : [principle];
  });
}

type Threshold = { readonly words: string; readonly value: RuleValue };

/** How many must agree, with who is counted: "a two-thirds vote of the entire TSC". */
function findThreshold(reader: Reader, sentence: string): Threshold | null {
  for (const { phrase, shape } of reader.table) {
    if (!("rule" in phrase) || phrase.rule !== "threshold") continue;
    const match = sentence.matchAll(shape).next().value;
    if (!match) continue;
    const words = sentence.slice(match.index, match.index + match[0].length + 40);
    const value = thresholdValue(match[0], words, sentence);
    if (value) return { words: match[0], value };
  }
  return null;
}

function thresholdValue(matched: string, words: string, sentence: string): RuleValue | null {
  if (/lazy consensus/i.test(matched))
    return { kind: "lazy-consensus", of: /member/i.test(words) ? "voting-members" : "participants" };
  const share = /unanim/i.test(matched) ? { numerator: 1, denominator: 1, strictlyMore: false } : readShare(matched);
  if (!share) return null;
  const approvalBy = /subject to (?:the )?approval (?:by|of) (?:the )?([^.,;]{2,60})/i.exec(sentence)?.[1]?.trim();
  const of = /\b(?:entire|whole|full)\b/i.test(words)
    ? "entire-body"
    : /\b(?:in attendance|present|attending|cast)\b/i.test(words)
      ? "present"
      : "voting-members";
  return { kind: "fraction", ...share, of, ...(approvalBy ? { approvalBy } : {}) };
}

/** What a rule is for where the words around it do not say. */
const usualProcedures: Partial<Record<RuleName, string>> = { "decision-method": "decision", threshold: "decision" };

/** `next`: the sentence after it, which may say how its votes are taken. */
function readRules(reader: Reader, sentence: string, next: string): Found[] {
  const body = reader.grammar.bodyIn(sentence) ?? "this";
  const decided = new Set(matchActs(reader, sentence).flatMap(({ phrase }) => (phrase.decision ? [phrase.act] : [])));
  const [decision] = decided;
  const around =
    procedureOf(reader, sentence) ??
    (reader.grammar.says(howVotesAreTaken, next) ? procedureOf(reader, next) : undefined);
  const found: Found[] = [];
  const add = (name: RuleName, procedure: string, value: RuleValue, because: string) =>
    found.push({ meaning: { kind: "rule", name, procedure, body, value }, because });
  const names = new Set<RuleName>();
  for (const { phrase, shape } of reader.table) {
    if (!("rule" in phrase) || phrase.rule === "threshold" || names.has(phrase.rule)) continue;
    const because = sentence.match(shape)?.[0];
    const spoken = phrase.rule === "period" && (names.has("notice") || names.has("term-length"));
    if (because === undefined || spoken) continue;
    const procedure = phrase.procedure ?? around ?? decision ?? usualProcedures[phrase.rule];
    const value = phrase.value ?? readQuantity(because);
    if (!value || procedure === undefined) continue;
    names.add(phrase.rule);
    add(phrase.rule, procedure, value, because);
  }
  const threshold = names.has("quorum") ? null : findThreshold(reader, sentence);
  if (!threshold) return found;
  const purposes = decided.size > 0 ? [...decided] : [around ?? usualProcedures.threshold ?? ""];
  for (const procedure of purposes) add("threshold", procedure, threshold.value, threshold.words);
  return found;
}

const procedureOf = (reader: Reader, sentence: string): string | undefined =>
  procedures.find(([, says]) => reader.grammar.says(says, sentence))?.[0];
