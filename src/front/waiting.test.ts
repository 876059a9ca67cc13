import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, foundingWorld, type Who, type World } from "../../test/community.ts";
import { meetingEvidence } from "../meetings/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { lineOf, type Waiting } from "./waiting.ts";
import { listWaiting, waitingSources } from "./waiting-reads.ts";

let world: World;

beforeAll(async () => {
  world = await foundedWorld();
});

afterAll(() => world.end());

const sources = waitingSources([meetingEvidence]);

async function waitingFor(who: Who, there: World = world): Promise<readonly Waiting[]> {
  const person = await there.viewer(who);
  return withViewerReadOnly(there.app, person, (tx) => listWaiting(tx, sources, { person, now: there.now }));
}
const kindsFor = async (who: Who, there?: World) => (await waitingFor(who, there)).map((it) => it.kind);

describe("what waits", () => {
  test("somebody new is asked to acknowledge the code of conduct, a participant is not", async () => {
    expect(await kindsFor("newcomer")).toContain("conduct");
    expect(await kindsFor("participant")).not.toContain("conduct");
  });

  test("a duty of one's seat that nothing shows done, until it is done", async () => {
    expect(await waitingFor("chair")).toContainEqual(
      expect.objectContaining({ kind: "duty", act: "schedule-meeting" }),
    );
    expect(await kindsFor("member")).not.toContain("duty");
    const scheduled = await world.server.inject({
      method: "POST",
      url: "/api/v1/meetings",
      headers: { authorization: `Bearer ${await world.token("chair")}`, "idempotency-key": "waiting" },
      payload: { body: "security-wg", title: "Monthly", startsAt: "2026-11-26T09:00", zone: "UTC", minutes: 60 },
    });
    expect(scheduled.statusCode).toBe(201);
    expect(await kindsFor("chair")).not.toContain("duty");
    expect(await waitingFor("chair")).toContainEqual(expect.objectContaining({ kind: "meeting", title: "Monthly" }));
    expect(await kindsFor("participant")).not.toContain("meeting");
  });

  test("whoever holds a seat and has no passkey is told, and nobody else", async () => {
    expect(await kindsFor("chair")).toContain("second-factor");
    expect(await kindsFor("participant")).not.toContain("second-factor");
  });

  test("a term is announced sixty days before its end, and stays until somebody follows", async () => {
    const end = (day: string) =>
      sql`update term set ends_on = ${day}::date where person = ${member}`.execute(world.owner);
    const { id: member } = await world.viewer("member");
    await end("2027-01-22");
    expect(await kindsFor("member")).not.toContain("term");
    await end("2027-01-20");
    expect(await waitingFor("member")).toContainEqual(expect.objectContaining({ kind: "term", over: false }));
    await end("2026-11-01");
    expect(await waitingFor("member")).toContainEqual(expect.objectContaining({ kind: "term", over: true }));
  });

  test("suggested meanings wait for an administrator while the founding is open, and for nobody else", async () => {
    const founding = await foundingWorld();
    try {
      await sql`update binding set state = 'suggested', decided_by = null, decided_at = null
                 where id = (select id from binding limit 1)`.execute(founding.owner);
      expect(await waitingFor("admin", founding)).toContainEqual(
        expect.objectContaining({ kind: "meanings", count: 1 }),
      );
      expect(await kindsFor("chair", founding)).not.toContain("meanings");
    } finally {
      await founding.end();
    }
  });
});

test("the page lists what waits, its head counts it, and the API says the same", async () => {
  const page = await world.server.inject({ url: "/me/waiting", headers: { cookie: await world.cookie("newcomer") } });
  const tasks = (await waitingFor("newcomer")).filter((it) => it.kind !== "meeting");
  expect(page.body).toContain(`${tasks.length} to do`);
  const headers = { authorization: `Bearer ${await world.token("newcomer")}` };
  const { waiting } = (await world.server.inject({ url: "/api/v1/me/waiting", headers })).json();
  expect(waiting.map((it: { words: string }) => it.words)).toEqual(
    (await waitingFor("newcomer")).map((it) => lineOf(it, {}).words),
  );
});

test("a stranger is asked to sign in", async () => {
  expect((await world.server.inject({ url: "/me/waiting" })).statusCode).toBe(401);
});

test("the page of the server is there for administrators alone", async () => {
  const as = async (who: Who) =>
    world.server.inject({ url: "/admin", headers: { cookie: await world.cookie(who), accept: "text/html" } });
  expect((await as("admin")).body).toContain("Last checkpoint");
  expect((await as("chair")).statusCode).toBe(404);
});

test("the front page answers an unchanged record with 304", async () => {
  const first = await world.server.inject({ url: "/" });
  const again = await world.server.inject({ url: "/", headers: { "if-none-match": String(first.headers.etag) } });
  expect([first.statusCode, again.statusCode]).toEqual([200, 304]);
  expect(first.body).toContain("How we are doing by our charter");
});
