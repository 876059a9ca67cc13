import {
  type BodyRecord,
  Cited,
  charterRefused,
  findCommunity,
  listBodies,
  type Prospect,
  prospect,
  RefusedNote,
} from "../charter/index.ts";
import { entriesOf } from "../ledger/index.ts";
import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  ButtonLink,
  DataTable,
  EmptyState,
  ErrorSummary,
  Facts,
  Field,
  Form,
  formatInstant,
  History,
  type PageProps,
  Pagination,
  Prose,
  renderMarkdown,
  Select,
  StateWord,
  TextArea,
  Time,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import { missing, type Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { scheduleMeeting } from "./actions.ts";
import { meetingForm } from "./meeting.ts";
import { findMeeting, listComing, listPast, type Meeting, readCursor, writeCursor } from "./store.ts";
import { meetingRefused } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

export function meetingPages(server: Server): void {
  getPage(server, "/meetings", ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const body = query.body ?? null;
      const cursor = readCursor(query.before ?? "");
      const coming = cursor
        ? []
        : await listComing(tx, { now: context.now, body, after: null, limit: limits.pageRows });
      const past = await listPast(tx, { now: context.now, body, after: cursor, limit: limits.pageRows + 1 });
      const bodies = await listBodies(tx);
      const data = { coming, past, bodies, body, older: past.length > limits.pageRows };
      return { data, page: () => listPage(data) };
    }),
  );

  getPage(server, "/meetings/new", ({ context, query }) => scheduleView(context, { body: query.body ?? "" }, []));

  postForm(server, "/meetings", async ({ context, form }) => {
    const wanted = readForm(meetingForm, form);
    if (!wanted.ok) return scheduleView(context, form, wanted.refusal);
    const scheduled = await scheduleMeeting(context, wanted.value);
    if (scheduled.ok) return { to: `/meetings/${scheduled.value.number}`, notice: "The meeting is scheduled." };
    const refused = meetingRefused(scheduled.refusal);
    return refused.problems ? scheduleView(context, form, refused.problems) : { refused };
  });

  getPage(server, "/meetings/:number", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const meeting = /^\d{1,9}$/.test(params.number ?? "") ? await findMeeting(tx, Number(params.number)) : null;
      if (!meeting) return { refused: missing };
      const entries = await entriesOf(tx, meeting.id);
      return {
        data: { meeting, entries, over: meeting.startsAt < context.now },
        page: () => meetingPage(meeting, entries, context.now),
      };
    }),
  );
}

interface ListData {
  readonly coming: readonly Meeting[];
  readonly past: readonly Meeting[];
  readonly bodies: readonly BodyRecord[];
  readonly body: string | null;
  readonly older: boolean;
}

function listPage({ coming, past, bodies, body, older }: ListData): PageProps {
  const group = bodies.find((it) => it.slug === body);
  const shown = past.slice(0, limits.pageRows);
  const last = shown.at(-1);
  const query = body ? `body=${encodeURIComponent(body)}&` : "";
  return {
    kicker: group && <a href={`/groups/${group.slug}`}>{group.name}</a>,
    title: group ? `Meetings of the ${group.shortName}` : "Meetings",
    body: (
      <>
        <p>
          Meetings are open to everybody. <a href={`/meetings/new${body ? `?body=${body}` : ""}`}>Schedule a meeting</a>
        </p>
        <h2>Coming</h2>
        {coming.length === 0 ? (
          <EmptyState title="No meeting is scheduled">
            Whoever the charter gives that task to can schedule the next one.
          </EmptyState>
        ) : (
          <Meetings caption="Coming meetings, the next one first" rows={coming} />
        )}
        <h2>Past</h2>
        {shown.length === 0 ? (
          <EmptyState title="No meeting yet">Meetings stay here once they are over.</EmptyState>
        ) : (
          <Meetings caption="Past meetings, the last one first" rows={shown} />
        )}
        <Pagination older={older && last ? `/meetings?${query}before=${writeCursor(last)}` : undefined} />
      </>
    ),
  };
}

const Meetings = ({ caption, rows }: { caption: string; rows: readonly Meeting[] }) => (
  <DataTable
    caption={caption}
    rows={rows}
    columns={[
      {
        label: "Meeting",
        heading: true,
        cell: (it) => (
          <a href={`/meetings/${it.number}`}>
            M-{it.number} {it.title}
          </a>
        ),
      },
      { label: "When", cell: (it) => <Time at={it.startsAt} zone={it.zone} /> },
      { label: "Body", cell: (it) => <a href={`/groups/${it.body}`}>{it.bodyName}</a> },
    ]}
  />
);

