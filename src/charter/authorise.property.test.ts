import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test/properties.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import { type Actor, type BoundMeaning, evaluate, type Law, type Matter, type Verdict } from "./authorise.ts";
import type { Holder, Meaning } from "./binding.ts";
import {
  type Asker,
  concernsTheGroup,
  type Expected,
  empty,
  filled,
  holders,
  names,
  oracle,
  others,
  type Scene,
  type Sentence,
  sitting,
} from "./test/oracle.ts";
import type { Condition } from "./vocabulary.ts";

const act = "schedule-meeting";

function bind(sentence: Sentence): BoundMeaning {
  const { kind, who, when, binds, order, document } = sentence;
  const governs = binds === "every group" ? "committee" : "group";
  const holder = seenFrom(governs, holders[who]);
  const meaning: Meaning = kind === "power" ? { kind, holder, act, when } : { kind, holder, act };
  const clause: ClauseCitation = {
    document,
    documentTitle: document,
    version: 1,
    clause: "clause_1" as ClauseCitation["clause"],
    address: "1",
    label: "1",
    words: "",
    provisional: false,
  };
  const reach = { all: "all", "the group": ["group"], "every group": "all", "another body": ["other"] } as const;
  return { meaning, clause, order, governs, binds: reach[binds] };
}

/** The same holder as the committee's document names it: the group by name, itself as its own. */
function seenFrom(governs: "group" | "committee", holder: Holder): Holder {
  if (governs === "group" || !("body" in holder)) return holder;
  const called: Readonly<Record<string, string>> = { this: "group", parent: "this" };
  return { ...holder, body: called[holder.body] ?? holder.body };
}

const lawOf = (meanings: readonly BoundMeaning[], scene: Scene): Law => ({
  meanings,
  bodies: [
    { slug: "committee", parent: null },
    { slug: "group", parent: "committee" },
    { slug: "other", parent: "committee" },
  ],
  filled: [
    { body: "committee", seat: "chair" },
    { body: "other", seat: "chair" },
    ...(scene.vacant ? [] : [{ body: "group", seat: "chair" }]),
  ],
});

const matterOf = (who: Asker, scene: Scene): Matter => ({ body: "group", roles: who.roles, holds: scene.holds });
const judge = (who: Asker, sentences: readonly Sentence[], scene: Scene): Verdict =>
  evaluate(act, who.actor, matterOf(who, scene), lawOf(sentences.map(bind), scene));

const outcomeOf = (verdict: Verdict): string => (verdict.granted ? "granted" : verdict.refusal.kind);
function citedBy(verdict: Verdict): string | null {
  if (verdict.granted) return verdict.grant.clause.document;
  return "clause" in verdict.refusal ? verdict.refusal.clause.document : null;
}

/** Empty where the verdict is what the oracle says, in outcome, citation, vacancy, who stands in and the clauses considered. */
function difference(
  verdict: Verdict,
  [outcome, cited, meanwhile]: Expected,
  sentences: readonly Sentence[],
  scene: Scene,
): string {
  if (outcomeOf(verdict) !== outcome) return `is ${outcomeOf(verdict)}, should be ${outcome}`;
  if (citedBy(verdict) !== (cited?.document ?? null))
    return `cites ${citedBy(verdict)}, should cite ${cited?.document}`;
  const binding = sentences.filter(concernsTheGroup).length;
  if (verdict.considered.length !== binding) return `considered ${verdict.considered.length} clauses of ${binding}`;
  if (verdict.granted || verdict.refusal.kind !== "holder-missing") return "";
  const vacant = scene.vacant && cited?.who === "the chair";
  if (verdict.refusal.vacant !== vacant) return `says ${vacant ? "not " : ""}vacant`;
  const says = verdict.refusal.meanwhile?.clause.document;
  return says === meanwhile?.document ? "" : `says that ${says} helps meanwhile, should be ${meanwhile?.document}`;
}

const say = (it: Sentence): string =>
  `${it.document} (order ${it.order}, binds ${it.binds}): ${it.kind} of ${it.who}${it.when.map((each) => ` when ${each}`).join("")}`;
const describeCase = (who: Asker, sentences: readonly Sentence[], scene: Scene): string =>
  `${who.title} asks; the chair's seat is ${scene.vacant ? "vacant" : "filled"}; ${sentences.map(say).join("; ")}`;

