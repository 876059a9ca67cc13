import type { ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import { revealInvisible } from "./invisible.ts";
import { favicon, Mark } from "./mark.tsx";
import { memo } from "./memo.ts";
import { Seal, type SealedEntry } from "./seal.tsx";
import type { Tone } from "./state-word.tsx";
import { stylesheet } from "./style.ts";

/** One line of the left rail; `note` is a word at its right end ("2 open"). */
export type RailLink = { readonly label: string; readonly href: string; readonly note?: string };
export type RailSection = { readonly title: string; readonly links: readonly RailLink[] };

/** What surrounds every page. The composition root makes it; only pages that exist stand in `rail`. */
export type Shell = {
  /** Null before the set-up, and where it cannot be read. `group` is shown large, `name` below it. */
  readonly community: {
    readonly name: string;
    readonly group: string | null;
    /** A demonstration: every page says that nothing in it is real. */
    readonly invented?: boolean;
  } | null;
  readonly viewer: { readonly name: string; readonly unread: number; readonly waiting: number } | null;
  /** The path of this page, without query: it decides which line of the rail is current. */
  readonly path: string;
  readonly rail: readonly RailSection[];
  /** What the viewer has just done, said once at the top of the page. */
  readonly notice?: { readonly tone: Tone; readonly text: string } | undefined;
};

/** One page, in the order in which it is read. */
export type PageProps = {
  readonly title: string;
  /** The line above the title: number, kind, since when, by whom. */
  readonly kicker?: ComponentChildren;
  /** An opening sentence in serif; the title above it is set larger. For front pages. */
  readonly lede?: ComponentChildren;
  readonly state?: ComponentChildren;
  /** What happens next, by whom, by when. */
  readonly next?: ComponentChildren;
  /** What stands above the body over the whole width: the first clicks of a front page. */
  readonly lead?: ComponentChildren;
  readonly body: ComponentChildren;
  /** The right rail: a few `Facts`. */
  readonly aside?: ComponentChildren;
  /** The foot: what happened to this record. */
  readonly history?: ComponentChildren;
  readonly seal?: { readonly entries: readonly SealedEntry[]; readonly href: string };
  /** The path of the one script that this page needs; almost none does. */
  readonly script?: string;
};

function currentOf(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return href !== "/" && path.startsWith(`${href}/`) ? "true" : undefined;
}

const SignOut = () => (
  <form class="sign-out" method="post" action="/sign-out">
    <button type="submit" class="plain">
      Sign out
    </button>
  </form>
);

const Rail = ({ shell: { rail, path, viewer } }: { shell: Shell }) => (
  <nav class="rail" id="rail" popover="auto" aria-label="Main">
    {rail.map((section) => (
      <section>
        <p aria-hidden="true">{section.title}</p>
        <ul aria-label={section.title}>
          {section.links.map((link) => (
            <li>
              <a href={link.href} aria-current={currentOf(path, link.href)}>
                <span>{link.label}</span>
                {link.note && <small>{link.note}</small>}
              </a>
            </li>
          ))}
        </ul>
      </section>
    ))}
    {viewer && <SignOut />}
  </nav>
);

const Side = ({ shell }: { shell: Shell }) => (
  <header class="side">
    <div class="side-inner">
      <a class="brand" href="/">
        <Mark />
        <span>
          <strong>
            {shell.community ? revealInvisible(shell.community.group ?? shell.community.name) : "Wardmote"}
          </strong>
          {shell.community?.group && <small>{revealInvisible(shell.community.name)}</small>}
        </span>
      </a>
      {(shell.rail.length > 0 || shell.viewer) && (
        <>
          <button type="button" class="menu" popovertarget="rail">
            Menu
          </button>
          <Rail shell={shell} />
        </>
      )}
    </div>
  </header>
);

/** The side is the same on every page of one part for everybody signed in, and for everybody not: it is drawn once for each. */
const renderSide = memo(
  200,
  (shell: Shell) =>
    JSON.stringify([
      shell.community,
      shell.viewer !== null,
      shell.rail.map(({ title, links }) => [title, links.map((it) => [it, currentOf(shell.path, it.href)])]),
    ]),
  (shell) => render(<Side shell={shell} />),
);

/** One field at the head of every page; the search page has its own. */
const SearchField = ({ shell }: { shell: Shell }) =>
  shell.community && shell.path !== "/search" ? (
    <search class="find">
      <form action="/search" method="get">
        <label class="unseen" for="find">
          Search the record
        </label>
        <input
          id="find"
          type="search"
          name="q"
          placeholder="Search the record"
          maxlength={300}
          autocomplete="off"
          dir="auto"
        />
      </form>
    </search>
  ) : (
    <div class="find" />
  );

/** Above everything, on every page and in print. */
const Band = () => (
  <aside class="band" aria-label="Demonstration">
    <strong>Demonstration.</strong> This project, its people and its record are invented.
  </aside>
);

/** What stands for a name where there is no room for it: the first letters of its first and its last word. */
function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]\p{M}{0,2}/u.exec(word)?.[0] ?? []);
  return (letters.length > 1 ? `${letters.at(0)}${letters.at(-1)}` : (letters[0] ?? "?")).toUpperCase();
}

