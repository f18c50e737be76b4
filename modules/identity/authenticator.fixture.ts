import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

// Flags of authenticator data (WebAuthn, 6.1).
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** How this time differs from what an honest authenticator on the shop's own page would do. */
export interface Dishonesty {
  readonly origin?: string;
  readonly rpId?: string;
  readonly isVerified?: boolean;
  readonly counter?: number;
}

/** A security key in software, on a browser that stands before one page. */
export function openAuthenticator(origin: string) {
  const credentialId = randomBytes(32);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = credentialId.toString("base64url");
  const shared = { id, rawId: id, type: "public-key", clientExtensionResults: {} } as const;
  let counter = 0;

  function dataOf({ isVerified = true, ...odd }: Dishonesty, attested: Buffer | null): Buffer {
    counter = odd.counter ?? counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = PRESENT | (isVerified ? VERIFIED : 0) | (attested === null ? 0 : ATTESTED);
    const rpId = odd.rpId ?? new URL(origin).hostname;
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }
  function clientData(type: string, challenge: unknown, odd: Dishonesty): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: odd.origin ?? origin, crossOrigin: false }));
  }
  return {
    id,
    /** What the browser answers when it is asked to make a passkey. */
    make(options: Readonly<Record<string, unknown>>, odd: Dishonesty = {}) {
      const client = clientData("webauthn.create", options["challenge"], odd);
      const length = Buffer.from([0, credentialId.length]);
      const data = dataOf(odd, Buffer.concat([Buffer.alloc(16), length, credentialId, coseOf(publicKey)]));
      const head = Buffer.concat([cborText("fmt"), cborText("none"), cborText("attStmt"), Buffer.from([0xa0])]);
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        head,
        cborText("authData"),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return {
        ...shared,
        response: {
          clientDataJSON: client.toString("base64url"),
          attestationObject: attestation.toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    /** What the browser answers when it is asked to show one. */
    show(options: Readonly<Record<string, unknown>>, odd: Dishonesty = {}) {
      const client = clientData("webauthn.get", options["challenge"], odd);
      const data = dataOf(odd, null);
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...shared,
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
        },
      };
    },
  };
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}

/** A key of ES256 as COSE writes it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
  const middle = Buffer.from([0x22, 0x58, 0x20]);
  return Buffer.concat([head, Buffer.from(x, "base64url"), middle, Buffer.from(y, "base64url")]);
}
