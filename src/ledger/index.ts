export { type Act, appendEntry, type EntryId } from "./append.ts";
export type { Actor, Body } from "./entry.ts";
export { findIdentity, type KeyPlace, type KeyTrouble, type LedgerIdentity, openIdentity } from "./identity.ts";
export { eraseBody, openBody } from "./release.ts";
export { type Sequencer, startSequencer } from "./sequencer.ts";
export { type EntryView, entriesOf, entryBySeq, latestCheckpoint, recentEntries, type SignedTree } from "./store.ts";
export { type Report, type Trust, verifyLog } from "./verify.ts";
