import type { Server } from "../platform/http/server.ts";
import { erasurePages } from "./erasure-pages.tsx";
import { mePages } from "./me-pages.tsx";
import { notificationPages } from "./notification-pages.tsx";
import { organisationPages } from "./organisation-pages.tsx";
import type { PeopleDoor } from "./ports.ts";
import { profilePages } from "./profile-pages.tsx";
import { signInPages } from "./sign-in-pages.tsx";

/** Everything about people, on pages. */
export function peoplePages(server: Server, door: PeopleDoor): void {
  signInPages(server, door);
  mePages(server, door);
  notificationPages(server);
  erasurePages(server, door);
  profilePages(server, door);
  organisationPages(server, door);
}
