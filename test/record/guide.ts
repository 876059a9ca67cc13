import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../soak/process.ts";

/** Where the guide's folders lie when its commands are tried: beside the repository, never in it. */
const places: readonly (readonly [string, string])[] = [
  ["../charter-history", join(repository, "../shared/data/presto/charter-history")],
  ["../tsc", join(repository, "../shared/data/presto/tsc")],
];

/** The commands of the guide that brings a whole record in, as a person would type them, each as its words. */
export async function guidedCommands(): Promise<readonly (readonly string[])[]> {
  const guide = await readFile(join(repository, "docs/guides/bring-your-record.md"), "utf8");
  const blocks = [...guide.matchAll(/^```sh record\n([\s\S]*?)^```$/gm)].map((it) => it[1] ?? "");
  return blocks
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.startsWith("npx wardmote "))
    .map((line) => wordsOf(line.slice("npx wardmote ".length)).map(placed));
}

/** Words of a shell line; quotes hold words together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");

const placed = (word: string): string => {
  const place = places.find(([from]) => word === from || word.startsWith(`${from}/`));
  return place ? place[1] + word.slice(place[0].length) : word;
};
