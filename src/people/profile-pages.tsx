import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  DataTable,
  Day,
  EmptyState,
  Facts,
  Field,
  Form,
  type PageProps,
  Pagination,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { accountRefused } from "./account-words.ts";
import { addAffiliation, endAffiliation } from "./affiliation-actions.ts";
import { affiliationEndForm, affiliationForm } from "./forms.ts";
import { AffiliationForm } from "./me-views.tsx";
import { searched } from "./person.ts";
import type { PolicyStanding } from "./policy.ts";
import type { HeldSeat, PeopleDoor } from "./ports.ts";
import { type ProfileData, readProfile } from "./profile-reads.ts";
import { type ListedProfile, listProfiles, type PeopleQuery } from "./profile-store.ts";
import { Affiliations, type Again, Fold, fieldsOf, fresh } from "./views.tsx";

/** The people and each of them, for everybody. */
export function profilePages(server: Server, door: PeopleDoor): void {
  getPage(server, "/people", async ({ context, query }): Promise<View> => {
    const asked = peopleQuery(query, context.now);
    const rows = await withViewerReadOnly(context.db, context.viewer, (tx) => listProfiles(tx, asked));
    return { data: [rows, asked], page: () => peoplePage(rows, asked) };
  });

  getPage(server, "/people/:person", ({ context, params }) => profileView(context, door, params.person ?? "", fresh));

  postForm(server, "/people/:person/affiliations", async ({ context, params, form }): Promise<View> => {
    const { person = "" } = params;
    if (!isId("person", person)) return { refused: missing };
    const wanted = readForm(affiliationForm, form);
    if (!wanted.ok)
      return profileView(context, door, person, { form: "affiliation", typed: form, problems: wanted.refusal });
    const { organisation, startsOn = null, endsOn = null, source = "founding record" } = wanted.value;
    const done = await addAffiliation(context, { person, organisation, startsOn, endsOn, source }, door.founding);
    return done.ok ? { to: `/people/${person}`, notice: "It is recorded." } : { refused: accountRefused(done.refusal) };
  });
  postForm(server, "/people/:person/affiliations/end", async ({ context, form }): Promise<View> => {
    const wanted = readForm(affiliationEndForm, form);
    if (!wanted.ok) return { refused: missing };
    const { id, endsOn = null } = wanted.value;
    const done = await endAffiliation(context, { id, endsOn }, door.founding);
    return done.ok
      ? { to: `/people/${done.value.person}`, notice: "It is changed." }
      : { refused: accountRefused(done.refusal) };
  });
}

/** What the address asks for; what is mangled is left out. */
const peopleQuery = (query: Readonly<Record<string, string | undefined>>, now: Date): PeopleQuery => ({
  search: searched(query.q ?? ""),
  organisation: query.organisation && isId("organisation", query.organisation) ? query.organisation : null,
  after: query.after && isId("person", query.after) ? query.after : null,
  day: now.toISOString().slice(0, 10),
  limit: limits.pageRows + 1,
});

function peoplePage(rows: readonly ListedProfile[], asked: PeopleQuery): PageProps {
  const shown = rows.slice(0, limits.pageRows);
  const further = rows.length > shown.length ? shown.at(-1)?.id : undefined;
  const query = new URLSearchParams({
    ...(asked.search && { q: asked.search }),
    ...(asked.organisation && { organisation: asked.organisation }),
    ...(further && { after: further }),
  });
  return {
    title: "People",
    body: (
      <>
        <Form action="/people" method="get" label="Find people">
          <Field name="q" label="Name" type="search" value={asked.search} width="medium" optional="one-of" />
          <Actions>
            <Button kind="secondary">Find</Button>
          </Actions>
        </Form>
        <p>
          {asked.organisation ? (
            <>
              Only those who belong to one organisation today. <a href="/people">Everybody</a>
            </>
          ) : (
            <a href="/people/organisations">By organisation</a>
          )}
        </p>
        {shown.length === 0 ? (
          <EmptyState title="Nobody found">
            {asked.search
              ? "Look for a part of the name, or for everybody."
              : "People stand here once they are added or sign in."}
          </EmptyState>
        ) : (
          <DataTable
            caption="People"
            rows={shown}
            columns={[
              {
                label: "Name",
                heading: true,
                cell: (it) => (
                  <a href={`/people/${it.id}`}>
                    <bdi>{it.name}</bdi>
                  </a>
                ),
              },
              {
                label: "Belongs to",
                cell: (it) =>
                  it.affiliations.length > 0 && <bdi>{it.affiliations.map((one) => one.name).join(", ")}</bdi>,
              },
              { label: "GitHub", cell: (it) => it.github },
              { label: "Takes part", brief: true, cell: (it) => (it.participant ? "yes" : "not yet") },
            ]}
          />
        )}
        <Pagination older={further && `/people?${query}`} words={{ newer: "Back", older: "Further" }} />
      </>
    ),
  };
}

