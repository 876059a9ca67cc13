import {
  Actions,
  Button,
  DataTable,
  ErrorSummary,
  Facts,
  Field,
  Form,
  Hidden,
  type PageProps,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { limits } from "../platform/limits.ts";
import type { PersonViewer } from "../platform/viewer.ts";
import type { neededForPasskey } from "./account.ts";
import type { SignInMethod } from "./account-store.ts";
import type { MeData } from "./me-reads.ts";
import type { PeopleDoor } from "./ports.ts";
import { methodWords, PasskeyForm, ProviderForms, passkeyIsland } from "./sign-in-views.tsx";
import { TokenForm, Tokens } from "./token-views.tsx";
import { Affiliations, type Again, Fold, fieldsOf } from "./views.tsx";

interface Me {
  readonly viewer: PersonViewer;
  readonly data: MeData;
  readonly providers: PeopleDoor["providers"];
  readonly today: string;
  /** Before a passkey is added. */
  readonly needed: ReturnType<typeof neededForPasskey>;
  readonly again: Again;
}

export function mePage({ viewer, data, providers, today, needed, again }: Me): PageProps {
  const { person, entries, policies } = data;
  const waiting = policies.filter((it) => it.waits);
  return {
    title: person.name,
    script: passkeyIsland.path,
    state: person.conductAcknowledgedAt ? (
      <StateWord tone="good">Participant</StateWord>
    ) : (
      <StateWord tone="attention">Not yet a participant</StateWord>
    ),
    next: !person.conductAcknowledgedAt ? (
      <>To take part, acknowledge the code of conduct below. Reading needs nothing.</>
    ) : waiting.length > 0 ? (
      <>Read and acknowledge: {waiting.map((it) => it.title).join(", ")}.</>
    ) : undefined,
    body: (
      <>
        <h2>Taking part</h2>
        <TakingPart data={data} />
        <h2>Your profile</h2>
        <OwnProfile data={data} today={today} again={again} />
        <h2 id="sign-in">How you sign in</h2>
        <SignInMethods data={data} providers={providers} needed={needed} again={again} />
        <h2>Where you are signed in</h2>
        <Sessions data={data} viewer={viewer} />
        <h2>API tokens</h2>
        <p>
          A token lets a program act in your name, within what you allow it. It lasts a year, or until you revoke it.{" "}
          <a href="/api">What programs can do</a>
        </p>
        {data.tokens.length > 0 && <Tokens tokens={data.tokens} />}
        <Fold title="Make a token" open={again.form === "token"}>
          <TokenForm again={again} />
        </Fold>
      </>
    ),
    aside: (
      <>
        <Facts title="Yours">
          <ul>
            <li>
              <a href={`/people/${person.id}`}>As others see you</a>
            </li>
            <li>
              <a href="/me/notifications">Notifications</a>
            </li>
            <li>
              <a href="/me/erase">Have your data erased</a>
            </li>
          </ul>
        </Facts>
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

const TakingPart = ({ data: { person, policies } }: { data: MeData }) => (
  <>
    {person.conductAcknowledgedAt && (
      <p>
        You acknowledged the code of conduct on <Time at={person.conductAcknowledgedAt} zone="UTC" />. What you may do
        stands in the <a href="/charter">governing documents</a>.
      </p>
    )}
    {!person.conductAcknowledgedAt && !policies.some((it) => it.conduct) && (
      <Form action="/me/conduct" label="Take part">
        <p>
          Everybody who signs in can take part once they have acknowledged the code of conduct and the policies that the{" "}
          <a href="/charter">governing documents</a> name.
        </p>
        <Actions>
          <Button>I have read them and will keep to them</Button>
        </Actions>
      </Form>
    )}
    {policies.length > 0 && (
      <DataTable
        caption="Policies"
        rows={policies}
        columns={[
          { label: "Policy", heading: true, cell: (it) => <a href={it.href}>{it.title}</a> },
          { label: "Today", brief: true, cell: (it) => `version ${it.version}` },
          {
            label: "You",
            cell: (it) =>
              it.acknowledged ? (
                <>
                  acknowledged version {it.acknowledged.version} on{" "}
                  <Time at={it.acknowledged.acknowledgedAt} zone="UTC" />
                </>
              ) : (
                "have not acknowledged it"
              ),
          },
          {
            label: "To do",
            cell: (it) =>
              it.waits && (
                <form method="post" action="/me/policies" aria-label={`Acknowledge ${it.title}`}>
                  <Hidden name="document" value={it.subject} />
                  <Hidden name="version" value={String(it.version)} />
                  <Button kind="secondary">I have read it and will keep to it</Button>
                </form>
              ),
          },
        ]}
      />
    )}
  </>
);

const OwnProfile = ({ data, today, again }: Pick<Me, "data" | "today" | "again">) => {
  const [name, affiliation] = [fieldsOf(again, "name"), fieldsOf(again, "affiliation")];
  return (
    <>
      {data.affiliations.length > 0 ? (
        <Affiliations affiliations={data.affiliations} today={today} edit="/me/affiliations" />
      ) : (
        <p>You have said nothing of where you belong. It is shown beside what you do, as of that day.</p>
      )}
      <Fold title="Add an affiliation" open={again.form === "affiliation"}>
        <AffiliationForm action="/me/affiliations" field={affiliation} />
      </Fold>
      <Fold title="Change your name" open={again.form === "name"}>
        <Form action="/me/name" label="Change your name" name="name">
          <ErrorSummary problems={name.problems} />
          <Field
            {...name("name")}
            value={again.form === "name" ? (again.typed.name ?? "") : data.person.name}
            label="Your name"
            hint="Everybody sees it, beside everything that you have done. Minutes and rosters know you by the name under which you were recorded."
            autocomplete="name"
            width="medium"
          />
          <Actions>
            <Button kind="secondary">Change the name</Button>
          </Actions>
        </Form>
      </Fold>
    </>
  );
};

export const AffiliationForm = (props: { action: string; field: ReturnType<typeof fieldsOf>; source?: boolean }) => (
  <Form action={props.action} label="Add an affiliation" name="affiliation">
    <ErrorSummary problems={props.field.problems} />
    <Field
      {...props.field("organisation")}
      label="Organisation"
      hint="An employer or a foundation; “Independent” if there is none."
      width="medium"
    />
    <Field {...props.field("startsOn")} label="First day" type="date" width="date" optional />
    <Field {...props.field("endsOn")} label="Last day" type="date" width="date" optional />
    {props.source && <Field {...props.field("source")} label="Source" hint="Where it is written" />}
    <Actions>
      <Button kind="secondary">Add it</Button>
    </Actions>
  </Form>
);

const SignInMethods = (props: Pick<Me, "data" | "providers" | "needed" | "again">) => {
  const { providers, needed, again } = props;
  const { methods, email } = props.data;
  const mail = fieldsOf(again, "mail");
  return (
    <>
      <p>
        {email === null ? (
          <>You have no mail address here, so no link can be mailed to you.</>
        ) : (
          <>
            Links are mailed to <bdi>{email}</bdi>.
          </>
        )}
      </p>
      {methods.length > 0 && <Methods methods={methods} providers={providers} keep={needed === "step-up-needed"} />}
      <NewPasskey needed={needed} again={again} />
      <ProviderForms providers={providers} action={(method) => `/me/accounts/${method}`} verb="Link" />
      <Fold title={email === null ? "Add a mail address" : "Change the mail address"} open={again.form === "mail"}>
        <Form action="/me/mail" label="Set the mail address" name="mail">
          <ErrorSummary problems={mail.problems} />
          <Field {...mail("email")} label="New mail address" type="email" autocomplete="email" width="medium" />
          <Actions>
            <Button kind="secondary">Mail me a link to confirm it</Button>
          </Actions>
        </Form>
      </Fold>
    </>
  );
};

/** The form, or what has to happen first. */
const NewPasskey = ({ needed, again }: Pick<Me, "needed" | "again">) => {
  const passkey = fieldsOf(again, "passkey");
  if (needed === "step-up-needed")
    return (
      <p>
        To add another passkey, or to remove one, first <a href="/me/second-factor">use yours in this session</a>.
      </p>
    );
  if (needed === "session-old")
    return (
      <p>
        A first passkey is added within {limits.freshSessionMinutes} minutes of signing in.{" "}
        <a href="/sign-in">Sign in again</a> to add one.
      </p>
    );
  return (
    <PasskeyForm action="/me/passkeys" ask="create" label="Add a passkey" button="Add a passkey" kind="secondary">
      <ErrorSummary problems={passkey.problems} />
      <Field
        {...passkey("name")}
        label="Name of a new passkey"
        hint="So that you can tell it from others: a key, a phone, a computer."
        width="medium"
      />
    </PasskeyForm>
  );
};

const kindWords = (kind: SignInMethod["kind"], providers: Me["providers"]): string =>
  kind === "passkey"
    ? "Passkey"
    : (providers.find((it) => it.method === kind)?.name ??
      `${kind === "github" ? "GitHub" : "Account"}, not offered here any more`);

/** `keep`: passkeys are not removed in this session. */
const Methods = ({
  methods,
  providers,
  keep,
}: {
  methods: readonly SignInMethod[];
  providers: Me["providers"];
  keep: boolean;
}) => (
  <DataTable
    caption="Ways in which you sign in"
    rows={methods}
    columns={[
      { label: "Name", heading: true, cell: (it) => <bdi>{it.label}</bdi> },
      { label: "Kind", brief: true, cell: (it) => kindWords(it.kind, providers) },
      { label: "Added", cell: (it) => <Time at={it.createdAt} zone="UTC" /> },
      { label: "Last used", cell: (it) => (it.lastUsedAt ? <Time at={it.lastUsedAt} zone="UTC" /> : "never") },
      {
        label: "Remove",
        brief: true,
        cell: (it) =>
          !(keep && it.kind === "passkey") && (
            <form method="post" action="/me/methods/remove">
              <Hidden name="method" value={it.id} />
              <button type="submit" class="plain">
                Remove <span class="unseen">{it.label}</span>
              </button>
            </form>
          ),
      },
    ]}
  />
);

const Sessions = ({ data: { sessions, methods }, viewer }: Pick<Me, "data" | "viewer">) => (
  <>
    <DataTable
      caption="Your sessions"
      rows={sessions}
      columns={[
        { label: "Since", heading: true, cell: (it) => <Time at={it.createdAt} zone="UTC" /> },
        { label: "Opened by", cell: (it) => methodWords[it.method] },
        { label: "Second factor", brief: true, cell: (it) => (it.secondFactor ? "yes" : "no") },
        {
          label: "End",
          brief: true,
          cell: (it) => (
            <form method="post" action="/me/sessions/end">
              <Hidden name="session" value={it.id} />
              <button type="submit" class="plain">
                {it.id === viewer.session ? "End this one" : "End"}
                <span class="unseen"> opened by {methodWords[it.method]}</span>
              </button>
            </form>
          ),
        },
      ]}
    />
    <p>
      “Sign out” ends all of them.{" "}
      {!viewer.secondFactor && methods.some((it) => it.kind === "passkey") && (
        <a href="/me/second-factor">Use your passkey in this session</a>
      )}
    </p>
  </>
);
