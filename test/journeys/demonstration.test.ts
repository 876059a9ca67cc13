import type { Page } from "playwright-core";
import { expect } from "vitest";
import { closeBrowserAfterwards, journey } from "../chromium.ts";
import { problemsAtAGlance } from "./look.ts";
import { openDemonstration, siteOfJourneys, visitors } from "./site.ts";
import { send } from "./steps.ts";

closeBrowserAfterwards();

const site = siteOfJourneys(undefined, openDemonstration);
const visitor = visitors();

/** Every kind of page once, with much on it and with little. */
const open = [
  "/",
  "/charter",
  "/charter/security-wg",
  "/charter/standing-rules",
  "/charter/charter/versions",
  "/charter/charter/versions/1",
  "/charter/charter/versions/1/2.a",
  "/charter/charter/redline?from=1&to=3",
  "/charter/charter/alignment",
  "/charter/charter/2.e.i",
  "/charter/security-wg/chairperson/1",
  "/conformance",
  "/conformance/security-wg",
  "/acts",
  "/acts/appoint-chair",
  "/acts/schedule-meeting?body=security-wg",
  "/groups",
  "/groups/tsc",
  "/groups/security-wg",
  "/groups/security-wg/seats/chair",
  "/meetings",
  "/meetings?body=tsc",
  "/meetings/new",
  "/meetings/import",
  "/meetings/attendance",
  "/people",
  "/people?q=zzz",
  "/people/organisations",
  "/reports/record",
  "/reports/record?state=accepted",
  "/search?q=sandbox",
  "/search?q=zzz",
  "/search",
  "/ledger",
  "/ledger?subject=body:security-wg",
  "/ledger/entries/0",
  "/founding",
  "/founding/record",
  "/founding/corrections/new?fact=body:tsc",
  "/sign-in",
  "/me",
  "/api",
  "/nowhere",
];

/** What only the record knows the addresses of. */
async function found(page: Page): Promise<string[]> {
  const api = async <Answer>(path: string): Promise<Answer> =>
    (await page.request.get(`${site().url}/api/v1/${path}`)).json();
  type Meeting = { number: number; state: string };
  const { meetings } = await api<{ meetings: Meeting[] }>("meetings?when=past");
  const meeting = (is: (it: Meeting) => boolean) => `/meetings/${known(meetings.find(is)).number}`;
  const coming = known((await api<{ meetings: Meeting[] }>("meetings")).meetings[0]);
  const { seats } = await api<{ seats: { body: string; seat: string; personName: string | null }[] }>("groups");
  const vacant = known(seats.find((it) => it.personName === null));
  const { people } = await api<{ people: { id: string; affiliations: { id: string }[] }[] }>("people");
  const { findings } = await api<{ findings: { key: string; href: string }[] }>("findings");
  const person = known(people.find((it) => it.affiliations.length > 0));
  return [
    meeting((it) => it.state === "held"),
    `${meeting((it) => it.state === "held")}/file`,
    meeting((it) => it.state === "cancelled"),
    meeting((it) => it.state === "scheduled"),
    `/meetings/${coming.number}`,
    `/groups/${vacant.body}/seats/${vacant.seat}`,
    `/people/${person.id}`,
    `/people?organisation=${known(person.affiliations[0]).id}`,
    `/reports/record/${known(findings[0]).key}`,
    known(findings[0]).href,
  ];
}

function known<T>(it: T | undefined): T {
  if (it === undefined) throw new Error("the demonstration has none");
  return it;
}

/** What is somebody's own, or shows more to who is signed in. */
const own = ["/", "/me", "/me/waiting", "/me/notifications", "/me/second-factor", "/me/erase", "/meetings/new"];

async function judge(page: Page, paths: readonly string[], expected: (path: string) => number): Promise<void> {
  const wrong: string[] = [];
  for (const path of paths) {
    const status = (await page.goto(`${site().url}${path}`))?.status();
    if (status !== expected(path)) wrong.push(`${path} answers ${status}`);
    wrong.push(...(await problemsAtAGlance(page)).map((it) => `${path}: ${it}`));
  }
  expect(wrong).toEqual([]);
}

const closedToStrangers: Readonly<Record<string, number>> = { "/me": 401, "/nowhere": 404 };
/** A refusal is a page as well. */
const refused: readonly string[] = ["/meetings/import", "/founding/corrections/new?fact=body:tsc"];

journey(
  "every kind of page of the demonstration is fit to be seen by a stranger",
  { timeout: 120_000 },
  async ({ context }) => {
    const page = await visitor("stranger", context);
    await judge(
      page,
      [...open, ...(await found(page))],
      (path) => closedToStrangers[path] ?? (refused.includes(path) ? 403 : 200),
    );
  },
);

journey.for(["Hana Kovářová", "Mateo Rivas"])(
  "what %s sees of their own is fit to be seen",
  { timeout: 60_000 },
  async (name, { context }) => {
    const page = await visitor(name, context);
    await page.goto(known(site().signInLinks.get(name)));
    await send(page, "Sign in", {});
    await judge(page, own, () => 200);
  },
);
