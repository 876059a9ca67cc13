import type { Session } from "../people/index.ts";
import type { KeyReused } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  CopyLine,
  ErrorSummary,
  Facts,
  Field,
  type FieldProps,
  Form,
  type PageProps,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View, type Visit } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import type { Result } from "../platform/result.ts";
import { setUpForm } from "./forms.ts";
import type { SetUpRefusal } from "./founding.ts";
import * as seated from "./seats.ts";
import { type Place, setUp } from "./set-up.ts";
import { setUpRefused } from "./words.ts";

type Typed = Readonly<Record<string, string>>;

/** The demonstration, which can be built instead. Handed in, since its year goes through every slice. */
export interface Demonstration {
  /** Begins by the secret of the set-up link, and goes on after the answer. */
  build(secret: string): Promise<Result<Session, SetUpRefusal | KeyReused>>;
  /** How far it has come; null where none is being built. */
  progress(): Progress | null;
}

/** The day of its year that has come, and the part that is done, from 0 to 1. */
export type Progress = { readonly day: Date; readonly part: number } | "broken-off";

/** The first minute of a server: the one-time link, and the form that it opens. */
export function setUpPages(server: Server, place: Place, demonstration: Demonstration): void {
  // The link's secret leaves the address bar at once; only the form spends it.
  const opened = async ({ params }: Visit): Promise<View> => ({ to: "/setup", link: params.secret ?? "" });
  getPage(server, "/setup/:secret", opened, { secretInUrl: true });

  getPage(server, "/setup", async ({ context, link }) => {
    const community = await withViewerReadOnly(context.db, context.viewer, seated.findCommunity);
    if (community) return { to: "/" };
    return { data: { link: link !== null }, page: () => (link ? setUpPage(usual, []) : lockedPage()) };
  });

  const set = async ({ context, form, link }: Visit): Promise<View> => {
    const again = (problems: readonly Problem[]): View => ({
      data: { form, problems },
      status: 422,
      page: () => setUpPage(form, problems),
    });
    const wanted = readForm(setUpForm, form);
    if (!wanted.ok) return again(wanted.refusal);
    const done = await setUp({ ...context, viewer: { kind: "clock" } }, wanted.value, { secret: link ?? "" }, place);
    if (done.ok) {
      const notice = "The community is set up. Now enter its founding record.";
      return { to: "/founding", session: done.value, link: null, notice };
    }
    const refused = setUpRefused(done.refusal);
    if (refused.problems) return again(refused.problems);
    return done.refusal.kind === "link-spent" ? { data: "spent", status: 403, page: lockedPage } : { refused };
  };
  postForm(server, "/setup", set, { perMinute: 20 });

  getPage(server, "/setup/demonstration", async ({ context, link }) => {
    const progress = demonstration.progress();
    if (progress === "broken-off") return { data: progress, status: 500, page: brokenOffPage };
    if (progress) return { data: progress, page: () => buildingPage(progress), againIn: 2 };
    const community = await withViewerReadOnly(context.db, context.viewer, seated.findCommunity);
    if (community) return { to: "/" };
    return { data: { link: link !== null }, page: link ? demonstrationPage : lockedPage };
  });
  const build = async ({ link }: Visit): Promise<View> => {
    const begun = await demonstration.build(link ?? "");
    if (begun.ok) return { to: "/setup/demonstration", session: begun.value, link: null };
    if (begun.refusal.kind === "link-spent") return { data: "spent", status: 403, page: lockedPage };
    return { refused: setUpRefused(begun.refusal) };
  };
  postForm(server, "/setup/demonstration", build, { perMinute: 5 });
}

/** What most groups of large projects are called; the form begins with it. */
const usual: Typed = {
  parentName: "Technical Steering Committee",
  parentShortName: "TSC",
  groupName: "Security Working Group",
  groupShortName: "Security WG",
  zone: "Etc/UTC",
};

