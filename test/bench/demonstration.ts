import { compare, mapValues, startGenerator } from "./measure.ts";
import { newGround, type Site, startSite } from "./site.ts";
import { printTable, rateColumns, rateRow } from "./table.ts";

/** Pages that judge or list much, as the demonstration grows. */
export async function measureDemonstration(scales: readonly number[]): Promise<void> {
  const rows: string[][] = [];
  for (const scale of scales) {
    const ground = await newGround();
    const site = await startSite(ground, "demo", "--data", ground.folder, "--scale", `${scale}`);
    try {
      rows.push(...(await measurePages(site, scale)));
    } finally {
      await site.stop();
      await site.clear();
    }
  }
  printTable("Growth: the pages that judge, as the demonstration grows", rateColumns, rows);
}

async function measurePages(site: Site, scale: number): Promise<string[][]> {
  const document = await longestDocument(site);
  const paths = {
    reference: "/readyz",
    home: "/",
    "meeting page with minutes": `/meetings/${await meetingWithMinutes(site)}`,
    attendance: "/meetings/attendance",
    "conformance, all": "/conformance",
    "conformance of a document": `/conformance/${document}`,
    "record linter": "/reports/record",
    "document page": `/charter/${document}`,
  };
  const load = startGenerator(site);
  try {
    const trials = mapValues(paths, (path) => load.trial({ path, expect: 200 }));
    const figures = await compare(site, trials, { reference: "reference", rounds: 3, milliseconds: 1000 });
    return Object.entries(figures).map(([name, it]) => rateRow(`${name}, × ${scale}`, it));
  } finally {
    load.stop();
  }
}

async function read<Answer>({ url }: Site, path: string): Promise<Answer> {
  return (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer;
}

/** The one with most clauses. */
async function longestDocument(site: Site): Promise<string> {
  const { documents } = await read<{ documents: readonly { slug: string }[] }>(site, "charter");
  let longest = { slug: "", clauses: 0 };
  for (const { slug } of documents) {
    const { clauses } = await read<{ clauses: readonly unknown[] }>(site, `charter/${slug}`);
    if (clauses.length > longest.clauses) longest = { slug, clauses: clauses.length };
  }
  return longest.slug;
}

/** The last meeting of which there is a file. */
async function meetingWithMinutes(site: Site): Promise<number> {
  const { meetings } = await read<{ meetings: readonly { number: number }[] }>(site, "meetings?when=past");
  for (const { number } of meetings) if ((await fetch(`${site.url}/meetings/${number}/file`)).ok) return number;
  throw new Error("the demonstration has no minutes");
}
