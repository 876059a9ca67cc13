import { type Finding, type KeyedFinding, type Kind, keyed, kinds } from "./finding.ts";
import type { CommunityRecord } from "./record.ts";
import { citations } from "./rules/citations.ts";
import { conflicts } from "./rules/conflicts.ts";
import { links } from "./rules/links.ts";
import { doubts, gaps } from "./rules/minutes.ts";
import { openActions } from "./rules/open-actions.ts";
import { placeholders } from "./rules/placeholders.ts";
import { belowQuorum } from "./rules/quorum.ts";
import { months, unrecorded } from "./rules/rhythm.ts";
import { rosters } from "./rules/rosters.ts";
import { seats } from "./rules/seats.ts";

/** A rule reads the whole record and says what it finds. Each works in time that grows with the record's length. */
type Rule = (record: CommunityRecord) => readonly Finding[];

const rules: Readonly<Record<string, Rule>> = {
  citations,
  conflicts,
  links,
  placeholders,
  rosters,
  seats,
  doubts,
  gaps,
  months,
  unrecorded,
  openActions,
  belowQuorum,
};

const order = new Map(Object.keys(kinds).map((kind, index) => [kind, index]));
const orderOf = (kind: Kind): number => order.get(kind) ?? 0;

/** Everything that the rules find, the gravest kinds first, then by place and line. */
export const lint = (record: CommunityRecord): readonly KeyedFinding[] =>
  keyed(
    Object.values(rules)
      .flatMap((rule) => rule(record))
      .sort(
        (one, other) =>
          orderOf(one.kind) - orderOf(other.kind) ||
          compare(one.place.body, other.place.body) ||
          compare(one.place.subject, other.place.subject) ||
          (one.place.line ?? 0) - (other.place.line ?? 0),
      ),
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
