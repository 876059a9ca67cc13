import { addPerson, listPeople } from "../people/index.ts";
import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ButtonLink, Facts, type PageProps, StateWord, Steps } from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { importDocument } from "./actions.ts";
import { parseDocument } from "./document.ts";
import { bodyForm, documentForm, personForm, rosterForm, termForm } from "./forms.ts";
import { closeFounding, foundingLacks, mayFound } from "./founding.ts";
import { readProposedChairs } from "./founding-reads.ts";
import { type Again, Bodies, Close, Documents, type FoundingData, fresh, People, Seats } from "./founding-steps.tsx";
import { takeModel } from "./model-actions.ts";
import { modelsFor } from "./models/index.ts";
import { importRoster, type RosterReport } from "./roster-actions.ts";
import { RosterStep } from "./roster-step.tsx";
import { chairWords, doubtWords, rosterWords } from "./roster-words.ts";
import { addSeatHolder, recordBody, recordTerm } from "./seat-actions.ts";
import * as seated from "./seats.ts";
import * as store from "./store.ts";
import { RefusedNote } from "./views.tsx";
import { capital, charterRefused, setUpRefused } from "./words.ts";

/** The founding record: documents, people and seats, until it is closed. */
export function foundingPages(server: Server): void {
  getPage(server, "/founding", ({ context }) => foundingView(context));
  postForm(server, "/founding/bodies", addBody);
  postForm(server, "/founding/documents", addDocument);
  postForm(server, "/founding/people", addSomebody);
  postForm(server, "/founding/models", async ({ context, form }) => {
    const taken = await takeModel(context, form.model ?? "");
    if (!taken.ok) return { refused: charterRefused(taken.refusal) };
    return {
      to: `/charter/${taken.value.slug}`,
      notice: "The model text is taken. It is provisional until it is adopted.",
    };
  });
  postForm(server, "/founding/roster", addRoster);
  postForm(server, "/founding/seats", addTerm);
  postForm(server, "/founding/close", async ({ context }) => {
    const closed = await closeFounding(context);
    if (!closed.ok) return { refused: charterRefused(closed.refusal) };
    return { to: "/", notice: "The founding is closed. From now on every act needs a clause." };
  });
}

async function loadFounding(tx: Tx, context: Context): Promise<FoundingData | null> {
  const community = await seated.findCommunity(tx);
  if (!community) return null;
  const documents = await store.listDocuments(tx);
  return {
    community,
    bodies: await seated.listBodies(tx),
    documents,
    models: modelsFor(documents, community.homeBody).map(({ id, title, about }) => ({ id, title, about })),
    seats: await seated.listSeats(tx, null, context.now),
    people: await listPeople(tx),
    chairs: await readProposedChairs(tx, context.now),
    lacks: await foundingLacks(tx),
    may: await mayFound(tx, context),
  };
}

const foundingView = (context: Context, again: Again = fresh): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const data = await loadFounding(tx, context);
    if (!data) return { to: "/setup" };
    const status = again.problems.length > 0 ? 422 : 200;
    return { data: { data, again }, status, page: () => foundingPage(data, again) };
  });

async function addSomebody({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "people", typed: form, problems });
  const wanted = readForm(personForm, form);
  if (!wanted.ok) return again(wanted.refusal);
  const added = await addPerson(context, wanted.value);
  if (added.ok) return { to: "/founding#people", notice: `${wanted.value.name} was added.` };
  if (added.refusal.kind === "email-taken")
    return again([{ field: "email", message: "Somebody here has this mail address already." }]);
  if (added.refusal.kind === "github-taken")
    return again([{ field: "github", message: "Somebody here has this login already." }]);
  return { refused: charterRefused({ kind: "founding-administrator-needed" }) };
}

