/**
 * What waits for somebody, computed from the state whenever it is asked for and never stored: what is done is gone from here
 * by having been done. A slice adds a kind, its words below, and a source.
 */
export type Waiting =
  | { readonly kind: "conduct" }
  | { readonly kind: "policy"; readonly title: string; readonly version: number; readonly href: string }
  | { readonly kind: "meanings"; readonly document: string; readonly title: string; readonly count: number }
  | { readonly kind: "alignments"; readonly document: string; readonly title: string; readonly count: number }
  | { readonly kind: "correction"; readonly id: string; readonly reason: string }
  | {
      readonly kind: "term";
      readonly seat: string;
      readonly body: string;
      readonly href: string;
      readonly day: string;
      readonly over: boolean;
    }
  | { readonly kind: "second-factor"; readonly seat: string }
  | { readonly kind: "duty"; readonly act: string; readonly body: string; readonly why: string; readonly href: string }
  | {
      readonly kind: "meeting";
      readonly number: number;
      readonly title: string;
      readonly startsAt: string;
      readonly zone: string;
    };

/** One line of the list. */
export interface WaitingLine {
  readonly words: string;
  /** What to do about it, where it leads. */
  readonly way: string;
  readonly href: string;
  /** By or on which day or instant, where there is one. */
  readonly day?: string;
  readonly at?: { readonly instant: string; readonly zone: string };
}

/** A meeting that is coming is to know, not to do: it is listed and not counted. */
export const isTask = ({ kind }: Waiting): boolean => kind !== "meeting";

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** `acts`: what the charter calls each act. */
export function lineOf(it: Waiting, acts: Readonly<Record<string, string>>): WaitingLine {
  switch (it.kind) {
    case "conduct":
      return {
        words: "You have not acknowledged the code of conduct yet, so you cannot take part.",
        way: "Read and acknowledge it",
        href: "/me",
      };
    case "policy":
      return {
        words: `Version ${it.version} of “${it.title}” waits for your acknowledgement.`,
        way: "Read it",
        href: it.href,
      };
    case "meanings":
      return {
        words: `${plural(it.count, "meaning")} suggested for clauses of “${it.title}” ${it.count === 1 ? "is" : "are"} neither confirmed nor dismissed. None binds before that.`,
        way: "Decide on them",
        href: `/founding/documents/${it.document}`,
      };
    case "alignments":
      return {
        words: `${plural(it.count, "clause")} of “${it.title}” ${it.count === 1 ? "was" : "were"} matched with the version before by a guess.`,
        way: "Confirm or refuse it",
        href: `/charter/${it.document}/alignment`,
      };
    case "correction":
      return {
        words: `A correction of the founding record waits for another signature: ${it.reason}`,
        way: "Look at it",
        href: `/founding/record#${it.id}`,
      };
    case "term":
      return {
        words: `Your term as ${it.seat} of the ${it.body} ${it.over ? "has ended, and nobody follows yet" : "ends soon"}.`,
        way: "See who can fill the seat",
        href: it.href,
        day: it.day,
      };
    case "second-factor":
      return {
        words: `You hold a seat (${it.seat}) and have no second factor: whoever reads your mail can act as you.`,
        way: "Add a passkey",
        href: "/me",
      };
    case "duty":
      return {
        words: `Your duty to ${acts[it.act] ?? it.act} for the ${it.body} is overdue: ${it.why}.`,
        way: "See to it",
        href: it.href,
      };
    case "meeting":
      return {
        words: `M-${it.number} ${it.title}`,
        way: "See the meeting",
        href: `/meetings/${it.number}`,
        at: { instant: it.startsAt, zone: it.zone },
      };
    default:
      return it satisfies never;
  }
}
