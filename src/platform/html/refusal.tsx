import type { ComponentChildren } from "preact";
import { type Citation, ClauseMark } from "./clause-mark.tsx";

/** What the viewer cannot do, said as a sentence with the clause that withholds it and, where there is one, the way out. */
export const Refusal = (props: { sentence: string; citation?: Citation | undefined; wayOut?: ComponentChildren }) => (
  <div class="refusal" role="note">
    <p>
      {props.sentence} {props.citation && <ClauseMark citation={props.citation} />}
    </p>
    {props.wayOut && <p class="way-out">{props.wayOut}</p>}
  </div>
);
