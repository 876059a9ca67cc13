import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The slices from the left: each may use those of earlier lines. Slices of one line are siblings and never use each other. */
const order: readonly (readonly string[])[] = [
  ["ledger"],
  ["people"],
  ["charter"],
  ["decisions"],
  ["meetings"],
  ["cases", "improvements", "training", "guidance", "lists"],
  ["advisories"],
  ["oversight"],
  ["front"],
];

export const slices = order.flat();

/** Below every slice stands the platform. */
export function leftOf(slice: string): readonly string[] {
  if (slice === "platform") return [];
  const line = order.findIndex((siblings) => siblings.includes(slice));
  return ["platform", ...order.slice(0, line).flat()];
}

/** `ledger` of `src/ledger/entry.ts`; nothing for the files that stand above all slices. */
export const sliceOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

const anySlice = `^src/(${slices.join("|")})/`;

/**
 * What a file of a slice may do, read from its name. Whatever is not named here is a domain file and pure: a new file is
 * held to the strictest rules until somebody writes it down as something else.
 */
export const roles = {
  /** Above the slices: they put the program together. */
  composition: "^src/(main|cli|start|demo)\\.ts$",
  door: `${anySlice}index\\.ts$`,
  /** Everything with markup, JSON routes, commands, and the words for refusals. */
  edge: `${anySlice}(.+\\.tsx|(|[a-z-]+-)(api|cli|words)\\.ts|(?<=people/)[a-z-]+-island\\.ts|(?<=charter/)own-entries\\.ts)$`,
  /** Touches the database, files or the network. */
  record: `${anySlice}(${[
    "(|[a-z-]+-)(store|reads|actions|jobs)\\.ts",
    // Chapters of the demonstration, and what they are made of.
    "demo\\.ts",
    "demo/.+\\.ts",
    "(?<=charter/)(authority|law|founding|profile|seats|set-up)\\.ts",
    "(?<=people/)(github|oidc|outbound|ports|providers)\\.ts",
    "(?<=charter/)models/index\\.ts",
    "(?<=ledger/)(append|export|identity|release|resource|sequencer|url-source|verify-state)\\.ts",
  ].join("|")})$`,
  /** Tests, and what they share. */
  test: "\\.(test|child)\\.tsx?$|^src/ledger/(specimen|served-log)\\.ts$|^test/",
} as const;

/** The groups of `roles` for rules that use a group of their own. */
export const ungrouped = (pattern: string): string => pattern.replaceAll(/\((?!\?)/g, "(?:");

const is = (role: keyof typeof roles) => (path: string) => new RegExp(roles[role]).test(path);
export const isTest = is("test");
export const isPure = (path: string): boolean =>
  new RegExp(anySlice).test(path) && !(["door", "edge", "record", "test"] as const).some((role) => is(role)(path));

/** Not of the repository: made by tools, or the machine's own. */
const passedOver = new Set(["node_modules", "dist", "data", "data-demo", "coverage", ".git", ".env"]);

/** The files below a folder, as paths relative to `root` with `/`, in order. */
export function filesBelow(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !passedOver.has(name) && !name.endsWith(".log"))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [path] : [];
    })
    .sort();
}

export const isCode = (path: string): boolean => /^src\/.*\.tsx?$/.test(path);

/** Paths below the repository, and what stands in the files. */
export type Texts = ReadonlyMap<string, string>;

/** The files below `root` that `wanted` takes. */
export function textsOf(root: string, wanted: (path: string) => boolean): Texts {
  const paths = filesBelow(root).filter(wanted);
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
