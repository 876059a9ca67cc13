import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Actions, Button, ErrorSummary, Field, Form, type PageProps } from "../platform/html/index.ts";
import { getPage, postForm, type View } from "../platform/http/pages.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import type { PersonViewer } from "../platform/viewer.ts";
import { accountRefused } from "./account-words.ts";
import { confirmationOf, eraseOneself } from "./erasure-actions.ts";
import type { HeldSeat, PeopleDoor } from "./ports.ts";
import { peopleRefused } from "./words.ts";

export function erasurePages(server: Server, door: PeopleDoor): void {
  getPage(server, "/me/erase", ({ context }) => eraseView(context, door, "", []));
  postForm(
    server,
    "/me/erase",
    async ({ context, form }) => {
      const done = await eraseOneself(context, form.confirm ?? "", door.erased);
      if (done.ok) return { to: "/", session: null, notice: "Your data is erased, and you are signed out." };
      const refused = accountRefused(done.refusal);
      return refused.problems ? eraseView(context, door, form.confirm ?? "", refused.problems) : { refused };
    },
    { perMinute: 10 },
  );
}

async function eraseView(
  { db, viewer, now }: Context,
  { seatsOf }: PeopleDoor,
  typed: string,
  problems: readonly Problem[],
): Promise<View> {
  if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
  const held = await withViewerReadOnly(db, viewer, (tx) => seatsOf(tx, viewer.id, now));
  const seats = held.filter((it) => it.current);
  return {
    data: [viewer.name, viewer.administrator, seats, typed, problems],
    status: problems.length > 0 ? 422 : 200,
    page: () => erasePage(viewer, seats, typed, problems),
  };
}

const erasePage = (
  viewer: PersonViewer,
  seats: readonly HeldSeat[],
  typed: string,
  problems: readonly Problem[],
): PageProps => ({
  kicker: <a href="/me">Your page</a>,
  title: "Have your data erased",
  next: "It happens at once and cannot be undone.",
  body: (
    <>
      {seats.length > 0 && (
        <>
          <h2>You hold a seat</h2>
          <p>
            It does not become vacant by this: who has held which seat stays on record, from now on as “Erased person”,
            and the group is left with a holder who cannot act. Resign first, so that somebody can take your place.
          </p>
          <ul>
            {seats.map((it) => (
              <li>
                <a href={it.href}>
                  {it.title}, {it.body}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {viewer.administrator && (
        <p>You run this server. If nobody else does, only whoever has the machine can administer it afterwards.</p>
      )}
      <h2>What goes</h2>
      <p>
        Your name, mail address and GitHub login; every way in which you sign in, every session and token; your
        affiliations, acknowledgements and notifications; letters to you; the content of the ledger’s entries about you,
        which themselves stay and still verify; and the name under which you were recorded, in the minutes that list you
        as an attendee.
      </p>
      <h2>What stays</h2>
      <p>
        What you did in seats and in meetings, under “Erased person” and the id <code>{viewer.id}</code>, which by then
        leads to nobody. Minutes that mention you and do not list you: tell whoever runs this server. Copies that others
        have made of the public record are out of our reach.
      </p>
      <Form action="/me/erase" label="Erase your data" name="erase">
        <ErrorSummary problems={problems} />
        <Field
          name="confirm"
          label={`Type “${confirmationOf(viewer.name)}”`}
          value={typed}
          error={problems[0]?.message}
          autocomplete="off"
          width="medium"
        />
        <Actions>
          <Button kind="danger">Erase my data for good</Button>
        </Actions>
      </Form>
    </>
  ),
});
