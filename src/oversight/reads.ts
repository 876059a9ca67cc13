import { sql } from "kysely";
import {
  type DocumentText,
  findCommunity,
  findLinkProblems,
  type LawToday,
  linkProblems,
  listBodies,
  listCitations,
  listConflicts,
  listTexts,
  readLaw,
} from "../charter/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { KeyedFinding } from "./finding.ts";
import { lint } from "./lint.ts";
import {
  type Body,
  type Citation,
  type CommunityRecord,
  type Doubt,
  type Line,
  type MalformedLink,
  type MeetingRecord,
  proseOf,
  type RecordText,
} from "./record.ts";
import { type Acceptance, listAcceptances } from "./store.ts";

/** A finding, and who accepted it if anybody did. */
export interface JudgedFinding extends KeyedFinding {
  readonly accepted: Acceptance | null;
}

/** Reads the whole record as it stands and has every rule look at it. Empty before the set-up. */
export async function readFindings(tx: Tx, now: Date): Promise<readonly JudgedFinding[]> {
  const record = await readRecord(tx, now);
  if (!record) return [];
  const accepted = new Map((await listAcceptances(tx)).map((it) => [it.key, it]));
  return lint(record).map((finding) => ({ ...finding, accepted: accepted.get(finding.key) ?? null }));
}

async function readRecord(tx: Tx, now: Date): Promise<CommunityRecord | null> {
  const community = await findCommunity(tx);
  if (!community) return null;
  const law = await readLaw(tx, now);
  const [bodies, documents] = [await listBodies(tx), await listTexts(tx)];
  const names = new Map(bodies.map((it) => [it.slug, it.shortName]));
  return {
    today: new Intl.DateTimeFormat("en-CA", { timeZone: community.zone }).format(now),
    bodies: bodies.map((it) => bodyOf(it, law)),
    texts: [...documents.map(documentText), ...(await listMinutes(tx, names))],
    citations: await listStale(tx),
    meetings: await listMeetings(tx, now),
    doubts: await listDoubts(tx),
    vacancies: law.vacancies.map(({ clause, ...it }) => ({ ...it, speaks: clause && cited(clause) })),
    ended: await listEnded(tx),
    // A principle and an act that limits it stand beside each other on purpose.
    conflicts: (await listConflicts(tx, now))
      .filter(({ kind }) => kind !== "tension")
      .map(({ higher, lower }) => ({ prevails: cited(higher.clause), yields: lower.clause })),
  };
}

/** `Technical Charter 3.b`, `Security Working Group Governance, Chairperson 4(a)`. */
const cited = ({ documentTitle, label }: { documentTitle: string; label: string }): string =>
  `${short(documentTitle)}${/^\d/.test(label) ? "" : ","} ${label}`;

