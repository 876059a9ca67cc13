import { z } from "zod";
import { sealOf } from "../ledger/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  CopyLine,
  DataTable,
  ErrorSummary,
  Facts,
  Field,
  Form,
  Hidden,
  type PageProps,
  Select,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { emailAddress, line } from "../platform/text.ts";
import { clock, type PersonViewer, scopes } from "../platform/viewer.ts";
import { acknowledgeConduct, createToken, requestSignIn, revokeToken, signIn, signOut } from "./actions.ts";
import { type ApiToken, findPerson, listTokens, type Person, type TokenId } from "./store.ts";
import { peopleRefused } from "./words.ts";

/** What the composition root tells about the place, for letters and pages. */
export interface PeopleDoor {
  readonly url: string;
  readonly communityName: () => Promise<string>;
  /** Mail goes out; otherwise it waits in the outbox. */
  readonly sendsMail: boolean;
}

/** Scopes as they are offered: each includes reading. */
const offeredScopes = {
  read: { label: "Read what I can read", scopes: ["read"] },
  govern: { label: "Act for me in governance", scopes: ["read", "govern"] },
  everything: { label: "All of that and my account", scopes: [...scopes] },
} as const;

const tokenForm = z.strictObject({
  name: line("The name of the token", 100),
  scope: z.enum(Object.keys(offeredScopes) as [keyof typeof offeredScopes], "Choose what the token may do."),
});

export function peoplePages(server: Server, door: PeopleDoor): void {
  getPage(server, "/sign-in", async ({ context }) =>
    context.viewer.kind === "person" ? { to: "/me" } : { data: null, page: () => signInPage("", []) },
  );

  postForm(
    server,
    "/sign-in",
    async ({ context, form }) => {
      const wanted = readForm(z.strictObject({ email: emailAddress }), form);
      if (!wanted.ok) return { data: null, status: 422, page: () => signInPage(form.email ?? "", wanted.refusal) };
      const community = await door.communityName();
      await requestSignIn({ ...context, viewer: clock }, { email: wanted.value.email, url: door.url, community });
      return { data: null, page: () => linkSentPage(door.sendsMail) };
    },
    { perMinute: 10 },
  );

  // Mail scanners open links: the link only shows a button, and the button spends it.
  getPage(server, "/sign-in/:secret", async ({ params }) => ({ to: "/sign-in/continue", link: params.secret ?? "" }), {
    secretInUrl: true,
  });
  getPage(server, "/sign-in/continue", async ({ link }) =>
    link ? { data: "continue", page: continuePage } : { to: "/sign-in" },
  );
  postForm(
    server,
    "/sign-in/continue",
    async ({ context, link }) => {
      const session = await signIn({ ...context, viewer: clock }, link ?? "");
      return session.ok
        ? { to: "/me", session: session.value, link: null }
        : { refused: peopleRefused(session.refusal) };
    },
    { perMinute: 20 },
  );

  postForm(server, "/sign-out", async ({ context }) => {
    await signOut(context);
    return { to: "/", session: null, notice: "You are signed out, on all devices." };
  });

  getPage(server, "/me", ({ context }) => meView(context, null));

  postForm(server, "/me/conduct", async ({ context }) => {
    const done = await acknowledgeConduct(context);
    return done.ok ? { to: "/me", notice: "You can take part now." } : { refused: peopleRefused(done.refusal) };
  });

  postForm(server, "/me/tokens", async ({ context, form }) => {
    const wanted = readForm(tokenForm, form);
    if (!wanted.ok) return meView(context, { typed: form, problems: wanted.refusal });
    const { name, scope } = wanted.value;
    const made = await createToken(context, { name, scopes: offeredScopes[scope].scopes });
    // Shown in this answer alone: it is stored nowhere in the clear and never stands in an address or a cookie.
    return made.ok
      ? { data: null, page: () => newTokenPage(name, made.value.secret) }
      : { refused: peopleRefused(made.refusal) };
  });

  postForm(server, "/me/tokens/revoke", async ({ context, form }) => {
    const done = await revokeToken(context, (form.token ?? "") as TokenId);
    return done.ok ? { to: "/me", notice: "The token is revoked." } : { refused: peopleRefused(done.refusal) };
  });
}

const signInPage = (typed: string, problems: readonly Problem[]): PageProps => ({
  title: "Sign in",
  body: (
    <>
      <ErrorSummary problems={problems} />
      <p>
        You get a link by mail that signs you in, once. There is no password. People are added by whoever runs this
        server; reading needs no account.
      </p>
      <Form action="/sign-in" label="Sign in">
        <Field
          name="email"
          label="Your mail address"
          type="email"
          autocomplete="email"
          width="medium"
          value={typed}
          error={problems[0]?.message}
        />
        <Actions>
          <Button>Send me the link</Button>
        </Actions>
      </Form>
    </>
  ),
});

const linkSentPage = (sendsMail: boolean): PageProps => ({
  title: "Look into your mail",
  body: (
    <>
      <p>
        If somebody here has this address, a link is on its way. It works once, for half an hour. Nothing came?{" "}
        <a href="/sign-in">Ask again</a>, with the address that the group knows.
      </p>
      {!sendsMail && (
        <p>
          This server sends no mail yet, so the letter waits in its outbox. Its administrator reads it at{" "}
          <a href="/admin/outbox">/admin/outbox</a>, whoever has the machine with <code>npx wardmote outbox</code>.
        </p>
      )}
    </>
  ),
});

