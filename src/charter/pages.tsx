import { entriesOf } from "../ledger/index.ts";
import { notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ButtonLink, ClauseText, DataTable, Day, EmptyState, Facts, Form, Field, Button, Actions, type PageProps, StateWord } from "../platform/html/index.ts";
import { getPage, readForm, postForm, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { namesOf, prospect } from "./authority.ts";
import { recordTerm, termForm } from "./founding.ts";
import { type ClauseView, type DocumentView, readClause, readDocument } from "./reads.ts";
import * as store from "./store.ts";
import { AdoptionState, Cited, DocumentFacts, Holder, Meanings, RefusedNote, rankWords, Source } from "./views.tsx";
import { charterRefused, meaningWords } from "./words.ts";

const absent: View = { refused: missing };

/** Documents, clauses, groups and seats, for everybody. */
export function charterPages(server: Server): void {
  getPage(server, "/charter", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const documents = await store.listDocuments(tx);
      const bodies = await store.listBodies(tx);
      return { data: { documents, bodies }, page: () => documentsPage(documents, bodies) };
    }),
  );

  getPage(server, "/charter/:document", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const read = await readDocument(tx, params.document ?? "");
      if (!read) return absent;
      const entries = await entriesOf(tx, `document:${read.document.slug}`);
      return { data: { read, entries }, page: () => ({ ...documentPage(read), seal: { entries, href: "/ledger" } }) };
    }),
  );

  getPage(server, "/charter/:document/*", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const read = await readClause(tx, params.document ?? "", params["*"] ?? "");
      return read ? { data: read, page: () => clausePage(read) } : absent;
    }),
  );

  getPage(server, "/groups", ({ context }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const bodies = await store.listBodies(tx);
      const seats = await store.listSeats(tx, null, context.now);
      return { data: { bodies, seats }, page: () => groupsPage(bodies, seats) };
    }),
  );

  getPage(server, "/groups/:body", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx) => {
      const bodies = await store.listBodies(tx);
      const body = bodies.find((it) => it.slug === params.body);
      if (!body) return absent;
      const seats = await store.listSeats(tx, body.slug, context.now);
      const documents = (await store.listDocuments(tx)).filter((it) => it.bindsAll || it.binds.includes(body.slug));
      const meeting = await prospect(tx, context, "schedule-meeting", { body: body.slug });
      const entries = await entriesOf(tx, `body:${body.slug}`);
      const data = { body, bodies, seats, documents, meeting, entries };
      return { data, page: () => groupPage(data) };
    }),
  );

  getPage(server, "/groups/:body/seats/:seat", ({ context, params }) => seatView(context, params.body ?? "", params.seat ?? ""));

  postForm(server, "/groups/:body/seats/:seat", async ({ context, params, form }) => {
    const { body = "", seat = "" } = params;
    const wanted = readForm(termForm, { ...form, body, seat: seat === "chair" ? "chair" : "member" });
    if (!wanted.ok) return { refused: { kind: "malformed", status: 422, sentence: "Some of what was entered cannot stand.", problems: wanted.refusal } };
    const recorded = await recordTerm(context, wanted.value);
    if (!recorded.ok) return { refused: charterRefused(recorded.refusal) };
    return { to: `/groups/${body}/seats/${recorded.value.seat}`, notice: "The founding record has the new holder of this seat." };
  });
}

type Rows<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

function documentsPage(documents: Rows<typeof store.listDocuments>, bodies: Rows<typeof store.listBodies>): PageProps {
  const nameOf = (slug: string) => bodies.find((it) => it.slug === slug)?.shortName ?? slug;
  return {
    title: "Charter",
    body:
      documents.length === 0 ? (
        <EmptyState title="No governing document yet">
          Whoever sets this server up brings the project's charter and the group's own document in, as part of the founding record.
        </EmptyState>
      ) : (
        <>
          <p>
            These documents decide who may do what here. They stand in their order of precedence: where two disagree, the one that stands higher prevails. What none of
            them allows, nobody can do.
          </p>
          <DataTable
            caption="Governing documents in order of precedence"
            rows={documents}
            columns={[
              { label: "Document", heading: true, cell: (it) => <a href={`/charter/${it.slug}`}>{it.title}</a> },
              { label: "Kind", cell: (it) => `${it.rank}. ${rankWords[it.rank]}` },
              { label: "Governs", cell: (it) => <a href={`/groups/${it.governs}`}>{nameOf(it.governs)}</a> },
              { label: "State", cell: (it) => <AdoptionState document={it} /> },
              { label: "Clauses", numeric: true, cell: (it) => it.clauses },
            ]}
          />
        </>
      ),
  };
}

