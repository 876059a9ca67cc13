export { type Act, appendEntry, type EntryId } from "./append.ts";
export type { Actor, Body } from "./entry.ts";
