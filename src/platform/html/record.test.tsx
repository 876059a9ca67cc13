import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import {
  type Citation,
  ClauseMark,
  DataTable,
  errorPage,
  groupDigits,
  Pagination,
  Refusal,
  renderPage,
  Seal,
} from "./index.ts";

const citation: Citation = {
  documentTitle: "Standing rules of procedure",
  version: "2",
  address: "3/2",
  label: "Standing rules 3.2",
  words: "The chair names a <scribe>.",
  href: "/charter/standing-rules/3/2",
  provisional: true,
};

test("a clause mark shows the words, the version and the way to the clause, and says when it is provisional", () => {
  const html = render(<ClauseMark citation={citation} />);
  expect(html).toContain("§ Standing rules 3.2 · provisional</button>");
  expect(html).toContain("The chair names a &lt;scribe>.");
  expect(html).toContain("Standing rules of procedure, version 2");
  expect(html).toContain('href="/charter/standing-rules/3/2"');
  expect(render(<ClauseMark citation={{ ...citation, provisional: false }} />)).not.toContain("provisional");
});

test("a clause mark holds only what may stand inside a paragraph", () => {
  const tags = [...render(<ClauseMark citation={citation} />).matchAll(/<([a-z]+)/g)].map((match) => match[1]);
  expect(new Set(tags)).toEqual(new Set(["span", "button", "q", "a"]));
});

test("a clause mark cannot turn around the words beside it", () => {
  expect(render(<ClauseMark citation={{ ...citation, label: "4(d)\u202E" }} />)).toContain("§ 4(d)⟦U+202E⟧");
});

test("a refusal is a sentence with its clause", () => {
  const html = render(<Refusal sentence="Only the chair can." citation={citation} wayOut="Ask the chair." />);
  expect(html).toContain("Only the chair can.");
  expect(html).toContain("§ Standing rules 3.2");
  expect(html).toContain("Ask the chair.");
  expect(html).not.toContain("disabled");
});

test.each([
  [[{ seq: 1284 }], "entry 1\u202F284 · verify"],
  [[{ seq: 0 }], "entry 0 · verify"],
  [[], ""],
  [[{ seq: null }], "being sealed"],
  [[{ seq: 7 }, { seq: 1_000_000 }], "entries 7 and 1\u202F000\u202F000 · verify"],
  [[{ seq: 7 }, { seq: null }], "entry 7 · verify · being sealed"],
  [[{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }], "4 entries up to 4 · verify"],
])("the seal of %j reads %s", (entries, words) => {
  const html = render(<Seal entries={entries} href="/ledger" />);
  expect(html.replace(/<[^>]+>/g, "")).toBe(words);
});

test("digits are grouped by three from the right", () => {
  expect([0, 999, 1000, 12345, 1234567].map(groupDigits)).toEqual([
    "0",
    "999",
    "1\u202F000",
    "12\u202F345",
    "1\u202F234\u202F567",
  ]);
});

test("a table names itself, its columns and its rows, and carries each label into the cards", () => {
  const html = render(
    <DataTable
      caption="Seats"
      columns={[
        { label: "Seat", heading: true, cell: (row: { seat: string; holders: number }) => row.seat },
        { label: "Holders", numeric: true, cell: (row) => row.holders },
      ]}
      rows={[{ seat: "Chair", holders: 1 }]}
    />,
  );
  expect(html).toContain("Seats</caption>");
  expect(html).toContain('<th scope="row" data-label="Seat"><div>Chair</div></th>');
  expect(html).toContain('<td class="numeric" data-label="Holders"><div>1</div></td>');
});

test("a list that ends has no way on", () => {
  expect(render(<Pagination />)).toBe("");
  expect(render(<Pagination older="/x?before=1" />)).not.toContain("Newer");
});

test("an error says what to do and gives the reference, and never a clause that nobody cited", () => {
  const shell = { community: null, viewer: null, path: "/", rail: [] };
  const html = renderPage(shell, errorPage({ status: 500, reference: "f-7k2m" }));
  expect(html).toContain("Try again.");
  expect(html).toContain("<code>f-7k2m</code>");
  const refused = renderPage(shell, errorPage({ status: 403, children: <Refusal sentence="Only the TSC can." /> }));
  expect(refused).toContain("Only the TSC can.");
  expect(refused).not.toContain("No clause gives you");
});
