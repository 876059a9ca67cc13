import { type Act, authorise, type CharterRefusal } from "../charter/index.ts";
import { appendEntry } from "../ledger/index.ts";
import { act, type Context } from "../platform/action.ts";
import { newId } from "../platform/ids.ts";
import { ok, type Result } from "../platform/result.ts";
import { instantOf, type MeetingRefusal, type MeetingRequest } from "./meeting.ts";
import { insertMeeting, type MeetingId } from "./store.ts";

/** The acts of the charter that this slice performs. */
export const meetingActs: readonly Act[] = ["schedule-meeting"];

/** Schedules a meeting of a body, under the clause that lets this viewer do it. */
export const scheduleMeeting = (context: Context, request: MeetingRequest) =>
  act(context, async (tx): Promise<Result<{ id: MeetingId; number: number }, MeetingRefusal | CharterRefusal>> => {
    const { viewer, now } = context;
    const granted = await authorise(tx, context, "schedule-meeting", { body: request.body });
    if (!granted.ok) return granted;
    const grant = granted.value;
    const startsAt = instantOf(request.startsAt, request.zone, now);
    if (!startsAt.ok) return startsAt;
    if (viewer.kind !== "person" || grant.basis !== "clause")
      throw new Error("a meeting is scheduled by a person under a clause");

    const { body, title, zone, minutes, joining } = request;
    const meeting = { id: newId("meeting", now), body, title, startsAt: startsAt.value, zone, minutes, joining };
    const number = await insertMeeting(tx, {
      ...meeting,
      scheduledBy: viewer.id,
      scheduledAt: now,
      clause: grant.clause,
    });
    await appendEntry(tx, {
      grant,
      by: viewer.id,
      subject: meeting.id,
      at: now,
      hashes: {},
      facts: {
        body,
        number,
        startsAt: startsAt.value.toISOString(),
        zone,
        minutes,
        ...(viewer.token && { via: "token" }),
      },
    });
    return ok({ id: meeting.id, number });
  });
