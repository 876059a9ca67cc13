import { sealOf } from "../ledger/index.ts";
import { type Context, notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { DataTable, Day, EmptyState, Facts, type PageProps, Source, StateWord } from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { type RuleInForce, ruleInForce } from "./authorise.ts";
import { lawOf, type Names, namesOf, type Prospect, prospect } from "./authority.ts";
import { type CorrectionRecord, correctionsOf } from "./correction-store.ts";
import { CorrectionsOf } from "./correction-views.tsx";
import { termForm } from "./forms.ts";
import { recordTerm } from "./seat-actions.ts";
import { type Again, Change, fresh, Said, Vacant } from "./seat-views.tsx";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { fillingActs, votesOnRule } from "./term.ts";
import { type Vacancy, vacancyOf } from "./vacancy.ts";
import { Cited, Ending, type Performed, seatName, Until } from "./views.tsx";
import { charterRefused } from "./words.ts";

/** One seat: who holds and held it, what its holder may, must and may not do, and what an empty one holds up. */
export function seatPages(server: Server, performs: Performed): void {
  const view = (context: Context, place: Place, again: Again) => seatView(context, place, again, performs);
  getPage(server, "/groups/:body/seats/:seat", ({ context, params }) => view(context, placeOf(params), fresh));
  postForm(server, "/groups/:body/seats/:seat", (visit) => recordHolder(visit, view));
}

interface Place {
  readonly body: string;
  readonly seat: string;
}

const placeOf = ({ body = "", seat = "" }: Visit["params"]): Place => ({ body, seat });

async function recordHolder(
  { context, params, form }: Visit,
  view: (context: Context, place: Place, again: Again) => Promise<View>,
): Promise<View> {
  const place = placeOf(params);
  const wanted = readForm(termForm, { ...form, ...place });
  if (!wanted.ok) return view(context, place, { typed: form, problems: wanted.refusal });
  const recorded = await recordTerm(context, wanted.value);
  if (recorded.ok) {
    const { seat } = recorded.value;
    return { to: `/groups/${place.body}/seats/${seat}`, notice: "The founding record has who sits there." };
  }
  const refused = charterRefused(recorded.refusal);
  return refused.problems ? view(context, place, { typed: form, problems: refused.problems }) : { refused };
}

interface SeatData {
  readonly holding: seated.SeatHolding;
  readonly body: seated.BodyRecord;
  readonly parent: seated.BodyRecord | null;
  readonly terms: readonly seated.Term[];
  readonly corrections: readonly CorrectionRecord[];
  readonly said: store.AuthorityFacts["meanings"];
  readonly vacancy: Vacancy | null;
  /** The rule by which the last holder votes on, where there is one. */
  readonly votesOn: RuleInForce | null;
  readonly deputyActs: RuleInForce | null;
  readonly moves: readonly Prospect[];
  readonly names: Names;
  readonly entries: Awaited<ReturnType<typeof sealOf>>;
  readonly editing: boolean;
}

const seatView = (context: Context, { body, seat }: Place, again: Again, performs: Performed): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const holding = (await seated.listSeats(tx, body, context.now)).find((it) => it.seat === seat);
    const bodies = await seated.listBodies(tx);
    const record = bodies.find((it) => it.slug === body);
    if (!record || !holding) return { refused: charterRefused(notFound) };
    const facts = await store.loadAuthority(tx, { act: null, person: null, day: context.now, hold: false });
    const law = lawOf(facts);
    const terms = await seated.listTerms(tx, body, seat);
    const moves: Prospect[] = [];
    for (const act of fillingActs(seat, record.parent === null)) moves.push(await prospect(tx, context, act, { body }));
    const data: SeatData = {
      holding,
      body: record,
      parent: bodies.find((it) => it.slug === record.parent) ?? null,
      terms,
      corrections: await correctionsOf(
        tx,
        terms.map((it) => `term:${it.term}` as const),
      ),
      said: law.meanings.filter((it) => speaksOf(it, holding)),
      vacancy: holding.person ? null : vacancyOf(holding, law),
      votesOn: holding.lapsed && inForce(ruleInForce(votesOnRule(holding.lapsed.endedBy), "vote", body, law)),
      deputyActs: holding.deputy && inForce(ruleInForce("deputy-acts", "seat", body, law)),
      moves,
      names: namesOf(facts),
      entries: await sealOf(tx, `seat:${body}/${seat}`),
      editing: facts.founding === "open" && context.viewer.kind === "person" && context.viewer.administrator,
    };
    return {
      data: { data, again },
      status: again.problems.length > 0 ? 422 : 200,
      page: () => seatPage(data, again, performs),
    };
  });

