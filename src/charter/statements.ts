import type { Holder } from "./binding.ts";
import { type Bodies, bodyReference } from "./bodies.ts";
import { holderPhrases, type Modality, modalityPhrases } from "./phrases.ts";
import { quantityShapes } from "./quantities.ts";

/** Somebody who may, must or may not: "The Chairperson may". `end` is where what they may begins. */
export type Statement = {
  readonly start: number;
  readonly end: number;
  /** Null where the sentence is about a thing: "Files should contain". */
  readonly holder: Holder | null;
  readonly modality: Modality;
  /** Something is done to the subject: "will be listed". */
  readonly passive: boolean;
};

export type Named = {
  readonly start: number;
  readonly end: number;
  readonly holder: Holder;
  readonly subject: boolean;
};

/** Reads the sentences of one document, whose bodies it knows. */
export type Grammar = {
  /** Makes a phrase of the table a regular expression for this document. */
  readonly shape: (says: string) => RegExp;
  /** Whether the text says it. */
  readonly says: (says: string, text: string) => boolean;
  readonly named: (sentence: string) => Named[];
  readonly statements: (sentence: string) => Statement[];
  /** The body that is named in these words. */
  readonly bodyIn: (words: string) => string | null;
};

const never = "(?!)";
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
const anyOf = (names: readonly string[]): string => (names.length > 0 ? `(?:${names.map(escaped).join("|")})` : never);

const determiners =
  /(?:\b(?:the|an?|any|each|every|all|its|this|current|existing|other|such|no|only|either|both|most|some|new|initial|acting|individual)\s+)*$/i;
const beforeSubject =
  /(?:^|[,;:(–—-]\s*|\b(?:and|or|but|then|that|when|where|if|while|unless|until|because|so|\w+ly|\d\))\s+)$/i;
const passiveVoice =
  /^,?\s*(?:\w+ly\s+|only\s+)*be\s+(?:\w+ly\s+)?(?!responsible|required|expected|entitled|empowered|permitted|allowed|authori)\w+(?:ed|en|wn|pt|ld|nt|de)\b/i;
const farthestSubject = 90;

/** Compiles the notation of `phrases.ts`. */
function compile(bodies: Bodies): (says: string) => RegExp {
  const everyBody = anyOf([...bodies.parent, ...bodies.own, ...bodies.others].sort((a, b) => b.length - a.length));
  const above = bodies.parent.length > 0 ? `(?<!${anyOf(bodies.parent)} )` : "";
  const chair = bodies.title ? `${above}(?:${anyOf(bodies.own)} )?(?:vice-?)?${escaped(bodies.title)}s?` : never;
  const values: Record<string, string> = {
    BODY: everyBody,
    PARENT: anyOf(bodies.parent),
    CHAIR: chair,
    NUMBER: quantityShapes.number,
    DURATION: quantityShapes.duration,
    FRACTION: quantityShapes.fraction,
    INTERVAL: quantityShapes.interval,
  };
  const compiled = new Map<string, RegExp>();
  return (says) => {
    const known = compiled.get(says);
    if (known) return known;
    const source = says
      .replace(/\((?!\?)/g, "(?:")
      .replace(/\b(?:BODY|PARENT|CHAIR|NUMBER|DURATION|FRACTION|INTERVAL)/g, (name) => `(?:${values[name] ?? never})`)
      .replace(/ ?… ?/g, "\\b[^;]{0,80}?\\b");
    const shape = new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "giu");
    compiled.set(says, shape);
    return shape;
  };
}

type Modal = { readonly modality: Modality; readonly start: number; readonly end: number };

