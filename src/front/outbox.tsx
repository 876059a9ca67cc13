import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { EmptyState, type PageProps, Time } from "../platform/html/index.ts";
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
        Without <code>SMTP_URL</code> letters wait here. Whoever reads a sign-in letter can sign in as the person it is
        for: hand each on, and set up SMTP before the group relies on this server.
      </p>
      {letters.length === 0 ? (
        <EmptyState title="Nothing waits">Sign-in links and notices appear here until they are sent.</EmptyState>
      ) : (
        letters.map((letter) => (
          <section class="letter">
            <h2>{letter.subject}</h2>
            <p class="hint">
              to <bdi>{letter.to}</bdi>, written <Time at={letter.createdAt} zone="UTC" />
            </p>
            <pre class="code">{letter.body}</pre>
          </section>
        ))
      )}
    </>
  ),
});
