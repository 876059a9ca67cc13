export { adminPage } from "./admin-pages.tsx";
export { searchApi, waitingApi } from "./api.ts";
export { apiPages } from "./api-page.tsx";
export { homePage } from "./home.tsx";
export { outboxPage } from "./outbox.tsx";
export { searchPages } from "./search-pages.tsx";
export { surroundings } from "./shell.tsx";
export { waitingPage } from "./waiting-pages.tsx";
