import { remembered } from "../platform/database/remembered.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  DataTable,
  Day,
  EmptyState,
  Facts,
  formatDistance,
  type PageProps,
  StateWord,
  Time,
  type Tone,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { Conflicts, ConflictsBeside } from "./conflict-views.tsx";
import { type ClauseState, type Line, type Row, tally } from "./conformance.ts";
import { type Conformance, type ConformanceView, type EvidenceSource, readConformance } from "./conformance-reads.ts";
import { AdoptionState, namesWithin, type Performed } from "./views.tsx";
import { capital, meaningWords } from "./words.ts";

/** What the pages are given: which acts are performed here, and what shows that they were. */
export interface ConformanceWiring {
  readonly performs: Performed;
  readonly evidence: readonly EvidenceSource[];
}

/** Every clause, what carries it out, the newest evidence of it, and what is missing. */
export function conformancePages(server: Server, wiring: ConformanceWiring): void {
  const read = remembered((tx, now, slug: string | null) => readConformance(tx, now, wiring, slug));

  getPage(server, "/conformance", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const view = await read(tx, context.now, null);
      if (!view) return { to: "/setup" };
      const counted = view.documents.map(({ document, rows }) => ({ document, counts: tally(rows) }));
      return { data: { counted, conflicts: view.conflicts }, page: () => indexPage(counted, view) };
    }),
  );

  getPage(server, "/conformance/:document", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const view = await read(tx, context.now, params.document ?? "");
      const [found] = view?.documents ?? [];
      if (!view || !found) return { refused: missing };
      const ages = found.rows.flatMap(({ lines }) => lines.map((line) => ageOf(line, context.now)));
      return { data: { view, ages }, page: () => documentPage(found, view, context.now) };
    }),
  );
}

const states: Readonly<Record<ClauseState, { readonly words: string; readonly tone: Tone }>> = {
  evidence: { words: "Evidence", tone: "good" },
  none: { words: "None yet", tone: "neutral" },
  overdue: { words: "Overdue", tone: "stop" },
  conflict: { words: "Conflict", tone: "attention" },
  unbound: { words: "Unbound", tone: "attention" },
  information: { words: "Information", tone: "neutral" },
  introduces: { words: "Introduces", tone: "neutral" },
};

const State = ({ state }: { state: ClauseState }) => (
  <StateWord tone={states[state].tone}>{states[state].words}</StateWord>
);

function indexPage(
  counted: readonly { document: Conformance["document"]; counts: ReturnType<typeof tally> }[],
  { conflicts, names }: ConformanceView,
): PageProps {
  const shown = ["evidence", "none", "overdue", "conflict", "unbound"] as const;
  return {
    title: "Conformance",
    lede: "Clause by clause: what the documents ask, what carries it out, and what shows that it was done.",
    body: (
      <>
        {counted.length === 0 ? (
          <EmptyState title="No governing document yet">
            Once there is one, each of its clauses stands here with its evidence.
          </EmptyState>
        ) : (
          <DataTable
            caption="Clauses of each governing document by their state"
            rows={counted}
            columns={[
              {
                label: "Document",
                heading: true,
                cell: (it) => (
                  <>
                    <a href={`/conformance/${it.document.slug}`}>{it.document.title}</a>
                    {!it.document.adopted && <small>provisional</small>}
                  </>
                ),
              },
              ...shown.map((state) => ({
                label: states[state].words,
                numeric: true,
                cell: (it: (typeof counted)[number]) => it.counts[state],
              })),
            ]}
          />
        )}
        <h2>Conflicts</h2>
        {conflicts.length === 0 ? (
          <EmptyState title="None">No two documents that bind the same body disagree.</EmptyState>
        ) : (
          <Conflicts conflicts={conflicts} names={names} />
        )}
      </>
    ),
    aside: (
      <>
        <Legend />
        <Facts title="The other way round">
          <p>
            <a href="/acts">Every act, and who may do it by which clause</a>
          </p>
        </Facts>
      </>
    ),
  };
}

const Legend = () => (
  <Facts title="What the states mean">
    <ul>
      <li>Evidence: something recorded here shows it</li>
      <li>None yet: nothing recorded here shows it</li>
      <li>Overdue: a duty whose time has passed</li>
      <li>Conflict: another document says otherwise</li>
      <li>Unbound: nobody has said what it means for the software</li>
      <li>Provisional: the body concerned has not adopted the document</li>
    </ul>
  </Facts>
);