async function profileView(context: Context, door: PeopleDoor, id: string, again: Again): Promise<View> {
  if (!isId("person", id)) return { refused: missing };
  const data = await withViewerReadOnly(context.db, context.viewer, (tx) => readProfile(tx, id, context, door));
  if (!data) return { refused: missing };
  return { data: [data, again], status: again === fresh ? 200 : 422, page: () => profilePage(data, again) };
}

function profilePage(data: ProfileData, again: Again): PageProps {
  const { profile, affiliations, seats, entries, editing, today } = data;
  const address = `/people/${profile.id}/affiliations`;
  return {
    kicker: <a href="/people">People</a>,
    title: profile.name,
    state: profile.erased ? (
      <StateWord tone="neutral">Erased</StateWord>
    ) : profile.participant ? (
      <StateWord tone="good">Participant</StateWord>
    ) : undefined,
    next: profile.erased
      ? "This person’s data was removed on request. What they did in seats and meetings stays on record without their name."
      : undefined,
    body: (
      <>
        <h2>Seats</h2>
        {seats.length > 0 ? <Seats seats={seats} /> : <p>No seat is recorded.</p>}
        {!profile.erased && (
          <>
            <h2>Affiliations</h2>
            {affiliations.length > 0 ? (
              <Affiliations affiliations={affiliations} today={today} edit={editing ? address : undefined} />
            ) : (
              <p>None is recorded.</p>
            )}
            {editing && (
              <Fold title="Add an affiliation" open={again.form === "affiliation"}>
                <AffiliationForm action={address} field={fieldsOf(again, "affiliation")} source />
              </Fold>
            )}
          </>
        )}
      </>
    ),
    aside: (
      <>
        {profile.github && (
          <Facts title="GitHub">
            <p>
              <a href={`https://github.com/${profile.github}`} rel="noopener nofollow">
                {profile.github}
              </a>
            </p>
          </Facts>
        )}
        {!profile.erased && <Acknowledged policies={data.policies} />}
        <Facts title="Id in the ledger">
          <p>
            <code>{profile.id}</code>
          </p>
        </Facts>
      </>
    ),
    seal: { entries, href: `/ledger?subject=${profile.id}` },
  };
}

const Seats = ({ seats }: { seats: readonly HeldSeat[] }) => (
  <DataTable
    caption="Seats"
    rows={seats}
    columns={[
      {
        label: "Seat",
        heading: true,
        cell: (it) => (
          <a href={it.href}>
            {it.title}, {it.body}
          </a>
        ),
      },
      { label: "From", brief: true, cell: (it) => <Day date={it.startsOn} /> },
      { label: "Until", brief: true, cell: (it) => (it.endsOn ? <Day date={it.endsOn} /> : "today") },
      { label: "Acting", brief: true, cell: (it) => (it.acting ? "yes" : "no") },
    ]}
  />
);

const Acknowledged = ({ policies }: { policies: readonly PolicyStanding[] }) =>
  policies.length === 0 ? null : (
    <Facts
      title="Acknowledged"
      items={policies.map((it) => ({
        term: <a href={it.href}>{it.title}</a>,
        value: it.acknowledged ? (
          <>
            version {it.acknowledged.version}, <Time at={it.acknowledged.acknowledgedAt} zone="UTC" />
          </>
        ) : (
          "not yet"
        ),
      }))}
    />
  );
