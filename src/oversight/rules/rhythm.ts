import type { Finding } from "../finding.ts";
import type { Body, CommunityRecord, MeetingRecord } from "../record.ts";

/** From how many months with minutes, and with how many in four, a body counts as one that meets each month. */
const regular = { months: 6, inFour: 3 };

/** Months without minutes amid a monthly rhythm, and the time since it ceased. */
export const months = ({ bodies, meetings, today }: CommunityRecord): readonly Finding[] =>
  bodies.flatMap((body) => {
    const seen = new Set(
      meetings.filter((it) => it.body === body.slug && it.file !== null).map((it) => it.day.slice(0, 7)),
    );
    const [first, last] = [[...seen].sort()[0], [...seen].sort().at(-1)];
    if (!first || !last || seen.size < regular.months) return [];
    const all = monthsFrom(first, last);
    if (seen.size * 4 < all.length * regular.inFour) return [];
    const since = monthsFrom(last, today.slice(0, 7)).slice(1, -1);
    return [
      ...all
        .filter((month) => !seen.has(month))
        .map((month) =>
          without(
            body,
            month,
            `No minutes are of ${month}, though the ${body.shortName} has them of nearly every month.`,
          ),
        ),
      ...(since[0]
        ? [without(body, `since-${last}`, `No minutes are of the ${since.length} months since ${last}.`)]
        : []),
    ];
  });

const without = ({ slug, shortName }: Body, month: string, words: string): Finding => ({
  kind: "month-without-minutes",
  place: {
    subject: `months:${slug}/${month}`,
    body: slug,
    label: `Meetings of the ${shortName}, ${month.replace("since-", "since ")}`,
    href: `/meetings?body=${slug}`,
    line: null,
  },
  about: "",
  words,
  remedy: "Bring in the minutes, or record that no meeting was held.",
});

/** `2024-11` to `2025-02`, both counted. */
function monthsFrom(first: string, last: string): string[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const [from, to] = [number(first), number(last)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const at = from + index;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** Meetings that were scheduled here, are over, and have no minutes when these are due. */
export const unrecorded = ({ bodies, meetings, today }: CommunityRecord): readonly Finding[] =>
  meetings
    .filter((it) => it.file === null && it.state === "scheduled")
    .flatMap((meeting): Finding[] => {
      const body = bodies.find((it) => it.slug === meeting.body);
      const days = body?.minutesWithinDays ?? 0;
      const due = dayAfter(meeting.day, days);
      if (due >= today) return [];
      return [
        {
          kind: "minutes-missing",
          place: placeOf(meeting, body),
          about: "",
          words: `The meeting of ${meeting.day} is over and has no minutes${days > 0 ? `; they were due by ${due}` : ""}.`,
          remedy: "Bring in its minutes, or record that it was not held.",
        },
      ];
    });

const placeOf = ({ number, body }: MeetingRecord, of: Body | undefined) => ({
  subject: `meeting:${number}`,
  body,
  label: `M-${number} of the ${of?.shortName ?? body}`,
  href: `/meetings/${number}`,
  line: null,
});

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
