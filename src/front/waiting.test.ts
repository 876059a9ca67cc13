import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, foundingWorld, importDocument, must, type Who, type World } from "../../test/community.ts";
import { meetingEvidence } from "../meetings/index.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { lineOf, type Waiting } from "./waiting.ts";
import { listWaiting } from "./waiting-reads.ts";

let world: World;

beforeAll(async () => {
  world = await foundedWorld();
});

afterAll(() => world.end());

async function waitingFor(who: Who, there: World = world): Promise<readonly Waiting[]> {
  const person = await there.viewer(who);
  return withViewerReadOnly(there.app, person, (tx) => listWaiting(tx, [meetingEvidence], { person, now: there.now }));
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

  test("whoever holds a seat is told until they have a passkey, and nobody else is", async () => {
    const { id } = await world.viewer("chair");
    expect(await waitingFor("chair")).toContainEqual(
      expect.objectContaining({ kind: "second-factor", seat: expect.stringMatching(/Chair.*, Security WG/) }),
    );
    expect(await kindsFor("participant")).not.toContain("second-factor");
    await sql`insert into passkey (id, person, credential, public_key, counter, transports, name, created_at)
              values ('passkey_00000000000000000000000001', ${id}, 'credential', 'key', 0, '{}', 'Key', ${world.now})`.execute(
      world.owner,
    );
    expect(await kindsFor("chair")).not.toContain("second-factor");
  });

  test("a correction waits for the signature of everybody who holds a seat, and no longer for who has signed", async () => {
    const [chair, member] = [await world.viewer("chair"), await world.viewer("member")];
    const id = "correction_00000000000000000000000001";
    await sql`insert into correction (id, fact, field, new_value, reason, proposed_by, proposed_at, state)
              values (${id}, 'body:tsc', 'shortName', 'TC', 'The minutes say otherwise.', ${chair.id}, ${world.now}, 'proposed')`.execute(
      world.owner,
    );
    await sql`insert into correction_signature values (${id}, ${chair.id}, ${world.now})`.execute(world.owner);
    expect(await waitingFor("member")).toContainEqual(
      expect.objectContaining({ kind: "correction", id, reason: "The minutes say otherwise." }),
    );
    expect(await kindsFor("chair")).not.toContain("correction");
    expect(await kindsFor("participant")).not.toContain("correction");
    await sql`insert into correction_signature values (${id}, ${member.id}, ${world.now})`.execute(world.owner);
    expect(await kindsFor("member")).not.toContain("correction");
  });

  test("a policy waits until its newest version is acknowledged, and again with the next", async () => {
    const { id } = await world.viewer("participant");
    const policies = async (who: Who) => (await waitingFor(who)).filter((it) => it.kind === "policy");
    await sql`insert into document (slug, title, rank, governs, binds_all) values
                ('embargo-policy', 'Embargo policy', 2, 'tsc', true), ('conduct', 'Code of conduct', 2, 'tsc', true)`.execute(
      world.owner,
    );
    const publish = (number: number) =>
      sql`insert into document_version (id, document, number, text, sha256, clauses, source, adopted, created_at)
          select 'version_' || lpad((${number}::int * 10 + at)::text, 26, '0'), document, ${number}, '', sha256('x'), 0, 'x', true, ${world.now}
            from unnest(array['embargo-policy', 'conduct']) with ordinality as it(document, at)`.execute(world.owner);
    const acknowledge = (document: string, version: number) =>
      sql`insert into acknowledgement values (${id}, ${document}, ${version}, ${world.now})`.execute(world.owner);
    await publish(1);
    expect(await policies("participant")).toMatchObject([
      { title: "Code of conduct", version: 1, href: "/charter/conduct" },
      { title: "Embargo policy", version: 1 },
    ]);
    // Somebody new is asked for the code of conduct as such, not twice.
    expect(await policies("newcomer")).toMatchObject([{ title: "Embargo policy" }]);
    await acknowledge("embargo-policy", 1);
    await acknowledge("conduct", 1);
    expect(await policies("participant")).toEqual([]);
    await publish(2);
    await acknowledge("embargo-policy", 2);
    expect(await policies("participant")).toMatchObject([{ title: "Code of conduct", version: 2 }]);
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

  test("suggested meanings and guessed alignments wait for an administrator while the founding is open, and for nobody else", async () => {
    const founding = await foundingWorld();
    try {
      await sql`update binding set state = 'suggested', decided_by = null, decided_at = null
                 where id = (select id from binding limit 1)`.execute(founding.owner);
      expect(await waitingFor("admin", founding)).toContainEqual(
        expect.objectContaining({ kind: "meanings", count: 1 }),
      );
      expect(await kindsFor("chair", founding)).not.toContain("meanings");

      const bring = (text: string) =>
        importDocument(founding.as(clock), {
          ...{ slug: "house-rules", rank: 5, governs: "security-wg", title: "House rules" },
          ...{ effectiveOn: undefined, source: "https://example.org/h", bytes: Buffer.from(text) },
        });
      must(await bring("# House rules\n\n1. Xylophones are forbidden on weekdays.\n"));
      must(await bring("# House rules\n\n1. Xylophones are forbidden on all weekdays and nights.\n"));
      await sql`update alignment set state = 'guess'`.execute(founding.owner);
      const guesses = expect.objectContaining({
        kind: "alignments",
        document: "house-rules",
        count: expect.any(Number),
      });
      expect(await waitingFor("admin", founding)).toContainEqual(guesses);
      expect(await kindsFor("chair", founding)).not.toContain("alignments");
      await sql`update alignment set state = 'confirmed', decided_at = ${founding.now}`.execute(founding.owner);
      expect(await kindsFor("admin", founding)).not.toContain("alignments");
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
  await world.seal();
  const first = await world.server.inject({ url: "/" });
  const again = await world.server.inject({ url: "/", headers: { "if-none-match": String(first.headers.etag) } });
  expect([first.statusCode, again.statusCode]).toEqual([200, 304]);
  expect(first.body).toContain("How we are doing by our charter");
});
