export { scheduleMeeting } from "./actions.ts";
export { meetingApi } from "./api.ts";
export { meetingCommands } from "./cli.ts";
export { meetingForm } from "./meeting.ts";
export { meetingPages } from "./pages.tsx";
export { listComing, type Meeting } from "./store.ts";
export { meetingRefused } from "./words.ts";
