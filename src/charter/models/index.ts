import antitrustNotice from "./antitrust-notice.md?raw";
import codeOfConduct from "./code-of-conduct.md?raw";
import groupGovernance from "./group-governance.md?raw";
import standingRules from "./standing-rules.md?raw";
import technicalCharter from "./technical-charter.md?raw";
import vulnerabilityPolicy from "./vulnerability-policy.md?raw";

/** A governing document in the program's own words, for a community that has none in its place yet. */
export type ModelDocument = {
  readonly id: string;
  readonly title: string;
  /** Its place among the governing documents: 1 prevails over all others. */
  readonly order: 1 | 2 | 3 | 4 | 5;
  /** Whose affairs it is about: the steering committee's, and with them everybody's, or the home group's. */
  readonly governs: "parent" | "group";
  /** What tells it from others of its order: policies go by their subject. */
  readonly called?: RegExp;
  /** In one sentence, for whoever considers taking it. */
  readonly about: string;
  readonly text: string;
};

/** The only one that is there from the set-up: without it nobody could meet, call or answer. */
export const standingRulesModel: ModelDocument = {
  id: "standing-rules",
  title: "Standing rules",
  order: 5,
  governs: "group",
  about: "What the other documents are silent about: notes, calls, answers, minutes, empty seats.",
  text: standingRules,
};

export const modelDocuments: readonly ModelDocument[] = [
  {
    id: "charter",
    title: "Technical charter",
    order: 1,
    governs: "parent",
    about: "A short charter of the project: its committee, votes, openness, amendments.",
    text: technicalCharter,
  },
  {
    id: "code-of-conduct",
    title: "Code of conduct",
    order: 2,
    called: /conduct/i,
    governs: "parent",
    about: "What people expect of each other, and how a breach is reported.",
    text: codeOfConduct,
  },
  {
    id: "antitrust-notice",
    title: "Antitrust notice",
    order: 2,
    called: /antitrust|competition/i,
    governs: "parent",
    about: "What people from competing companies do not discuss.",
    text: antitrustNotice,
  },
  {
    id: "vulnerability-policy",
    title: "Vulnerability handling policy",
    order: 3,
    governs: "group",
    about: "Security model, response team, clocks, embargo, vendors, urgent acts, disclosure.",
    text: vulnerabilityPolicy,
  },
  {
    id: "group-governance",
    title: "Working group governance",
    order: 4,
    governs: "group",
    about: "A governing document of the group: purpose, scope, principles, chair, decisions.",
    text: groupGovernance,
  },
  standingRulesModel,
];

/** The model texts for which a community has no document of its own; `home`: the group that this server is for. */
export const modelsFor = (
  documents: readonly {
    readonly slug: string;
    readonly title: string;
    readonly rank: number;
    readonly governs: string;
  }[],
  home: string,
): readonly ModelDocument[] =>
  modelDocuments.filter(
    ({ order, governs, called }) =>
      !documents.some(
        (it) =>
          it.rank === order &&
          (governs === "parent" || it.governs === home || order === 3) &&
          (!called || called.test(`${it.slug} ${it.title}`)),
      ),
  );
