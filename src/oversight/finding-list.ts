import { z } from "zod";
import { line } from "../platform/text.ts";
import { isKind, type Kind, kinds } from "./finding.ts";

/** Which findings somebody asks for: those of a body, of a kind, still open or accepted. */
export interface Asked {
  readonly body: string | null;
  readonly kind: Kind | null;
  readonly state: "open" | "accepted" | null;
}

export const askedIn = (query: Readonly<Record<string, string | undefined>>): Asked => ({
  body: query.body || null,
  kind: query.kind && isKind(query.kind) ? query.kind : null,
  state: query.state === "open" || query.state === "accepted" ? query.state : null,
});

interface Listed {
  readonly key: string;
  readonly kind: Kind;
  readonly place: { readonly body: string };
  readonly accepted: unknown;
}

const isAccepted = ({ accepted }: Listed): boolean => accepted !== null;

export const chosen = <Found extends Listed>(
  findings: readonly Found[],
  { body, kind, state }: Asked,
): readonly Found[] =>
  findings.filter(
    (it) =>
      (body === null || it.place.body === body) &&
      (kind === null || it.kind === kind) &&
      (state === null || isAccepted(it) === (state === "accepted")),
  );

/** One page of a list after the finding with that key, and the key after which it goes on. */
export function pageAfter<Found extends Listed>(
  findings: readonly Found[],
  after: string | null,
  limit: number,
): { readonly rows: readonly Found[]; readonly next: string | null } {
  const from = findings.findIndex((it) => it.key === after) + 1;
  const rows = findings.slice(from, from + limit);
  return { rows, next: from + limit < findings.length ? (rows.at(-1)?.key ?? null) : null };
}

export interface Tally {
  readonly kind: Kind;
  readonly title: string;
  readonly open: number;
  readonly accepted: number;
}

/** How many there are of each kind, the gravest kinds first; kinds of which there are none are left out. */
export const tally = (findings: readonly Listed[]): readonly Tally[] =>
  (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const all = findings.filter((it) => it.kind === kind);
    const accepted = all.filter(isAccepted).length;
    return all.length === 0 ? [] : [{ kind, title: kinds[kind].title, open: all.length - accepted, accepted }];
  });

export const acceptanceForm = z.strictObject({ reason: line("The reason", 1000) });
export const findingKey = z.string().regex(/^[0-9a-f]{64}$/);