const Account = ({ shell }: { shell: Shell }) => (
  <nav class="account" aria-label="Account">
    {shell.viewer ? (
      <>
        <a class="me" href="/me" aria-current={currentOf(shell.path, "/me")}>
          <bdi>{revealInvisible(shell.viewer.name)}</bdi>
          <span class="initials" aria-hidden="true">
            {initialsOf(shell.viewer.name)}
          </span>
        </a>
        {shell.viewer.waiting > 0 && (
          <a class="to-do" href="/me/waiting" aria-current={currentOf(shell.path, "/me/waiting")}>
            {shell.viewer.waiting} to do
          </a>
        )}
        {shell.viewer.unread > 0 && (
          <a class="unread" href="/me/notifications">
            <span class="unseen">Unread notifications: </span>
            {shell.viewer.unread > 99 ? "99+" : shell.viewer.unread}
          </a>
        )}
        <SignOut />
      </>
    ) : (
      shell.community && <a href="/sign-in">Sign in</a>
    )}
  </nav>
);

const Main = ({ page, notice }: { page: PageProps; notice: Shell["notice"] }) => (
  <main id="main" tabindex={-1} class={page.lede ? "front" : undefined}>
    {notice && (
      <p class={`notice ${notice.tone}`} role="status">
        {notice.text}
      </p>
    )}
    <div class="head">
      {page.kicker && <p class="kicker">{page.kicker}</p>}
      <h1 dir="auto">{revealInvisible(page.title)}</h1>
      {page.lede && <p class="lede">{page.lede}</p>}
      {page.state && <p class="states">{page.state}</p>}
    </div>
    {page.next && <div class="next">{page.next}</div>}
    {page.lead && <div class="lead">{page.lead}</div>}
    <div class={page.aside ? "columns" : "column"}>
      <div class="body">{page.body}</div>
      {page.aside && <aside aria-label="Facts">{page.aside}</aside>}
    </div>
    {(page.history || page.seal) && (
      <div class="foot">
        {page.history}
        {page.seal && <Seal {...page.seal} />}
      </div>
    )}
  </main>
);

const beforeTitle =
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
  `<link rel="stylesheet" href="${stylesheet.path}"><link rel="icon" type="image/svg+xml" href="${favicon.path}">` +
  '<link rel="search" type="application/opensearchdescription+xml" title="Search the record" href="/opensearch.xml">';

/** The front page is called by the community alone: its title is a motto. */
function tabTitle({ community, path }: Shell, { title }: PageProps): string {
  const place = community?.group ?? community?.name ?? "Wardmote";
  if (title === place) return place;
  return path === "/" && community?.group ? `${place} · ${community.name}` : `${title} · ${place}`;
}

/** The whole document, doctype included. */
export function renderPage(shell: Shell, page: PageProps): string {
  const title = <title>{revealInvisible(tabTitle(shell, page))}</title>;
  const content = (
    <>
      {shell.community?.invented && <Band />}
      <SearchField shell={shell} />
      <Account shell={shell} />
      <Main page={page} notice={shell.notice} />
      <footer>
        {shell.community ? `Public record of ${revealInvisible(shell.community.name)}. ` : ""}
        Kept with Wardmote. <a href="/api">For programs</a>
      </footer>
    </>
  );
  const skip = '<a class="skip" href="#main">Skip to the content</a>';
  const script = page.script ? `<script type="module" src="${page.script}"></script>` : "";
  return `${beforeTitle}${render(title)}${script}</head><body>${skip}${renderSide(shell)}${render(content)}</body></html>`;
}
