import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import type { Application } from "./application.ts";
import { measureDemonstration } from "./demonstration.ts";
import type { Target } from "./load.ts";
import { compare, type Generator, inProcess, mapValues, median, startGenerator } from "./measure.ts";
import { memoryOf, postgresProcesses } from "./processes.ts";
import { measureSearch } from "./search.ts";
import { command, found, group, newGround, type Site, startSite } from "./site.ts";
import { atLeast, printTable, rateColumns, rateRow, under, valueColumns, valueRow } from "./table.ts";

/**
 * `npm run bench`: prints figures beside the aims of the design, and asserts nothing. On a busy machine the ratios still count.
 * `npm run bench -- search` measures one chapter alone.
 */

/** `application.ts` built as the server is: Node runs no JSX. */
async function buildApplication(): Promise<typeof import("./application.ts")> {
  const outDir = join(import.meta.dirname, "../../node_modules/.wardmote-bench");
  const output = { entryFileNames: "application.js" };
  await build({
    logLevel: "warn",
    build: { ssr: join(import.meta.dirname, "application.ts"), outDir, emptyOutDir: true, rolldownOptions: { output } },
  });
  return import(pathToFileURL(join(outDir, "application.js")).href);
}

const application = await buildApplication();

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** First starts each on new ground, then warm starts on the last; answers the running site. */
async function measureStarts(): Promise<Site> {
  const first: number[] = [];
  for (let start = 1; start < 3; start++) {
    const site = await startSite(await newGround());
    first.push(site.untilFirstPage);
    await site.stop();
    await site.clear();
  }
  let site = await startSite(await newGround());
  first.push(site.untilFirstPage);
  const warm: number[] = [];
  for (let start = 0; start < 5; start++) {
    await site.stop();
    site = await startSite(site);
    warm.push(site.untilFirstPage);
  }
  const [cold, again] = [median(first), median(warm)];
  printTable("Start-up: until the first page is there, medians of 3 and 5", valueColumns, [
    valueRow("first start, with a new database", seconds(cold)),
    valueRow("warm start", seconds(again), under(2, again / 1000)),
  ]);
  return site;
}

const wanted = {
  body: group,
  title: "Weekly meeting",
  startsAt: "2027-03-01T17:00",
  zone: "Europe/London",
  minutes: 60,
  joining: "https://meet.example.org/harbour",
};
const reference: Target = { path: "/readyz", expect: 200 };

