import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const wide = { width: 1360, height: 900 };
const phone = { width: 390, height: 844 };
/** 1280 pixels at 400 %, WCAG 1.4.10. */
const zoomed = { width: 320, height: 640 };

const everything: RunOptions = { resultTypes: ["violations"] };
/** In the other scheme only the colours are others. */
const colours: RunOptions = { ...everything, runOnly: ["color-contrast"] };
const looks = [
  ["light", everything],
  ["dark", colours],
] as const;

let mirror: Promise<Page> | undefined;

/** A second browser window in which scripts may run: axe needs them, visitors do without. */
async function mirrorOf(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error("the page belongs to no browser");
  mirror ??= browser.newPage({ reducedMotion: "reduce" });
  const copy = await mirror;
  const body = await page.content();
  await copy.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  await copy.goto(page.url());
  await copy.unroute(page.url());
  await copy.evaluate(await axe);
  return copy;
}

/** The same on a phone in light, wide in dark, and zoomed in: enough where very many pages are judged one after another. */
export async function problemsAtAGlance(page: Page): Promise<string[]> {
  const copy = await mirrorOf(page);
  await copy.setViewportSize(wide);
  await copy.emulateMedia({ colorScheme: "dark" });
  const dark = await violations(copy, colours);
  await copy.setViewportSize(phone);
  await copy.emulateMedia({ colorScheme: "light" });
  const light = await violations(copy, everything);
  return [
    ...dark.map((it) => `dark: ${it}`),
    ...light.map((it) => `light: ${it}`),
    ...(await scrollsAt(copy, [phone, zoomed])),
  ];
}

/** The very page that a visitor sees has to be fit to be seen. */
export const look = async (page: Page): Promise<void> => expect(await problemsOf(page), page.url()).toEqual([]);

/** What is wrong with a page in light and dark, wide and on a phone, and zoomed in. */
export async function problemsOf(page: Page): Promise<string[]> {
  const copy = await mirrorOf(page);
  const problems: string[] = [];
  for (const viewport of [wide, phone]) {
    await copy.setViewportSize(viewport);
    for (const [colorScheme, options] of looks) {
      await copy.emulateMedia({ colorScheme });
      const found = await violations(copy, options);
      problems.push(...found.map((it) => `${viewport.width} ${colorScheme}: ${it}`));
    }
  }
  return [...problems, ...(await scrollsAt(copy, [wide, phone, zoomed]))];
}

async function scrollsAt(copy: Page, viewports: readonly (typeof wide)[]): Promise<string[]> {
  const problems: string[] = [];
  for (const viewport of viewports) {
    await copy.setViewportSize(viewport);
    const over = await copy.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) problems.push(`${viewport.width}: scrolls ${over} pixels to the side`);
  }
  return problems;
}

const violations = (page: Page, options: RunOptions): Promise<string[]> =>
  page.evaluate(async (chosen) => {
    const { axe: judge } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    const { violations: found } = await judge.run(chosen);
    return found.map(({ id, nodes }) => `${id} at ${nodes.map((it) => it.target.join(" ")).join(", ")}`);
  }, options);
