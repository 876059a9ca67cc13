import type { ComponentChildren } from "preact";
import { Cited, type RuleInForce } from "../charter/index.ts";
import { DataTable, Prose, renderMarkdown, revealInvisible, StateWord } from "../platform/html/index.ts";
import { limits } from "../platform/limits.ts";
import type { MinutesFacts } from "./facts.ts";
import type { PastState } from "./minutes.ts";
import type { ListedAttendee, MinutesView, WrittenPart } from "./minutes-reads.ts";
import { counted, stateWords } from "./minutes-words.ts";
import { type Quorum, type QuorumRule, quorumOf } from "./quorum.ts";

export const pastStates: Readonly<Record<PastState, ComponentChildren>> = {
  held: <StateWord tone="good">{stateWords.held}</StateWord>,
  cancelled: <StateWord tone="neutral">{stateWords.cancelled}</StateWord>,
  unrecorded: <StateWord tone="attention">{stateWords.unrecorded}</StateWord>,
};

/** Words of a file, as people read them: nothing invisible, in their own direction. */
export const Written = ({ words }: { words: string }) => <bdi>{revealInvisible(words)}</bdi>;

/** `5 of 9 voting, 6 others`; what nobody marked is said to be so. */
function presentWords({
  votingRoll,
  votingListed,
  votingPresent,
  votingUnmarked,
  othersPresent,
  unmarked,
}: MinutesFacts): string {
  const voting =
    votingListed === 0
      ? []
      : votingUnmarked === votingListed
        ? [`${votingListed} voting not marked`]
        : [votingRoll ? `${votingPresent} of ${votingListed} voting` : `${votingPresent} voting`];
  if (votingListed === 0 && othersPresent === 0 && unmarked > 0) return `${unmarked} not marked`;
  const others = votingListed === 0 ? `${othersPresent} present` : counted(othersPresent, "other");
  return [...voting, ...(othersPresent > 0 ? [others] : [])].join(", ");
}

export const PresentWords = ({ record }: { record: MinutesFacts }) =>
  presentWords(record) || <span class="silent">nobody listed</span>;

/** A rule of the charter, where it counts what minutes can tell. */
export const quorumRule = ({ value }: RuleInForce): QuorumRule | null =>
  value.kind === "count" || (value.kind === "fraction" && value.of !== "present") ? value : null;

const unknownWords: Readonly<Record<Extract<Quorum, { state: "unknown" }>["why"], string>> = {
  unmarked: "nobody marked who came, which is not absence",
  "no-roll": "the minutes name only those who came, not how many voting members there were",
  "no-list": "the minutes list no voting members",
};

/** What the minutes show of the quorum, with today's clause and the arithmetic. */
export function QuorumWords({
  rule,
  record,
  state,
}: {
  rule: RuleInForce | null;
  record: MinutesFacts;
  state: PastState;
}) {
  const counts = rule && quorumRule(rule);
  if (!rule || !counts || state === "cancelled") return null;
  const quorum = quorumOf(counts, record);
  const cited = (
    <>
      {" "}
      Today's rule: <Cited clause={rule.clause} />
    </>
  );
  if (quorum.state === "unknown")
    return (
      <p>
        Whether there was a quorum is <strong>unknown</strong>: {unknownWords[quorum.why]}.{cited}
      </p>
    );
  const asked =
    counts.kind === "count"
      ? `${quorum.needed} are needed`
      : `${counts.strictlyMore ? "more than " : ""}${counts.numerator}/${counts.denominator} of ${quorum.listed} is ${Math.round((100 * quorum.listed * counts.numerator) / counts.denominator) / 100}, so ${quorum.needed} are needed`;
  return (
    <p>
      {quorum.state === "quorate" ? <strong>A quorum is shown</strong> : <strong>No quorum is shown</strong>}:{" "}
      {quorum.present} of {counted(quorum.listed, "voting member")} present; {asked}.{cited}
    </p>
  );
}

type Group = readonly [title: string, wanted: (it: ListedAttendee) => boolean];
const groups: readonly Group[] = [
  ["Voting members present", (it) => it.capacity === "voting" && it.mark === "present"],
  ["Voting members absent", (it) => it.capacity === "voting" && it.mark === "absent"],
  ["Voting members whom nobody marked", (it) => it.capacity === "voting" && it.mark === "unmarked"],
  ["Others present", (it) => it.capacity === "other" && it.mark === "present"],
  ["Others absent", (it) => it.capacity === "other" && it.mark === "absent"],
  ["Others whom nobody marked", (it) => it.capacity === "other" && it.mark === "unmarked"],
  ["Not present; the minutes do not say who of them votes", (it) => it.capacity === "unsaid"],
];

