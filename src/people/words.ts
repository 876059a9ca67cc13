import type { KeyReused } from "../platform/action.ts";
import { commonRefused, type Refused } from "../platform/http/refusals.ts";
import type { PeopleRefusal } from "./actions.ts";

/** Every refusal of this slice as a sentence. */
export function peopleRefused(refusal: PeopleRefusal | KeyReused): Refused {
  const { kind } = refusal;
  switch (kind) {
    case "idempotency-key-reused":
      return commonRefused({ kind });
    case "sign-in-needed":
      return {
        kind,
        status: 401,
        sentence: "You need to sign in first.",
        wayOut: { text: "Sign in", href: "/sign-in" },
      };
    case "administrator-needed":
      return { kind, status: 403, sentence: "Only an administrator of this server can do this." };
    case "email-taken":
      return field(kind, "Somebody here has this mail address already.");
    case "github-taken":
      return field(kind, "Somebody here has this GitHub login already.", "github");
    case "person-unknown":
      return field(kind, "Nobody here has this mail address. Add the person first.");
    case "scope-exceeded":
      return { kind, status: 403, sentence: "A token cannot make another that may do more than itself." };
    case "link-spent":
      return {
        kind,
        status: 403,
        sentence: "This link has been used, has expired, or is not ours.",
        wayOut: { text: "Ask for a new one", href: "/sign-in" },
      };
  }
}

const field = (kind: string, message: string, name = "email"): Refused => ({
  kind,
  status: 422,
  sentence: message,
  problems: [{ field: name, message }],
});
