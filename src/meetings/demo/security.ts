import type { Sitting } from "./sitting.ts";

/** The security working group's year, a meeting every two weeks. Projects, findings and people are invented. */
export const securityYear: readonly Sitting[] = [
  {
    week: -52,
    shape: "marked",
    present: ["naledi", "mateo", "daniel", "sunita", "lars"],
    items: [
      [
        "Where we stand",
        "Naledi walked through last year's audit: nineteen findings, fourteen closed, three waiting for the new catalog API, two that nobody owns. The two were split between Daniel and Sunita.",
        "We will list findings by component from now on, so that maintainers see theirs without reading all of it.",
      ],
      [
        "What to fuzz first",
        "Mateo counted the code that reads bytes from outside: the Parquet reader, the wire protocol, the expression parser, three compression wrappers. Parquet reads the most and is tested the least.",
        "Decision: the Parquet page decoder is fuzzed first, and the wire protocol second.",
      ],
    ],
    actions: [
      "Mateo to write a first harness for the page decoder",
      "Sunita to find an owner for the session properties finding",
    ],
  },
  {
    week: -50,
    shape: "table",
    present: ["naledi", "mateo", "daniel", "sunita", "kofi", "elif"],
    habit: true,
    items: [
      [
        "First harness",
        "The harness runs forty thousand inputs a second on one core. Within an hour it found a read past the end of a dictionary page; the fix is merged, with the input as a regression test.",
        "Kofi asked for the corpus to be public. Agreed, once the open finding has shipped.",
      ],
      [
        "Dependency updates",
        "Of 212 direct dependencies 31 are more than a year old. Elif proposed a weekly batch, merged on Tuesdays by whoever is on duty, instead of one large update before each release.",
      ],
    ],
    actions: ["Elif to write down how the weekly batch works", "Mateo to keep regression inputs beside the harness"],
  },
  {
    week: -48,
    shape: "lists",
    present: ["naledi", "mateo", "elif", "oisin", "marek", "kofi"],
    items: [
      [
        "Decompression",
        "A 40 kB file can make a worker allocate 9 GB before the first row is read. Oisín sketched a budget per split that the reader asks before it allocates; Marek pointed at the paper that measures the cost of such checks, under one percent.",
        "No objection to the budget. Its default is to be measured, not guessed.",
      ],
      [
        "Where reports arrive",
        "Two reports went to a maintainer's private address last month. The address in the README is easy to miss; it goes to the top of the issue form.",
      ],
    ],
    actions: ["Oisín to measure three defaults for the allocation budget", "Naledi to change the issue form"],
  },
  {
    week: -46,
    shape: "marked",
    present: [],
    cancelled: "Cancelled, since most of us are travelling. The next meeting takes place as planned.",
    items: [],
  },
  {
    week: -44,
    shape: "marked",
    present: ["naledi", "mateo", "rui", "daniel", "greta", "oisin"],
    flaw: "wrong-year",
    items: [
      [
        "Signing releases",
        "Today a release is signed by a key on one laptop. Greta listed what the Release WG needs: a signature that can be checked without a network, two people for each release, and a key that can be replaced without a flag day.",
        "Rui compared a key in hardware with short-lived certificates and a public log. We prefer the second if checking offline can be shown to work.",
      ],
      [
        "Allocation budget",
        "With 256 MB per split nothing in the benchmark suite is refused, and the worst crafted file is. Decision: 256 MB is the default, and a session property can lower it.",
      ],
    ],
    actions: ["Rui to show a signature checked offline", "Oisín to open the pull request for the budget"],
  },
  {
    week: -42,
    shape: "underlined",
    present: ["naledi", "sunita", "marek", "daniel", "leilani"],
    items: [
      [
        "Threat model, first part",
        "Marek drew the engine as six processes and eleven channels. For each channel we wrote who can speak on it and what the other end believes. The coordinator believes whatever a worker says about its own memory; nobody could say why.",
        "Leilani added spill files: they lie on a local disk in the clear, and outlive a worker that was killed.",
      ],
      ["Audit findings", "The session properties finding has an owner: Dario. Three remain."],
    ],
    actions: [
      "Marek to publish the diagram with the questions that we could not answer",
      "Leilani to describe how spill files come and go",
    ],
  },
  {
    week: -40,
    shape: "lists",
    present: ["naledi", "mateo", "marek", "leilani", "kofi", "yuki"],
    items: [
      [
        "Threat model, second part",
        "Spill files: Leilani's test left 3 GB of rows readable after a kill. We discussed deleting at start against encrypting with a key that only the process knows. The second also covers stolen disks and costs four percent on the sort benchmark.",
        "Decision: spill files are encrypted with a key per process. Yuki asks for a switch for clusters with encrypted disks; there will be one, documented as weaker.",
      ],
      [
        "Wire protocol fuzzing",
        "Two hangs, no memory errors. Both come from a length that is trusted before it is checked.",
      ],
    ],
    actions: ["Leilani to write the pull request for spill files", "Mateo to look for other lengths that are trusted"],
  },
  {
    week: -38,
    shape: "pipes",
    present: ["naledi", "elif", "daniel", "sunita", "noor"],
    habit: true,
    items: [
      [
        "How fast we update",
        "We agreed on what to measure before on what to promise: days from a dependency's fixed release to ours. The median of last year is 41 days, the worst 203.",
        "Decision: the weekly batch aims at a median of 14 days. We look at the figure each quarter.",
      ],
      [
        "Noor introduces herself",
        "She maintains the object store connectors at Quillon Data and has reviewed most of their credential handling.",
      ],
    ],
    actions: ["Elif to publish the figure for last year with the query that computes it"],
  },
  {
    week: -36,
    shape: "marked",
    present: ["naledi", "mateo", "daniel", "kofi", "noor", "imani", "oisin"],
    items: [
      [
        "Vulnerability handling policy",
        "Imani reported from the TSC: the draft is welcome, two questions are open. Is ninety days a limit or a default? And who counts as downstream?",
        "We answered: a limit; and whoever ships Lodestone to others and takes part in fixing it. Kofi disagreed with the second half, since a small distributor may have nobody to send. His view goes into the letter to the TSC as it is.",
      ],
      [
        "Supported releases",
        "Security fixes go to the two newest minor releases. Daniel asks that the third be kept for the large installations. No support for that.",
      ],
    ],
    actions: ["Naledi to send the answers and Kofi's view to the TSC"],
  },
  {
    week: -34,
    shape: "table",
    present: ["naledi", "wanjiru", "marek", "noor", "robin"],
    items: [
      [
        "A workshop on review",
        "Wanjiru and Marek planned two hours for committers: five real changes from our history, each with a flaw that review let pass. Participants find it, then compare notes. No slides.",
        "Robin offered to set up a branch in which the flaws can be tried.",
      ],
      [
        "Policy",
        "The TSC has adopted the vulnerability handling policy, with ninety days as a limit and Kofi's point as a question for next year.",
      ],
    ],
    actions: ["Wanjiru to find a date outside the release freeze", "Robin to prepare the branch"],
  },
  {
    week: -32,
    shape: "lists",
    present: ["naledi", "greta", "rui", "elif", "sunita"],
    items: [
      [
        "Bill of materials",
        "The build can say which 840 components went into an archive. Rui's first try lists test tools too, which would alarm everybody who scans it. They are to be left out.",
        "Greta wants the list made by the same job that signs, so that one cannot be had without the other. Agreed.",
      ],
      [
        "Signing",
        "A signature was checked on a machine without a network, with a bundle of 5 kB beside the archive. That settles what we had asked for.",
      ],
    ],
    actions: ["Rui to leave test tools out of the list", "Greta to join both jobs"],
  },
  {
    week: -30,
    shape: "marked",
    present: ["naledi", "mateo", "noor", "daniel", "anselm", "robin"],
    flaw: "unmarked",
    habit: true,
    items: [
      [
        "Driver URLs",
        "The driver read a class name out of the connection URL. Anselm removed it; the tests that used it were the only users we know of. It ships in the next patch release with a note.",
        "We asked whether this needs an advisory. Whoever controls the URL controls the driver anyway in all known uses, so it does not; the reasoning is in the issue.",
      ],
      ["Workshop", "Fourteen committers came. Eleven found the flaw in the first change, two in the last."],
    ],
    actions: ["Marek to turn the five changes into a page for those who missed it"],
  },
  {
    week: -28,
    shape: "underlined",
    present: ["naledi", "farid", "noor", "sunita", "thandeka"],
    items: [
      [
        "Credentials in connectors",
        "Joint meeting with the Connectors WG. Seven connectors log their configuration at start; two of them with the secret in it. Farid will refuse to load a connector that declares a property as secret and logs it: the check is possible at build time.",
        "Thandeka asked for the same check in the template for new connectors.",
      ],
      [
        "Pass-through of user tokens",
        "Only three connectors do it in a way that does not outlive the query. We listed what the other four would need.",
      ],
    ],
    open: [1],
    actions: ["Farid to write the build-time check", "Noor to open an issue for each of the four connectors"],
  },
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
