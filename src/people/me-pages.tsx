import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Actions, Button, Form, type PageProps } from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { neededForPasskey } from "./account.ts";
import { confirmMail, endSession, removeMethod, rename, requestMail } from "./account-actions.ts";
import { accountRefused } from "./account-words.ts";
import { acknowledgeConduct, acknowledgePolicy } from "./acknowledgement-actions.ts";
import { createToken, revokeToken } from "./actions.ts";
import { addAffiliation, endAffiliation } from "./affiliation-actions.ts";
import { affiliationEndForm, affiliationForm, mailForm, nameForm, passkeyName, policyForm } from "./forms.ts";
import { readMe } from "./me-reads.ts";
import { mePage } from "./me-views.tsx";
import { addPasskey, askForNewPasskey } from "./passkey-actions.ts";
import type { PeopleDoor } from "./ports.ts";
import { partyOf } from "./sign-in-pages.tsx";
import { passkeyIsland } from "./sign-in-views.tsx";
import type { TokenId } from "./store.ts";
import { newTokenPage, offeredScopes, tokenForm } from "./token-views.tsx";
import { type Again, fresh } from "./views.tsx";
import { peopleRefused } from "./words.ts";

/** One's own page, and everything that its forms do. */
export function mePages(server: Server, door: PeopleDoor): void {
  const view = (context: Context, again: Again = fresh) => meView(context, door, again);
  getPage(server, "/me", ({ context }) => view(context));
  takingPart(server, door);
  profile(server, door, view);
  signingIn(server, door, view);

  postForm(server, "/me/tokens", async ({ context, form }) => {
    const wanted = readForm(tokenForm, form);
    if (!wanted.ok) return view(context, { form: "token", typed: form, problems: wanted.refusal });
    const { name, scope } = wanted.value;
    const made = await createToken(context, { name, scopes: offeredScopes[scope].scopes });
    // Shown in this answer alone: it is stored nowhere in the clear and never stands in an address or a cookie.
    return made.ok
      ? { data: null, page: () => newTokenPage(name, made.value.secret) }
      : { refused: peopleRefused(made.refusal) };
  });
  postForm(server, "/me/tokens/revoke", async ({ context, form }) =>
    answered(await revokeToken(context, (form.token ?? "") as TokenId), "The token is revoked."),
  );
}

type ViewOf = (context: Context, again?: Again) => Promise<View>;
type Outcome = { ok: true; value: unknown } | { ok: false; refusal: Parameters<typeof accountRefused>[0] };

const answered = (done: Outcome, notice: string): View =>
  done.ok ? { to: "/me", notice } : { refused: accountRefused(done.refusal) };

function takingPart(server: Server, { policies }: PeopleDoor): void {
  postForm(server, "/me/conduct", async ({ context }) =>
    answered(await acknowledgeConduct(context, policies), "You can take part now."),
  );
  postForm(server, "/me/policies", async ({ context, form }) => {
    const wanted = readForm(policyForm, form);
    if (!wanted.ok) return { refused: accountRefused({ kind: "policy-unknown" }) };
    return answered(await acknowledgePolicy(context, wanted.value, policies), "It is acknowledged.");
  });
}

function profile(server: Server, door: PeopleDoor, view: ViewOf): void {
  postForm(server, "/me/name", async ({ context, form }) => {
    const wanted = readForm(nameForm, form);
    if (!wanted.ok) return view(context, { form: "name", typed: form, problems: wanted.refusal });
    return answered(await rename(context, wanted.value.name), "Your name is changed.");
  });
  postForm(server, "/me/affiliations", async ({ context, form }) => {
    const { viewer } = context;
    if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    const wanted = readForm(affiliationForm, form);
    if (!wanted.ok) return view(context, { form: "affiliation", typed: form, problems: wanted.refusal });
    const { organisation, startsOn = null, endsOn = null } = wanted.value;
    const said = { person: viewer.id, organisation, startsOn, endsOn, source: "said by the person" };
    return answered(await addAffiliation(context, said, door.founding), "It stands in your profile.");
  });
  postForm(server, "/me/affiliations/end", async ({ context, form }) => {
    const wanted = readForm(affiliationEndForm, form);
    if (!wanted.ok) return { refused: accountRefused({ kind: "not-found" }) };
    const ending = { id: wanted.value.id, endsOn: wanted.value.endsOn ?? null };
    return answered(await endAffiliation(context, ending, door.founding), "Your profile is changed.");
  });
}

