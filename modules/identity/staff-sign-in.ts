import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { Database, Tx } from "#platform/db";
import { type Begun, beginChallenge, staffOfSecondStep, takeChallenge } from "./challenges.ts";
import { normaliseEmail } from "./email.ts";
import { ChallengeExpired, SignInRefused, type Way } from "./errors.ts";
import { proveByCode, waysBeyondPassword } from "./factors.ts";
import { isPassword } from "./password.ts";
import { type OwnAddress, proveByPasskey } from "./passkeys.ts";
import { type Opened, openStaffSession, type Origin } from "./sessions.ts";
import { selectStaffMember, selectStaffSecret } from "./staff-queries.ts";
import { countAttempt, countCode, forgiveAttempt } from "./throttle.ts";
import type { Vault } from "./vault.ts";

/** A member of staff who is signed in. */
export interface StaffSignedIn extends Opened {
  readonly kind: "signed_in";
  readonly staffId: string;
}

/** The password was right, and one of these has to follow. */
export interface SecondStep extends Begun {
  readonly kind: "second_step";
  readonly ways: readonly Way[];
}

/**
 * The member of staff is signed in under a new token or, where a second factor is set up, has taken the first of two
 * steps; then no session is open yet.
 *
 * @throws SignInRefused for unknown, disabled and wrong alike, after the same time; TooManyAttempts; Overloaded
 */
export async function signInStaff(
  db: Database,
  given: Origin & { readonly email: string; readonly password: string },
): Promise<StaffSignedIn | SecondStep> {
  const normalised = normaliseEmail(given.email);
  const attempt = { realm: "staff", email: normalised, ip: given.ip } as const;
  await countAttempt(db, attempt);
  const secret = await selectStaffSecret(db, normalised);
  const isRight = await isPassword(given.password, secret?.passwordHash ?? null);
  if (secret === null || !isRight) throw new SignInRefused();
  return await db.transaction(async (tx) => {
    const current = await selectStaffSecret(tx, normalised);
    if (current?.passwordHash !== secret.passwordHash) throw new SignInRefused();
    await forgiveAttempt(tx, attempt);
    const ways = await waysBeyondPassword(tx, secret.id);
    if (ways.length === 0) return await open(tx, secret.id, given);
    const begun = await beginChallenge(tx, { purpose: "second_step", staffId: secret.id, payload: null });
    return { kind: "second_step", ways, ...begun };
  });
}

/**
 * The second of two steps: the member of staff is signed in under a new token, and the code is used up.
 *
 * @param given `onUsed` runs in the transaction of a recovery code
 * @throws ChallengeExpired, ProofRefused, TooManyAttempts after MAX_WRONG_CODES from wherever, FactorUnreadable
 */
export async function finishSignIn(
  db: Database,
  vault: Vault,
  given: Origin & {
    readonly challenge: string;
    readonly code: string;
    readonly onUsed: (tx: Tx, staffId: string) => Promise<void>;
  },
): Promise<StaffSignedIn> {
  await countCode(db, await staffOfSecondStep(db, given.challenge));
  return await db.transaction(async (tx) => {
    const { staffId } = await takeChallenge(tx, given.challenge, "second_step");
    if (staffId === null) throw new ChallengeExpired();
    if ((await proveByCode(tx, vault, { staffId, code: given.code })) === "recovery_code") {
      await given.onUsed(tx, staffId);
    }
    return await open(tx, staffId, given);
  });
}

/**
 * The member of staff whose passkey it is is signed in under a new token. It is both factors at once: something that
 * they have, unlocked by something that they know or are.
 *
 * @throws ChallengeExpired, ProofRefused
 */
export async function signInByPasskey(
  db: Database,
  given: Origin & {
    readonly challenge: string;
    readonly response: AuthenticationResponseJSON;
    readonly at: OwnAddress;
  },
): Promise<StaffSignedIn> {
  const { challenge, response, at } = given;
  return await db.transaction(async (tx) => {
    const staffId = await proveByPasskey(tx, { staffId: null, challenge, response, at });
    return await open(tx, staffId, given);
  });
}

/** Who was disabled between the steps is not let in. */
async function open(tx: Tx, staffId: string, origin: Origin): Promise<StaffSignedIn> {
  const member = await selectStaffMember(tx, staffId);
  if (member === null || member.disabledAt !== null) throw new SignInRefused();
  return { kind: "signed_in", staffId, ...(await openStaffSession(tx, staffId, origin)) };
}