const inForce = (rule: RuleInForce | null): RuleInForce | null =>
  rule?.value.kind === "yes-no" && rule.value.yes ? rule : null;

function speaksOf({ meaning, governs }: SeatData["said"][number], { body, seat, voting }: seated.SeatHolding): boolean {
  if (!("holder" in meaning)) return false;
  const { holder } = meaning;
  if (holder.kind === "seat-holders") return true;
  const mine = holder.kind === "seat" ? holder.seat === seat : holder.kind === "voting-members" && voting;
  return mine && "body" in holder && (holder.body === "this" ? governs : holder.body) === body;
}

const verbs = { duty: "must", power: "may", prohibition: "may not" } as const;

function seatPage(data: SeatData, again: Again, performs: Performed): PageProps {
  const { holding, body, entries, vacancy, names } = data;
  return {
    kicker: (
      <>
        <a href="/groups">Groups</a> · <a href={`/groups/${body.slug}`}>{body.name}</a>
      </>
    ),
    title: seatName(holding),
    state: <SeatState data={data} />,
    ...(vacancy && { next: <Next data={data} vacancy={vacancy} /> }),
    body: (
      <>
        {vacancy && <Vacant vacancy={vacancy} names={names} title={holding.title} />}
        {Object.entries(verbs).map(([kind, verb]) => (
          <Said
            title={`The ${holding.title} ${verb}`}
            meanings={data.said.filter((it) => it.meaning.kind === kind)}
            performs={performs}
          />
        ))}
        <h2>Who can change the holder</h2>
        <Change holding={holding} moves={data.moves} editing={data.editing} again={again} names={names} />
        <h2>Holders</h2>
        <Terms terms={data.terms} corrections={data.corrections} />
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
          ...(holding.source ? [{ term: "Source", value: <Source text={holding.source} /> }] : []),
          ...(holding.deputy ? [{ term: "Deputy", value: <bdi>{holding.deputy.personName}</bdi> }] : []),
        ]}
      />
    ),
    seal: { entries, href: `/ledger?subject=seat:${body.slug}/${holding.seat}` },
  };
}

function SeatState({ data: { holding } }: { data: SeatData }) {
  if (!holding.person) return <StateWord tone="attention">Vacant</StateWord>;
  return (
    <StateWord tone="good">
      {holding.acting ? "Acted for by" : "Held by"} <bdi>{holding.personName}</bdi>
    </StateWord>
  );
}

/** What happens next with an empty seat, by whom; the body above is told by its own page as well. */
function Next({ data: { holding, parent, votesOn, deputyActs }, vacancy }: { data: SeatData; vacancy: Vacancy }) {
  const [fills] = vacancy.fills;
  return (
    <>
      {holding.lapsed && (
        <>
          <Ending of={holding.lapsed} />.{" "}
          {votesOn && (
            <>
              They still vote until the seat is filled. <Cited clause={votesOn.clause} />{" "}
            </>
          )}
        </>
      )}
      {holding.deputy && deputyActs && (
        <>
          The deputy, <bdi>{holding.deputy.personName}</bdi>, acts meanwhile. <Cited clause={deputyActs.clause} />{" "}
        </>
      )}
      {fills ? (
        <>
          The {parent ? <a href={`/groups/${parent.slug}`}>{parent.shortName}</a> : "body itself"} sees on its page that
          this seat is empty. See below who can fill it.
        </>
      ) : (
        "No clause says who fills this seat, so nobody can: the governing documents need one."
      )}
    </>
  );
}

const capacityWords: Readonly<Record<seated.Term["capacity"], string>> = {
  holder: "",
  acting: " (acting)",
  deputy: " (deputy)",
};

const Terms = ({ terms, corrections }: Pick<SeatData, "terms" | "corrections">) =>
  terms.length === 0 ? (
    <EmptyState title="Nobody has held this seat yet">Its holders will stand here with their terms.</EmptyState>
  ) : (
    <DataTable
      caption="Holders of this seat"
      rows={terms}
      columns={[
        {
          label: "Holder",
          heading: true,
          cell: (it) => (
            <>
              <bdi>{it.personName}</bdi>
              {capacityWords[it.capacity]}
            </>
          ),
        },
        { label: "From", brief: true, cell: (it) => <Day date={it.startsOn} /> },
        { label: "Until", brief: true, cell: (it) => <Until term={it} /> },
        {
          label: "Source",
          cell: (it) => (
            <>
              <Source text={it.source} />
              <CorrectionsOf corrections={corrections} fact={`term:${it.term}`} />
            </>
          ),
        },
      ]}
    />
  );
