import { addPerson, listPeople, type Person } from "../people/index.ts";
import { type Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  Checkbox,
  CopyLine,
  DataTable,
  EmptyState,
  ErrorSummary,
  Facts,
  Field,
  FileField,
  Form,
  type PageProps,
  Select,
  StateWord,
  Steps,
  TextArea,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { z } from "zod";
import { emailAddress, line } from "../platform/text.ts";
import { namesOf } from "./authority.ts";
import { type Place, closeFounding, decideBindings, documentForm, foundingLacks, importDocument, recordTerm, setUp, setUpForm, termForm } from "./founding.ts";
import { type DocumentView, readDocument } from "./reads.ts";
import * as store from "./store.ts";
import { RefusedNote, rankWords } from "./views.tsx";
import { charterRefused, meaningWords, setUpRefused } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

/** Set-up and the founding record. */
export function foundingPages(server: Server, place: Place): void {
  // The link's secret leaves the address bar at once; only the form spends it.
  getPage(server, "/setup/:secret", async ({ params }) => ({ to: "/setup", link: params.secret ?? "" }), { secretInUrl: true });

  getPage(server, "/setup", async ({ context, link }) => {
    const community = await withViewerReadOnly(context.db, context.viewer, (tx) => store.findCommunity(tx));
    if (community) return { to: "/" };
    return { data: { link: link !== null }, page: () => (link ? setUpPage({}, []) : lockedSetUpPage()) };
  });

  postForm(
    server,
    "/setup",
    async ({ context, form, link }) => {
      const wanted = readForm(setUpForm, form);
      if (!wanted.ok) return typedAgain(setUpPage(form, wanted.refusal));
      const done = await setUp({ ...context, viewer: { kind: "clock" } }, wanted.value, { secret: link ?? "" }, place);
      if (done.ok) return { to: "/founding", session: done.value, link: null, notice: "The community is set up. Now enter its founding record." };
      const refused = setUpRefused(done.refusal);
      if (refused.problems) return typedAgain(setUpPage(form, refused.problems));
      return done.refusal.kind === "link-spent" ? { data: "spent", status: 403, page: lockedSetUpPage } : { refused };
    },
    { perMinute: 20 },
  );

  getPage(server, "/founding", ({ context }) => foundingView(context));
  postForm(server, "/founding/people", addSomebody);
  postForm(server, "/founding/seats", addTerm);
  postForm(server, "/founding/documents", addDocument);

  getPage(server, "/founding/documents/:document", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const read = await readDocument(tx, params.document ?? "");
      if (!read) return { refused: charterRefused({ kind: "not-found" }) };
      const may = await mayFound(tx, context);
      return { data: { read, may }, page: () => reviewPage(read, may) };
    }),
  );
  postForm(server, "/founding/documents/:document", ({ context, params, form }) => decide(context, params.document ?? "", form));

  postForm(server, "/founding/close", async ({ context }) => {
    const closed = await closeFounding(context);
    if (!closed.ok) return { refused: charterRefused(closed.refusal) };
    return { to: "/", notice: "The founding is closed. From now on every act needs a clause." };
  });
}

const typedAgain = (page: PageProps): View => ({ data: "typed", status: 422, page: () => page });

const mayFound = async (tx: Tx, { viewer }: Context): Promise<boolean> =>
  viewer.kind === "person" && viewer.administrator && (await store.findCommunity(tx))?.founding === "open";

const problemOf = (problems: readonly Problem[], field: string): string | undefined => problems.find((it) => it.field === field)?.message;

function setUpPage(typed: Typed, problems: readonly Problem[]): PageProps {
  const field = (name: string, label: string, more: object = {}) => <Field name={name} label={label} value={typed[name] ?? ""} error={problemOf(problems, name)} {...more} />;
  return {
    title: "Set up your working group",
    lede: "Wardmote runs a security working group by its charter: every act needs a clause, and everything stands in a public ledger.",
    body: (
      <>
        <ErrorSummary problems={problems} />
        <Form action="/setup" label="Set up">
          <h2>The community</h2>
          {field("project", "Project", { hint: "Such as Presto", width: "medium" })}
          {field("parentName", "Its steering committee", { hint: "Such as Technical Steering Committee", width: "medium" })}
          {field("parentShortName", "Short name of the committee", { hint: "As the documents call it, such as TSC", width: "short" })}
          {field("groupName", "The working group", { hint: "Such as Security Working Group", width: "medium" })}
          {field("groupShortName", "Short name of the group", { hint: "As the documents call it, such as Security WG", width: "short" })}
          {field("source", "Where is it written that they exist?", { hint: "A link to the merged document or to the minutes that say so" })}
          {field("zone", "Time zone of the group", { hint: "Such as America/Los_Angeles", width: "medium", value: typed.zone ?? "Etc/UTC" })}
          <h2>You</h2>
          <p>You run the server and enter the founding record. Once that is closed, running the server gives you no say in governance.</p>
          {field("name", "Your name", { autocomplete: "name", width: "medium" })}
          {field("email", "Your mail address", { type: "email", autocomplete: "email", width: "medium" })}
          <Actions>
            <Button>Set up</Button>
          </Actions>
        </Form>
      </>
    ),
  };
}

