import type { Sitting } from "./sitting.ts";

/** The steering committee's year, a meeting every four weeks. The last one's minutes are late. */
export const committeeYear: readonly Sitting[] = [
  {
    week: -51,
    shape: "marked",
    present: ["imani", "lars", "priya", "tomas", "piotr"],
    guests: ["petra", "greta"],
    items: [
      [
        "Release 4.0",
        "Greta presented the calendar. Freeze in three weeks; nothing that touches the catalog API after it. No objections.",
      ],
      [
        "Working groups",
        "Each group says once a quarter what it did and what it needs, on one page. Agreed for a year.",
      ],
    ],
    actions: ["Imani to tell the chairs of the working groups"],
  },
  {
    week: -47,
    shape: "table",
    present: ["imani", "lars", "priya", "yuki", "rania"],
    items: [
      [
        "Growing the committee",
        "Seven seats no longer mirror who contributes: four organizations hold them, eleven send more than a tenth of the changes. Lars drafted an amendment with nine seats and a cap of three for any organization, related ones counted together.",
        "Yuki asked what related means. Brightwater Cloud belongs to Brightwater Systems; both count as one, she agrees.",
      ],
      ["Legal", "The Foundation confirms that an antitrust notice at the beginning of each meeting is enough."],
    ],
    actions: ["Lars to send the amendment to the list for two weeks"],
  },
  {
    week: -43,
    shape: "marked",
    present: ["imani", "lars", "priya", "tomas", "yuki", "piotr", "rania"],
    guests: ["petra"],
    items: [
      [
        "Amendment: nine seats",
        "The amendment has been on the list for three weeks. Vote: seven in favour, none against. Decision: adopted by two thirds of the entire committee, subject to the Foundation's approval, which Petra expects within a week.",
      ],
      ["Committers", "Mirela and Callum were proposed and approved by the committers. Welcome."],
    ],
    actions: ["Petra to report the Foundation's approval", "Piotr to prepare the election for two seats"],
  },
  {
    week: -39,
    shape: "lists",
    present: ["imani", "lars", "tomas", "yuki", "piotr"],
    guests: ["naledi"],
    items: [
      [
        "Amendment",
        "Approved by the Foundation and in force. Piotr opens nominations for the two new seats today; the vote closes in ten days.",
      ],
      [
        "Vulnerability handling policy",
        "First reading of the Security WG's draft. Two questions went back: is ninety days a limit, and who is downstream?",
      ],
    ],
    actions: ["Imani to take the questions to the Security WG"],
  },
  {
    week: -35,
    shape: "marked",
    present: ["imani", "lars", "priya", "tomas", "bjarne", "amara", "yuki"],
    guests: ["naledi", "kofi"],
    items: [
      ["Welcome", "Bjarne and Amara take the two new seats."],
      [
        "Vulnerability handling policy",
        "The Security WG answers: a limit, and those who ship Lodestone and help to fix it. One participant sees the second otherwise; his view was read. Vote: seven in favour. Decision: the policy is adopted. Who is downstream is looked at again in a year.",
      ],
    ],
    open: [0],
    actions: ["Amara to compare with the lists of two other projects before the year is over"],
  },
  {
    week: -31,
    habit: true,
    shape: "table",
    present: ["imani", "priya", "piotr", "rania", "amara", "bjarne"],
    guests: ["wanjiru", "petra"],
    items: [
      ["Trademark", "A company sells “Lodestone Turbo”. The Foundation writes a friendly letter first."],
      [
        "Documentation",
        "Wanjiru reports: the reference is complete for SQL and a third done for connectors. Two technical writers come for the summer, paid by the Foundation.",
      ],
    ],
    open: [0],
    actions: ["Petra to send the letter and tell the outcome"],
  },
  {
    week: -27,
    shape: "marked",
    present: ["imani", "lars", "tomas", "piotr", "rania", "amara"],
    items: [
      [
        "Yearly election",
        "Five seats are up. Tomás stands again, and tells us that he works for himself since this month. Nine candidates so far, from seven organizations.",
      ],
      [
        "Sandbox",
        "For information: the Security WG has two views on whether user-defined functions run in a sandbox by default. It hopes to agree without us.",
      ],
    ],
    actions: ["Lars to publish the list of candidates"],
  },
  {
    week: -23,
    habit: true,
    shape: "marked",
    present: ["imani", "lars", "sofia", "bjarne"],
    absent: ["tomas", "yuki", "piotr", "rania", "amara"],
    guests: ["greta"],
    items: [
      [
        "After the election",
        "Sofía joins the committee. Priya leaves after four years and stays with the connectors; many thanks.",
      ],
      [
        "Budget for machines",
        "Fuzzing on every change costs 3,100 hours a month. Decision: approved for half a year, to be looked at with figures.",
      ],
    ],
    actions: ["Sofía to ask the Foundation for the machine hours"],
  },
  {
    week: -19,
    shape: "marked",
    present: ["imani", "lars", "sofia", "tomas", "yuki", "piotr", "amara"],
    guests: ["naledi", "farid"],
    items: [
      [
        "Security report",
        "One page from Naledi: 61 crashes found and 58 fixed, updates at a median of 17 days, every report acknowledged in time. The sandbox question was settled in the group. The committee thanks it.",
      ],
      [
        "Charter, third version",
        "Bjarne's list of gaps: no deadline for electronic votes, nothing about resigned members, nothing about acting chairs. Lars drafts.",
      ],
    ],
    actions: ["Lars to draft the third version"],
  },
  {
    week: -15,
    shape: "table",
    present: ["imani", "lars", "sofia", "tomas", "yuki", "rania"],
    flaw: "wrong-year",
    items: [
      [
        "Chair of the Security WG",
        "Naledi has resigned. By electronic vote Mateo acts until a chair is appointed. Two people were proposed; both are asked whether they have the time.",
      ],
      ["Charter, third version", "The draft is on the list. Fourteen days from today, then a vote."],
    ],
    actions: ["Imani to speak with both candidates"],
  },
  {
    week: -11,
    shape: "marked",
    present: ["imani", "lars", "sofia", "tomas", "yuki", "piotr", "bjarne", "amara"],
    guests: ["hana"],
    items: [
      [
        "Charter, third version",
        "Vote: eight in favour, none against, one absent. Decision: adopted, subject to the Foundation's approval.",
      ],
      [
        "Chair of the Security WG",
        "Hana has the time and wants to. An electronic vote opens today and closes in seven days.",
      ],
    ],
    actions: ["Petra to ask for the Foundation's approval", "Imani to announce the outcome"],
  },
  {
    week: -7,
    shape: "lists",
    present: ["imani", "sofia", "tomas", "yuki", "rania", "amara"],
    guests: ["petra", "hana", "greta"],
    items: [
      [
        "Keeping the record",
        "Petra showed what the trial of Wardmote has gathered since last year. The founding record can be closed when everybody has looked through it; mistakes can then be corrected for thirty days by two holders of seats.",
        "No objection to closing it within the month.",
      ],
      [
        "Bjarne leaves",
        "Bjarne resigns for reasons of health, with our best wishes. His seat is filled at the next election in December, together with the two whose terms end.",
      ],
    ],
    open: [1],
    actions: [
      "Petra to close the founding record after everybody has looked",
      "Piotr to prepare the election of three seats",
    ],
  },
];
