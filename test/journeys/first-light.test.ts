import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { closeBrowserAfterwards, journey } from "../chromium.ts";
import { look } from "./look.ts";
import { openSite, type Site, siteOfJourneys, visitors } from "./site.ts";
import { bringIn, chair, community, type Documents, invented, send, setUp, signIn, unfold } from "./steps.ts";

closeBrowserAfterwards();

/** One server, founded from journey to journey. No visitor's browser runs a script. */
const ourSite = siteOfJourneys();
const visitor = visitors();
const main = (page: Page) => page.locator("main");
const problems = (page: Page) => page.locator(".error-summary li").allInnerTexts();

describe("first light, without scripts", () => {
  journey("a first visitor is told what this is and what to do first", async ({ context }) => {
    const site = ourSite();
    const stranger = await visitor("stranger", context);
    await stranger.goto(site.url);
    await expect.poll(() => main(stranger).innerText()).toContain("What to do first");
    await look(stranger);
    await stranger.getByRole("link", { name: "Where is it?" }).click();
    expect(await main(stranger).innerText()).toContain("This server is waiting for its set-up");
    await look(stranger);
  });

  journey("the set-up names every problem at once and keeps what was typed", async ({ context }) => {
    const site = ourSite();
    const admin = await visitor("admin", context);
    await admin.goto(site.setUpLink);
    expect(admin.url(), "the secret has left the address").toBe(`${site.url}/setup`);
    await look(admin);
    await send(admin, "Set up", {
      ...community,
      Project: "",
      "Its time zone": "Mars/Base",
      "Your mail address": "ada",
    });
    expect(await problems(admin)).toEqual([
      "The project's name is missing.",
      "The time zone is not one such as Europe/London or America/Los_Angeles.",
      "This does not look like a mail address, such as mira@example.org.",
    ]);
    expect(await admin.getByLabel("Your name").inputValue()).toBe(community["Your name"]);
    expect(await admin.getByLabel("Its time zone").inputValue()).toBe("Mars/Base");
    await look(admin);
    await admin.getByRole("link", { name: "This does not look like" }).click();
    expect(await admin.locator(":target").getAttribute("name")).toBe("email");
  });

  journey("the link sets up once, and never again", async ({ context }) => {
    const site = ourSite();
    const admin = await visitor("admin", context);
    await setUp(admin, site);
    expect(await main(admin).innerText()).toContain("The community is set up.");
    await look(admin);
    const late = await visitor("latecomer", context);
    await late.goto(site.setUpLink);
    expect(late.url()).toBe(`${site.url}/`);
  });

  journey.for([
    ["nothing at all", Buffer.alloc(0), "Choose a file, or paste its text."],
    ["no text", Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x00]), "The file is not UTF-8 text: byte 2"],
    ["20 MB", Buffer.alloc(20_000_000, "a. word\n\n"), "larger than 1000000 bytes"],
    ["turned letters", Buffer.from("# T\n\nThe chair may \u202Enot\u202C vote.\n"), "line 3: U+202E"],
    ["only a title", Buffer.from("# A title\n"), "The text has no clause"],
  ] as const)(
    "a document of %s is refused in a sentence, and what was typed stays",
    async ([name, buffer, words], { context }) => {
      const site = ourSite();
      const admin = await visitor("admin", context);
      await admin.goto(`${site.url}/founding`);
      await unfold(admin, "Bring in a document");
      const file = { name: "policy.md", mimeType: "text/markdown", buffer };
      await send(admin, "Bring in a document", {
        Kind: "Policy (TSC)",
        "Markdown file": { file },
        Title: `A policy of ${name}`,
      });
      const found = await problems(admin);
      expect(found.join("\n")).toContain("The source is missing.");
      expect(found.join("\n")).toContain(words);
      expect(await admin.getByLabel("Title").inputValue()).toBe(`A policy of ${name}`);
      expect(await admin.getByLabel("Kind").inputValue()).toBe("2/tsc");
      if (name === "turned letters") await look(admin);
    },
  );

  journey("a document of one clause is a document", async ({ context }) => {
    const site = ourSite();
    const admin = await visitor("admin", context);
    await admin.goto(`${site.url}/founding`);
    await unfold(admin, "Bring in a document");
    await send(admin, "Bring in a document", {
      Kind: "Policy (TSC)",
      "Or its text": "Be kind to one another.",
      Source: "https://example.org/kindness",
      Title: "Kindness",
      "Short name": "kindness",
    });
    expect(await main(admin).innerText()).toContain("1 clause read, 0 meanings suggested.");
  });

  journey("whoever decided on a meaning can change their mind until the founding is closed", async ({ context }) => {
    const site = ourSite();
    const admin = await visitor("admin", context);
    const decide = async (ticked: boolean) => {
      await admin.goto(`${site.url}/founding/documents/standing-rules`);
      await admin.getByRole("checkbox").first().setChecked(ticked);
      await send(admin, "Confirm the meanings", {});
      return admin.locator(".notice").innerText();
    };
    expect(await decide(true)).toBe("Nothing changed.");
    expect(await decide(false)).toBe("0 meanings confirmed, 1 dismissed.");
    expect(await decide(true)).toBe("1 meaning confirmed, 0 dismissed.");
  });

  journey("two documents, people and a seat make a founding record that can be closed", async ({ context }) => {
    const site = ourSite();
    const admin = await visitor("admin", context);
    await found(site, admin, invented, look);
    expect(await main(admin).innerText()).toContain("The founding is closed. From now on every act needs a clause.");
    await look(admin);
    await admin.goto(`${site.url}/founding`);
    expect(await main(admin).innerText()).toContain("change only by acts that a clause allows");
    await look(admin);
  });

  journey("the chair signs in by a mailed link and schedules a meeting under a clause", async ({ context }) => {
    const site = ourSite();
    const mira = await visitor("chair", context);
    await mira.goto(`${site.url}/sign-in`);
    await look(mira);
    await signIn(mira, site, chair.mail, await visitor("admin", context));
    await look(await visitor("admin", context));
    expect(await main(mira).innerText()).toContain("Not yet a participant");
    await look(mira);
    await send(mira, "Take part", {});
    expect(await main(mira).innerText()).toContain("You can take part now.");
    await look(mira);

    await mira.goto(`${site.url}/meetings/new`);
    expect(await main(mira).innerText()).toMatch(
      /You may do this for the Security Working Group under\s+§ Chairperson 3\(a\)/,
    );
    await look(mira);
    await send(mira, "Schedule a meeting", {
      Title: "",
      "Day and time": "2020-01-01T10:00",
      "Length in minutes": "-3",
    });
    expect(await problems(mira)).toEqual([
      "The title is missing.",
      "A meeting takes at least 5 minutes.",
      "This time has passed.",
    ]);
    await look(mira);
    await send(mira, "Schedule a meeting", {
      Title: "Monthly meeting",
      "Day and time": nextYear("06-10T09:00"),
      "Length in minutes": "60",
      "How to join": "https://meet.example.org/security",
    });
    expect(await main(mira).innerText()).toContain("The meeting is scheduled.");
    await look(mira);
  });

  journey("a stranger reads the clause, finds the ledger seal, and verify agrees", async ({ context }) => {
    const site = ourSite();
    const stranger = await visitor("stranger", context);
    await stranger.goto(`${site.url}/meetings/1`);
    await expect.poll(() => sealAfterReload(stranger)).toMatch(/^entry \d+ · verify$/);
    await look(stranger);
    await main(stranger).getByRole("button", { name: "§ Chairperson 3(a)" }).click();
    await stranger.getByRole("link", { name: "Read it in its place" }).locator("visible=true").click();
    expect(await stranger.locator("blockquote").innerText()).toContain("scheduling regular meetings");
    await look(stranger);
    await stranger.goto(`${site.url}/meetings/1`);
    await stranger.getByRole("link", { name: "verify" }).click();
    await look(stranger);
    await stranger.locator("table a").first().click();
    expect(await main(stranger).innerText()).toContain("Schedule meeting");
    await look(stranger);
    const verified = await site.run("verify", site.url);
    expect(verified).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ entries · tree, signature and \d+ open bodies agree/),
    });
  });

  const real: Documents = {
    charter: new URL("../../../shared/data/presto/tsc/CHARTER.md", import.meta.url).pathname,
    group: new URL("../../../shared/data/presto/tsc/working-groups/security-wg.md", import.meta.url).pathname,
  };
  journey("the documents of a real project found a community too", async ({ context, skip }) => {
    if (!existsSync(real.charter)) return skip("no documents of a real project beside the repository");
    const site = await openSite();
    try {
      const admin = await visitor("admin of another community", context);
      await setUp(admin, site);
      await found(site, admin, real, async () => {});
      await admin.goto(`${site.url}/groups/security-wg/seats/chair`);
      const said = await main(admin).innerText();
      expect(said).toContain("scheduling regular meetings of the Security WG community");
      expect(said).toContain("Only the TSC by motion may appoint the Chairperson.");
      expect((await site.run("verify", site.url)).code).toBe(0);
    } finally {
      await site.close();
    }
  });
});

