/** A number with its thousands set apart by narrow spaces that do not break: `1 284`. */
export const groupDigits = (number: number): string =>
  Math.trunc(number)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202F");

/** A ledger entry of a record; `seq` is null until the sequencer has numbered it. */
export type SealedEntry = { readonly seq: number | null };

const entryWords = (numbers: readonly number[]): string => {
  if (numbers.length === 1) return `entry ${numbers.map(groupDigits).join("")}`;
  const last = numbers.slice(-1).map(groupDigits).join("");
  return numbers.length > 3
    ? `${numbers.length} entries up to ${last}`
    : `entries ${numbers.slice(0, -1).map(groupDigits).join(", ")} and ${last}`;
};

/** The ledger seal at the foot of a record: `entry 1 284 · verify`, or "being sealed". `href` shows the proofs. */
export function Seal({ entries, href }: { entries: readonly SealedEntry[]; href: string }) {
  if (entries.length === 0) return null;
  const numbers = entries.flatMap((entry) => (entry.seq === null ? [] : [entry.seq]));
  return (
    <p class="seal">
      {numbers.length > 0 && (
        <>
          {entryWords(numbers)} · <a href={href}>verify</a>
        </>
      )}
      {numbers.length > 0 && numbers.length < entries.length && " · "}
      {numbers.length < entries.length && "being sealed"}
    </p>
  );
}
