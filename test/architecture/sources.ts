import { isPure, isTest, leftOf, sliceOf, type Texts } from "./slices.ts";

const name = "([a-z_][a-z0-9_]*)";
const created = new RegExp(
  `\\bcreate\\s+(?:table|view|materialized\\s+view)\\s+(?:if\\s+not\\s+exists\\s+)?${name}`,
  "gi",
);
const written = new RegExp(
  `\\b(?:insert\\s+into|update(?:\\s+only)?|delete\\s+from|truncate(?:\\s+table)?|merge\\s+into)\\s+${name}|\\b(?:insertInto|replaceInto|updateTable|deleteFrom|mergeInto)\\(\\s*["']${name}`,
  "gi",
);
const read = new RegExp(
  `\\b(?:from|join)\\s+(?:lateral\\s+|only\\s+)?${name}|\\b(?:selectFrom|(?:inner|left|right|full)Join)\\(\\s*["']${name}`,
  "gi",
);

/** Made in a slice's migration for the platform, which is below all and has none of its own. */
const ofThePlatform = new Set(["mail_message", "answered_request"]);

const blank = (text: string) => text.replace(/[^\n]/g, " ");

/** Blanks what is said rather than done, and keeps the lines where they are. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$|(?<=\s)\/\/ .*$/gm, blank);

/** `ledger` of `migrations/0001_ledger.sql` and of `migrations/0007_ledger_witnesses.sql`. */
const sliceOfSql = (path: string) => /^migrations\/\d{4}_([a-z]+)/.exec(path)?.[1] ?? sliceOf(path);

const lineAt = (text: string, index: number) => text.slice(0, index).split("\n").length;

const occurrences = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => ({
    table: (match[1] ?? match[2] ?? "").toLowerCase(),
    line: lineAt(text, match.index),
  }));

/** Which slice each table and view belongs to: the one whose migration makes it. */
function ownersOf(sources: Texts): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [path, text] of sources) {
    const slice = sliceOfSql(path);
    if (slice)
      for (const { table } of occurrences(text, created))
        owners.set(table, ofThePlatform.has(table) ? "platform" : slice);
  }
  return owners;
}

/** SQL that writes a table of another slice, or reads one of a slice that does not stand to the left. Tests are free. */
export function judgeSql(texts: Texts): string[] {
  const sources = new Map(
    [...texts].filter(([path]) => !isTest(path)).map(([path, text]) => [path, withoutComments(text)]),
  );
  const owners = ownersOf(sources);
  return [...sources].flatMap(([path, text]) => {
    const slice = sliceOfSql(path);
    const lawful = slice ? [slice, ...leftOf(slice)] : [];
    const foreign = (pattern: RegExp, allowed: readonly string[], says: string) =>
      occurrences(text, pattern).flatMap(({ table, line }) => {
        const owner = owners.get(table);
        return owner && !allowed.includes(owner) ? [`${path}:${line}: ${says} ${table}, a table of ${owner}`] : [];
      });
    const own = [...lawful.slice(0, 1), ...(path.startsWith("migrations/") ? ["platform"] : [])];
    return [...foreign(written, own, "writes"), ...foreign(read, lawful, "reads")];
  });
}

const impulses: readonly (readonly [RegExp, string])[] = [
  [
    /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|\bperformance\.now\(/g,
    "reads the clock: take `now` as an argument",
  ],
  [
    /\bMath\.random\(|\brandom(?:Bytes|UUID|Int)\(|\bgetRandomValues\(/g,
    "draws a random number: take it as an argument",
  ],
  [/\bprocess\.(?:env|cwd|argv)\b|\bimport\.meta\.env\b/g, "reads the surroundings: take them as an argument"],
  [/\bfetch\(/g, "calls over the network: take the answer, or a function that gets it, as an argument"],
];
const sqlClock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\bcurrent_(?:timestamp|date|time)\b/i;

/** What is written between backticks, without what is put in. */
const templates = (text: string) => text.replace(/\$\{[^{}]*\}/g, blank).matchAll(/`(?:[^`\\]|\\.)*`/g);

/** Domain files that are not pure though their imports are; clocks that a slice reads elsewhere than in its commands. */
export function judgePurity(texts: Texts): string[] {
  return [...texts].flatMap(([path, raw]) => {
    const slice = sliceOf(path);
    if (!slice || slice === "platform" || isTest(path)) return [];
    const text = withoutComments(raw);
    const held = isPure(path) ? impulses : path.endsWith("/cli.ts") ? [] : impulses.slice(0, 1);
    return [
      ...held.flatMap(([pattern, says]) =>
        [...text.matchAll(pattern)].map(({ index }) => `${path}:${lineAt(text, index)}: ${says}`),
      ),
      ...[...templates(text)]
        .filter(([template]) => sqlClock.test(template))
        .map(({ index }) => `${path}:${lineAt(text, index)}: asks the database for the time: give it \`now\``),
    ];
  });
}

const specimen: Texts = new Map([
  ["migrations/0001_ledger.sql", "create table ledger_entry (\n  id text\n);"],
  ["migrations/0002_people.sql", "create table person (id text);\ncreate view member as select 1;"],
  ["src/people/store.ts", "sql`insert into ledger_entry (id) values (1)`"],
  ["src/people/reads.ts", "sql`select * from ledger_entry join member on true`"],
  ["src/ledger/store.ts", "sql`\n  update person\n set id = 1`"],
  ["src/ledger/release.ts", 'tx.deleteFrom("person")'],
  ["src/ledger/reads.ts", "sql`select * from x left join\n person p`"],
  ["src/ledger/append.ts", "// delete from person\nsql`insert into ledger_entry (id) values (1)`"],
  ["src/ledger/proof.ts", "const at = new Date();"],
  ["src/ledger/tile.ts", "const salt = randomBytes(32); // new Date()"],
  ["src/ledger/verify.ts", "await fetch(url, process.env.TOKEN)"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a source text, not a text of ours
  ["src/ledger/sequencer.ts", "sql`select now(), ${now()}`; const at = now(); const salt = randomBytes(32)"],
  ["src/ledger/merkle.ts", "const later = new Date(now.getTime());"],
]);

/** What the specimen above must be found guilty of, neither more nor less. */
export function proveSources(): string[] {
  const expected = [
    "src/people/store.ts:1 writes",
    "src/ledger/store.ts:2 writes",
    "src/ledger/release.ts:1 writes",
    "src/ledger/reads.ts:1 reads",
    "src/ledger/proof.ts:1 reads",
    "src/ledger/tile.ts:1 draws",
    "src/ledger/verify.ts:1 reads",
    "src/ledger/verify.ts:1 calls",
    "src/ledger/sequencer.ts:1 asks",
  ];
  const found = [...judgeSql(specimen), ...judgePurity(specimen)].map((problem) =>
    problem.replace(/^(\S+):(\s\w+)[\s\S]*$/, "$1$2"),
  );
  return [
    ...expected.filter((problem) => !found.includes(problem)).map((problem) => `planted and not noticed: ${problem}`),
    ...found.filter((problem) => !expected.includes(problem)).map((problem) => `lawful and yet reported: ${problem}`),
  ];
}
