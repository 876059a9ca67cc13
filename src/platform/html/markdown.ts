import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import { revealInvisible } from "./invisible.ts";

/** HTML that has been through the allowlist below, and nothing else: only {@link renderMarkdown} makes it. */
export type SafeHtml = string & { readonly __safeHtml: true };

const parser = new MarkdownIt({ html: false, linkify: true, typographer: false });

const allowlist: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"],
    ...["em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td"],
  ],
  allowedAttributes: { a: ["href", "rel"], ol: ["start"] },
  allowedSchemes: ["https", "http", "mailto"],
  allowProtocolRelative: false,
  // A page has one `h1`, its title; the document's own headings stand below it.
  transformTags: {
    h1: "h2",
    h2: "h3",
    h3: "h4",
    h4: "h5",
    h5: "h6",
    a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: "noopener nofollow" } }),
  },
};

/** Markdown that anybody wrote, as HTML that cannot act, fetch or deceive: no raw HTML, no images, no invisible characters. */
export const renderMarkdown = (source: string): SafeHtml =>
  revealInvisible(sanitizeHtml(parser.render(source), allowlist)) as SafeHtml;
