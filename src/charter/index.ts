export { decideBindings, importDocument, recordTerm } from "./actions.ts";
export { charterApi } from "./api.ts";
export { authorise, type CharterRefusal, type Names, type Prospect, prospect, type Subject } from "./authority.ts";
export { charterCommands } from "./cli.ts";
export { documentForm, type SetUp, setUpForm, termForm } from "./forms.ts";
export { closeFounding } from "./founding.ts";
export { foundingPages } from "./founding-pages.tsx";
export { groupPages } from "./group-pages.tsx";
export { ownEntryRoutes } from "./own-entries.ts";
export { charterPages } from "./pages.tsx";
export { reviewPages } from "./review-pages.tsx";
export { setUpPages } from "./set-up-pages.tsx";
export { setUp } from "./set-up.ts";
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
