import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundingWorld, must, people, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { decideBindings, importDocument } from "./actions.ts";
import { prospect } from "./authority.ts";
import { proposeCorrection } from "./correction-actions.ts";
import { correctionForm, termForm } from "./forms.ts";
import { closeFounding } from "./founding.ts";
import { recordTerm } from "./seat-actions.ts";

const past = { startsOn: "2025-11-01", endsOn: "2026-11-01", source: "https://example.org/minutes/9" } as const;
const leaves = { ...past, body: "tsc", seat: "member", email: people.participant.email, endedBy: "resigned" } as const;

/** A committee whose policy lets those vote on whose term has ended, as many do, and those who resigned only where it is said. */
async function worldWith(...sentences: readonly string[]): Promise<World> {
  const world = await foundingWorld();
  const text = ["# Policy on seats", ...sentences].join("\n\n");
  const policy = { slug: "seats", title: undefined, rank: 2, governs: "tsc", source: "https://example.org/seats" };
  must(await importDocument(world.as(clock), { ...policy, effectiveOn: undefined, bytes: Buffer.from(text) }));
  must(await decideBindings(world.as(clock), "seats", { confirm: "all" }));
  return world;
}
const mayCorrect = async (world: World, who: "participant" | "newcomer") => {
  const context = await world.context(who);
  const asked = { body: "security-wg" };
  return withViewer(
    world.app,
    context.viewer,
    async (tx) => (await prospect(tx, context, "correct-founding-record", asked)).result.ok,
  );
};
const page = async (world: World, url: string) =>
  (await world.server.inject({ url, headers: { accept: "text/html" } })).body.replaceAll(/\s+/g, " ");

describe("a voting member who resigned", () => {
  let world: World;
  const seats = { resigned: "", expired: "" };
  beforeAll(async () => {
    world = await worldWith(
      "a. TSC voting members whose seats have expired continue to vote until the seat is filled.",
      "b. TSC voting members who resign are no longer eligible to vote.",
    );
    seats.resigned = must(await recordTerm(world.as(clock), leaves)).seat;
    const runsOut = { ...leaves, email: people.newcomer.email, endedBy: undefined };
    seats.expired = must(await recordTerm(world.as(clock), runsOut)).seat;
    must(await closeFounding(world.as(clock)));
  });
  afterAll(() => world.end());

  test("does not vote on, while one whose term ran out on the same day does", async () => {
    expect(await mayCorrect(world, "participant")).toBe(false);
    expect(await mayCorrect(world, "newcomer")).toBe(true);
  });

  test("is shown as having resigned, and nothing is said of voting on", async () => {
    const gone = await page(world, `/groups/tsc/seats/${seats.resigned}`);
    expect(gone).toContain(`<bdi>${people.participant.name}</bdi> resigned`);
    expect(gone).not.toContain("They still vote");
    const over = await page(world, `/groups/tsc/seats/${seats.expired}`);
    expect(over).toContain(`The term of <bdi>${people.newcomer.name}</bdi> ended`);
    expect(over).toContain("They still vote until the seat is filled");
  });

  test("is told apart in the API and in the founding record", async () => {
    const { seats: all } = (await world.server.inject("/api/v1/groups")).json();
    const lapsed = (seat: string) => all.find((it: { seat: string }) => it.seat === seat).lapsed.endedBy;
    expect([lapsed(seats.resigned), lapsed(seats.expired)]).toEqual(["resigned", "ended"]);
    const { terms } = (await world.server.inject("/api/v1/founding")).json();
    expect(terms.filter((it: { endedBy: string }) => it.endedBy === "resigned")).toHaveLength(1);
    expect(await page(world, "/founding/record")).toContain("<small>resigned</small>");
  });
});

test("where no document says that who resigned votes on, they do not", async () => {
  const world = await worldWith("a. TSC voting members whose seats have expired continue to vote until filled.");
  must(await recordTerm(world.as(clock), leaves));
  must(await closeFounding(world.as(clock)));
  expect(await mayCorrect(world, "participant")).toBe(false);
  await world.end();
});

test("a resignation has its day", () => {
  const { endsOn: _, ...open } = leaves;
  expect(termForm.safeParse(leaves).success).toBe(true);
  expect(termForm.safeParse(open).error?.issues.map((it) => it.path[0])).toEqual(["endsOn"]);
});

describe("how a term ended", () => {
  let world: World;
  let fact: string;
  const correct = (field: string, value: string) =>
    proposeCorrection(world.as(clock), correctionForm.parse({ fact, field, value, reason: "As the minutes say." }));
  beforeAll(async () => {
    world = await foundingWorld();
    fact = `term:${must(await recordTerm(world.as(clock), { ...leaves, endedBy: undefined })).term}`;
  });
  afterAll(() => world.end());

  test("can be corrected like any fact, and is not left without its day", async () => {
    must(await correct("endedBy", "resigned"));
    expect(await correct("endsOn", "")).toMatchObject({ refusal: { kind: "fields", problems: [{ field: "value" }] } });
    must(await correct("endedBy", "ended"));
    must(await correct("endsOn", ""));
    expect(await correct("endedBy", "resigned")).toMatchObject({ refusal: { problems: [{ field: "value" }] } });
  });
});
