import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";

/**
 * Lets the forms marked `data-passkey` ask the browser for a passkey before they are sent. Without this script they stay
 * hidden and the page says so. The server gives the options and judges the answer.
 */

const asks = {
  get: (options: unknown) =>
    startAuthentication({ optionsJSON: options as Parameters<typeof startAuthentication>[0]["optionsJSON"] }),
  create: (options: unknown) =>
    startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]["optionsJSON"] }),
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  const field = form.elements.namedItem("answer");
  const said = form.querySelector<HTMLElement>("[role=status]");
  if (!(field instanceof HTMLInputElement) || !said) continue;
  const say = (words: string) => {
    said.textContent = words;
  };
  form.hidden = false;
  form.nextElementSibling?.toggleAttribute("hidden", true);
  if (!browserSupportsWebAuthn()) {
    say("This browser has no passkeys. Use another way to sign in.");
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("Follow your browser or your key.");
    answerOf(form).then(
      (answer) => {
        field.value = JSON.stringify(answer);
        form.submit();
      },
      (fault) => say(wordsOf(fault)),
    );
  });
}

async function answerOf(form: HTMLFormElement): Promise<unknown> {
  const given = await fetch(`${form.action}/options`, { method: "POST", headers: { accept: "application/json" } });
  const options: unknown = await given.json();
  if (!given.ok) throw new Error((options as { title?: string }).title ?? "The server gave no answer. Try again.");
  return asks[form.dataset.passkey === "create" ? "create" : "get"](options);
}

function wordsOf(fault: unknown): string {
  if (fault instanceof WebAuthnError && fault.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
    return "This passkey is yours already.";
  if (fault instanceof Error && fault.name === "NotAllowedError")
    return "Nothing was done: it was cancelled, or took too long.";
  return fault instanceof Error ? fault.message : "That did not work. Try again.";
}
