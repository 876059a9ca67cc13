import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundedWorld, must, type World } from "../../test/community.ts";
import { addPerson, createTokenFor, recordName } from "../people/index.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { newId, type PersonId } from "../platform/ids.ts";
import { clock } from "../platform/viewer.ts";
import { importMinutes } from "./index.ts";
import { recordAlias } from "./minutes-actions.ts";
import { namesAgain, removalOf, removedOf, removeNames } from "./removal.ts";

const meeting = newId("meeting", new Date(0));
/** A text whose first lines list these people, the first of whom is erased. */
const without = (names: readonly string[], listed: readonly string[], text: string) => {
  const named = listed.map((name, index) => ({ name, line: index + 1, own: index === 0 }));
  return removeNames([...listed, text].join("\n"), removalOf(names, named))
    .split("\n")
    .slice(listed.length)
    .join("\n");
};

describe("a name goes out of words", () => {
  test.each([
    ["Jonas Weber", "Jonas Weber spoke; jonas  WEBER’s roof.", "[removed] spoke; [removed]’s roof."],
    ["Jonas Weber", "by Jonas\n  Weber.\nEnd", "by [removed]\n.\nEnd"],
    ["Jonas Weber", "Jonas Weberson, Jonas Weber-Hall, Hall-Jonas Weber, Jonas alone", null],
    ["Jonas Weber", "the Jonas Weber-led part", "the [removed]-led part"],
    ["Zoë Ångström", "Zoe\u0308 A\u030angstro\u0308m came", "[removed] came"],
    [".*", "Anything at all.", null],
    ["(a+)+$ [x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa! (a+)+$ [x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa! [removed]"],
    ["the", "the roof of the house", null],
    ["Will", "We will see.", null],
    ["Ana Ruiz-Gomez", "Ana Ruiz-Gomez spoke to Ana Ruiz.", "[removed] spoke to Ana Ruiz."],
    ["Sukarno", "Sukarno spoke.", "[removed] spoke."],
  ])("%s: %s", (name, text, expected) => {
    expect(without([name], [name], text)).toBe(expected ?? text);
  });

  test("but not where it is a part of somebody else's who is listed, nor where a namesake is listed too", () => {
    const text = "Ana Ruiz Gomez asked, Ana Ruiz answered, Maria Ana Ruiz left.";
    expect(without(["Ana Ruiz"], ["Ana Ruiz", "Ana Ruiz Gomez", "Maria Ana Ruiz"], text)).toBe(
      "Ana Ruiz Gomez asked, [removed] answered, Maria Ana Ruiz left.",
    );
    expect(without(["Ana Ruiz"], ["A. Ruiz", "ana ruiz"], text)).toBe(text);
  });

  test("a short one is removed from the person's own line of a list alone", () => {
    const named = [{ name: "Li", line: 1, own: true }];
    expect(removeNames("* Li +\n* Li said", removalOf(["Li"], named))).toBe("* [removed] +\n* Li said");
  });

  test("whatever the name and the words, lines keep their numbers, others' words stay, and it is noticed when it comes back", () => {
    const word = fc.stringMatching(/^[A-Za-z.*+?()[\]{}|\\^$-]{1,8}$/);
    const prose = fc.array(fc.constantFrom("roof", "beam", "\n", "the", "*", "(", "Straße"), { maxLength: 30 });
    fc.assert(
      fc.property(fc.tuple(word, word), prose, prose, (two, before, after) => {
        const name = two.join(" ");
        const [head, tail] = [before.join(" "), after.join(" ")];
        const text = `${head} , ${name} , ${tail}`;
        const removal = removalOf([name], [{ name, line: 10_000, own: true }]);
        const redacted = removeNames(text, removal);
        expect(redacted.split("\n")).toHaveLength(text.split("\n").length);
        if (removal.names.length === 0) {
          expect(redacted).toBe(text);
          return;
        }
        const removed = removedOf(meeting, removal);
        if (redacted !== text) expect(namesAgain(meeting, text, [], removed)).toBe(true);
        expect(namesAgain(meeting, "", [name], removed)).toBe(true);
        expect(namesAgain(meeting, "a roof", ["Ada Lace"], removed)).toBe(false);
      }),
    );
  });
});

