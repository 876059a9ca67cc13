import { sealOf } from "../ledger/index.ts";
import { type Context, notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  ButtonLink,
  DataTable,
  Day,
  EmptyState,
  ErrorSummary,
  Facts,
  Field,
  Form,
  type PageProps,
  StateWord,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { recordTerm } from "./actions.ts";
import { type Prospect, prospect } from "./authority.ts";
import { termForm } from "./forms.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { Cited, Holder, NotYet, type Performed, RefusedNote, Source, seatName } from "./views.tsx";
import { actWords, capital, charterRefused } from "./words.ts";

type Entries = Awaited<ReturnType<typeof sealOf>>;

/** Bodies and their seats, for everybody. */
export function groupPages(server: Server, performs: Performed): void {
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
      const data = { body, bodies, seats, documents, meeting, entries };
      return { data, page: () => groupPage(data) };
    }),
  );

  const seat: SeatView = (context, place, again) => seatView(context, place, again, performs);
  getPage(server, "/groups/:body/seats/:seat", ({ context, params }) => seat(context, placeOf(params), fresh));
  postForm(server, "/groups/:body/seats/:seat", (visit) => recordHolder(visit, seat));
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
}

function groupPage({ body, bodies, seats, documents, meeting, entries }: GroupData): PageProps {
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
            <Source text={body.source} />
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

interface Place {
  readonly body: string;
  readonly seat: string;
}

const placeOf = ({ body = "", seat = "" }: Visit["params"]): Place => ({ body, seat });

interface Again {
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
const fresh: Again = { typed: {}, problems: [] };

async function recordHolder({ context, params, form }: Visit, view: SeatView): Promise<View> {
  const place = placeOf(params);
  const wanted = readForm(termForm, { ...form, ...place });
  if (!wanted.ok) return view(context, place, { typed: form, problems: wanted.refusal });
  const recorded = await recordTerm(context, wanted.value);
  if (recorded.ok) {
    const { seat } = recorded.value;
    return {
      to: `/groups/${place.body}/seats/${seat}`,
      notice: "The founding record has the new holder of this seat.",
    };
  }
  const refused = charterRefused(recorded.refusal);
  return refused.problems ? view(context, place, { typed: form, problems: refused.problems }) : { refused };
}

interface SeatData {
  readonly holding: seated.SeatHolding;
  readonly body: seated.BodyRecord;
  readonly terms: readonly seated.SeatHolding[];
  readonly said: store.AuthorityFacts["meanings"];
  readonly move: Prospect;
  readonly entries: Entries;
  readonly editing: boolean;
}

type SeatView = (context: Context, place: Place, again: Again) => Promise<View>;

const seatView = (context: Context, { body, seat }: Place, again: Again, performs: Performed): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const holding = (await seated.listSeats(tx, body, context.now)).find((it) => it.seat === seat);
    const record = await seated.findBody(tx, body);
    if (!record || !holding) return { refused: charterRefused(notFound) };
    const law = await store.loadAuthority(tx, { act: null, person: null, day: context.now, hold: false });
    const data = {
      holding,
      body: record,
      terms: await seated.listTerms(tx, body, seat),
      said: law.meanings.filter((it) => speaksOf(it, holding)),
      move: await prospect(tx, context, holding.voting ? "appoint-member" : "appoint-chair", { body }),
      entries: await sealOf(tx, `seat:${body}/${seat}`),
      editing: law.founding === "open" && context.viewer.kind === "person" && context.viewer.administrator,
    };
    return {
      data: { data, again },
      status: again.problems.length > 0 ? 422 : 200,
      page: () => seatPage(data, again, performs),
    };
  });

function speaksOf({ meaning, governs }: SeatData["said"][number], { body, seat }: seated.SeatHolding): boolean {
  if (!("holder" in meaning) || meaning.holder.kind !== "seat" || meaning.holder.seat !== seat) return false;
  return (meaning.holder.body === "this" ? governs : meaning.holder.body) === body;
}

const verbs = { duty: "must", power: "may", prohibition: "may not" } as const;