function documentPage(read: DocumentView): PageProps {
  const { document, clauses } = read;
  const names = namesOf(read);
  const inForce = clauses.flatMap((it) => it.bindings).filter((it) => it.state === "confirmed");
  const count = (kind: string) => inForce.filter((it) => it.meaning.kind === kind).length;
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · {rankWords[document.rank]} · version {document.number}
      </>
    ),
    title: document.title,
    state: <AdoptionState document={document} />,
    body: clauses.map((clause) =>
      clause.kind === "heading" ? (
        <h2 id={anchorOf(clause.address)} class="document-heading">
          {clause.words}
        </h2>
      ) : (
        <ClauseText
          anchor={anchorOf(clause.address)}
          address={clause.label}
          href={`/charter/${document.slug}/${clause.address}`}
          words={clause.words}
          depth={Math.max(0, clause.depth - 1)}
          bindings={<Meanings bindings={clause.bindings} names={names} />}
        />
      ),
    ),
    aside: (
      <>
        <DocumentFacts document={document} bodies={read.bodies} />
        <Facts
          title="What it says"
          items={(
            [
              ["Powers", "power"],
              ["Duties", "duty"],
              ["Prohibitions", "prohibition"],
              ["Rules", "rule"],
              ["Principles", "principle"],
            ] as const
          ).map(([term, kind]) => ({ term, value: count(kind) }))}
        />
      </>
    ),
  };
}

const anchorOf = (address: string): string => address.replaceAll("/", "-");

function clausePage(read: ClauseView): PageProps {
  const { document, clause } = read;
  const names = namesOf(read);
  const bindings = clause.bindings.filter((it) => it.state !== "dismissed");
  const neighbour = (it: ClauseView["before"], before: string, after: string) =>
    it && (
      <a href={`/charter/${document.slug}/${it.address}`}>
        {before}§ {it.label}
        {after}
      </a>
    );
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · <a href={`/charter/${document.slug}#${anchorOf(clause.address)}`}>{document.title}</a>
        {clause.section && ` · ${clause.section}`}
      </>
    ),
    title: `§ ${clause.label}`,
    state: <AdoptionState document={document} />,
    body: (
      <>
        <blockquote class="prose clause-quote" dir="auto">
          {clause.lead && <p class="lead">{clause.lead}</p>}
          <p>{clause.words}</p>
        </blockquote>
        <h2>What it means here</h2>
        {bindings.length === 0 ? (
          <p>Nothing is bound to this clause: it is for information.</p>
        ) : (
          <DataTable
            caption="The meanings bound to this clause"
            rows={bindings}
            columns={[
              { label: "Meaning", heading: true, cell: (it) => meaningWords(it.meaning, names) },
              { label: "Kind", cell: (it) => it.meaning.kind },
              { label: "Words that say so", cell: (it) => <q>{it.because}</q> },
              { label: "State", cell: (it) => (it.state === "confirmed" ? "confirmed" : <StateWord tone="attention">suggested</StateWord>) },
            ]}
          />
        )}
        <nav class="neighbours" aria-label="Neighbouring clauses">
          {neighbour(read.before, "← ", "")} {neighbour(read.after, "", " →")}
        </nav>
      </>
    ),
    aside: <DocumentFacts document={document} bodies={read.bodies} />,
  };
}

