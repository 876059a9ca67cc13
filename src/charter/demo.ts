import { sql } from "kysely";
import { type Cast, cast, conductChanges, employerOn, employers, extraPerson, peopleOfGroup } from "../people/index.ts";
import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { type Chapter, daysBefore, isoDay, type Play, type Scene } from "../platform/demonstration.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { decideAlignment } from "./alignment-actions.ts";
import { countersignCorrection, proposeCorrection } from "./correction-actions.ts";
import { findWaiting } from "./correction-store.ts";
import antitrust from "./demo/antitrust.md?raw";
import charter1 from "./demo/charter-1.md?raw";
import charter2 from "./demo/charter-2.md?raw";
import charter3 from "./demo/charter-3.md?raw";
import conduct1 from "./demo/code-of-conduct-1.md?raw";
import conduct2 from "./demo/code-of-conduct-2.md?raw";
import { type DemoGroup, extraGroup, governanceOf, groups } from "./demo/groups.ts";
import securityWg1 from "./demo/security-wg-1.md?raw";
import securityWg2 from "./demo/security-wg-2.md?raw";
import vulnerabilityHandling from "./demo/vulnerability-handling.md?raw";
import { closeFounding } from "./founding.ts";
import { importRoster } from "./roster-actions.ts";
import { recordBody, recordTerm } from "./seat-actions.ts";
import { type Place, type SetUpAuthority, setUp } from "./set-up.ts";
import type { Capacity } from "./term.ts";

/**
 * What tells a demonstration from everything else: the source of its founding facts. It stands in the record and in the
 * ledger itself, so no copy of either can lose it.
 */
const invented = "Invented for the demonstration of Wardmote";

export const isDemonstration = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql`select from body where source = ${invented} and parent is null`.execute(tx);
  return rows.length > 0;
};

/** The first morning: the community, by the set-up link or from the machine itself. */
export const setUpDemonstration = (context: Context, by: SetUpAuthority, place: Place) =>
  setUp(
    context,
    {
      project: "Lodestone",
      parentName: "Technical Steering Committee",
      parentShortName: "TSC",
      groupName: "Security Working Group",
      groupShortName: "Security WG",
      source: invented,
      zone: "America/Los_Angeles",
      name: cast.petra.name,
      email: cast.petra.email,
    },
    by,
    place,
  );

/** Documents are brought in on the first day, and holders of seats on the third, when people are there. */
const first = 364;
const seated = 362;
/** The founding closes less than thirty days ago, so that two seat-holders can still correct it. */
const foundingCloses = 24;

export const charterChapter: Chapter = (play) => [
  ...documents.flatMap((it) => imports(play, it)),
  ...groups.flatMap((it) => establishes(play, it)),
  ...Array.from({ length: play.scale - 1 }, (_, n) =>
    establishes(play, extraGroup(n, extraPerson(n * peopleOfGroup).email)),
  ).flat(),
  brings(play),
  ...terms.map((it) => seats(play, it)),
  { at: daysBefore(play, foundingCloses, "16:00"), who: cast.petra.email, does: closeFounding },
  ...corrections(play),
];

/** Two mistakes of the founding record: one that two holders of seats corrected, and one that waits for the second of them. */
function corrections(play: Play): readonly Scene[] {
  const link = {
    fact: "body:release-wg",
    field: "source",
    value: "https://lodestone.example.org/minutes/release-wg-established",
    reason: "The link led to the minutes of the month before, which only announce the proposal.",
  } as const;
  const day = {
    fact: "document:antitrust",
    field: "effectiveOn",
    value: isoDay(daysBefore(play, 1149)),
    reason: "The Foundation adopted its notice a month after the charter; we had copied the charter's day.",
  } as const;
  return [
    { at: daysBefore(play, 21, "14:00"), who: cast.imani.email, does: (context) => proposeCorrection(context, link) },
    { at: daysBefore(play, 20, "08:15"), who: cast.greta.email, does: (context) => countersignTheOne(context) },
    { at: daysBefore(play, 3, "10:40"), who: cast.hana.email, does: (context) => proposeCorrection(context, day) },
  ];
}

async function countersignTheOne(context: Context) {
  const waiting = await withViewerReadOnly(context.db, context.viewer, (tx) =>
    findWaiting(tx, "body:release-wg", "source"),
  );
  return countersignCorrection(context, waiting ?? "");
}

interface DemoDocument {
  readonly slug: string;
  readonly governs: string;
  readonly rank: 1 | 2 | 3 | 4 | 5;
  readonly text: string;
  /** Taken in on this day, in days before the end, and in force from `effective` where that is another. */
  readonly day: number;
  readonly effective?: number;
  /** The clause under which it stands. */
  readonly cite?: string;
}

// biome-ignore format: a table reads by its rows
const documents: readonly DemoDocument[] = [
  { slug: "charter", governs: "tsc", rank: 1, text: charter1, day: first, effective: 1180 },
  { slug: "code-of-conduct", governs: "tsc", rank: 2, text: conduct1, day: first, effective: 1180 },
  { slug: "antitrust", governs: "tsc", rank: 2, text: antitrust, day: first, effective: 1180 },
  { slug: "security-wg", governs: "security-wg", rank: 4, text: securityWg1, day: first, effective: 826, cite: "charter/2.h" },
  { slug: "charter", governs: "tsc", rank: 1, text: charter2, day: 286 },
  { slug: "vulnerability-handling", governs: "tsc", rank: 3, text: vulnerabilityHandling, day: 244 },
  { slug: "security-wg", governs: "security-wg", rank: 4, text: securityWg2, day: 118, cite: "charter/2.i" },
  { slug: "code-of-conduct", governs: "tsc", rank: 2, text: conduct2, day: conductChanges },
  { slug: "charter", governs: "tsc", rank: 1, text: charter3, day: 83 },
];