/** Puts "may" together with whoever may: the nearest subject before it, or that of the statement it continues. */
function state(sentence: string, modal: Modal, subjects: readonly Named[], last: Statement | undefined): Statement {
  const before = sentence.slice(0, modal.start);
  const passive = passiveVoice.test(sentence.slice(modal.end));
  const near = (each: Named) => each.end <= modal.start && modal.start - each.end <= farthestSubject;
  const subject = subjects.findLast((each) => each.subject && near(each) && each.start >= (last?.end ?? 0));
  if (!subject) {
    const continues = last && /\b(?:and|or|but)\s+(?:\w+ly\s+)?$/i.test(before);
    return { ...modal, holder: continues ? last.holder : null, passive };
  }
  const modality = /\bno\s+$/i.test(sentence.slice(0, subject.start)) ? "prohibition" : modal.modality;
  // "Members who have resigned may not …" forbids nothing to the other members.
  const onlySome = modality === "prohibition" && /^\s+(?:who|whose|that)\b/i.test(sentence.slice(subject.end));
  return { start: subject.start, end: modal.end, holder: onlySome ? null : subject.holder, modality, passive };
}

/** "… to the council to resolve": whoever is asked may. */
const findRequests = (sentence: string, subjects: readonly Named[]): Statement[] =>
  subjects
    .filter(
      ({ start, end }) =>
        /\bto\s+(?:the\s+)?$/i.test(sentence.slice(0, start)) && /^\s+(?:to|for)\b/.test(sentence.slice(end)),
    )
    .map(({ start, end, holder }) => ({ start, end, holder, modality: "power", passive: false }));

/** Makes the reader of a document's sentences. */
export function grammarOf(bodies: Bodies): Grammar {
  const shape = compile(bodies);
  const names = [...bodies.parent, ...bodies.own, ...bodies.others]
    .sort((one, other) => other.length - one.length)
    .map((name) => ({ name, shape: new RegExp(`(?<!\\p{L})${escaped(name)}(?!\\p{L})`, "iu") }));
  const bodyIn = (words: string): string | null => {
    const found = names.find((each) => each.shape.test(words));
    return found ? bodyReference(bodies, found.name) : null;
  };
  const holders = holderPhrases.map(({ says, holder }) => ({ shape: shape(says), holder }));
  const modalities = modalityPhrases.map(([modality, says]) => ({ modality, shape: shape(says) }));

  const named = (sentence: string): Named[] => {
    const found = holders.flatMap(({ shape: pattern, holder }, rank) =>
      [...sentence.matchAll(pattern)].map((match) => {
        const body = bodyIn(match[0]) ?? "this";
        const meant = holder(body);
        return {
          rank,
          start: match.index,
          end: match.index + match[0].length,
          holder: meant === "body" ? ({ kind: "body", body } as const) : meant,
        };
      }),
    );
    found.sort((one, other) => one.start - other.start || other.end - one.end || one.rank - other.rank);
    const separate = found.filter((each, index) => !found.slice(0, index).some((before) => before.end > each.start));
    return separate.map(({ start, end, holder }) => {
      const before = sentence.slice(0, start).replace(determiners, "");
      const subject = beforeSubject.test(before) || /^,?\s+who\b/.test(sentence.slice(end));
      return { start, end, holder, subject };
    });
  };

  const findModals = (sentence: string): Modal[] =>
    modalities
      .flatMap(({ modality, shape: pattern }) =>
        [...sentence.matchAll(pattern)].map(({ index, 0: words }) => ({
          modality,
          start: index,
          end: index + words.length,
        })),
      )
      .sort((one, other) => one.start - other.start || other.end - one.end);

  const statements = (sentence: string): Statement[] => {
    const subjects = named(sentence);
    const found: Statement[] = [];
    for (const modal of findModals(sentence)) {
      const last = found.at(-1);
      const relative = /\b(?:which|that)\s+$/i.test(sentence.slice(0, modal.start));
      if (!relative && (!last || modal.start >= last.end)) found.push(state(sentence, modal, subjects, last));
    }
    return [...found, ...findRequests(sentence, subjects)].sort((one, other) => one.start - other.start);
  };

  const says = (phrase: string, text: string): boolean => text.search(shape(phrase)) !== -1;

  return { shape, says, named, statements, bodyIn };
}
