/** What the rules read: the community's record as it stands on one day. Plain values, no database. */
export interface CommunityRecord {
  /** The day on which it is read, in the community's time zone. */
  readonly today: string;
  readonly bodies: readonly Body[];
  /** Governing documents as they stand today, and the minutes of past meetings, line by line. */
  readonly texts: readonly RecordText[];
  readonly meetings: readonly MeetingRecord[];
  /** What the reader of minutes doubted, as it named it. */
  readonly doubts: readonly Doubt[];
  readonly vacancies: readonly Vacancy[];
  /** The last term of a seat that nobody holds any more. */
  readonly ended: readonly {
    readonly body: string;
    readonly seat: string;
    readonly title: string;
    readonly endsOn: string;
  }[];
  readonly conflicts: readonly Conflict[];
  /** Clauses that documents cite and that are not there today, or are called otherwise. */
  readonly citations: readonly Citation[];
}

export interface Vacancy {
  readonly body: string;
  readonly seat: string;
  readonly title: string;
  /** Whether the seat has a page; otherwise the body's page stands for it. */
  readonly recorded: boolean;
  /** The clause that speaks of it, as it is cited. */
  readonly speaks: string | null;
}

export interface Citation {
  readonly document: string;
  readonly line: number | null;
  /** As written: `section 2(h)(iv)`. */
  readonly words: string;
  /** The cited document, and the clause's address as cited. */
  readonly target: string;
  readonly cited: string;
  /** What the same clause is called today; null where it is not known or gone. */
  readonly today: string | null;
}

export interface Body {
  readonly slug: string;
  readonly shortName: string;
  /** How many voting members must be present, as a share of all of them; null where no document says. */
  readonly quorum: Quorum | null;
  /** After how many days minutes are late; 0 where no clause gives time. */
  readonly minutesWithinDays: number;
}

export interface Quorum {
  readonly numerator: number;
  readonly denominator: number;
  readonly strictlyMore: boolean;
  /** As the documents are cited: `Technical Charter 3.b`. */
  readonly clause: string;
}

export interface RecordText {
  readonly subject: string;
  readonly body: string;
  readonly kind: "document" | "minutes";
  readonly label: string;
  /** The page of the whole. */
  readonly href: string;
  /** Where the text stands among its kind: an address, a path, or words. */
  readonly source: string;
  /** The meeting's number; null for a document. */
  readonly meeting: number | null;
  /** Links that cannot be meant as they are written. */
  readonly malformed: readonly MalformedLink[];
  /** All of them, from the first on. */
  readonly lines: readonly Line[];
}

export interface MalformedLink {
  readonly line: number;
  readonly link: string;
  readonly why: string;
  /** The address as it was probably meant. */
  readonly meant: string | null;
}

export interface Line {
  readonly number: number;
  readonly text: string;
  readonly href: string;
  /** Which part of minutes it belongs to: `agenda`, `notes`, `actions` …; null in a document. */
  readonly part: string | null;
}

export interface MeetingRecord {
  readonly number: number;
  readonly body: string;
  /** In the meeting's own time zone. */
  readonly day: string;
  readonly title: string;
  /** Null where no minutes were imported. */
  readonly file: string | null;
  readonly state: string;
  readonly hasNotes: boolean;
  /** Whether the list of voting members names also those who did not come. */
  readonly votingRoll: boolean;
  readonly votingListed: number;
  readonly votingPresent: number;
  readonly votingUnmarked: number;
  /** Lines that name somebody. */
  readonly named: number;
}

export interface Doubt {
  readonly meeting: number;
  readonly line: number | null;
  readonly kind: string;
  readonly words: string;
  readonly remedy: string;
  readonly text: string;
}

export interface Conflict {
  readonly prevails: string;
  readonly yields: {
    readonly document: string;
    readonly address: string;
    readonly label: string;
    readonly words: string;
  };
}

/** A place in a text: its line, or the text as a whole. */
export const placeIn = (text: RecordText, line: Line | null) => ({
  subject: text.subject,
  body: text.body,
  label: text.label,
  href: line?.href ?? text.href,
  line: line?.number ?? null,
});

/** A line by its number; null where the text has none of that number. */
export const lineOf = ({ lines }: RecordText, number: number | null): Line | null =>
  number === null ? null : (lines[number - 1] ?? null);

const fence = /^\s*(?:```|~~~)/;

/** The lines of a text that are prose: no code blocks, no comments, and in a line neither code spans nor comments. */
export function proseOf(lines: readonly Line[]): readonly Line[] {
  let inside: "text" | "code" | "comment" = "text";
  return lines.flatMap((line) => {
    if (inside === "comment") {
      const end = line.text.indexOf("-->");
      if (end === -1) return [];
      inside = "text";
      return [{ ...line, text: bare(line.text.slice(end + 3)) }];
    }
    if (fence.test(line.text)) {
      inside = inside === "code" ? "text" : "code";
      return [];
    }
    if (inside === "code") return [];
    const start = line.text.lastIndexOf("<!--");
    if (start === -1 || line.text.indexOf("-->", start) !== -1) return [{ ...line, text: bare(line.text) }];
    inside = "comment";
    return [{ ...line, text: bare(line.text.slice(0, start)) }];
  });
}

/** Threat: a line of megabytes, against patterns that look ahead. What stands beyond is not judged. */
const longest = 10_000;

const bare = (text: string): string =>
  text
    .slice(0, longest)
    .replace(/<!--.*?-->/g, "")
    .replace(/`[^`]*`/g, (code) => " ".repeat(code.length));
