import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";

const print = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Ends a run with what was skipped and why, and with one line `N passed, N failed` (then `, N skipped` where any were). A
 * file that could not be read, a hook that failed outside a test and a fault of nobody's test count as failed. A run in
 * which nothing ran has failed too.
 */
export const reporter: Reporter = {
  onTestRunEnd(modules, faults, reason) {
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => cases.filter((test) => test.result().state === state).length;
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((it) => it.errors().length > 0);
    const [passed, skipped] = [count("passed"), count("skipped")];
    const failed = count("failed") + broken.length + faults.length;

    for (const line of new Set(modules.flatMap(skips))) print(`skipped: ${line}`);
    if (reason === "interrupted" || count("pending") > 0) print("the run was interrupted");
    if (passed + failed === 0) print("nothing ran");
    if (failed > 0 || passed === 0 || reason !== "passed") process.exitCode = 1;
    print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  },
};

/** The skipped tests below, in one line where a whole suite was passed over for one reason. */
function skips(within: TestModule | TestSuite): string[] {
  if (within.type === "suite" && within.errors().length > 0) return [`${nameOf(within)}: its hook failed`];
  const tests = [...within.children.allTests()];
  const reasons = new Set(tests.map(reasonOf));
  const [only] = reasons;
  if (within.type === "suite" && reasons.size === 1 && only) return [`${nameOf(within)} (${tests.length}): ${only}`];
  return [...within.children].flatMap((child) => {
    if (child.type === "suite") return skips(child);
    const reason = reasonOf(child);
    return reason ? [`${nameOf(child)}: ${reason}`] : [];
  });
}

function reasonOf(test: TestCase): string | undefined {
  const result = test.result();
  if (result.state !== "skipped") return undefined;
  return result.note ?? (test.options.mode === "todo" ? "not written" : "no reason given");
}

const nameOf = (it: TestCase | TestSuite) => `${it.module.relativeModuleId} > ${it.fullName}`;
