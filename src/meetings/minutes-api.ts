import { z } from "zod";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { apiRoute } from "../platform/http/api.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { ok, refuse } from "../platform/result.ts";
import { importMinutes, recordAlias } from "./minutes-actions.ts";
import { aliasForm, minutesUpload } from "./minutes-form.ts";
import { listAttended, listAttendees, listShares, readMinutesOf } from "./minutes-reads.ts";
import { minutesRefused } from "./minutes-words.ts";
import { findMeeting } from "./store.ts";

const byNumber = z.strictObject({ number: z.coerce.number().int().positive().max(999_999_999) });
const states = z.enum(["held", "cancelled", "unrecorded"]);

const doubtSchema = z.strictObject({
  kind: z.string(),
  line: z.number().int().nullable(),
  words: z.string(),
  remedy: z.string(),
});

const attendeeSchema = z.strictObject({
  position: z.number().int(),
  name: z.string(),
  organisation: z.string().nullable(),
  location: z.string().nullable(),
  role: z.string().nullable(),
  capacity: z.enum(["voting", "other", "unsaid"]),
  mark: z.enum(["present", "absent", "unmarked"]),
  person: z.string().nullable(),
  line: z.number().int(),
});

/** More of anything than a file of the greatest size can hold. */
const everything = limits.minutesBytes;

export function minutesApi(server: Server): void {
  apiRoute(server, {
    method: "POST",
    url: "/api/v1/meetings/minutes",
    summary: "Bring in the minutes of a past meeting, as an administrator; the same file again changes nothing",
    scope: "govern",
    body: minutesUpload,
    answer: z.strictObject({
      file: z.string(),
      number: z.number().int(),
      day: z.string(),
      state: states,
      outcome: z.enum(["added", "updated", "unchanged"]),
      attendees: z.number().int(),
      matched: z.number().int(),
      doubts: z.array(doubtSchema),
    }),
    handle: async (context, { body: { content, ...given } }) => {
      const done = await importMinutes(context, { ...given, bytes: content });
      return done.ok ? ok({ ...done.value, doubts: [...done.value.doubts] }) : refuse(minutesRefused(done.refusal));
    },
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/meetings/attendees",
    summary: "Say that a name in minutes is a person's, as an administrator",
    scope: "govern",
    body: aliasForm,
    answer: z.strictObject({ person: z.string(), matched: z.number().int() }),
    handle: async (context, { body }) => {
      const done = await recordAlias(context, body);
      return done.ok ? done : refuse(minutesRefused(done.refusal));
    },
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/meetings/:number/minutes",
    summary: "The minutes of a past meeting: the file's whole text, its sections and every doubt",
    scope: null,
    params: byNumber,
    answer: z.strictObject({
      text: z.string(),
      encoding: z.enum(["utf-8", "windows-1252"]),
      sha256: z.string(),
      redacted: z.boolean(),
      parts: z.array(
        z.strictObject({
          kind: z.string(),
          heading: z.string().nullable(),
          depth: z.number().int(),
          line: z.number().int(),
          words: z.string(),
        }),
      ),
      doubts: z.array(doubtSchema),
    }),
    handle: (context, { params }) =>
      withViewerReadOnly(context.db, context.viewer, async (tx) => {
        const meeting = await findMeeting(tx, params.number);
        const view = meeting && (await readMinutesOf(tx, meeting.id, everything));
        if (!view) return refuse(missing);
        const { text, encoding, sha256, redacted, parts, doubts } = view;
        return ok({ text, encoding, sha256, redacted, parts: [...parts], doubts: [...doubts] });
      }),
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/meetings/:number/attendance",
    summary: "Who the minutes of a past meeting list, as listed",
    scope: null,
    params: byNumber,
    query: z.strictObject({ after: z.coerce.number().int().min(-1).max(999_999).default(-1) }),
    answer: z.strictObject({ attendees: z.array(attendeeSchema), next: z.number().int().nullable() }),
    handle: (context, { params, query }) =>
      withViewerReadOnly(context.db, context.viewer, async (tx) => {
        const meeting = await findMeeting(tx, params.number);
        if (meeting?.origin !== "imported") return refuse(missing);
        const attendees = await listAttendees(tx, meeting.id, query.after, limits.attendeeRows);
        const last = attendees.length === limits.attendeeRows ? attendees.at(-1) : undefined;
        return ok({ attendees: attendees.map((it) => ({ ...it })), next: last?.position ?? null });
      }),
  });

  apiRoute(server, {
    method: "GET",
    url: "/api/v1/groups/:body/attendance",
    summary: "Attendance of a body's past meetings over time, and how often each came where the minutes tell",
    scope: null,
    params: z.strictObject({ body: z.string().max(63) }),
    answer: z.strictObject({
      meetings: z.array(
        z.strictObject({
          number: z.number().int(),
          day: z.string(),
          state: states,
          votingRoll: z.boolean(),
          votingListed: z.number().int(),
          votingPresent: z.number().int(),
          votingAbsent: z.number().int(),
          votingUnmarked: z.number().int(),
          othersPresent: z.number().int(),
        }),
      ),
      people: z.array(
        z.strictObject({
          name: z.string(),
          person: z.string().nullable(),
          attended: z.number().int(),
          missed: z.number().int(),
          unmarked: z.number().int(),
        }),
      ),
    }),
    handle: (context, { params: { body } }) =>
      withViewerReadOnly(context.db, context.viewer, async (tx) => {
        const meetings = await listAttended(tx, body, limits.chartRows);
        return ok({
          meetings: meetings.map(
            ({
              number,
              day,
              state,
              votingRoll,
              votingListed,
              votingPresent,
              votingAbsent,
              votingUnmarked,
              othersPresent,
            }) => ({
              ...{
                number,
                day,
                state,
                votingRoll,
                votingListed,
                votingPresent,
                votingAbsent,
                votingUnmarked,
                othersPresent,
              },
            }),
          ),
          people: (await listShares(tx, body, limits.attendeeRows)).map((it) => ({ ...it })),
        });
      }),
  });
}
