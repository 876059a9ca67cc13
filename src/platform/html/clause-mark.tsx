import { useId } from "preact/hooks";
import { revealInvisible } from "./invisible.ts";
import { StateWord } from "./state-word.tsx";

/** A clause as it is cited: `address` names it by structure (`chairperson/4/d`), `label` in words (`Chairperson 4(d)`). */
export type Citation = {
  readonly documentTitle: string;
  readonly version: string;
  readonly address: string;
  readonly label: string;
  readonly words: string;
  readonly href: string;
  /** True until the body concerned has adopted the document. */
  readonly provisional: boolean;
};

/**
 * `§ Chairperson 4(d)`, which opens to the clause's words. A popover and not `<details>`, because the parser closes a
 * paragraph at `<details>`, and because the top layer is never clipped by a table or a narrow column.
 */
export function ClauseMark({ citation }: { citation: Citation }) {
  const id = useId();
  const label = revealInvisible(citation.label);
  return (
    <span class="clause">
      <button type="button" class="clause-mark" popovertarget={id}>
        § {label}
        {citation.provisional && " · provisional"}
      </button>
      <span class="clause-words" id={id} popover="auto" role="note" aria-label={`The words of § ${label}`}>
        <q dir="auto">{revealInvisible(citation.words)}</q>
        <span class="clause-source">
          {revealInvisible(citation.documentTitle)}, version {citation.version}{" "}
          {citation.provisional && <StateWord tone="attention">provisional</StateWord>}
        </span>
        <span class="clause-ways">
          <a href={citation.href}>Read it in its place</a>
          <button type="button" class="plain" popovertarget={id} popovertargetaction="hide">
            Close
          </button>
        </span>
      </span>
    </span>
  );
}
