import { type Context, notFound } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  DataTable,
  Day,
  EmptyState,
  Form,
  Hidden,
  type PageProps,
  Source,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { type Prospect, prospect } from "./authority.ts";
import { type CorrectionRules, correctableUntil, type FactId, factKind, signaturesNeeded } from "./correction.ts";
import { correctionRules, countersignCorrection, proposeCorrection, withdrawCorrection } from "./correction-actions.ts";
import { factPage } from "./correction-form.tsx";
import type { CorrectionRecord } from "./correction-store.ts";
import { CorrectionsOf, fieldWords, Signed, Value } from "./correction-views.tsx";
import { correctionForm } from "./forms.ts";
import { mayFound } from "./founding.ts";
import { type FoundingRecord, readFact, readFoundingRecord } from "./founding-reads.ts";
import { type Again, fresh } from "./seat-views.tsx";
import { Cited, rankWords, seatName, Until } from "./views.tsx";
import { capital, charterRefused } from "./words.ts";

/** Every founding fact with its source, open to all; and how a mistake in it is corrected. */
export function correctionPages(server: Server): void {
  getPage(server, "/founding/record", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const data = await loadRecord(tx, context);
      return data ? { data, page: () => recordPage(data) } : { to: "/setup" };
    }),
  );
  getPage(server, "/founding/corrections/new", ({ context, query }) => factView(context, query.fact ?? ""));
  postForm(server, "/founding/corrections", propose);
  postForm(server, "/founding/corrections/:correction", async ({ context, params, form }) => {
    const { correction = "" } = params;
    const decide = form.act === "withdraw" ? withdrawCorrection : countersignCorrection;
    const decided = await decide(context, correction);
    if (!decided.ok) return { refused: charterRefused(decided.refusal) };
    return { to: `/founding/record#${correction}`, notice: noticeOf(decided.value.state) };
  });
}

const noticeOf = (state: CorrectionRecord["state"]): string =>
  ({
    proposed: "The correction is proposed. It takes effect when another holder of a seat has countersigned it.",
    effective: "The founding record is corrected.",
    withdrawn: "The proposal is withdrawn.",
  })[state];

interface RecordData {
  readonly record: FoundingRecord;
  readonly rules: CorrectionRules;
  readonly until: Date | null;
  readonly may: Prospect;
  readonly founding: boolean;
  readonly viewer: string | null;
  readonly inTime: boolean;
}

async function loadRecord(tx: Tx, context: Context): Promise<RecordData | null> {
  const record = await readFoundingRecord(tx);
  if (!record) return null;
  const { homeBody: body, closedAt } = record.community;
  const rules = await correctionRules(tx, record.community);
  const until = closedAt && correctableUntil(rules, closedAt);
  return {
    record,
    rules,
    until,
    may: await prospect(tx, context, "correct-founding-record", { body }),
    founding: await mayFound(tx, context),
    viewer: context.viewer.kind === "person" ? context.viewer.id : null,
    inTime: closedAt !== null && (until === null || context.now <= until),
  };
}

/** Whether this viewer sees the way to correct beside each fact. */
const corrects = ({ founding, inTime, may }: RecordData): boolean => founding || (inTime && may.result.ok);

