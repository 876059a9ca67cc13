import { createHash } from "node:crypto";
import charts from "./style/charts.css?inline";
import clauseMarks from "./style/clause-marks.css?inline";
import forms from "./style/forms.css?inline";
import frame from "./style/frame.css?inline";
import ground from "./style/ground.css?inline";
import narrow from "./style/narrow.css?inline";
import page from "./style/page.css?inline";
import record from "./style/record.css?inline";
import tables from "./style/tables.css?inline";
import words from "./style/words.css?inline";

/** In this order: what comes later is more particular, and narrow screens have the last word. */
const css = [ground, frame, page, clauseMarks, words, record, tables, charts, forms, narrow].join("\n");

/** The one style sheet: `css` is served at `path`, immutable, because the path holds its hash. */
export const stylesheet = {
  path: `/assets/style-${createHash("sha256").update(css).digest("hex").slice(0, 12)}.css`,
  css,
} as const;
