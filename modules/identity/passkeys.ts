import { randomBytes } from "node:crypto";
import { newId } from "@hansa/kernel";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Queryable, Tx } from "#platform/db";
import { type Begun, beginChallenge, takeChallenge, takeOwnChallenge } from "./challenges.ts";
import type { Headers } from "./credential.ts";
import { AddressUnknown, FactorNotFound, PasskeyExists, ProofRefused, TooManyPasskeys } from "./errors.ts";
import { dropUselessRecoveryCodes, giveFirstRecoveryCodes } from "./factors.ts";
import {
  deletePasskey,
  insertPasskey,
  lockPasskey,
  type PasskeyRow,
  selectPasskeys,
  updatePasskeyUse,
} from "./passkey-queries.ts";
import { parseName } from "./profile.ts";
import { DESK_NAME } from "./totp.ts";

/** Most passkeys of one member of staff. */
export const MAX_PASSKEYS = 10;
const NONCE_BYTES = 32;
/** EdDSA, ES256 and RS256: what authenticators really make. */
const ALGORITHMS = [-8, -7, -257];
const MAX_TRANSPORTS = 10;

/** Who a passkey is made for: a page at this origin, and its host. */
export interface OwnAddress {
  readonly origin: string;
  readonly host: string;
}

/** What a browser is asked to do, in the words of WebAuthn, and the token that finishes it. */
export interface Ceremony extends Begun {
  readonly options: object;
}

/**
 * Our address as the browser has it: the public one where it is set, otherwise that of the request, whose page must be
 * our own. A passkey works on the host that it was made for and nowhere else.
 *
 * @throws AddressUnknown
 */
export function ownAddress(headers: Headers, publicOrigin: string | null): OwnAddress {
  const { origin, host } = headers;
  const isOwn = origin !== undefined && (origin === `https://${host ?? ""}` || origin === `http://${host ?? ""}`);
  const found = publicOrigin ?? (isOwn ? origin : null);
  if (found === null || found === undefined || !URL.canParse(found)) throw new AddressUnknown();
  return { origin: found, host: new URL(found).hostname };
}

/** Passkeys of a member of staff, oldest first. */
export function listPasskeys(on: Queryable, staffId: string): Promise<readonly PasskeyRow[]> {
  return selectPasskeys(on, staffId, MAX_PASSKEYS);
}

/** The member's browser is asked to make a passkey. @throws TooManyPasskeys */
export async function beginPasskey(
  tx: Tx,
  member: { readonly id: string; readonly email: string; readonly name: string },
  at: OwnAddress,
): Promise<Ceremony> {
  const known = await listPasskeys(tx, member.id);
  if (known.length >= MAX_PASSKEYS) throw new TooManyPasskeys(MAX_PASSKEYS);
  const nonce = randomBytes(NONCE_BYTES);
  const options = await generateRegistrationOptions({
    rpName: DESK_NAME,
    rpID: at.host,
    userID: Uint8Array.from(Buffer.from(member.id.replaceAll("-", ""), "hex")),
    userName: member.email,
    userDisplayName: member.name,
    challenge: Uint8Array.from(nonce),
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId.toString("base64url") })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const begun = await beginChallenge(tx, { purpose: "passkey_enrolment", staffId: member.id, payload: nonce });
  return { ...begun, options };
}

/**
 * The passkey is the member's.
 *
 * @returns it, and recovery codes, shown this once, when these are the first
 * @throws ChallengeExpired, ProofRefused, PasskeyExists, TooManyPasskeys, InvalidInput
 */