const lockedSetUpPage = (): PageProps => ({
  title: "This server is waiting for its set-up",
  body: (
    <>
      <p>
        Whoever started it finds a one-time set-up link where it was started: in the terminal, or in its log. Open that link to go on. It works once and for a day; starting
        the server again prints a new one.
      </p>
      <p>Without a browser:</p>
      <CopyLine command="npx wardmote init --help" />
    </>
  ),
});

interface FoundingData {
  readonly community: store.Community;
  readonly bodies: readonly store.BodyRecord[];
  readonly documents: readonly store.DocumentRecord[];
  readonly seats: readonly store.SeatHolding[];
  readonly people: readonly Person[];
  readonly lacks: readonly string[];
  readonly may: boolean;
}

async function loadFounding(tx: Tx, context: Context): Promise<FoundingData | null> {
  const community = await store.findCommunity(tx);
  if (!community) return null;
  return {
    community,
    bodies: await store.listBodies(tx),
    documents: await store.listDocuments(tx),
    seats: await store.listSeats(tx, null, context.now),
    people: await listPeople(tx),
    lacks: await foundingLacks(tx),
    may: await mayFound(tx, context),
  };
}

/** `at` names the form that comes back with what was typed and what is wrong with it. */
const foundingView = (context: Context, at: FormAt = { form: "", typed: {}, problems: [] }): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const data = await loadFounding(tx, context);
    if (!data) return { to: "/setup" };
    return { data: { data, at }, status: at.problems.length > 0 ? 422 : 200, page: () => foundingPage(data, at) };
  });

interface FormAt {
  readonly form: "" | "people" | "seats" | "documents";
  readonly typed: Typed;
  readonly problems: readonly Problem[];
}

const personForm = z.strictObject({ name: line("The name", 100), email: emailAddress });

async function addSomebody({ context, form }: Visit): Promise<View> {
  const wanted = readForm(personForm, form);
  if (!wanted.ok) return foundingView(context, { form: "people", typed: form, problems: wanted.refusal });
  const added = await addPerson(context, wanted.value);
  if (added.ok) return { to: "/founding#people", notice: `${wanted.value.name} was added.` };
  if (added.refusal.kind === "email-taken") {
    return foundingView(context, { form: "people", typed: form, problems: [{ field: "email", message: "Somebody here has this mail address already." }] });
  }
  return { refused: charterRefused({ kind: "founding-administrator-needed" }) };
}

async function addTerm({ context, form }: Visit): Promise<View> {
  const { place = "", ...rest } = form;
  const [body, seat] = place.split("/");
  const wanted = readForm(termForm, { ...rest, body, seat });
  if (!wanted.ok) return foundingView(context, { form: "seats", typed: form, problems: wanted.refusal });
  const recorded = await recordTerm(context, wanted.value);
  if (recorded.ok) return { to: "/founding#seats", notice: "The seat has its holder." };
  const refused = charterRefused(recorded.refusal);
  return refused.problems ? foundingView(context, { form: "seats", typed: form, problems: refused.problems }) : { refused };
}

async function addDocument({ context, form, file }: Visit): Promise<View> {
  const { text = "", kind = "", ...rest } = form;
  const [rank, governs] = kind.split("/");
  const wanted = readForm(documentForm, { ...rest, rank, governs });
  const bytes = file?.bytes ?? Buffer.from(text);
  if (!wanted.ok) return foundingView(context, { form: "documents", typed: form, problems: wanted.refusal });
  const imported = await importDocument(context, { ...wanted.value, bytes });
  if (imported.ok) {
    const { slug, clauses, suggestions } = imported.value;
    return { to: `/founding/documents/${slug}`, notice: `${clauses} clauses read, ${suggestions} meanings suggested. Now confirm what they mean.` };
  }
  const refused = charterRefused(imported.refusal);
  return refused.problems ? foundingView(context, { form: "documents", typed: form, problems: refused.problems }) : { refused };
}