function documentPage({ document, rows }: Conformance, view: ConformanceView, now: Date): PageProps {
  const counts = tally(rows);
  const limits = view.conflicts.filter(
    ({ kind, higher, lower }) =>
      kind === "tension" && [higher, lower].some(({ clause }) => clause.document === document.slug),
  );
  return {
    kicker: <a href="/conformance">Conformance</a>,
    title: document.title,
    state: <AdoptionState document={document} />,
    next: (
      <>
        {counts.evidence} clauses with evidence, {counts.none} without yet, {counts.overdue} overdue, {counts.conflict}{" "}
        in conflict, {counts.unbound} unbound.{" "}
        {!document.adopted && "It works until the body concerned has adopted it or put its own in its place. "}
        <a href={`/charter/${document.slug}`}>Read the document whole</a>.
      </>
    ),
    body: (
      <>
        <DataTable
          caption={`Clauses of ${document.title} and their evidence`}
          rows={rows}
          columns={[
            {
              label: "Clause",
              heading: true,
              cell: (it) => <a href={`/charter/${document.slug}/${it.clause.address}`}>{it.clause.label}</a>,
            },
            { label: "What it says", wide: true, cell: (it) => <q dir="auto">{brief(it.clause.words)}</q> },
            {
              label: "What it means, and what shows it",
              cell: (it) => <Means row={it} view={view} governs={document.governs} now={now} />,
            },
            {
              label: "State",
              brief: true,
              cell: (it) => (
                <>
                  <State state={it.state} />
                  {!document.adopted && <small>provisional</small>}
                </>
              ),
            },
          ]}
        />
        {limits.length > 0 && (
          <>
            <h2>Openness and its limits</h2>
            <Conflicts conflicts={limits} names={view.names} />
          </>
        )}
        <Legend />
      </>
    ),
  };
}

const longest = 160;
const brief = (words: string): string => (words.length > longest ? `${words.slice(0, longest).trimEnd()}…` : words);

/** Each meaning of a clause with its newest evidence, and what other documents say otherwise. */
function Means(props: { row: Row; view: ConformanceView; governs: string; now: Date }) {
  const { row, view } = props;
  const seats = Object.entries(view.names.seats).map(([place, title]) => {
    const [body = "", seat = ""] = place.split("/");
    return { body, seat, title };
  });
  const names = namesWithin({ bodies: view.bodies, seats }, props.governs);
  return (
    <>
      {row.lines.map((line) => (
        <p>
          {"act" in line.meaning ? (
            <a href={`/acts/${line.meaning.act}`}>{meaningWords(line.meaning, names)}</a>
          ) : (
            meaningWords(line.meaning, names)
          )}
          <small>
            <Shown line={line} zone={view.zone} now={props.now} />
          </small>
        </p>
      ))}
      <ConflictsBeside conflicts={row.conflicts} clause={row.clause.clause} names={view.names} />
    </>
  );
}

/** The newest evidence with its age; without any, what carries it out. */
function Shown({ line, zone, now }: { line: Line; zone: string; now: Date }) {
  const { evidence, overdue } = line;
  if (!evidence) return <>{overdue ? <strong>{capital(overdue)}</strong> : without(line)}</>;
  return (
    <>
      <a href={evidence.href}>
        <bdi>{evidence.label}</bdi>
      </a>
      , <When at={evidence.at ?? ""} zone={zone} /> {ageOf(line, now)}
      {evidence.count !== null && evidence.count > 1 && `, ${evidence.count} in all`}
      {overdue && (
        <>
          {" "}
          <strong>{capital(overdue)}</strong>
        </>
      )}
    </>
  );
}

function without({ meaning, performed, state }: Line): string {
  if (meaning.kind === "prohibition") return "Kept by refusing it";
  if (state === "information") return "Needs no evidence";
  return performed === false ? "None yet: not performed here yet" : "None yet";
}

const When = ({ at, zone }: { at: string; zone: string }) =>
  at.includes("T") ? <Time at={new Date(at)} zone={zone} /> : <Day date={at} />;

const ageOf = ({ evidence }: Line, now: Date): string => {
  if (!evidence?.at) return "";
  // A day has no time: how many hours ago it began tells nobody anything.
  const distance = formatDistance(new Date(evidence.at), now);
  return evidence.at.includes("T") || /day|month|year/.test(distance) ? `(${distance})` : "(today)";
};