async function postMeeting({ url }: Site, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/api/v1/meetings`, { method: "POST", headers, body: JSON.stringify(wanted) });
  if (answer.status !== 201) throw new Error(`a meeting was refused: ${await answer.text()}`);
}

async function measurePages(site: Site, load: Generator, app: Application): Promise<void> {
  const page = (path: string): Target => ({ path, expect: 200 });
  const { address } = app.model.clause;
  const etag = (await fetch(site.url)).headers.get("etag") ?? "";
  const targets = {
    "empty route /healthz": page("/healthz"),
    "reference route /readyz": reference,
    "home page": page("/"),
    "home page, 304": { path: "/", headers: { "if-none-match": etag }, expect: 304 },
    "clause page": page(`/charter/${group}/${address}`),
    "meeting page": page("/meetings/1"),
    "charter page": page("/charter"),
    "document page, whole": page(`/charter/${group}`),
    "group page": page(`/groups/${group}`),
    "meetings page": page("/meetings"),
    "ledger page": page("/ledger"),
    "charter JSON": page("/api/v1/charter"),
    "clause JSON": page(`/api/v1/charter/${group}/clauses/${address}`),
    "meeting JSON": page("/api/v1/meetings/1"),
    "meetings JSON": page("/api/v1/meetings"),
  };
  const trials = mapValues(targets, (target) => load.trial(target));
  const figures = await compare(site, trials, { reference: "reference route /readyz", rounds: 5, milliseconds: 500 });
  const rows = Object.entries(figures).map(([name, it]) =>
    rateRow(name, it, name.includes("route") ? undefined : atLeast(0.5, it)),
  );
  printTable("Reading, with 1 000 meetings and 1 000 entries", rateColumns, rows);
}

async function measureActs(site: Site, load: Generator, app: Application, token: string): Promise<void> {
  const post: Target = {
    path: "/api/v1/meetings",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(wanted),
    expect: 201,
  };
  const trials = {
    "bare transaction, the same inserts": inProcess(() => application.insertOne(app)),
    "the act in process": inProcess(() => application.scheduleOne(app, wanted)),
    "the act by JSON over HTTP": load.trial(post),
  };
  const figures = await compare(site, trials, {
    reference: "bare transaction, the same inserts",
    rounds: 5,
    milliseconds: 1000,
  });
  const rows = Object.entries(figures).map(([name, it]) =>
    rateRow(name, it, name.startsWith("the act") ? atLeast(0.5, it) : undefined),
  );
  printTable("Acts: scheduling a meeting; the reference is the bare transaction", rateColumns, rows);
}

async function measureGrowth(site: Site, load: Generator, meetings: number): Promise<string[][]> {
  const paths = {
    reference: "/readyz",
    home: "/",
    "meetings page": "/meetings",
    "meeting page": `/meetings/${meetings}`,
    "meetings JSON": "/api/v1/meetings?when=past",
    "ledger page": "/ledger",
  };
  const trials = mapValues(paths, (path) => load.trial({ path, expect: 200 }));
  const figures = await compare(site, trials, { reference: "reference", rounds: 3, milliseconds: 400 });
  const size = meetings.toLocaleString("en").replaceAll(",", " ");
  return Object.entries(figures).flatMap(([name, it]) =>
    name === "reference" ? [] : [rateRow(`${name}, ${size}`, it)],
  );
}

async function checkpointSize({ url }: Site): Promise<number> {
  const note = await (await fetch(`${url}/ledger/checkpoint`)).text();
  return Number(note.split("\n")[1]);
}

/** Fills meetings and ledger up to `size`, and answers how many entries were appended and sealed per second. */
async function grow(site: Site, app: Application, size: number): Promise<number> {
  await application.fillMeetings(app, size);
  const before = await checkpointSize(site);
  const began = performance.now();
  await application.fillLedger(app, before, size);
  while ((await checkpointSize(site)) < size) await sleep(20);
  return Math.round(((size - before) / (performance.now() - began)) * 1000);
}

/** The real command, its start included. */
async function measureVerification(site: Site, size: number): Promise<string[][]> {
  const file = join(site.folder, `export-${size}`);
  await application.exportTo(file, site.url);
  const time = async (target: string) => {
    const began = performance.now();
    await command(site, "verify", target);
    return performance.now() - began;
  };
  const entries = `${size.toLocaleString("en").replaceAll(",", " ")} entries`;
  const row = async (from: string, target: string) => {
    const taken = median([await time(target), await time(target), await time(target)]);
    return valueRow(`${entries} from ${from}`, seconds(taken), size === 100_000 ? under(5, taken / 1000) : undefined);
  };
  return [await row("the server", site.url), await row("an export", file)];
}

function printMemory(title: string, { pid, folder }: Site): void {
  const database = postgresProcesses(folder);
  const [node, postgres] = [memoryOf([pid], "Pss"), memoryOf(database, "Pss")];
  const words = (megabytes: number | null) => (megabytes === null ? "–" : `${megabytes.toFixed(0)} MB`);
  const all = node === null ? null : node + (postgres ?? 0);
  printTable(title, valueColumns, [
    valueRow("server process, resident", words(memoryOf([pid], "Rss"))),
    valueRow("server process, its share", words(node)),
    valueRow(`PostgreSQL, ${database.length} processes, their share`, words(postgres)),
    valueRow("together", words(all), all === null ? undefined : { words: "< 200 MB", met: all < 200 }),
  ]);
}

async function measureCommunity(site: Site): Promise<void> {
  const token = await found(site);
  printMemory("Memory before any load", site);
  for (let meeting = 0; meeting < 10; meeting++) await postMeeting(site, token);
  const app = await application.openApplication(site.folder, site.environment.DATABASE_URL, token, 10);
  const load = startGenerator(site);
  try {
    await application.fillMeetings(app, 10);
    const growth = await measureGrowth(site, load, 10);
    const verification: string[][] = [];
    for (const size of [1000, 10_000, 100_000]) {
      const sealed = await grow(site, app, size);
      verification.push(...(await measureVerification(site, size)));
      if (size === 1000) await measurePages(site, load, app);
      if (size !== 10_000) growth.push(...(await measureGrowth(site, load, size)));
      if (size === 100_000) verification.push(valueRow("appended and sealed, entries per second", `${sealed}`));
    }
    printTable("Growth: reading as meetings and entries become many", rateColumns, growth);
    printTable("Verification by the command, medians of 3", valueColumns, verification);
    await measureActs(site, load, app, token);
  } finally {
    load.stop();
    await app.close();
  }
}

async function withFounded(measure: (site: Site, app: Application) => Promise<void>): Promise<void> {
  const site = await startSite(await newGround());
  try {
    const token = await found(site);
    await postMeeting(site, token);
    const app = await application.openApplication(site.folder, site.environment.DATABASE_URL, token, 10);
    await measure(site, app).finally(() => app.close());
  } finally {
    await site.stop();
    await site.clear();
  }
}

const chapters = {
  community: async () => {
    const site = await measureStarts();
    try {
      await measureCommunity(site);
      printMemory("Memory after all this", site);
    } finally {
      await site.stop();
      await site.clear();
    }
  },
  search: () => withFounded((site, { owner }) => measureSearch(site, owner, [1, 10, 100])),
  demonstration: () => measureDemonstration([1, 10]),
};

const isChapter = (word: string): word is keyof typeof chapters => Object.hasOwn(chapters, word);
const asked = process.argv.slice(2);
const unknown = asked.find((word) => !isChapter(word));
if (unknown !== undefined) throw new Error(`no chapter “${unknown}”; there are ${Object.keys(chapters).join(", ")}`);
for (const [name, measure] of Object.entries(chapters)) if (asked.length === 0 || asked.includes(name)) await measure();
