import { type Finding, isKind } from "../finding.ts";
import { type CommunityRecord, lineOf, type MeetingRecord, placeIn, type RecordText } from "../record.ts";

/** The reader's word for minutes without attendance and notes; {@link gaps} says what exactly is missing. */
const both = "no-record";

/** Everything that the reader of minutes doubted. */
export function doubts({ doubts, texts }: CommunityRecord): readonly Finding[] {
  const minutes = new Map(texts.map((text) => [text.meeting, text]));
  return doubts.flatMap(({ meeting, line, kind, words, remedy, text: about }): Finding[] => {
    const text = minutes.get(meeting);
    if (!text || kind === both) return [];
    return [
      { kind: isKind(kind) ? kind : "other-doubt", place: placeIn(text, lineOf(text, line)), about, words, remedy },
    ];
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
