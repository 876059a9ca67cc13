import type { ComponentChildren } from "preact";
import { z } from "zod";
import { addPerson, listPeople, type Person } from "../people/index.ts";
import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  ButtonLink,
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
import { emailAddress, line } from "../platform/text.ts";
import { importDocument, recordTerm } from "./actions.ts";
import { parseDocument } from "./document.ts";
import { documentForm, termForm } from "./forms.ts";
import { closeFounding, foundingLacks, mayFound } from "./founding.ts";
import * as store from "./store.ts";
import { Holder, RefusedNote, rankWords, seatName } from "./views.tsx";
import { charterRefused } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

/** The founding record: documents, people and seats, until it is closed. */
export function foundingPages(server: Server): void {
  getPage(server, "/founding", ({ context }) => foundingView(context));
  postForm(server, "/founding/documents", addDocument);
  postForm(server, "/founding/people", addSomebody);
  postForm(server, "/founding/seats", addTerm);
  postForm(server, "/founding/close", async ({ context }) => {
    const closed = await closeFounding(context);
    if (!closed.ok) return { refused: charterRefused(closed.refusal) };
    return { to: "/", notice: "The founding is closed. From now on every act needs a clause." };
  });
}

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

/** Which of the forms comes back, with what was typed and what is wrong with it. */
interface Again {
  readonly form: "documents" | "people" | "seats" | null;
  readonly typed: Typed;
  readonly problems: readonly Problem[];
}
const fresh: Again = { form: null, typed: {}, problems: [] };

const foundingView = (context: Context, again: Again = fresh): Promise<View> =>
  withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
    const data = await loadFounding(tx, context);
    if (!data) return { to: "/setup" };
    const status = again.problems.length > 0 ? 422 : 200;
    return { data: { data, again }, status, page: () => foundingPage(data, again) };
  });

const personForm = z.strictObject({ name: line("The name", 100), email: emailAddress });

async function addSomebody({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "people", typed: form, problems });
  const wanted = readForm(personForm, form);
  if (!wanted.ok) return again(wanted.refusal);
  const added = await addPerson(context, wanted.value);
  if (added.ok) return { to: "/founding#people", notice: `${wanted.value.name} was added.` };
  if (added.refusal.kind !== "email-taken") {
    return { refused: charterRefused({ kind: "founding-administrator-needed" }) };
  }
  return again([{ field: "email", message: "Somebody here has this mail address already." }]);
}

async function addTerm({ context, form }: Visit): Promise<View> {
  const again = (problems: readonly Problem[]) => foundingView(context, { form: "seats", typed: form, problems });
  const { place = "", ...rest } = form;
  const [body, seat] = place.split("/");
  const wanted = readForm(termForm, { ...rest, body, seat });
  if (!wanted.ok) return again(wanted.refusal);
  const recorded = await recordTerm(context, wanted.value);
  if (recorded.ok) return { to: "/founding#seats", notice: "The seat has its holder." };
  const refused = charterRefused(recorded.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

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
    const notice = `${clauses} clauses read, ${suggestions} meanings suggested.`;
    return { to: `/founding/documents/${imports}`, notice };
  }
  const refused = charterRefused(imported.refusal);
  return refused.problems ? again(refused.problems) : { refused };
}

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
        Before it can be closed: <strong>{lacks.join("; ")}</strong>.
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
              title: "Add the people",
              done: data.people.length > 1,
              children: <People {...data} again={again} unfold={documents} />,
            },
            {
              title: "Say who holds which seat",
              done: seats,
              children: <Seats {...data} again={again} unfold={documents && data.people.length > 1} />,
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
          running the server gives no say in governance.
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
      <a href="/groups">groups and seats</a> change only by acts that a clause allows. What was recorded stands in the{" "}
      <a href="/ledger">ledger</a>.
    </p>
  ),
};

type StepProps = FoundingData & { readonly again: Again; readonly unfold: boolean };

/** The form of one step, folded until its turn has come or something in it must be mended. */
function StepForm(props: {
  step: StepProps;
  name: NonNullable<Again["form"]>;
  title: string;
  files?: boolean;
  children: (field: (name: string) => { name: string; value?: string; error?: string }) => ComponentChildren;
}) {
  const { step, name } = props;
  if (!step.may) return null;
  const mine = step.again.form === name ? step.again : fresh;
  const field = (of: string) => {
    const value = mine.typed[of];
    const error = mine.problems.find((it) => it.field === of)?.message;
    return { name: of, ...(value !== undefined && { value }), ...(error !== undefined && { error }) };
  };
  return (
    <details class="fold" open={step.unfold || mine !== fresh}>
      <summary>{props.title}</summary>
      <Form action={`/founding/${name}`} name={name} label={props.title} files={props.files ?? false}>
        <ErrorSummary problems={mine.problems} />
        {props.children(field)}
      </Form>
    </details>
  );
}

const ranksOf = (body: store.BodyRecord): readonly number[] => (body.parent === null ? [1, 2, 3] : [4, 5]);

