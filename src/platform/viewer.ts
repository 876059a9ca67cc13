import type { Id, PersonId } from "./ids.ts";

/** What a token may be used for. A session of the browser has every scope. */
export const scopes = ["read", "govern", "account"] as const;
export type Scope = (typeof scopes)[number];

/**
 * Who is looking or acting. Every read of something restricted and every act takes it as an argument;
 * it is also the database's row-level setting, see {@link viewerSetting}.
 */
export type Viewer = { readonly kind: "stranger" } | PersonViewer | { readonly kind: "clock" };

export interface PersonViewer {
  readonly kind: "person";
  readonly id: PersonId;
  readonly name: string;
  /** Runs the server. Gives no power of governance: no clause names an administrator. */
  readonly administrator: boolean;
  /** Signed in and has acknowledged the code of conduct. */
  readonly participant: boolean;
  readonly scopes: readonly Scope[];
  /** The API token that stands for the person here, or null for a browser session. */
  readonly token: Id<"token"> | null;
  /** The browser session, or null for a token. */
  readonly session: Id<"session"> | null;
  /** A passkey whose authenticator verified its user has been used in this very session. A token never has one. */
  readonly secondFactor: boolean;
  /** Notifications that have not been read, at most 100: said beside the name on every page. */
  readonly unread: number;
}

export const stranger: Viewer = { kind: "stranger" };

/** Timed acts and the server's own bookkeeping. */
export const clock: Viewer = { kind: "clock" };

/** The text that row-level policies compare with: the person's id, or the kind. */
export const viewerSetting = (viewer: Viewer): string => (viewer.kind === "person" ? viewer.id : viewer.kind);

/** The place in a governing document that allowed or withheld something. */
export interface ClauseCitation {
  /** The document's short name, as in `/charter/security-wg`. */
  readonly document: string;
  readonly documentTitle: string;
  readonly version: number;
  readonly clause: Id<"clause">;
  /** `chairperson/4/a` by structure, `2.i.iv` where the text letters itself. */
  readonly address: string;
  /** The address as people say it: `Chairperson 4(a)`. */
  readonly label: string;
  readonly words: string;
  /** The body concerned has not adopted the document yet. */
  readonly provisional: boolean;
}

/**
 * Permission for one act, given by `authorise`; the argument of every governance write.
 * Where no clause can speak yet or at all, the basis says why: the founding record, a person's own account, the server's operation.
 */
export type Grant =
  | { readonly act: string; readonly basis: "clause"; readonly clause: ClauseCitation }
  | { readonly act: string; readonly basis: "founding" | "account" | "server"; readonly clause: null };
