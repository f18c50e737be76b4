import { Secret, TOTP } from "otpauth";

/** What authenticator apps understand, all of them: SHA-1, six digits, half a minute (RFC 6238). */
const SETUP = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** Half minutes before and after the present one whose code is taken too: clocks differ, and people type slowly. */
const WINDOW = 1;
const STEP_MS = SETUP.period * 1_000;
/** Under which name an app keeps the code. */
export const DESK_NAME = "Hansa desk";

/** What an app is given, by picture or by hand. */
export interface TotpSetup {
  readonly bytes: Uint8Array;
  /** In base32, to be typed. */
  readonly secret: string;
  /** `otpauth://…`, to be drawn as a QR code. */
  readonly uri: string;
}

/** A new secret of 160 random bits for the app of whoever has this address. */
export function newTotpSetup(email: string): TotpSetup {
  const secret = new Secret({ size: SECRET_BYTES });
  const uri = new TOTP({ ...SETUP, issuer: DESK_NAME, label: email, secret }).toString();
  return { bytes: secret.bytes, secret: secret.base32, uri };
}

/**
 * Which half minute since 1970 the code belongs to.
 *
 * @returns null when it belongs to none from the one before the present one to the one after it
 */
export function stepOfCode(code: string, secret: Uint8Array, now: Date): bigint | null {
  const timestamp = now.getTime();
  const totp = new TOTP({ ...SETUP, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) });
  const delta = totp.validate({ token: code, window: WINDOW, timestamp });
  return delta === null ? null : BigInt(Math.floor(timestamp / STEP_MS) + delta);
}
