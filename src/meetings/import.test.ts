import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, foundingWorld, must, people, type Who, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { clock } from "../platform/viewer.ts";
import { forgetAttendee, importMinutes } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await foundedWorld();
});
afterAll(() => world.end());

const minutesText = (day: string, rest = ""): string => `# Board Meeting

### ${day}
##### 9:00 AM PST to 10:30 AM PST

### Agenda
* Roofs

### Attendance
#### Voting Members
* ${people.member.name} +
* Ada Lace (Acme)
* Bob Stone +
"+" = attending

#### Other Attendees
* Cem Oz (Hill, guest)

### Notes
* ${people.member.name} spoke of roofs, and Jonas alone of walls. Jonas Weberson did not.
${rest}`;

const bring = (file: string, text: string | Uint8Array, who: Who | "operator" = "operator") =>
  (async () => {
    const context = who === "operator" ? world.as(clock) : await world.context(who);
    return importMinutes(context, { body: "tsc", file, bytes: typeof text === "string" ? Buffer.from(text) : text });
  })();

const api = async (who: Who | null, payload: object, url = "/api/v1/meetings/minutes") =>
  world.server.inject({
    method: "POST",
    url,
    headers: who ? { authorization: `Bearer ${await world.token(who)}` } : {},
    payload,
  });
const get = async (url: string) => world.server.inject({ url, headers: { accept: "text/html,*/*" } });
const content = (text: string) => Buffer.from(text).toString("base64");

/** Everything that an import can have changed. */
async function everything(): Promise<string> {
  const tables = [
    "meeting",
    "minutes",
    "minutes_earlier",
    "attendance",
    "minutes_part",
    "minutes_doubt",
    "ledger_entry",
    "seat",
    "term",
  ];
  const rows = await Promise.all(
    tables.map((it) => sql`select * from ${sql.table(it)} t order by t`.execute(world.owner)),
  );
  return createHash("sha256")
    .update(JSON.stringify(rows.map((it) => it.rows)))
    .digest("hex");
}

describe("who may bring minutes in", () => {
  test("the operator may, after the founding too, on the basis of the server; nobody gets a seat by it", async () => {
    const before = await sql<{
      n: number;
    }>`select (select count(*) from seat) + (select count(*) from term) + (select count(*) from person) as n`.execute(
      world.owner,
    );
    const { number } = must(await bring("2020-07-07.md", minutesText("2020-07-07")));
    const after = await sql<{
      n: number;
    }>`select (select count(*) from seat) + (select count(*) from term) + (select count(*) from person) as n`.execute(
      world.owner,
    );
    expect(after.rows).toEqual(before.rows);
    const { rows } = await sql<{ body: Record<string, unknown> }>`
      select convert_from(body, 'UTF8')::jsonb as body from ledger_body where subject = (select id from meeting where number = ${number})`.execute(
      world.owner,
    );
    expect(rows[0]?.body).toMatchObject({
      act: "import-minutes",
      basis: "server",
      by: "operator",
      clause: null,
      facts: { body: "tsc", day: "2020-07-07" },
    });
    expect(JSON.stringify(rows)).not.toMatch(/Lace|Stone|Weber|md/);
  });

  test("while the founding is open it is a founding fact", async () => {
    const founding = await foundingWorld();
    try {
      const bytes = Buffer.from(minutesText("2020-07-07"));
      must(await importMinutes(founding.as(clock), { body: "tsc", file: "2020-07-07.md", bytes }));
      const { rows } = await sql<{ basis: string }>`
        select convert_from(body, 'UTF8')::jsonb ->> 'basis' as basis from ledger_body where convert_from(body, 'UTF8') like '%import-minutes%'`.execute(
        founding.owner,
      );
      expect(rows).toEqual([{ basis: "founding" }]);
    } finally {
      await founding.end();
    }
  });

  test.each(["chair", "member", "participant"] as const)("the %s may not, whatever their seat", async (who) => {
    await world.token(who);
    const before = await everything();
    expect(await bring("2020-08-08.md", minutesText("2020-08-08"), who)).toMatchObject({
      ok: false,
      refusal: { kind: "minutes-administrator-needed" },
    });
    expect((await api(who, { body: "tsc", file: "2020-08-08.md", content: content("x") })).statusCode).toBe(403);
    expect(await everything()).toBe(before);
  });
});

