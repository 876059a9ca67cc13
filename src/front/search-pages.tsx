import type { ComponentChildren } from "preact";
import { acts } from "../charter/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Button, Day, EmptyState, groupDigits, type PageProps, Pagination, StateWord } from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { type Hit, hrefOf, isKind, type Kind, kinds, readHitCursor, writeHitCursor } from "./hit.ts";
import { type Query, readQuery } from "./query.ts";
import { type Search, search } from "./search-reads.ts";

/** Search over everything that is public, and its description for browsers. */
export function searchPages(server: Server, communityName: () => Promise<string>): void {
  getPage(server, "/search", async ({ context, query }): Promise<View> => {
    const asked = readQuery(query.q ?? "");
    const kind = isKind(query.kind) ? query.kind : null;
    if (asked.whole === "" && asked.typed.trim() === "") return { data: null, page: emptyPage };
    const found = await withViewerReadOnly(context.db, context.viewer, (tx) =>
      search(tx, asked, { kind, after: readHitCursor(query.after) }),
    );
    const data: Results = { asked, kind, found, later: query.after !== undefined };
    return { data, page: () => resultsPage(data) };
  });

  server.get("/opensearch.xml", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type("application/opensearchdescription+xml; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(description(await communityName(), server.parts.url)),
  );
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const xml = (text: string): string => text.replace(/[&<>"']/g, (it) => escapes[it] ?? it);

/** OpenSearch 1.1, so that a browser can search the record from its address bar. A short name has at most 16 characters. */
const description = (name: string, url: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>${xml([...name].slice(0, 16).join(""))}</ShortName>
  <Description>${xml(`The public record of ${name}`)}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="${xml(url)}/search?q={searchTerms}"/>
</OpenSearchDescription>
`;

interface Results {
  readonly asked: Query;
  readonly kind: Kind | null;
  readonly found: Search;
  /** Not the first page. */
  readonly later: boolean;
}

const addressOf = (typed: string, more: Readonly<Record<string, string>> = {}): string =>
  `/search?${new URLSearchParams({ q: typed, ...more })}`;

const Box = ({ typed, kind }: { typed: string; kind: Kind | null }) => (
  <search>
    <form class="search-box" action="/search" method="get">
      <label class="unseen" for="search-words">
        Search the record
      </label>
      <input id="search-words" type="search" name="q" value={typed} maxlength={300} autocomplete="off" dir="auto" />
      {kind && <input type="hidden" name="kind" value={kind} />}
      <Button>Search</Button>
    </form>
  </search>
);

const Ways = () => (
  <>
    <p>You can write it like this:</p>
    <ul>
      <li>
        <code>M-12</code> for a meeting, <code>2026-03-04</code> for the meeting of a day, <code>§ 2.i.iv</code> or{" "}
        <code>Chairperson 4(a)</code> for a clause, a name for a person, <code>entry 12</code> for the ledger
      </li>
      <li>
        <code>"working group"</code> for words that stand together
      </li>
      <li>
        <code>-vote</code> for what must not be there
      </li>
    </ul>
  </>
);

const emptyPage = (): PageProps => ({
  title: "Search the record",
  body: (
    <>
      <Box typed="" kind={null} />
      <p>
        Everything public: clauses, documents, groups, seats and who holds them, people, meetings and their minutes.
      </p>
      <Ways />
    </>
  ),
});

function resultsPage({ asked, kind, found, later }: Results): PageProps {
  const straight = later || kind ? null : <Straight asked={asked} found={found} />;
  const last = found.hits.at(-1);
  const older =
    found.more && last ? addressOf(asked.typed, { ...(kind && { kind }), after: writeHitCursor(last) }) : undefined;
  return {
    title: "Search the record",
    body: (
      <>
        <Box typed={asked.typed} kind={kind} />
        {Object.keys(found.counts).length > 0 && <KindFilter asked={asked} kind={kind} counts={found.counts} />}
        {straight}
        {found.hits.length > 0 ? (
          <ol class="hits">
            {found.hits.map((hit) => (
              <HitLine hit={hit} />
            ))}
          </ol>
        ) : (
          <NothingFound asked={asked} kind={kind} found={found} later={later} />
        )}
        <Pagination older={older} words={{ newer: "Back", older: "More" }} />
        {later && !found.more && found.hits.length > 0 && (
          <p class="hint">
            Of what is found very often only the newest is ranked. <a href={addressOf(asked.typed)}>Back to the best</a>
          </p>
        )}
      </>
    ),
  };
}

/** Hits of one kind or of several: “500+” where not all were counted. */
function countWords(counts: readonly number[]): string {
  const counted = counts.map((it) => Math.min(it, limits.searchCounted));
  return `${groupDigits(counted.reduce((sum, it) => sum + it, 0))}${counts.some((it) => it > limits.searchCounted) ? "+" : ""}`;
}

const KindFilter = (props: { asked: Query; kind: Kind | null; counts: Search["counts"] }) => (
  <nav class="kinds" aria-label="Kinds of what was found">
    <a href={addressOf(props.asked.typed)} aria-current={props.kind === null ? "true" : undefined}>
      All <small>{countWords(Object.values(props.counts))}</small>
    </a>
    {(Object.keys(kinds) as Kind[])
      .filter((kind) => props.counts[kind] || kind === props.kind)
      .map((kind) => (
        <a href={addressOf(props.asked.typed, { kind })} aria-current={props.kind === kind ? "true" : undefined}>
          {kinds[kind].many} <small>{countWords([props.counts[kind] ?? 0])}</small>
        </a>
      ))}
  </nav>
);

const isAct = (text: string): text is keyof typeof acts => Object.hasOwn(acts, text);

/** What the words name without being found in any text: an entry of the ledger by its number, an act by its verb. */
function Straight({ asked, found }: { asked: Query; found: Search }) {
  const verb = asked.whole.replaceAll(" ", "-");
  const act = isAct(verb) ? acts[verb] : null;
  if (found.entry === null && act === null) return null;
  return (
    <ol class="hits">
      {found.entry !== null && (
        <li>
          <p class="hit-title">
            <a href={`/ledger/entries/${found.entry}`}>Entry {groupDigits(found.entry)}</a>
            <span class="hit-kind"> Ledger</span>
          </p>
        </li>
      )}
      {act !== null && (
        <li>
          <p class="hit-title">
            <a href={`/acts/${verb}`}>Who may {act}</a>
            <span class="hit-kind"> Act</span>
          </p>
        </li>
      )}
    </ol>
  );
}

const placeOf = ({ kind, scopeTitle, edition, place, current }: Hit): ComponentChildren => {
  if (kind === "clause")
    return (
      <>
        <bdi>{scopeTitle}</bdi>
        {!current && (
          <>
            {" "}
            <StateWord tone="neutral">Only in version {edition} and before</StateWord>
          </>
        )}
      </>
    );
  if (kind === "meeting") return `M-${place} · ${scopeTitle}`;
  return kind === "seat" ? scopeTitle : null;
};

function HitLine({ hit }: { hit: Hit }) {
  const where = placeOf(hit);
  return (
    <li>
      <p class="hit-title">
        <a href={hrefOf(hit, hit.excerpt.line)} dir="auto">
          {hit.kind === "clause" ? `§ ${hit.title}` : hit.title}
        </a>
        <span class="hit-kind">
          {" "}
          {kinds[hit.kind].one}
          {where && <> · {where}</>}
          {hit.kind === "meeting" && hit.day && (
            <>
              {" "}
              · <Day date={hit.day} />
            </>
          )}
        </span>
      </p>
      {hit.excerpt.parts.length > 0 && (
        <p class="excerpt" dir="auto">
          {hit.excerpt.parts.map(({ text, marked }) => (marked ? <mark>{text}</mark> : withoutMarkup(text)))}
        </p>
      )}
    </li>
  );
}

function NothingFound({ asked, kind, found, later }: Results) {
  if (found.entry !== null && kind === null) return null;
  const everywhere = addressOf(asked.typed);
  return (
    <>
      <EmptyState title={later ? "Nothing more" : `Nothing found for “${asked.typed.trim().slice(0, 100)}”`}>
        {asked.phrases.length === 0 ? (
          "There is no word in it to look for: what must not be there needs something that must."
        ) : kind ? (
          <>
            None of the {kinds[kind].many.toLowerCase()} has these words. <a href={everywhere}>Look everywhere</a>
          </>
        ) : (
          "Every word must be there, and very common English words are passed over. Try fewer words, or the beginning of one."
        )}
      </EmptyState>
      {found.alike.length > 0 && (
        <p>
          Did you mean{" "}
          {found.alike.map(({ title }, at) => (
            <>
              {at > 0 && ", "}
              <a href={addressOf(title)}>
                <bdi>{title}</bdi>
              </a>
            </>
          ))}
          ?
        </p>
      )}
      <Ways />
    </>
  );
}

/** Lines of Markdown run together here, where signs of headings and lists only disturb. */
const withoutMarkup = (text: string): string =>
  text.replaceAll(/\n[=|:\s-]{3,}(?=\n)/g, "\n").replaceAll(/\n\s*(?:#{1,6}|[*-])[ \t]+/g, "\n· ");
