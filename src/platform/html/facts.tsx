import type { ComponentChildren } from "preact";

export type Fact = { readonly term: ComponentChildren; readonly value: ComponentChildren };

/** One block of the right rail: pairs of term and value, or free words, under a small heading. */
export const Facts = (props: { title: string; items?: readonly Fact[]; children?: ComponentChildren }) => (
  <section class="facts">
    <h2>{props.title}</h2>
    {props.items && (
      <dl>
        {props.items.map((fact) => (
          <div>
            <dt>{fact.term}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    )}
    {props.children}
  </section>
);

export type HistoryEntry = { readonly when: ComponentChildren; readonly what: ComponentChildren };

/** What has happened to a record, in the order given. */
export const History = ({ entries }: { entries: readonly HistoryEntry[] }) => (
  <section class="history">
    <h2>History</h2>
    <ol>
      {entries.map((entry) => (
        <li>
          <span class="history-when">{entry.when}</span>
          <span class="history-what">{entry.what}</span>
        </li>
      ))}
    </ol>
  </section>
);
