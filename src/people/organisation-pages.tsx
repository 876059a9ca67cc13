import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  DataTable,
  Day,
  EmptyState,
  ErrorSummary,
  Field,
  Form,
  Hidden,
  type PageProps,
  Pagination,
  Source,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { accountRefused } from "./account-words.ts";
import { relateOrganisations, unrelateOrganisations } from "./affiliation-actions.ts";
import { listOrganisations, listRelations, type Organisation, type Relation } from "./affiliation-store.ts";
import { relationForm } from "./forms.ts";
import type { PeopleDoor } from "./ports.ts";
import { type Again, Fold, fieldsOf, fresh } from "./views.tsx";

/** Where people belong, and which of these organisations count together. */
export function organisationPages(server: Server, { founding }: PeopleDoor): void {
  getPage(server, "/people/organisations", ({ context, query }) => organisationsView(context, query.after, fresh));

  postForm(server, "/people/organisations/relations", async ({ context, form }): Promise<View> => {
    const again = (problems: Again["problems"]) =>
      organisationsView(context, undefined, { form: "relation", typed: form, problems });
    const wanted = readForm(relationForm, form);
    if (!wanted.ok) return again(wanted.refusal);
    const { startsOn = null, endsOn = null, ...rest } = wanted.value;
    const done = await relateOrganisations(context, { ...rest, startsOn, endsOn }, founding);
    if (done.ok) return { to: "/people/organisations", notice: "They count together from now on." };
    const refused = accountRefused(done.refusal);
    return refused.problems ? again(refused.problems) : { refused };
  });
  postForm(server, "/people/organisations/relations/remove", async ({ context, form }): Promise<View> => {
    const done = await unrelateOrganisations(context, form.relation ?? "", founding);
    return done.ok
      ? { to: "/people/organisations", notice: "The relation is removed." }
      : { refused: accountRefused(done.refusal) };
  });
}

async function organisationsView(
  { db, viewer, now }: Context,
  cursor: string | undefined,
  again: Again,
): Promise<View> {
  const after = cursor && isId("organisation", cursor) ? cursor : null;
  const day = now.toISOString().slice(0, 10);
  const [rows, relations] = await withViewerReadOnly(db, viewer, (tx) =>
    Promise.all([listOrganisations(tx, { day, after, limit: limits.pageRows + 1 }), listRelations(tx)]),
  );
  const signedIn = viewer.kind === "person";
  return {
    data: [rows, relations, signedIn, again],
    status: again === fresh ? 200 : 422,
    page: () => organisationsPage(rows, relations, signedIn, again),
  };
}

function organisationsPage(
  rows: readonly Organisation[],
  relations: readonly Relation[],
  signedIn: boolean,
  again: Again,
): PageProps {
  const shown = rows.slice(0, limits.pageRows);
  const further = rows.length > shown.length ? shown.at(-1)?.id : undefined;
  return {
    kicker: <a href="/people">People</a>,
    title: "Organisations",
    body: (
      <>
        {shown.length === 0 ? (
          <EmptyState title="No organisation is recorded">
            They come with what people say on their own pages, with rosters and with past minutes.
          </EmptyState>
        ) : (
          <DataTable
            caption="Organisations"
            rows={shown}
            columns={[
              {
                label: "Organisation",
                heading: true,
                cell: (it) => (
                  <a href={`/people?organisation=${it.id}`}>
                    <bdi>{it.name}</bdi>
                  </a>
                ),
              },
              { label: "People today", numeric: true, cell: (it) => it.people },
            ]}
          />
        )}
        <Pagination
          older={further && `/people/organisations?after=${further}`}
          words={{ newer: "Back", older: "Further" }}
        />
        <h2>Related companies</h2>
        <p>
          Companies of one owner are counted together where shares are shown. Each relation has a source; people who
          belong to one of the two write it down.
        </p>
        {relations.length > 0 && <Relations relations={relations} signedIn={signedIn} />}
        {signedIn && shown.length > 1 && (
          <Fold title="Record a relation" open={again.form === "relation"}>
            <RelationForm again={again} />
          </Fold>
        )}
      </>
    ),
  };
}

const Relations = ({ relations, signedIn }: { relations: readonly Relation[]; signedIn: boolean }) => (
  <DataTable
    caption="Related companies"
    rows={relations}
    columns={[
      { label: "Company", heading: true, cell: (it) => <bdi>{it.organisationName}</bdi> },
      { label: "Related to", cell: (it) => <bdi>{it.relatedName}</bdi> },
      { label: "From", brief: true, cell: (it) => (it.startsOn ? <Day date={it.startsOn} /> : "not known") },
      { label: "Until", brief: true, cell: (it) => (it.endsOn ? <Day date={it.endsOn} /> : "today") },
      { label: "Source", cell: (it) => <Source text={it.source} /> },
      ...(signedIn
        ? [
            {
              label: "Remove",
              brief: true,
              cell: (it: Relation) => (
                <form method="post" action="/people/organisations/relations/remove">
                  <Hidden name="relation" value={it.id} />
                  <button type="submit" class="plain">
                    Remove{" "}
                    <span class="unseen">
                      {it.organisationName} and {it.relatedName}
                    </span>
                  </button>
                </form>
              ),
            },
          ]
        : []),
    ]}
  />
);

function RelationForm({ again }: { again: Again }) {
  const field = fieldsOf(again, "relation");
  return (
    <Form action="/people/organisations/relations" label="Record a relation" name="relation">
      <ErrorSummary problems={field.problems} />
      <Field {...field("organisation")} label="Company" hint="As it stands in the list above" width="medium" />
      <Field {...field("related")} label="Related company" width="medium" />
      <Field {...field("startsOn")} label="First day" type="date" width="date" optional />
      <Field {...field("endsOn")} label="Last day" type="date" width="date" optional />
      <Field {...field("source")} label="Source" hint="A link to what says so" />
      <Actions>
        <Button>Record it</Button>
      </Actions>
    </Form>
  );
}
