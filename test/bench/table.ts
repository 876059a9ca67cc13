import type { Figures } from "./measure.ts";

/** An aim of the design; figures are printed beside it and never asserted. */
export interface Aim {
  readonly words: string;
  readonly met: boolean;
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Prints rows under a heading, the first column to the left and the others to the right. */
export function printTable(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((label, column) => Math.max(label.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  print(
    `\n${title}\n\n${line(columns)}\n${widths.map((width) => "-".repeat(width)).join("  ")}\n${rows.map(line).join("\n")}`,
  );
}

const whole = (value: number | null): string =>
  value === null ? "–" : Math.round(value).toLocaleString("en").replaceAll(",", " ");
const fine = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

const aimCells = (aim: Aim | undefined): [string, string] => [aim?.words ?? "", aim ? (aim.met ? "yes" : "no") : ""];

export const rateColumns = [
  "",
  "per second",
  "p50 ms",
  "p95 ms",
  "p99 ms",
  "processor µs",
  "of reference",
  "aim",
  "met",
] as const;

export const rateRow = (name: string, it: Figures, aim?: Aim): string[] => [
  ...[name, whole(it.rate), fine(it.p50), fine(it.p95), fine(it.p99), whole(it.processor), it.ratio.toFixed(2)],
  ...aimCells(aim),
];

export const valueColumns = ["", "value", "aim", "met"] as const;

export const valueRow = (name: string, value: string, aim?: Aim): string[] => [name, value, ...aimCells(aim)];

export const atLeast = (share: number, { ratio }: Figures): Aim => ({
  words: `≥ ${share.toFixed(2)}`,
  met: ratio >= share,
});

/** `limit` in seconds. */
export const under = (limit: number, seconds: number): Aim => ({ words: `< ${limit} s`, met: seconds < limit });