describe("a file again", () => {
  test("the same bytes change nothing, not even the ledger", async () => {
    must(await bring("2020-09-01.md", minutesText("2020-09-01")));
    const before = await everything();
    expect(must(await bring("2020-09-01.md", minutesText("2020-09-01"))).outcome).toBe("unchanged");
    expect(await everything()).toBe(before);
  });

  test("another text of it replaces the first, which is kept", async () => {
    const first = must(await bring("2020-10-06.md", minutesText("2020-10-06")));
    const second = must(await bring("2020-10-06.md", minutesText("2020-10-06", "* Doors")));
    expect([second.number, second.outcome]).toEqual([first.number, "updated"]);
    const { rows } = await sql<{
      text: string;
    }>`select e.text from minutes_earlier e join minutes n using (meeting) where n.file = '2020-10-06.md'`.execute(
      world.owner,
    );
    expect(rows).toEqual([{ text: minutesText("2020-10-06") }]);
    expect((await get(`/meetings/${first.number}`)).body).toContain("the one before is kept");
  });

  test("eight imports of one file at the same moment make one meeting", async () => {
    const done = await Promise.all(Array.from({ length: 8 }, () => bring("2020-11-03.md", minutesText("2020-11-03"))));
    expect(new Set(done.map((it) => must(it).number)).size).toBe(1);
    expect(done.filter((it) => must(it).outcome === "added")).toHaveLength(1);
  });

  test("another file of the same day is another meeting, and doubted", async () => {
    const { number } = must(await bring("2020-12-01.md", minutesText("2020-12-01")));
    const other = must(await bring("2020-12-01-evening.md", minutesText("2020-12-01")));
    expect(other.number).not.toBe(number);
    expect(other.doubts[0]).toMatchObject({ kind: "same-day", words: expect.stringContaining(`M-${number}`) });
  });
});

describe("names", () => {
  test("one that exactly one known person bears is theirs, however it is cased; any other stays a name", async () => {
    const { number, matched } = must(
      await bring(
        "2021-01-05.md",
        minutesText("2021-01-05").replace(`* ${people.member.name} +`, `* ${people.member.name.toUpperCase()} +`),
      ),
    );
    expect(matched).toBe(1);
    const { attendees } = (await get(`/api/v1/meetings/${number}/attendance`)).json();
    const member = await world.viewer("member");
    expect(attendees.map((it: { person: string | null }) => it.person)).toEqual([member.id, null, null, null]);
  });

  test("an alias that an administrator records makes a name a person's in all minutes", async () => {
    const { number } = must(await bring("2021-02-02.md", minutesText("2021-02-02").replace("Bob Stone", "M. Okafor")));
    expect(
      (await api("chair", { name: "M. Okafor", person: people.chair.name }, "/api/v1/meetings/attendees")).statusCode,
    ).toBe(403);
    expect(
      (await api("admin", { name: "M. Okafor", person: "Nobody Here" }, "/api/v1/meetings/attendees")).statusCode,
    ).toBe(422);
    expect(
      (await api("admin", { name: "M. Okafor", person: people.chair.name }, "/api/v1/meetings/attendees")).json(),
    ).toMatchObject({ matched: 1 });
    const { attendees } = (await get(`/api/v1/meetings/${number}/attendance`)).json();
    expect(attendees[2].person).toBe((await world.viewer("chair")).id);
  });

  test("a person who is forgotten is gone from lists and words; lines, hashes and other names stay", async () => {
    const [file, text] = ["2021-03-02.md", minutesText("2021-03-02")];
    const { number } = must(await bring(file, text));
    must(await bring(file, `${text}* More`));
    const member = await world.viewer("member");
    await withViewer(world.app, member, (tx) => forgetAttendee(tx, { person: member.id, name: people.member.name }));
    const stored = (await get(`/api/v1/meetings/${number}/minutes`)).json();
    expect(stored.text).not.toContain(people.member.name.concat(" +"));
    expect(stored.text).toContain("* [removed] spoke of roofs, and Jonas alone of walls. Jonas Weberson did not.");
    expect(stored.text.split("\n")).toHaveLength(`${text}* More`.split("\n").length);
    expect(stored).toMatchObject({
      redacted: true,
      sha256: createHash("sha256").update(`${text}* More`).digest("hex"),
    });
    const { rows } = await sql`
      select text from minutes where text ~ ${`${people.member.name}\\M`} union all select text from minutes_earlier where text ~ ${`${people.member.name}\\M`}`.execute(
      world.owner,
    );
    expect(rows).toEqual([]);
    const { attendees } = (await get(`/api/v1/meetings/${number}/attendance`)).json();
    expect(attendees[0]).toMatchObject({ name: "Erased person", person: null, organisation: null, mark: "present" });
    expect(attendees[1]).toMatchObject({ name: "Ada Lace", organisation: "Acme" });

    const before = await everything();
    expect(must(await bring(file, `${text}* More`)).outcome).toBe("unchanged");
    for (const again of [`${text}* Other`, text.replaceAll(people.member.name, "jonas\nWEBER")])
      expect(await bring(file, again)).toMatchObject({ ok: false, refusal: { kind: "file-redacted" } });
    expect(await everything()).toBe(before);
  });

  test("minutes from which a name was removed take a text that does not bring it back, and keep the one before", async () => {
    const [file, text] = ["2021-03-03.md", minutesText("2021-03-03")];
    const { number } = must(await bring(file, text));
    const member = await world.viewer("member");
    await withViewer(world.app, member, (tx) => forgetAttendee(tx, { person: member.id, name: people.member.name }));
    const cleaned = text.replaceAll(people.member.name, "A former member").replace("roofs,", "roofs and drains,");
    expect(must(await bring(file, cleaned))).toMatchObject({ number, outcome: "updated" });
    const stored = (await get(`/api/v1/meetings/${number}/minutes`)).json();
    expect(stored).toMatchObject({ text: cleaned, redacted: false });
    for (const again of [text, `${cleaned}* Jonas  Weber was thanked.`])
      expect(await bring(file, again)).toMatchObject({ ok: false, refusal: { kind: "file-redacted" } });
    expect(must(await bring(file, cleaned)).outcome).toBe("unchanged");
    const { rows } = await sql`select from minutes_earlier where text ~ 'Jonas Weber\M'`.execute(world.owner);
    expect(rows).toEqual([]);
  });

  test("whoever has their data erased is forgotten in minutes too", async () => {
    const { name } = people.participant;
    const { number } = must(
      await bring("2021-04-06.md", minutesText("2021-04-06", `* ${name} agreed\n`).replace("Bob Stone", name)),
    );
    const answer = await world.server.inject({
      method: "DELETE",
      url: "/api/v1/me",
      headers: { authorization: `Bearer ${await world.token("participant")}` },
      payload: { confirm: `erase ${name}` },
    });
    expect(answer.statusCode).toBe(200);
    const stored = (await get(`/api/v1/meetings/${number}/minutes`)).json();
    expect(stored.text).toContain("* [removed] agreed");
    expect(JSON.stringify(stored) + (await get(`/meetings/${number}`)).body).not.toContain(name);
  });
});

