export { BarChart } from "./chart.tsx";
export { type Citation, ClauseMark } from "./clause-mark.tsx";
export { EmptyState } from "./empty-state.tsx";
export { type ErrorStatus, errorPage } from "./error-page.tsx";
export { Facts, History } from "./facts.tsx";
export {
  Actions,
  Button,
  ButtonLink,
  ErrorSummary,
  Field,
  type FieldProps,
  FileField,
  Form,
  Hidden,
  Select,
  TextArea,
} from "./form.tsx";
export { revealInvisible } from "./invisible.ts";
export { type Island, island } from "./island.ts";
export { favicon } from "./mark.tsx";
export { renderMarkdown } from "./markdown.ts";
export { memo } from "./memo.ts";
export { Cards, ClauseText, CopyLine, Prose, Steps } from "./prose.tsx";
export { Refusal } from "./refusal.tsx";
export { groupDigits, Seal } from "./seal.tsx";
export { type PageProps, type RailSection, renderPage, type Shell } from "./shell.tsx";
export { Source } from "./source.tsx";
export { StateWord, type Tone } from "./state-word.tsx";
export { stylesheet } from "./style.ts";
export { type Column, DataTable, Pagination } from "./table.tsx";
export { Day, formatDistance, formatInstant, Time } from "./time.tsx";