const scheduleView = (context: Context, typed: Typed, problems: readonly Problem[]): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const community = await findCommunity(tx);
    if (!community) return { to: "/setup" };
    const bodies = await listBodies(tx);
    const body = bodies.find((it) => it.slug === typed.body)?.slug ?? community.homeBody;
    const may = await prospect(tx, context, "schedule-meeting", { body });
    const form = { ...typed, body, zone: typed.zone ?? community.zone };
    return {
      data: { form, problems, may, bodies },
      status: problems.length > 0 ? 422 : 200,
      page: () => schedulePage(form, problems, may, bodies),
    };
  });

function schedulePage(
  typed: Typed,
  problems: readonly Problem[],
  may: Prospect,
  bodies: readonly BodyRecord[],
): PageProps {
  const said = (name: string) => ({
    name,
    value: typed[name] ?? "",
    error: problems.find((it) => it.field === name)?.message,
  });
  const allowed = may.result;
  return {
    kicker: <a href="/meetings">Meetings</a>,
    title: "Schedule a meeting",
    next: allowed.ok && allowed.value.basis === "clause" && (
      <>
        You may do this under <Cited clause={allowed.value.clause} />
      </>
    ),
    body: allowed.ok ? (
      <>
        <ErrorSummary problems={problems} />
        <Form action="/meetings" label="Schedule a meeting">
          <Select {...said("body")} label="Body" options={bodies.map((it) => ({ value: it.slug, label: it.name }))} />
          <Field {...said("title")} label="Title" hint="Such as Monthly meeting" />
          <Field
            {...said("startsAt")}
            label="Day and time"
            type="datetime-local"
            width="medium"
            hint="In the zone below"
          />
          <Field {...said("zone")} label="Time zone" width="medium" hint="Such as America/Los_Angeles" />
          <Field
            {...said("minutes")}
            label="Length in minutes"
            inputMode="numeric"
            width="short"
            value={typed.minutes ?? "60"}
          />
          <TextArea
            {...said("joining")}
            label="How to join"
            optional
            rows={3}
            hint="A link to the call; everybody can read it"
          />
          <Actions>
            <Button>Schedule the meeting</Button>
          </Actions>
        </Form>
      </>
    ) : (
      <RefusedNote refused={charterRefused(allowed.refusal)} />
    ),
  };
}

function meetingPage(meeting: Meeting, entries: Awaited<ReturnType<typeof entriesOf>>, now: Date): PageProps {
  const over = meeting.startsAt < now;
  const ends = new Date(meeting.startsAt.getTime() + meeting.minutes * 60_000);
  return {
    kicker: (
      <>
        M-{meeting.number} · <a href="/meetings">meeting</a> of the{" "}
        <a href={`/groups/${meeting.body}`}>{meeting.bodyName}</a>
      </>
    ),
    title: meeting.title,
    state: over ? (
      <StateWord tone="neutral">{now < ends ? "Under way" : "Over"}</StateWord>
    ) : (
      <StateWord tone="info">Scheduled</StateWord>
    ),
    next: over ? (
      <>
        Began <Time at={meeting.startsAt} zone={meeting.zone} now={now} />
      </>
    ) : (
      <>
        Begins <Time at={meeting.startsAt} zone={meeting.zone} now={now} />. Everybody is welcome.
      </>
    ),
    body: (
      <>
        <h2>How to join</h2>
        {meeting.joining ? <Prose html={renderMarkdown(meeting.joining)} /> : <p>Nothing is said about it yet.</p>}
        <p>
          <ButtonLink href="/meetings" kind="secondary">
            All meetings
          </ButtonLink>
        </p>
      </>
    ),
    aside: (
      <>
        <Facts
          title="Meeting"
          items={[
            { term: "Length", value: `${meeting.minutes} min` },
            { term: "Time zone", value: meeting.zone },
          ]}
        />
        <Facts title="Under the charter">
          <p>
            Scheduled by <bdi>{meeting.scheduledByName}</bdi> under <Cited clause={meeting.clause} />
          </p>
        </Facts>
      </>
    ),
    history: (
      <History
        entries={[
          {
            when: formatInstant(meeting.scheduledAt, meeting.zone),
            what: (
              <>
                Scheduled by <bdi>{meeting.scheduledByName}</bdi>
              </>
            ),
          },
        ]}
      />
    ),
    seal: { entries, href: `/ledger?subject=${meeting.id}` },
  };
}
