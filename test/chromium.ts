import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, test } from "vitest";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];

/** Quiet, and without calls to anybody: what a test sees comes from the server under test. */
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium at CHROMIUM_PATH, else the system's; nothing where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [env.CHROMIUM_PATH, ...(env.CHROMIUM_PATH ? [] : usual)].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** Why a journey cannot be made here; a fault where WARDMOTE_REQUIRE_CHROMIUM=1 forbids to pass over it. */
export function chromiumMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (findChromium(env)) return undefined;
  const reason = "no Chromium here: install the system's, or set CHROMIUM_PATH";
  if (env.WARDMOTE_REQUIRE_CHROMIUM === "1") throw new Error(`WARDMOTE_REQUIRE_CHROMIUM=1, and ${reason}`);
  return reason;
}

let running: Promise<Browser> | undefined;

/** The test file's browser, started by its first journey. */
function browser(): Promise<Browser> {
  running ??= chromium.launch({ executablePath: findChromium() ?? "", args });
  return running;
}

/**
 * A test in the system's Chromium: `context` has its own cookies, `page` is its first page. Without a Chromium it is skipped
 * with the reason, or fails where WARDMOTE_REQUIRE_CHROMIUM=1.
 */
export const journey = test.extend<{ context: BrowserContext; page: Page }>({
  context: async ({ skip }, use) => {
    const reason = chromiumMissing();
    if (reason) return skip(reason);
    const context = await (await browser()).newContext();
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => use(await context.newPage()),
});

/** Call once at the top of each file with journeys. */
export function closeBrowserAfterwards(): void {
  afterAll(async () => (await running)?.close());
}
