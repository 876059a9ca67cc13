export { charterApi } from "./api.ts";
export { authorise, type CharterRefusal, type Names, type Prospect, prospect, type Subject } from "./authority.ts";
export { charterCommands } from "./cli.ts";
export {
  closeFounding,
  decideBindings,
  documentForm,
  importDocument,
  recordTerm,
  type SetUp,
  setUp,
  setUpForm,
  termForm,
} from "./founding.ts";
export { foundingPages } from "./founding-pages.tsx";
export { charterPages } from "./pages.tsx";
export {
  type BodyRecord,
  type Community,
  findBody,
  findCommunity,
  listBodies,
  listDocuments,
  listSeats,
  type SeatHolding,
} from "./store.ts";
export { Cited, Holder, RefusedNote } from "./views.tsx";
export { charterRefused } from "./words.ts";
export { ownEntryRoutes } from "./own-entries.ts";