function recordPage(data: RecordData): PageProps {
  const { record } = data;
  const { community } = record;
  const nameOf = (slug: string | null) => record.bodies.find((it) => it.slug === slug)?.shortName ?? "–";
  const correct = (fact: FactId) => corrects(data) && <CorrectLink fact={fact} />;
  const corrected = (fact: FactId) => <CorrectionsOf corrections={record.corrections} fact={fact} />;
  return {
    title: "The founding record",
    lede: "What this community brought with it, each fact with where it is written.",
    state:
      community.founding === "open" ? (
        <StateWord tone="attention">Open</StateWord>
      ) : (
        <StateWord tone="good">Closed</StateWord>
      ),
    next: <Next data={data} />,
    body: (
      <>
        <Moments data={data} />
        <h2>Bodies</h2>
        <DataTable
          caption="Bodies in the founding record"
          rows={record.bodies}
          columns={[
            {
              label: "Body",
              heading: true,
              cell: (it) => (
                <>
                  <a href={`/groups/${it.slug}`}>{it.name}</a>
                  {corrected(`body:${it.slug}`)}
                </>
              ),
            },
            { label: "Under", brief: true, cell: (it) => nameOf(it.parent) },
            {
              label: "Source",
              cell: (it) => (
                <>
                  <Source text={it.source} /> {it.cites && <Cited clause={it.cites} />} {correct(`body:${it.slug}`)}
                </>
              ),
            },
          ]}
        />
        <h2>Documents</h2>
        <DataTable
          caption="Documents in the founding record"
          rows={record.documents}
          columns={[
            {
              label: "Document",
              heading: true,
              cell: (it) => (
                <>
                  <a href={`/charter/${it.slug}`}>{it.title}</a>
                  <small>
                    {rankWords[it.rank]}, {nameOf(it.governs)}
                    {!it.adopted && ", provisional"}
                  </small>
                  {corrected(`document:${it.slug}`)}
                </>
              ),
            },
            { label: "In effect since", brief: true, cell: (it) => it.effectiveOn && <Day date={it.effectiveOn} /> },
            {
              label: "Source",
              cell: (it) => (
                <>
                  <Source text={it.source} /> {correct(`document:${it.slug}`)}
                </>
              ),
            },
          ]}
        />
        <h2>Seats and their holders</h2>
        {record.terms.length === 0 ? (
          <EmptyState title="No holder is recorded">Every seat stands empty until a clause fills it.</EmptyState>
        ) : (
          <DataTable
            caption="Terms in the founding record"
            rows={record.terms}
            columns={[
              {
                label: "Holder",
                heading: true,
                cell: (it) => (
                  <>
                    <bdi>{it.personName}</bdi>
                    <small>
                      <a href={`/groups/${it.body}/seats/${it.seat}`}>{seatName(it)}</a>, {nameOf(it.body)}
                      {it.capacity !== "holder" && `, ${it.capacity}`}
                    </small>
                    {corrected(`term:${it.term}`)}
                  </>
                ),
              },
              { label: "From", brief: true, cell: (it) => <Day date={it.startsOn} /> },
              { label: "Until", brief: true, cell: (it) => <Until term={it} /> },
              {
                label: "Source",
                cell: (it) => (
                  <>
                    <Source text={it.source} /> {correct(`term:${it.term}`)}
                  </>
                ),
              },
            ]}
          />
        )}
        <h2>Corrections</h2>
        <Corrections data={data} />
      </>
    ),
  };
}

/** When it was opened and closed, and how long it can be corrected. */
function Moments({ data: { record, until, rules } }: { data: RecordData }) {
  const { openedAt, closedAt, zone } = record.community;
  return (
    <p class="hint">
      Opened <Time at={new Date(openedAt)} zone={zone} />.
      {closedAt && (
        <>
          {" "}
          Closed <Time at={new Date(closedAt)} zone={zone} />.
        </>
      )}
      {until && (
        <>
          {" "}
          It can be corrected until <Time at={until} zone={zone} />.
        </>
      )}{" "}
      {until && rules.period && <Cited clause={rules.period.clause} />}
    </p>
  );
}

function Next({ data }: { data: RecordData }) {
  if (data.record.community.founding === "open")
    return data.founding ? (
      <>
        While the founding is open you can still correct any of this at once, and <a href="/founding">add to it</a>.
      </>
    ) : (
      <>Whoever sets this server up is still entering it.</>
    );
  if (!data.inTime)
    return (
      <>
        The time for correcting it together is over; what is wrong is put right by motion.{" "}
        {data.rules.period && <Cited clause={data.rules.period.clause} />}
      </>
    );
  const { result } = data.may;
  const needed = signaturesNeeded(data.rules);
  if (!result.ok) {
    const { sentence, citation } = charterRefused(result.refusal);
    return (
      <>
        {sentence} {citation && <Cited clause={citation} />}
      </>
    );
  }
  return (
    <>
      If something here is wrong, you can propose what is right; it takes effect when {needed} holders of seats have
      signed it. {result.value.clause && <Cited clause={result.value.clause} />}
    </>
  );
}

