import type { ComponentChildren } from "preact";
import { Cited, type EvidenceSource } from "../charter/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  ButtonLink,
  Cards,
  DataTable,
  Day,
  EmptyState,
  Facts,
  formatDistance,
  groupDigits,
  type PageProps,
  StateWord,
  Steps,
  Time,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { type Home, type RecentMeeting, readHome } from "./reads.ts";
import { isTask, type Waiting } from "./waiting.ts";
import { WaitingList } from "./waiting-pages.tsx";
import { listWaiting } from "./waiting-reads.ts";

export function homePage(server: Server, evidence: readonly EvidenceSource[]): void {
  getPage(server, "/", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const { viewer, now } = context;
      const [home, waiting] = await Promise.all([
        readHome(tx, now),
        viewer.kind === "person" ? listWaiting(tx, evidence, { person: viewer, now }) : null,
      ]);
      if (!home) return { data: null, page: beforeSetUp };
      const distances = (home.meetings ?? []).map((it) => formatDistance(new Date(it.startsAt), now));
      return { data: { home, waiting, distances }, page: () => front(home, waiting, now) };
    }),
  );
}

const beforeSetUp = (): PageProps => ({
  title: "A working group, run by its charter.",
  lede: "Wardmote turns a group's governing document into the rules that its server keeps: every act needs a clause, and everybody can verify the record.",
  body: (
    <>
      <h2>What to do first</h2>
      <Steps
        steps={[
          {
            title: "Open the set-up link",
            children: (
              <p>
                Whoever started this server finds it in the terminal, under “Set it up with this link”. It works once.{" "}
                <a href="/setup">Where is it?</a>
              </p>
            ),
          },
          {
            title: "Bring in two documents",
            children: (
              <p>
                The project's charter and the group's own governing document, as Markdown files. Wardmote reads them
                clause by clause and suggests what each clause means; you confirm.
              </p>
            ),
          },
          {
            title: "Say who holds which seat, and close the founding",
            children: <p>From that moment clauses decide who may do what, and running the server gives no say.</p>,
          },
        ]}
      />
    </>
  ),
});

/** A purpose longer than this is a whole section, not an opening sentence. */
const longestPurpose = 320;

function front(home: Home, waiting: readonly Waiting[] | null, now: Date): PageProps {
  const [next] = home.meetings ?? [];
  const { purpose } = home;
  return {
    title: `The ${home.bodyName}, by its charter.`,
    lede:
      purpose && purpose.words.length <= longestPurpose ? (
        <>
          <span dir="auto">{purpose.words}</span> <Cited clause={purpose} />
        </>
      ) : (
        "Who may do what stands in the governing documents, and everything that is done stands in a ledger that anybody can verify."
      ),
    next: home.founding === "open" && (
      <>
        The founding record is still open. <a href="/founding">See what it needs</a> before clauses bind.
      </>
    ),
    lead: (
      <Cards
        cards={[
          {
            title: next && new Date(next.startsAt) <= now ? "Meeting under way" : "Next meeting",
            href: next ? `/meetings/${next.number}` : "/meetings",
            children: next ? (
              <Time at={new Date(next.startsAt)} zone={next.zone} now={now} />
            ) : (
              "None is scheduled yet."
            ),
          },
          {
            title: "Who may do what",
            href: "/charter",
            children: "Clause by clause, in the words of the governing documents.",
          },
          {
            title: "Check the record",
            href: "/ledger",
            children: `${groupDigits(home.entries)} entries that nobody can rewrite unseen.`,
          },
        ]}
      />
    ),
    body: (
      <>
        {waiting && <Mine waiting={waiting} now={now} />}
        <h2>Coming meetings</h2>
        <Meetings home={home} now={now} />
        {home.recent && (
          <>
            <h2>Recent meetings</h2>
            <Recent rows={home.recent.slice(0, shownRecent)} home={home} />
          </>
        )}
        <h2>Governing documents</h2>
        <Documents home={home} />
        {home.governing > (home.documents ?? []).length && (
          <p>
            <a href="/charter">All {groupDigits(home.governing)}, with those of other groups</a>
          </p>
        )}
      </>
    ),
    aside: (
      <>
        <Facts title={home.chairTitle ?? "Chair"}>
          <Chair home={home} />
        </Facts>
        <Facts title="How we are doing by our charter">
          <ul class="doing">
            {doing(home, now).map((it) => (
              <li class={it.good ? "good" : "attention"}>
                <a href={it.href}>
                  {it.words}
                  <span class="unseen">{it.good ? ", in order:" : ", needs a look:"}</span>
                </a>{" "}
                <span class="evidence">{it.evidence}</span>
              </li>
            ))}
          </ul>
          <p>
            <a href="/conformance">Every clause, with its evidence</a>
          </p>
        </Facts>
        <Facts title="Ledger">
          <p>
            <a href="/ledger">{groupDigits(home.entries)} entries</a>
            {home.signedAt && (
              <>
                , the last signed <Time at={new Date(home.signedAt)} zone={home.zone} />
              </>
            )}
            <br />
            <code>wardmote verify</code> checks every one
          </p>
        </Facts>
      </>
    ),
  };
}

