/** What a list says of a meeting's minutes. */
export interface MinutesFacts {
  /** The day in the meeting's zone, `2024-01-09`. */
  readonly day: string;
  /** False where the minutes name no hour. */
  readonly timeKnown: boolean;
  readonly file: string;
  readonly source: string;
  /** The hours as the minutes write them. */
  readonly timeWords: string | null;
  /** Null where no sign of attendance is explained, false where one is and nobody has it. */
  readonly marksUsed: boolean | null;
  readonly hasAgenda: boolean;
  readonly hasNotes: boolean;
  readonly hasActions: boolean;
  /** The list of voting members names also those who did not come. */
  readonly votingRoll: boolean;
  readonly votingListed: number;
  readonly votingPresent: number;
  readonly votingAbsent: number;
  readonly votingUnmarked: number;
  readonly othersPresent: number;
  readonly absent: number;
  readonly unmarked: number;
  readonly doubts: number;
}
