import type { Finding } from "../finding.ts";
import { type CommunityRecord, type Line, placeIn, proseOf, type Quorum } from "../record.ts";

/**
 * Sentences of minutes that tell of a decision, at a meeting that shows fewer present than its body's quorum. Where the
 * minutes do not name the whole of the voting members, or marked nobody, it is unknown and nothing is said.
 */
export function belowQuorum({ bodies, meetings, texts }: CommunityRecord): readonly Finding[] {
  const minutes = new Map(texts.map((text) => [text.meeting, text]));
  return meetings.flatMap((meeting) => {
    const quorum = bodies.find((it) => it.slug === meeting.body)?.quorum;
    const text = minutes.get(meeting.number);
    const { votingListed: all, votingPresent: present } = meeting;
    if (!quorum || !text || !meeting.votingRoll || meeting.votingUnmarked > 0 || isMet(quorum, present, all)) return [];
    return proseOf(text.lines)
      .filter(tellsDecision)
      .map(
        (line): Finding => ({
          kind: "decision-below-quorum",
          place: placeIn(text, line),
          about: line.text,
          words: `This reads like a decision, and ${present} of ${all} voting members are shown present; ${quorum.clause} asks for more.`,
          remedy: "Have the body confirm it at a quorate meeting or by electronic vote.",
        }),
      );
  });
}

const isMet = ({ numerator, denominator, strictlyMore }: Quorum, present: number, all: number): boolean => {
  const [have, need] = [present * denominator, all * numerator];
  return strictlyMore ? have > need : have >= need;
};

const decided =
  /(?<!\b(?:not|never|be|been|get|gets|to|would|will|should|could|may|might|if|when|until|once|was not|were not)\s+(?:\w+ly\s+)?)\b(?:agreed|approved|adopted|decided|resolved|ratified|elected|carried unanimously|consensus (?:was |is |has been )?reached|reached (?:a )?consensus)\b(?! (?:to disagree|to (?:sync|meet|talk|discuss|follow)))/i;

const tellsDecision = ({ text, part }: Line): boolean =>
  part !== "agenda" && part !== "attendance" && !/^\s*#/.test(text) && decided.test(text);