function groupsPage(bodies: Rows<typeof store.listBodies>, seats: Rows<typeof store.listSeats>): PageProps {
  const chairOf = (slug: string) => seats.find((it) => it.body === slug && it.seat === "chair");
  return {
    title: "Groups",
    body:
      bodies.length === 0 ? (
        <EmptyState title="No group yet">The first ones come with the set-up.</EmptyState>
      ) : (
        <DataTable
          caption="Bodies of this community"
          rows={bodies}
          columns={[
            { label: "Body", heading: true, cell: (it) => <a href={`/groups/${it.slug}`}>{it.name}</a> },
            { label: "Under", cell: (it) => bodies.find((above) => above.slug === it.parent)?.shortName ?? "–" },
            {
              label: "Presides",
              cell: (it) => {
                const chair = chairOf(it.slug);
                return chair ? (
                  <a href={`/groups/${it.slug}/seats/chair`}>
                    {chair.title}: {chair.personName ?? "vacant"}
                  </a>
                ) : (
                  "not recorded"
                );
              },
            },
            { label: "Voting members", numeric: true, cell: (it) => seats.filter((seat) => seat.body === it.slug && seat.voting && seat.person).length },
          ]}
        />
      ),
  };
}

type GroupData = {
  body: store.BodyRecord;
  bodies: readonly store.BodyRecord[];
  seats: readonly store.SeatHolding[];
  documents: readonly store.DocumentRecord[];
  meeting: Awaited<ReturnType<typeof prospect>>;
  entries: Awaited<ReturnType<typeof entriesOf>>;
};

function groupPage({ body, bodies, seats, documents, meeting, entries }: GroupData): PageProps {
  const parent = bodies.find((it) => it.slug === body.parent);
  const seatHref = (it: store.SeatHolding) => `/groups/${body.slug}/seats/${it.seat}`;
  return {
    kicker: (
      <>
        <a href="/groups">Groups</a>
        {parent && (
          <>
            {" "}
            · working group of the <a href={`/groups/${parent.slug}`}>{parent.name}</a>
          </>
        )}
      </>
    ),
    title: body.name,
    body: (
      <>
        <h2>Seats</h2>
        {seats.length === 0 ? (
          <EmptyState title="No seat is recorded yet">Seats and their holders come with the founding record.</EmptyState>
        ) : (
          <DataTable
            caption={`Seats of the ${body.shortName}`}
            rows={seats}
            columns={[
              { label: "Seat", heading: true, cell: (it) => <a href={seatHref(it)}>{it.title}</a> },
              { label: "Holder", cell: (it) => <Holder holding={it} /> },
              { label: "Until", cell: (it) => (it.endsOn ? <Day date={it.endsOn} /> : "–") },
              { label: "Votes", cell: (it) => (it.voting ? "yes" : "no") },
            ]}
          />
        )}
        <h2>Meetings</h2>
        <p>
          <a href={`/meetings?body=${body.slug}`}>Meetings of the {body.shortName}</a>
        </p>
        {meeting.result.ok && meeting.result.value.basis === "clause" ? (
          <p>
            <ButtonLink href={`/meetings/new?body=${body.slug}`}>Schedule a meeting</ButtonLink> <Cited clause={meeting.result.value.clause} />
          </p>
        ) : (
          !meeting.result.ok && <RefusedNote refused={charterRefused(meeting.result.refusal)} />
        )}
      </>
    ),
    aside: (
      <>
        <Facts title="Established" items={[{ term: "Source", value: <Source text={body.source} /> }]} />
        <Facts title="Governed by">
          <ul class="plain-list">
            {documents.map((it) => (
              <li>
                <a href={`/charter/${it.slug}`}>{it.title}</a>
                {!it.adopted && " (provisional)"}
              </li>
            ))}
          </ul>
        </Facts>
      </>
    ),
    seal: { entries, href: `/ledger?subject=body:${body.slug}` },
  };
}

