import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, must, people, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { addPersonIn, findPeopleOfRecord, findPersonByGithub, notify, recordAffiliation } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const asServer = <T>(body: Parameters<typeof withViewer<T>>[2]) => withViewer(world.app, clock, body);
const add = (name: string, github: string | null = null) =>
  asServer((tx) => addPersonIn(tx, { name, email: null, github, administrator: false }, "operator", world.now));

describe("a person without a mail address", () => {
  test("is found by name whatever the case, the white space and the composition", async () => {
    const id = must(await add("Zoë Ångström"));
    for (const name of ["Zoë Ångström", "zoe\u0308  A\u030angstro\u0308m ", "ZOË ÅNGSTRÖM"]) {
      expect(await asServer((tx) => findPeopleOfRecord(tx, name))).toMatchObject([{ id }]);
    }
    expect(await asServer((tx) => findPeopleOfRecord(tx, "Zoe Angstrom"))).toEqual([]);
  });

  test("may share a name with another, but not a GitHub login", async () => {
    must(await add("Two Of Them", "Two-Of"));
    must(await add("Two Of Them"));
    expect(await asServer((tx) => findPeopleOfRecord(tx, "two of them"))).toHaveLength(2);
    expect(await add("Third", "two-OF")).toMatchObject({ refusal: { kind: "github-taken" } });
    expect(await asServer((tx) => findPersonByGithub(tx, "TWO-of"))).toMatchObject({ github: "Two-Of" });
  });
});

describe("an affiliation", () => {
  test("is recorded once, and its organisation is one whatever the case", async () => {
    const person = must(await add("Somebody"));
    const from = { person, startsOn: "2020-01-01", endsOn: null, source: "roster" };
    const record = (organisation: string, startsOn: string | null = from.startsOn) =>
      asServer((tx) => recordAffiliation(tx, { ...from, organisation, startsOn }, "operator", world.now));
    expect(await record("Example GmbH")).toMatch(/^affiliation_/);
    expect(await record("example  GMBH")).toBeNull();
    expect(await record("Example GmbH", null)).toMatch(/^affiliation_/);
    expect(await record("Example GmbH", null)).toBeNull();
    const { rows } = await world.app.pool.query(
      "select organisation_name, starts_on::text from affiliation_held where person = $1 order by starts_on",
      [person],
    );
    expect(rows).toEqual([
      { organisation_name: "Example GmbH", starts_on: "2020-01-01" },
      { organisation_name: "Example GmbH", starts_on: null },
    ]);
  });
});

describe("a notification", () => {
  test("is written by anybody's act and leads nowhere but into this site", async () => {
    const { id: person } = await world.viewer("member");
    const chair = await world.viewer("chair");
    const tell = (href: string) =>
      withViewer(world.app, chair, (tx) => notify(tx, { person, words: "Something happened.", href, now: world.now }));
    await tell("/me");
    for (const href of ["//evil.example", "https://evil.example", ""]) await expect(tell(href)).rejects.toThrow();
    expect(people.member.name).toBeTruthy();
  });
});
