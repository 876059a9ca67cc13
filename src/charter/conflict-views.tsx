import type { BoundMeaning } from "./authorise.ts";
import type { Names } from "./authority.ts";
import { type Conflict, groupTensions, type Tension } from "./conflicts.ts";
import { Cited } from "./views.tsx";
import { acts, rules } from "./vocabulary.ts";
import { valueWords } from "./words.ts";

/** What documents disagree about and which is followed, each thing said once; on the clauses' pages and those of conformance. */
export const Conflicts = ({ conflicts, names }: { conflicts: readonly Conflict[]; names: Names }) => (
  <ul class="said">
    {conflicts
      .filter((it) => it.kind !== "tension")
      .map((it) => (
        <li>
          <Disagreement conflict={it} names={names} />
        </li>
      ))}
    {groupTensions(conflicts).map(({ limits, principles }) => (
      <li>
        <Clauses of={principles} /> {principles.length > 1 ? "ask" : "asks"} for openness,{" "}
        <Cited clause={limits.clause} /> limits it: somebody may {actOf(limits)}. Both stand; the tension is shown, not
        settled.
      </li>
    ))}
  </ul>
);

/** The same beside one clause of many: in full what is its own, in a word what stands below the table. */
export const ConflictsBeside = (props: { conflicts: readonly Conflict[]; clause: string; names: Names }) => (
  <>
    {props.conflicts
      .filter((it) => it.kind !== "tension")
      .map((it) => (
        <p>
          <Disagreement conflict={it} names={props.names} />
        </p>
      ))}
    {groupTensions(props.conflicts).map((it) => (
      <p>
        <Beside tension={it} clause={props.clause} />
      </p>
    ))}
  </>
);

const Beside = ({ tension: { limits, principles }, clause }: { tension: Tension; clause: string }) =>
  limits.clause.clause === clause ? (
    <>
      Limits <Clauses of={principles} />
    </>
  ) : (
    <>
      Limited by <Cited clause={limits.clause} />
    </>
  );

const Disagreement = ({ conflict, names }: { conflict: Conflict; names: Names }) => {
  const { kind, higher, lower, body } = conflict;
  const followed = higher.order < lower.order ? "is followed, as its document stands higher" : "is followed";
  return kind === "value" ? (
    <>
      In the {names.bodies[body] ?? body}, on {topicOf(higher)}: <Cited clause={higher.clause} /> says {wordsOf(higher)}
      , <Cited clause={lower.clause} /> says {wordsOf(lower)}. The first {followed}.
    </>
  ) : (
    <>
      In the {names.bodies[body] ?? body}: <Cited clause={higher.clause} /> and <Cited clause={lower.clause} /> disagree
      on whether somebody may {actOf(higher)}. The first {followed}.
    </>
  );
};

const Clauses = ({ of }: { of: readonly BoundMeaning[] }) => (
  <>
    {of.map(({ clause }, index) => (
      <>
        {index > 0 && (index === of.length - 1 ? " and " : ", ")}
        <Cited clause={clause} />
      </>
    ))}
  </>
);

const topicOf = ({ meaning }: BoundMeaning): string =>
  meaning.kind === "rule" ? `${rules[meaning.name]} (${meaning.procedure.replaceAll("-", " ")})` : "";
const wordsOf = ({ meaning }: BoundMeaning): string => (meaning.kind === "rule" ? valueWords(meaning.value) : "");
const actOf = ({ meaning }: BoundMeaning): string => ("act" in meaning ? acts[meaning.act] : "");