async function seatView(context: Parameters<Parameters<typeof getPage>[2]>[0]["context"], body: string, seat: string): Promise<View> {
  return withViewerReadOnly(context.db, context.viewer, async (tx) => {
    const holding = (await store.listSeats(tx, body, context.now)).find((it) => it.seat === seat);
    const record = await store.findBody(tx, body);
    if (!record || !holding) return { refused: charterRefused(notFound) };
    const terms = await store.listTerms(tx, body, seat);
    const law = await store.loadAuthority(tx, { act: null, person: null, day: context.now, hold: false });
    const move = await prospect(tx, context, holding.voting ? "appoint-member" : "appoint-chair", { body });
    const entries = await entriesOf(tx, `seat:${body}/${seat}`);
    const said = law.meanings.filter(
      ({ meaning, governs }) => "holder" in meaning && meaning.holder.kind === "seat" && meaning.holder.seat === seat && (meaning.holder.body === "this" ? governs : meaning.holder.body) === body,
    );
    const editing = law.founding === "open" && context.viewer.kind === "person" && context.viewer.administrator;
    const data = { holding, record, terms, said, move, entries, editing };
    return { data, page: () => seatPage(data) };
  });
}

type SeatData = {
  holding: store.SeatHolding;
  record: store.BodyRecord;
  terms: readonly store.SeatHolding[];
  said: store.AuthorityFacts["meanings"];
  move: Awaited<ReturnType<typeof prospect>>;
  entries: Awaited<ReturnType<typeof entriesOf>>;
  editing: boolean;
};

const verbs = { power: "may", duty: "must", prohibition: "may not" } as const;

function seatPage({ holding, record, terms, said, move, entries, editing }: SeatData): PageProps {
  const byVerb = (kind: keyof typeof verbs) => said.filter((it) => it.meaning.kind === kind);
  return {
    kicker: (
      <>
        <a href="/groups">Groups</a> · <a href={`/groups/${record.slug}`}>{record.name}</a>
      </>
    ),
    title: holding.title,
    state: holding.person ? <StateWord tone="good">Held by {holding.personName}</StateWord> : <StateWord tone="attention">Vacant</StateWord>,
    body: (
      <>
        {(Object.keys(verbs) as (keyof typeof verbs)[]).map(
          (kind) =>
            byVerb(kind).length > 0 && (
              <section>
                <h2>
                  The {holding.title} {verbs[kind]}
                </h2>
                <ul class="said">
                  {byVerb(kind).map(({ clause }) => (
                    <li>
                      <q class="prose">{clause.words}</q> <Cited clause={clause} />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        <h2>Who can change the holder</h2>
        {editing ? (
          <Form action={`/groups/${record.slug}/seats/${holding.seat}`} label="Record the holder of this seat">
            <p>The founding record is open: you can still enter who holds this seat, with the source that says so.</p>
            <Field name="email" label="Mail address of the person" type="email" width="medium" />
            <Field name="startsOn" label="First day" type="date" width="short" />
            <Field name="endsOn" label="Last day" type="date" width="short" optional />
            <Field name="source" label="Source" hint="A link to the minutes, the merged pull request or the file that says so" />
            <Actions>
              <Button>Record the holder</Button>
            </Actions>
          </Form>
        ) : (
          !move.result.ok && <RefusedNote refused={charterRefused(move.result.refusal)} />
        )}
        <h2>Holders</h2>
        {terms.length === 0 ? (
          <EmptyState title="Nobody has held this seat yet">Its holders will stand here with their terms.</EmptyState>
        ) : (
          <DataTable
            caption={`Holders of the seat ${holding.title}`}
            rows={terms}
            columns={[
              { label: "Holder", heading: true, cell: (it) => <bdi>{it.personName}</bdi> },
              { label: "From", cell: (it) => it.startsOn && <Day date={it.startsOn} /> },
              { label: "Until", cell: (it) => (it.endsOn ? <Day date={it.endsOn} /> : "–") },
              { label: "Source", cell: (it) => <Source text={it.source ?? ""} /> },
            ]}
          />
        )}
      </>
    ),
    aside: <Facts title="Seat" items={[{ term: "Body", value: <a href={`/groups/${record.slug}`}>{record.shortName}</a> }, { term: "Votes", value: holding.voting ? "yes" : "no" }]} />,
    seal: { entries, href: `/ledger?subject=seat:${record.slug}/${holding.seat}` },
  };
}