function seatPage(data: SeatData, again: Again, performs: Performed): PageProps {
  const { holding, body, entries } = data;
  return {
    kicker: (
      <>
        <a href="/groups">Groups</a> · <a href={`/groups/${body.slug}`}>{body.name}</a>
      </>
    ),
    title: seatName(holding),
    state: holding.person ? (
      <StateWord tone="good">
        Held by <bdi>{holding.personName}</bdi>
      </StateWord>
    ) : (
      <StateWord tone="attention">Vacant</StateWord>
    ),
    body: (
      <>
        {Object.entries(verbs).map(([kind, verb]) => (
          <Said
            title={`The ${holding.title} ${verb}`}
            meanings={data.said.filter((it) => it.meaning.kind === kind)}
            performs={performs}
          />
        ))}
        <h2>Who can change the holder</h2>
        <Change data={data} again={again} />
        <h2>Holders</h2>
        <Terms terms={data.terms} />
      </>
    ),
    aside: (
      <Facts
        title="Seat"
        items={[
          { term: "Group", value: <a href={`/groups/${body.slug}`}>{body.shortName}</a> },
          { term: "Votes", value: holding.voting ? "yes" : "no" },
          ...(holding.startsOn ? [{ term: "Held since", value: <Day date={holding.startsOn} /> }] : []),
          ...(holding.endsOn ? [{ term: "Until", value: <Day date={holding.endsOn} /> }] : []),
        ]}
      />
    ),
    seal: { entries, href: `/ledger?subject=seat:${body.slug}/${holding.seat}` },
  };
}

/** Acts of one kind: what is done in our words, and beside it the document's own. */
const Said = ({ title, meanings, performs }: { title: string; meanings: SeatData["said"]; performs: Performed }) =>
  meanings.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="said">
        {meanings.map(({ meaning, clause }) => (
          <li>
            <p>
              <span>
                {"act" in meaning && capital(actWords(meaning))} <NotYet meaning={meaning} performs={performs} />
              </span>
              <Cited clause={clause} />
            </p>
            <q dir="auto">{clause.words}</q>
          </li>
        ))}
      </ul>
    </>
  );

function Change({ data: { holding, body, move, editing }, again }: { data: SeatData; again: Again }) {
  if (!editing) {
    return move.result.ok ? (
      <p>
        You may. {move.result.value.basis === "clause" && <Cited clause={move.result.value.clause} />} It cannot be done
        here yet.
      </p>
    ) : (
      <RefusedNote refused={charterRefused(move.result.refusal)} />
    );
  }
  const field = (name: string) => ({
    name,
    value: again.typed[name],
    error: again.problems.find((it) => it.field === name)?.message,
  });
  return (
    <>
      <ErrorSummary problems={again.problems} />
      <Form action={`/groups/${body.slug}/seats/${holding.seat}`} label="Record the holder of this seat">
        <p>The founding record is open: you can still enter who holds this seat, with the source that says so.</p>
        <Field {...field("email")} label="Mail address of the person" type="email" width="medium" />
        <Field {...field("startsOn")} label="First day" type="date" width="date" />
        <Field {...field("endsOn")} label="Last day" type="date" width="date" optional />
        <Field
          {...field("source")}
          label="Source"
          hint="A link to the minutes or the merged pull request that says so"
        />
        <Actions>
          <Button>Record the holder</Button>
        </Actions>
      </Form>
    </>
  );
}

const Terms = ({ terms }: Pick<SeatData, "terms">) =>
  terms.length === 0 ? (
    <EmptyState title="Nobody has held this seat yet">Its holders will stand here with their terms.</EmptyState>
  ) : (
    <DataTable
      caption="Holders of this seat"
      rows={terms}
      columns={[
        { label: "Holder", heading: true, cell: (it) => <bdi>{it.personName}</bdi> },
        { label: "From", brief: true, cell: (it) => it.startsOn && <Day date={it.startsOn} /> },
        { label: "Until", brief: true, cell: (it) => it.endsOn && <Day date={it.endsOn} /> },
        { label: "Source", cell: (it) => <Source text={it.source ?? ""} /> },
      ]}
    />
  );
