import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  documentBytes,
  foundingWorld,
  importDocument,
  must,
  people,
  type Who,
  type World,
} from "../../test/community.ts";
import { type Visitor, visitorOf } from "../../test/visitor.ts";
import { withViewer, withViewerReadOnly } from "../platform/database/transaction.ts";
import { waitingLetters } from "../platform/mail/outbox.ts";
import { clock } from "../platform/viewer.ts";
import { notify } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await foundingWorld();
});
afterAll(() => world.end());

const signedIn = async (who: Who) => visitorOf(world.server, await world.cookie(who));
const letterTo = async (mail: string, pattern: RegExp) => {
  const letters = await withViewerReadOnly(world.app, clock, waitingLetters);
  return letters
    .filter((it) => it.to === mail)
    .map((it) => pattern.exec(it.body)?.[1])
    .find(Boolean);
};
const api = async (who: Who, method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object) => {
  const answer = await world.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${await world.token(who)}` },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
};

describe("sessions", () => {
  test("are listed with how they were opened, and one can be ended from another", async () => {
    const [here, there, foreign] = [await signedIn("member"), await signedIn("member"), await signedIn("chair")];
    const { body } = await api("member", "GET", "/me/sessions");
    expect(body.sessions).toHaveLength(2);
    expect(body.sessions[0]).toMatchObject({ method: "link", secondFactor: false });
    const [newest] = body.sessions;
    expect((await foreign.post("/me/sessions/end", { session: newest.id })).status).toBe(404);
    const { rows } = await sql<{ id: string }>`select id from session where id = ${newest.id}`.execute(world.owner);
    expect(rows).toHaveLength(1);
    const before = await Promise.all([here, there].map(async (it) => (await it.get("/me")).status));
    await here.post("/me/sessions/end", { session: newest.id });
    const after = await Promise.all([here, there].map(async (it) => (await it.get("/me")).status));
    expect([before, after.sort()]).toEqual([
      [200, 200],
      [200, 401],
    ]);
  });
});

describe("a mail address", () => {
  const ask = (visitor: Visitor, email: string) => visitor.post("/me/mail", { email });
  const confirm = async (visitor: Visitor, secret: string | undefined) => {
    await visitor.get(`/me/mail/${secret}`);
    return visitor.post("/me/mail/confirm");
  };

  test("is taken once it is confirmed by who asked, and the old address is told", async () => {
    const [owner, other] = [await signedIn("newcomer"), await signedIn("chair")];
    await ask(owner, "li.new@example.org");
    const secret = await letterTo("li.new@example.org", /me\/mail\/([0-9a-z]+)/);
    expect((await confirm(other, secret)).status).toBe(403);
    expect((await confirm(visitorOf(world.server), secret)).status).toBe(401);
    expect((await confirm(owner, secret)).to).toBe("/me");
    expect((await confirm(owner, secret)).status).toBe(403);
    expect((await owner.get("/me")).body).toContain("li.new@example.org");
    expect(await letterTo(people.newcomer.email, /(mail address was set)/)).toBeTruthy();
    await sql`update person_contact set email = ${people.newcomer.email} where email = 'li.new@example.org'`.execute(
      world.owner,
    );
  });

  test("that somebody has is answered like any other, and gets no link", async () => {
    const owner = await signedIn("newcomer");
    const answers = [await ask(owner, people.chair.email), await ask(owner, "nobody@example.org")];
    const [taken, free] = answers.map(({ status, to, headers }) => ({ status, to, cookie: headers["set-cookie"] }));
    expect(taken).toEqual(free);
    expect(await letterTo(people.chair.email, /(me\/mail)/)).toBeUndefined();
  });

  test("that is none is refused beside its field, and what was typed is kept", async () => {
    const answer = await ask(await signedIn("newcomer"), "no address <script>");
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("does not look like a mail address");
    expect(answer.body).toContain("no address &lt;script>");
  });
});

describe("a name", () => {
  test.each([
    ["", "is missing"],
    ["x".repeat(101), "longer than 100"],
    ["a\u202Eb", "cannot be seen"],
  ])("%j is refused", async (name, words) => {
    const answer = await (await signedIn("participant")).post("/me/name", { name });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(words);
  });

  test("is changed everywhere, and found by its new form", async () => {
    expect((await api("participant", "PUT", "/me", { name: "Ana  Ruíz" })).status).toBe(200);
    expect((await api("member", "GET", "/people?q=RUÍZ")).body.people).toMatchObject([{ name: "Ana Ruíz" }]);
    await api("participant", "PUT", "/me", { name: people.participant.name });
  });
});

describe("notifications", () => {
  test("are read by their person alone, by pages, and counted on every page until they are read", async () => {
    const { id: person } = await world.viewer("admin");
    for (let count = 0; count < 60; count++) {
      await withViewer(world.app, clock, (tx) =>
        notify(tx, { person, words: `No. ${count}`, href: "/me", now: world.now }),
      );
    }
    const visitor = await signedIn("admin");
    const first = await visitor.get("/me/notifications");
    expect(first.body).toMatch(/Unread notifications: <\/span>6\d/);
    const older = /\/me\/notifications\?before=[^"]+/.exec(first.body)?.[0] ?? "";
    expect((await visitor.get(older)).body).not.toContain("?before=");
    expect((await visitor.get("/me/notifications?before=rubbish")).status).toBe(200);
    const { body } = await api("admin", "GET", "/me/notifications");
    expect(body.notifications).toHaveLength(50);
    expect((await api("admin", "GET", `/me/notifications?before=${body.next}`)).body.next).toBeNull();
    await (await signedIn("chair")).post("/me/notifications/read");
    expect((await visitor.get("/me")).body).toContain("Unread notifications");
    const upTo = body.notifications[0].id;
    await withViewer(world.app, clock, (tx) =>
      notify(tx, { person, words: "Later", href: "/me", now: new Date("2026-11-22T13:00:00Z") }),
    );
    await visitor.post("/me/notifications/read", { upTo });
    expect((await visitor.get("/me")).body).toContain("Unread notifications: </span>1<");
    expect((await api("admin", "POST", "/me/notifications/read", {})).status).toBe(200);
    expect((await visitor.get("/me")).body).not.toContain("Unread notifications");
  });

  test("tell the holder of a seat", async () => {
    const { body } = await api("chair", "GET", "/me/notifications");
    const told = body.notifications.find((it: { words: string }) => it.words.includes("seat"));
    expect(told).toMatchObject({ href: "/groups/security-wg/seats/chair" });
  });
});

describe("policies", () => {
  const version = async (text: string) =>
    must(
      await importDocument(world.as(clock), {
        slug: "code-of-conduct",
        rank: 2,
        governs: "tsc",
        title: "Code of conduct",
        effectiveOn: undefined,
        source: "https://example.org/conduct",
        bytes: Buffer.concat([await documentBytes("charter"), Buffer.from(`\n\n${text}\n`)]),
      }),
    );

  test("are acknowledged by exact version; a new one asks again, and takes nobody's part away", async () => {
    await version("First.");
    const visitor = await signedIn("newcomer");
    expect((await visitor.get("/me")).body).toContain("have not acknowledged it");
    expect((await visitor.post("/me/conduct")).status).toBe(409);
    expect((await api("newcomer", "POST", "/me/conduct")).status).toBe(409);
    expect((await visitor.post("/me/policies", { document: "code-of-conduct", version: "2" })).status).toBe(409);
    expect((await visitor.post("/me/policies", { document: "charter", version: "1" })).status).toBe(422);
    expect((await api("newcomer", "GET", "/me")).body.participant).toBe(false);
    expect((await visitor.post("/me/policies", { document: "code-of-conduct", version: "1" })).to).toBe("/me");
    expect((await api("newcomer", "GET", "/me")).body.participant).toBe(true);

    await version("Second.");
    expect((await visitor.get("/me")).body).toContain("Read and acknowledge: Code of conduct");
    expect((await api("newcomer", "GET", "/me")).body.participant).toBe(true);
    const { id } = await world.viewer("newcomer");
    const acknowledged = async () => (await api("member", "GET", `/people/${id}`)).body.acknowledged;
    expect(await acknowledged()).toMatchObject([{ version: 1, newest: false }]);
    const given = { document: "code-of-conduct", version: 2 };
    for (const _again of [1, 2])
      expect((await api("newcomer", "POST", "/me/acknowledgements", given)).status).toBe(200);
    expect(await acknowledged()).toMatchObject([{ version: 2, newest: true }]);
    const { rows } = await sql`select from acknowledgement where person = ${id}`.execute(world.owner);
    expect(rows).toHaveLength(2);
  });

  test("are open to who took part before there was a code of conduct here", async () => {
    expect((await api("participant", "GET", "/me")).body.participant).toBe(true);
  });
});

describe("affiliations and organisations", () => {
  test("are said by the person, or by the administrator while the founding is open", async () => {
    const { id } = await world.viewer("member");
    const said = { organisation: "Example GmbH", startsOn: "2020-01-01" };
    expect((await api("member", "POST", "/me/affiliations", said)).status).toBe(201);
    const more = { organisation: "Beispiel AG", startsOn: "2018-01-01", endsOn: "2019-12-31" };
    expect((await api("admin", "POST", `/people/${id}/affiliations`, more)).status).toBe(201);
    expect((await api("chair", "POST", `/people/${id}/affiliations`, said)).status).toBe(404);
    const on = async (day: string) =>
      (await api("chair", "GET", `/people/${id}?on=${day}`)).body.affiliations.map(
        (it: { organisationName: string }) => it.organisationName,
      );
    expect(await on("2017-12-31")).toEqual([]);
    expect(await on("2019-12-31")).toEqual(["Beispiel AG"]);
    expect(await on("2020-01-01")).toEqual(["Example GmbH"]);
  });

  test("name every problem at once and keep what was typed", async () => {
    const visitor = await signedIn("member");
    const answer = await visitor.post("/me/affiliations", {
      organisation: "<b>",
      startsOn: "soon",
      endsOn: "2019-13-41",
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("2 things to mend");
    expect(answer.body).toContain('value="&lt;b>"');
    const turned = await visitor.post("/me/affiliations", {
      organisation: "X",
      startsOn: "2020-01-02",
      endsOn: "2020-01-01",
    });
    expect(turned.body).toContain("The last day lies before the first.");
  });

  test("end on a day, and nobody ends somebody else's", async () => {
    const { id } = await world.viewer("member");
    const [first] = (await api("chair", "GET", `/people/${id}?on=2026-11-22`)).body.affiliations;
    expect((await api("chair", "DELETE", `/me/affiliations/${first.id}?on=2026-11-22`)).status).toBe(404);
    expect((await api("member", "DELETE", `/me/affiliations/${first.id}?on=2019-01-01`)).status).toBe(422);
    expect((await api("member", "DELETE", `/me/affiliations/${first.id}?on=2026-11-22`)).status).toBe(200);
    expect((await api("member", "DELETE", "/me/affiliations/rubbish")).status).toBe(404);
    const [ended] = (await api("chair", "GET", `/people/${id}?on=2026-11-22`)).body.affiliations;
    expect(ended.endsOn).toBe("2026-11-22");
  });

  test("count together where somebody who belongs to one of them says so, with a source", async () => {
    const pair = { organisation: "example gmbh", related: "Beispiel AG", source: "https://example.org/merger" };
    const relate = (who: Who, wanted: object) => api(who, "POST", "/organisations/relations", wanted);
    expect((await relate("chair", pair)).status).toBe(403);
    expect((await relate("admin", { ...pair, related: "Nowhere" })).status).toBe(422);
    expect((await relate("admin", { ...pair, related: "Example GmbH" })).status).toBe(422);
    expect((await relate("admin", { ...pair, source: "" })).status).toBe(400);
    expect((await relate("admin", pair)).status).toBe(200);
    expect((await relate("admin", { ...pair, organisation: "Beispiel AG", related: "Example GmbH" })).status).toBe(200);
    const { relations } = (await api("chair", "GET", "/organisations")).body;
    expect(relations).toHaveLength(1);
    expect((await api("chair", "DELETE", `/organisations/relations/${relations[0].id}`)).status).toBe(403);
    await api("participant", "POST", "/me/affiliations", { organisation: "Example GmbH" });
    expect((await api("participant", "DELETE", `/organisations/relations/${relations[0].id}`)).status).toBe(200);
  });
});

test("ids that hold nonsense answer like missing ones", async () => {
  const visitor = await signedIn("member");
  for (const [url, field] of [
    ["/me/sessions/end", "session"],
    ["/me/methods/remove", "method"],
    ["/me/affiliations/end", "id"],
    ["/me/tokens/revoke", "token"],
    ["/people/organisations/relations/remove", "relation"],
    ["/me/notifications/read", "upTo"],
    ["/me/policies", "document"],
    ["/me/conduct", "x"],
  ] as const) {
    for (const value of ["\0", "'; drop table person", "x".repeat(3000), "\ud800"]) {
      const { status } = await visitor.post(url, { [field]: value, version: "1" });
      expect(status, `${url} ${value.slice(0, 10)}`).toBeLessThan(500);
    }
  }
  for (const path of ["/people/%00", "/api/v1/people/%00", "/people/x?on=%00"])
    expect((await visitor.get(path)).status).toBe(404);
});

describe("the list of people", () => {
  test("goes on by cursor without leaving anybody out, and survives what is mangled", async () => {
    const all: string[] = [];
    for (let count = 0; count < 60; count++) {
      const added = await sql<{ id: string }>`
        insert into person (id, name, folded, created_at)
        values ('person_' || lpad(${String(count)}, 26, '0'), 'Same Name', 'same name', ${world.now}) returning id`.execute(
        world.owner,
      );
      all.push(added.rows[0]?.id ?? "");
    }
    const first = (await api("chair", "GET", "/people?q=same%20name")).body;
    const second = (await api("chair", "GET", `/people?q=same%20name&after=${first.next}`)).body;
    const ids = [...first.people, ...second.people].map((it: { id: string }) => it.id);
    expect(ids).toEqual(all);
    for (const query of ["after=x", "organisation=x", "q=%25", "q=%00", `q=${"x".repeat(5000)}`, "q=a&q=b"]) {
      expect((await visitorOf(world.server).get(`/people?${query}`)).status, query).toBe(200);
    }
  });
});
