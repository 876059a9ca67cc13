import { z } from "zod";
import type { Context } from "../platform/action.ts";
import { Actions, Button, ErrorSummary, Field, Form, type PageProps } from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import { type Server, serveIsland } from "../platform/http/server.ts";
import { emailAddress } from "../platform/text.ts";
import { clock } from "../platform/viewer.ts";
import { accountRefused } from "./account-words.ts";
import { requestSignIn, signIn, signOut } from "./actions.ts";
import { askForPasskey, type Party, signInByPasskey, stepUp } from "./passkey-actions.ts";
import type { PeopleDoor } from "./ports.ts";
import type { Provider } from "./provider.ts";
import { beginAtProvider, finishAtProvider } from "./provider-actions.ts";
import { PasskeyForm, ProviderForms, passkeyIsland } from "./sign-in-views.tsx";
import { peopleRefused } from "./words.ts";

export const partyOf = async ({ url, communityName }: PeopleDoor): Promise<Party> => ({
  url,
  name: await communityName(),
});

export function signInPages(server: Server, door: PeopleDoor): void {
  serveIsland(server, passkeyIsland);
  mailPages(server, door);
  passkeyPages(server, door);
  for (const provider of door.providers) providerPages(server, door, provider);

  postForm(server, "/sign-out", async ({ context }) => {
    await signOut(context);
    return { to: "/", session: null, notice: "You are signed out, on all devices." };
  });
}

function mailPages(server: Server, door: PeopleDoor): void {
  getPage(server, "/sign-in", async ({ context }) =>
    context.viewer.kind === "person" ? { to: "/me" } : signInView(door, "", []),
  );

  postForm(
    server,
    "/sign-in",
    async ({ context, form }) => {
      const wanted = readForm(z.strictObject({ email: emailAddress }), form);
      if (!wanted.ok) return signInView(door, form.email ?? "", wanted.refusal);
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
}

function passkeyPages(server: Server, door: PeopleDoor): void {
  postForm(server, "/sign-in/passkey/options", ({ context }) => optionsView(context, door, "sign-in"), {
    perMinute: 30,
  });
  postForm(
    server,
    "/sign-in/passkey",
    async ({ context, form, ceremony }) => {
      const answered = { secret: ceremony, answer: form.answer ?? "" };
      const session = await signInByPasskey(context, await partyOf(door), answered);
      return session.ok
        ? { to: "/me", session: session.value, ceremony: null }
        : { refused: accountRefused(session.refusal) };
    },
    { perMinute: 20 },
  );

  getPage(server, "/me/second-factor", async ({ context: { viewer } }) => {
    if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    return { data: [viewer.secondFactor, passkeyIsland.path], page: () => secondFactorPage(viewer.secondFactor) };
  });
  postForm(server, "/me/second-factor/options", ({ context }) => optionsView(context, door, "step-up"), {
    perMinute: 30,
  });
  postForm(
    server,
    "/me/second-factor",
    async ({ context, form, ceremony }) => {
      const answered = { secret: ceremony, answer: form.answer ?? "" };
      const session = await stepUp(context, await partyOf(door), answered);
      const notice = "Your passkey was used: this session has a second factor now.";
      return session.ok
        ? { to: "/me", session: session.value, ceremony: null, notice }
        : { refused: accountRefused(session.refusal) };
    },
    { perMinute: 20 },
  );
}

async function optionsView(context: Context, door: PeopleDoor, purpose: "sign-in" | "step-up"): Promise<View> {
  const asked = await askForPasskey(context, await partyOf(door), purpose);
  return asked.ok
    ? { json: asked.value.options, ceremony: asked.value.secret }
    : { refused: accountRefused(asked.refusal) };
}

function providerPages(server: Server, door: PeopleDoor, provider: Provider): void {
  const { method, name } = provider;
  const begin =
    (purpose: "sign-in" | "link") =>
    async ({ context }: { context: Context }): Promise<View> => {
      const begun = await beginAtProvider(context, provider, purpose);
      if (!begun.ok) return refusedAt(server, begun.refusal);
      const { secret: ceremony, there } = begun.value;
      return { data: there, page: () => leavePage(name, there), leave: there, ceremony };
    };
  postForm(server, `/sign-in/${method}`, begin("sign-in"), { perMinute: 20 });
  postForm(server, `/me/accounts/${method}`, begin("link"), { perMinute: 20 });

  getPage(
    server,
    `/sign-in/${method}/return`,
    async ({ context, ceremony, query }) => {
      const communityExists: Parameters<typeof finishAtProvider>[2]["communityExists"] = async (tx) =>
        (await door.founding(tx)) !== null;
      const returned = { secret: ceremony, query: new URLSearchParams(query), communityExists };
      const done = await finishAtProvider(context, provider, returned);
      if (!done.ok) return refusedAt(server, done.refusal);
      return done.value
        ? { to: "/me", session: done.value, ceremony: null }
        : { to: "/me", ceremony: null, notice: `You can sign in with ${name} now.` };
    },
    { secretInUrl: true, perMinute: 20 },
  );
}

/** What went wrong at a provider is for whoever runs the server. */
function refusedAt(server: Server, refusal: Parameters<typeof accountRefused>[0]): View {
  if ("provider" in refusal && "detail" in refusal)
    server.parts.log.warn(
      { provider: refusal.provider, kind: refusal.kind, detail: refusal.detail },
      "no sign-in there",
    );
  return { refused: accountRefused(refusal) };
}

const signInView = (door: PeopleDoor, typed: string, problems: readonly Problem[]): View => ({
  data: [passkeyIsland.path, door.providers.map((it) => it.name), typed, problems],
  status: problems.length > 0 ? 422 : 200,
  page: () => signInPage(door.providers, typed, problems),
});

const signInPage = (providers: readonly Provider[], typed: string, problems: readonly Problem[]): PageProps => ({
  title: "Sign in",
  script: passkeyIsland.path,
  body: (
    <>
      <ErrorSummary problems={problems} />
      <p>There is no password. Reading needs no account.</p>
      <PasskeyForm action="/sign-in/passkey" ask="get" label="Sign in with a passkey" button="Sign in with a passkey" />
      <ProviderForms providers={providers} action={(method) => `/sign-in/${method}`} verb="Sign in with" />
      <Form action="/sign-in" label="Sign in">
        <p>Or you get a link by mail that signs you in, once.</p>
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
          <Button kind="secondary">Send me the link</Button>
        </Actions>
      </Form>
      {providers.length === 0 && <p>People are added by whoever runs this server.</p>}
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

const leavePage = (name: string, there: string): PageProps => ({
  title: `On to ${name}`,
  body: (
    <p>
      You go on to {name} to say who you are.{" "}
      <a href={there} rel="noreferrer">
        Go on to {name}
      </a>
    </p>
  ),
});

const secondFactorPage = (there: boolean): PageProps => ({
  title: "Second factor",
  script: passkeyIsland.path,
  next: there ? "This session has a second factor: your passkey was used in it." : undefined,
  body: (
    <>
      <p>
        Some acts need more than a sign-in: the governing documents ask for a second factor, which here is a passkey of
        yours, used in this very session.
      </p>
      {!there && (
        <>
          <PasskeyForm action="/me/second-factor" ask="get" label="Use your passkey" button="Use your passkey" />
          <p>
            You have none yet? <a href="/me#sign-in">Add a passkey</a> first.
          </p>
        </>
      )}
    </>
  ),
});