async function addBody({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "bodies", typed: form, problems });
  const wanted = readForm(bodyForm, form);
  if (!wanted.ok) return again(wanted.refusal);
  const recorded = await recordBody(context, wanted.value);
  if (recorded.ok) return { to: "/founding#bodies", notice: `The ${wanted.value.name} is recorded.` };
  const refused = charterRefused(recorded.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

async function addTerm({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "seats", typed: form, problems });
  const { place = "", name, ...rest } = form;
  const [body, seat] = place.split("/");
  const wanted = readForm(termForm, { ...rest, body, seat });
  if (!wanted.ok) return again(wanted.refusal);
  // A person whom a document names may not be here yet.
  const recorded = await (name ? addSeatHolder(context, name, wanted.value) : recordTerm(context, wanted.value));
  if (recorded.ok) return { to: "/founding#seats", notice: "The seat has its holder." };
  const refused = setUpRefused(recorded.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

async function addRoster({ context, form, file }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "roster", typed: form, problems });
  const { text = "", ...rest } = form;
  const wanted = readForm(rosterForm, rest);
  if (!wanted.ok) return again(wanted.refusal);
  const imported = await importRoster(context, { ...wanted.value, bytes: file?.bytes ?? Buffer.from(text) });
  if (imported.ok) return rosterView(imported.value, wanted.value.body);
  const refused = charterRefused(imported.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

/** What came in, and every doubt with its line: a page of its own, since no address can show it again. */
const rosterView = (report: RosterReport, body: string): View => ({
  data: report,
  page: () => ({
    kicker: <a href="/founding#roster">The founding record</a>,
    title: "The roster was read",
    lede: rosterWords(report),
    body: (
      <>
        <h2>What to look at</h2>
        {report.doubts.length + report.chairs.length === 0 ? (
          <p>Nothing: every row was clear.</p>
        ) : (
          <ul>
            {[...report.doubts.map(doubtWords), ...report.chairs.map(chairWords)].map((words) => (
              <li dir="auto">{capital(words)}.</li>
            ))}
          </ul>
        )}
        <p>
          <ButtonLink href={`/groups/${body}`}>See the seats</ButtonLink>
        </p>
      </>
    ),
  }),
});

async function addDocument({ context, form, file }: Visit): Promise<View> {
  const { text = "", kind = "", ...rest } = form;
  const [rank, governs] = kind.split("/");
  const slug = rest.slug?.trim() || usualSlug(rank, governs, file?.name);
  const wanted = readForm(documentForm, { ...rest, slug, rank, governs });
  const bytes = file?.bytes ?? Buffer.from(text);
  const problems = [...(wanted.ok ? [] : wanted.refusal), ...textProblems(bytes, file !== null)];
  const again = (found: readonly Problem[]) =>
    foundingView(context, { form: "documents", typed: form, problems: found });
  if (!wanted.ok || problems.length > 0) return again(problems);
  const imported = await importDocument(context, { ...wanted.value, bytes });
  if (imported.ok) {
    const { slug: imports, clauses, suggestions } = imported.value;
    const notice = `${count(clauses, "clause")} read, ${count(suggestions, "meaning")} suggested.`;
    return { to: `/founding/documents/${imports}`, notice };
  }
  const refused = charterRefused(imported.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Where addresses name a document as most communities would; a policy goes by the name of its file. */
function usualSlug(rank = "", governs = "", fileName = ""): string {
  const fromFile = fileName
    .toLowerCase()
    .replace(/\.[a-z]+$/, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return { 1: "charter", 4: governs, 5: "standing-rules" }[rank] ?? fromFile;
}

/** What is wrong with the text, so that it is said together with everything else. */
function textProblems(bytes: Uint8Array, fromFile: boolean): readonly Problem[] {
  if (bytes.length === 0) return [{ field: "file", message: "Choose a file, or paste its text." }];
  const parsed = parseDocument(bytes);
  if (parsed.ok) return [];
  const { problems = [] } = charterRefused({ kind: "document-unreadable", problems: parsed.refusal.problems });
  return problems.map((it) => ({ ...it, field: fromFile ? "file" : "text" }));
}

function foundingPage(data: FoundingData, again: Again): PageProps {
  const { community, lacks, may } = data;
  if (community.founding === "closed") return closedPage;
  const documents = lacks.length === 0;
  const seats = data.seats.some((it) => it.person !== null);
  return {
    title: "The founding record",
    state: <StateWord tone="attention">Open</StateWord>,
    next: documents ? (
      <>
        Everything needed is there. Read it once more, then close the founding: from that moment every act needs a
        clause.
      </>
    ) : (
      <>
        It cannot be closed yet: <strong>{lacks.join("; ")}</strong>.
      </>
    ),
    body: (
      <>
        {!may && <RefusedNote refused={charterRefused({ kind: "founding-administrator-needed" })} />}
        <Steps
          steps={[
            {
              title: "Bring in the governing documents",
              done: documents,
              children: <Documents {...data} again={again} unfold={!documents} />,
            },
            {
              title: "Record the other bodies, if there are any",
              done: data.bodies.length > 2,
              children: <Bodies {...data} again={again} unfold={false} />,
            },
            {
              title: "Add the people",
              done: data.people.length > 1,
              children: <People {...data} again={again} unfold={documents} />,
            },
            {
              title: "Say who holds which seat",
              done: seats,
              children: <Seats {...data} again={again} unfold={documents && data.people.length > 1} />,
            },
            {
              title: "Bring in rosters, if there are any",
              done: false,
              children: <RosterStep {...data} again={again} unfold={false} />,
            },
            { title: "Close the founding", children: <Close may={may} lacks={lacks} /> },
          ]}
        />
      </>
    ),
    aside: (
      <Facts title="What this is">
        <p>
          A community that existed before this server brings its past as facts, each with its source: documents, people,
          who holds which seat. They stand in the public ledger like everything else. Once the founding is closed,
          running the server gives no say in governance. <a href="/founding/record">Every fact with its source</a>
        </p>
      </Facts>
    ),
  };
}

const closedPage: PageProps = {
  title: "The founding record",
  state: <StateWord tone="good">Closed</StateWord>,
  body: (
    <p>
      The founding of this community is closed. Its <a href="/charter">documents</a>, its{" "}
      <a href="/groups">groups and seats</a> change only by acts that a clause allows. What was recorded stands in{" "}
      <a href="/founding/record">the founding record</a>, each fact with its source, and in the{" "}
      <a href="/ledger">ledger</a>.
    </p>
  ),
};
