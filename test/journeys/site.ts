import { spawn } from "node:child_process";
import { once } from "node:events";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { chromiumMissing } from "../chromium.ts";
import { command, demand, type Ended, newInstallation, openWorkshop } from "../soak/process.ts";

/** The built server on data of its own, as somebody sees it who has just started it. */
export interface Site {
  readonly url: string;
  /** The one-time link that `start` printed; empty for the demonstration, which needs none. */
  readonly setUpLink: string;
  /** The links to sign in that `demo` printed, by whom they are for. */
  readonly signInLinks: ReadonlyMap<string, string>;
  /** Runs a command beside the server, such as `verify`. */
  run(...parameters: readonly string[]): Promise<Ended>;
  /** The output of a command that must succeed. */
  demand(...parameters: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** One site for all journeys of a file, open before the first one and closed after the last; none where there is no Chromium. */
export function siteOfJourneys(
  prepare: (site: Site) => Promise<void> = async () => {},
  opening: () => Promise<Site> = openSite,
): () => Site {
  let site: Site | undefined;
  beforeAll(async () => {
    if (chromiumMissing()) return;
    site = await opening();
    await prepare(site);
  }, demonstrationLimit);
  afterAll(() => site?.close());
  return () => {
    if (!site) throw new Error("no site is open");
    return site;
  };
}

/** How long the first start may take, in milliseconds: it makes the database. */
const startLimit = 30_000;
/** The same for a demonstration, which plays a year first. */
const demonstrationLimit = 240_000;

export const openSite = (): Promise<Site> => open("start", /https?:\S+\/setup\/\S+(?=\s)/, startLimit);

/** The demonstration as `wardmote demo` builds and serves it. */
export const openDemonstration = (): Promise<Site> =>
  open("demo", /(?:https?:\S+\/sign-in\/\S+\s[\s\S]*){4}/, demonstrationLimit);

async function open(word: "start" | "demo", awaited: RegExp, limit: number): Promise<Site> {
  const workshop = await openWorkshop();
  const installation = await newInstallation(workshop, "data");
  const { dataDir, port, program, url } = installation;
  const env = { PATH: process.env.PATH, WARDMOTE_DATA: dataDir, PORT: `${port}`, LOG_LEVEL: "error" };
  const server = spawn(process.execPath, [program, "--data", dataDir, word], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await wordsOf(server.stdout, awaited, limit);
  return {
    url,
    setUpLink: /https?:\S+\/setup\/\S+/.exec(said)?.[0] ?? "",
    signInLinks: new Map(
      [...said.matchAll(/^ {2}(\S.*?) (?:chairs|takes|runs) .*\n {4}(\S+)/gm)].map(([, who = "", link = ""]) => [
        who,
        link,
      ]),
    ),
    run: (...parameters) => command(installation, ...parameters),
    demand: (...parameters) => demand(installation, ...parameters),
    async close() {
      if (server.exitCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        await ended;
      }
      await workshop.remove();
    },
  };
}

/** What the server prints up to the awaited. It is read to the end, so that the server never writes into a closed pipe. */
const wordsOf = (output: NodeJS.ReadableStream, awaited: RegExp, limit: number): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`the server printed no link: ${said}`)), limit);
    output.on("data", (part) => {
      said += part;
      if (!awaited.test(said)) return;
      clearTimeout(late);
      resolve(said);
    });
  });

/** Pages need no script, so nobody brings one. A visitor keeps their cookies from journey to journey. */
const withoutScript: BrowserContextOptions = {
  javaScriptEnabled: false,
  viewport: { width: 1360, height: 900 },
  reducedMotion: "reduce",
};

/** Visitors by name, each with a browser of their own. `beside` is any context of the browser to use. */
export function visitors(): (name: string, beside: BrowserContext) => Promise<Page> {
  const known = new Map<string, Page>();
  return async (name, beside) => {
    const page = known.get(name);
    if (page && !page.isClosed()) return page;
    const browser = beside.browser();
    if (!browser) throw new Error("this context belongs to no browser");
    const made = await (await browser.newContext(withoutScript)).newPage();
    known.set(name, made);
    return made;
  };
}
