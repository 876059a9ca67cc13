import { expect, test } from "vitest";
import { chromiumMissing, closeBrowserAfterwards, findChromium, journey } from "./chromium.ts";

closeBrowserAfterwards();

test("CHROMIUM_PATH is believed before the usual places", () => {
  expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
  expect(findChromium({ CHROMIUM_PATH: "/nowhere/chromium" })).toBeUndefined();
});

test("a missing Chromium is a reason to skip, and a fault where it is required", () => {
  const nowhere = { CHROMIUM_PATH: "/nowhere/chromium" };
  expect(chromiumMissing(nowhere)).toMatch(/^no Chromium here: install/);
  expect(() => chromiumMissing({ ...nowhere, WARDMOTE_REQUIRE_CHROMIUM: "1" })).toThrow("WARDMOTE_REQUIRE_CHROMIUM=1");
});

journey("a journey reads a page without a network", async ({ page }) => {
  await page.setContent("<main lang='en'><h1>Of the record</h1></main>");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Of the record");
});

journey("each journey begins with its own cookies", async ({ context }) => {
  expect(await context.cookies()).toEqual([]);
});