/** Meetings in the list; more of them count in what is said of the last ones. */
const shownRecent = 5;
const shownWaiting = 3;

const Mine = ({ waiting, now }: { waiting: readonly Waiting[]; now: Date }) => {
  const tasks = waiting.filter(isTask);
  return tasks.length === 0 ? null : (
    <>
      <h2>What waits for you</h2>
      <WaitingList waiting={tasks.slice(0, shownWaiting)} now={now} />
      {tasks.length > shownWaiting && (
        <p>
          <a href="/me/waiting">All {tasks.length}</a>
        </p>
      )}
    </>
  );
};

interface Doing {
  readonly good: boolean;
  readonly words: string;
  readonly evidence: ComponentChildren;
  readonly href: string;
}

/** What the record itself shows: a word, the newest evidence, and whether somebody should look. */
function doing(home: Home, now: Date): readonly Doing[] {
  const [next] = home.meetings ?? [];
  const recent = home.recent ?? [];
  const last = recent.find((it) => it.state !== "cancelled");
  const withMinutes = recent.filter((it) => it.hasMinutes);
  const doubts = withMinutes.reduce((sum, it) => sum + it.doubts, 0);
  const seat = home.chairTitle ?? "Chair";
  return [
    {
      good: next !== undefined,
      words: "Next meeting",
      evidence: next ? formatDistance(new Date(next.startsAt), now) : "none scheduled",
      href: next ? `/meetings/${next.number}` : "/meetings",
    },
    ...(last
      ? [{ good: true, words: "Last meeting", evidence: <Day date={last.day} />, href: `/meetings/${last.number}` }]
      : []),
    ...(recent.length > 0
      ? [
          {
            good: withMinutes.length === recent.length,
            words: "Minutes",
            evidence: `for ${withMinutes.length} of the last ${recent.length}`,
            href: "/meetings",
          },
        ]
      : []),
    ...(doubts > 0
      ? [
          {
            good: false,
            words: "Doubts in minutes",
            evidence: `${doubts} in the last ${recent.length}`,
            href: "/meetings",
          },
        ]
      : []),
    {
      good: home.chair !== null,
      words: seat,
      evidence: home.chair ? (
        <>
          since <Day date={home.chair.since} />
        </>
      ) : (
        "vacant"
      ),
      href: `/groups/${home.body}${home.chairTitle ? "/seats/chair" : ""}`,
    },
    ...(home.founding === "open"
      ? [{ good: false, words: "Founding record", evidence: "still open", href: "/founding" }]
      : []),
  ];
}

