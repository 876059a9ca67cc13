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

test("a page holds no script, no inline style and no style attribute, so the strictest policy fits", () => {
  const html = renderPage(
    { ...shell, viewer: { name: "Mira", unread: 0, waiting: 0 } },
    { title: "Meeting", body: <ClauseMark citation={citation} />, aside: "x" },
  );
  expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
});

test("the way past the rail comes first, and its target takes the focus", () => {
  const html = renderPage(shell, { title: "Meeting", body: "" });
  expect(html.indexOf('<a class="skip" href="#main">')).toBe(html.indexOf("<body>") + "<body>".length);
  expect(html).toMatch(/<main[^>]*id="main"[^>]*tabindex="-1"/);
});

test("a stranger is offered to sign in, a viewer their own page and the way out", () => {
  const stranger = renderPage(shell, { title: "Meeting", body: "" });
  expect(stranger).toContain('href="/sign-in"');
  expect(stranger).not.toContain("/sign-out");
  const viewer = renderPage(
    { ...shell, viewer: { name: "Mira <Okafor>\u202E", unread: 3, waiting: 2 } },
    { title: "Meeting", body: "" },
  );
  expect(viewer).toContain("Mira &lt;Okafor>⟦U+202E⟧");
  expect(viewer).toContain('action="/sign-out"');
  expect(viewer).not.toContain('href="/sign-in"');
});

test.each([
  ["Mira Okafor", "MO"],
  ["Maximiliana von Hohenzollern-Sigmaringen", "MH"],
  ["Prince", "P"],
  ["éric ólafsson", "ÉÓ"],
  ["\u202E <b>", "B"],
  ["😀", "?"],
])("on a phone %j is shown as %j and still read out in full", (name, initials) => {
  const html = renderPage({ ...shell, viewer: { name, unread: 0, waiting: 0 } }, { title: "Meeting", body: "" });
  expect(html).toContain(`<span class="initials" aria-hidden="true">${initials}</span>`);
  expect(html).toContain('<a class="me" href="/me"><bdi>');
});

test("before there is a community the page stands on its own", () => {
  const html = renderPage({ community: null, viewer: null, path: "/", rail: [] }, { title: "Set up", body: "" });
  expect(html).toContain("<title>Set up · Wardmote</title>");
  expect(html).not.toContain('class="menu"');
});
