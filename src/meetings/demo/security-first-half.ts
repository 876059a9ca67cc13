import type { Sitting } from "./sitting.ts";

/** The first half of the security working group's year, a meeting every two weeks. Findings and people are invented. */
export const firstHalf: readonly Sitting[] = [
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
];
