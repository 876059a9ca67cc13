import type { BrowserContext, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { closeBrowserAfterwards, journey } from "../chromium.ts";
import { look } from "./look.ts";
import { siteOfJourneys } from "./site.ts";
import { foundByCommands, people, send, unfold } from "./steps.ts";

closeBrowserAfterwards();

const ourSite = siteOfJourneys(foundByCommands);

/** A key that verifies its user, as the browser's own test tool plays it. */
async function plugInKey(page: Page): Promise<void> {
  const tool = await page.context().newCDPSession(page);
  await tool.send("WebAuthn.enable");
  await tool.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Follows the last link that was mailed to an address. */
async function follow(page: Page, mail: string, path: "sign-in" | "me/mail"): Promise<void> {
  const letters = JSON.parse(await ourSite().demand("outbox", "--json")) as { to: string; body: string }[];
  const pattern = new RegExp(`https?:\\S+/${path}/\\S+`);
  const link = letters
    .filter((it) => it.to === mail)
    .map((it) => pattern.exec(it.body)?.[0])
    .find(Boolean);
  if (!link) throw new Error(`no letter to ${mail} has a link`);
  await page.goto(link);
}

async function signInByMail(page: Page, mail: string): Promise<void> {
  await page.goto(`${ourSite().url}/sign-in`);
  await page.getByLabel("Your mail address").fill(mail);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await follow(page, mail, "sign-in");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

const main = (page: Page) => page.locator("main");

describe("passkeys", () => {
  journey("somebody adds one, signs in with it, and needs no mail any more", async ({ page }) => {
    const site = ourSite();
    await plugInKey(page);
    await signInByMail(page, people.chair.mail);
    await page.getByLabel("Name of a new passkey").fill("Mira’s phone");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("The passkey “Mira’s phone” is yours.").waitFor();
    await look(page);

    await page.goto(`${site.url}/me/second-factor`);
    await page.getByRole("button", { name: "Use your passkey" }).click();
    await page.getByText("this session has a second factor now").waitFor();

    await page.getByRole("button", { name: "Sign out" }).last().click();
    await page.goto(`${site.url}/sign-in`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL(`${site.url}/me`);
    expect(await main(page).innerText()).toContain(people.chair.name);
    await page.goto(`${site.url}/me/second-factor`);
    expect(await main(page).innerText()).toContain("This session has a second factor");
    await look(page);
    await page.goto(`${site.url}/me/notifications`);
    expect(await main(page).innerText()).toContain("Mira’s phone");
    await look(page);
    await page.getByRole("button", { name: "Mark all as read" }).click();
    expect(await page.locator(".unread").count()).toBe(0);
  });

  journey("without a key in reach the page says what happened and loses nothing", async ({ page }) => {
    await page.goto(`${ourSite().url}/sign-in`);
    const tool = await page.context().newCDPSession(page);
    await tool.send("WebAuthn.enable");
    await page.getByLabel("Your mail address").fill("kept@example.org");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText(/Follow your browser|Nothing was done/).waitFor();
    expect(await page.getByLabel("Your mail address").inputValue()).toBe("kept@example.org");
  });

  journey("without script the page says so, and the mailed link works", async ({ context }) => {
    const browser = context.browser();
    if (!browser) throw new Error("this context belongs to no browser");
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await plain.newPage();
    await page.goto(`${ourSite().url}/sign-in`);
    expect(await page.getByText("Passkeys need JavaScript").isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()).toBe(false);
    await look(page);
    await signInByMail(page, people.participant.mail);
    expect(await main(page).innerText()).toContain(people.participant.name);
    await plain.close();
  });

  journey("a script is allowed on the pages that need one, and nowhere else", async ({ page }) => {
    const site = ourSite();
    const policyOf = async (path: string) =>
      (await page.goto(`${site.url}${path}`))?.headers()["content-security-policy"] ?? "";
    expect(await policyOf("/sign-in")).toContain("script-src 'self'");
    expect(await policyOf("/people")).not.toContain("script-src");
    expect(await page.locator("script").count()).toBe(0);
  });
});

const signedIn = async (context: BrowserContext, mail: string): Promise<Page> => {
  const page = await context.newPage();
  await signInByMail(page, mail);
  return page;
};

describe("one's own page", () => {
  journey("somebody says where they belong, changes their address, and is found", async ({ context }) => {
    const site = ourSite();
    const page = await signedIn(context, people.long.mail);
    await unfold(page, "Add an affiliation");
    await send(page, "Add an affiliation", { Organisation: "Example GmbH", "First day": "2024-02-01" });
    await look(page);
    await unfold(page, "Change the mail address");
    await send(page, "Set the mail address", { "New mail address": "longer@example.org" });
    await follow(page, "longer@example.org", "me/mail");
    await look(page);
    await send(page, "Confirm the address", {});
    expect(await main(page).innerText()).toContain("longer@example.org");

    await page.goto(`${site.url}/people/organisations`);
    await look(page);
    await page.getByRole("link", { name: "Example GmbH" }).click();
    await look(page);
    await main(page).getByRole("link", { name: people.long.name }).click();
    expect(await main(page).innerText()).toContain("1 Feb 2024");
    await look(page);
  });

  journey("somebody has their data erased, and the ledger still verifies", async ({ context }) => {
    const site = ourSite();
    const page = await signedIn(context, people.far.mail);
    await page.goto(`${site.url}/me/erase`);
    await look(page);
    await send(page, "Erase your data", { Type: "no" });
    expect(await main(page).innerText()).toContain("One thing to mend");
    await look(page);
    await send(page, "Erase your data", { Type: `erase ${people.far.name}` });
    expect(await page.locator("body").innerText()).toContain("Your data is erased");
    await page.goto(`${site.url}/groups/tsc`);
    expect(await page.content()).not.toContain(people.far.name);
    expect(await main(page).innerText()).toContain("Erased person");
    expect((await site.run("verify", site.url)).code).toBe(0);
  });
});