async function decide(context: Context, document: string, form: Typed): Promise<View> {
  const ticked = (form.confirm ?? "").split("\n").filter((id): id is store.BindingId => id !== "");
  const confirmed = await decideBindings(context, { document, state: "confirmed", bindings: ticked });
  if (!confirmed.ok) return { refused: charterRefused(confirmed.refusal) };
  const dismissed = await decideBindings(context, { document, state: "dismissed", bindings: "all" });
  if (!dismissed.ok) return { refused: charterRefused(dismissed.refusal) };
  return { to: "/founding#documents", notice: `${confirmed.value.decided} meanings confirmed, ${dismissed.value.decided} dismissed.` };
}

function foundingPage(data: FoundingData, at: FormAt): PageProps {
  const { community, lacks, may } = data;
  if (community.founding === "closed") {
    return {
      title: "The founding record",
      state: <StateWord tone="good">Closed</StateWord>,
      body: (
        <p>
          The founding of this community is closed. <a href="/charter">Its documents</a>, <a href="/groups">bodies and seats</a> change only by acts that a clause allows.
        </p>
      ),
    };
  }
  return {
    title: "The founding record",
    state: <StateWord tone="attention">Open</StateWord>,
    next:
      lacks.length > 0 ? (
        <>
          Before it can be closed: <strong>{lacks.join("; ")}</strong>.
        </>
      ) : (
        <>Everything is there. Read it once more, then close the founding: from that moment every act needs a clause.</>
      ),
    body: (
      <>
        {!may && <RefusedNote refused={charterRefused({ kind: "founding-administrator-needed" })} />}
        <ErrorSummary problems={at.problems} />
        <Steps
          steps={[
            { title: "Bring in the governing documents", done: data.documents.some((it) => it.rank < 5), children: <Documents {...data} at={at} /> },
            { title: "Add the people", done: data.people.length > 1, children: <People {...data} at={at} /> },
            { title: "Say who holds which seat", done: data.seats.some((it) => it.person !== null), children: <Seats {...data} at={at} /> },
            { title: "Close the founding", children: <Close may={may} lacks={lacks} /> },
          ]}
        />
      </>
    ),
    aside: (
      <Facts title="What this is">
        <p>
          A community that existed before this server brings its past as facts, each with its source. They are in the public ledger like everything else. Once the founding is
          closed, administrators have no say in governance.
        </p>
      </Facts>
    ),
  };
}

function Documents({ documents, bodies, may, at }: FoundingData & { at: FormAt }) {
  const mine = at.form === "documents" ? at : { typed: {} as Typed, problems: [] };
  const kinds = bodies.flatMap((body) =>
    (body.parent === null ? [1, 2, 3] : [4, 5]).map((rank) => ({ value: `${rank}/${body.slug}`, label: `${rankWords[rank]} (${body.shortName})` })),
  );
  return (
    <div id="documents">
      <DataTable
        caption="Documents in the founding record"
        rows={documents}
        columns={[
          { label: "Document", heading: true, cell: (it) => <a href={`/charter/${it.slug}`}>{it.title}</a> },
          { label: "Kind", cell: (it) => rankWords[it.rank] },
          {
            label: "Meanings",
            cell: (it) => (it.suggested > 0 ? <a href={`/founding/documents/${it.slug}`}>{it.suggested} to confirm</a> : "confirmed"),
          },
        ]}
      />
      {may && (
        <Form action="/founding/documents" files label="Bring in a document">
          <Select name="kind" label="Kind" options={kinds} value={mine.typed.kind} error={problemOf(mine.problems, "rank") ?? problemOf(mine.problems, "governs")} />
          <Field
            name="slug"
            label="Short name for addresses"
            hint="Small letters, digits and hyphens, such as charter or security-wg"
            width="short"
            value={mine.typed.slug}
            error={problemOf(mine.problems, "slug")}
          />
          <Field name="title" label="Title" hint="Taken from the text where you leave it empty" optional value={mine.typed.title} error={problemOf(mine.problems, "title")} />
          <FileField name="file" label="Markdown file" accept=".md,.markdown,.txt,text/markdown,text/plain" optional error={problemOf(mine.problems, "file")} />
          <TextArea name="text" label="Or its text" optional rows={4} value={mine.typed.text} />
          <Field
            name="source"
            label="Source"
            hint="A link to where the document stands"
            value={mine.typed.source}
            error={problemOf(mine.problems, "source")}
          />
          <Field name="effectiveOn" label="In effect since" type="date" optional width="short" value={mine.typed.effectiveOn} error={problemOf(mine.problems, "effectiveOn")} />
          <Actions>
            <Button>Read the document</Button>
          </Actions>
        </Form>
      )}
    </div>
  );
}

