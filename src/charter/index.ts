export { authorise, type CharterRefusal, type Names, type Prospect, prospect, type Subject } from "./authority.ts";
export { charterPages } from "./pages.tsx";
export { charterApi } from "./api.ts";
export { foundingPages } from "./founding-pages.tsx";
export { closeFounding, decideBindings, documentForm, importDocument, recordTerm, type SetUp, setUp, setUpForm, termForm } from "./founding.ts";
export { type BodyRecord, type Community, findBody, findCommunity, listBodies, listDocuments, listSeats, type SeatHolding } from "./store.ts";
export { charterRefused } from "./words.ts";
export { Cited, Holder, RefusedNote } from "./views.tsx";