/** The text is taken in, and a person confirms what its clauses were understood to mean. */
function imports(play: Play, { slug, governs, rank, text, day, effective, cite }: DemoDocument): readonly Scene[] {
  const effectiveOn = isoDay(daysBefore(play, effective ?? day));
  const source = `https://lodestone.example.org/governance/${slug}@${effectiveOn}`;
  const bytes = new TextEncoder().encode(text);
  const wanted = { slug, governs, rank, source, effectiveOn, title: undefined, cite, bytes };
  const who = cast.petra.email;
  return [
    { at: daysBefore(play, day, "09:30"), who, does: (context) => importDocument(context, wanted) },
    { at: daysBefore(play, day, "11:00"), who, does: (context) => decideBindings(context, slug, { confirm: "all" }) },
    { at: daysBefore(play, day, "11:20"), who, does: (context) => decideAlignment(context, slug, { confirm: "all" }) },
  ];
}

/** A working group is established, with its document and its first chair. */
function establishes(play: Play, { slug, name, shortName, chair, since, ...more }: DemoGroup): readonly Scene[] {
  const from = isoDay(daysBefore(play, since));
  const day = Math.min(since, seated);
  const source = `https://lodestone.example.org/minutes/${from}`;
  const body = { slug, name, shortName, parent: "tsc", source, cite: "charter/2.h" };
  const term = { body: slug, seat: "chair", email: chair, startsOn: from, endsOn: undefined, source };
  const text = governanceOf({ slug, name, shortName, chair, since, ...more });
  const who = cast.petra.email;
  return [
    { at: daysBefore(play, day, "09:05"), who, does: (context) => recordBody(context, body) },
    ...imports(play, { slug, governs: slug, rank: 4, text, day, effective: since, cite: "charter/2.h" }),
    { at: daysBefore(play, day, "18:00"), who, does: (context) => recordTerm(context, term) },
  ];
}

/** The members of the committee as its page lists them on the day on which people are there. */
const members: readonly Cast[] = ["imani", "lars", "priya", "tomas", "yuki", "piotr", "rania"];

function brings(play: Play): Scene {
  const rows = members.map((who) => {
    const [began, ends] = ["piotr", "rania"].includes(who) ? [356, -9] : [540, 180];
    const { name, email } = cast[who];
    const days = `${isoDay(daysBefore(play, began))} | ${isoDay(daysBefore(play, ends))}`;
    return `| ${name} | ${email.replace(/@.*|\W/g, "")} | ${days} | ${employers[employerOn(cast[who], seated)]} |`;
  });
  const head = ["| Name | GitHub | Term begins | Term ends | Affiliation |", "|---|---|---|---|---|"];
  const text = ["# Members of the TSC", "", ...head, ...rows, ""].join("\n");
  const source = "https://lodestone.example.org/tsc/members";
  return {
    at: daysBefore(play, 350, "13:00"),
    who: cast.petra.email,
    does: (context) => importRoster(context, { body: "tsc", source, bytes: new TextEncoder().encode(text) }),
  };
}

interface DemoTerm {
  readonly seat: `${string}:${string}`;
  readonly who: Cast;
  /** First and last day, in days before the end; without a last day it has none. */
  readonly from: number;
  readonly to?: number;
  readonly source: string;
  readonly capacity?: Capacity;
}

// biome-ignore format: a table reads by its rows
const terms: readonly DemoTerm[] = [
  { seat: "tsc:chair", who: "imani", from: 540, source: "minutes of the TSC" },
  { seat: "security-wg:chair", who: "naledi", from: 820, to: 112, source: "minutes of the TSC" },
  // Two more seats by the second version of the charter.
  { seat: "tsc:member-8", who: "bjarne", from: 270, to: 38, source: "election for the two new seats" },
  { seat: "tsc:member-9", who: "amara", from: 270, to: -95, source: "election for the two new seats" },
  // The yearly election.
  { seat: "tsc:member-1", who: "imani", from: 179, to: -186, source: "election of the committers" },
  { seat: "tsc:member-2", who: "lars", from: 179, to: -186, source: "election of the committers" },
  { seat: "tsc:member-3", who: "sofia", from: 179, to: -186, source: "election of the committers" },
  { seat: "tsc:member-4", who: "tomas", from: 179, to: -186, source: "election of the committers" },
  { seat: "tsc:member-5", who: "yuki", from: 179, to: -186, source: "election of the committers" },
  // Six weeks without a chair, with somebody acting, until the new one; the acting one stays as deputy.
  { seat: "security-wg:chair", who: "mateo", from: 111, to: 71, source: "electronic vote of the TSC", capacity: "acting" },
  { seat: "security-wg:chair", who: "hana", from: 70, source: "vote of the TSC" },
  { seat: "security-wg:chair", who: "mateo", from: 70, source: "vote of the TSC", capacity: "deputy" },
];

function seats(play: Play, { seat, who, from, to, source, capacity }: DemoTerm): Scene {
  const [body = "", role = ""] = seat.split(":");
  const day = Math.min(from, seated);
  const startsOn = isoDay(daysBefore(play, from));
  const endsOn = to === undefined ? undefined : isoDay(daysBefore(play, to));
  const where = `Announcement of ${startsOn}: ${source}`;
  const term = { body, seat: role, email: cast[who].email, startsOn, endsOn, source: where, capacity };
  return {
    at: daysBefore(play, day, from > seated ? "13:00" : "17:30"),
    who: cast.petra.email,
    does: (context) => recordTerm(context, term),
  };
}
