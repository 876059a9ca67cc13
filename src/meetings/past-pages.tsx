import { type RuleInForce, ruleFor } from "../charter/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import { Day, Facts, History, type PageProps, Time } from "../platform/html/index.ts";
import type { View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import { limits } from "../platform/limits.ts";
import { type MinutesView, readMinutesOf } from "./minutes-reads.ts";
import { counted } from "./minutes-words.ts";
import {
  AttendanceLists,
  Doubts,
  PresentWords,
  pastStates,
  QuorumWords,
  Written,
  WrittenParts,
} from "./past-views.tsx";
import type { PastMeeting, Sealed } from "./store.ts";

/** The page of a meeting of which only its minutes tell. */
export async function pastMeetingView(tx: Tx, meeting: Sealed<PastMeeting>): Promise<View> {
  const minutes = await readMinutesOf(tx, meeting.id, limits.attendeeRows);
  if (!minutes) return { refused: missing };
  const rule = await ruleFor(tx, "quorum", "meeting", meeting.body);
  const data = { meeting, minutes, rule };
  return { data, page: () => pastMeetingPage(data) };
}

interface PastData {
  readonly meeting: Sealed<PastMeeting>;
  readonly minutes: MinutesView;
  readonly rule: RuleInForce | null;
}

function pastMeetingPage({ meeting, minutes, rule }: PastData): PageProps {
  const { record, number } = meeting;
  const file = `/meetings/${number}/file`;
  const listed = record.votingListed + record.othersPresent + record.absent - record.votingAbsent;
  return {
    kicker: (
      <>
        M-{number} · <a href="/meetings">meeting</a> of the <a href={`/groups/${meeting.body}`}>{meeting.bodyName}</a>
      </>
    ),
    title: meeting.title,
    state: pastStates[meeting.state],
    next: <NextLine meeting={meeting} />,
    body: (
      <>
        {(meeting.state !== "cancelled" || minutes.attendees.length > 0) && (
          <>
            <h2>Attendance</h2>
            <QuorumWords rule={rule} record={record} state={meeting.state} />
            {minutes.attendees.length === 0 && <p>The minutes list nobody.</p>}
          </>
        )}
        <AttendanceLists
          attendees={minutes.attendees}
          more={minutes.attendees.length < limits.attendeeRows ? 0 : Math.max(0, listed - minutes.attendees.length)}
          file={file}
        />
        <WrittenParts parts={minutes.parts} />
        <Doubts doubts={minutes.doubts} more={record.doubts - minutes.doubts.length} file={file} />
      </>
    ),
    aside: <Aside meeting={meeting} minutes={minutes} file={file} />,
    history: <History entries={historyOf(meeting, minutes)} />,
    seal: { entries: meeting.seal, href: `/ledger?subject=${meeting.id}` },
  };
}

const nextWords = {
  held: "It was held",
  cancelled: "It was cancelled. It would have begun",
  unrecorded: "Its minutes do not say whether it was held. It was to begin",
} as const;

const NextLine = ({ meeting: { record, startsAt, zone, state } }: { meeting: PastMeeting }) => (
  <>
    {record.timeKnown ? (
      <>
        {nextWords[state]}{" "}
        <strong>
          <Time at={startsAt} zone={zone} />
        </strong>
      </>
    ) : (
      <>
        {nextWords[state]} on{" "}
        <strong>
          <Day date={record.day} />
        </strong>
        ; the minutes name no hour. Days are those of {zone}.
      </>
    )}
  </>
);

const Aside = ({ meeting, minutes, file }: { meeting: PastMeeting; minutes: MinutesView; file: string }) => {
  const { record, zone, minutes: length } = meeting;
  return (
    <>
      <Facts
        title="Meeting"
        items={[
          { term: "Day", value: <Day date={record.day} /> },
          ...(record.timeWords ? [{ term: "Hours, as written", value: <Written words={record.timeWords} /> }] : []),
          ...(length ? [{ term: "Length", value: `${length} min` }] : []),
          { term: "Time zone", value: zone },
          { term: "Present", value: <PresentWords record={record} /> },
        ]}
      />
      <Facts title="Minutes">
        <p>
          <a href={file}>
            <Written words={record.file} />
          </a>
          , with line numbers
        </p>
        <p>
          <Source source={record.source} />
        </p>
        {record.doubts > 0 && (
          <p>
            <a href="#doubts">{counted(record.doubts, "doubt")}</a>
          </p>
        )}
        {minutes.redacted && <p>A name was removed at a person's request. The hash is that of the file as it came.</p>}
      </Facts>
    </>
  );
};

/** An address on the web becomes a link, anything else stays words. */
const Source = ({ source }: { source: string }) =>
  /^https?:\/\//i.test(source) ? (
    <a href={source} rel="noopener nofollow">
      where it is from
    </a>
  ) : (
    <>
      from <Written words={source} />
    </>
  );

const historyOf = ({ zone }: PastMeeting, { importedAt, replacedAt, encoding }: MinutesView) => [
  ...replacedAt.map((at) => ({
    when: <Time at={new Date(at)} zone={zone} />,
    what: "Another text of the minutes came; the one before is kept",
  })),
  {
    when: <Time at={new Date(importedAt)} zone={zone} />,
    what: `Minutes brought in as they are now, read as ${encoding === "utf-8" ? "UTF-8" : "Windows-1252"}`,
  },
];
