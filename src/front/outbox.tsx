import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { EmptyState, formatInstant, type PageProps } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { type WaitingLetter, waitingLetters } from "../platform/mail/outbox.ts";

/** Letters that wait, for the administrator; for everybody else the page does not exist. */
export function outboxPage(server: Server): void {
  getPage(server, "/admin/outbox", async ({ context }): Promise<View> => {
    if (context.viewer.kind !== "person" || !context.viewer.administrator) return { refused: missing };
    const letters = await withViewerReadOnly(context.db, context.viewer, waitingLetters);
    return { data: letters, page: () => page(letters) };
  });
}

const page = (letters: readonly WaitingLetter[]): PageProps => ({
  kicker: "Administration",
  title: "Outbox",
  body: (
    <>
      <p>
        Without <code>SMTP_URL</code> letters are kept here. Whoever reads them can sign in as the person they are for:
        hand each on, and set up SMTP before the group relies on this server.
      </p>
      {letters.length === 0 ? (
        <EmptyState title="Nothing waits">Sign-in links and notices appear here until they are sent.</EmptyState>
      ) : (
        letters.map((letter) => (
          <section class="letter">
            <h2>{letter.subject}</h2>
            <p class="kicker">
              To {letter.to} · {formatInstant(letter.createdAt, "UTC")}
            </p>
            <pre class="code">
              <code>{letter.body}</code>
            </pre>
          </section>
        ))
      )}
    </>
  ),
});