/** Who was there, by list. `more`: how many are left out here. */
export const AttendanceLists = ({
  attendees,
  more,
  file,
}: {
  attendees: readonly ListedAttendee[];
  more: number;
  file: string;
}) => {
  // Where nobody votes there are no others.
  const votes = attendees.some((it) => it.capacity === "voting");
  return (
    <>
      {groups.map(([title, wanted]) => {
        const listed = attendees.filter(wanted);
        return listed.length === 0 ? null : (
          <>
            <h3>
              {votes ? title : title.replace(/^Others (.)/, (_, first: string) => first.toUpperCase())}{" "}
              <span class="count">({listed.length})</span>
            </h3>
            <ul class="attendees">
              {listed.map((it) => (
                <li>
                  <Written words={it.name} />
                  {[it.organisation, it.role, it.location].some(Boolean) && (
                    <small>
                      {" "}
                      <Written words={[it.organisation, it.role, it.location].filter(Boolean).join(", ")} />
                    </small>
                  )}
                </li>
              ))}
            </ul>
          </>
        );
      })}
      {more > 0 && (
        <p>
          {counted(more, "more name")} in <a href={file}>the file</a>.
        </p>
      )}
    </>
  );
};

/** A link from the root of the minutes' own site leads elsewhere than from ours, so it is shown as words. */
const withoutRootLinks = (markdown: string): string =>
  markdown.replace(/\]\((?=\s*<?\/)/g, "] (").replace(/^( {0,3})\[(?=[^\]\n]{1,200}\]:\s*<?\/)/gm, "$1\\[");

/** Boxes to tick, as GitHub writes them, as the boxes that people see there. */
const withBoxes = (markdown: string): string =>
  markdown.replace(
    /^(\s*(?:[-*+]|\d+[.)])\s+)\[([ xX])\](?=\s)/gm,
    (_, marker: string, tick: string) => marker + (tick === " " ? "☐" : "☑"),
  );

const sections: readonly (readonly [kind: WrittenPart["kind"], title: string])[] = [
  ["agenda", "Agenda"],
  ["notes", "Notes"],
  ["actions", "Action items"],
];

/** A heading that only names the section stands above it already. */
const isGeneric = (heading: string | null): boolean =>
  heading === null ||
  /^\W*(?:agenda|attend\w*|(?:meeting )?notes|discussion|minutes|actions?|next steps)\b[\w\s]{0,20}\W*$/i.test(heading);

export const WrittenParts = ({ parts }: { parts: readonly WrittenPart[] }) => (
  <>
    {sections.map(([kind, title]) => {
      const written = parts.filter((it) => it.kind === kind);
      return written.length === 0 ? null : (
        <>
          <h2>{title}</h2>
          {written.map(({ heading, words }) => (
            <>
              {!isGeneric(heading) && (
                <h3>
                  <Written words={plainHeading(heading ?? "")} />
                </h3>
              )}
              <Prose html={renderMarkdown(withBoxes(withoutRootLinks(words.slice(0, limits.minutesWords))))} />
              {words.length > limits.minutesWords && <p>The rest stands in the file.</p>}
            </>
          ))}
        </>
      );
    })}
  </>
);

const plainHeading = (heading: string): string =>
  heading.replace(/\[([^[\]]*)\]\([^()]*\)/g, "$1").replace(/[*_`]{1,3}/g, "");

/** Everything doubtful in a file, with the line and what mends it. */
export const Doubts = ({ doubts, more, file }: { doubts: MinutesView["doubts"]; more: number; file: string }) =>
  doubts.length === 0 ? null : (
    <>
      <h2 id="doubts">What is doubtful</h2>
      <DataTable
        caption="Doubts about these minutes"
        rows={doubts}
        columns={[
          {
            label: "Line",
            numeric: true,
            cell: ({ line }) => (line ? <a href={lineHref(file, line)}>{line}</a> : "all"),
          },
          { label: "Doubt", heading: true, cell: ({ words }) => <Written words={words} /> },
          { label: "Remedy", cell: ({ remedy }) => <Written words={remedy} /> },
        ]}
      />
      {more > 0 && <p>{counted(more, "more doubt")} in the JSON of this meeting.</p>}
    </>
  );

/** Lines of a file on one page. */
export const linesPerPage = 5000;

/** The page of the file on which a line stands, at the line. */
function lineHref(file: string, line: number): string {
  const from = Math.floor((line - 1) / linesPerPage) * linesPerPage + 1;
  return `${file}${from > 1 ? `?from=${from}` : ""}#L${line}`;
}
