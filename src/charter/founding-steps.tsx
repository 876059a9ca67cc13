import type { ComponentChildren } from "preact";
import type { Person } from "../people/index.ts";
import {
  Actions,
  Button,
  ButtonLink,
  DataTable,
  EmptyState,
  ErrorSummary,
  Field,
  FileField,
  Form,
  Hidden,
  Select,
  Source,
  TextArea,
} from "../platform/html/index.ts";
import type { Problem } from "../platform/http/refusals.ts";
import { recordRank } from "./forms.ts";
import type { ProposedChair } from "./founding-reads.ts";
import type { ModelDocument } from "./models/index.ts";
import { TermFields } from "./seat-views.tsx";
import type * as seated from "./seats.ts";
import type * as store from "./store.ts";
import { Cited, Holder, rankWords, seatName } from "./views.tsx";

/** What the founding record holds so far, and whether this viewer may add to it. */
export interface FoundingData {
  readonly community: seated.Community;
  readonly bodies: readonly seated.BodyRecord[];
  readonly documents: readonly store.DocumentRecord[];
  readonly seats: readonly seated.SeatHolding[];
  readonly people: readonly Person[];
  readonly chairs: readonly ProposedChair[];
  /** Model texts for documents that the community lacks. */
  readonly models: readonly Pick<ModelDocument, "id" | "title" | "about">[];
  readonly lacks: readonly string[];
  readonly may: boolean;
}

/** Which of the forms comes back, with what was typed and what is wrong with it. */
export interface Again {
  readonly form: "bodies" | "roster" | "documents" | "people" | "seats" | null;
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
export const fresh: Again = { form: null, typed: {}, problems: [] };

export type StepProps = FoundingData & { readonly again: Again; readonly unfold: boolean };

/** The form of one step, folded until its turn has come or something in it must be mended. */
export function StepForm(props: {
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

export const Bodies = (step: StepProps) => (
  <div id="bodies">
    <DataTable
      caption="Bodies in the founding record"
      rows={step.bodies}
      columns={[
        { label: "Body", heading: true, cell: (it) => <a href={`/groups/${it.slug}`}>{it.name}</a> },
        {
          label: "Under",
          brief: true,
          cell: (it) => step.bodies.find((above) => above.slug === it.parent)?.shortName ?? "–",
        },
        {
          label: "Source",
          cell: (it) => (
            <>
              <Source text={it.source} /> {it.cites && <Cited clause={it.cites} />}
            </>
          ),
        },
      ]}
    />
    <StepForm step={step} name="bodies" title="Record another body">
      {(field) => (
        <>
          <Field {...field("name")} label="Name" width="medium" />
          <Field {...field("shortName")} label="Short name" hint="Such as Security WG" width="medium" />
          <Field {...field("slug")} label="Short name for addresses" hint="Such as security-wg" width="medium" />
          <Select
            {...field("parent")}
            label="Under"
            options={step.bodies.map((it) => ({ value: it.slug, label: it.name }))}
          />
          <Field {...field("source")} label="Source" hint="A link to the merged document that says it exists" />
          <Field
            {...field("cite")}
            label="Clause by which it was established"
            hint="Document and address, such as charter/2.i.iv"
            optional
            width="medium"
          />
          <Actions>
            <Button kind="secondary">Record the body</Button>
          </Actions>
        </>
      )}
    </StepForm>
  </div>
);

const ranksOf = (body: seated.BodyRecord): readonly number[] => (body.parent === null ? [1, 2, 3, 6] : [4, 5, 6]);

export function Documents(step: StepProps) {
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
            cell: (it) =>
              it.rank === recordRank ? (
                "binds nobody"
              ) : (
                <a href={`/founding/documents/${it.slug}`}>
                  {it.suggested > 0 ? `${it.suggested} to confirm` : "decided"}
                </a>
              ),
          },
        ]}
      />
      {step.may && step.models.length > 0 && (
        <details class="fold">
          <summary>Model texts for what is missing</summary>
          <p>
            Short texts in our own words. One that you take works at once and is marked as provisional until the body
            concerned adopts it or puts its own in its place.
          </p>
          <ul class="said">
            {step.models.map((it) => (
              <li>
                <p>
                  <span>
                    <strong>{it.title}</strong>: {it.about}
                  </span>
                </p>
                <Form action="/founding/models" name={it.id} label={`Take the model text: ${it.title}`}>
                  <Hidden name="model" value={it.id} />
                  <Actions>
                    <Button kind="secondary">Take the model text</Button>
                  </Actions>
                </Form>
              </li>
            ))}
          </ul>
        </details>
      )}
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

export const People = (step: StepProps) => (
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
            optional="one-of"
          />
          <Field
            {...field("github")}
            label="Login on GitHub"
            hint="Public; enough where no mail address is known"
            width="medium"
            optional="one-of"
          />
          <Actions>
            <Button kind="secondary">Add the person</Button>
          </Actions>
        </>
      )}
    </StepForm>
  </div>
);

export function Seats(step: StepProps) {
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
            <TermFields field={field} person="holder" />
            <Actions>
              <Button kind="secondary">Record the holder</Button>
            </Actions>
          </>
        )}
      </StepForm>
    </div>
  );
}

export const Close = ({ may, lacks }: Pick<FoundingData, "may" | "lacks">) => (
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
