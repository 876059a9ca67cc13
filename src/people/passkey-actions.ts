import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { appendEntry } from "../ledger/index.ts";
import { act, type Context, type KeyReused } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { newRandomId, newSecret, type PersonId } from "../platform/ids.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { clock, type PersonViewer } from "../platform/viewer.ts";
import { type AccountRefusal, neededForPasskey } from "./account.ts";
import * as store from "./account-store.ts";
import { forPerson, openSession, type PeopleRefusal, type Session } from "./actions.ts";
import { challengeOf, hashSecret } from "./ceremony.ts";
import { beginCeremony, spendCeremony } from "./ceremony-actions.ts";
import { ofAccount } from "./grants.ts";
import { warn } from "./notification-actions.ts";

/** WebAuthn's relying party is this site: keys are bound to its host, and answers name its origin. */
export interface Party {
  readonly url: string;
  readonly name: string;
}

const hostOf = ({ url }: Party): string => new URL(url).hostname;
const originOf = ({ url }: Party): string => new URL(url).origin;
const expectedOf = (party: Party, secret: string) => ({
  expectedChallenge: challengeOf(secret).toString("base64url"),
  expectedOrigin: originOf(party),
  expectedRPID: hostOf(party),
  requireUserVerification: true,
});

interface Asked<Options> {
  readonly secret: string;
  readonly options: Options;
}

type Refusal = AccountRefusal | PeopleRefusal | KeyReused;
/** EdDSA, ES256, RS256: what authenticators in use sign with (IANA's COSE registry). */
const algorithms = [-8, -7, -257];

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

async function mayAdd(tx: Tx, { id, session, secondFactor }: PersonViewer, now: Date): Promise<Result<null, Refusal>> {
  if (session === null) return refuse({ kind: "session-needed" });
  const openedAt = (await store.listSessions(tx, id, now)).find((it) => it.id === session)?.createdAt;
  const kind = neededForPasskey({ secondFactor, openedAt }, (await store.listPasskeys(tx, id)).length > 0, now);
  return kind ? refuse({ kind }) : ok(null);
}

