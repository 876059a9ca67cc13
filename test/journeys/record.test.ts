import type { BrowserContext, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { closeBrowserAfterwards, journey } from "../chromium.ts";
import { look, problemsAtAGlance, problemsOf } from "./look.ts";
import { type Site, siteOfJourneys, visitors } from "./site.ts";
import { foundByCommands, people, send, unfold } from "./steps.ts";

closeBrowserAfterwards();

const ourSite = siteOfJourneys(foundByCommands);
const visitor = visitors();
const main = (page: Page) => page.locator("main");

/** The page of somebody who is signed in and has acknowledged the code of conduct. */
async function signedIn(who: keyof typeof people, context: BrowserContext): Promise<Page> {
  const site = ourSite();
  const page = await visitor(who, context);
  await page.goto(`${site.url}/me`);
  if (!(await page.getByText("You need to sign in first.").isVisible())) return page;
  const { mail } = people[who];
  await page.goto(`${site.url}/sign-in`);
  await send(page, "Sign in", { "Your mail address": mail });
  const letters = JSON.parse(await site.demand("outbox", "--json")) as { to: string; body: string }[];
  const link = letters.flatMap((it) =>
    it.to === mail ? (/https?:\S+\/sign-in\/\S+/.exec(it.body)?.[0] ?? []) : [],
  )[0];
  if (!link) throw new Error(`no letter to ${mail} has a link`);
  await page.goto(link);
  await send(page, "Sign in", {});
  await send(page, "Take part", {});
  return page;
}

/** `WARDMOTE_PICTURES=1 npx vitest run test/journeys/record -t picture` takes the picture of the README anew. */
if (process.env.WARDMOTE_PICTURES === "1") {
  journey("the picture shows the home page of a founded community", async ({ context }) => {
    const site = ourSite();
    const page = await signedIn("chair", context);
    const titles = ["Monthly meeting", "Triage rota, second half of the year", "Fuzzing clinic"];
    for (const [week, title] of titles.entries()) {
      const day = new Date(Date.now() + (7 * week + 4) * 86_400_000).toISOString().slice(0, 10);
      await page.goto(`${site.url}/meetings/new`);
      await send(page, "Schedule a meeting", { Title: title, "Day and time": `${day}T16:00` });
    }
    const stranger = await visitor("stranger", context);
    await stranger.setViewportSize({ width: 1360, height: 940 });
    await stranger.goto(site.url);
    await stranger.screenshot({ path: "docs/pictures/home.png" });
  });
}

describe("refusals", () => {
  journey.for(["stranger", "participant", "admin"] as const)(
    "the %s is told who may schedule a meeting, and by which clause",
    async (who, { context }) => {
      const site = ourSite();
      const page = who === "stranger" ? await visitor(who, context) : await signedIn(who, context);
      await page.goto(`${site.url}/meetings/new`);
      expect(await main(page).innerText()).toContain("Only the Chairperson of the Security WG may schedule a meeting.");
      expect(await page.locator("form[action='/meetings']").count()).toBe(0);
      await look(page);
      await main(page)
        .getByRole("button", { name: /^§ Chairperson 3/ })
        .click();
      const words = page.locator(".clause-words:popover-open");
      expect(await words.innerText()).toContain("scheduling regular meetings of the Security WG community");
      await page.keyboard.press("Escape");
      const posted = await post(page, site, "/meetings", meeting);
      expect(posted.status()).toBe(403);
      expect(await posted.text()).toContain("Only the Chairperson of the Security WG may schedule a meeting.");
      const wayOut = who === "stranger" ? "Sign in, if that is you" : "See who holds the seat";
      await main(page).getByRole("link", { name: wayOut }).click();
      await look(page);
    },
  );

  journey.for(["stranger", "participant", "admin", "chair"] as const)(
    "the %s cannot move the chair's seat after the founding: only the TSC by motion",
    async (who, { context }) => {
      const site = ourSite();
      const page = who === "stranger" ? await visitor(who, context) : await signedIn(who, context);
      const seat = "/groups/security-wg/seats/chair";
      await page.goto(`${site.url}${seat}`);
      const refusals = page.locator(".refusal");
      const note = refusals.filter({ hasText: "Only the TSC by motion may appoint the Chairperson." });
      expect(await note.count()).toBe(1);
      expect(await note.getByRole("button", { name: /^§ Chairperson [12]$/ }).count()).toBe(1);
      const term = { email: people.participant.mail, startsOn: "2026-05-01", source: "https://example.org" };
      const posted = await post(page, site, seat, term);
      expect(posted.status()).toBe(403);
      expect(await posted.text()).toContain("Only the TSC by motion may appoint the Chairperson.");
      await page.reload();
      expect(await page.locator(".states").innerText()).toBe(`Held by ${people.chair.name}`);
    },
  );

  journey("what is not there and what is not open to you look the same", async ({ context }) => {
    const site = ourSite();
    const page = await visitor("stranger", context);
    const shown: string[] = [];
    for (const path of [
      "/nowhere",
      "/admin/outbox",
      "/groups/tsc/seats/nobody",
      "/meetings/999",
      "/ledger/entries/99999",
    ]) {
      expect((await page.goto(`${site.url}${path}`))?.status(), path).toBe(404);
      shown.push(await main(page).innerText());
    }
    expect(new Set(shown).size).toBe(1);
    await look(page);
  });

  journey("a form of another site does nothing, and a used link signs nobody in", async ({ context }) => {
    const site = ourSite();
    const page = await visitor("stranger", context);
    const body = `<form method="post" action="${site.url}/sign-out"><button>Win a prize</button></form>`;
    await page.route("http://elsewhere.example/", (route) => route.fulfill({ contentType: "text/html", body }));
    await page.goto("http://elsewhere.example/");
    await page.getByRole("button").click();
    await page.waitForLoadState();
    expect(await main(page).innerText()).toContain("This form was not sent from a page of this site");
    await look(page);
    await page.goto(`${site.url}/sign-in/a-link-that-is-not-ours`);
    await look(page);
    await send(page, "Sign in", {});
    expect(await main(page).innerText()).toContain("This link has been used, has expired, or is not ours.");
    await look(page);
    await page.goto(`${site.url}/me`);
    expect(await main(page).innerText()).toContain("You need to sign in first.");
    await look(page);
  });
});

describe("one's own account", () => {
  journey("a token is shown once, and revoked", async ({ context }) => {
    const site = ourSite();
    const page = await signedIn("participant", context);
    await page.goto(`${site.url}/me`);
    await unfold(page, "Make a token");
    await send(page, "Make a token", {});
    expect(await main(page).innerText()).toContain("The name of the token is missing.");
    await look(page);
    await send(page, "Make a token", { "What is it for": "Calendar", "What may it do": "Act for me in governance" });
    await look(page);
    const token = await page.locator(".copy-line").first().innerText();
    const asked = { headers: { authorization: `Bearer ${token}` } };
    expect((await context.request.get(`${site.url}/api/v1/me`, asked)).status()).toBe(200);
    await page.getByRole("link", { name: "Back to your page" }).click();
    await look(page);
    await page.getByRole("button", { name: "Revoke Calendar" }).click();
    await expect.poll(() => main(page).innerText()).toContain("The token is revoked.");
    expect((await context.request.get(`${site.url}/api/v1/me`, asked)).status()).toBe(401);
  });

  journey("whoever a sealed entry is about opens it to everybody, and has it erased", async ({ context }) => {
    const site = ourSite();
    const page = await signedIn("participant", context);
    const sealed = page.getByRole("row", { name: "Sealed" }).getByRole("link");
    const findSealed = async () => {
      await page.goto(`${site.url}/me`);
      await page.getByRole("link", { name: "verify" }).click();
      return sealed.count();
    };
    await expect.poll(findSealed).toBeGreaterThan(0);
    await sealed.first().click();
    const entry = page.url();
    await look(page);
    const stranger = await visitor("stranger", context);
    const seenByStranger = async () => {
      await stranger.goto(entry);
      await look(stranger);
      return stranger.locator(".states").innerText();
    };
    expect(await seenByStranger()).toBe("Sealed");
    await send(page, "Open or erase this entry", {}, "Open it to everybody");
    expect(await seenByStranger()).toBe("Open");
    await send(page, "Open or erase this entry", {}, "Have it erased");
    expect(await seenByStranger()).toBe("Erased");
    expect((await site.run("verify", site.url)).code).toBe(0);
  });
});

describe("by keyboard alone", () => {
  journey("the first stop skips to the content, the next ones go down the page", async ({ context }) => {
    const site = ourSite();
    const page = await visitor("stranger", context);
    await page.goto(site.url);
    const stops: string[] = [];
    for (let stop = 0; stop < 13; stop++) {
      await page.keyboard.press("Tab");
      const words = await page
        .locator(":focus")
        .evaluate((it) => (it instanceof HTMLInputElement ? it.placeholder : (it as HTMLElement).innerText));
      stops.push(words.replaceAll(/\s+/g, " "));
    }
    expect(stops).toEqual([
      "Skip to the content",
      "Security Working Group Lantern",
      ...["Home", "Charter", "Conformance", "Meetings", "Ledger", "Record linter", "People", "Groups"],
      "Search the record",
      "Sign in",
      "§ Purpose 1",
    ]);
    await page.goto(site.url);
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").evaluate((it) => it.getBoundingClientRect().top >= 0)).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("§ Purpose 1");
  });

  journey("a clause mark opens to the clause's words and closes again", async ({ context }) => {
    const site = ourSite();
    const page = await visitor("stranger", context);
    await page.goto(site.url);
    const mark = page.getByRole("button", { name: "§ Purpose 1" });
    await mark.focus();
    await page.keyboard.press("Enter");
    const words = page.locator(".clause-words:popover-open");
    expect(await words.innerText()).toContain("Keep Lantern safe to run");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Read it in its place");
    await page.keyboard.press("Escape");
    expect(await words.count()).toBe(0);
    expect(await mark.evaluate((it) => it === document.activeElement)).toBe(true);
  });

  journey("on a phone the menu opens, leads on, and closes", async ({ context }) => {
    const site = ourSite();
    const page = await visitor("stranger", context);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(site.url);
    const rail = page.getByRole("navigation", { name: "Main" });
    expect(await rail.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).focus();
    await page.keyboard.press("Enter");
    expect(await rail.isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await rail.isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    await rail.getByRole("link", { name: "Ledger" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}/ledger`);
    await page.setViewportSize({ width: 1360, height: 900 });
  });
});

journey("a look finds what is wrong, in every light and at every width", async ({ page }) => {
  const style =
    "@media (prefers-color-scheme: dark) { p { color: #222; background: #000 } } @media (max-width: 400px) { p { width: 500px } }";
  const body = `<!doctype html><html lang="en"><title>A</title><style>${style}</style><main><h1>A</h1><p>Words</p><img src="/x"></main></html>`;
  await page.route("http://elsewhere.example/**", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto("http://elsewhere.example/");
  const found = (await problemsOf(page)).join("\n");
  for (const problem of ["1360 light: image-alt", "390 dark: color-contrast", "390: scrolls", "320: scrolls"]) {
    expect(found).toContain(problem);
  }
  expect(found).not.toContain("light: color-contrast");
});

describe("the record", () => {
  journey("120 meetings are read page by page, each of them once", async ({ context }) => {
    const site = ourSite();
    const token = await site.demand("token", "create", "--person", people.chair.mail, "--scope", "read,govern");
    const long = "A title that somebody has filled with the whole agenda ".repeat(4).slice(0, 200);
    const schedule = async (number: number) => {
      const day = new Date(Date.UTC(new Date().getUTCFullYear() + 1, 0, number, 9)).toISOString().slice(0, 16);
      const title = number === 2 ? long : `Office hour ${number}`;
      const made = await context.request.post(`${site.url}/api/v1/meetings`, {
        headers: { authorization: `Bearer ${token}`, "idempotency-key": `meeting-${number}` },
        data: { body: "security-wg", title, startsAt: day, zone: "Etc/UTC", minutes: 30 },
      });
      expect(made.status(), await made.text()).toBe(201);
    };
    await schedule(1);
    await schedule(2);
    for (let from = 3; from <= 120; from += 10)
      await Promise.all(Array.from({ length: Math.min(10, 121 - from) }, (_, index) => schedule(from + index)));
    const page = await visitor("stranger", context);
    await page.goto(`${site.url}/meetings`);
    await look(page);
    const numbers = await page.locator(".data .number").allInnerTexts();
    for (const size of [50, 20]) {
      await page.getByRole("link", { name: "Later" }).click();
      const more = await page.locator(".data .number").allInnerTexts();
      expect(more).toHaveLength(size);
      numbers.push(...more);
    }
    expect(new Set(numbers).size).toBe(120);
    expect(await page.getByRole("link", { name: "Later" }).count()).toBe(0);
    await page.goto(`${site.url}/meetings/2`);
    expect(await page.title()).toContain(long.trim());
    await look(page);
  });

  journey(
    "every page that a stranger can reach by links is there, and fit to be seen",
    { timeout: 90_000 },
    async ({ context }) => {
      const site = ourSite();
      const page = await visitor("stranger", context);
      const waiting = ["/", "/api"];
      const seen = new Map<string, number>();
      const known = new Set(waiting);
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        const answer = await page.request.get(`${site.url}${path}`, { headers: { accept: "text/html" } });
        expect(answer.status(), path).toBe(path === "/me" ? 401 : 200);
        if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
        await page.goto(`${site.url}${path}`);
        expect(await problemsAtAGlance(page), path).toEqual([]);
        for (const link of await page
          .locator("a")
          .evaluateAll((links) => links.map((it) => it.getAttribute("href") ?? ""))) {
          const next = link.replace(/#.*/, "");
          if (!next.startsWith("/") || known.has(next)) continue;
          known.add(next);
          const kind = kindOf(next);
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          if (seen.get(kind) === 1 || kind === "/charter/:") waiting.push(next);
        }
      }
      expect([...seen.keys()].sort()).toEqual(
        expect.arrayContaining([
          "/charter",
          "/charter/:",
          "/charter/:/:",
          "/groups/:",
          "/groups/:/seats/:",
          "/ledger/entries/:",
          "/meetings/:",
        ]),
      );
    },
  );
});

/** Meetings lie ahead whenever this runs. */
const nextYear = new Date().getFullYear() + 1;

const meeting = {
  body: "security-wg",
  title: "A meeting",
  startsAt: `${nextYear}-06-10T09:00`,
  zone: "Europe/London",
  minutes: "60",
};

/** Posts a form with the visitor's cookies, past the page that does not offer it. */
const post = (page: Page, site: Site, path: string, form: Readonly<Record<string, string>>) =>
  page.request.post(`${site.url}${path}`, { form, headers: { origin: site.url, accept: "text/html" } });

/** Pages of one kind have one shape: `/meetings/7` and `/meetings/8`. */
function kindOf(path: string): string {
  const [, first = "", ...rest] = path.replace(/\?.*/, "?").split("/");
  if (first === "charter" && rest.length > 1) return "/charter/:/:";
  return `/${[first, ...rest.map((part, at) => (["seats", "entries", "new"].includes(part) && at < 2 ? part : ":"))].join("/")}`;
}
