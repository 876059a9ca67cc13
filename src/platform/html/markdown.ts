import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import { revealInvisible } from "./invisible.ts";

/** HTML that has been through the allowlist below, and nothing else: only {@link renderMarkdown} makes it. */
export type SafeHtml = string & { readonly __safeHtml: true };

const parser = new MarkdownIt({ html: false, linkify: true, typographer: false });

// A bare address needs no second copy of itself on paper; the style sheet tells it by this class.
parser.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
  const token = tokens[index];
  if (token?.info === "auto") token.attrSet("class", "bare");
  return renderer.renderToken(tokens, index, options);
};

/** Where a link may lead: a web page, a mailbox, a page of this site, a place on this page. Any other loses its link, not its words. */
const address = /^(?:https?:\/\/|mailto:|#|\/(?![/\\]))/i;

const allowlist: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"],
    ...["em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td"],
  ],
  allowedAttributes: { a: ["href", "rel"], ol: ["start"] },
  allowedClasses: { a: ["bare"] },
  allowedSchemes: ["https", "http", "mailto"],
  allowProtocolRelative: false,
  // A page has one `h1`, its title; the document's own headings stand below it.
  transformTags: {
    h1: "h2",
    h2: "h3",
    h3: "h4",
    h4: "h5",
    h5: "h6",
    a: (tagName, attribs) => ({
      tagName,
      attribs: address.test(attribs.href ?? "") ? { ...attribs, rel: "noopener nofollow" } : {},
    }),
  },
};

/** Markdown that anybody wrote, as HTML that cannot act, fetch or deceive: no raw HTML, no images, no invisible characters. */
export const renderMarkdown = (source: string): SafeHtml =>
  revealInvisible(sanitizeHtml(parser.render(source), allowlist)) as SafeHtml;
