import type { IRegularForbiddenRuleType } from "dependency-cruiser";
import { leftOf, roles, slices, ungrouped } from "./slices.ts";

interface Rule extends IRegularForbiddenRuleType {
  readonly name: string;
  /** What to do instead. */
  readonly comment: string;
}

const door = ungrouped(roles.door);
const edge = ungrouped(roles.edge);
const record = ungrouped(roles.record);
const test = ungrouped(roles.test);
const composition = ungrouped(roles.composition);
const anySlice = `^src/(${slices.join("|")})/`;
const folders = ["platform", ...slices];

/** One rule for each slice: whatever stands to its right, and its siblings, are out of its reach. */
const direction = folders.flatMap((slice): Rule[] => {
  const beyond = folders.filter((other) => other !== slice && !leftOf(slice).includes(other));
  if (beyond.length === 0) return [];
  return [
    {
      name: `${slice}-looks-left`,
      comment:
        "What a slice needs to know from its right arrives as an argument; what must happen on its right is a typed subscriber that main.ts hands in.",
      from: { path: `^src/${slice}/` },
      to: { path: `^src/(${beyond.join("|")})/` },
    },
  ];
});

/** What a domain file may use besides its own kind: values and calculations, nothing that has a state, a clock or a wire. */
const pureFoundations = [
  "^src/platform/(result|ids|limits|text|viewer)\\.ts$",
  "^(crypto|util|buffer)$",
  "^node_modules/(@types/)?(canonicalize|diff|markdown-it|temporal-polyfill|zod)/",
];

const rules: readonly Rule[] = [
  {
    name: "through-the-door",
    comment: "Export what is needed from the other slice's index.ts, or ask whether it is needed at all.",
    from: { path: anySlice },
    to: { path: anySlice, pathNot: ["^src/$1/", door] },
  },
  {
    name: "composition-through-the-doors",
    comment: "main.ts, cli.ts and start.ts know slices by their index.ts: export there what they hand around.",
    from: { path: "^src/[^/]+$" },
    to: { path: anySlice, pathNot: door },
  },
  {
    name: "nothing-above-but-the-composition",
    comment:
      "Only main.ts, cli.ts and start.ts stand above the slices. Other code belongs to a slice or to the platform.",
    from: { path: "^src/", pathNot: [composition, test] },
    to: { path: "^src/[^/]+\\.tsx?$" },
  },
  {
    name: "html-through-its-index",
    comment: "Take components from platform/html/index.ts, so that its files can be rearranged.",
    from: { path: "^src/", pathNot: "^src/platform/html/" },
    to: { path: "^src/platform/html/", pathNot: "/index\\.ts$" },
  },
  {
    name: "domain-is-pure",
    comment:
      "A domain file decides from its arguments. Let the action read the database, the clock and the files, and hand in what they say; or name the file a record in test/architecture/slices.ts.",
    from: { path: anySlice, pathNot: [door, edge, record, test] },
    to: { pathNot: ["^src/$1/", ...pureFoundations] },
  },
  {
    name: "domain-uses-domain",
    comment: "A domain file uses domain files only: move the shared rule out of the store, the action or the page.",
    from: { path: anySlice, pathNot: [door, edge, record, test] },
    to: { path: [door, edge, record].map((role) => role.replace(ungrouped(anySlice), () => "^src/$1/")) },
  },
  {
    name: "records-know-no-edge",
    comment: "Answer with a value; let the page, the route or the command put it into markup, status codes and words.",
    from: { path: record, pathNot: test },
    to: { path: [edge, "^src/platform/(http|html)/", "^(http|https|http2)$", "^node_modules/(fastify|preact)[^/]*/"] },
  },
  {
    name: "edges-hold-no-sql",
    comment: "Write the query in the slice's store.ts or reads.ts and give it the viewer.",
    from: { path: edge, pathNot: test },
    to: { path: "^node_modules/(kysely|pg)/" },
  },
  {
    name: "one-way-to-the-database",
    comment: "Only platform/database opens connections. Take the transaction as an argument.",
    from: { path: "^src/", pathNot: ["^src/platform/database/", test] },
    to: { path: "^node_modules/(@types/)?pg/" },
  },
  {
    name: "no-test-in-the-product",
    comment: "Move what both need beside the code that it belongs to.",
    from: { path: "^src/", pathNot: test },
    to: { path: test },
  },
  {
    name: "no-import-of-tests",
    comment: "A test file is an end, not a library: put what tests share into test/ or a specimen.",
    from: {},
    to: { path: "\\.test\\.tsx?$" },
  },
  {
    name: "packages-of-the-product",
    comment: "An installed product has no devDependencies: move the package to dependencies, or do without it.",
    from: { path: "^src/", pathNot: test },
    to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "no-cycle",
    comment: "Move what both need into a file that both import.",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-orphan",
    comment: "Nothing uses this file: delete it, or import it where it is needed.",
    from: { orphan: true, pathNot: ["\\.d\\.ts$", "\\.test\\.tsx?$", composition] },
    to: {},
  },
  {
    name: "resolvable",
    comment: "The import leads nowhere: correct the path, with its extension, or install the package.",
    from: {},
    to: { couldNotResolve: true },
  },
];

/** The boundaries of docs/ARCHITECTURE.md. Each comment says what to do instead. */
export const forbidden: readonly Rule[] = [...direction, ...rules].map((rule) => ({ ...rule, severity: "error" }));
