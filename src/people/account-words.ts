import type { KeyReused, NotFound } from "../platform/action.ts";
import { commonRefused, type Refused } from "../platform/http/refusals.ts";
import { limits } from "../platform/limits.ts";
import type { AccountRefusal } from "./account.ts";
import type { PeopleRefusal } from "./actions.ts";
import { peopleRefused } from "./words.ts";

/** Every refusal about an account as a sentence. None tells whether somebody else is here. */
export function accountRefused(refusal: AccountRefusal | PeopleRefusal | NotFound | KeyReused): Refused {
  const { kind } = refusal;
  switch (refusal.kind) {
    case "not-found":
      return commonRefused(refusal);
    case "ceremony-spent":
      return {
        kind,
        status: 403,
        sentence: "This did not begin in this browser a moment ago, or was finished already.",
        wayOut: { text: "Begin again", href: "/sign-in" },
      };
    case "passkey-refused":
      return {
        kind,
        status: 403,
        sentence: "This passkey was not accepted.",
        wayOut: { text: "Try again, or sign in by mail", href: "/sign-in" },
      };
    case "passkey-known":
      return { kind, status: 409, sentence: "This passkey is in use already.", wayOut: toAccount };
    case "passkey-missing":
      return { kind, status: 409, sentence: "You have no passkey yet: add one first.", wayOut: toAccount };
    case "step-up-needed":
      return {
        kind,
        status: 403,
        sentence: "You have a passkey: use it in this session before you add another or remove one.",
        wayOut: { text: "Use your passkey", href: "/me/second-factor" },
      };
    case "session-old":
      return {
        kind,
        status: 403,
        sentence: `Your first passkey is added within ${limits.freshSessionMinutes} minutes of signing in.`,
        wayOut: { text: "Sign in again", href: "/sign-in" },
      };
    case "session-needed":
      return { kind, status: 403, sentence: "This needs somebody in a browser; a token cannot do it." };
    case "account-taken":
      return {
        kind,
        status: 409,
        sentence: `This ${refusal.provider} account belongs to another person here. Sign in with it, and remove it there first.`,
        wayOut: toAccount,
      };
    case "community-missing":
      return {
        kind,
        status: 403,
        sentence:
          "Nobody has set this server up yet, so nobody can join. Whoever runs it finds the link where it was started.",
      };
    case "last-method":
      return {
        kind,
        status: 409,
        sentence: "This is the last way in which you can sign in. Add another first, or a mail address.",
        wayOut: toAccount,
      };
    case "confirmation-spent":
      return {
        kind,
        status: 403,
        sentence: "This link has been used, has expired, or its address is somebody’s by now.",
        wayOut: toAccount,
      };
    case "confirmation-foreign":
      return { kind, status: 403, sentence: "Somebody else asked for this link: sign in as that person to use it." };
    case "provider-unavailable":
      return {
        kind,
        status: 409,
        sentence: `${refusal.provider} does not answer at the moment.`,
        wayOut: { text: "Sign in another way, or try again later", href: "/sign-in" },
      };
    case "provider-declined":
      return {
        kind,
        status: 403,
        sentence: `${refusal.provider} did not tell us who you are: you or it declined.`,
        wayOut: { text: "Sign in another way", href: "/sign-in" },
      };
    case "provider-answer-wrong":
      return {
        kind,
        status: 403,
        sentence: `${refusal.provider} answered, but not as it should, so nobody was signed in.`,
        wayOut: { text: "Begin again", href: "/sign-in" },
      };
    case "policy-unknown":
      return { kind, status: 422, sentence: "There is no such policy to acknowledge." };
    case "policy-waits":
      return {
        kind,
        status: 409,
        sentence: `Read today’s version of “${refusal.title}” and acknowledge that one.`,
        wayOut: { text: refusal.title, href: refusal.href },
      };
    case "erasure-unconfirmed": {
      const message = `Type “${refusal.words}” to say that you mean it.`;
      return { kind, status: 422, sentence: message, problems: [{ field: "confirm", message }] };
    }
    case "organisation-unknown": {
      const message = "Nobody here has belonged to an organisation of this name.";
      return { kind, status: 422, sentence: message, problems: [{ field: refusal.field, message }] };
    }
    case "relation-same": {
      const message = "These are one and the same organisation.";
      return { kind, status: 422, sentence: message, problems: [{ field: "related", message }] };
    }
    case "relation-foreign":
      return {
        kind,
        status: 403,
        sentence:
          "Which organisations are related is written down by participants who belong to one of them, and by the administrator while the founding record is open.",
      };
    case "ends-before-start": {
      const message = "The last day lies before the first.";
      return { kind, status: 422, sentence: message, problems: [{ field: "endsOn", message }] };
    }
    default:
      return peopleRefused(refusal);
  }
}

const toAccount = { text: "How you sign in", href: "/me" };
