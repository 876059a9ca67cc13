import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult, type IViolation } from "dependency-cruiser";
import { plants } from "./plants.ts";
import { forbidden } from "./rules.ts";
import { filesBelow, isCode, roles, sliceOf, slices } from "./slices.ts";

/** Reads the import graph of `src` and `test` below `root` and judges it by the rules. */
async function readGraph(root: string): Promise<ICruiseResult> {
  const { output } = await cruise(["src", "test"], {
    baseDir: root,
    // Without it nothing is read: the TypeScript compiler it would use has no interface for programs since version 7.
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // The planted tree borrows the packages of this one by a link.
    preserveSymlinks: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["node", "import", "default", "types"] },
    validate: true,
    ruleSet: { forbidden: [...forbidden] },
  });
  if (typeof output === "string") throw new Error("dependency-cruiser answered with a text instead of a graph");
  return output;
}

/** Every crossed boundary of the tree at `root`, in words, and how many files were read. */
export async function judgeBoundaries(root: string): Promise<{ problems: string[]; note: string }> {
  const { summary, modules } = await readGraph(root);
  const code = filesBelow(root).filter(isCode);
  const read = new Set(modules.map(({ source }) => source));
  const problems = [
    ...code.filter((path) => !read.has(path)).map((path) => `${path}: dependency-cruiser did not read it`),
    ...code.filter((path) => !hasPlace(path)).map((path) => `${path}: no slice of docs/ARCHITECTURE.md has this place`),
    ...forbidden.flatMap(({ name, comment }) => {
      const ways = summary.violations.filter(({ rule }) => rule.name === name).map(wayOf);
      return ways.length > 0 ? [`${name}: ${comment}`, ...ways.map((way) => `  ${way}`)] : [];
    }),
  ];
  if (code.length === 0) problems.push("there is no code in src");
  return { problems, note: `${code.length} files, ${forbidden.length} rules` };
}

function wayOf({ from, to, cycle }: IViolation): string {
  if (cycle) return [from, ...cycle.map(({ name }) => name)].join(" → ");
  return from === to ? from : `${from} → ${to}`;
}

function hasPlace(path: string): boolean {
  const slice = sliceOf(path);
  return slice === undefined
    ? new RegExp(roles.composition).test(path)
    : slice === "platform" || slices.includes(slice);
}

/** Plants every violation of `plants.ts` in a tree of its own, and names the rules that do not notice. */
export async function proveBoundaries(root: string): Promise<{ problems: string[]; note: string }> {
  const field = mkdtempSync(join(tmpdir(), "wardmote-boundaries-"));
  try {
    sow(root, field);
    const { violations } = (await readGraph(field)).summary;
    const found = violations.flatMap(({ rule, from, cycle = [] }) =>
      [from, ...cycle.map(({ name }) => name)].map((file) => `${rule.name} ${file}`),
    );
    const problems = [
      ...plants
        .filter(({ rule, file }) => !found.includes(`${rule} ${file}`))
        .map(({ rule, file }) => `${rule} does not notice ${file}`),
      ...forbidden
        .filter(({ name }) => !plants.some(({ rule }) => rule === name))
        .map(({ name }) => `${name} is proved by no plant`),
    ];
    return { problems, note: `${plants.length} planted` };
  } finally {
    rmSync(field, { recursive: true });
  }
}

function sow(root: string, field: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(field, path)), { recursive: true });
    writeFileSync(join(field, path), text);
  };
  for (const name of ["node_modules", "package.json", "tsconfig.json"])
    symlinkSync(join(root, name), join(field, name));
  for (const { file, imports } of plants) {
    const target = imports?.startsWith(".") ? join(dirname(file), imports) : undefined;
    if (target && !target.includes("nowhere")) write(target, "export const it = 1;\n");
  }
  for (const { file, imports } of plants) {
    write(file, imports ? `import * as it from "${imports}";\nexport const mine = it;\n` : "export const mine = 1;\n");
  }
}
