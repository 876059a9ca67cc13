import { sealOf } from "../ledger/index.ts";
import { type Context, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ButtonLink, DataTable, Day, EmptyState, Facts, type PageProps, Source } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import type { RuleInForce } from "./authorise.ts";
import { lawOf, type Prospect, prospect, ruleFor } from "./authority.ts";
import { type CorrectionRecord, correctionsOf } from "./correction-store.ts";
import { CorrectionsOf } from "./correction-views.tsx";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { type Vacancy, vacancyOf } from "./vacancy.ts";
import { Cited, Holder, RefusedNote, seatName } from "./views.tsx";
import { charterRefused } from "./words.ts";

type Entries = Awaited<ReturnType<typeof sealOf>>;

/** Bodies and their seats, for everybody. */
export function groupPages(server: Server): void {
  getPage(server, "/groups", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const bodies = await seated.listBodies(tx);
      const seats = await seated.listSeats(tx, null, context.now);
      return { data: { bodies, seats }, page: () => groupsPage(bodies, seats) };
    }),
  );

  getPage(server, "/groups/:body", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const bodies = await seated.listBodies(tx);
      const body = bodies.find((it) => it.slug === params.body);
      if (!body) return { refused: charterRefused(notFound) };
      const seats = await seated.listSeats(tx, body.slug, context.now);
      const documents = (await store.listDocuments(tx)).filter((it) => it.bindsAll || it.binds.includes(body.slug));
      const meeting = await prospect(tx, context, "schedule-meeting", { body: body.slug });
      const entries = await sealOf(tx, `body:${body.slug}`);
      const below = await emptyBelow(tx, context, body.slug, bodies);
      const expired = seats.some((it) => it.lapsed?.endedBy === "ended");
      const votesOn = expired ? await ruleFor(tx, "expired-seat-votes", "vote", body.slug) : null;
      const corrections = await correctionsOf(tx, [`body:${body.slug}`]);
      const data = { body, bodies, seats, documents, meeting, entries, below, votesOn, corrections };
      return { data, page: () => groupPage(data) };
    }),
  );
}

function groupsPage(bodies: readonly seated.BodyRecord[], seats: readonly seated.SeatHolding[]): PageProps {
  const chairOf = (slug: string) => seats.find((it) => it.body === slug && it.seat === "chair");
  return {
    title: "Groups",
    body:
      bodies.length === 0 ? (
        <EmptyState title="No group yet">The first ones come with the set-up.</EmptyState>
      ) : (
        <>
          <p>
            Each group acts by the documents that bind it. What its seats may and must do stands on the page of each
            seat.
          </p>
          <DataTable
            caption="Groups of this community"
            rows={bodies}
            columns={[
              { label: "Group", heading: true, cell: (it) => <a href={`/groups/${it.slug}`}>{it.name}</a> },
              {
                label: "Under",
                brief: true,
                cell: (it) => bodies.find((above) => above.slug === it.parent)?.shortName ?? "–",
              },
              {
                label: "Presides",
                cell: (it) => {
                  const chair = chairOf(it.slug);
                  return chair ? (
                    <>
                      <Holder holding={chair} />
                      <small>
                        <a href={`/groups/${it.slug}/seats/chair`}>{chair.title}</a>
                      </small>
                    </>
                  ) : (
                    "not recorded"
                  );
                },
              },
              {
                label: "Voting members",
                numeric: true,
                cell: (it) => seats.filter((seat) => seat.body === it.slug && seat.voting && seat.person).length,
              },
            ]}
          />
        </>
      ),
  };
}

interface GroupData {
  readonly body: seated.BodyRecord;
  readonly bodies: readonly seated.BodyRecord[];
  readonly seats: readonly seated.SeatHolding[];
  readonly documents: readonly store.DocumentRecord[];
  readonly meeting: Prospect;
  readonly entries: Entries;
  readonly below: readonly EmptySeat[];
  /** The rule by which members whose terms have ended vote on. */
  readonly votesOn: RuleInForce | null;
  readonly corrections: readonly CorrectionRecord[];
}

/** The chair's seat of a body below that nobody holds: its parent body is told here. */
interface EmptySeat {
  readonly seat: seated.SeatHolding;
  readonly body: seated.BodyRecord;
  readonly waits: number;
  readonly fills: Vacancy["fills"];
}

