export { meetingActs, scheduleMeeting } from "./actions.ts";
export { meetingApi } from "./api.ts";
export { meetingCommands } from "./cli.ts";
export { meetingChapter } from "./demo.ts";
export { meetingEvidence } from "./evidence-reads.ts";
export { importMinutes } from "./minutes-actions.ts";
export { meetingPages } from "./pages.tsx";
export { forgetAttendee } from "./removal-actions.ts";
