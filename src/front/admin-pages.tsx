import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Facts, groupDigits, type PageProps, StateWord, Time } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { type Administration, readAdministration } from "./admin-reads.ts";

/** What the page cannot read from the database. */
export interface Installation {
  readonly version: string;
  /** The database that Wardmote brings along, or one that was given. */
  readonly embedded: boolean;
  readonly sendsMail: boolean;
}

/** The server as its administrator sees it; for everybody else the page does not exist. */
export function adminPage(server: Server, installation: Installation): void {
  getPage(server, "/admin", async ({ context }): Promise<View> => {
    if (context.viewer.kind !== "person" || !context.viewer.administrator) return { refused: missing };
    const it = await withViewerReadOnly(context.db, context.viewer, readAdministration);
    return it ? { data: [it, installation], page: () => page(it, installation) } : { refused: missing };
  });
}

const megabytes = (bytes: number): string => `${groupDigits(Math.ceil(bytes / 1_000_000))} MB`;

const page = (it: Administration, { version, embedded, sendsMail }: Installation): PageProps => ({
  title: "Administration",
  next: "Running the server gives no say in the group: what you may do there, clauses say.",
  body: (
    <>
      <Facts
        title="Founding"
        items={[
          {
            term: "State",
            value:
              it.founding === null ? (
                <StateWord tone="neutral">Not set up</StateWord>
              ) : it.founding === "open" ? (
                <>
                  <StateWord tone="attention">Open</StateWord> <a href="/founding">See what it needs</a>
                </>
              ) : (
                <>
                  <StateWord tone="good">Closed</StateWord> {it.closedAt && <Time at={it.closedAt} zone={it.zone} />}
                </>
              ),
          },
          {
            term: "People",
            value: `${groupDigits(it.people)}, ${it.administrators === 1 ? "one of them an administrator" : `${groupDigits(it.administrators)} of them administrators`}`,
          },
        ]}
      />
      <Facts
        title="Mail"
        items={[
          {
            term: "Outbox",
            value: (
              <>
                <a href="/admin/outbox">{groupDigits(it.letters)} waiting</a>
                {it.failing > 0 && `, ${groupDigits(it.failing)} of them tried in vain`}
              </>
            ),
          },
          {
            term: "SMTP",
            value: sendsMail ? "letters go out by themselves" : "not set up: hand letters on from the outbox",
          },
        ]}
      />
      <Facts
        title="Program and database"
        items={[
          { term: "Wardmote", value: version },
          {
            term: "PostgreSQL",
            value: `${it.postgres}, ${embedded ? "embedded, in the data folder" : "given by DATABASE_URL"}`,
          },
          { term: "Size", value: megabytes(it.bytes) },
        ]}
      />
      <Facts
        title="Ledger"
        items={[
          { term: "Origin", value: it.origin ?? "none before the set-up" },
          { term: "Key", value: it.verifier ? <code>{it.verifier}</code> : "none before the set-up" },
          {
            term: "Last checkpoint",
            value: it.signedAt ? (
              <>
                {groupDigits(it.entries)} entries, <Time at={it.signedAt} zone={it.zone} />
              </>
            ) : (
              "none yet"
            ),
          },
          { term: "Being sealed", value: groupDigits(it.unsealed) },
        ]}
      />
    </>
  ),
});