export async function keepPasskey(
  tx: Tx,
  made: {
    readonly staffId: string;
    readonly challenge: string;
    readonly name: string;
    readonly response: RegistrationResponseJSON;
    readonly at: OwnAddress;
  },
): Promise<{ readonly id: string; readonly recoveryCodes: readonly string[] | null }> {
  const { staffId, response, at } = made;
  const nonce = await takeOwnChallenge(tx, made.challenge, { purpose: "passkey_enrolment", staffId });
  // The library throws at whatever is not as it should be; to us all of it is a proof that is not right.
  const verified = await verifyRegistrationResponse({
    ...expected(nonce, at),
    response,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refuse);
  const { registrationInfo } = verified;
  if (registrationInfo === undefined) throw new ProofRefused();
  if ((await listPasskeys(tx, staffId)).length >= MAX_PASSKEYS) throw new TooManyPasskeys(MAX_PASSKEYS);
  const { credential, credentialBackedUp } = registrationInfo;
  const id = newId(tx.now.getTime());
  const isNew = await insertPasskey(tx, {
    id,
    staffId,
    credentialId: Buffer.from(credential.id, "base64url"),
    publicKey: Buffer.from(credential.publicKey),
    rpId: at.host,
    signCount: BigInt(credential.counter),
    transports: (credential.transports ?? []).slice(0, MAX_TRANSPORTS),
    isBackedUp: credentialBackedUp,
    name: parseName(made.name),
  });
  if (!isNew) throw new PasskeyExists();
  return { id, recoveryCodes: await giveFirstRecoveryCodes(tx, staffId) };
}

/** The passkey proves nothing any more. @throws FactorNotFound */
export async function removePasskey(tx: Tx, staffId: string, id: string): Promise<void> {
  if (!(await deletePasskey(tx, staffId, id))) throw new FactorNotFound();
  await dropUselessRecoveryCodes(tx, staffId);
}

/** A browser is asked to show a passkey: any of this host to sign in with, one of the member's as a proof. */
export async function askForPasskey(tx: Tx, staffId: string | null, at: OwnAddress): Promise<Ceremony> {
  const known = staffId === null ? [] : await listPasskeys(tx, staffId);
  const nonce = randomBytes(NONCE_BYTES);
  const options = await generateAuthenticationOptions({
    rpID: at.host,
    challenge: Uint8Array.from(nonce),
    userVerification: "required",
    allowCredentials: known.map(({ credentialId, transports }) => {
      return { id: credentialId.toString("base64url"), transports: [...transports] };
    }),
  });
  const purpose = staffId === null ? "passkey_sign_in" : "passkey_proof";
  const begun = await beginChallenge(tx, { purpose, staffId, payload: nonce });
  return { ...begun, options };
}

/**
 * The passkey was shown by whoever it belongs to, unlocked by them, and counts on where it counted: one that does not
 * is a copy. Locks the passkey.
 *
 * @param shown `staffId` null: to sign in, whoever it is
 * @returns whose it is
 * @throws ChallengeExpired, ProofRefused
 */
export async function proveByPasskey(
  tx: Tx,
  shown: {
    readonly staffId: string | null;
    readonly challenge: string;
    readonly response: AuthenticationResponseJSON;
    readonly at: OwnAddress;
  },
): Promise<string> {
  const { response, at } = shown;
  const purpose = shown.staffId === null ? "passkey_sign_in" : "passkey_proof";
  const { staffId, payload } = await takeChallenge(tx, shown.challenge, purpose);
  const passkey = await lockPasskey(tx, Buffer.from(response.id, "base64url"));
  const isMeant = staffId === shown.staffId && (staffId === null || staffId === passkey?.staffId);
  if (payload === null || passkey === null || !isMeant || passkey.rpId !== at.host) throw new ProofRefused();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected(payload, at),
    response,
    credential: {
      id: passkey.credentialId.toString("base64url"),
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: Number(passkey.signCount),
    },
  }).catch(refuse);
  if (!verified) throw new ProofRefused();
  await updatePasskeyUse(tx, {
    id: passkey.id,
    signCount: BigInt(authenticationInfo.newCounter),
    isBackedUp: authenticationInfo.credentialBackedUp,
  });
  return passkey.staffId;
}

function expected(nonce: Buffer, at: OwnAddress) {
  return {
    expectedChallenge: nonce.toString("base64url"),
    expectedOrigin: at.origin,
    expectedRPID: at.host,
    requireUserVerification: true,
  };
}

function refuse(): never {
  throw new ProofRefused();
}