/** What the browser needs to make a new passkey for the viewer: one that it can find by itself and that verifies its user. */
export async function askForNewPasskey(
  context: Context,
  party: Party,
): Promise<Result<Asked<PublicKeyCredentialCreationOptionsJSON>, Refusal>> {
  const may = await forPerson(context, (tx, person) => mayAdd(tx, person, context.now));
  if (!may.ok) return may;
  const begun = await beginCeremony(context, { purpose: "link", method: "passkey" });
  if (!begun.ok) return begun;
  const { id, name } = context.viewer as PersonViewer;
  const mine = await withViewerReadOnly(context.db, context.viewer, (tx) => store.listPasskeys(tx, id));
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: hostOf(party),
    userName: name,
    userDisplayName: name,
    userID: bytesOf(Buffer.from(id)),
    challenge: bytesOf(challengeOf(begun.value)),
    attestationType: "none",
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: mine.map((it) => ({
      id: it.credential.toString("base64url"),
      transports: [...it.transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return ok({ secret: begun.value, options });
}

/** Keeps the new passkey, if the browser's answer is what was asked for in this browser. */
export async function addPasskey(
  context: Context,
  party: Party,
  given: { secret: string | null; answer: string; name: string },
): Promise<Result<null, Refusal>> {
  const begun = await spendCeremony(context, given.secret, "passkey");
  if (!begun.ok) return begun;
  if (begun.value.purpose !== "link") return refuse({ kind: "ceremony-spent", method: "passkey" });
  const made = await verified(() =>
    verifyRegistrationResponse({
      response: parseAnswer(given.answer) as RegistrationResponseJSON,
      supportedAlgorithmIDs: algorithms,
      ...expectedOf(party, begun.value.secret),
    }),
  );
  if (!made?.verified) return refuse({ kind: "passkey-refused" });
  const { credential } = made.registrationInfo;
  return forPerson(context, async (tx, person): Promise<Result<null, Refusal>> => {
    // So that two first passkeys are not added at once.
    await store.lockPerson(tx, person.id);
    const may = await mayAdd(tx, person, context.now);
    if (!may.ok) return may;
    const id = newRandomId("passkey");
    const kept = await store.insertPasskey(tx, {
      id,
      person: person.id,
      credential: Buffer.from(credential.id, "base64url"),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: (credential.transports ?? []).slice(0, 8).map((it) => String(it).slice(0, 20)),
      name: given.name,
      now: context.now,
    });
    if (!kept) return refuse({ kind: "passkey-known" });
    await appendEntry(tx, {
      grant: ofAccount("add-sign-in-method"),
      by: person.id,
      subject: id,
      at: context.now,
      hashes: {},
      facts: { person: person.id, method: "passkey" },
      seal: { about: person.id },
    });
    await warn(tx, person.id, `The passkey “${given.name}” was added: you can sign in with it.`, context.now);
    return ok(null);
  });
}

/** What the browser needs to answer with a passkey: any of this site to sign in, one of the viewer's own to step up. */
export async function askForPasskey(
  context: Context,
  party: Party,
  purpose: "sign-in" | "step-up",
): Promise<Result<Asked<PublicKeyCredentialRequestOptionsJSON>, Refusal>> {
  const mine = purpose === "step-up" ? await ownPasskeys(context) : [];
  if (purpose === "step-up" && mine.length === 0 && context.viewer.kind === "person")
    return refuse({ kind: "passkey-missing" });
  const begun = await beginCeremony(context, { purpose, method: "passkey" });
  if (!begun.ok) return begun;
  const options = await generateAuthenticationOptions({
    rpID: hostOf(party),
    challenge: bytesOf(challengeOf(begun.value)),
    userVerification: "required",
    allowCredentials: mine.map((it) => ({ id: it.credential.toString("base64url"), transports: [...it.transports] })),
  });
  return ok({ secret: begun.value, options });
}

const ownPasskeys = async ({ db, viewer }: Context): Promise<readonly store.Passkey[]> =>
  viewer.kind === "person" ? withViewerReadOnly(db, viewer, (tx) => store.listPasskeys(tx, viewer.id)) : [];

interface Answered {
  readonly secret: string | null;
  readonly answer: string;
}

/** Opens a session for whoever the passkey belongs to. */
export async function signInByPasskey(
  context: Context,
  party: Party,
  answered: Answered,
): Promise<Result<Session, Refusal>> {
  return usePasskey(context, party, answered, "sign-in", (tx, person) =>
    openSession(tx, person, context.now, "passkey"),
  );
}

/** Gives this session the second factor, under a new secret. */
export async function stepUp(context: Context, party: Party, answered: Answered): Promise<Result<Session, Refusal>> {
  const { viewer } = context;
  if (viewer.kind !== "person") return refuse({ kind: "sign-in-needed" });
  const { session } = viewer;
  if (session === null) return refuse({ kind: "session-needed" });
  const secret = newSecret();
  return usePasskey(context, party, answered, "step-up", async (tx, person) => {
    const expires = person === viewer.id && (await store.saveSecondFactor(tx, person, session, hashSecret(secret)));
    return expires ? { secret, expires } : null;
  });
}

/**
 * Judges a passkey's answer: the challenge began in this browser and is spent by now, origin and host are ours, the user was
 * verified, the key is known, the user handle is its owner's, and its counter has grown. `then` runs as the server.
 */
async function usePasskey(
  context: Context,
  party: Party,
  { secret, answer }: Answered,
  purpose: "sign-in" | "step-up",
  then: (tx: Tx, person: PersonId) => Promise<Session | null>,
): Promise<Result<Session, Refusal>> {
  const begun = await spendCeremony(context, secret, "passkey");
  if (!begun.ok) return begun;
  if (begun.value.purpose !== purpose) return refuse({ kind: "ceremony-spent", method: "passkey" });
  const response = parseAnswer(answer) as AuthenticationResponseJSON;
  return act({ ...context, viewer: clock }, async (tx): Promise<Result<Session, AccountRefusal>> => {
    const no: Result<never, AccountRefusal> = refuse({ kind: "passkey-refused" });
    const id = typeof response?.id === "string" ? Buffer.from(response.id, "base64url") : null;
    const passkey = id && (await store.lockPasskey(tx, id));
    if (!passkey || !belongs(response, passkey.person)) return no;
    const judged = await verified(() =>
      verifyAuthenticationResponse({
        response,
        ...expectedOf(party, begun.value.secret),
        credential: {
          id: passkey.credential.toString("base64url"),
          publicKey: bytesOf(passkey.publicKey),
          counter: passkey.counter,
        },
      }),
    );
    if (!judged?.verified || !judged.authenticationInfo.userVerified) return no;
    const session = await then(tx, passkey.person);
    if (!session) return no;
    await store.savePasskeyUse(tx, passkey.id, judged.authenticationInfo.newCounter, context.now);
    if (passkey.lastUsedAt === null && purpose === "sign-in")
      await warn(tx, passkey.person, "You signed in with a passkey for the first time.", context.now);
    return ok(session);
  });
}

/** A key that is found by itself says whose it is (WebAuthn 7.2, step 6); it must agree with what we know. */
const belongs = ({ response }: AuthenticationResponseJSON, person: PersonId): boolean =>
  !response?.userHandle || Buffer.from(String(response.userHandle), "base64url").toString() === person;

function parseAnswer(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The library throws for whatever is wrong with an answer, and anything can be: the answer is a stranger's. */
async function verified<T>(judge: () => Promise<T>): Promise<T | null> {
  try {
    return await judge();
  } catch {
    return null;
  }
}
