import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { DataTable, EmptyState, Facts, type PageProps, StateWord } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { type Consideration, candidatesFor, type Law } from "./authorise.ts";
import { lawOf, type Names, namesOf, type Prospect, prospect } from "./authority.ts";
import { Who } from "./seat-views.tsx";
import { findCommunity } from "./seats.ts";
import { type AuthorityFacts, loadAuthority } from "./store.ts";
import { powersOver } from "./vacancy.ts";
import { Cited, type Performed, RefusedNote } from "./views.tsx";
import { type Act, actGroups, acts, isAct } from "./vocabulary.ts";
import { actWords, capital, charterRefused, holderWords } from "./words.ts";

/** Every act that a document can give: who may do it, by which clause, and whether anything here performs it. */
export function actPages(server: Server, performs: Performed): void {
  getPage(server, "/acts", ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const community = await findCommunity(tx);
      if (!community) return { to: "/setup" };
      const facts = await loadAuthority(tx, { act: null, person: null, day: context.now, hold: false });
      const body = query.body || community.homeBody;
      if (!facts.bodies.some((it) => it.slug === body)) return { refused: missing };
      return { data: { facts, body }, page: () => actsPage(facts, body, performs) };
    }),
  );

  getPage(server, "/acts/:act", ({ context, params, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const { act = "" } = params;
      const community = await findCommunity(tx);
      if (!community || !isAct(act)) return { refused: missing };
      const facts = await loadAuthority(tx, { act, person: null, day: context.now, hold: false });
      const body = query.body || community.homeBody;
      if (!facts.bodies.some((it) => it.slug === body)) return { refused: missing };
      const mine = await prospect(tx, context, act, { body });
      return { data: { facts, body, mine }, page: () => actPage({ act, facts, body, mine, performs }) };
    }),
  );
}

const Bodies = ({ facts, body, path }: { facts: AuthorityFacts; body: string; path: string }) => (
  <Facts title="In which body">
    <ul>
      {facts.bodies.map((it) => (
        <li>
          {it.slug === body ? <strong>{it.shortName}</strong> : <a href={`${path}?body=${it.slug}`}>{it.shortName}</a>}
        </li>
      ))}
    </ul>
  </Facts>
);

const nameOf = ({ bodies }: AuthorityFacts, body: string): string =>
  bodies.find((it) => it.slug === body)?.shortName ?? body;

function actsPage(facts: AuthorityFacts, body: string, performs: Performed): PageProps {
  const law = lawOf(facts);
  const names = namesOf(facts);
  return {
    title: "Acts",
    lede: `Everything a governing document can let somebody do, and who may do it in the ${nameOf(facts, body)}.`,
    body: (
      <>
        {Object.entries(actGroups).map(([title, group]) => (
          <>
            <h2>{title}</h2>
            <DataTable
              caption={`${title}: who may do what`}
              rows={Object.keys(group).filter(isAct)}
              columns={[
                {
                  label: "Act",
                  heading: true,
                  wide: true,
                  cell: (act) => (
                    <>
                      <a href={`/acts/${act}?body=${body}`}>{capital(acts[act])}</a>
                      {!performs.has(act) && <small class="not-yet">not performed here yet</small>}
                    </>
                  ),
                },
                { label: "Who may", cell: (act) => <Powers act={act} body={body} law={law} names={names} /> },
              ]}
            />
          </>
        ))}
      </>
    ),
    aside: <Bodies facts={facts} body={body} path="/acts" />,
  };
}

/** Who may; where nobody can, whether it is a body's task, forbidden, or spoken of nowhere. */
function Powers({ act, body, law, names }: { act: Act; body: string; law: Law; names: Names }) {
  const powers = powersOver(act, body, law);
  if (powers.length > 0)
    return (
      <>
        {powers.map((power) => (
          <p>
            <Who power={power} names={names} />
          </p>
        ))}
      </>
    );
  const [said] = candidatesFor(act, { body, roles: [], holds: [] }, law);
  if (!said) return <StateWord tone="attention">Nobody: unbound</StateWord>;
  return (
    <>
      {said.meaning.kind === "prohibition" ? "nobody: it is forbidden" : `a task of ${holderWords(said.holder, names)}`}{" "}
      <Cited clause={said.bound.clause} />
    </>
  );
}

interface ActData {
  readonly act: Act;
  readonly facts: AuthorityFacts;
  readonly body: string;
  readonly mine: Prospect;
  readonly performs: Performed;
}

function actPage({ act, facts, body, mine, performs }: ActData): PageProps {
  const law = lawOf(facts);
  const names = namesOf(facts);
  const powers = powersOver(act, body, law);
  const said = candidatesFor(act, { body, roles: [], holds: [] }, law);
  const verbs = { duty: "must", power: "may", prohibition: "may not" } as const;
  return {
    kicker: <a href={`/acts?body=${body}`}>Acts</a>,
    title: capital(acts[act]),
    state: performs.has(act) ? (
      <StateWord tone="good">Performed here</StateWord>
    ) : (
      <StateWord tone="neutral">Not performed here yet</StateWord>
    ),
    ...(powers.length === 0 && {
      next: `No clause lets anybody do this in the ${nameOf(facts, body)}, so nobody can. A governing document can give it.`,
    }),
    body: (
      <>
        <h2>You, today</h2>
        {mine.result.ok ? (
          <p>You may. {mine.result.value.clause && <Cited clause={mine.result.value.clause} />}</p>
        ) : (
          <RefusedNote refused={charterRefused(mine.result.refusal)} />
        )}
        <h2>What the documents say</h2>
        {said.length === 0 ? (
          <EmptyState title="Nothing">No document that binds this body speaks of it.</EmptyState>
        ) : (
          <ul class="said">
            {said.map(({ bound, meaning, holder }) => (
              <li>
                <p>
                  <span>
                    {capital(holderWords(holder, names))} {verbs[meaning.kind]} {actWords(meaning)}
                  </span>
                  <Cited clause={bound.clause} />
                </p>
                <q dir="auto">{bound.clause.words}</q>
              </li>
            ))}
          </ul>
        )}
        {mine.considered.length > 0 && (
          <>
            <h2>How that was decided for you</h2>
            <ol>
              {mine.considered.map(({ clause, effect }) => (
                <li>
                  <Cited clause={clause} /> {effectWords[effect]}
                </li>
              ))}
            </ol>
          </>
        )}
      </>
    ),
    aside: <Bodies facts={facts} body={body} path={`/acts/${act}`} />,
  };
}

/** What each clause did to the question, the highest document first. */
const effectWords: Readonly<Record<Consideration, string>> = {
  gives: "gives it to you.",
  forbids: "forbids it to you.",
  "forbids-others": "forbids it, but not to you.",
  "removed-by-prohibition": "would give it to you, but a clause that stands as high or higher forbids it.",
  "other-holder": "gives it to somebody else.",
  "condition-unmet": "would give it to you if its condition held.",
  "nobody-personally": "makes it the task of a body, which gives nobody the power in person.",
};