describe("pages and API", () => {
  test("an administrator uploads a file on the page; what is wrong is said beside what was typed", async () => {
    const cookie = await world.cookie("admin");
    const send = (name: string, text: string, fields: Record<string, string> = {}) => {
      const boundary = "x-boundary";
      const parts = Object.entries({ body: "tsc", title: "", zone: "", source: "", ...fields }).map(
        ([field, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
      );
      const payload = `${parts.join("")}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n--${boundary}--\r\n`;
      return world.server.inject({
        method: "POST",
        url: "/meetings/import",
        headers: {
          cookie,
          accept: "text/html",
          "sec-fetch-site": "same-origin",
          "content-type": `multipart/form-data; boundary=${boundary}`,
        },
        payload,
      });
    };
    const done = await send("2021-04-13.md", minutesText("2021-04-13"));
    expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringMatching(/^\/meetings\/\d+$/)]);
    const wrong = await send("notes.md", "x", { zone: "Mars/Olympus", title: "Kept as typed" });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain("Kept as typed");
    expect(wrong.body).toContain("time zone is not one");
    expect((await send("notes.md", "x")).body).toContain("holds no day");
    expect((await get("/meetings/import")).statusCode).toBe(403);
  });

  test("the page of a past meeting shows attendance, the quorum by its clause, doubts and the file's lines", async () => {
    const { number } = must(
      await bring(
        "2021-05-04.md",
        minutesText("2020-05-04").replace("* Roofs", "* Roofs, see [the plan](/files/plan.pdf)"),
      ),
    );
    const { body } = await get(`/meetings/${number}`);
    for (const words of [
      "Board Meeting",
      "Held",
      "09:00 Los Angeles",
      "A quorum is shown",
      "1/2 of 3 is 1.5, so 2 are needed",
      "Voting members absent",
      "Ada Lace",
      "Acme",
      "the year differs",
      `/meetings/${number}/file#L3`,
    ])
      expect(body).toContain(words);
    expect(body).not.toContain('href="/files/plan.pdf"');
    const file = (await get(`/meetings/${number}/file`)).body;
    expect(file).toContain('<li id="L3"><bdi>### 2020-05-04</bdi></li>');
    expect((await get("/meetings?before=")).body).toContain(">2021</h3>");
    expect((await get("/meetings/attendance?body=tsc")).body).toMatch(/<svg[\s\S]*The same as a table/);
  });

  test("cancelled meetings are so in words, and unmarked is not absent", async () => {
    const cancelled = must(
      await bring("2021-06-08.md", "The meeting on Jun 8 has been cancelled.\n# Board\n### 2021-06-08\n"),
    );
    expect((await get(`/meetings/${cancelled.number}`)).body).toContain("It was cancelled");
    const unmarked = must(await bring("2021-07-13.md", minutesText("2021-07-13").replaceAll(" +\n", "\n")));
    const { record } = (await get(`/api/v1/meetings/${unmarked.number}`)).json();
    expect(record).toMatchObject({ marksUsed: false, votingUnmarked: 3, votingAbsent: 0, votingPresent: 0 });
    expect((await get(`/meetings/${unmarked.number}`)).body).toContain("Voting members whom nobody marked");
  });

  test("script, markup and text that deceives stay words", async () => {
    const hostile = minutesText(
      "2021-08-03",
      "* <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n",
    )
      .replace("# Board Meeting", "# <b>Board</b> \u202egnitteM")
      .replace("Cem Oz", "Cem \u202ezO");
    const { number } = must(await bring("2021-08-03.md", hostile));
    for (const url of [`/meetings/${number}`, `/meetings/${number}/file`, "/meetings", "/meetings/attendance"]) {
      const { body } = await get(url);
      expect(body).not.toMatch(/<script>|<img|href="javascript|<b>Board/i);
      expect(body).not.toContain("\u202e");
    }
    expect((await get(`/api/v1/meetings/${number}/minutes`)).json().text).toBe(hostile);
  });

  test("ten thousand attendees come in, and their page stays short", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `* Person Number${index}`).join("\n");
    const { number, attendees } = must(
      await bring("2021-09-14.md", `# Crowd\n### 2021-09-14\n### Attendees\n${names}\n`),
    );
    expect(attendees).toBe(10_000);
    const page = await get(`/meetings/${number}`);
    expect(page.body).toContain("9500 more names");
    expect(page.body.length).toBeLessThan(200_000);
    let [seen, after]: [number, number | null] = [0, -1];
    while (after !== null) {
      const answer: { attendees: unknown[]; next: number | null } = (
        await get(`/api/v1/meetings/${number}/attendance?after=${after}`)
      ).json();
      [seen, after] = [seen + answer.attendees.length, answer.next];
    }
    expect(seen).toBe(10_000);
    expect((await get(`/meetings/${number}/file?from=5001`)).body).toContain('id="L10000"');
  });

  test("Windows-1252 and Windows line ends come back byte for byte", async () => {
    const latin = Buffer.from(
      minutesText("2021-10-05").replace("Ada Lace", "Zo\u00eb Lace").replaceAll("\n", "\r\n"),
      "latin1",
    );
    const { number } = must(await bring("2021-10-05.md", latin));
    const stored = (await get(`/api/v1/meetings/${number}/minutes`)).json();
    expect(stored.encoding).toBe("windows-1252");
    expect(Buffer.from(stored.text, "latin1").equals(latin)).toBe(true);
  });

  test("every problem of a request is named at once, and a wrong file changes nothing", async () => {
    const before = await everything();
    const answer = await api("admin", { body: "T S C", file: "a/b", zone: "Mars/Olympus", content: "%%%", extra: 1 });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().problems.map((it: { field: string }) => it.field)).toEqual(
      expect.arrayContaining(["body", "file", "zone", "content"]),
    );
    for (const payload of [
      { body: "nobody", file: "2021-11-02.md", content: content("x") },
      { body: "tsc", file: "2021-11-02.md", content: content("\u0000") },
      { body: "tsc", file: "2021-11-02.md", content: "" },
    ])
      expect((await api("admin", payload)).statusCode).toBe(422);
    expect(await everything()).toBe(before);
  });
});
