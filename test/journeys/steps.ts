import type { Page } from "playwright-core";
import type { Site } from "./site.ts";

/** What somebody types, chooses or uploads, by the label of its field. */
export type Entries = Readonly<Record<string, string | { readonly file: string | Uploaded }>>;

interface Uploaded {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Fills the form of that name, as far as `entries` go, and presses its button. */
export async function send(page: Page, form: string, entries: Entries, button?: string): Promise<void> {
  const here = page.getByRole("form", { name: form });
  for (const [label, entry] of Object.entries(entries)) {
    const field = here.getByLabel(label, { exact: false }).first();
    if (typeof entry !== "string") await field.setInputFiles(entry.file);
    else if ((await field.evaluate((it) => it.tagName)) === "SELECT") await field.selectOption({ label: entry });
    else await field.fill(entry);
  }
  await here.locator("button[type=submit]", { ...(button && { hasText: button }) }).click();
  await page.waitForLoadState();
}

export const community = {
  Project: "Example Query Engine",
  "Its steering committee": "Technical Steering Committee",
  "Short name of the committee": "TSC",
  "Its name": "Security Working Group",
  "Its short name": "Security WG",
  "Its time zone": "Europe/London",
  "Where is it written": "https://example.org/tsc/working-groups",
  "Your name": "Ada Admin",
  "Your mail address": "ada@example.org",
} as const;

export const chair = { name: "Mira Okafor", mail: "mira@example.org" } as const;

/** The two documents that a founding needs. */
export interface Documents {
  readonly charter: string;
  readonly group: string;
}

export const invented: Documents = {
  charter: new URL("../documents/charter.md", import.meta.url).pathname,
  group: new URL("../documents/security-wg.md", import.meta.url).pathname,
};

/** Opens the set-up link and sets the community up. The administrator is then signed in, at the founding record. */
export async function setUp(page: Page, site: Site): Promise<void> {
  await page.goto(site.setUpLink);
  await send(page, "Set up", community);
}

/** Brings one document in by upload and confirms everything that it is said to mean. */
export async function bringIn(
  page: Page,
  site: Site,
  kind: string,
  file: string,
  see: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  await page.goto(`${site.url}/founding`);
  await unfold(page, "Bring in a document");
  await send(page, "Bring in a document", { Kind: kind, "Markdown file": { file }, Source: "https://example.org/doc" });
  await see(page);
  await send(page, "Confirm the meanings", {});
}

/** Opens a folded part of the page, if it is folded. */
export async function unfold(page: Page, title: string): Promise<void> {
  const fold = page.locator("details", { has: page.locator("summary", { hasText: title }) });
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
}

/** Asks for a link, finds it in the administrator's outbox, follows it, and signs in. */
export async function signIn(page: Page, site: Site, mail: string, administrator: Page): Promise<void> {
  await page.goto(`${site.url}/sign-in`);
  await send(page, "Sign in", { "Your mail address": mail });
  await administrator.goto(`${site.url}/admin/outbox`);
  const letter = administrator.locator(".letter", { hasText: mail }).filter({ hasText: "/sign-in/" });
  const link = /https?:\S+\/sign-in\/\S+/.exec(await letter.first().innerText())?.[0];
  if (!link) throw new Error(`no letter to ${mail} has a link`);
  await page.goto(link);
  await send(page, "Sign in", {});
}

/** The people of a founded community, all invented. Nobody of that name is meant. */
export const people = {
  admin: { name: "Ada Admin", mail: "ada@example.org" },
  chair,
  participant: { name: "Paul Participant", mail: "paul@example.org" },
  far: { name: "محمد بن عبد الرحمن الخوارزمي", mail: "mohammed@example.org" },
  long: { name: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft", mail: "long@example.org" },
} as const;

const documents = new URL("documents/", import.meta.url).pathname;

/** Founds the community of the invented Lantern project from the command line, in a few seconds. */
export async function foundByCommands({ demand }: Site): Promise<void> {
  const source = "https://lantern.example/tsc/pull/12";
  const { admin } = people;
  await demand(
    "init",
    "--project",
    "Lantern",
    "--zone",
    "Europe/London",
    "--source",
    source,
    "--name",
    admin.name,
    "--email",
    admin.mail,
  );
  const charter = ["--document", "charter", "--governs", "tsc", "--rank", "1"];
  const group = ["--document", "security-wg", "--governs", "security-wg"];
  const from = (name: string) => ["--source", `https://lantern.example/tsc/${name}`, "--accept-suggestions"];
  await demand("import", "charter", `${documents}charter.md`, ...charter, ...from("CHARTER.md"));
  await demand("import", "charter", `${documents}group.md`, ...group, ...from("working-groups/security.md"));
  const seats = { chair: "security-wg:chair", far: "tsc:member", long: "tsc:member", participant: null } as const;
  for (const [who, seat] of Object.entries(seats)) {
    const { name, mail } = people[who as keyof typeof seats];
    const term = seat ? ["--seat", seat, "--since", "2026-03-04", "--source", source] : [];
    await demand("person", "add", "--name", name, "--email", mail, ...term);
  }
  await demand("founding", "close");
}
