export { actPages } from "./act-pages.tsx";
export { decideBindings, importDocument } from "./actions.ts";
export { alignmentPages } from "./alignment-pages.tsx";
export { charterApi } from "./api.ts";
export type { RuleInForce } from "./authorise.ts";
export { authorise, type CharterRefusal, type Prospect, prospect, ruleFor } from "./authority.ts";
export { listCitations } from "./citation-store.ts";
export { charterCommands } from "./cli.ts";
export { conformanceApi } from "./conformance-api.ts";
export { conformancePages } from "./conformance-pages.tsx";
export { type EvidenceSource, listConflicts } from "./conformance-reads.ts";
export { correctionPages } from "./correction-pages.tsx";
export { extraGroup } from "./demo/groups.ts";
export { charterChapter, isDemonstration, setUpDemonstration } from "./demo.ts";
export { closeFounding, type FoundingRefusal, foundingOr, mayFound } from "./founding.ts";
export { foundingPages } from "./founding-pages.tsx";
export { groupPages } from "./group-pages.tsx";
export { type LawToday, readLaw } from "./law.ts";
export { findLinkProblems, linkProblems } from "./links.ts";
export { charterActs, ownEntryRoutes } from "./own-entries.ts";
export { charterPages } from "./pages.tsx";
export { policiesToday, policyRows, seatsOf } from "./profile.ts";
export { type DocumentText, listTexts } from "./reads.ts";
export { reviewPages } from "./review-pages.tsx";
export { recordBody, recordTerm } from "./seat-actions.ts";
export { seatApi } from "./seat-api.ts";
export { seatPages } from "./seat-pages.tsx";
export {
  type BodyRecord,
  findCommunity,
  listBodies,
} from "./seats.ts";
export { setUp } from "./set-up.ts";
export { type Demonstration, type Progress, setUpPages } from "./set-up-pages.tsx";
export { versionApi } from "./version-api.ts";
export { versionPages } from "./version-pages.tsx";
export { Cited, RefusedNote } from "./views.tsx";
export { type Act, acts } from "./vocabulary.ts";
export { charterRefused } from "./words.ts";
