import type { Config } from "../platform/config.ts";
import { githubProvider } from "./github.ts";
import { oidcProvider } from "./oidc.ts";
import type { Provider } from "./provider.ts";

/** Where else people can sign in, as the server is configured. */
export const providersOf = ({
  url,
  oidc,
  github,
}: Pick<Config, "url"> & Partial<Pick<Config, "oidc" | "github">>): readonly Provider[] => [
  ...(oidc ? [oidcProvider(oidc, url)] : []),
  ...(github ? [githubProvider(github, url)] : []),
];
