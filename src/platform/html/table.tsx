import type { ComponentChildren } from "preact";

/** A column of rows of type `Row`. The `heading` column names its row; `numeric` columns align their digits. */
export type Column<Row> = {
  readonly label: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly heading?: boolean;
  readonly numeric?: boolean;
  /** A word or two that stay on one line where there is room. */
  readonly brief?: boolean;
  /** Two fifths of the table, whatever else stands in it: so that tables below one another agree, or a quotation can be read. */
  readonly wide?: boolean;
};

const classOf = ({ numeric, brief, wide }: Pick<Column<never>, "numeric" | "brief" | "wide">): string | undefined =>
  numeric ? "numeric" : brief ? "brief" : wide ? "wide" : undefined;

/** A table that turns into a stack of labelled cards where the screen is narrow. The caption is read, not seen, unless `showCaption`. */
export function DataTable<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  showCaption?: boolean;
}) {
  const { columns } = props;
  return (
    <table class="data">
      <caption class={props.showCaption ? undefined : "unseen"}>{props.caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr>
            {columns.map((column) => {
              const Cell = column.heading ? "th" : "td";
              return (
                <Cell scope={column.heading ? "row" : undefined} class={classOf(column)} data-label={column.label}>
                  <div>{column.cell(row)}</div>
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/**
 * The way on through a list by cursor; a missing address means that there is nothing that way. `words` name the two ways
 * where the list does not run from new to old.
 */
export const Pagination = (props: {
  newer?: string | undefined;
  older?: string | undefined;
  words?: { readonly newer: string; readonly older: string };
}) => {
  const { newer, older, words = { newer: "Newer", older: "Older" } } = props;
  return newer || older ? (
    <nav class="pagination" aria-label="Pages of this list">
      {newer && (
        <a href={newer} rel="prev">
          ← {words.newer}
        </a>
      )}
      {older && (
        <a href={older} rel="next">
          {words.older} →
        </a>
      )}
    </nav>
  ) : null;
};
