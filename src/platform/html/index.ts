export { type Citation, ClauseMark } from "./clause-mark.tsx";
export { EmptyState } from "./empty-state.tsx";
export { type ErrorStatus, errorPage } from "./error-page.tsx";
export { type Fact, Facts, History, type HistoryEntry } from "./facts.tsx";
export {
  Actions,
  Button,
  ButtonLink,
  Checkbox,
  Choices,
  type ControlProps,
  ErrorSummary,
  Field,
  type FieldProps,
  FileField,
  Form,
  Hidden,
  type Option,
  type Problem,
  Select,
  TextArea,
} from "./form.tsx";
export { revealInvisible } from "./invisible.ts";
export { favicon, Mark } from "./mark.tsx";
export { renderMarkdown, type SafeHtml } from "./markdown.ts";
export { type Card, Cards, ClauseText, CopyLine, Prose, type Step, Steps } from "./prose.tsx";
export { Refusal } from "./refusal.tsx";
export { groupDigits, Seal, type SealedEntry } from "./seal.tsx";
export { type PageProps, type RailLink, type RailSection, renderPage, type Shell } from "./shell.tsx";
export { StateWord, type Tone } from "./state-word.tsx";
export { stylesheet } from "./style.ts";
export { type Column, DataTable, Pagination } from "./table.tsx";
export { Day, formatDistance, formatInstant, Time } from "./time.tsx";
