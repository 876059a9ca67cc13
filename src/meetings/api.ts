import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute, clauseSchema } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import { scheduleMeeting } from "./actions.ts";
import { meetingForm } from "./meeting.ts";
import { minutesApi } from "./minutes-api.ts";
import { findMeeting, listComing, listPast, type Meeting, readCursor, writeCursor } from "./store.ts";
import { meetingRefused } from "./words.ts";

const recordSchema = z.strictObject({
  day: z.string(),
  timeKnown: z.boolean(),
  file: z.string(),
  source: z.string(),
  timeWords: z.string().nullable(),
  marksUsed: z.boolean().nullable(),
  hasAgenda: z.boolean(),
  hasNotes: z.boolean(),
  hasActions: z.boolean(),
  votingRoll: z.boolean(),
  votingListed: z.number().int(),
  votingPresent: z.number().int(),
  votingAbsent: z.number().int(),
  votingUnmarked: z.number().int(),
  othersPresent: z.number().int(),
  absent: z.number().int(),
  unmarked: z.number().int(),
  doubts: z.number().int(),
});

const anyMeeting = z.strictObject({
  id: z.string(),
  number: z.number().int(),
  body: z.string(),
  title: z.string(),
  startsAt: z.string(),
  zone: z.string(),
});

/** One that was scheduled here, or one that only its minutes tell of. */
const meetingSchema = z.discriminatedUnion("origin", [
  anyMeeting.extend({
    origin: z.literal("scheduled"),
    state: z.enum(["scheduled"]),
    minutes: z.number().int(),
    joining: z.string(),
    scheduledBy: z.string(),
    scheduledAt: z.string(),
    clause: clauseSchema,
  }),
  anyMeeting.extend({
    origin: z.literal("imported"),
    state: z.enum(["held", "cancelled", "unrecorded"]),
    minutes: z.number().int().nullable(),
    record: recordSchema,
  }),
]);

export function meetingApi(server: Server): void {
  minutesApi(server);

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/meetings",
    summary: "Meetings: coming ones first to last, or past ones last to first",
    scope: null,
    query: z.strictObject({
      when: z.enum(["coming", "past"]).default("coming"),
      body: z.string().optional(),
      after: z.string().optional(),
    }),
    answer: z.strictObject({ meetings: z.array(meetingSchema), next: z.string().nullable() }),
    handle: async (context, { query }) => {
      const window = {
        now: context.now,
        body: query.body ?? null,
        after: readCursor(query.after ?? ""),
        limit: limits.pageRows,
      };
      const list = query.when === "coming" ? listComing : listPast;
      const meetings = await withViewerReadOnly(context.db, context.viewer, (tx) => list(tx, window));
      const last = meetings.length === limits.pageRows ? meetings.at(-1) : undefined;
      return ok({ meetings: meetings.map(meetingOf), next: last ? writeCursor(last) : null });
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/meetings/:number",
    summary: "One meeting, by its number",
    scope: null,
    params: z.strictObject({ number: z.coerce.number().int().positive().max(999_999_999) }),
    answer: meetingSchema,
    handle: async (context, { params }) => {
      const meeting = await withViewerReadOnly(context.db, context.viewer, (tx) => findMeeting(tx, params.number));
      return meeting ? ok(meetingOf(meeting)) : refuse(missing);
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/meetings",
    summary: "Schedule a meeting, under the clause that lets you",
    scope: "govern",
    body: meetingForm,
    status: 201,
    answer: z.strictObject({ id: z.string(), number: z.number().int() }),
    handle: async (context, { body }) => {
      const scheduled = await scheduleMeeting(context, body);
      return scheduled.ok ? scheduled : refuse(meetingRefused(scheduled.refusal));
    },
  });
}

function meetingOf(meeting: Meeting): z.input<typeof meetingSchema> {
  const { id, number, body, title, zone } = meeting;
  const common = { id, number, body, title, zone, startsAt: meeting.startsAt.toISOString() };
  if (meeting.origin === "imported") {
    const { origin, state, minutes, record } = meeting;
    return { ...common, origin, state, minutes, record: { ...record } };
  }
  const { origin, state, minutes, joining, scheduledBy, scheduledAt, clause } = meeting;
  return {
    ...common,
    origin,
    state,
    minutes,
    joining,
    scheduledBy,
    scheduledAt: scheduledAt.toISOString(),
    clause: { ...clause },
  };
}