function signingIn(server: Server, door: PeopleDoor, view: ViewOf): void {
  postForm(
    server,
    "/me/passkeys/options",
    async ({ context }) => {
      const asked = await askForNewPasskey(context, await partyOf(door));
      return asked.ok
        ? { json: asked.value.options, ceremony: asked.value.secret }
        : { refused: accountRefused(asked.refusal) };
    },
    { perMinute: 30 },
  );
  postForm(
    server,
    "/me/passkeys",
    async ({ context, form, ceremony }) => {
      const name = passkeyName.safeParse(form.name ?? "");
      const given = { secret: ceremony, answer: form.answer ?? "", name: name.success ? name.data : "Passkey" };
      const added = await addPasskey(context, await partyOf(door), given);
      return added.ok
        ? { to: "/me", ceremony: null, notice: `The passkey “${given.name}” is yours.` }
        : { refused: accountRefused(added.refusal) };
    },
    { perMinute: 20 },
  );
  postForm(server, "/me/methods/remove", async ({ context, form }) =>
    answered(await removeMethod(context, form.method ?? "", door.providers), "It is removed."),
  );
  postForm(server, "/me/sessions/end", async ({ context, form }) => {
    const ended = await endSession(context, form.session ?? "");
    if (!ended.ok) return { refused: accountRefused(ended.refusal) };
    return ended.value.own
      ? { to: "/", session: null, notice: "You are signed out here." }
      : { to: "/me", notice: "That session is ended." };
  });
  mailAddress(server, door, view);
}

function mailAddress(server: Server, door: PeopleDoor, view: ViewOf): void {
  postForm(
    server,
    "/me/mail",
    async ({ context, form }) => {
      const wanted = readForm(mailForm, form);
      if (!wanted.ok) return view(context, { form: "mail", typed: form, problems: wanted.refusal });
      const community = await door.communityName();
      const asked = await requestMail(context, { email: wanted.value.email, url: door.url, community });
      return answered(
        asked,
        "Unless somebody here has that address already, a link to confirm it is on its way to it.",
      );
    },
    { perMinute: 5 },
  );
  getPage(server, "/me/mail/:secret", async ({ params }) => ({ to: "/me/mail/confirm", link: params.secret ?? "" }), {
    secretInUrl: true,
  });
  getPage(server, "/me/mail/confirm", async ({ link }) =>
    link ? { data: "confirm", page: confirmPage } : { to: "/me" },
  );
  postForm(
    server,
    "/me/mail/confirm",
    async ({ context, link }: Visit) => {
      const confirmed = await confirmMail(context, link ?? "");
      return confirmed.ok
        ? { to: "/me", link: null, notice: "Sign-in links go to this address from now on." }
        : { refused: accountRefused(confirmed.refusal) };
    },
    { perMinute: 20 },
  );
}

const confirmPage = (): PageProps => ({
  title: "Confirm your mail address",
  body: (
    <Form action="/me/mail/confirm" label="Confirm the address">
      <p>The address at which you found this link becomes yours here. Links to sign in are mailed to it.</p>
      <Actions>
        <Button>This address is mine</Button>
      </Actions>
    </Form>
  ),
});

async function meView(context: Context, door: PeopleDoor, again: Again): Promise<View> {
  const { viewer, now } = context;
  if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
  return withViewerReadOnly(context.db, viewer, async (tx): Promise<View> => {
    const data = await readMe(tx, viewer.id, now, door);
    if (!data) return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    const today = now.toISOString().slice(0, 10);
    const openedAt = data.sessions.find((it) => it.id === viewer.session)?.createdAt;
    const hasPasskey = data.methods.some((it) => it.kind === "passkey");
    const needed = neededForPasskey({ ...viewer, openedAt }, hasPasskey, now);
    return {
      data: [data, viewer.session, today, needed, passkeyIsland.path],
      status: again === fresh ? 200 : 422,
      page: () => mePage({ viewer, data, providers: door.providers, today, needed, again }),
    };
  });
}