function Documents(step: StepProps) {
  const kinds = step.bodies.flatMap((body) =>
    ranksOf(body).map((rank) => ({
      value: `${rank}/${body.slug}`,
      label: `${rankWords[rank]} (${body.shortName})`,
    })),
  );
  const missing = step.documents.some((it) => it.rank === 1) ? kinds.find((it) => it.value.startsWith("4/")) : kinds[0];
  const again = step.again.form === "documents";
  return (
    <div id="documents">
      <DataTable
        caption="Documents in the founding record"
        rows={step.documents}
        columns={[
          {
            label: "Document",
            heading: true,
            cell: (it) => (
              <>
                <a href={`/charter/${it.slug}`}>{it.title}</a>
                <small>
                  {rankWords[it.rank]}
                  {!it.adopted && ", a model text that came with Wardmote"}
                </small>
              </>
            ),
          },
          {
            label: "Meanings",
            brief: true,
            cell: (it) => (
              <a href={`/founding/documents/${it.slug}`}>
                {it.suggested > 0 ? `${it.suggested} to confirm` : "decided"}
              </a>
            ),
          },
        ]}
      />
      <StepForm step={step} name="documents" title="Bring in a document" files>
        {(field) => (
          <>
            <Select {...field("kind")} label="Kind" options={kinds} value={field("kind").value ?? missing?.value} />
            <FileField
              {...field("file")}
              label="Its text as a Markdown file"
              hint={again ? "Choose the file again: browsers do not keep it" : "Or paste the text below"}
              accept=".md,.markdown,.txt,text/markdown,text/plain"
              optional="one-of"
            />
            <TextArea {...field("text")} label="Or its text, pasted" rows={3} optional="one-of" />
            <Field {...field("source")} label="Source" hint="A link to where the document stands" />
            <Field {...field("effectiveOn")} label="In effect since" type="date" optional width="date" />
            <Field {...field("title")} label="Title" hint="Taken from the text where you leave it empty" optional />
            <Field
              {...field("slug")}
              label="Short name for addresses"
              hint="Taken from the kind where you leave it empty, such as charter or security-wg"
              optional
              width="medium"
            />
            <Actions>
              <Button>Read the document</Button>
            </Actions>
          </>
        )}
      </StepForm>
    </div>
  );
}

const People = (step: StepProps) => (
  <div id="people">
    <p>
      {step.people.length} {step.people.length === 1 ? "person" : "people"}:{" "}
      {step.people.map((it, index) => (
        <>
          {index > 0 && ", "}
          <bdi>{it.name}</bdi>
        </>
      ))}
    </p>
    <StepForm step={step} name="people" title="Add a person">
      {(field) => (
        <>
          <Field {...field("name")} label="Name" width="medium" />
          <Field
            {...field("email")}
            label="Mail address"
            type="email"
            width="medium"
            hint="Shown to nobody but the person and the administrator"
          />
          <Actions>
            <Button kind="secondary">Add the person</Button>
          </Actions>
        </>
      )}
    </StepForm>
  </div>
);

function Seats(step: StepProps) {
  const places = step.bodies.toReversed().flatMap((body) => [
    { value: `${body.slug}/chair`, label: `Chair of the ${body.shortName}` },
    { value: `${body.slug}/member`, label: `Voting member of the ${body.shortName}` },
  ]);
  return (
    <div id="seats">
      {step.seats.length === 0 ? (
        <EmptyState title="No seat has a holder yet">
          A group without a chair can be founded too: the seat then stands vacant, for everybody to see.
        </EmptyState>
      ) : (
        <DataTable
          caption="Seats in the founding record"
          rows={step.seats}
          columns={[
            {
              label: "Seat",
              heading: true,
              cell: (it) => (
                <a href={`/groups/${it.body}/seats/${it.seat}`}>
                  {seatName(it)}, {step.bodies.find((body) => body.slug === it.body)?.shortName}
                </a>
              ),
            },
            { label: "Holder", cell: (it) => <Holder holding={it} /> },
          ]}
        />
      )}
      <StepForm step={step} name="seats" title="Record the holder of a seat">
        {(field) => (
          <>
            <Select {...field("place")} label="Seat" options={places} />
            <Field
              {...field("email")}
              label="Mail address of the holder"
              hint="As it was entered in step 2"
              type="email"
              width="medium"
            />
            <Field {...field("startsOn")} label="First day" type="date" width="date" />
            <Field {...field("endsOn")} label="Last day" type="date" width="date" optional />
            <Field
              {...field("source")}
              label="Source"
              hint="A link to the minutes or the merged pull request that says so"
            />
            <Actions>
              <Button kind="secondary">Record the holder</Button>
            </Actions>
          </>
        )}
      </StepForm>
    </div>
  );
}

const Close = ({ may, lacks }: Pick<FoundingData, "may" | "lacks">) => (
  <div id="close">
    <p>
      This cannot be undone. Afterwards groups, seats and documents change only by acts that a clause allows, and
      running the server gives no say.
    </p>
    {lacks.length > 0 && <p>Not yet: {lacks.join("; ")}.</p>}
    {lacks.length === 0 && !may && <ButtonLink href="/sign-in">Sign in</ButtonLink>}
    {lacks.length === 0 && may && (
      <Form action="/founding/close" label="Close the founding">
        <Actions>
          <Button>Close the founding</Button>
        </Actions>
      </Form>
    )}
  </div>
);
