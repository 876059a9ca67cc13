import type { Person } from "../people/index.ts";
import {
  Actions,
  Button,
  Day,
  ErrorSummary,
  Field,
  Form,
  Hidden,
  type PageProps,
  Select,
  TextArea,
} from "../platform/html/index.ts";
import { correctable, factKind } from "./correction.ts";
import { recordRank } from "./forms.ts";
import type { FactView } from "./founding-reads.ts";
import { type Again, endingOptions } from "./seat-views.tsx";
import { rankWords } from "./views.tsx";
import { capital } from "./words.ts";

/** The page on which somebody says what is right in place of a fact. `needed`: how many must sign. */
export function factPage({ fact, title, values, people }: FactView, needed: number, again: Again): PageProps {
  // What is kept for the record binds nobody: it has no rank to be corrected.
  const unranked = values.rank === String(recordRank);
  const fields = Object.entries(correctable[factKind(fact)]).filter(([field]) => field !== "rank" || !unranked);
  return {
    kicker: <a href="/founding/record">The founding record</a>,
    title: `Correct: ${title}`,
    lede:
      needed > 1
        ? `Say what is right and why. It takes effect when ${needed} holders of seats have signed it, and the old value stays readable.`
        : "Say what is right and why. The old value stays readable.",
    body: (
      <>
        {fields.map(([field, words]) => {
          const mine = again.typed.field === field ? again : { typed: {}, problems: [] };
          const problems = mine.problems.map((it) => (it.field === "field" ? { ...it, field: "value" } : it));
          const error = (name: string) => problems.find((it) => it.field === name)?.message;
          return (
            <details class="fold" open={problems.length > 0}>
              <summary>
                {capital(words)}: <Standing field={field} value={values[field] ?? null} people={people} />
              </summary>
              <Form action="/founding/corrections" name={field} label={`Correct ${words}`}>
                <ErrorSummary problems={problems} />
                <Hidden name="fact" value={fact} />
                <Hidden name="field" value={field} />
                <Input
                  field={field}
                  value={mine.typed.value ?? values[field] ?? ""}
                  error={error("value")}
                  people={people}
                />
                <TextArea
                  name="reason"
                  label="Why"
                  hint="Public, like the correction itself"
                  rows={2}
                  value={mine.typed.reason}
                  error={error("reason")}
                />
                <Actions>
                  <Button>{needed > 1 ? "Propose the correction" : "Correct it"}</Button>
                </Actions>
              </Form>
            </details>
          );
        })}
      </>
    ),
  };
}

/** What stands there now, in the words of the form. */
function Standing({ field, value, people }: { field: string; value: string | null; people: readonly Person[] }) {
  if (value === null) return <>open</>;
  if (days.includes(field)) return <Day date={value} />;
  const named =
    people.find((it) => it.id === value)?.name ??
    (field === "rank" ? rankWords[Number(value)] : endingOptions.find((it) => it.value === value)?.label);
  return <bdi>{named ?? value}</bdi>;
}

const ranks = Object.entries(rankWords)
  .filter(([rank]) => rank !== String(recordRank))
  .map(([value, label]) => ({ value, label }));
const days: readonly string[] = ["startsOn", "endsOn", "effectiveOn"];

function Input(props: { field: string; value: string; error: string | undefined; people: readonly Person[] }) {
  const control = { name: "value", label: "What is right", value: props.value, error: props.error };
  if (props.field === "person")
    return <Select {...control} options={props.people.map((it) => ({ value: it.id, label: it.name }))} />;
  if (props.field === "rank") return <Select {...control} options={ranks} />;
  if (props.field === "endedBy") return <Select {...control} options={endingOptions} />;
  return days.includes(props.field) ? (
    <Field {...control} type="date" width="date" optional={props.field !== "startsOn"} />
  ) : (
    <Field {...control} />
  );
}