const short = (title: string): string => title.replace(/\s*[(:–].*$/s, "") || title;

function bodyOf({ slug, shortName }: { slug: string; shortName: string }, law: LawToday): Body {
  const rule = law.rule("quorum", "meeting", slug);
  const due = /^P(\d+)D$/.exec(law.due("draft-minutes", slug) ?? "")?.[1];
  return {
    slug,
    shortName,
    quorum: rule?.value.kind === "fraction" ? { ...rule.value, clause: cited(rule.clause) } : null,
    minutesWithinDays: Number(due ?? 0),
  };
}

function documentText({ slug, title, governs, source, text, clauses }: DocumentText): RecordText {
  let at = 0;
  const lines = text.split(/\r\n|\r|\n/).map((words, index): Line => {
    const number = index + 1;
    while ((clauses[at]?.endLine ?? number) < number) at += 1;
    const clause = clauses[at];
    const href = clause && clause.line <= number ? `/charter/${slug}/${clause.address}` : `/charter/${slug}`;
    return { number, text: words, href, part: null };
  });
  return {
    subject: `document:${slug}`,
    body: governs,
    kind: "document",
    label: short(title),
    href: `/charter/${slug}`,
    source,
    meeting: null,
    malformed: malformedIn(lines),
    lines,
  };
}

interface PartRow {
  readonly number: number;
  readonly body: string;
  readonly file: string;
  readonly source: string;
  readonly parts: readonly {
    readonly kind: string;
    readonly heading: string | null;
    readonly depth: number;
    readonly line: number;
    readonly endLine: number;
    readonly words: string;
  }[];
}

async function listMinutes(tx: Tx, names: ReadonlyMap<string, string>): Promise<readonly RecordText[]> {
  const { rows } = await sql<PartRow>`
    select m.number, m.body, m.file, m.source, p.parts
      from meeting_record m join (
        select meeting, json_agg(json_build_object('kind', kind, 'heading', heading, 'depth', depth, 'line', line, 'endLine', end_line, 'words', words) order by line) as parts
          from minutes_part_record group by meeting) p on p.meeting = m.id
     order by m.body, m.file`.execute(tx);
  return rows.map(({ number, body, file, source, parts }) => {
    const lines = linesOf(number, parts);
    return {
      subject: `minutes:${body}/${file}`,
      body,
      kind: "minutes",
      label: `M-${number} of the ${names.get(body) ?? body}, ${file}`,
      href: `/meetings/${number}`,
      source,
      meeting: number,
      malformed: malformedIn(lines),
      lines,
    };
  });
}

/** Lines that the page of a file shows before the one that is meant. */
const context = 10;

const linesOf = (meeting: number, parts: PartRow["parts"]): readonly Line[] =>
  parts.flatMap(({ kind, heading, depth, line, endLine, words }) => {
    const written = heading === null ? [] : [`${"#".repeat(depth)} ${heading}`];
    return [...written, ...words.split("\n")].slice(0, endLine - line + 1).map((text, index) => ({
      number: line + index,
      text: text.replace(/\r$/, ""),
      href: `/meetings/${meeting}/file?from=${Math.max(1, line + index - context)}#L${line + index}`,
      part: kind,
    }));
  });

/** Spoilt links of the prose; what is code or comment counts as an empty line. */
function malformedIn(lines: readonly Line[]): readonly MalformedLink[] {
  const prose = new Map(proseOf(lines).map((it) => [it.number, it.text]));
  return findLinkProblems(lines.map((it) => prose.get(it.number) ?? "").join("\n")).map(
    ({ line, link, problem, remedy }) => ({ line, link, why: linkProblems[problem], meant: remedy }),
  );
}

/** Citations of clauses in documents that are here, where today's version has no such clause or calls it otherwise. */
async function listStale(tx: Tx): Promise<readonly Citation[]> {
  return (await listCitations(tx)).flatMap(({ document, line, words, targetTitle, cited, addressToday }) =>
    targetTitle === null || cited === null || addressToday === cited
      ? []
      : [{ document, line, words, target: short(targetTitle), cited, today: addressToday }],
  );
}

/** Meetings that are over. */
async function listMeetings(tx: Tx, now: Date): Promise<readonly MeetingRecord[]> {
  const { rows } = await sql<MeetingRecord>`
    select number, body, day::text, title, file, state, has_notes as "hasNotes", voting_roll as "votingRoll", voting_listed as "votingListed",
           voting_present as "votingPresent", voting_unmarked as "votingUnmarked", voting_listed + others_present + absent + unmarked as named
      from meeting_record where starts_at + make_interval(mins => coalesce(minutes, 0)) <= ${now} order by starts_at`.execute(
    tx,
  );
  return rows;
}

async function listDoubts(tx: Tx): Promise<readonly Doubt[]> {
  const { rows } = await sql<Doubt>`
    select number as meeting, line, kind, words, remedy, coalesce(line_text, '') as text
      from minutes_doubt_record order by number, position`.execute(tx);
  return rows;
}

/** The last term of every seat. */
async function listEnded(tx: Tx): Promise<CommunityRecord["ended"]> {
  const { rows } = await sql<CommunityRecord["ended"][number]>`
    select body, slug as seat, title, max(ends_on)::text as "endsOn"
      from seat_holding group by body, slug, title having bool_and(ends_on is not null)`.execute(tx);
  return rows;
}