const CorrectLink = ({ fact }: { fact: FactId }) => (
  <small>
    <a href={`/founding/corrections/new?fact=${encodeURIComponent(fact)}`}>Correct this</a>
  </small>
);

function Corrections({ data }: { data: RecordData }) {
  const { record, viewer, rules } = data;
  if (record.corrections.length === 0)
    return (
      <EmptyState title="None so far">What is corrected stands here with its old value and who signed.</EmptyState>
    );
  return (
    <ul class="said">
      {record.corrections.map((it) => (
        <li id={it.id}>
          <p>
            <span>
              <FactTitle record={record} fact={it.fact} />: {fieldWords(it)} from <Value correction={it} which="old" />{" "}
              to <Value correction={it} which="new" />
            </span>
            <CorrectionState correction={it} />
          </p>
          <q dir="auto">{it.reason}</q>
          <p>
            <span>
              {it.state === "proposed"
                ? `${it.signatures.length} of ${signaturesNeeded(rules)} have signed: `
                : "Signed by "}
              <Signed correction={it} zone={record.community.zone} />
            </span>
          </p>
          {it.state === "proposed" && data.inTime && data.may.result.ok && (
            <Form action={`/founding/corrections/${it.id}`} name={it.id} label="This correction">
              <Hidden name="act" value={it.proposedBy === viewer ? "withdraw" : "sign"} />
              <Actions>
                <Button kind="secondary">
                  {it.proposedBy === viewer ? "Withdraw the proposal" : "Countersign this correction"}
                </Button>
              </Actions>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}

const CorrectionState = ({ correction: { state } }: { correction: CorrectionRecord }) =>
  state === "effective" ? (
    <StateWord tone="good">Corrected</StateWord>
  ) : (
    <StateWord tone={state === "proposed" ? "attention" : "neutral"}>{capital(state)}</StateWord>
  );

/** What a correction is about, in words. */
function FactTitle({ record, fact }: { record: FoundingRecord; fact: FactId }) {
  const name = fact.slice(fact.indexOf(":") + 1);
  const body = record.bodies.find((it) => it.slug === name)?.name;
  const document = record.documents.find((it) => it.slug === name)?.title;
  const term = record.terms.find((it) => it.term === name);
  const words = {
    body,
    document,
    term: term && `${seatName(term)}, ${record.bodies.find((it) => it.slug === term.body)?.shortName ?? ""}`,
  };
  return <bdi>{words[factKind(fact)] ?? fact}</bdi>;
}

const isFact = (text: string): text is FactId => /^(body|term|document):./.test(text);

const factView = (context: Context, fact: string, again: Again = fresh): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const data = await loadRecord(tx, context);
    const found = data && isFact(fact) ? await readFact(tx, data.record, fact) : null;
    if (!data || !found) return { refused: charterRefused(notFound) };
    if (!data.founding && !data.may.result.ok) return { refused: charterRefused(data.may.result.refusal) };
    const status = again.problems.length > 0 ? 422 : 200;
    return {
      data: { data, found, again },
      status,
      page: () => factPage(found, data.founding ? 1 : signaturesNeeded(data.rules), again),
    };
  });

async function propose({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => factView(context, form.fact ?? "", { typed: form, problems });
  const wanted = readForm(correctionForm, form);
  if (!wanted.ok) return again(wanted.refusal);
  const proposed = await proposeCorrection(context, wanted.value);
  if (proposed.ok) return { to: `/founding/record#${proposed.value.id}`, notice: noticeOf(proposed.value.state) };
  const refused = charterRefused(proposed.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}
