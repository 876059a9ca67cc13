export { ledgerRoutes } from "./api.ts";
export { appendEntry } from "./append.ts";
export { verifyCommand } from "./cli.ts";
export { type KeyPlace, type KeyTrouble, openIdentity } from "./identity.ts";
export { ledgerPages } from "./pages.tsx";
export { eraseBodiesAbout, eraseBody, openBody } from "./release.ts";
export { startSequencer } from "./sequencer.ts";
export { entryBySeq, newestOfActs, sealOf } from "./store.ts";
