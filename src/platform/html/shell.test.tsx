import { expect, test } from "vitest";
import { type Citation, ClauseMark, renderPage, type Shell } from "./index.ts";

const citation: Citation = {
  documentTitle: "Governance",
  version: "1",
  address: "chairperson/4/d",
  label: "Chairperson 4(d)",
  words: "Schedule <b>meetings</b>.",
  href: "/charter/governance/chairperson/4/d",
  provisional: false,
};

const shell: Shell = {
  community: { name: "Example Query Engine", group: "Security Working Group" },
  viewer: null,
  path: "/meetings/MEET-3",
  rail: [
    {
      title: "Record",
      links: [
        { label: "Home", href: "/" },
        { label: "Meet", href: "/meet" },
        { label: "Meetings", href: "/meetings" },
      ],
    },
  ],
};

test("what people typed never becomes markup, in the title and in the body", () => {
  const html = renderPage(shell, { title: "</title><script>alert(1)</script>", body: "<img src=x>" });
  expect(html).not.toContain("<script");
  expect(html).not.toContain("<img");
  expect(html).toContain("<title>&lt;/title>");
});

test("the page a record stands under is the current one, and no other", () => {
  const html = renderPage(shell, { title: "Meeting", body: "" });
  expect(html.match(/aria-current="true"/g)).toHaveLength(1);
  expect(html).toContain('<a href="/meetings" aria-current="true">');
});

test("two marks of one clause open two different popovers", () => {
  const html = renderPage(shell, {
    title: "Two",
    next: <ClauseMark citation={citation} />,
    body: <ClauseMark citation={citation} />,
  });
  const targets = new Set([...html.matchAll(/id="([^"]+)" popover="auto" role="note"/g)].map((match) => match[1]));
  expect(targets.size).toBe(2);
  for (const target of targets) expect(html).toContain(`popovertarget="${target}"`);
});
