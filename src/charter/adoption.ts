import { createHash } from "node:crypto";

/** The pull request by which a body adopts a text that is provisional here. */

export interface AdoptionRequest {
  readonly title: string;
  readonly body: string;
  readonly file: { readonly name: string; readonly text: string };
}

export function adoptionRequest(document: {
  readonly slug: string;
  readonly title: string;
  readonly body: string;
  readonly text: string;
  /** The clauses that let somebody adopt it, as people cite them. */
  readonly clauses: readonly string[];
}): AdoptionRequest {
  const { slug, title, body, text, clauses } = document;
  const sha256 = createHash("sha256").update(text).digest("hex");
  return {
    title: `Adopt “${title}” for the ${body}`,
    body: [
      `This adds “${title}” as a governing document of the ${body}. Until it is adopted it holds provisionally, for want of another.`,
      clauses.length > 0
        ? `It would be adopted under ${clauses.join("; ")}.`
        : "No clause of the governing documents names who adopts such a document, so please say in the review by which rule it is done.",
      `SHA-256 of the file: ${sha256}`,
    ].join("\n\n"),
    file: { name: `${slug}.md`, text },
  };
}

/** The same as one Markdown file to take away: title, description, and the text after a rule. */
export const adoptionFile = ({ title, body, file }: AdoptionRequest): string =>
  `# ${title}\n\n${body}\n\n---\n\nThe file \`${file.name}\` follows, whole.\n\n---\n\n${file.text}`;