function setUpPage(typed: Typed, problems: readonly Problem[]): PageProps {
  const field = (name: string, label: string, more: Partial<FieldProps> = {}) => (
    <Field
      name={name}
      label={label}
      width="medium"
      value={typed[name]}
      error={problems.find((it) => it.field === name)?.message}
      {...more}
    />
  );
  return {
    title: "Set up your working group",
    lede: "Wardmote runs a security working group by its charter: every act needs a clause, and everything stands in a public ledger.",
    body: (
      <>
        <ErrorSummary problems={problems} />
        <Form action="/setup" label="Set up">
          <h2>The project and who steers it</h2>
          {field("project", "Project", { hint: "Such as Presto" })}
          {field("parentName", "Its steering committee")}
          {field("parentShortName", "Short name of the committee", {
            hint: "As the documents call it, such as TSC",
            width: "short",
          })}
          <h2>The working group</h2>
          {field("groupName", "Its name")}
          {field("groupShortName", "Its short name", {
            hint: "As the documents call it, such as Security WG",
            width: "short",
          })}
          {field("zone", "Its time zone", { hint: "Such as America/Los_Angeles" })}
          {field("source", "Where is it written that the two exist?", {
            hint: "A link to the merged document or to the minutes that say so",
            width: "full",
          })}
          <h2>You</h2>
          <p>
            You run the server and enter the founding record. Once that is closed, running the server gives you no say
            in governance.
          </p>
          {field("name", "Your name", { autocomplete: "name" })}
          {field("email", "Your mail address", {
            type: "email",
            autocomplete: "email",
            hint: "Shown to nobody; sign-in links go there",
          })}
          <Actions>
            <Button>Set up</Button>
          </Actions>
        </Form>
      </>
    ),
    aside: (
      <>
        <Facts title="What comes next">
          <ol class="numbered">
            <li>This form: five names, a link, you.</li>
            <li>The documents that govern the group, as Markdown files; you confirm what their clauses mean.</li>
            <li>The people, and who holds which seat.</li>
            <li>You close the founding. From then on only clauses decide.</li>
          </ol>
        </Facts>
        <Facts title="Only looking around?">
          <p>
            <a href="/setup/demonstration">Build a demonstration community instead</a>, invented from beginning to end.
          </p>
        </Facts>
      </>
    ),
  };
}

const demonstrationPage = (): PageProps => ({
  title: "Build a demonstration community instead",
  lede: "An invented project with a year of history: its documents in several versions, its people, elections, meetings and mistakes.",
  body: (
    <>
      <p>
        <strong>This server then holds the demonstration for good</strong>, and every page says so. It is no beginning
        for a group of your own: for that, <a href="/setup">go back to the set-up</a>, or later start Wardmote again
        with another data folder.
      </p>
      <p>You will be signed in as the invented administrator. No mail is sent to anybody.</p>
      <Form action="/setup/demonstration" label="Build the demonstration">
        <Actions>
          <Button>Build the demonstration here</Button>
        </Actions>
      </Form>
      <p>Or leave this server as it is, and build it beside in a folder of its own:</p>
      <CopyLine command="npx wardmote demo --port 3001" />
    </>
  ),
});

/** The page asks for itself again until the year is over, and then leads to the front page. */
const buildingPage = ({ day, part }: Exclude<Progress, string>): PageProps => ({
  title: "The demonstration is being built",
  lede: "A year of meetings, minutes, votes and mistakes is being played, which takes less than a minute.",
  body: (
    <>
      <p>
        It has come to <Month of={day} />; {Math.floor(part * 100)} % is done.
      </p>
      <p>
        This page looks again by itself, and leads to the front page when the year is over. You can{" "}
        <a href="/">look around meanwhile</a>; what you see is still growing.
      </p>
    </>
  ),
});

const Month = ({ of }: { of: Date }) => (
  <>{of.toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" })}</>
);

const brokenOffPage = (): PageProps => ({
  title: "The demonstration was not built to its end",
  body: (
    <p>
      The server's log says why. Stop the server, delete its data folder, and start it again with a new one: half a year
      is nothing to look at.
    </p>
  ),
});

const lockedPage = (): PageProps => ({
  title: "This server is waiting for its set-up",
  body: (
    <>
      <p>
        Whoever started it finds a one-time set-up link where it was started: in the terminal, or in its log. Open that
        link to go on. It works once and for a day; starting the server again prints a new one.
      </p>
      <p>Or, without a browser, in the folder of the program:</p>
      <CopyLine command="npx wardmote init --help" />
    </>
  ),
});