const orders = [1, 2, 3, 4, 5] as const;
const forms: readonly Pick<Sentence, "kind" | "when">[] = [
  { kind: "prohibition", when: [] },
  { kind: "duty", when: [] },
  { kind: "power", when: [] },
  { kind: "power", when: ["quorate"] },
  { kind: "power", when: ["second-factor"] },
  { kind: "power", when: ["seat-vacant"] },
];
const shapes = (["all", "every group", "the group", "another body"] as const).flatMap((binds) =>
  names.flatMap((who) => forms.map((form) => ({ ...form, who, binds }))),
);
/** The vacancy of the chair's seat can only matter where a clause speaks of that seat. */
const speaksOfTheSeat = ({ who, when }: Pick<Sentence, "who" | "when">): boolean =>
  who === "the chair" || when.includes("seat-vacant");

/** Judges laws that differ only in the numbers of their documents' orders, for everybody; the oracle is asked once. */
function judgeAll(alike: readonly (readonly Sentence[])[]): number {
  const [example = []] = alike;
  const bound = alike.map((sentences) => sentences.map(bind));
  let cases = 0;
  for (const scene of example.some(speaksOfTheSeat) ? [filled, empty] : [filled]) {
    const laws = bound.map((meanings) => lawOf(meanings, scene));
    for (const who of scene.vacant ? others : [...sitting, ...others]) {
      const matter = matterOf(who, scene);
      const expected = oracle(who, example, scene);
      for (const [index, law] of laws.entries()) {
        const wrong = difference(evaluate(act, who.actor, matter, law), expected, example, scene);
        if (wrong) throw new Error(`${describeCase(who, alike[index] ?? [], scene)}: ${wrong}`);
        cases += 1;
      }
    }
  }
  return cases;
}

/** Pairs of orders by how they compare, which is all that the oracle reads from them. */
const pairsOfOrders = orders.flatMap((one) => orders.map((other) => [one, other] as const));
const everyOrder = [-1, 0, 1].map((way) => pairsOfOrders.filter(([one, other]) => Math.sign(one - other) === way));
const oneOfEach = [[[2, 4]], [[3, 3]], [[5, 1]]] as const;

describe("every combination", () => {
  test("of one or two clauses, their documents' orders and reach, holders, conditions, vacancy and askers is judged as the charter says", () => {
    let cases = 0;
    for (const [index, one] of shapes.entries()) {
      cases += judgeAll(orders.map((order) => [{ ...one, order, document: "a" }]));
      // A pair read the other way round is the same pair with its orders exchanged.
      for (const other of shapes.slice(index)) {
        // What does not bind is tried beside one reach only: it changes nothing beside any (a rule below).
        if (other.binds === "another body" && one.binds !== "the group") continue;
        // Reach is settled before orders are compared, so all twenty-five of them are tried for one pair of reaches.
        for (const alike of one.binds === "every group" && other.binds === "the group" ? everyOrder : oneOfEach) {
          cases += judgeAll(
            alike.map(([first, second]) => [
              { ...one, order: first, document: "a" },
              { ...other, order: second, document: "b" },
            ]),
          );
        }
      }
    }
    process.stdout.write(`authorise: ${cases} cases judged as the oracle says\n`);
    expect(cases).toBeGreaterThan(1_000_000);
  }, 120_000);
});

const sentence: fc.Arbitrary<Omit<Sentence, "document">> = fc.record({
  kind: fc.constantFrom("power", "duty", "prohibition"),
  who: fc.constantFrom(...names),
  when: fc.uniqueArray(fc.constantFrom<Condition>("quorate", "second-factor", "not-recused", "seat-vacant"), {
    maxLength: 3,
  }),
  binds: fc.constantFrom("all", "the group", "every group", "another body"),
  order: fc.integer({ min: 1, max: 5 }),
});
/** Duties and prohibitions know no conditions; every clause stands in a document of its own. */
const toLaw = (drawn: readonly Omit<Sentence, "document">[]): Sentence[] =>
  drawn.map((it, index) => ({ ...it, when: it.kind === "power" ? it.when : [], document: `d${index}` }));
const sentences = fc.array(sentence, { maxLength: 7 }).map(toLaw);
const added = sentence.map((it): Sentence => ({ ...it, when: it.kind === "power" ? it.when : [], document: "added" }));
const scene: fc.Arbitrary<Scene> = fc.record({
  vacant: fc.boolean(),
  holds: fc.subarray<Condition>(["quorate", "second-factor", "not-recused"]),
});
const asked = scene.chain((it) =>
  fc.tuple(fc.constantFrom(...(it.vacant ? others : [...sitting, ...others])), fc.constant(it)),
);

