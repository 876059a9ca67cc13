import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";

/** How a program ended and all that it said. */
interface Ended {
  readonly failed: boolean;
  readonly said: string;
}

/** Runs a program of `node_modules/.bin` in `root`; a program that cannot start is a fault. */
async function run(root: string, program: string, args: readonly string[]): Promise<Ended> {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PATH: path, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ failed: code !== 0, said: said.trim() }));
  });
}

/** The tools that judge single files, each with the arguments that make it fail rather than mend. */
const tools = {
  types: ["tsc", "--noEmit", "--project", "."],
  biome: ["biome", "ci", "--colors=off", "--reporter=github", "--error-on-warnings", "--max-diagnostics=500"],
  knip: ["knip", "--no-progress", "--treat-config-hints-as-errors"],
} as const;

export type Tool = keyof typeof tools;

/** One complaint of Biome, on a line. */
const annotation = /^::(?:error|warning) title=([^,]*),file=([^,]*),line=(\d+),[^:]*::(.*)$/gm;

/** What the tool finds wrong in the tree at `root`. */
export async function judgeBy(root: string, tool: Tool): Promise<string[]> {
  const [program, ...args] = tools[tool];
  const { failed, said } = await run(root, program, args);
  if (!failed) return [];
  const annotations = [...said.matchAll(annotation)].map(
    ([, title, file, line, says]) => `${relative(root, file ?? "")}:${line}: ${title}: ${says}`,
  );
  return annotations.length > 0 ? annotations : [said || `${program} failed and said nothing`];
}

/** Files that each tool must object to, and a word that its objection must hold (none where a file is there for the others). */
const plants: Readonly<Record<Tool, readonly (readonly [path: string, text: string, word: string])[]>> = {
  types: [
    ["src/first.ts", 'export const first: string = ["a"][0];\n', "TS2322"],
    ["src/main.tsx", "export const page = <p klass={1} />;\n", "TS2322"],
  ],
  biome: [
    ["src/any.ts", "export const read = (text: string): any => JSON.parse(text);\n", "noExplicitAny"],
    ["src/floating.ts", "const save = async () => 1;\nexport function act() {\n  save();\n}\n", "noFloatingPromises"],
    ["src/layout.ts", "export const  a = 'b'\n", "File content differs"],
  ],
  knip: [
    ["src/unused.ts", "export const nobody = 1;\n", "src/unused.ts"],
    ["src/cli.ts", 'import { used } from "./used.ts";\nprocess.exitCode = used;\n', ""],
    ["src/used.ts", "export const used = 0;\nexport const unheard = 1;\n", "unheard"],
    ["test/missing.test.ts", 'import "left-pad";\n', "left-pad"],
  ],
};

/** Runs each tool, as this repository configures it, on files that it must object to; names those that it lets pass. */
export async function proveTool(root: string, tool: Tool): Promise<string[]> {
  const field = mkdtempSync(join(tmpdir(), `wardmote-${tool}-`));
  try {
    for (const name of ["package.json", "tsconfig.json", "biome.json", "knip.json"]) {
      cpSync(join(root, name), join(field, name));
    }
    symlinkSync(join(root, "node_modules"), join(field, "node_modules"));
    for (const [path, text] of plants[tool]) {
      mkdirSync(dirname(join(field, path)), { recursive: true });
      writeFileSync(join(field, path), text);
    }
    const said = (await judgeBy(field, tool)).join("\n");
    return plants[tool]
      .filter(([, , word]) => !said.includes(word))
      .map(([path]) => `${tool} does not notice the planted ${path}`);
  } finally {
    rmSync(field, { recursive: true });
  }
}
