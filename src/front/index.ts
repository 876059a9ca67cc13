export { apiPages } from "./api-page.tsx";
export { homePage } from "./home.tsx";
export { outboxPage } from "./outbox.tsx";
