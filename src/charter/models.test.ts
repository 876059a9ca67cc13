import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyWorld, foundedWorld, must, people, type World } from "../../test/community.ts";
import { clock, stranger } from "../platform/viewer.ts";
import { closeFounding } from "./founding.ts";
import { takeModel } from "./model-actions.ts";
import { modelDocuments, modelsFor } from "./models/index.ts";
import { setUp } from "./set-up.ts";
import { suggestBindings } from "./suggest.ts";
import {
  above,
  chair,
  consensus,
  duty,
  here,
  lasting,
  members,
  parse,
  participant,
  power,
  principle,
  rule,
} from "./test/meanings.ts";

const meaningsOf = (id: string, parent?: string) => {
  const model = modelDocuments.find((it) => it.id === id);
  return suggestBindings(parse(model?.text ?? ""), parent ? { parent } : {}).map((it) => it.meaning);
};

describe("the model texts", () => {
  test.each<[string, string | undefined, ReturnType<typeof meaningsOf>]>([
    [
      "charter",
      undefined,
      [
        power(here, "establish-group"),
        power(here, "amend-document"),
        power(members, "cast-ballot"),
        principle("transparent-record"),
      ],
    ],
    [
      "group-governance",
      "RC",
      [
        power(above, "appoint-chair"),
        duty(chair, "schedule-meeting"),
        power(chair, "escalate"),
        power(above, "resolve-escalation"),
        power(above, "amend-document"),
      ],
    ],
    [
      "vulnerability-policy",
      "RC",
      [
        duty(members, "acknowledge-report", { within: "PT72H" }),
        duty(members, "accept-report", { within: "P10D" }),
        rule("period", "embargo", lasting("P90D")),
        rule("period", "embargo-terms", lasting("P7D")),
        rule("period", "ratify-urgent-act", lasting("P7D")),
        power(consensus, "ratify-urgent-act"),
        power(chair, "close-meeting-part"),
        power(participant, "accept-embargo-terms"),
      ],
    ],
    ["code-of-conduct", undefined, [power({ kind: "anyone" }, "report-conduct"), principle("policies-hold")]],
    ["antitrust-notice", undefined, [principle("policies-hold"), principle("vendor-neutral")]],
  ])("%s gives what it is for, out of the same table as anybody's document", (id, parent, wanted) => {
    const found = meaningsOf(id, parent);
    for (const meaning of wanted) expect(found).toContainEqual(meaning);
  });

  test("give no chair and no member a say that a model does not mean to give", () => {
    const acts = modelDocuments
      .flatMap(({ id }) => meaningsOf(id, "RC"))
      .flatMap((it) => ("act" in it && it.kind !== "prohibition" ? [it.act] : []));
    expect(acts).not.toContain("settle-technical-outcome");
    expect(meaningsOf("code-of-conduct").filter((it) => "act" in it)).toHaveLength(1);
  });

  test("are offered for what is missing, a policy by its subject and a group's document for that group alone", () => {
    const document = (slug: string, rank: number, governs: string) => ({ slug, title: slug, rank, governs });
    const ids = (...documents: Parameters<typeof modelsFor>[0]) => modelsFor(documents, "wg").map((it) => it.id);
    expect(ids()).toHaveLength(modelDocuments.length);
    expect(ids(document("charter", 1, "tsc"), document("our-conduct", 2, "tsc"), document("docs", 4, "docs"))).toEqual([
      "antitrust-notice",
      "vulnerability-policy",
      "group-governance",
      "standing-rules",
    ]);
    expect(ids(document("security", 3, "tsc"), document("wg", 4, "wg"))).toEqual([
      "charter",
      "code-of-conduct",
      "antitrust-notice",
      "standing-rules",
    ]);
  });
});

describe("a community with nothing", () => {
  let world: World;
  beforeAll(async () => {
    world = await emptyWorld();
    const wanted = {
      project: "Query Engine",
      parentName: "Steering Committee",
      parentShortName: "SC",
      groupName: "Security Group",
      groupShortName: "Security WG",
      source: "https://example.org",
      zone: "Europe/London",
      model: true,
      ...people.admin,
    };
    must(
      await setUp(world.as(clock), wanted, "operator", {
        url: "http://localhost:3000",
        keys: { dataDir: world.dataDir, ledgerKey: undefined },
      }),
    );
  });
  afterAll(() => world.end());

  test("can be founded on the model texts alone, every one of them provisional", async () => {
    const { documents } = (await world.server.inject("/api/v1/charter")).json();
    expect(documents.map((it: { slug: string; adopted: boolean }) => [it.slug, it.adopted])).toEqual([
      ["charter", false],
      ["antitrust-notice", false],
      ["code-of-conduct", false],
      ["vulnerability-policy", false],
      ["group-governance", false],
      ["standing-rules", false],
    ]);
    must(await closeFounding(world.as(clock)));
    const seat = await world.server.inject({
      url: "/groups/security-wg/seats/chair",
      headers: { accept: "text/html" },
    });
    expect(seat.body).toContain("What waits while the seat is empty");
  });

  test("shows the tension between openness and a closed part of a meeting", async () => {
    const { conflicts } = (await world.server.inject("/api/v1/conflicts")).json();
    const tension = conflicts.find((it: { kind: string }) => it.kind === "tension");
    expect(tension).toMatchObject({ lower: { document: "vulnerability-policy", address: "4.e" } });
    expect(conflicts.filter((it: { kind: string }) => it.kind !== "tension")).toEqual([]);
  });
});

test("a model text is nobody's to take but the administrator's, and after the founding nobody's", async () => {
  const world = await foundedWorld();
  for (const viewer of [stranger, await world.viewer("admin"), await world.viewer("chair")])
    expect(await takeModel(world.as(viewer), "code-of-conduct")).toMatchObject({
      refusal: { kind: "refused-by-charter" },
    });
  await world.end();
});
