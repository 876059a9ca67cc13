import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundingWorld, must, type World } from "../../test/community.ts";
import { clock } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";

describe("a community whose policies disagree, and that keeps a text for the record", () => {
  let world: World;
  const bring = async (slug: string, rank: number, text: string) => {
    const wanted = { slug, title: undefined, rank, governs: "tsc", source: `https://example.org/${slug}.md` };
    must(await importDocument(world.as(clock), { ...wanted, effectiveOn: undefined, bytes: Buffer.from(text) }));
    if (rank < 6) must(await decideBindings(world.as(clock), slug, { confirm: "all" }));
  };
  const page = async (url: string) => {
    const answer = await world.server.inject({ url, headers: { accept: "text/html" } });
    return { status: answer.statusCode, text: answer.body.replaceAll(/\s+/g, " ") };
  };
  const limits = /asks? for openness, .{0,2000}limits it: somebody may close a part of a meeting/g;
  beforeAll(async () => {
    world = await foundingWorld();
    await bring("appeals", 2, "# Appeals\n\n## Rules\n\n1. An appeal is made within 5 days.\n");
    await bring("complaints", 3, "# Complaints\n\n## Rules\n\n1. An appeal is made within 9 days.\n");
    const open = "1. All meetings are open to the public.\n2. Decisions are made in the open.\n3. Informal words.\n";
    await bring("openness", 2, `# Openness\n\n## Rules\n\n${open}`);
    await bring("closed", 3, "# Closed parts\n\n## Rules\n\n1. Participants may close a part of a meeting.\n");
    await bring("elections", 6, "# Elections\n\nMembers may schedule a meeting.\n");
  });
  afterAll(() => world.end());

  test("says on both clauses what they disagree about, and on others nothing", async () => {
    for (const url of ["/charter/appeals/rules/1", "/charter/complaints/rules/1"])
      expect((await page(url)).text).toMatch(/Where documents disagree.*The first is followed, as its document/);
    expect((await page("/charter/openness/rules/3")).text).not.toContain("Where documents disagree");
  });

  test("says once what limits openness, on the clause that limits and on the page of its document", async () => {
    for (const url of ["/charter/closed/rules/1", "/conformance/closed", "/conformance/openness"])
      expect((await page(url)).text.match(limits)).toHaveLength(1);
    const { text } = await page("/conformance/openness");
    expect(text.match(/Limited by/g)).toHaveLength(2);
  });

  test("lists the text apart and asks nothing of anybody by it", async () => {
    const { text } = await page("/charter");
    expect(text).toMatch(/Kept for the record, binding nobody.*href="\/charter\/elections".*On record/);
    expect((await page("/charter/elections")).text).toContain("On record");
    expect((await page("/conformance")).text).not.toContain("/conformance/elections");
    expect((await page("/conformance/elections")).status).toBe(404);
    expect((await world.server.inject("/api/v1/conformance/elections")).statusCode).toBe(404);
    expect((await page("/")).text).not.toContain("/charter/elections");
    const { documents } = (await world.server.inject("/api/v1/charter")).json();
    expect(documents.find((it: { slug: string }) => it.slug === "elections")).toMatchObject({ rank: 6, binds: [] });
  });
});
