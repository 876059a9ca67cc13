import type { ComponentChildren } from "preact";
import type { PageProps } from "./shell.tsx";

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

const words: Readonly<Record<ErrorStatus, { title: string; what: string; todo: string }>> = {
  400: {
    title: "That could not be read",
    what: "What arrived is not what this page expects.",
    todo: "Go back, reload the page and send it again.",
  },
  401: {
    title: "Sign in first",
    what: "This page is for people who are signed in.",
    todo: "Sign in, then come back.",
  },
  403: {
    title: "You cannot do this",
    what: "No clause gives you the power to do this.",
    todo: "If you hold a seat that does, sign in first.",
  },
  404: {
    title: "This page is not here",
    what: "Either it does not exist, or it is not open to you.",
    todo: "Check the address, or start from the home page.",
  },
  409: {
    title: "Somebody was faster",
    what: "The record changed while you were writing.",
    todo: "Go back, read what is there now and send yours again.",
  },
  413: {
    title: "That is too large",
    what: "What you sent is larger than this page takes.",
    todo: "Send a smaller file, or a link to it.",
  },
  422: {
    title: "That cannot stand as it is",
    what: "Something in what you sent is not right.",
    todo: "Go back, mend it and send it again.",
  },
  429: {
    title: "A little slower, please",
    what: "Too much came from your address in a short time.",
    todo: "Wait a minute and try again.",
  },
  500: {
    title: "Something broke on our side",
    what: "The fault is ours and is written down. Nothing half-done was kept.",
    todo: "Try again. If it stays, tell an administrator the reference below.",
  },
  503: {
    title: "Not ready at the moment",
    what: "The server is starting, stopping, or cannot reach its database.",
    todo: "Wait a minute and reload the page.",
  },
};

/** A page for what went wrong: what it is, and what to do. `children`, such as a `Refusal`, says both in place of the words here. */
export function errorPage(error: {
  status: ErrorStatus;
  reference?: string | undefined;
  children?: ComponentChildren;
}): PageProps {
  const { title, what, todo } = words[error.status];
  return {
    kicker: `Error ${error.status}`,
    title,
    body: (
      <div class="error-page">
        {error.children ?? (
          <>
            <p>{what}</p>
            <p>{todo}</p>
          </>
        )}
        {error.reference && (
          <p>
            Reference <code>{error.reference}</code>
          </p>
        )}
        <p>
          <a href="/">Go to the home page</a>
        </p>
      </div>
    ),
  };
}