async function emptyBelow(
  tx: Tx,
  { now }: Context,
  parent: string,
  bodies: readonly seated.BodyRecord[],
): Promise<readonly EmptySeat[]> {
  const children = bodies.filter((it) => it.parent === parent);
  if (children.length === 0) return [];
  const empty = (await seated.listSeats(tx, null, now)).filter((it) => it.seat === "chair" && it.person === null);
  const of = children.flatMap((body) => empty.filter((it) => it.body === body.slug).map((seat) => ({ seat, body })));
  if (of.length === 0) return [];
  const law = lawOf(await store.loadAuthority(tx, { act: null, person: null, day: now, hold: false }));
  return of.map(({ seat, body }) => {
    const { waits, fills } = vacancyOf(seat, law);
    return { seat, body, waits: waits.length, fills };
  });
}

function groupPage({
  body,
  bodies,
  seats,
  documents,
  meeting,
  entries,
  below,
  votesOn,
  corrections,
}: GroupData): PageProps {
  const parent = bodies.find((it) => it.slug === body.parent);
  return {
    kicker: (
      <>
        <a href="/groups">Groups</a>
        {parent && (
          <>
            {" "}
            · working group of the <a href={`/groups/${parent.slug}`}>{parent.name}</a>
          </>
        )}
      </>
    ),
    title: body.name,
    body: (
      <>
        <h2>Seats</h2>
        <Seats body={body} seats={seats} />
        {votesOn && (
          <p>
            Members whose term has ended still vote until their seat is filled. <Cited clause={votesOn.clause} />
          </p>
        )}
        {below.length > 0 && <Below empty={below} body={body} />}
        <h2>Meetings</h2>
        <p>
          <a href={`/meetings?body=${body.slug}`}>Meetings of the {body.shortName}</a>
        </p>
        {meeting.result.ok ? (
          <p>
            <ButtonLink href={`/meetings/new?body=${body.slug}`}>Schedule a meeting</ButtonLink>{" "}
            {meeting.result.value.basis === "clause" && <Cited clause={meeting.result.value.clause} />}
          </p>
        ) : (
          <RefusedNote refused={charterRefused(meeting.result.refusal)} />
        )}
      </>
    ),
    aside: (
      <>
        <Facts title="Governed by">
          <ul>
            {documents.map((it) => (
              <li>
                <a href={`/charter/${it.slug}`}>{it.title}</a>
                {!it.adopted && " (provisional)"}
              </li>
            ))}
          </ul>
        </Facts>
        <Facts title="Where it is written that it exists">
          <p>
            <Source text={body.source} /> {body.cites && <Cited clause={body.cites} />}
            <CorrectionsOf corrections={corrections} fact={`body:${body.slug}`} />
          </p>
        </Facts>
      </>
    ),
    seal: { entries, href: `/ledger?subject=body:${body.slug}` },
  };
}

const Seats = ({ body, seats }: Pick<GroupData, "body" | "seats">) =>
  seats.length === 0 ? (
    <EmptyState title="No seat is recorded yet">Seats and their holders come with the founding record.</EmptyState>
  ) : (
    <DataTable
      caption={`Seats of the ${body.shortName}`}
      rows={seats}
      columns={[
        {
          label: "Seat",
          heading: true,
          cell: (it) => <a href={`/groups/${body.slug}/seats/${it.seat}`}>{seatName(it)}</a>,
        },
        { label: "Holder", cell: (it) => <Holder holding={it} /> },
        { label: "Since", brief: true, cell: (it) => it.startsOn && <Day date={it.startsOn} /> },
        { label: "Until", brief: true, cell: (it) => it.endsOn && <Day date={it.endsOn} /> },
        { label: "Votes", brief: true, cell: (it) => (it.voting ? "yes" : "no") },
      ]}
    />
  );

/** What the body above is told: a seat below it is empty, what waits for it, and what this body can do. */
const Below = ({ empty, body }: { empty: readonly EmptySeat[]; body: seated.BodyRecord }) => (
  <>
    <h2>Empty seats of its groups</h2>
    <ul class="said">
      {empty.map((it) => {
        const mine = it.fills.find(({ holder }) => "body" in holder && holder.body === body.slug);
        return (
          <li>
            <p>
              <span>
                <a href={`/groups/${it.body.slug}/seats/${it.seat.seat}`}>
                  {it.seat.title} of the {it.body.shortName}
                </a>
                : {it.waits === 0 ? "nothing waits for it" : `${it.waits} acts wait for it`}
                {mine ? ". This body can fill it " : ". No clause lets this body fill it"}
              </span>
              {mine && <Cited clause={mine.clause} />}
            </p>
          </li>
        );
      })}
    </ul>
  </>
);
