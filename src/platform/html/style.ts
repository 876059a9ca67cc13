import { createHash } from "node:crypto";
import css from "./style.css?inline";

/** The one style sheet: `css` is served at `path`, immutable, because the path holds its hash. */
export const stylesheet = {
  path: `/assets/style-${createHash("sha256").update(css).digest("hex").slice(0, 12)}.css`,
  css,
} as const;
