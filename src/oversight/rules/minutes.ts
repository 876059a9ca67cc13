import type { Finding, Kind } from "../finding.ts";
import { isKind } from "../finding.ts";
import { type CommunityRecord, type MeetingRecord, placeIn, type RecordText } from "../record.ts";

/** How the reader of minutes names what this list names otherwise. */
const alike: Readonly<Record<string, Kind>> = {
  "header-date": "date-differs",
  "header-year": "year-differs",
  "marks-unused": "attendance-unmarked",
  "name-repeated": "duplicate-name",
  "line-unreadable": "unread-line",
};

/** Doubts that the rules of this folder find more exactly. */
const foundHere = new Set(["placeholder", "no-record"]);

/** Everything that the reader of minutes doubted. */
export function doubts({ doubts, texts }: CommunityRecord): readonly Finding[] {
  const minutes = new Map(texts.map((text) => [text.meeting, text]));
  return doubts.flatMap(({ meeting, line, kind, words, remedy, text: about }): Finding[] => {
    const text = minutes.get(meeting);
    if (!text || foundHere.has(kind)) return [];
    const at = text.lines.find((it) => it.number === line) ?? null;
    const named = alike[kind] ?? kind;
    return [{ kind: isKind(named) ? named : "other-doubt", place: placeIn(text, at), about, words, remedy }];
  });
}

/** Minutes of a meeting that was not cancelled in which somebody or something is missing altogether. */
export function gaps({ meetings, texts }: CommunityRecord): readonly Finding[] {
  const minutes = new Map(texts.map((text) => [text.meeting, text]));
  return meetings.flatMap((meeting): Finding[] => {
    const text = minutes.get(meeting.number);
    if (!text || meeting.state === "cancelled") return [];
    return [...attendance(meeting, text), ...notes(meeting, text)];
  });
}

const attendance = ({ named }: MeetingRecord, text: RecordText): Finding[] =>
  named > 0
    ? []
    : [
        {
          kind: "attendance-missing",
          place: placeIn(text, null),
          about: "",
          words: "The minutes name nobody, so it is unknown who was there, and whether the meeting was held.",
          remedy: "Write down who was present, or that the meeting was cancelled.",
        },
      ];

const notes = ({ hasNotes }: MeetingRecord, text: RecordText): Finding[] =>
  hasNotes
    ? []
    : [
        {
          kind: "notes-missing",
          place: placeIn(text, null),
          about: "",
          words: "The minutes say nothing about what was discussed.",
          remedy: "Add the notes from a recording, the chat or memory, and say from which.",
        },
      ];
