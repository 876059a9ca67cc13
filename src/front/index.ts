export { searchApi } from "./api.ts";
export { apiPages } from "./api-page.tsx";
export { homePage } from "./home.tsx";
export { outboxPage } from "./outbox.tsx";
export { searchPages } from "./search-pages.tsx";
