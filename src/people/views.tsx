import type { ComponentChildren } from "preact";
import { DataTable, Day, Hidden, Source } from "../platform/html/index.ts";
import type { Problem } from "../platform/http/refusals.ts";
import { type Affiliation, coversDay } from "./affiliation.ts";

/** What somebody typed into one of a page's forms, and what is wrong with it. */
export interface Again {
  readonly form: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
export const fresh: Again = { form: "", typed: {}, problems: [] };

/** The value and the error of each field of one form: nothing where another form of the page came back. */
export function fieldsOf({ form, typed, problems }: Again, name: string) {
  const mine = form === name;
  const field = (field: string) => ({
    name: field,
    value: mine ? (typed[field] ?? "") : "",
    error: mine ? problems.find((it) => it.field === field)?.message : undefined,
  });
  return Object.assign(field, { problems: mine ? problems : [] });
}

/** A part of a page that is opened when it is wanted, and stands open where it has come back. */
export const Fold = (props: { title: string; open?: boolean; children: ComponentChildren }) => (
  <details class="fold" open={props.open}>
    <summary>{props.title}</summary>
    {props.children}
  </details>
);

const dayOr = (day: string | null, unknown: string): ComponentChildren => (day ? <Day date={day} /> : unknown);

/** Where somebody belongs and belonged; `edit`: the address to which changes go. */
export const Affiliations = (props: {
  affiliations: readonly Affiliation[];
  today: string;
  edit?: string | undefined;
}) => (
  <DataTable
    caption="Affiliations"
    rows={props.affiliations}
    columns={[
      {
        label: "Organisation",
        heading: true,
        cell: (it) => (
          <a href={`/people?organisation=${it.organisation}`}>
            <bdi>{it.organisationName}</bdi>
          </a>
        ),
      },
      { label: "From", brief: true, cell: (it) => dayOr(it.startsOn, "not known") },
      {
        label: "Until",
        brief: true,
        cell: (it) => dayOr(it.endsOn, coversDay(it, props.today) ? "today" : "not known"),
      },
      { label: "Source", cell: (it) => <Source text={it.source} /> },
      ...(props.edit
        ? [
            {
              label: "Change",
              cell: (it: Affiliation) => (
                <ChangeAffiliation affiliation={it} action={props.edit ?? ""} today={props.today} />
              ),
            },
          ]
        : []),
    ]}
  />
);

const ChangeAffiliation = (props: { affiliation: Affiliation; action: string; today: string }) => {
  const { id, organisationName, endsOn } = props.affiliation;
  return (
    <form method="post" action={`${props.action}/end`}>
      <Hidden name="id" value={id} />
      {endsOn === null && (
        <>
          <button type="submit" class="plain" name="endsOn" value={props.today}>
            Ended today <span class="unseen">: {organisationName}</span>
          </button>{" "}
        </>
      )}
      <button type="submit" class="plain" name="endsOn" value="">
        Remove <span class="unseen">{organisationName}</span>
      </button>
    </form>
  );
};