const recentStates: Readonly<Record<RecentMeeting["state"], ComponentChildren>> = {
  scheduled: <StateWord tone="neutral">Over</StateWord>,
  held: <StateWord tone="good">Held</StateWord>,
  cancelled: <StateWord tone="neutral">Cancelled</StateWord>,
  unrecorded: <StateWord tone="attention">Unrecorded</StateWord>,
};

/** Present, absent and unmarked are three things. */
function attendanceOf(it: RecentMeeting): string {
  if (it.state === "cancelled") return "";
  if (!it.hasMinutes) return "no minutes yet";
  if (it.votingListed > 0 && it.votingUnmarked === it.votingListed) return "not marked";
  const others = it.othersPresent > 0 ? `${it.othersPresent} ${it.votingListed > 0 ? "others" : "present"}` : "";
  const voting = it.votingListed > 0 ? `${it.votingPresent} of ${it.votingListed} voting` : "";
  return [voting, others].filter(Boolean).join(", ");
}

type Named = Pick<RecentMeeting, "number" | "title" | "body" | "bodyName">;

/** What a meeting is called in a list: with its body, unless all of the list are of the body whose home this is. */
function nameIn({ body }: Home, rows: readonly Named[]): (it: Named) => ComponentChildren {
  const several = rows.some((it) => it.body !== body);
  return (it) => (
    <>
      <span class="number">M-{it.number}</span>{" "}
      <a href={`/meetings/${it.number}`} dir="auto">
        {it.title}
      </a>
      {several && <small>{it.bodyName}</small>}
    </>
  );
}

const Recent = ({ rows, home }: Part & { readonly rows: readonly RecentMeeting[] }) => (
  <DataTable
    caption="Recent meetings, the last one first"
    rows={rows}
    columns={[
      { label: "Meeting", heading: true, cell: nameIn(home, rows) },
      { label: "Day", brief: true, cell: (it) => <Day date={it.day} /> },
      { label: "State", brief: true, cell: (it) => recentStates[it.state] },
      { label: "Attendance", cell: attendanceOf },
    ]}
  />
);

type Part = { readonly home: Home };

const Meetings = ({ home, now }: Part & { readonly now: Date }) =>
  (home.meetings ?? []).length === 0 ? (
    <EmptyState
      title="No meeting is scheduled"
      action={
        <ButtonLink href="/meetings/new" kind="secondary">
          Schedule a meeting
        </ButtonLink>
      }
    >
      Whoever the charter gives that task to can schedule the next one.
    </EmptyState>
  ) : (
    <DataTable
      caption="Coming meetings"
      rows={home.meetings}
      columns={[
        { label: "Meeting", heading: true, cell: nameIn(home, home.meetings) },
        { label: "When", cell: (it) => <Time at={new Date(it.startsAt)} zone={it.zone} now={now} /> },
      ]}
    />
  );

const Documents = ({ home }: Part) =>
  (home.documents ?? []).length === 0 ? (
    <EmptyState title="None yet">They come with the founding record.</EmptyState>
  ) : (
    <DataTable
      caption="Governing documents, the highest first"
      rows={home.documents}
      columns={[
        { label: "Document", heading: true, cell: (it) => <a href={`/charter/${it.slug}`}>{it.title}</a> },
        {
          label: "State",
          brief: true,
          cell: (it) =>
            it.adopted ? (
              <StateWord tone="good">In force</StateWord>
            ) : (
              <StateWord tone="attention">Provisional</StateWord>
            ),
        },
        { label: "Clauses", numeric: true, cell: (it) => it.clauses },
      ]}
    />
  );

const Chair = ({ home: { chair, chairTitle, body, appointing } }: Part) => (
  <p>
    <a href={chairTitle ? `/groups/${body}/seats/chair` : `/groups/${body}`}>
      {chair ? <bdi>{chair.name}</bdi> : "The seat is vacant"}
    </a>
    <br />
    {chair && (
      <>
        since <Day date={chair.since} />{" "}
      </>
    )}
    {appointing && <Cited clause={appointing} />}
  </p>
);
