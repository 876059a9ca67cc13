import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../../test/properties.ts";
import { revealInvisible } from "./invisible.ts";
import { renderMarkdown } from "./markdown.ts";

describe("Markdown from strangers", () => {
  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["an event handler", '<img src=x onerror="alert(1)">'],
    ["a style", '<p style="position:fixed">x</p>'],
    ["a form", '<form action="https://evil.example"><input name=password></form>'],
    ["a frame", '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ["a picture", "![track](https://evil.example/pixel.png)"],
    ["a javascript address", "[x](javascript:alert(1))"],
    ["a javascript address in disguise", "[x](java&#x09;script:alert(1)) [y](&#74;avascript:alert(1))"],
    ["a data address", "[x](data:text/html;base64,PHNjcmlwdD4=)"],
    ["a link to another host without a scheme", "[x](//evil.example)"],
    ["a quote that leaves its attribute", '[x](https://a.example/"onmouseover="alert(1))'],
    ["a closing tag", "</main></body><h1>Fake</h1>"],
  ])("%s cannot act, fetch or lead astray", (_what, source) => {
    const html = renderMarkdown(source);
    expect(html).not.toMatch(/<(?:script|img|style|form|input|iframe|main|body|h1)\b/i);
    expect(html).not.toMatch(/<[^>]*\s(?:on\w+|style|src|srcdoc)\s*=/i);
    expect(html).not.toMatch(/href="(?!https?:|mailto:|#|\/(?!\/))/i);
  });

  test("nothing outside the allowlist comes out, whatever goes in", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "](",
      "[",
      ")",
      "javascript:",
      "script",
      " onload=",
      "`",
      "\n",
      "&#x3c;",
      "<a href=",
      "//",
      "x",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const tags = renderMarkdown(parts.join("")).matchAll(/<\/?([a-z0-9]+)/g);
        const allowed = /^(?:h[2-6]|p|br|hr|ul|ol|li|blockquote|pre|code|em|strong|s|a|table|thead|tbody|tr|th|td)$/;
        return [...tags].every(([, name]) => allowed.test(name ?? ""));
      }),
      runs(),
    );
  });

  test("links earn no trust, and bare addresses become links", () => {
    expect(renderMarkdown("see https://example.org/a")).toContain(
      '<a href="https://example.org/a" class="bare" rel="noopener nofollow">',
    );
    expect(renderMarkdown("[a](https://example.org)")).toContain(
      '<a href="https://example.org" rel="noopener nofollow">',
    );
  });

  test("a link that leads nowhere leaves its words", () => {
    expect(renderMarkdown("read [the rules](RULES.md) and [ours](/charter)")).toBe(
      '<p>read <a>the rules</a> and <a href="/charter" rel="noopener nofollow">ours</a></p>\n',
    );
  });

  test("a document's title stands below the page's", () => {
    expect(renderMarkdown("# One\n\n## Two")).toBe("<h2>One</h2>\n<h3>Two</h3>\n");
  });

  test("characters that hide or turn words around are shown, also when written as entities", () => {
    expect(renderMarkdown("pay \u202Eevil\u202C")).toContain("pay ⟦U+202E⟧evil⟦U+202C⟧");
    expect(renderMarkdown("pay &#x202E;evil &#8203;")).toContain("pay ⟦U+202E⟧evil ⟦U+200B⟧");
  });
});

describe("invisible characters", () => {
  test.each([
    ["zero-width space", "ad\u200Bmin", "ad⟦U+200B⟧min"],
    ["joiner between Latin letters", "ad\u200Dmin", "ad⟦U+200D⟧min"],
    ["isolate", "\u2066x\u2069", "⟦U+2066⟧x⟦U+2069⟧"],
    ["right-to-left mark", "a\u200Fb", "a⟦U+200F⟧b"],
    ["byte order mark", "\uFEFFa", "⟦U+FEFF⟧a"],
    ["tag characters", "a\u{E0041}", "a⟦U+E0041⟧"],
    ["Hangul filler", "a\u3164b", "a⟦U+3164⟧b"],
  ])("%s is shown", (_name, text, shown) => {
    expect(revealInvisible(text)).toBe(shown);
  });

  test.each([
    ["Persian", "می\u200Cخواهم"],
    ["Hindi", "क्\u200Dष"],
    ["a family", "👩\u200D💻"],
    ["a rainbow flag", "🏳️\u200D🌈"],
    ["a hand with a tone, at work", "👩🏽\u200D🚀"],
    ["Arabic", "عبد الرحمن"],
    ["a soft hyphen", "Donau\u00ADdampf"],
  ])("%s is left as it is written", (_name, text) => {
    expect(revealInvisible(text)).toBe(text);
  });
});