const continuePage = (): PageProps => ({
  title: "Sign in",
  body: (
    <Form action="/sign-in/continue" label="Sign in">
      <p>One click more: it keeps programs that open links in mail from using yours up.</p>
      <Actions>
        <Button>Sign in</Button>
      </Actions>
    </Form>
  ),
});

interface MeData {
  readonly person: Person;
  readonly tokens: readonly ApiToken[];
  readonly entries: Awaited<ReturnType<typeof sealOf>>;
}

type Again = { readonly typed: Readonly<Record<string, string>>; readonly problems: readonly Problem[] } | null;

async function meView(context: Parameters<typeof signOut>[0], again: Again): Promise<View> {
  const { viewer } = context;
  if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
  return withViewerReadOnly(context.db, viewer, async (tx): Promise<View> => {
    const person = await findPerson(tx, viewer.id);
    if (!person) return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    const data = {
      person,
      tokens: await listTokens(tx, viewer.id, context.now),
      entries: await sealOf(tx, viewer.id),
    };
    return { data, status: again ? 422 : 200, page: () => mePage(viewer, data, again) };
  });
}

function mePage(viewer: PersonViewer, { person, tokens, entries }: MeData, again: Again): PageProps {
  return {
    title: person.name,
    state: person.conductAcknowledgedAt ? (
      <StateWord tone="good">Participant</StateWord>
    ) : (
      <StateWord tone="attention">Not yet a participant</StateWord>
    ),
    next: !person.conductAcknowledgedAt && (
      <>To take part, acknowledge the code of conduct below. Reading needs nothing.</>
    ),
    body: (
      <>
        <h2>Taking part</h2>
        <TakingPart person={person} />
        <h2>API tokens</h2>
        <p>
          A token lets a program act in your name, within what you allow it. It lasts a year, or until you revoke it.{" "}
          <a href="/api">What programs can do</a>
        </p>
        {tokens.length > 0 && <Tokens tokens={tokens} />}
        <TokenForm again={again} />
      </>
    ),
    aside: (
      <>
        <Facts title="Your id, under which the ledger names you">
          <p>
            <code>{person.id}</code>
          </p>
        </Facts>
        {viewer.administrator && (
          <Facts title="You run this server">
            <p>It gives no say in governance.</p>
            <ul>
              <li>
                <a href="/founding">The founding record</a>
              </li>
              <li>
                <a href="/admin/outbox">Outbox</a>
              </li>
            </ul>
          </Facts>
        )}
      </>
    ),
    seal: { entries, href: `/ledger?subject=${person.id}` },
  };
}

const TakingPart = ({ person: { conductAcknowledgedAt } }: Pick<MeData, "person">) =>
  conductAcknowledgedAt ? (
    <p>
      You acknowledged the code of conduct on <Time at={conductAcknowledgedAt} zone="UTC" />. What you may do stands in
      the <a href="/charter">governing documents</a>.
    </p>
  ) : (
    <Form action="/me/conduct" label="Take part">
      <p>
        Everybody who signs in can take part once they have acknowledged the code of conduct and the policies that the{" "}
        <a href="/charter">governing documents</a> name.
      </p>
      <Actions>
        <Button>I have read them and will keep to them</Button>
      </Actions>
    </Form>
  );

const Tokens = ({ tokens }: Pick<MeData, "tokens">) => (
  <DataTable
    caption="Your API tokens"
    rows={tokens}
    columns={[
      { label: "Token", heading: true, cell: (it) => <bdi>{it.name}</bdi> },
      { label: "May", cell: (it) => it.scopes.join(", ") },
      { label: "Until", cell: (it) => <Time at={it.expiresAt} zone="UTC" /> },
      {
        label: "Revoke",
        brief: true,
        cell: (it) => (
          <form method="post" action="/me/tokens/revoke">
            <Hidden name="token" value={it.id} />
            <button type="submit" class="plain">
              Revoke <span class="unseen">{it.name}</span>
            </button>
          </form>
        ),
      },
    ]}
  />
);

function TokenForm({ again }: { again: Again }) {
  const field = (name: string) => ({
    name,
    value: again?.typed[name] ?? "",
    error: again?.problems.find((it) => it.field === name)?.message,
  });
  return (
    <>
      <h3>Make a token</h3>
      <ErrorSummary problems={again?.problems ?? []} />
      <Form action="/me/tokens" label="Make a token">
        <Field {...field("name")} label="What is it for?" width="medium" />
        <Select
          {...field("scope")}
          label="What may it do?"
          options={Object.entries(offeredScopes).map(([value, { label }]) => ({ value, label }))}
        />
        <Actions>
          <Button kind="secondary">Make a token</Button>
        </Actions>
      </Form>
    </>
  );
}

const newTokenPage = (name: string, secret: string): PageProps => ({
  title: "Your new token",
  body: (
    <>
      <p>This is the token “{name}”. Copy it now: it is shown only this once, and we keep only a hash of it.</p>
      <CopyLine command={secret} />
      <p>For the command line:</p>
      <CopyLine command={`export WARDMOTE_TOKEN=${secret}`} />
      <p>
        <a href="/me">Back to your page</a>
      </p>
    </>
  ),
});
