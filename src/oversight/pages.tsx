import {
  type BodyRecord,
  Cited,
  charterRefused,
  findCommunity,
  listBodies,
  mayFound,
  type Prospect,
  prospect,
  RefusedNote,
} from "../charter/index.ts";
import type { Context } from "../platform/action.ts";
import { remembered } from "../platform/database/remembered.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  DataTable,
  EmptyState,
  ErrorSummary,
  Facts,
  Form,
  type PageProps,
  Pagination,
  StateWord,
  TextArea,
  Time,
  type Tone,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import { missing, type Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { acceptFinding } from "./actions.ts";
import { kinds, type Weight } from "./finding.ts";
import { type Asked, acceptanceForm, askedIn, chosen, pageAfter, type Tally, tally } from "./finding-list.ts";
import { type JudgedFinding, readFindings } from "./reads.ts";
import { listEntries } from "./store.ts";
import { oversightRefused } from "./words.ts";

const address = "/reports/record";

export function oversightPages(server: Server): void {
  const read = remembered((tx, now, _: null) => readFindings(tx, now));

  getPage(server, address, ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const all = await read(tx, context.now, null);
      const asked = askedIn({ state: "open", ...query });
      const { rows, next } = pageAfter(chosen(all, asked), query.after ?? null, limits.pageRows);
      const ofBody = chosen(all, { ...asked, kind: null, state: null });
      const data: ListData = { bodies: await listBodies(tx), asked, rows, next, tallies: tally(ofBody) };
      return { data, page: () => listPage(data) };
    }),
  );

  getPage(server, `${address}/:key`, ({ context, params }) => findingView(context, params.key ?? "", "", []));

  postForm(server, `${address}/:key`, async ({ context, params, form }) => {
    const key = params.key ?? "";
    const wanted = readForm(acceptanceForm, form);
    if (!wanted.ok) return findingView(context, key, form.reason ?? "", wanted.refusal);
    const accepted = await acceptFinding(context, key, wanted.value);
    if (!accepted.ok) return { refused: oversightRefused(accepted.refusal) };
    return { to: address, notice: "The finding is accepted. It comes back when the words at its place change." };
  });
}

interface ListData {
  readonly bodies: readonly BodyRecord[];
  readonly asked: Asked;
  readonly rows: readonly JudgedFinding[];
  readonly next: string | null;
  readonly tallies: readonly Tally[];
}

const sum = (tallies: readonly Tally[], of: "open" | "accepted"): number =>
  tallies.reduce((all, it) => all + it[of], 0);

/** The same list with something chosen otherwise. */
function listHref({ body, kind, state }: Asked, after: string | null = null): string {
  const query = new URLSearchParams({
    ...(body && { body }),
    ...(kind && { kind }),
    ...(state === "accepted" && { state }),
    ...(after && { after }),
  }).toString();
  return query === "" ? address : `${address}?${query}`;
}

function listPage({ bodies, asked, rows, next, tallies }: ListData): PageProps {
  const [open, accepted] = [sum(tallies, "open"), sum(tallies, "accepted")];
  const body = bodies.find((it) => it.slug === asked.body);
  return {
    kicker: body && <a href={`/groups/${body.slug}`}>{body.name}</a>,
    title: "Record linter",
    lede: "What contradicts itself or is missing in the documents, the seats and the minutes, each with its place and what to do about it.",
    state:
      open === 0 ? (
        <StateWord tone="good">Nothing open</StateWord>
      ) : (
        <StateWord tone="attention">{open} open</StateWord>
      ),
    body: (
      <>
        <Bodies bodies={bodies} asked={asked} />
        {tallies.length > 0 && asked.kind === null && <Kinds tallies={tallies} asked={asked} />}
        <h2>
          {asked.state === "accepted" ? "Accepted" : "Open"}
          {asked.kind && `: ${kinds[asked.kind].title.toLowerCase()}`}
        </h2>
        {asked.kind && (
          <p>
            <a href={listHref({ ...asked, kind: null })}>All kinds</a>
          </p>
        )}
        <Findings rows={rows} state={asked.state} />
        <Pagination
          older={next ? listHref(asked, next) : undefined}
          words={{ newer: "Before", older: "Further findings" }}
        />
      </>
    ),
    aside: (
      <Facts
        title="Findings"
        items={[
          { term: "Open", value: <a href={listHref({ ...asked, state: "open" })}>{open}</a> },
          { term: "Accepted", value: <a href={listHref({ ...asked, state: "accepted" })}>{accepted}</a> },
        ]}
      >
        <p>
          A finding can be accepted with a reason, by whoever a clause of the body concerned lets. It then stays listed
          here, and comes back when the words at its place change.
        </p>
      </Facts>
    ),
  };
}

const Bodies = ({ bodies, asked }: Pick<ListData, "bodies" | "asked">) => (
  <p>
    Of{" "}
    {[null, ...bodies].map((body, index) => (
      <>
        {index > 0 && " · "}
        {(body?.slug ?? null) === asked.body ? (
          <strong>{body?.shortName ?? "all groups"}</strong>
        ) : (
          <a href={listHref({ ...asked, body: body?.slug ?? null })}>{body?.shortName ?? "all groups"}</a>
        )}
      </>
    ))}
  </p>
);

const Kinds = ({ tallies, asked }: Pick<ListData, "tallies" | "asked">) => (
  <DataTable
    caption="How much there is of each kind, the gravest first"
    rows={tallies}
    columns={[
      {
        label: "Kind",
        heading: true,
        cell: (it) => <a href={listHref({ ...asked, kind: it.kind })}>{it.title}</a>,
      },
      { label: "Weight", brief: true, cell: (it) => <WeightWord weight={kinds[it.kind].weight} /> },
      { label: "Open", numeric: true, cell: (it) => it.open },
      { label: "Accepted", numeric: true, cell: (it) => it.accepted },
    ]}
  />
);

