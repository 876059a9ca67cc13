import { isCode, type Texts } from "./slices.ts";

/** Lines: the size to aim at, and the size at which a file is split along the domain. */
const size = { aim: 250, limit: 400 };

export const isMeasured = (path: string) => isCode(path) || /^migrations\/.*\.sql$|^src\/.*\.css$/.test(path);

/** Files that are too long, and how many are longer than we aim at. */
export function judgeSizes(texts: Texts): { problems: string[]; note: string } {
  const lengths = [...texts]
    .filter(([path]) => isMeasured(path))
    .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }));
  const long = lengths.filter(({ lines }) => lines > size.aim);
  return {
    problems: long
      .filter(({ lines }) => lines > size.limit)
      .map(({ path, lines }) => `${path}: ${lines} lines, more than ${size.limit}: split it along the domain`),
    note: `${long.length} of ${lengths.length} files above ${size.aim} lines`,
  };
}

/** What belongs to one machine and not to the product. Written so that this file does not hold it either. */
const local: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])\/(?:work|root|workspace|home\/[a-z]+)\//, "a path of somebody's machine"],
  [
    /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.|\bnpm\.pkg\.github\.|\bartifactory\b|\bverdaccio\b/i,
    "the host of a package registry",
  ],
];
const resolved = /^\s*"resolved":/;

/** Lines that name a machine or a registry. */
export function judgeWords(texts: Texts): string[] {
  return [...texts].flatMap(([path, text]) =>
    text.split("\n").flatMap((line, at) => {
      const found = local.filter(([pattern]) => pattern.test(line)).map(([, what]) => what);
      if (path === "package-lock.json" && resolved.test(line)) found.push("where a package came from");
      return found.map((what) => `${path}:${at + 1}: holds ${what}`);
    }),
  );
}

/** Judges texts that must be found too long or too local, and names what was let pass. */
export function proveTexts(): string[] {
  const slash = "/";
  const long = new Map([
    ["src/ledger/long.ts", "x\n".repeat(size.limit + 1)],
    ["src/ledger/right.ts", "x\n".repeat(size.limit)],
    ["src/platform/html/style/words.css", "x\n".repeat(size.limit * 2)],
  ]);
  const words = new Map([
    ["a", `see ${slash}root${slash}notes`],
    ["b", `https:${slash}${slash}registry${"."}npmjs.org`],
    ["package-lock.json", '      "resolved": "https://elsewhere"'],
    ["lawful", "network/ and /workshop, root, https://example.org/work/1"],
  ]);
  const found = [...judgeSizes(long).problems, ...judgeWords(words)].map((problem) => problem.replace(/:.*/, ""));
  const expected = ["src/ledger/long.ts", "src/platform/html/style/words.css", "a", "b", "package-lock.json"];
  return found.join() === expected.join() ? [] : [`planted in ${expected.join()}, found in ${found.join()}`];
}
