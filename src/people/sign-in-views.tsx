import type { ComponentChildren } from "preact";
import { Actions, Button, Hidden, island } from "../platform/html/index.ts";
import { script } from "./passkey-island.ts?island";
import type { Provider } from "./provider.ts";

/** The one script of this slice: it asks the browser for a passkey. */
export const passkeyIsland = island("passkey", script);

/** Hidden until the script has looked what the browser can do; `ask`: have one made, or use one. */
export const PasskeyForm = (props: {
  action: string;
  ask: "create" | "get";
  label: string;
  button: string;
  kind?: "primary" | "secondary";
  children?: ComponentChildren;
}) => (
  <>
    <form
      class="form"
      method="post"
      action={props.action}
      data-passkey={props.ask}
      aria-label={props.label}
      hidden
      novalidate
    >
      {props.children}
      <Hidden name="answer" value="" />
      <Actions>
        <Button kind={props.kind ?? "primary"}>{props.button}</Button>
      </Actions>
      <p role="status" class="hint" />
    </form>
    {/* The script hides it: so it also stands where the script did not arrive. */}
    <p class="hint">Passkeys need JavaScript, which does not run here. Everything else works without it.</p>
  </>
);

/** One button for each place where people have an account already. */
export const ProviderForms = (props: {
  providers: readonly Provider[];
  action: (method: Provider["method"]) => string;
  verb: string;
}) => (
  <>
    {props.providers.map(({ method, name }) => (
      <form class="form" method="post" action={props.action(method)} aria-label={`${props.verb} ${name}`}>
        <Actions>
          <Button kind="secondary">
            {props.verb} {name}
          </Button>
        </Actions>
      </form>
    ))}
  </>
);

export const methodWords = {
  "set-up": "the set-up link",
  link: "a mailed link",
  passkey: "a passkey",
  oidc: "another account",
  github: "GitHub",
} as const;
