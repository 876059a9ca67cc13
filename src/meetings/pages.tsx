import type { ComponentChildren } from "preact";
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
import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  ErrorSummary,
  Facts,
  Field,
  Form,
  formatDistance,
  Hidden,
  History,
  memo,
  type PageProps,
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
import { scheduleMeeting } from "./actions.ts";
import { meetingLists } from "./list-pages.tsx";
import { instantOf, meetingForm } from "./meeting.ts";
import { minutesPages } from "./minutes-pages.tsx";
import { pastMeetingView } from "./past-pages.tsx";
import { findMeeting, type ScheduledMeeting, type Sealed } from "./store.ts";
import { meetingRefused } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

export function meetingPages(server: Server): void {
  meetingLists(server);
  minutesPages(server);

  getPage(server, "/meetings/new", ({ context, query }) => scheduleView(context, { body: query.body ?? "" }, []));

  postForm(server, "/meetings", async ({ context, form }) => {
    const wanted = readForm(meetingForm, form);
    if (!wanted.ok) return scheduleView(context, form, [...wanted.refusal, ...timeProblems(form, context.now)]);
    const scheduled = await scheduleMeeting(context, wanted.value);
    if (scheduled.ok) return { to: `/meetings/${scheduled.value.number}`, notice: "The meeting is scheduled." };
    const refused = meetingRefused(scheduled.refusal);
    return refused.problems ? scheduleView(context, form, refused.problems) : { refused };
  });

  getPage(server, "/meetings/:number", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const meeting = /^\d{1,9}$/.test(params.number ?? "") ? await findMeeting(tx, Number(params.number)) : null;
      if (!meeting) return { refused: missing };
      if (meeting.origin === "imported") return pastMeetingView(tx, meeting);
      const distance = formatDistance(meeting.startsAt, context.now);
      const data = { meeting, distance, phase: phaseOf(meeting, context.now) };
      return { data, page: () => meetingPage(meeting, context.now) };
    }),
  );
}

/** What only the clock can find wrong with a time, so that it is said together with everything else. */
function timeProblems(form: Typed, now: Date): readonly Problem[] {
  const time = meetingForm.pick({ startsAt: true, zone: true }).safeParse({ startsAt: form.startsAt, zone: form.zone });
  const instant = time.success ? instantOf(time.data.startsAt, time.data.zone, now) : null;
  return instant?.ok === false ? (meetingRefused(instant.refusal).problems ?? []) : [];
}

interface ScheduleData {
  readonly typed: Typed;
  readonly problems: readonly Problem[];
  readonly body: BodyRecord;
  /** The bodies whose meetings the viewer may schedule. */
  readonly open: readonly BodyRecord[];
  readonly may: Prospect;
}

const scheduleView = (context: Context, typed: Typed, problems: readonly Problem[]): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const community = await findCommunity(tx);
    if (!community) return { to: "/setup" };
    const asked: { body: BodyRecord; may: Prospect }[] = [];
    for (const body of await listBodies(tx)) {
      asked.push({ body, may: await prospect(tx, context, "schedule-meeting", { body: body.slug }) });
    }
    const open = asked.filter(({ may }) => may.result.ok);
    const named = (slug: string | undefined) => asked.find(({ body }) => body.slug === slug);
    const chosen = named(typed.body) ?? open[0] ?? named(community.homeBody);
    if (!chosen) return { refused: missing };
    const data: ScheduleData = {
      typed: { ...typed, zone: typed.zone ?? community.zone, minutes: typed.minutes ?? "60" },
      problems,
      ...chosen,
      open: open.map(({ body }) => body),
    };
    return { data, status: problems.length > 0 ? 422 : 200, page: () => schedulePage(data) };
  });

function schedulePage(data: ScheduleData): PageProps {
  const { result } = data.may;
  return {
    kicker: <a href="/meetings">Meetings</a>,
    title: "Schedule a meeting",
    next: result.ok && result.value.basis === "clause" && (
      <>
        You may do this for the {data.body.name} under <Cited clause={result.value.clause} />
      </>
    ),
    body: result.ok ? <ScheduleForm data={data} /> : <RefusedNote refused={charterRefused(result.refusal)} />,
  };
}

function ScheduleForm({ data: { typed, problems, body, open } }: { data: ScheduleData }) {
  const field = (name: string) => ({
    name,
    value: typed[name] ?? "",
    error: problems.find((it) => it.field === name)?.message,
  });
  const groups = open.map((it) => ({ value: it.slug, label: it.name }));
  return (
    <>
      <ErrorSummary problems={problems} />
      <Form action="/meetings" label="Schedule a meeting">
        {groups.length > 1 ? (
          <Select {...field("body")} value={body.slug} label="Group" options={groups} />
        ) : (
          <Hidden name="body" value={body.slug} />
        )}
        <Field {...field("title")} label="Title" hint="Such as Monthly meeting" />
        <Field
          {...field("startsAt")}
          label="Day and time"
          type="datetime-local"
          width="medium"
          hint="In the time zone below"
        />
        <Field {...field("zone")} label="Time zone" width="medium" hint="Such as America/Los_Angeles" />
        <Field {...field("minutes")} label="Length in minutes" inputMode="numeric" width="short" />
        <TextArea
          {...field("joining")}
          label="How to join"
          optional
          rows={3}
          hint="A link to the call, a room, a number. Everybody can read it."
        />
        <Actions>
          <Button>Schedule the meeting</Button>
        </Actions>
      </Form>
    </>
  );
}

type Phase = "scheduled" | "under way" | "over";

function phaseOf({ startsAt, minutes }: ScheduledMeeting, now: Date): Phase {
  if (now < startsAt) return "scheduled";
  return now.getTime() < startsAt.getTime() + minutes * 60_000 ? "under way" : "over";
}

const stateWords: Readonly<Record<Phase, ComponentChildren>> = {
  scheduled: <StateWord tone="info">Scheduled</StateWord>,
  "under way": <StateWord tone="good">Under way</StateWord>,
  over: <StateWord tone="neutral">Over</StateWord>,
};

/** How to join is public and the same for everybody. */
const joiningWords = memo(200, (markdown: string) => markdown, renderMarkdown);

function meetingPage(meeting: Sealed<ScheduledMeeting>, now: Date): PageProps {
  const phase = phaseOf(meeting, now);
  return {
    kicker: (
      <>
        M-{meeting.number} · <a href="/meetings">meeting</a> of the{" "}
        <a href={`/groups/${meeting.body}`}>{meeting.bodyName}</a>
      </>
    ),
    title: meeting.title,
    state: stateWords[phase],
    next: (
      <>
        {phase === "scheduled" ? "Begins" : "Began"}{" "}
        <strong>
          <Time at={meeting.startsAt} zone={meeting.zone} now={now} />
        </strong>
      </>
    ),
    body: (
      <>
        <h2>How to join</h2>
        {meeting.joining ? <Prose html={joiningWords(meeting.joining)} /> : <p>Nothing is said about it yet.</p>}
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
        <Facts title="Scheduled">
          <p>
            by <bdi>{meeting.scheduledByName}</bdi> under <Cited clause={meeting.clause} />
          </p>
        </Facts>
      </>
    ),
    history: (
      <History
        entries={[
          {
            when: <Time at={meeting.scheduledAt} zone={meeting.zone} />,
            what: (
              <>
                Scheduled by <bdi>{meeting.scheduledByName}</bdi>
              </>
            ),
          },
        ]}
      />
    ),
    seal: { entries: meeting.seal, href: `/ledger?subject=${meeting.id}` },
  };
}
