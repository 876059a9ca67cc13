import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { closeBrowserAfterwards, journey } from "../chromium.ts";
import { look } from "./look.ts";
import { type Site, siteOfJourneys, visitors } from "./site.ts";
import { foundByCommands, people, send } from "./steps.ts";

closeBrowserAfterwards();

const minutes = (day: string, voting: string): string => `## Lantern TSC

### ${day}
##### 9:00 AM GMT to 10:00 AM GMT

### Agenda
* Wicks, see [the plan](https://lantern.example/plan)

### Attendance
#### Voting Members
${voting}
"+" = attending

#### Other Attendees
* ${people.long.name} (Lantern Works, note taker)
* Mona \u202ezO
*

### Notes
#### Wicks
| longer | shorter |
|---|---|
| two | one |

\`\`\`
${"a very long line of something ".repeat(12)}
\`\`\`
### Action Items
1. Buy wicks
`;

const names = (signs: string): string =>
  [people.far.name, "Ada Lace", "Bob Stone"]
    .map((name, index) => `* ${name}${signs[index] === "+" ? " +" : ""}`)
    .join("\n");

const site = siteOfJourneys(async (opened: Site) => {
  await foundByCommands(opened);
  const folder = await mkdtemp(join(tmpdir(), "wardmote-past-"));
  try {
    const files = { "2023-11-07": names("++ "), "2024-01-09": names("+  "), "2024-07-09": names("   ") };
    for (const [day, voting] of Object.entries(files)) await writeFile(join(folder, `${day}.md`), minutes(day, voting));
    await writeFile(join(folder, "2024-08-13.md"), "The meeting on Aug 13 has been cancelled.\n\n## Lantern TSC\n");
    await opened.demand("import", "minutes", folder, "--body", "tsc", "--source", "https://lantern.example/minutes");
  } finally {
    await rm(folder, { recursive: true });
  }
});
const visitor = visitors();

journey(
  "a stranger reads a past meeting, its quorum, its doubts, and the line of the file behind one",
  async ({ context }) => {
    const page = await visitor("stranger", context);
    await page.goto(`${site().url}/meetings`);
    await look(page);
    await page.getByRole("link", { name: "Lantern TSC" }).nth(1).click();
    const main = page.locator("main");
    expect(await main.innerText()).toContain("nobody marked who came, which is not absence");
    await look(page);
    await main.getByRole("table", { name: "Doubts" }).getByRole("link").first().click();
    expect(page.url()).toMatch(/\/file#L\d+$/);
    await look(page);
  },
);

journey("pictures of attendance have their tables, and a cancelled meeting is so in words", async ({ context }) => {
  const page = await visitor("stranger", context);
  await page.goto(`${site().url}/meetings/attendance`);
  await page.getByText("The same as a table").first().click();
  expect(await page.getByRole("table", { name: "Voting members at each meeting" }).innerText()).toContain("unknown");
  await look(page);
  await page.goto(`${site().url}/meetings/4`);
  expect(await page.locator("main").innerText()).toContain("It was cancelled");
  await look(page);
});

journey(
  "an administrator brings one file in on the page, and is told what is wrong with another",
  async ({ context }) => {
    const page = await visitor("admin", context);
    await page.goto(`${site().url}/sign-in`);
    await send(page, "Sign in", { "Your mail address": people.admin.mail });
    const letters = JSON.parse(await site().demand("outbox", "--json")) as { to: string; body: string }[];
    await page.goto(
      /https?:\S+\/sign-in\/\S+/.exec(letters.find((it) => it.to === people.admin.mail)?.body ?? "")?.[0] ?? "",
    );
    await send(page, "Sign in", {});
    await page.goto(`${site().url}/meetings/import`);
    await look(page);
    const file = (name: string) => ({
      file: { name, mimeType: "text/markdown", buffer: Buffer.from(minutes("2024-09-10", names("+++"))) },
    });
    await send(page, "Bring in past minutes", {
      File: file("minutes.md"),
      "Group that met": "Technical Steering Committee",
    });
    expect(await page.locator(".error-summary").innerText()).toContain("holds no day");
    await look(page);
    await send(page, "Bring in past minutes", {
      File: file("2024-09-10.md"),
      "Group that met": "Technical Steering Committee",
    });
    expect(await page.locator("main").innerText()).toContain("3 of 3 voting members present");
  },
);
