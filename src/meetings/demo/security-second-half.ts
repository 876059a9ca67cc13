import type { Sitting } from "./sitting.ts";

/** The second half: a chair steps down, somebody acts, a new one comes. */
export const secondHalf: readonly Sitting[] = [
  {
    week: -26,
    shape: "table",
    present: ["naledi", "mateo", "elif", "kofi", "leilani", "thandeka", "lars"],
    items: [
      [
        "Half a year in figures",
        "Fuzzing: 61 crashes found, 58 fixed, three being fixed. Dependencies: median 17 days. Reports from outside: nine, all acknowledged within three days. Audit findings open: two.",
        "Lars will take the figures to the TSC. He asks for one page, not for the dashboard.",
      ],
      [
        "What next",
        "Show of interest: user-defined functions, reproducible builds, the expression compiler. We take them in that order.",
      ],
    ],
    actions: ["Naledi to write the page for the TSC"],
  },
  {
    week: -24,
    shape: "lists",
    present: ["naledi", "mateo", "daniel", "oisin", "jaewon", "rui"],
    items: [
      [
        "Fuzzing on every change",
        "Ten minutes of fuzzing on each pull request cost 3,100 hours of machine time a month at today's rate. Daniel prefers a nightly run on all targets; Oisín prefers the short run, because a crash is cheapest while its author still knows the code.",
        "No consensus yet. We try both for four weeks and count which crashes each finds first.",
      ],
      [
        "Jae-won introduces himself",
        "He works on the scheduler and will look at what workers are believed about themselves.",
      ],
    ],
    actions: ["Mateo to set up both runs", "Oisín to define beforehand what counts as found first"],
  },
  {
    week: -22,
    shape: "pipes",
    present: ["naledi", "elif", "kofi", "anselm", "thandeka", "yael"],
    habit: true,
    items: [
      [
        "Sandbox for user-defined functions",
        "Functions of users run in the worker's own process today. Anselm showed a separate process over shared memory: nineteen percent slower on the string benchmark, two percent on numbers. Yael's customers would rather keep the speed and vet the functions.",
        "We could not agree whether the sandbox is on by default. Naledi wrote both views down with their reasons; if two more meetings do not help, the question goes to the TSC.",
      ],
    ],
    actions: [
      "Anselm to measure with batches of 4,096 rows",
      "Naledi to circulate both views for correction by their holders",
    ],
  },
  {
    week: -20,
    shape: "marked",
    present: ["naledi", "mateo", "kofi", "anselm", "yael", "marek"],
    items: [
      [
        "Sandbox, continued",
        "With larger batches the cost falls to six percent. Yael can live with the sandbox by default if administrators can name trusted functions that run inside. Kofi can live with that if the list is empty by default and its use is logged.",
        "Decision: on by default, with an empty list of trusted functions, each use logged. Nobody objected.",
      ],
      [
        "Fuzzing on every change",
        "Of 23 crashes in four weeks the short run found 17 first. Daniel withdrew his objection by mail. Decision: ten minutes on each change, and a long run on Sundays.",
      ],
    ],
    actions: ["Anselm to finish the sandbox behind a switch", "Mateo to remove the nightly run"],
  },
  {
    week: -18,
    shape: "table",
    present: ["mateo", "greta", "rui", "ingrid", "oisin"],
    flaw: "wrong-year",
    items: [
      [
        "Reproducible builds",
        "Two builds of one commit differ in eleven files out of 2,400: timestamps in archives, the order of a service list, a host name in a banner. Ingrid fixed eight within the meeting's chat.",
        "Greta would publish what a second, independent builder got, beside each release.",
      ],
      ["Two audit findings left", "Both wait for the catalog API. Rui asks the Connectors WG for a date."],
    ],
    open: [1],
    actions: ["Ingrid to fix the remaining three differences", "Rui to ask for a date"],
  },
  {
    week: -16,
    shape: "lists",
    present: ["naledi", "mateo", "daniel", "hana", "sunita", "leilani"],
    items: [
      [
        "Naledi steps down",
        "Naledi leaves the chair at the end of the week: a new position leaves her no time. She listed what is open, who knows about it, and which passwords change hands. The group thanked her for two years and a half.",
        "The TSC appoints the chair. Until it does, the group asks it to name Mateo as acting chair.",
      ],
      [
        "Handover",
        "Open: the page on credential handling, the quarterly figures, the advisory template. Each has a name beside it now.",
      ],
    ],
    actions: ["Naledi to hand over the mailing list and the meeting room", "Mateo to ask the TSC for an acting chair"],
  },
  {
    week: -14,
    shape: "marked",
    present: ["mateo", "hana", "noor", "jaewon"],
    items: [
      [
        "Acting chair",
        "The TSC has named Mateo as acting chair. Four came today; we keep what needs a decision for the next meeting.",
      ],
      [
        "What workers say about themselves",
        "Jae-won lists nine numbers that the coordinator takes from workers without a second look. Two of them decide where work goes: a worker can draw all work to itself.",
      ],
    ],
    actions: ["Jae-won to propose bounds for the two numbers"],
  },
  {
    week: -12,
    shape: "table",
    present: ["mateo", "hana", "kofi", "ingrid", "thandeka", "marek"],
    habit: true,
    items: [
      [
        "Fuzzing the expression compiler",
        "Ingrid generates typed expressions and compares the compiled with the interpreted result. Six differences in a week, five of them in decimal rounding, one a wrong null check that drops rows from a filter.",
        "The last is not a vulnerability by our policy, but it is a wrong answer; it goes into the next patch release.",
      ],
      [
        "Downstream list",
        "Kofi's question from spring comes back: who is told before an advisory. Thandeka will ask three small distributors what they could do with a five-day notice.",
      ],
    ],
    open: [1],
    actions: ["Ingrid to run the comparison every night", "Thandeka to ask three distributors"],
  },
  {
    week: -10,
    shape: "underlined",
    present: ["mateo", "hana", "elif", "noor", "sunita", "imani", "jaewon"],
    items: [
      [
        "New chair",
        "Imani: the TSC has appointed Hana as chair by electronic vote, with Mateo as deputy. Hana thanked Mateo for six weeks that nobody noticed from outside.",
        "She would like to spend ten minutes of each meeting on one item of the threat model that nobody has answered.",
      ],
      [
        "Bounds for workers",
        "Jae-won's bounds refuse 0.02 percent of honest reports in the test cluster, all during garbage collection. Accepted with a grace of three reports.",
      ],
    ],
    actions: ["Hana to number the open questions of the threat model", "Jae-won to merge the bounds"],
  },
  {
    week: -8,
    shape: "lists",
    present: ["hana", "mateo", "daniel", "elif", "greta", "ingrid", "oisin"],
    items: [
      [
        "Roadmap",
        "Three things for the coming two releases: reproducible builds as a release gate, pass-through of tokens for the four connectors, spill encryption on by default. Everything else waits or is done by whoever wants to.",
        "Decision: this is the roadmap, reviewed in three months.",
      ],
      [
        "Threat model, question 4",
        "Can a worker read another query's spill file? Not since encryption per process, except within one process. Two queries in one worker share the key. Oisín thinks that a key per query costs nothing measurable.",
      ],
    ],
    actions: ["Oisín to measure a key per query", "Hana to publish the roadmap"],
  },
  {
    week: -6,
    shape: "marked",
    present: ["hana", "mateo", "rui", "leilani", "callum"],
    items: [
      [
        "Secrets in the build",
        "The build had eleven long-lived tokens, four of which nobody could explain. Rui removed those and replaced five others by tokens that live for an hour. The last two publish packages, and their registry offers nothing shorter than ninety days.",
        "Callum will put their renewal into the release calendar, so that it is nobody's memory.",
      ],
      [
        "Threat model, question 7",
        "Who may register a connector? Whoever may write the configuration. We say so in the policy and stop calling it an assumption.",
      ],
    ],
    open: [0],
    actions: ["Callum to add the renewal dates", "Leilani to write the sentence for the policy"],
  },
  {
    week: -4,
    shape: "table",
    present: ["hana", "kofi", "elif", "thandeka", "noor", "olu"],
    items: [
      [
        "Advisories that machines can read",
        "Olu compared our last three advisories with what scanners took from them: two of three had the wrong range of versions, because we wrote “before 4.2” and meant two branches. We adopt ranges per branch.",
        "The template gets a field for who was told beforehand and when.",
      ],
      [
        "Downstream list",
        "All three distributors say that five days are enough to build and too few to test. Kofi proposes to send a test along. The group likes it; who writes such tests is open.",
      ],
    ],
    open: [0, 1],
    actions: ["Olu to change the template", "Kofi to try a test for the next fix, whoever writes it"],
  },
  {
    week: -2,
    shape: "marked",
    present: ["hana", "mateo", "sunita", "ingrid", "oisin", "marek", "jaewon"],
    items: [
      [
        "A key per query",
        "No measurable cost. Decision: spill files get a key per query. Oisín's change is up for review.",
        "With it question 4 of the threat model is answered; nine remain.",
      ],
      [
        "Workshop, second round",
        "Marek and Ingrid would repeat the review workshop with changes from connectors. Sunita knows two good ones.",
      ],
    ],
    open: [0, 1],
    actions: ["Sunita to choose two changes for the workshop", "Hana to put the report to the TSC on the next agenda"],
  },
];