describe("a name that anybody can choose", () => {
  let world: World;
  beforeAll(async () => {
    world = await foundedWorld();
  });
  afterAll(() => world.end());

  let days = 0;
  const bring = async (listed: string, notes: string) => {
    const file = `2019-01-${String(++days).padStart(2, "0")}.md`;
    const text = `# Board\n\n### Attendance\n#### Voting Members\n${listed}\n\n### Notes\n${notes}\n`;
    return {
      text,
      number: must(await importMinutes(world.as(clock), { body: "tsc", file, bytes: Buffer.from(text) })).number,
    };
  };
  const textOf = async (number: number) =>
    (await world.server.inject(`/api/v1/meetings/${number}/minutes`)).json().text as string;
  const attendeesOf = async (number: number): Promise<(string | null)[]> =>
    (await world.server.inject(`/api/v1/meetings/${number}/attendance`))
      .json()
      .attendees.map((it: { person: string | null }) => it.person);
  let mails = 0;
  const tokens = new Map<PersonId, string>();
  const recorded = async (name: string): Promise<PersonId> => {
    const email = `somebody-${++mails}@example.org`;
    const { id } = must(await addPerson(world.as(clock), { name, email }));
    const wanted = { name: "test", scopes: ["read", "account"] as const };
    tokens.set(id, must(await createTokenFor(world.as(clock), email, wanted)).secret);
    return id;
  };
  /** As a first sign-in at a provider leaves them. */
  const signedUp = async (name: string): Promise<PersonId> => {
    const id = await recorded(name);
    await sql`update person set recorded_name = null, recorded_folded = null where id = ${id}`.execute(world.owner);
    return id;
  };
  const asked = async (id: PersonId, method: "PUT" | "DELETE", payload: object) => {
    const headers = { authorization: `Bearer ${tokens.get(id)}` };
    const answer = await world.server.inject({ method, url: "/api/v1/me", headers, payload });
    expect(answer.statusCode, answer.body).toBe(200);
  };
  const rename = (id: PersonId, name: string) => asked(id, "PUT", { name });
  const erase = (id: PersonId, name: string) => asked(id, "DELETE", { confirm: `erase ${name}` });

  test("makes nobody an attendee, and erases nothing of the record", async () => {
    const member = await recorded("Vera Vogt");
    const { number, text } = await bring("* Vera Vogt +", "* Vera Vogt spoke, and consensus was reached.");
    const unlisted = await bring("* Nobody Known +", "* Xenia Xu spoke of consensus.");
    for (const name of ["Vera Vogt", "Nobody Known", "Xenia Xu", "consensus", "the", ".*", "[\\s\\S]+"]) {
      const stranger = await signedUp(name);
      const viewer = { ...(await world.viewer("newcomer")), id: stranger };
      await withViewer(world.app, viewer, (tx) => recordName(tx, stranger, name));
      const again = await bring("* Vera Vogt +\n* Nobody Known +", "* Xenia Xu spoke.");
      expect(await attendeesOf(again.number), name).toEqual([member, null]);
      await erase(stranger, name);
    }
    expect(await textOf(number)).toBe(text);
    expect(await textOf(unlisted.number)).toBe(unlisted.text);
  });

  test("removes nothing either when somebody of record takes it and has themselves erased", async () => {
    const [person, other] = [await recorded("Otto Ohm"), await recorded("Paula Pauli")];
    const listed = await bring("* Otto Ohm +\n* Paula Pauli +", "* Paula Pauli thanked Otto Ohm for the consensus.");
    const elsewhere = await bring("* Paula Pauli +", "* Otto Ohm was not there.");
    for (const name of ["Paula Pauli", "consensus"]) await rename(person, name);
    const after = await bring("* consensus +\n* Otto Ohm +", "* Nothing.");
    expect(await attendeesOf(after.number)).toEqual([null, person]);
    await erase(person, "consensus");
    expect(await textOf(listed.number)).toBe(
      listed.text.replace("* Otto Ohm", "* [removed]").replace("thanked Otto Ohm", "thanked [removed]"),
    );
    expect(await attendeesOf(listed.number)).toEqual([null, other]);
    // They are not listed there, so it is not known to be them.
    expect(await textOf(elsewhere.number)).toBe(elsewhere.text);
  });

  test("two people of one name of record: neither is matched by it, and the erasure of one leaves the other's words", async () => {
    const [one, other] = [await recorded("Sam Same"), await recorded("Sam Same")];
    const plain = await bring("* Sam Same +", "* Sam Same spoke.");
    must(await recordAlias(world.as(clock), { name: "S. Same", person: one }));
    const both = await bring("* S. Same +\n* Sam Same +", "* Sam Same and S. Same spoke.");
    const first = await bring("* S. Same +", "* Sam Same spoke.");
    expect(await attendeesOf(plain.number)).toEqual([null]);
    expect(await attendeesOf(both.number)).toEqual([one, null]);
    await erase(one, "Sam Same");
    expect(await textOf(plain.number)).toBe(plain.text);
    expect(await textOf(both.number)).toBe(both.text.replaceAll("S. Same", "[removed]"));
    expect(await textOf(first.number)).toBe(first.text.replaceAll(/S(?:\.|am) Same/g, "[removed]"));
    expect(await attendeesOf((await bring("* Sam Same +", "* x")).number)).toEqual([other]);
  });

  test("an alias finds who signed up by themselves by the id alone, and then their words go too", async () => {
    const stranger = await signedUp("Quirin Quast");
    const { number, text } = await bring("* Quirin Quast +", "* Quirin Quast spoke.");
    const wanted = { name: "Quirin Quast", person: "Quirin Quast" };
    expect(await recordAlias(world.as(clock), wanted)).toMatchObject({
      refusal: { kind: "attendee-person-unknown", found: 0 },
    });
    must(await recordAlias(world.as(clock), { ...wanted, person: stranger }));
    expect(await attendeesOf(number)).toEqual([stranger]);
    await erase(stranger, "Quirin Quast");
    expect(await textOf(number)).toBe(text.replaceAll("Quirin Quast", "[removed]"));
    expect(await recordAlias(world.as(clock), { ...wanted, person: stranger })).toMatchObject({ ok: false });
  });

  test("minutes that came before their attendee was recorded, and earlier texts that alone list them, lose the name too", async () => {
    const { number, text } = await bring("* Rita Rau +", "* Rita Rau spoke.");
    const file = `2019-01-${String(days).padStart(2, "0")}.md`;
    const bytes = Buffer.from(text.replaceAll("Rita Rau", "Ada Lace"));
    must(await importMinutes(world.as(clock), { body: "tsc", file, bytes }));
    const later = await bring("* Rita Rau +", "* Rita Rau spoke.");
    await erase(await recorded("Rita Rau"), "Rita Rau");
    const { rows } = await sql`
      select text from minutes_earlier where text like '%Rita%' union all select text from minutes where text like '%Rita%'`.execute(
      world.owner,
    );
    expect(rows).toEqual([]);
    expect(await attendeesOf(number)).toEqual([null]);
    expect(await textOf(later.number)).toBe(later.text.replaceAll("Rita Rau", "[removed]"));
  });
});
