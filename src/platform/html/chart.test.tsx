import { renderToString } from "preact-render-to-string";
import { expect, test } from "vitest";
import { BarChart } from "./chart.tsx";

interface Row {
  readonly name: string;
  readonly values: readonly [number, number];
  readonly needed: number | null;
}

const draw = (rows: readonly Row[]): string =>
  renderToString(
    <BarChart
      id="test"
      caption="Figures <of a test>"
      rows={rows}
      layers={[
        { label: "Here", fill: "solid", value: (it) => it.values[0] },
        { label: "Unknown", fill: "dotted", value: (it) => it.values[1] },
      ]}
      title={(it) => it.name}
      group={(it) => it.name.slice(0, 1)}
      level={{ label: "Needed", value: (it) => it.needed }}
      crossed={{ label: "Not at all", is: (it) => it.values[0] + it.values[1] === 0 }}
      table={<table />}
    />,
  );

const heights = (html: string): number[] =>
  [...html.matchAll(/<rect class="chart-\w+"[^>]*height="([\d.]+)"/g)].map((it) => Number(it[1]));

test("bars are as high as their values, empty layers are left out, and what is unknown has a pattern", () => {
  const html = draw([
    { name: "a", values: [10, 0], needed: 5 },
    { name: "b", values: [5, 5], needed: null },
  ]);
  const [first = 0, second = 0, third = 0, ...key] = heights(html);
  expect(second).toBeCloseTo(first / 2, 1);
  expect(third).toBeCloseTo(first / 2, 1);
  expect(key).toEqual([12, 12]);
  expect(html.match(/url\(#test-dotted\)/g)).toHaveLength(2);
  expect(html.match(/chart-level/g)).toHaveLength(2);
});

test("a row without a bar gets its cross, and every picture has its table and its words", () => {
  const html = draw([{ name: "a", values: [0, 0], needed: null }]);
  expect(html.match(/chart-cross/g)).toHaveLength(2);
  expect(html).toContain("<summary>The same as a table</summary>");
  expect(html).toContain("Figures &lt;of a test>");
});

test("no rows at all, and many, are drawn without a fault", () => {
  expect(draw([])).toContain("<svg");
  const many = draw(
    Array.from({ length: 500 }, (_, index) => ({ name: `${index}`, values: [index, 1], needed: 250 }) as const),
  );
  expect(many).not.toMatch(/NaN|Infinity|undefined/);
});
