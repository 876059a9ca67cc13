import type { ComponentChildren } from "preact";
import type { SafeHtml } from "./markdown.ts";

/** The words of a document or of minutes, in serif: rendered Markdown, or children. */
export const Prose = (props: { html: SafeHtml } | { children: ComponentChildren }) =>
  "html" in props ? (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: the one place; the type says that the text went through the allowlist
    <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: props.html }} />
  ) : (
    <div class="prose" dir="auto">
      {props.children}
    </div>
  );

/** One clause: its address in the margin, its words, and what they mean to the software. `anchor` is its id on the page. */
export const ClauseText = (props: {
  anchor: string;
  address: ComponentChildren;
  href: string;
  words: ComponentChildren;
  /** How deep it lies in its document; 0 is outermost. Deeper than 3 is shown as 3. */
  depth?: number;
  bindings?: ComponentChildren;
}) => (
  <section class={`clause-text depth-${Math.min(props.depth ?? 0, 3)}`} id={props.anchor}>
    <a class="address" href={props.href}>
      {props.address}
    </a>
    <div class="clause-body">
      <div class="prose" dir="auto">
        {props.words}
      </div>
      {props.bindings && <div class="bindings">{props.bindings}</div>}
    </div>
  </section>
);

export type Step = { readonly title: ComponentChildren; readonly children: ComponentChildren; readonly done?: boolean };

/** What to do first, second and third. */
export const Steps = ({ steps }: { steps: readonly Step[] }) => (
  <ol class="steps">
    {steps.map((step) => (
      <li class={step.done ? "done" : undefined}>
        <p class="step-title">
          {step.title}
          {step.done && <span class="step-done"> done</span>}
        </p>
        <div>{step.children}</div>
      </li>
    ))}
  </ol>
);

/** A command to copy: one click selects the whole of it. */
export const CopyLine = ({ command }: { command: string }) => (
  <pre class="copy-line">
    <code>{command}</code>
  </pre>
);

export type Card = { readonly title: string; readonly href: string; readonly children: ComponentChildren };

/** The first clicks of the home page, one for each kind of reader. */
export const Cards = ({ cards }: { cards: readonly Card[] }) => (
  <ul class="cards">
    {cards.map((card) => (
      <li>
        <a href={card.href}>{card.title}</a>
        <div>{card.children}</div>
      </li>
    ))}
  </ul>
);
