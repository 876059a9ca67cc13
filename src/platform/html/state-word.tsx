import type { ComponentChildren } from "preact";

/** What a state asks of the reader. The word always says it too; colour alone never does. */
export type Tone = "neutral" | "good" | "attention" | "stop" | "info";

/** The state of a record as a word. */
export const StateWord = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`state ${tone}`}>{children}</span>
);
