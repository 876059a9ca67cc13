import type { BoundMeaning } from "./authorise.ts";
import type { Names } from "./authority.ts";
import type { Conflict } from "./conflicts.ts";
import { Cited } from "./views.tsx";
import { acts, rules } from "./vocabulary.ts";
import { valueWords } from "./words.ts";

/** What two clauses disagree about and which is followed; it stands on both clauses and on the conformance page. */
export const ConflictNote = ({ conflict, names }: { conflict: Conflict; names: Names }) => {
  const { kind, higher, lower, body } = conflict;
  const followed = higher.order < lower.order ? "is followed, as its document stands higher" : "is followed";
  const where = `In the ${names.bodies[body] ?? body}`;
  switch (kind) {
    case "value":
      return (
        <>
          {where}, on {topicOf(higher)}: <Cited clause={higher.clause} /> says {wordsOf(higher)},{" "}
          <Cited clause={lower.clause} /> says {wordsOf(lower)}. The first {followed}.
        </>
      );
    case "forbids":
      return (
        <>
          {where}: <Cited clause={higher.clause} /> and <Cited clause={lower.clause} /> disagree on whether somebody may{" "}
          {actOf(higher)}. The first {followed}.
        </>
      );
    case "tension":
      return (
        <>
          {where}: <Cited clause={(higher.meaning.kind === "principle" ? higher : lower).clause} /> asks for openness,{" "}
          <Cited clause={(higher.meaning.kind === "principle" ? lower : higher).clause} /> limits it: somebody may{" "}
          {actOf(higher.meaning.kind === "principle" ? lower : higher)}. Both stand; the tension is shown, not settled.
        </>
      );
  }
};

const topicOf = ({ meaning }: BoundMeaning): string =>
  meaning.kind === "rule" ? `${rules[meaning.name]} (${meaning.procedure.replaceAll("-", " ")})` : "";
const wordsOf = ({ meaning }: BoundMeaning): string => (meaning.kind === "rule" ? valueWords(meaning.value) : "");
const actOf = ({ meaning }: BoundMeaning): string => ("act" in meaning ? acts[meaning.act] : "");
