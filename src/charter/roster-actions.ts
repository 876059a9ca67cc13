import {
  addPersonIn,
  findPeopleOfRecord,
  findPersonByGithub,
  type Person,
  recordAffiliation,
  recordName,
} from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { nothingCalled } from "./actions.ts";
import type { CharterRefusal } from "./authority.ts";
import { type FoundingRefusal, foundingOr, type Permitted } from "./founding.ts";
import {
  findNamedChairs,
  type NamedChair,
  type RosterDoubt,
  type RosterRefusal,
  type RosterRow,
  readRoster,
} from "./roster.ts";
import { saveTerm } from "./seat-actions.ts";
import * as seated from "./seats.ts";

/** What a roster brought in, and all that a reader should look at. */
export interface RosterReport {
  readonly rows: number;
  readonly people: number;
  readonly terms: number;
  /** Rows whose person held the seat with that first day already. */
  readonly unchanged: number;
  readonly skipped: number;
  readonly doubts: readonly RosterDoubt[];
  /** Who the text names as the one who presides: proposed, never taken by itself. */
  readonly chairs: readonly NamedChair[];
}

export interface NewRoster {
  readonly body: string;
  readonly source: string;
  readonly bytes: Uint8Array;
}

/** Brings the voting members of a body in, all in one transaction. The same roster again changes nothing. */
export const importRoster = (context: Context, wanted: NewRoster) =>
  act(context, async (tx): Promise<Result<RosterReport, FoundingRefusal | CharterRefusal | RosterRefusal>> => {
    const granted = await foundingOr(tx, context, "record-term", "appoint-member", wanted.body);
    if (!granted.ok) return granted;
    if (!(await seated.findBody(tx, wanted.body))) return refuse(nothingCalled("body", wanted.body));
    const today = await seated.today(tx, context.now);
    const read = readRoster(wanted.bytes, today, { bytes: limits.documentBytes, rows: limits.rosterRows });
    if (!read.ok) return read;
    const { rows } = read.value;
    const doubts = [...read.value.doubts];
    const counts = { people: 0, terms: 0, unchanged: 0 };
    let voting = (await seated.listSeats(tx, wanted.body, context.now)).filter((it) => it.voting).length;
    for (const row of rows) {
      const person = await personOf(tx, context, row, granted.value);
      if (person === "ambiguous") {
        doubts.push({ kind: "name-ambiguous", name: row.name, line: row.line, taken: false });
        continue;
      }
      if (person.isNew) counts.people += 1;
      const before = await seated.membershipsOf(tx, wanted.body, person.id);
      const same = before.find((it) => it.startsOn === row.startsOn);
      if (same) {
        counts.unchanged += 1;
        if (same.endsOn !== row.endsOn)
          doubts.push({ kind: "stands-otherwise", endsOn: same.endsOn, line: row.line, taken: false });
      } else {
        if (before.length === 0) voting += 1;
        const seat = { slug: before[0]?.seat ?? `member-${voting}`, title: "Voting member", voting: true };
        const { startsOn, endsOn } = row;
        const term = { body: wanted.body, seat, person: person.id, startsOn, endsOn, source: wanted.source };
        await saveTerm(tx, context, { ...term, capacity: "holder" }, granted.value);
        counts.terms += 1;
      }
      if (row.affiliation) await belongs(tx, context, person.id, row, wanted.source, granted.value);
    }
    const skipped = doubts.filter((it) => !it.taken && it.kind !== "stands-otherwise").length;
    const chairs = findNamedChairs(new TextDecoder().decode(wanted.bytes));
    doubts.sort((one, other) => one.line - other.line);
    return ok({ rows: rows.length, ...counts, skipped, doubts, chairs });
  });

/**
 * By GitHub login, else by the name of record where it is one person's and no other login stands with it; else somebody new.
 * Never by what people call themselves: a stranger with a member's name would get the seat.
 */
async function personOf(
  tx: Tx,
  context: Context,
  { name, github }: RosterRow,
  { by }: Permitted,
): Promise<{ id: PersonId; isNew: boolean } | "ambiguous"> {
  const byLogin = github && (await findPersonByGithub(tx, github));
  if (byLogin) {
    await recordName(tx, byLogin.id, name);
    return { id: byLogin.id, isNew: false };
  }
  const fits = (it: Person) => github === null || it.github === null;
  const [first, ...others] = (await findPeopleOfRecord(tx, name)).filter(fits);
  if (others.length > 0) return "ambiguous";
  if (first) return { id: first.id, isNew: false };
  const added = await addPersonIn(tx, { name, email: null, github, administrator: false }, by, context.now);
  if (!added.ok) throw new Error(`a person without a mail address was refused: ${added.refusal.kind}`);
  return { id: added.value, isNew: true };
}

/** Since the first day of the term at least; when it ends the roster does not say. */
const belongs = (tx: Tx, context: Context, person: PersonId, row: RosterRow, source: string, { by }: Permitted) =>
  recordAffiliation(
    tx,
    { person, organisation: row.affiliation ?? "", startsOn: row.startsOn, endsOn: null, source },
    by,
    context.now,
  );
