import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, type Who, type World } from "../../test/community.ts";
import { scheduleMeeting } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const wanted = {
  body: "security-wg",
  title: "Monthly meeting",
  startsAt: "2026-12-10T09:00",
  zone: "America/Los_Angeles",
  minutes: 60,
  joining: "",
};

async function post(who: Who | null, payload: object = wanted, headers: Record<string, string> = {}) {
  const authorization = who && { authorization: `Bearer ${await world.token(who)}` };
  return world.server.inject({
    method: "POST",
    url: "/api/v1/meetings",
    headers: { ...authorization, ...headers },
    payload,
  });
}

const countMeetings = async (): Promise<number> => {
  const { rows } = await world.app.pool.query("select count(*)::int as count from meeting");
  return rows[0].count;
};

describe("scheduling a meeting", () => {
  test("the chair may, under the clause of the group's document, and the meeting cites it", async () => {
    const answer = await post("chair");
    expect(answer.statusCode).toBe(201);
    const meeting = await world.server.inject(`/api/v1/meetings/${answer.json().number}`);
    expect(meeting.json()).toMatchObject({
      title: "Monthly meeting",
      startsAt: "2026-12-10T17:00:00.000Z",
      clause: { document: "security-wg", address: "chairperson/3/a", label: "Chairperson 3(a)", provisional: false },
    });
  });

  test.each([
    ["participant", "Only the Chairperson of the Security WG may schedule a meeting."],
    ["newcomer", "Only the Chairperson of the Security WG may schedule a meeting."],
    ["admin", "Only the Chairperson of the Security WG may schedule a meeting."],
    ["member", "Only the Chairperson of the Security WG may schedule a meeting."],
  ] as const)("the %s may not, and hears which clause gives it to whom", async (who, sentence) => {
    const before = await countMeetings();
    const answer = await post(who);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({
      title: sentence,
      clause: { document: "security-wg", address: "chairperson/3/a" },
    });
    expect(await countMeetings()).toBe(before);
  });

  test("a stranger hears on the page who may, and by the API that it needs a token", async () => {
    expect((await post(null)).statusCode).toBe(401);
    const page = await world.server.inject({ url: "/meetings/new", headers: { accept: "text/html" } });
    expect(page.body).toContain("Only the Chairperson of the Security WG may schedule a meeting.");
    expect(page.body).toContain("§ Chairperson 3(a)");
    const form = {
      body: "security-wg",
      title: "Coup",
      startsAt: "2026-12-10T09:00",
      zone: "UTC",
      minutes: "60",
      joining: "",
    };
    const sent = await world.server.inject({
      method: "POST",
      url: "/meetings",
      headers: {
        "sec-fetch-site": "same-origin",
        accept: "text/html",
        "content-type": "application/x-www-form-urlencoded",
      },
      payload: new URLSearchParams(form).toString(),
    });
    expect(sent.statusCode).toBe(403);
    expect(sent.body).toContain("Only the Chairperson");
  });

  test("the act stands in the ledger with its clause, open, within a second", async () => {
    const { number } = (await post("chair")).json();
    await world.seal();
    const page = await world.server.inject({ url: `/meetings/${number}`, headers: { accept: "text/html" } });
    expect(page.body).toMatch(/entry \d+ · <a/);
    const { rows } = await world.app.pool.query(
      "select convert_from(body, 'UTF8')::jsonb as body from ledger_body where subject = (select id from meeting where number = $1)",
      [number],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].body).toMatchObject({
      act: "schedule-meeting",
      basis: "clause",
      clause: { document: "security-wg", address: "chairperson/3/a" },
      facts: { number },
    });
  });

  test("the same Idempotency-Key answers the same and does nothing more, also at the same moment", async () => {
    const before = await countMeetings();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post("chair", wanted, { "idempotency-key": "again" })),
    );
    expect(new Set(answers.map((it) => it.body)).size).toBe(1);
    expect(answers.every((it) => it.statusCode === 201)).toBe(true);
    expect(await countMeetings()).toBe(before + 1);
    const other = await post("chair", { ...wanted, title: "Another" }, { "idempotency-key": "again" });
    expect(other.statusCode).toBe(422);
    expect(await countMeetings()).toBe(before + 1);
  });

  test("a refused act leaves nothing behind, not even its key", async () => {
    expect((await post("participant", wanted, { "idempotency-key": "mine" })).statusCode).toBe(403);
    const { rows } = await world.app.pool.query(
      "select count(*)::int as count from answered_request where key = 'mine'",
    );
    expect(rows[0].count).toBe(0);
  });

  test("every problem is named at once", async () => {
    const answer = await post("chair", {
      body: "No Body",
      title: " ",
      startsAt: "tomorrow",
      zone: "Mars/Olympus",
      minutes: 1,
      joining: "",
      extra: 1,
    });
    expect(answer.statusCode).toBe(400);
    const fields = answer.json().problems.map((it: { field: string }) => it.field);
    expect(fields).toEqual(expect.arrayContaining(["body", "title", "startsAt", "zone", "minutes"]));
  });

  test("a token without the scope is refused", async () => {
    const made = await world.server.inject({
      method: "POST",
      url: "/api/v1/me/tokens",
      headers: { authorization: `Bearer ${await world.token("chair")}` },
      payload: { name: "reader", scopes: ["read"] },
    });
    const answer = await world.server.inject({
      method: "POST",
      url: "/api/v1/meetings",
      headers: { authorization: `Bearer ${made.json().secret}` },
      payload: wanted,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().title).toContain("scope");
  });

  test.each([
    ["a time that the change of clocks skips", "2027-03-14T02:30", "America/Los_Angeles", /does not exist/],
    ["a time that happens twice", "2027-11-07T01:30", "America/Los_Angeles", /happens twice/],
    ["a day that does not exist", "2027-02-30T09:00", "UTC", /does not exist/],
    ["a time that has passed", "2026-11-22T11:59", "UTC", /has passed/],
    ["a time too far ahead", "2032-01-01T00:00", "UTC", /five years/],
  ])("%s is refused in words", async (_what, startsAt, zone, words) => {
    const answer = await post("chair", { ...wanted, startsAt, zone });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().problems[0]).toMatchObject({ field: "startsAt", message: expect.stringMatching(words) });
  });

  test.each(["UTC", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Pago_Pago", "Europe/London"])(
    "a local time in %s is that instant everywhere",
    async (zone) => {
      const { number } = (await post("chair", { ...wanted, startsAt: "2027-01-15T23:30", zone })).json();
      const { startsAt } = (await world.server.inject(`/api/v1/meetings/${number}`)).json();
      const local = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(
        new Date(startsAt),
      );
      expect(local).toBe("2027-01-15 23:30");
    },
  );

  test("script and markup in what people type stay words", async () => {
    const { number } = (
      await post("chair", {
        ...wanted,
        title: "<script>alert(1)</script>",
        joining: "<img src=x onerror=alert(1)> [x](javascript:alert(1))",
      })
    ).json();
    const page = await world.server.inject({ url: `/meetings/${number}`, headers: { accept: "text/html" } });
    expect(page.body).not.toMatch(/<script|<img|href="javascript/i);
    expect(page.body).toContain("&lt;script>alert(1)");
  });
});

