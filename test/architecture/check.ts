import { join } from "node:path";
import { judgeBoundaries, proveBoundaries } from "./boundaries.ts";
import { filesBelow, isCode, textsOf } from "./slices.ts";
import { judgePurity, judgeSql, proveSources } from "./sources.ts";
import { isMeasured, judgeSizes, judgeWords, proveTexts } from "./texts.ts";
import { judgeBy, proveTool } from "./tools.ts";

// Every gate of the repository, in order. A gate is only believed after it has caught what was planted for it.

interface Verdict {
  readonly problems: readonly string[];
  readonly note?: string;
}

const root = join(import.meta.dirname, "../..");
const isSource = (path: string) => isCode(path) || /^migrations\/.*\.sql$/.test(path);
const sources = () => textsOf(root, isSource);
const isText = (path: string) => !/\.(png|jpe?g|gif|ico|woff2?|pdf|zip|gz)$/.test(path);

const gates: readonly (readonly [name: string, judge: () => Promise<Verdict> | Verdict])[] = [
  ["types", async () => ({ problems: [...(await proveTool(root, "types")), ...(await judgeBy(root, "types"))] })],
  ["style", async () => ({ problems: [...(await proveTool(root, "biome")), ...(await judgeBy(root, "biome"))] })],
  ["boundaries proved", () => proveBoundaries(root)],
  ["boundaries", () => judgeBoundaries(root)],
  ["SQL and purity", () => ({ problems: [...proveSources(), ...judgeSql(sources()), ...judgePurity(sources())] })],
  ["dead code", async () => ({ problems: [...(await proveTool(root, "knip")), ...(await judgeBy(root, "knip"))] })],
  ["sizes", () => judgeSizes(textsOf(root, isMeasured))],
  [
    "words",
    () => {
      const texts = textsOf(root, isText);
      return { problems: [...proveTexts(), ...judgeWords(texts)], note: `${filesBelow(root).length} files` };
    },
  ],
];

const print = (line: string) => process.stdout.write(`${line}\n`);

const failed: string[] = [];
for (const [name, judge] of gates) {
  const begun = performance.now();
  const { problems, note } = await judge();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  print(
    `${problems.length > 0 ? "FAILED" : "ok    "}  ${name.padEnd(18)} ${seconds.padStart(5)} s${note ? `  ${note}` : ""}`,
  );
  for (const problem of problems) print(problem.replace(/^/gm, "    "));
  if (problems.length > 0) failed.push(name);
}
print(
  failed.length > 0
    ? `${failed.length} of ${gates.length} gates failed: ${failed.join(", ")}`
    : `all ${gates.length} gates passed`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
