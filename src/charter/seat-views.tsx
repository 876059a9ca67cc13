import { Actions, Button, ErrorSummary, Field, Form, Select } from "../platform/html/index.ts";
import type { Problem } from "../platform/http/refusals.ts";
import type { Names, Prospect } from "./authority.ts";
import type { SeatHolding } from "./seats.ts";
import type { AuthorityFacts } from "./store.ts";
import type { Power, Vacancy } from "./vacancy.ts";
import { Cited, NotYet, type Performed, RefusedNote } from "./views.tsx";
import { acts, conditions } from "./vocabulary.ts";
import { actWords, capital, charterRefused, holderWords } from "./words.ts";

/** Parts of the page of a seat. */

/** A form that comes back, with what was typed and what is wrong with it. */
export interface Again {
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
export const fresh: Again = { typed: {}, problems: [] };

/** Acts of one kind: what is done in our words, and beside it the document's own. */
export const Said = ({
  title,
  meanings,
  performs,
}: {
  title: string;
  meanings: AuthorityFacts["meanings"];
  performs: Performed;
}) =>
  meanings.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="said">
        {meanings.map(({ meaning, clause }) => (
          <li>
            <p>
              <span>
                {"act" in meaning && <a href={`/acts/${meaning.act}`}>{capital(actWords(meaning))}</a>}{" "}
                <NotYet meaning={meaning} performs={performs} />
              </span>
              <Cited clause={clause} />
            </p>
            <q dir="auto">{clause.words}</q>
          </li>
        ))}
      </ul>
    </>
  );

/** `the TSC by motion, when the Chairperson's seat is vacant`, with the clause that says so. */
export const Who = ({ power, names }: { power: Power; names: Names }) => (
  <>
    {holderWords(power.holder, names)}
    {power.when.length > 0 && `, when ${power.when.map((it) => conditions[it]).join(" and ")}`}{" "}
    <Cited clause={power.clause} />
  </>
);

/** What the empty seat holds up, who can fill it, and what goes on without it. */
export const Vacant = ({ vacancy, names, title }: { vacancy: Vacancy; names: Names; title: string }) => (
  <>
    <h2>What waits while the seat is empty</h2>
    {vacancy.waits.length === 0 ? (
      <p>Nothing: no act is given to the {title} alone.</p>
    ) : (
      <>
        <p>Only the {title} may do these, so nobody does them until the seat is filled:</p>
        <ul class="said">
          {vacancy.waits.map((it) => (
            <li>
              <p>
                <a href={`/acts/${it.act}`}>{capital(acts[it.act])}</a>
                <Cited clause={it.clause} />
              </p>
            </li>
          ))}
        </ul>
      </>
    )}
    <h2>Who can fill it</h2>
    {vacancy.fills.length === 0 ? (
      <p>No clause of the governing documents says.</p>
    ) : (
      <ul class="said">
        {vacancy.fills.map((it) => (
          <li>
            <p>
              <span>
                <a href={`/acts/${it.act}`}>{capital(acts[it.act])}</a>: <Who power={it} names={names} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    )}
    {vacancy.goesOn.length > 0 && (
      <>
        <h2>What goes on meanwhile</h2>
        <ul class="said">
          {vacancy.goesOn.map(({ act, others }) => (
            <li>
              <p>
                <span>
                  <a href={`/acts/${act}`}>{capital(acts[act])}</a>:{" "}
                  {others.map((other, index) => (
                    <>
                      {index > 0 && "; "}
                      <Who power={other} names={names} />
                    </>
                  ))}
                </span>
              </p>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);

/** How somebody can sit there, for the founding record's forms. */
const capacityOptions = [
  { value: "holder", label: "holds the seat" },
  { value: "acting", label: "acts for its holder" },
  { value: "deputy", label: "is the holder's deputy" },
] as const;

/** How a term came to its end, for the same forms. */
export const endingOptions = [
  { value: "ended", label: "the term ran out" },
  { value: "resigned", label: "the holder resigned" },
] as const;

/** Who can change the holder, by which clause; while the founding is open, the form for it. */
export function Change(props: {
  holding: SeatHolding;
  moves: readonly Prospect[];
  editing: boolean;
  again: Again;
  names: Names;
}) {
  const { holding, moves, again } = props;
  if (!props.editing) {
    return (
      <>
        {moves.map(({ result }) =>
          result.ok ? (
            <p>
              You may. {result.value.basis === "clause" && <Cited clause={result.value.clause} />} It cannot be done
              here yet.
            </p>
          ) : (
            <RefusedNote refused={charterRefused(result.refusal)} />
          ),
        )}
      </>
    );
  }
  const field = (name: string) => ({
    name,
    value: again.typed[name],
    error: again.problems.find((it) => it.field === name)?.message,
  });
  return (
    <>
      <ErrorSummary problems={again.problems} />
      <Form action={`/groups/${holding.body}/seats/${holding.seat}`} label="Record the holder of this seat">
        <p>The founding record is open: you can still enter who sits here, with the source that says so.</p>
        <TermFields field={field} person="person" />
        <Actions>
          <Button>Record the holder</Button>
        </Actions>
      </Form>
    </>
  );
}

type FieldOf = (name: string) => { name: string; value?: string | undefined; error?: string | undefined };

/** Who sits there, as what, since when and until when, and where that is written. */
export const TermFields = ({ field, person }: { field: FieldOf; person: "person" | "holder" }) => (
  <>
    <Field
      {...field("email")}
      label={`Mail address of the ${person}`}
      hint="As it was entered with the person, or else the login below"
      type="email"
      width="medium"
      optional="one-of"
    />
    <Field {...field("github")} label="Login on GitHub" width="medium" optional="one-of" />
    <Select {...field("capacity")} label="This person" options={capacityOptions} />
    <Field {...field("startsOn")} label="First day" type="date" width="date" />
    <Field {...field("endsOn")} label="Last day" type="date" width="date" optional />
    <Select {...field("endedBy")} label="If it is over" options={endingOptions} />
    <Field {...field("source")} label="Source" hint="A link to the minutes or the merged pull request that says so" />
  </>
);
