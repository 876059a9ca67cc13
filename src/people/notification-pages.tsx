import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Button,
  DataTable,
  EmptyState,
  Hidden,
  type PageProps,
  Pagination,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, postForm, type View } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { isId } from "../platform/ids.ts";
import { limits } from "../platform/limits.ts";
import { accountRefused } from "./account-words.ts";
import { markNotificationsRead } from "./notification-actions.ts";
import { listNotifications, type Notification } from "./notification-store.ts";
import { peopleRefused } from "./words.ts";

/** A mangled cursor shows the first page. */
const notificationCursor = (text: string | undefined): string | null =>
  text && isId("notification", text) ? text : null;

export function notificationPages(server: Server): void {
  getPage(server, "/me/notifications", async ({ context, query }): Promise<View> => {
    const { viewer } = context;
    if (viewer.kind !== "person") return { refused: peopleRefused({ kind: "sign-in-needed" }) };
    const page = { before: notificationCursor(query.before), limit: limits.pageRows + 1 };
    const rows = await withViewerReadOnly(context.db, viewer, (tx) => listNotifications(tx, viewer.id, page));
    return { data: rows, page: () => notificationsPage(rows, page.before === null) };
  });

  postForm(server, "/me/notifications/read", async ({ context, form }) => {
    const done = await markNotificationsRead(context, notificationCursor(form.upTo));
    return done.ok ? { to: "/me/notifications" } : { refused: accountRefused(done.refusal) };
  });
}

function notificationsPage(rows: readonly Notification[], first: boolean): PageProps {
  const shown = rows.slice(0, limits.pageRows);
  const further = rows.length > shown.length ? shown.at(-1)?.id : undefined;
  const newest = shown[0];
  return {
    kicker: <a href="/me">Your page</a>,
    title: "Notifications",
    body:
      newest === undefined ? (
        <EmptyState title={first ? "Nothing has happened yet" : "Nothing further back"}>
          What concerns you stands here: a seat recorded for you, a token made in your name, a new way to sign in.
        </EmptyState>
      ) : (
        <>
          {shown.some((it) => it.readAt === null) && (
            <form method="post" action="/me/notifications/read" aria-label="Mark as read">
              {/* What arrives while the page is read stays unread. */}
              <Hidden name="upTo" value={newest.id} />
              <Button kind="secondary">Mark all as read</Button>
            </form>
          )}
          <DataTable
            caption="Notifications"
            rows={shown}
            columns={[
              {
                label: "What",
                heading: true,
                cell: (it) => (
                  <a href={it.href} dir="auto">
                    {it.words}
                  </a>
                ),
              },
              { label: "When", cell: (it) => <Time at={it.createdAt} zone="UTC" /> },
              {
                label: "State",
                brief: true,
                cell: (it) => (it.readAt === null ? <StateWord tone="attention">Unread</StateWord> : "read"),
              },
            ]}
          />
          <Pagination older={further && `/me/notifications?before=${further}`} />
        </>
      ),
  };
}
