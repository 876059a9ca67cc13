export { oversightActs } from "./actions.ts";
export { oversightApi } from "./api.ts";
export { oversightCommands } from "./cli.ts";
export { oversightChapter } from "./demo.ts";
export { oversightPages } from "./pages.tsx";
