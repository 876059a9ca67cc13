import { Time } from "../platform/html/index.ts";
import { correctable, type FactId, factKind } from "./correction.ts";
import type { CorrectionRecord } from "./correction-store.ts";

/** What was corrected about a fact, beside it: the old value stays readable. */
export const CorrectionsOf = ({ corrections, fact }: { corrections: readonly CorrectionRecord[]; fact: FactId }) => {
  const mine = corrections.filter((it) => it.fact === fact && it.state !== "withdrawn");
  return mine.map((it) => (
    <small>
      <a href={`/founding/record#${it.id}`}>{it.state === "effective" ? "Corrected" : "Correction proposed"}</a>:{" "}
      {fieldWords(it)} {it.state === "effective" ? "was" : "is"} <Value correction={it} which="old" />
    </small>
  ));
};

export const fieldWords = ({ fact, field }: Pick<CorrectionRecord, "fact" | "field">): string => {
  const words: Readonly<Record<string, string>> = correctable[factKind(fact)];
  return words[field] ?? field;
};

/** A value as it was or will be; a person by name. */
export const Value = ({ correction, which }: { correction: CorrectionRecord; which: "old" | "new" }) => {
  const value = correction[which];
  if (value === null) return <>open</>;
  return <bdi>“{correction.field === "person" ? (correction.people[value] ?? "somebody") : value}”</bdi>;
};

/** Who signed, and when it took effect. */
export const Signed = ({ correction, zone }: { correction: CorrectionRecord; zone: string }) => (
  <>
    {correction.signed.length === 0
      ? "whoever set the server up"
      : correction.signed.map(({ name }, index) => (
          <>
            {index > 0 && " and "}
            <bdi>{name}</bdi>
          </>
        ))}
    , <Time at={correction.decidedAt ?? correction.proposedAt} zone={zone} />
  </>
);
