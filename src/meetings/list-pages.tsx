import { type BodyRecord, listBodies } from "../charter/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  type Column,
  DataTable,
  Day,
  EmptyState,
  type PageProps,
  Pagination,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { PresentWords, pastStates, Written } from "./past-views.tsx";
import { listComing, listPast, type Meeting, readCursor, writeCursor } from "./store.ts";

/** Coming and past meetings of all bodies or of one. */
export function meetingLists(server: Server): void {
  getPage(server, "/meetings", ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const after = { coming: readCursor(query.after ?? ""), past: readCursor(query.before ?? "") };
      const bodies = await listBodies(tx);
      const window = { now: context.now, body: query.body ?? null, limit: limits.pageRows + 1 };
      const data: ListData = {
        group: bodies.find((it) => it.slug === query.body),
        coming: after.past ? null : await listComing(tx, { ...window, after: after.coming }),
        past: after.coming ? null : await listPast(tx, { ...window, after: after.past }),
        mayImport: context.viewer.kind === "person" && context.viewer.administrator,
      };
      return { data, page: () => listPage(data) };
    }),
  );
}

/** The first page has both lists, a later page of one of them that one alone. Each has one row more than is shown if there are more. */
interface ListData {
  readonly group: BodyRecord | undefined;
  readonly coming: readonly Meeting[] | null;
  readonly past: readonly Meeting[] | null;
  readonly mayImport: boolean;
}

function listPage({ group, coming, past, mayImport }: ListData): PageProps {
  const of = group ? `?body=${group.slug}` : "";
  return {
    kicker: group && <a href={`/groups/${group.slug}`}>{group.name}</a>,
    title: group ? `Meetings of the ${group.shortName}` : "Meetings",
    body: (
      <>
        <p>
          Everybody can see when meetings are. Whether you may schedule one, and by which clause:{" "}
          <a href={`/meetings/new${of}`}>Schedule a meeting</a>
        </p>
        {coming && <Coming rows={coming} group={group} />}
        {past && (past.length > 0 || coming === null) && <Past rows={past} group={group} />}
        {mayImport && (
          <p>
            <a href={`/meetings/import${of}`}>Bring in the minutes of a past meeting</a>
          </p>
        )}
        {!(coming && past) && (
          <p>
            <a href={`/meetings${of}`}>Back to the next meetings</a>
          </p>
        )}
      </>
    ),
  };
}

interface Rows {
  readonly rows: readonly Meeting[];
  readonly group: BodyRecord | undefined;
}

const Coming = ({ rows, group }: Rows) => (
  <>
    <h2>Coming</h2>
    {rows.length === 0 ? (
      <EmptyState title="No meeting is scheduled">
        Whoever the charter gives that task to can schedule the next one.
      </EmptyState>
    ) : (
      <Meetings caption="Coming meetings, the next one first" rows={rows} group={group} />
    )}
    <Pagination older={further(rows, "after", group)} words={{ newer: "Sooner", older: "Later" }} />
  </>
);

const Past = ({ rows, group }: Rows) => {
  const shown = rows.slice(0, limits.pageRows);
  return (
    <>
      <h2>Past</h2>
      <p>
        <a href={group ? `/meetings/attendance?body=${group.slug}` : "/meetings/attendance"}>
          Attendance and quorum over time
        </a>
      </p>
      {[...new Set(shown.map(yearOf))].map((year) => (
        <>
          <h3>{year}</h3>
          <PastMeetings year={year} rows={shown.filter((it) => yearOf(it) === year)} group={group} />
        </>
      ))}
      <Pagination older={further(rows, "before", group)} />
    </>
  );
};

/** The year of a meeting's day in its own zone. */
const yearOf = ({ startsAt, zone, record }: Meeting): string =>
  record?.day.slice(0, 4) ?? new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric" }).format(startsAt);

/** Where the list goes on, if it does. */
function further(rows: readonly Meeting[], way: "after" | "before", group: BodyRecord | undefined): string | undefined {
  const last = rows[limits.pageRows - 1];
  if (rows.length <= limits.pageRows || !last) return undefined;
  return `/meetings?${new URLSearchParams({ ...(group && { body: group.slug }), [way]: writeCursor(last) })}`;
}

const titleColumn: Column<Meeting> = {
  label: "Meeting",
  heading: true,
  cell: (it) => (
    <>
      <span class="number">M-{it.number}</span>{" "}
      <a href={`/meetings/${it.number}`}>
        <Written words={it.title} />
      </a>
    </>
  ),
};

const whenColumn: Column<Meeting> = {
  label: "When",
  cell: (it) =>
    it.record?.timeKnown === false ? <Day date={it.record.day} /> : <Time at={it.startsAt} zone={it.zone} />,
};

/** Left out where all meetings are of one group. */
const groupColumns = (group: BodyRecord | undefined): readonly Column<Meeting>[] =>
  group ? [] : [{ label: "Group", brief: true, cell: (it) => <a href={`/groups/${it.body}`}>{it.bodyShortName}</a> }];

const Meetings = ({ rows, group, caption }: Rows & { caption: string }) => (
  <DataTable
    caption={caption}
    rows={rows.slice(0, limits.pageRows)}
    columns={[titleColumn, whenColumn, ...groupColumns(group)]}
  />
);

const PastMeetings = ({ rows, group, year }: Rows & { year: string }) => (
  <DataTable
    caption={`Past meetings of ${year}, the last one first`}
    rows={rows}
    columns={[
      titleColumn,
      whenColumn,
      {
        label: "State",
        brief: true,
        cell: (it) => (it.record ? pastStates[it.state] : <StateWord tone="neutral">Over</StateWord>),
      },
      { label: "Present", cell: (it) => it.record && it.state !== "cancelled" && <PresentWords record={it.record} /> },
      ...groupColumns(group),
    ]}
  />
);
