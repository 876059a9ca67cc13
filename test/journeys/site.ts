import { spawn } from "node:child_process";
import { once } from "node:events";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { chromiumMissing } from "../chromium.ts";
import { command, demand, type Ended, newInstallation, openWorkshop } from "../soak/process.ts";

/** The built server on data of its own, as somebody sees it who has just started it. */
export interface Site {
  readonly url: string;
  /** The one-time link that `start` printed. */
  readonly setUpLink: string;
  /** Runs a command beside the server, such as `verify`. */
  run(...parameters: readonly string[]): Promise<Ended>;
  /** The output of a command that must succeed. */
  demand(...parameters: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** One site for all journeys of a file, open before the first one and closed after the last; none where there is no Chromium. */
export function siteOfJourneys(prepare: (site: Site) => Promise<void> = async () => {}): () => Site {
  let site: Site | undefined;
  beforeAll(async () => {
    if (chromiumMissing()) return;
    site = await openSite();
    await prepare(site);
  });
  afterAll(() => site?.close());
  return () => {
    if (!site) throw new Error("no site is open");
    return site;
  };
}

/** How long the first start may take, in milliseconds: it makes the database. */
const startLimit = 30_000;

export async function openSite(): Promise<Site> {
  const workshop = await openWorkshop();
  const installation = await newInstallation(workshop, "data");
  const { dataDir, port, program, url } = installation;
  const env = { PATH: process.env.PATH, WARDMOTE_DATA: dataDir, PORT: `${port}`, LOG_LEVEL: "error" };
  const server = spawn(process.execPath, [program, "start"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const setUpLink = await linkIn(server.stdout);
  return {
    url,
    setUpLink,
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

/** The link in what the server prints. It is read to the end, so that the server never writes into a closed pipe. */
const linkIn = (output: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`the server printed no set-up link: ${said}`)), startLimit);
    output.on("data", (part) => {
      said += part;
      const link = /https?:\S+\/setup\/\S+(?=\s)/.exec(said)?.[0];
      if (!link) return;
      clearTimeout(late);
      resolve(link);
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