/** From the set-up to the closing, with a look at each stage. */
async function found(site: Site, admin: Page, documents: Documents, see: (page: Page) => Promise<void>): Promise<void> {
  await bringIn(admin, site, "Technical charter (TSC)", documents.charter, see);
  await bringIn(admin, site, "Governance document of a group (Security WG)", documents.group, see);
  await see(admin);
  await send(admin, "Add a person", { Name: chair.name, "Mail address": chair.mail });
  expect(await main(admin).innerText()).toContain(`${chair.name} was added.`);
  const term = { "First day": "2026-03-04", "Last day": "2026-03-03", Source: "https://example.org/minutes" };
  const seat = { Seat: "Chair of the Security WG", "Mail address of the holder": chair.mail };
  await send(admin, "Record the holder of a seat", { ...seat, ...term });
  expect(await problems(admin)).toEqual(["The last day lies before the first."]);
  await see(admin);
  await send(admin, "Record the holder of a seat", { "Last day": "" });
  await see(admin);
  await send(admin, "Close the founding", {});
}

async function sealAfterReload(page: Page): Promise<string> {
  await page.reload();
  return (await page.locator(".seal").innerText()).trim();
}

/** Meetings lie ahead whenever this runs. */
const nextYear = (rest: string): string => `${new Date().getFullYear() + 1}-${rest}`;
