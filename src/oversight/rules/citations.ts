import type { Finding } from "../finding.ts";
import { type CommunityRecord, placeIn, proseOf, type RecordText } from "../record.ts";

const part = "(?:\\.?\\([a-z0-9]{1,5}\\)|\\.[a-z0-9]{1,5}(?![a-z0-9]))";
const citation = new RegExp(`\\b(?:sections?|clauses?|§§?)\\s*(\\d{1,3}${part}+)([^.;]{0,80})`, "gi");

/** Citations of clauses that today's text of the cited document does not have. */
export function citations({ texts }: CommunityRecord): readonly Finding[] {
  const documents = texts.filter((it) => it.kind === "document");
  const highest = documents.find((it) => it.rank === 1);
  return documents.flatMap((text) =>
    proseOf(text).flatMap((line) =>
      [...line.text.matchAll(citation)].flatMap(([whole, cited = "", after = ""]): Finding[] => {
        const meant = documentMeant(text, after, documents) ?? highest;
        const address = addressOf(cited);
        if (!meant || meant.addresses.size === 0 || meant.addresses.has(address)) return [];
        const moved = lookalikes(address, meant);
        return [
          {
            kind: "citation-stale",
            place: placeIn(text, line),
            about: whole,
            words: `Today's ${meant.label} has no clause ${address}.`,
            remedy:
              moved.length > 0
                ? `Cite the clause as it is today; ${moved.join(" or ")} may be meant.`
                : "Cite the clause as it is today.",
          },
        ];
      }),
    ),
  );
}

/** `2(h)(iv)` and `2.h.iv` are one address. */
const addressOf = (cited: string): string =>
  cited
    .toLowerCase()
    .replace(/\)?\.?\(/g, ".")
    .replace(/\)$/, "");

/** Whose clause it is: of the one whose title is named, else of the highest; of this very document where nothing else is said. */
function documentMeant(text: RecordText, after: string, documents: readonly RecordText[]): RecordText | undefined {
  const of = /^\s*of (?:the )?(.+)$/i.exec(after)?.[1]?.toLowerCase();
  if (of === undefined || /^(?:this|these)\b/.test(of)) return isNumbered(text) ? text : undefined;
  return documents.find((it) => of.startsWith(it.label.toLowerCase()));
}

const isNumbered = ({ addresses }: RecordText): boolean => [...addresses].some((it) => /^\d+\./.test(it));

/** Addresses that end alike, under the same first number: a clause that was put before it moved the others on. */
function lookalikes(address: string, { addresses }: RecordText): readonly string[] {
  const steps = address.split(".");
  return [...addresses].filter((it) => {
    const other = it.split(".");
    return other.length === steps.length && other[0] === steps[0] && other.at(-1) === steps.at(-1);
  });
}
