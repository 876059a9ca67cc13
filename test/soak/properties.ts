import { spawn } from "node:child_process";
import { once } from "node:events";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "./outcome.ts";
import { repository, type Workshop } from "./process.ts";

/** How many times as many cases as in `npm test`. */
const factor = 50;

/** The property tests of the pure rules, on many more cases. A failure's seed and its smallest case are in what it prints. */
export async function properties({ folder }: Workshop): Promise<Outcome> {
  const files = await propertyFiles();
  const report = join(folder, "properties.json");
  const parameters = ["run", ...files, "--testTimeout=600000", "--reporter=json", `--outputFile=${report}`];
  const child = spawn(process.execPath, [join(repository, "node_modules/vitest/vitest.mjs"), ...parameters], {
    cwd: repository,
    env: { ...process.env, PROPERTY_FACTOR: `${factor}` },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  const { numPassedTests, testResults }: VitestReport = JSON.parse(await readFile(report, "utf8"));
  const wrong = testResults.flatMap(({ assertionResults, message }) => [
    ...assertionResults
      .filter(({ status }) => status === "failed")
      .map((it) => `${it.fullName}: ${it.failureMessages.join("\n")}`),
    ...(message ? [message] : []),
  ]);
  if (code !== 0 && wrong.length === 0) wrong.push(`vitest ended with ${code}`);
  return {
    line: `${files.length} files with properties, each on ${factor} times the usual cases, ${numPassedTests} tests passed`,
    wrong,
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Only files whose properties heed the factor: others would run as in `npm test`, and count as if they had not. */
async function propertyFiles(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob("src/**/*.test.{ts,tsx}", { cwd: repository })) {
    if ((await readFile(join(repository, file), "utf8")).includes("test/properties.ts")) found.push(file);
  }
  return found.sort();
}
