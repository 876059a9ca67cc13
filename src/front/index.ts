export { adminPage } from "./admin-pages.tsx";
export { searchApi, waitingApi } from "./api.ts";
export { apiPages } from "./api-page.tsx";
export { homePage } from "./home.tsx";
export { outboxPage } from "./outbox.tsx";
export { searchPages } from "./search-pages.tsx";
export { waitingPage } from "./waiting-pages.tsx";
export { countWaiting } from "./waiting-reads.ts";
