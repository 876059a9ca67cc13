import type { Grant } from "../platform/viewer.ts";

/** What people do with their own account, and what the server does for them: neither rests on a clause. */
export const ofAccount = (name: string): Grant => ({ act: name, basis: "account", clause: null });
export const ofFounding = (name: string): Grant => ({ act: name, basis: "founding", clause: null });
export const ofServer = (name: string): Grant => ({ act: name, basis: "server", clause: null });
