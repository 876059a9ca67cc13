import { type Cast, cast } from "../../people/index.ts";

/** A working group of the demonstration beside the one that the server is for. */
export interface DemoGroup {
  readonly slug: string;
  readonly name: string;
  readonly shortName: string;
  readonly purpose: string;
  readonly scope: readonly string[];
  /** Mail address of its chair. */
  readonly chair: string;
  /** Since when it exists, in days before the end. */
  readonly since: number;
}

const group = (words: string, chair: Cast, since: number, purpose: string, ...scope: string[]): DemoGroup => ({
  slug: `${words.toLowerCase().replaceAll(" ", "-")}-wg`,
  name: `${words} Working Group`,
  shortName: `${words} WG`,
  purpose,
  scope,
  chair: cast[chair].email,
  since,
});

export const groups: readonly DemoGroup[] = [
  group(
    "Connectors",
    "farid",
    760,
    "Keep the connectors of Lodestone correct, tested and maintained, whoever wrote them.",
    "Define what a connector must pass before it ships with the engine.",
    "Maintain a roadmap of connectors to add, to repair and to retire.",
    "Provide guidance to people who write a connector of their own.",
  ),
  group(
    "Release",
    "greta",
    640,
    "Ship a release every six weeks that people dare to install on the same day.",
    "Publish a release calendar and keep to it.",
    "Develop best practices for branching, backports and signing.",
    "Tell every maintainer in time what blocks a release.",
  ),
  group(
    "Documentation",
    "wanjiru",
    310,
    "Explain Lodestone so well that nobody has to read its source to use it.",
    "Answer questions from the community where the documentation falls short.",
    "Coordinate training for new contributors, together with the Security WG.",
    "Review the words of every error message that users see.",
  ),
];

const themes = ["Storage", "Optimizer", "Dialect", "Driver", "Statistics", "Scheduling", "Packaging", "Testing"];

/** The nth group beyond those written by hand, for a larger demonstration. `chair`: a mail address. */
export function extraGroup(n: number, chair: string): DemoGroup {
  const theme = `${themes[n % themes.length]} ${Math.floor(n / themes.length) + 1}`;
  const purpose = `Look after everything about ${theme.toLowerCase()} that crosses more than one part of Lodestone.`;
  return { ...group(theme, "farid", 700, purpose, `Maintain a roadmap for ${theme.toLowerCase()}.`), chair };
}

/** Its governance document, in Markdown. */
export const governanceOf = ({ name, shortName, purpose, scope }: DemoGroup): string => `# Lodestone ${name} Governance

This document describes how the Lodestone ${name} (the “${shortName}”) works. It operates under the Lodestone Technical Charter, supplemented by the details below.

## Purpose

${purpose}

## Scope

${scope.map((it) => `* ${it}`).join("\n")}

## Governance

* **Chairperson**:
    * The TSC may, in its discretion, remove the Chairperson and/or appoint a new Chairperson of the ${shortName}.
    * The Chairperson shall be responsible for:
        * scheduling regular meetings of the ${shortName};
        * recording decisions that are reached by the ${shortName}; and
        * keeping the TSC informed about the status of the ${shortName}’s efforts.
* **Meetings**:
    * Meetings of the ${shortName} are open to anyone.
* **Decisions**:
    * The ${shortName} operates as a consensus-based community.
* **Amendments**:
    * The TSC may amend this document from time to time.
`;