describe("while the chair's seat is vacant", () => {
  test("a participant may schedule by the standing rules, a newcomer is told how", async () => {
    const vacant = await foundedWorld();
    try {
      await sql`update term set ends_on = '2026-11-01'`.execute(vacant.owner);
      const done = await scheduleMeeting(await vacant.context("participant"), wanted);
      expect(done.ok).toBe(true);
      const { clause } = (await vacant.server.inject("/api/v1/meetings/1")).json();
      expect(clause).toMatchObject({ document: "standing-rules", provisional: true });
      const refused = await scheduleMeeting(await vacant.context("newcomer"), wanted);
      expect(refused).toMatchObject({
        ok: false,
        refusal: { kind: "refused-by-charter", refusal: { kind: "holder-missing", vacant: true } },
      });
      const page = await vacant.server.inject({ url: "/groups/security-wg", headers: { accept: "text/html" } });
      expect(page.body).toContain("and that seat is vacant");
    } finally {
      await vacant.end();
    }
  });
});

describe("lists", () => {
  test("a meeting stands among the coming ones, on the front page too, until it is over", async () => {
    const { number } = (
      await post("chair", { ...wanted, title: "Here and now", startsAt: "2026-11-23T09:00", zone: "Etc/UTC" })
    ).json();
    const [before, now] = [world.now, (time: string) => new Date(`2026-11-23T${time}Z`)];
    const listed = async (when: string) => {
      const { meetings } = (await world.server.inject(`/api/v1/meetings?when=${when}`)).json();
      return meetings.some((it: { number: number }) => it.number === number);
    };
    const page = async (url: string) => (await world.server.inject({ url, headers: { accept: "text/html" } })).body;
    try {
      world.now = now("09:59:59");
      expect([await listed("coming"), await listed("past")]).toEqual([true, false]);
      expect(await page("/")).toContain("Meeting under way");
      expect(await page(`/meetings/${number}`)).toContain("Under way");
      world.now = now("10:00:00");
      expect([await listed("coming"), await listed("past")]).toEqual([false, true]);
      const [coming, ...recent] = (await page("/")).split("Recent meetings");
      expect(coming).not.toContain("Here and now");
      expect(recent.join()).toContain("Here and now");
      expect(await page(`/meetings/${number}`)).toContain("Over");
    } finally {
      world.now = before;
    }
  });

  test("a mangled cursor shows the first page, a far one the right rows", async () => {
    const first = await world.server.inject("/api/v1/meetings?after=garbage");
    expect(first.statusCode).toBe(200);
    const all: number[] = [];
    let after = "";
    for (let page = 0; page < 20; page++) {
      const answer = (await world.server.inject(`/api/v1/meetings?after=${encodeURIComponent(after)}`)).json();
      all.push(...answer.meetings.map((it: { number: number }) => it.number));
      if (answer.next === null) break;
      after = answer.next;
    }
    expect(all).toHaveLength(await countMeetings());
  });

  test.each(["/meetings/0", "/meetings/999999", "/meetings/abc", "/meetings/1e3", "/meetings/99999999999999999999"])(
    "%s is missing, politely",
    async (url) => {
      const answer = await world.server.inject({ url, headers: { accept: "text/html" } });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain("Error 404");
    },
  );
});

test("an act that nothing performs yet is said to be so beside its clause, and a performed one is not", async () => {
  const read = async (address: string) =>
    (await world.server.inject({ url: `/charter/security-wg/${address}`, headers: { accept: "text/html" } })).body;
  expect(await read("chairperson/3/b")).toContain("not performed here yet");
  expect((await read("chairperson/3/a")).match(/not performed here yet/g)).toHaveLength(1);
});