function People({ people, may, at }: FoundingData & { at: FormAt }) {
  const mine = at.form === "people" ? at : { typed: {} as Typed, problems: [] };
  return (
    <div id="people">
      <p>
        {people.length} {people.length === 1 ? "person" : "people"}: {people.map((it) => it.name).join(", ")}
      </p>
      {may && (
        <Form action="/founding/people" label="Add a person">
          <Field name="name" label="Name" width="medium" value={mine.typed.name} error={problemOf(mine.problems, "name")} />
          <Field
            name="email"
            label="Mail address"
            type="email"
            width="medium"
            hint="Shown to nobody but the person and the administrator"
            value={mine.typed.email}
            error={problemOf(mine.problems, "email")}
          />
          <Actions>
            <Button kind="secondary">Add the person</Button>
          </Actions>
        </Form>
      )}
    </div>
  );
}

function Seats({ seats, bodies, may, at }: FoundingData & { at: FormAt }) {
  const mine = at.form === "seats" ? at : { typed: {} as Typed, problems: [] };
  const places = bodies
    .toReversed()
    .flatMap((body) => [
      { value: `${body.slug}/chair`, label: `Chair of the ${body.shortName}` },
      { value: `${body.slug}/member`, label: `Voting member of the ${body.shortName}` },
    ]);
  return (
    <div id="seats">
      {seats.length === 0 ? (
        <EmptyState title="No seat has a holder yet">A group without a chair can be founded too: the seat then stands vacant, for everybody to see.</EmptyState>
      ) : (
        <ul class="plain-list">
          {seats.map((it) => (
            <li>
              <a href={`/groups/${it.body}/seats/${it.seat}`}>
                {it.title}, {bodies.find((body) => body.slug === it.body)?.shortName}
              </a>
              : {it.personName ?? "vacant"}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <Form action="/founding/seats" label="Record the holder of a seat">
          <Select name="place" label="Seat" options={places} value={mine.typed.place} error={problemOf(mine.problems, "seat")} />
          <Field name="email" label="Mail address of the holder" type="email" width="medium" value={mine.typed.email} error={problemOf(mine.problems, "email")} />
          <Field name="startsOn" label="First day" type="date" width="short" value={mine.typed.startsOn} error={problemOf(mine.problems, "startsOn")} />
          <Field name="endsOn" label="Last day" type="date" width="short" optional value={mine.typed.endsOn} error={problemOf(mine.problems, "endsOn")} />
          <Field name="source" label="Source" hint="A link to the minutes or the merged pull request that says so" value={mine.typed.source} error={problemOf(mine.problems, "source")} />
          <Actions>
            <Button kind="secondary">Record the holder</Button>
          </Actions>
        </Form>
      )}
    </div>
  );
}

const Close = ({ may, lacks }: { may: boolean; lacks: readonly string[] }) => (
  <div id="close">
    <p>This cannot be undone. Afterwards bodies, seats and documents change only by acts that a clause allows, and running the server gives no say.</p>
    {may && lacks.length === 0 && (
      <Form action="/founding/close" label="Close the founding">
        <Actions>
          <Button>Close the founding</Button>
        </Actions>
      </Form>
    )}
    {lacks.length > 0 && <p>Not yet: {lacks.join("; ")}.</p>}
  </div>
);

function reviewPage(read: DocumentView, may: boolean): PageProps {
  const names = namesOf(read);
  const open = read.clauses.flatMap((clause) => clause.bindings.filter((it) => it.state === "suggested").map((binding) => ({ clause, binding })));
  return {
    kicker: (
      <>
        <a href="/founding">The founding record</a> · {rankWords[read.document.rank]}
      </>
    ),
    title: `What “${read.document.title}” means`,
    body:
      open.length === 0 ? (
        <p>
          Every suggested meaning has been decided. <a href={`/charter/${read.document.slug}`}>Read the document</a> or <a href="/founding">go on with the founding</a>.
        </p>
      ) : (
        <>
          <p>
            From the words of the document these meanings are suggested. Only what you confirm binds. Take the tick away where the reading is wrong; clauses without a meaning
            are for information.
          </p>
          <Form action={`/founding/documents/${read.document.slug}`} label="Confirm the meanings">
            {open.map(({ clause, binding }) => (
              <div class="review">
                <p class="prose">
                  <span class="address">§ {clause.label}</span> {clause.words}
                </p>
                <Checkbox name="confirm" value={binding.id} checked label={meaningWords(binding.meaning, names)} hint={<>because of “{binding.because}”</>} />
              </div>
            ))}
            {may && (
              <Actions>
                <Button>Confirm what is ticked, dismiss the rest</Button>
              </Actions>
            )}
          </Form>
        </>
      ),
  };
}
