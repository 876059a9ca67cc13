export { meetingActs, scheduleMeeting } from "./actions.ts";
export { meetingApi } from "./api.ts";
export { meetingCommands } from "./cli.ts";
export { meetingEvidence } from "./evidence-reads.ts";
export { meetingPages } from "./pages.tsx";
