/** What contradicts itself in minutes, or could not be read. Words hold no names, since names can be removed on request. */
export interface Doubt {
  readonly kind: DoubtKind;
  /** The first line is 1; null where it is about the whole file. */
  readonly line: number | null;
  readonly words: string;
  readonly remedy: string;
}

const inFile = "Correct the file and import it again.";

/** Every doubt as words and a remedy. */
const table = {
  "date-differs": (found: string, day: string) => ({
    words: `The header says ${found}, the file's name ${day}. The name stands.`,
    remedy: `Write ${day} into the header.`,
  }),
  "year-differs": (found: string, day: string) => ({
    words: `The header says ${found}, the file's name ${day}: the year differs. The name stands.`,
    remedy: `Write ${day} into the header.`,
  }),
  "date-missing": (day: string) => ({
    words: `No date stands above the agenda. The file's name says ${day}.`,
    remedy: `Write ${day} into the header.`,
  }),
  "standard-time-in-summer": (word: string, there: string, zone: string) => ({
    words: `${word} is not the time of ${zone} on this day: it was ${there}. The hours are read as the clock there showed them.`,
    remedy: `Write ${there}, or name the zone ${zone}.`,
  }),
  "zone-unknown": (word: string, zone: string) => ({
    words: `${word} is no time of ${zone}, in which the hours were read.`,
    remedy: "Import the file again with the time zone that it means.",
  }),
  "hours-missing": () => ({
    words: "No hours stand above the agenda.",
    remedy: "Write when the meeting began and ended.",
  }),
  "hours-unreadable": () => ({ words: "The hours cannot be read.", remedy: "Write them as 9:00 AM to 10:00 AM." }),
  "hours-skipped": (zone: string) => ({
    words: `The clocks of ${zone} change over this hour, so that it does not exist or exists twice.`,
    remedy: inFile,
  }),
  "attendance-unmarked": (sign: string) => ({
    words: `The list explains “${sign}” as the sign of who attended, and nobody has it: who came is unknown.`,
    remedy: "Mark who attended, and import the file again.",
  }),
  "marks-unexplained": (sign: string) => ({
    words: `Some names have “${sign}”, and no line explains it. The others are taken as unmarked.`,
    remedy: "Say in a line of the list what the sign means.",
  }),
  "duplicate-name": (line: number) => ({
    words: `The same name stands in line ${line}; it is counted once.`,
    remedy: "Take one of the two out, or tell the two people apart.",
  }),
  "present-and-absent": (line: number) => ({
    words: `The same name stands in line ${line} with another mark: present here and not there, or the other way round.`,
    remedy: "Take one of the two out.",
  }),
  "not-a-person": () => ({
    words: "By its name this attendee is a program, not a person. It is kept as written.",
    remedy: "Take it out of the list of attendees.",
  }),
  "name-with-comma": () => ({
    words:
      "A comma stands in the name: it may be a family name first, or an organisation. The words are kept as one name.",
    remedy: "Put the organisation into brackets after the name.",
  }),
  "unread-line": () => ({
    words: "This line of a list of attendees is no name that can be read. It is kept as text.",
    remedy: "Write one name in a line, the organisation in brackets after it.",
  }),
  "column-unknown": (heading: string) => ({
    words: `The column “${heading}” of the list of attendees is not read. It is kept as text.`,
    remedy: "Call the columns Name, Organization, Location and Role.",
  }),
  "list-unknown": () => ({
    words:
      "The heading does not say whether these are voting members, others or absent ones. It is read as the list above it.",
    remedy: "Call the lists Voting Members, Other Attendees and Not Present.",
  }),
  "same-day": (numbers: string) => ({
    words: `The record has another meeting of this body on the same day: ${numbers}.`,
    remedy: "Look whether the two are one meeting.",
  }),
  "cancelled-with-attendance": () => ({
    words: "The file says that the meeting was cancelled, and also who was there.",
    remedy: "Take out whichever is wrong.",
  }),
  placeholder: () => ({
    words: "An empty item was left standing.",
    remedy: "Fill it in, or take it out.",
  }),
  "no-record": () => ({
    words: "Nobody is listed as present and nothing is noted, so the file does not say whether the meeting was held.",
    remedy: "Write the minutes, or that the meeting was cancelled.",
  }),
  "deceptive-characters": () => ({
    words: "The line has characters that cannot be seen or that turn the direction of the text. Pages write them out.",
    remedy: "Take them out.",
  }),
  encoding: () => ({
    words: "The file is not UTF-8; it was read as Windows-1252.",
    remedy: "Save the file as UTF-8.",
  }),
  "line-ends": () => ({
    words: "The lines end in a carriage return alone, so the file reads as one line.",
    remedy: "Save the file with ordinary line ends.",
  }),
} satisfies Record<string, (...facts: never[]) => { words: string; remedy: string }>;

export type DoubtKind = keyof typeof table;

/** `doubt(12, "year-differs", "2023-01-09", "2024-01-09")`. */
export function doubt<Kind extends DoubtKind>(
  line: number | null,
  kind: Kind,
  ...facts: Parameters<(typeof table)[Kind]>
): Doubt {
  const say = table[kind] as (...facts: Parameters<(typeof table)[Kind]>) => { words: string; remedy: string };
  return { kind, line, ...say(...facts) };
}
