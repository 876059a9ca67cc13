import { z } from "zod";
import {
  Actions,
  Button,
  CopyLine,
  DataTable,
  ErrorSummary,
  Field,
  Form,
  Hidden,
  type PageProps,
  Select,
  Time,
} from "../platform/html/index.ts";
import { line } from "../platform/text.ts";
import { scopes } from "../platform/viewer.ts";
import type { ApiToken } from "./store.ts";
import { type Again, fieldsOf } from "./views.tsx";

/** Scopes as they are offered: each includes reading. */
export const offeredScopes = {
  read: { label: "Read what I can read", scopes: ["read"] },
  govern: { label: "Act for me in governance", scopes: ["read", "govern"] },
  everything: { label: "All of that and my account", scopes: [...scopes] },
} as const;

export const tokenForm = z.strictObject({
  name: line("The name of the token", 100),
  scope: z.enum(Object.keys(offeredScopes) as [keyof typeof offeredScopes], "Choose what the token may do."),
});

export const Tokens = ({ tokens }: { tokens: readonly ApiToken[] }) => (
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

export function TokenForm({ again }: { again: Again }) {
  const field = fieldsOf(again, "token");
  return (
    <Form action="/me/tokens" label="Make a token" name="token">
      <ErrorSummary problems={field.problems} />
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
  );
}

export const newTokenPage = (name: string, secret: string): PageProps => ({
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
