import { Cited } from "../charter/index.ts";
import type { Context } from "../platform/action.ts";
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
import { type Home, readHome } from "./reads.ts";

export function homePage(server: Server): void {
  getPage(server, "/", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const home = await readHome(tx, context.now);
      if (!home) return { data: null, page: beforeSetUp };
      const distances = (home.meetings ?? []).map((it) => formatDistance(new Date(it.startsAt), context.now));
      return { data: { home, distances }, page: () => front(home, context) };
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

function front(home: Home, { now }: Context): PageProps {
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
        <h2>Coming meetings</h2>
        <Meetings home={home} now={now} />
        <h2>Governing documents</h2>
        <Documents home={home} />
      </>
    ),
    aside: (
      <>
        <Facts title={home.chairTitle ?? "Chair"}>
          <Chair home={home} />
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
        {
          label: "Meeting",
          heading: true,
          cell: (it) => (
            <>
              <span class="number">M-{it.number}</span> <a href={`/meetings/${it.number}`}>{it.title}</a>
            </>
          ),
        },
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
