import { scaleBand, scaleLinear } from "d3-scale";
import { symbol, symbolTimes } from "d3-shape";
import type { ComponentChildren } from "preact";

/** How a layer of a bar is filled. Each is told by its pattern alone, without its colour. */
type Fill = "solid" | "light" | "hatched" | "dotted";

interface Layer<Row> {
  readonly label: string;
  readonly fill: Fill;
  readonly value: (row: Row) => number;
}

interface BarChartProps<Row> {
  /** Unlike that of any other picture on the page. */
  readonly id: string;
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly layers: readonly Layer<Row>[];
  /** A row's words, as its bar is pointed at. */
  readonly title: (row: Row) => string;
  /** Written below the first bar of those that share it, such as a year. */
  readonly group: (row: Row) => string;
  /** A short line across a bar, such as how many are needed; null where there is none. */
  readonly level?: { readonly label: string; readonly value: (row: Row) => number | null };
  /** Rows that have no bar for a reason of their own get a cross. */
  readonly crossed?: { readonly label: string; readonly is: (row: Row) => boolean };
  /** The same in figures. */
  readonly table: ComponentChildren;
}

/** What scrolls must be reached by the keyboard. */
const reachable = { tabindex: 0 };

const size = { width: 760, height: 220, left: 34, right: 8, top: 10, bottom: 28 } as const;

/** Bars in layers, one for each row, drawn on the server, with a table behind them. Wider than a phone, it scrolls. */
export function BarChart<Row>(props: BarChartProps<Row>) {
  const { id, caption, rows, layers, level, crossed } = props;
  const most = Math.max(
    1,
    ...rows.map((row) => Math.max(sum(layers.map((it) => it.value(row))), level?.value(row) ?? 0)),
  );
  const x = scaleBand<number>()
    .domain(rows.map((_, index) => index))
    .range([size.left, size.width - size.right])
    .paddingInner(0.25)
    .paddingOuter(0.1);
  const y = scaleLinear()
    .domain([0, most])
    .nice(5)
    .range([size.height - size.bottom, size.top]);
  const wide = Math.min(x.bandwidth(), 28);
  const leftOf = (index: number) => (x(index) ?? 0) + (x.bandwidth() - wide) / 2;
  const ticks = y.ticks(5).filter(Number.isInteger);
  return (
    <figure class="chart">
      <figcaption class="unseen">{caption}</figcaption>
      <section class="chart-scroll" aria-label={`Picture: ${caption}`} {...reachable}>
        <svg
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-label={`${caption}. The table below has the figures.`}
        >
          <Patterns id={id} />
          {ticks.map((tick) => (
            <g class="chart-grid">
              <line x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} />
              <text x={size.left - 6} y={y(tick) + 4} text-anchor="end">
                {tick}
              </text>
            </g>
          ))}
          {rows.map((row, index) => {
            const at = leftOf(index);
            const needed = level?.value(row) ?? null;
            return (
              <g>
                <title>{props.title(row)}</title>
                {stacked(layers, row).map(({ fill, from, to }) => (
                  <rect
                    class={`chart-${fill}`}
                    fill={fill === "hatched" || fill === "dotted" ? `url(#${id}-${fill})` : undefined}
                    x={round(at)}
                    y={round(y(to))}
                    width={round(wide)}
                    height={round(y(from) - y(to))}
                  />
                ))}
                {needed !== null && (
                  <line
                    class="chart-level"
                    x1={round(at - 2)}
                    x2={round(at + wide + 2)}
                    y1={round(y(needed))}
                    y2={round(y(needed))}
                  />
                )}
                {crossed?.is(row) && (
                  <path
                    class="chart-cross"
                    d={symbol(symbolTimes, 28)() ?? ""}
                    transform={`translate(${round(at + wide / 2)} ${y(0) - 6})`}
                  />
                )}
              </g>
            );
          })}
          <Groups rows={rows} group={props.group} leftOf={leftOf} />
        </svg>
      </section>
      <ul class="chart-key">
        {layers.map(({ label, fill }) => (
          <Key label={label}>
            <rect
              class={`chart-${fill}`}
              fill={fill === "hatched" || fill === "dotted" ? `url(#${id}-${fill})` : undefined}
              x="1"
              y="2"
              width="14"
              height="12"
            />
          </Key>
        ))}
        {level && (
          <Key label={level.label}>
            <line class="chart-level" x1="0" x2="16" y1="8" y2="8" />
          </Key>
        )}
        {crossed && (
          <Key label={crossed.label}>
            <path class="chart-cross" d={symbol(symbolTimes, 28)() ?? ""} transform="translate(8 8)" />
          </Key>
        )}
      </ul>
      <details class="fold">
        <summary>The same as a table</summary>
        {props.table}
      </details>
    </figure>
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (value: number): number => Math.round(value * 10) / 10;

/** The layers of a bar that are not empty, each from where the one before ends. */
function stacked<Row>(layers: readonly Layer<Row>[], row: Row) {
  const values = layers.map((it) => it.value(row));
  return layers
    .map(({ fill }, index) => ({ fill, from: sum(values.slice(0, index)), to: sum(values.slice(0, index + 1)) }))
    .filter(({ from, to }) => to > from);
}

const Patterns = ({ id }: { id: string }) => (
  <defs>
    <pattern id={`${id}-hatched`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line class="chart-hatch" x1="1" x2="1" y1="0" y2="5" />
    </pattern>
    <pattern id={`${id}-dotted`} width="5" height="5" patternUnits="userSpaceOnUse">
      <circle class="chart-dot" cx="2.5" cy="2.5" r="1" />
    </pattern>
  </defs>
);

function Groups<Row>({
  rows,
  group,
  leftOf,
}: Pick<BarChartProps<Row>, "rows" | "group"> & { leftOf: (index: number) => number }) {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    if (before !== undefined && group(before) === group(row)) return null;
    return (
      <g class="chart-grid">
        <line
          x1={round(leftOf(index))}
          x2={round(leftOf(index))}
          y1={size.height - size.bottom}
          y2={size.height - size.bottom + 6}
        />
        <text x={round(leftOf(index))} y={size.height - 8}>
          {group(row)}
        </text>
      </g>
    );
  });
}

const Key = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <li>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {children}
    </svg>
    {label}
  </li>
);
