import type { Queryable, Tx } from "#platform/db";
import { type Begun, beginChallenge, takeOwnChallenge } from "./challenges.ts";
import { deleteChallengesOf } from "./challenge-queries.ts";
import { FactorNotFound, FactorUnreadable, ProofRefused, type Way } from "./errors.ts";
import {
  deleteRecoveryCodes,
  deleteTotp,
  type FactorsRow,
  insertRecoveryCodes,
  lockTotp,
  selectFactors,
  updateLastStep,
  upsertTotp,
  useRecoveryCode,
} from "./factor-queries.ts";
import { deletePasskeysOf } from "./passkey-queries.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-code.ts";
import { forgiveCodes } from "./throttle.ts";
import { newTotpSetup, stepOfCode, type TotpSetup } from "./totp.ts";
import type { Vault } from "./vault.ts";

const TOTP_CODE = /^\d{6}$/;

/** What a member of staff can show beside the password; nothing where no second factor is set up. */
export async function waysBeyondPassword(on: Queryable, staffId: string): Promise<readonly Way[]> {
  return waysOf(await selectFactors(on, staffId));
}

function waysOf({ totpSince, passkeys, recoveryCodesLeft }: FactorsRow): readonly Way[] {
  const ways: readonly Way[] = [
    ...(totpSince === null ? [] : ["totp" as const]),
    ...(passkeys === 0 ? [] : ["passkey" as const]),
  ];
  return ways.length === 0 || recoveryCodesLeft === 0 ? ways : [...ways, "recovery_code"];
}

/** An authenticator app is being set up; until one of its codes is shown, nothing changes. */
export async function beginTotp(
  tx: Tx,
  vault: Vault,
  member: { readonly id: string; readonly email: string },
): Promise<Begun & Pick<TotpSetup, "secret" | "uri">> {
  const { bytes, secret, uri } = newTotpSetup(member.email);
  const payload = vault.seal(bytes, member.id);
  const begun = await beginChallenge(tx, { purpose: "totp_enrolment", staffId: member.id, payload });
  return { ...begun, secret, uri };
}

/**
 * The member's codes come from this app, and from no other. The code that was shown is used up.
 *
 * @returns recovery codes, shown this once, when these are the first; null otherwise
 * @throws ChallengeExpired, ProofRefused
 */
export async function confirmTotp(
  tx: Tx,
  vault: Vault,
  shown: { readonly staffId: string; readonly challenge: string; readonly code: string },
): Promise<readonly string[] | null> {
  const { staffId } = shown;
  const sealed = await takeOwnChallenge(tx, shown.challenge, { purpose: "totp_enrolment", staffId });
  const secret = vault.open(sealed, staffId);
  if (secret === null) throw new FactorUnreadable();
  const step = stepOfCode(shown.code, secret, tx.now);
  if (step === null) throw new ProofRefused();
  await upsertTotp(tx, { staffId, secretSealed: sealed, lastStep: step });
  await forgiveCodes(tx, staffId);
  return await giveFirstRecoveryCodes(tx, staffId);
}

/** The member has no authenticator app any more. @throws FactorNotFound */
export async function removeTotp(tx: Tx, staffId: string): Promise<void> {
  if (!(await deleteTotp(tx, staffId))) throw new FactorNotFound();
  await dropUselessRecoveryCodes(tx, staffId);
}

/** These recovery codes are good, and no earlier ones. @throws FactorNotFound where there is nothing to recover from */
export async function renewRecoveryCodes(tx: Tx, staffId: string): Promise<readonly string[]> {
  if ((await waysBeyondPassword(tx, staffId)).length === 0) throw new FactorNotFound();
  await deleteRecoveryCodes(tx, staffId);
  const codes = newRecoveryCodes();
  await insertRecoveryCodes(tx, staffId, codes.map(hashRecoveryCode));
  return codes;
}

/** The first factor brings recovery codes along. @returns null when there are some already */
export async function giveFirstRecoveryCodes(tx: Tx, staffId: string): Promise<readonly string[] | null> {
  const { recoveryCodesLeft } = await selectFactors(tx, staffId);
  return recoveryCodesLeft > 0 ? null : await renewRecoveryCodes(tx, staffId);
}

/** Without a second factor there is nothing to recover from, and a code must not let anybody in. */
export async function dropUselessRecoveryCodes(tx: Tx, staffId: string): Promise<void> {
  if ((await waysBeyondPassword(tx, staffId)).length === 0) await deleteRecoveryCodes(tx, staffId);
}

/** The password alone lets the member in again. @throws FactorNotFound where it did already */
export async function removeFactors(tx: Tx, staffId: string): Promise<void> {
  const hadApp = await deleteTotp(tx, staffId);
  const passkeys = await deletePasskeysOf(tx, staffId);
  if (!hadApp && passkeys === 0) throw new FactorNotFound();
  await deleteRecoveryCodes(tx, staffId);
  await deleteChallengesOf(tx, staffId);
}

/**
 * The code is right and used up: one of the app whose half minute, and none after it, was used before, or a recovery
 * code. Locks the member's app. The try was counted before.
 *
 * @returns what it was
 * @throws ProofRefused, FactorUnreadable
 */
export async function proveByCode(
  tx: Tx,
  vault: Vault,
  shown: { readonly staffId: string; readonly code: string },
): Promise<"totp" | "recovery_code"> {
  const { staffId } = shown;
  const code = shown.code.replaceAll(/\s/g, "");
  const way = TOTP_CODE.test(code) ? "totp" : "recovery_code";
  if (way === "totp") await useTotpCode(tx, vault, { staffId, code });
  else if (!(await useRecoveryCode(tx, staffId, hashRecoveryCode(code)))) throw new ProofRefused();
  await forgiveCodes(tx, staffId);
  return way;
}

async function useTotpCode(
  tx: Tx,
  vault: Vault,
  { staffId, code }: { readonly staffId: string; readonly code: string },
): Promise<void> {
  const totp = await lockTotp(tx, staffId);
  if (totp === null) throw new ProofRefused();
  const secret = vault.open(totp.secretSealed, staffId);
  if (secret === null) throw new FactorUnreadable();
  const step = stepOfCode(code, secret, tx.now);
  if (step === null || step <= totp.lastStep) throw new ProofRefused();
  await updateLastStep(tx, staffId, step);
}
