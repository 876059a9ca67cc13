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

async function longestDocument({ url }: Site): Promise<string> {
  const { documents } = (await (await fetch(`${url}/api/v1/charter`)).json()) as {
    documents: readonly { document: string; clauses: number }[];
  };
  const [longest] = documents.toSorted((a, b) => b.clauses - a.clauses);
  if (!longest) throw new Error("the demonstration has no document");
  return longest.document;
}

/** The last meeting of which there is a file. */
async function meetingWithMinutes({ url }: Site): Promise<number> {
  const { meetings } = (await (await fetch(`${url}/api/v1/meetings?when=past`)).json()) as {
    meetings: readonly { number: number }[];
  };
  for (const { number } of meetings) if ((await fetch(`${url}/meetings/${number}/file`)).ok) return number;
  throw new Error("the demonstration has no minutes");
}
