import { type BodyRecord, Cited, listBodies, type RuleInForce, ruleFor } from "../charter/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import { BarChart, DataTable, Day, EmptyState, type PageProps } from "../platform/html/index.ts";
import type { View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import { limits } from "../platform/limits.ts";
import { type Attended, listAttended, listRecordedBodies, listShares, type Share } from "./minutes-reads.ts";
import { counted, stateWords } from "./minutes-words.ts";
import { quorumRule, Written } from "./past-views.tsx";
import { neededOf, type QuorumRule, quorumOf } from "./quorum.ts";

/** Attendance and quorum over time, a body at a time: the one asked for, or the one with most minutes. */
export async function attendanceView(tx: Tx, asked: string | undefined): Promise<View> {
  const [bodies, recorded] = [await listBodies(tx), await listRecordedBodies(tx)];
  const chosen = bodies.find((it) => it.slug === (asked ?? recorded[0]?.body));
  if (!chosen && (asked !== undefined || recorded.length > 0)) return { refused: missing };
  const body = chosen?.slug ?? "";
  const data: AttendanceData = {
    group: chosen,
    others: bodies.filter((it) => it.slug !== body && recorded.some((known) => known.body === it.slug)),
    meetings: await listAttended(tx, body, limits.chartRows),
    shares: await listShares(tx, body, limits.attendeeRows),
    rule: chosen ? await ruleFor(tx, "quorum", "meeting", body) : null,
  };
  return { data, page: () => attendancePage(data) };
}

interface AttendanceData {
  readonly group: BodyRecord | undefined;
  readonly others: readonly BodyRecord[];
  readonly meetings: readonly Attended[];
  readonly shares: readonly Share[];
  readonly rule: RuleInForce | null;
}

function attendancePage(data: AttendanceData): PageProps {
  const { group, others, meetings, shares, rule } = data;
  return {
    kicker: <a href={group ? `/meetings?body=${group.slug}` : "/meetings"}>Meetings</a>,
    title: group ? `Attendance of the ${group.shortName}` : "Attendance",
    body:
      meetings.length === 0 ? (
        <EmptyState title="No past minutes are in the record">
          An administrator brings them in on the page <a href="/meetings/import">Bring in past minutes</a>, or a folder
          of them with wardmote import minutes.
        </EmptyState>
      ) : (
        <>
          {others.length > 0 && (
            <p>
              Others:{" "}
              {others.map((it, index) => (
                <>
                  {index > 0 && ", "}
                  <a href={`/meetings/attendance?body=${it.slug}`}>{it.name}</a>
                </>
              ))}
            </p>
          )}
          <p>{summaryOf(meetings)}</p>
          <VotingChart meetings={meetings} rule={rule} />
          <PresentChart meetings={meetings} />
          <Shares shares={shares} />
        </>
      ),
  };
}

/** What the pictures show, in a sentence. */
function summaryOf(meetings: readonly Attended[]): string {
  const count = (state: Attended["state"]) => meetings.filter((it) => it.state === state).length;
  const unmarked = meetings.filter((it) => it.state !== "cancelled" && it.votingUnmarked > 0).length;
  return `${counted(meetings.length, "past meeting")}: ${count("held")} held, ${count("cancelled")} cancelled, ${count("unrecorded")} without a record. At ${unmarked} of them nobody marked who of the voting members came, which is unknown and not absence.`;
}

const year = ({ day }: Attended): string => day.slice(0, 4);
const cancelled = { label: "Cancelled", is: ({ state }: Attended) => state === "cancelled" };

/** How many had to be there, where the minutes tell of how many. */
const needed = (rule: QuorumRule | null) => (meeting: Attended) =>
  rule && meeting.state !== "cancelled" && (meeting.votingRoll || rule.kind === "count")
    ? neededOf(rule, meeting.votingListed)
    : null;

const quorumWords = (rule: QuorumRule | null, meeting: Attended): string => {
  if (meeting.state === "cancelled") return "cancelled";
  const quorum = rule && quorumOf(rule, meeting);
  return quorum === null ? "no rule" : { quorate: "shown", below: "not shown", unknown: "unknown" }[quorum.state];
};

const MeetingLink = ({ meeting: { number, day } }: { meeting: Attended }) => (
  <>
    <a href={`/meetings/${number}`}>M-{number}</a>, <Day date={day} />
  </>
);

function VotingChart({ meetings, rule }: { meetings: readonly Attended[]; rule: RuleInForce | null }) {
  const counts = rule && quorumRule(rule);
  const level = { label: "Needed for a quorum, where the minutes name all voting members", value: needed(counts) };
  return (
    <>
      <h2>Voting members and quorum</h2>
      {rule && counts ? (
        <p>
          The line across a bar is today's rule, <Cited clause={rule.clause} />, applied to the voting members that the
          minutes list.
        </p>
      ) : (
        <p>No governing document in force says what makes a quorum here.</p>
      )}
      <BarChart
        id="voting"
        caption="Voting members at each meeting"
        rows={meetings}
        layers={[
          { label: "Present", fill: "solid", value: (it) => it.votingPresent },
          { label: "Absent", fill: "hatched", value: (it) => it.votingAbsent },
          { label: "Not marked: unknown", fill: "dotted", value: (it) => it.votingUnmarked },
        ]}
        title={(it) =>
          `${it.day}: ${it.votingPresent} present, ${it.votingAbsent} absent, ${it.votingUnmarked} not marked. Quorum ${quorumWords(counts, it)}.`
        }
        group={year}
        level={level}
        crossed={cancelled}
        table={
          <DataTable
            caption="Voting members at each meeting"
            rows={meetings}
            columns={[
              { label: "Meeting", heading: true, cell: (it) => <MeetingLink meeting={it} /> },
              { label: "State", cell: (it) => stateWords[it.state] },
              { label: "Present", numeric: true, cell: (it) => it.votingPresent },
              { label: "Absent", numeric: true, cell: (it) => it.votingAbsent },
              { label: "Not marked", numeric: true, cell: (it) => it.votingUnmarked },
              { label: "Needed", numeric: true, cell: (it) => needed(counts)(it) ?? "unknown" },
              { label: "Quorum", cell: (it) => quorumWords(counts, it) },
            ]}
          />
        }
      />
    </>
  );
}

const PresentChart = ({ meetings }: { meetings: readonly Attended[] }) => (
  <>
    <h2>Everybody who was there</h2>
    <BarChart
      id="present"
      caption="Everybody listed as present at each meeting"
      rows={meetings}
      layers={[
        { label: "Voting members", fill: "solid", value: (it) => it.votingPresent },
        { label: "Others", fill: "light", value: (it) => it.othersPresent },
      ]}
      title={(it) =>
        `${it.day}: ${it.votingPresent} voting members and ${it.othersPresent} others. ${stateWords[it.state]}.`
      }
      group={year}
      crossed={cancelled}
      table={
        <DataTable
          caption="Everybody listed as present at each meeting"
          rows={meetings}
          columns={[
            { label: "Meeting", heading: true, cell: (it) => <MeetingLink meeting={it} /> },
            { label: "State", cell: (it) => stateWords[it.state] },
            { label: "Voting members", numeric: true, cell: (it) => it.votingPresent },
            { label: "Others", numeric: true, cell: (it) => it.othersPresent },
          ]}
        />
      }
    />
  </>
);

const Shares = ({ shares }: { shares: readonly Share[] }) =>
  shares.length === 0 ? null : (
    <>
      <h2>How often each came</h2>
      <p>
        Of the meetings whose minutes tell both who came and who did not. Names are those of the minutes, and one person
        whom they write in two ways stands here twice until somebody records that the names are theirs.
      </p>
      <DataTable
        caption="How often each came"
        rows={shares}
        columns={[
          { label: "Name", heading: true, cell: ({ name }) => <Written words={name} /> },
          { label: "Came", numeric: true, cell: ({ attended, missed }) => shareWords(attended, missed) },
          { label: "Not marked", numeric: true, cell: ({ unmarked }) => unmarked || "–" },
        ]}
      />
    </>
  );

const shareWords = (attended: number, missed: number): string => {
  const all = attended + missed;
  return all === 0 ? "unknown" : `${attended} of ${all} (${Math.round((100 * attended) / all)} %)`;
};
