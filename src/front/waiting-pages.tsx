import { acts, type EvidenceSource } from "../charter/index.ts";
import { peopleRefused } from "../people/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Day, EmptyState, type PageProps, Time } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { isTask, lineOf, type Waiting, type WaitingLine } from "./waiting.ts";
import { listWaiting } from "./waiting-reads.ts";

/** What waits for whoever is signed in. */
export function waitingPage(server: Server, evidence: readonly EvidenceSource[]): void {
  getPage(server, "/me/waiting", async ({ context: { db, viewer, now } }): Promise<View> => {
    if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    const waiting = await withViewerReadOnly(db, viewer, (tx) => listWaiting(tx, evidence, { person: viewer, now }));
    return { data: [waiting, now.toISOString().slice(0, 13)], page: () => page(waiting, now) };
  });
}

function page(waiting: readonly Waiting[], now: Date): PageProps {
  const [tasks, coming] = [waiting.filter(isTask), waiting.filter((it) => !isTask(it))];
  return {
    kicker: <a href="/me">Your page</a>,
    title: "What waits for you",
    body: (
      <>
        {tasks.length > 0 ? (
          <WaitingList waiting={tasks} now={now} />
        ) : (
          <EmptyState title="Nothing waits for you">
            What needs you stands here as soon as there is something, and goes by itself once it is done.
          </EmptyState>
        )}
        {coming.length > 0 && (
          <>
            <h2>Next meetings of your groups</h2>
            <WaitingList waiting={coming} now={now} />
          </>
        )}
      </>
    ),
  };
}

export const WaitingList = ({ waiting, now }: { waiting: readonly Waiting[]; now: Date }) => (
  <ul class="waiting">
    {waiting.map((it) => (
      <Line line={lineOf(it, acts)} now={now} />
    ))}
  </ul>
);

const Line = ({ line, now }: { line: WaitingLine; now: Date }) => (
  <li>
    <p>
      <bdi>{line.words}</bdi>{" "}
      {line.day && (
        <span class="hint">
          <Day date={line.day} />
        </span>
      )}
      {line.at && <Time at={new Date(line.at.instant)} zone={line.at.zone} now={now} />}
    </p>
    <a href={line.href}>{line.way}</a>
  </li>
);
