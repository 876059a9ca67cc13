/** Where a text belongs among the versions of its document. */

export interface PlacedVersion<Version extends string = string> {
  readonly version: Version;
  readonly number: number;
  readonly effectiveOn: string | null;
  /** Hex SHA-256 of the text. */
  readonly sha256: string;
}

export type Placement<Version extends string = string> =
  /** The very text stands there already. */
  | { readonly kind: "stands"; readonly standing: PlacedVersion<Version> }
  /** It stands there without its day, which is known now. */
  | { readonly kind: "dated"; readonly standing: PlacedVersion<Version> }
  | { readonly kind: "newest" }
  /** Before this version, whose number and all later ones shift. */
  | { readonly kind: "before"; readonly later: PlacedVersion<Version> };

/**
 * Places a text by the day on which it took effect. `past`: it comes from a history, so a version without a day counts as today's
 * and newer; otherwise a text without an older day is the newest.
 */
export function placeText<Version extends string>(
  versions: readonly PlacedVersion<Version>[],
  text: { readonly sha256: string; readonly effectiveOn: string | null },
  past: boolean,
): Placement<Version> {
  const { sha256, effectiveOn: day } = text;
  const newest = versions.at(-1);
  if (!newest) return { kind: "newest" };
  if (day === null) return newest.sha256 === sha256 ? { kind: "stands", standing: newest } : { kind: "newest" };

  const twin = versions.find((it) => it.sha256 === sha256 && it.effectiveOn === day);
  if (twin) return { kind: "stands", standing: twin };
  const undated = versions.find((it) => it.sha256 === sha256 && it.effectiveOn === null);
  if (undated) return { kind: "dated", standing: undated };

  const after = versions.findLastIndex((it) => it.effectiveOn !== null && it.effectiveOn <= day);
  const index = !past && newest.effectiveOn === null ? versions.length : after + 1;
  const beside = [versions[index - 1], versions[index]].find((it) => it?.sha256 === sha256);
  if (beside) return { kind: "stands", standing: beside };
  const later = versions[index];
  return later ? { kind: "before", later } : { kind: "newest" };
}