/** Holds for any law and anybody who asks. */
const always = (
  rule: (law: readonly Sentence[], who: Asker, scene: Scene, added: Sentence) => void,
  cases = 2_000,
): void =>
  fc.assert(
    fc.property(sentences, asked, added, (law, [who, at], more) => rule(law, who, at, more)),
    runs(cases),
  );

describe("whatever the documents say", () => {
  test("the look-up agrees with the oracle", () => {
    always((law, who, at) => {
      expect(difference(judge(who, law, at), oracle(who, law, at), law, at), describeCase(who, law, at)).toBe("");
    }, 10_000);
  });

  test("a document that does not bind the matter's body changes nothing", () => {
    always((law, who, at, more) => {
      expect(judge(who, [...law, { ...more, binds: "another body" }], at)).toEqual(judge(who, law, at));
    });
  });

  test("a prohibition more never grants", () => {
    always((law, who, at, more) => {
      const after = judge(who, [...law, { ...more, kind: "prohibition", when: [] }], at);
      if (after.granted) expect(judge(who, law, at).granted).toBe(true);
    });
  });

  test("a power or duty more never refuses", () => {
    always((law, who, at, more) => {
      if (more.kind === "prohibition") return;
      if (judge(who, law, at).granted) expect(judge(who, [...law, more], at).granted).toBe(true);
    });
  });

  test("a condition more that holds never refuses", () => {
    always((law, who, at) => {
      if (!judge(who, law, at).granted) return;
      const all: Scene = { ...at, holds: ["quorate", "second-factor", "not-recused"] };
      expect(judge(who, law, all).granted).toBe(true);
    });
  });

  test("the order in which documents come makes no difference to anything", () => {
    always((law, who, at) => {
      expect(judge(who, law.toReversed(), at)).toEqual(judge(who, law, at));
      expect(
        judge(
          who,
          law.toSorted((a, b) => a.who.localeCompare(b.who)),
          at,
        ),
      ).toEqual(judge(who, law, at));
    });
  });

  test("only how orders compare counts, not their numbers", () => {
    always((law, who, at) => {
      const stretched = law.map((it) => ({ ...it, order: it.order * 10 - 40 }));
      const { considered: _, ...verdict } = judge(who, stretched, at);
      expect(verdict).toEqual((({ considered: _all, ...rest }) => rest)(judge(who, law, at)));
    });
  });

  test("a grant names a power or duty that binds, and every refusal but the unbound act a clause that does", () => {
    always((law, who, at) => {
      const verdict = judge(who, law, at);
      const cited = law.find((it) => it.document === citedBy(verdict));
      if (outcomeOf(verdict) === "act-unbound") expect(cited).toBeUndefined();
      else expect(cited && concernsTheGroup(cited)).toBe(true);
      const forbids = outcomeOf(verdict) === "act-forbidden";
      if (cited) expect(cited.kind === "prohibition").toBe(forbids);
    });
  });

  test("every question has an answer, even of bodies that nobody knows", () => {
    const name = fc.string({ maxLength: 8 });
    const anyBody = fc.oneof(fc.constantFrom("this", "parent", "group", "__proto__", "constructor"), name);
    const holder: fc.Arbitrary<Holder> = fc.oneof(
      fc.record({ kind: fc.constantFrom("motion", "consensus", "body", "voting-members"), body: anyBody }),
      fc.record({ kind: fc.constant("seat"), body: anyBody, seat: name }),
    );
    const who: fc.Arbitrary<Actor> = fc.oneof(
      fc.record({ kind: fc.constantFrom("motion", "consensus"), body: anyBody }),
      fc.record({
        kind: fc.constant("person"),
        participant: fc.boolean(),
        seats: fc.array(fc.record({ body: anyBody, seat: name, voting: fc.boolean() })),
      }),
    );
    const place = fc.record({ slug: anyBody, parent: fc.option(anyBody) });
    fc.assert(
      fc.property(fc.array(holder), who, fc.array(place), anyBody, anyBody, (given, actor, bodies, governs, about) => {
        const considered = (kind: "duty" | "prohibition") => {
          const meanings = given.map(
            (each): BoundMeaning => ({
              ...bind({ kind, who: "anyone", when: [], binds: "all", order: 1, document: "d" }),
              governs,
              meaning: { kind, holder: each, act },
            }),
          );
          const matter: Matter = { body: about, roles: [], holds: [] };
          return evaluate(act, actor, matter, { meanings, bodies, filled: [] }).considered.length;
        };
        expect(considered("prohibition")).toBe(given.length);
        expect(considered("duty")).toBeLessThanOrEqual(given.length);
      }),
      runs(2_000),
    );
  });
});
