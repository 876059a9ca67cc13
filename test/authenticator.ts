import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** An authenticator in software, faithful as far as WebAuthn level 3 goes; a test spoils what it hands out. */
export interface Authenticator {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly cose: Buffer;
  /** Counts up with each use; 0 where it does not count. */
  counter: number;
  userHandle: string;
}

/** What a browser would be asked. */
export interface Asked {
  readonly challenge: string;
  readonly origin: string;
  readonly host: string;
  /** Left out, the user is present and verified. */
  readonly flags?: number;
}

const presentAndVerified = 0x05;
const attested = 0x40;
const base64url = (bytes: Buffer): string => bytes.toString("base64url");

export function newAuthenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const cose = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
  return { id: randomBytes(32), key: privateKey, cose, counter: 0, userHandle: "" };
}

const clientData = (type: string, { challenge, origin }: Asked): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

function dataOf(
  { counter, id, cose }: Authenticator,
  { host, flags = presentAndVerified }: Asked,
  fresh: boolean,
): Buffer {
  const head = Buffer.alloc(37);
  createHash("sha256").update(host).digest().copy(head);
  head.writeUInt8(flags | (fresh ? attested : 0), 32);
  head.writeUInt32BE(counter, 33);
  if (!fresh) return head;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  return Buffer.concat([head, Buffer.alloc(16), length, id, cose]);
}

/** The answer to a request for a new passkey. */
export function register(authenticator: Authenticator, asked: Asked): string {
  const data = dataOf(authenticator, asked, true);
  const length = Buffer.alloc(3);
  length.writeUInt8(0x59);
  length.writeUInt16BE(data.length, 1);
  const attestation = Buffer.concat([
    Buffer.from("a363666d74646e6f6e656761747453746d74a0686175746844617461", "hex"),
    length,
    data,
  ]);
  const id = base64url(authenticator.id);
  return JSON.stringify({
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(clientData("webauthn.create", asked)),
      attestationObject: base64url(attestation),
      transports: ["internal"],
    },
  });
}

/** The answer to a request for a passkey. */
export function authenticate(authenticator: Authenticator, asked: Asked): string {
  authenticator.counter++;
  const data = dataOf(authenticator, asked, false);
  const client = clientData("webauthn.get", asked);
  const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
  const id = base64url(authenticator.id);
  return JSON.stringify({
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(client),
      authenticatorData: base64url(data),
      signature: base64url(sign("sha256", signed, authenticator.key)),
      userHandle: base64url(Buffer.from(authenticator.userHandle)),
    },
  });
}