const tones: Readonly<Record<Weight, Tone>> = { grave: "stop", middling: "attention", slight: "neutral" };

const WeightWord = ({ weight }: { weight: Weight }) => <StateWord tone={tones[weight]}>{weight}</StateWord>;

const Findings = ({ rows, state }: { rows: readonly JudgedFinding[]; state: Asked["state"] }) =>
  rows.length === 0 ? (
    <EmptyState title={state === "accepted" ? "Nothing is accepted" : "Nothing is open"}>
      {state === "accepted"
        ? "Open a finding to accept it with a reason."
        : "The rules found nothing here that nobody has accepted. They look again each time this page is opened."}
    </EmptyState>
  ) : (
    <DataTable
      caption="Findings"
      rows={rows}
      columns={[
        { label: "Place", heading: true, cell: (it) => <PlaceLink finding={it} /> },
        {
          label: "What is wrong, and the remedy",
          cell: (it) => (
            <>
              <bdi>{it.words}</bdi> <bdi class="hint">{it.remedy}</bdi>{" "}
              <a href={`${address}/${it.key}`}>
                {it.accepted ? "Why accepted" : "Accept it"}
                <span class="unseen">
                  : {kinds[it.kind].title}, {it.place.label}
                  {it.place.line !== null && `, line ${it.place.line}`}
                </span>
              </a>
            </>
          ),
        },
      ]}
    />
  );

const PlaceLink = ({ finding: { place } }: { finding: JudgedFinding }) => (
  <a href={place.href}>
    <bdi>{place.label}</bdi>
    {place.line !== null && `, line ${place.line}`}
  </a>
);

interface FindingData {
  readonly finding: JudgedFinding;
  readonly zone: string;
  readonly entries: readonly { readonly seq: number | null }[];
  /** True for whoever may still write into the founding record. */
  readonly founding: boolean;
  readonly may: Prospect;
  readonly typed: string;
  readonly problems: readonly Problem[];
}

const findingView = (context: Context, key: string, typed: string, problems: readonly Problem[]): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const finding = (await readFindings(tx, context.now)).find((it) => it.key === key);
    if (!finding) return { refused: missing };
    const may = await prospect(tx, context, "accept-finding", { body: finding.place.body });
    const data: FindingData = {
      finding,
      zone: (await findCommunity(tx))?.zone ?? "Etc/UTC",
      entries: await listEntries(tx, key),
      founding: await mayFound(tx, context),
      may,
      typed,
      problems,
    };
    return { data, status: problems.length > 0 ? 422 : 200, page: () => findingPage(data) };
  });

function findingPage(data: FindingData): PageProps {
  const { finding } = data;
  return {
    kicker: (
      <>
        <a href={address}>Record linter</a> ·{" "}
        <a href={listHref({ body: null, kind: finding.kind, state: null })}>{kinds[finding.kind].title}</a>
      </>
    ),
    title: finding.place.line === null ? finding.place.label : `${finding.place.label}, line ${finding.place.line}`,
    state: finding.accepted ? (
      <StateWord tone="neutral">Accepted</StateWord>
    ) : (
      <StateWord tone="attention">Open</StateWord>
    ),
    ...(!finding.accepted && { next: <bdi>{finding.remedy}</bdi> }),
    body: (
      <>
        <p>
          <bdi>{finding.words}</bdi> <a href={finding.place.href}>Read the place</a>
        </p>
        {finding.about.trim() !== "" && (
          <blockquote dir="auto">
            <bdi>{finding.about.slice(0, 500)}</bdi>
          </blockquote>
        )}
        {finding.accepted ? <Accepted data={data} /> : <Accepting data={data} />}
      </>
    ),
    aside: (
      <Facts title="Finding" items={[{ term: "Weight", value: <WeightWord weight={kinds[finding.kind].weight} /> }]} />
    ),
    ...(data.entries.length > 0 && {
      seal: { entries: data.entries, href: `/ledger?subject=finding:${finding.key}` },
    }),
  };
}

const Accepted = ({ data: { finding, zone } }: { data: FindingData }) =>
  finding.accepted && (
    <>
      <h2>Accepted</h2>
      <p>
        <bdi>{finding.accepted.reason}</bdi>
      </p>
      <p>
        <bdi>{finding.accepted.byName ?? "From the server's machine"}</bdi>,{" "}
        <Time at={finding.accepted.at} zone={zone} />. It comes back when the words at its place change.
      </p>
    </>
  );

function Accepting({ data: { finding, founding, may, typed, problems } }: { data: FindingData }) {
  const { result } = may;
  return (
    <>
      <h2>Accept it</h2>
      {!founding && !result.ok ? (
        <RefusedNote refused={charterRefused(result.refusal)} />
      ) : (
        <>
          <p>
            {result.ok && result.value.basis === "clause" ? (
              <>
                You may do this under <Cited clause={result.value.clause} />.
              </>
            ) : (
              "You may do this while the founding record is open."
            )}
          </p>
          <ErrorSummary problems={problems} />
          <Form action={`${address}/${finding.key}`} label="Accept the finding">
            <TextArea
              name="reason"
              label="Why it may stay as it is"
              hint="Everybody can read it, with your name"
              rows={3}
              value={typed}
              error={problems.find((it) => it.field === "reason")?.message}
            />
            <Actions>
              <Button>Accept the finding</Button>
            </Actions>
          </Form>
        </>
      )}
    </>
  );
}
