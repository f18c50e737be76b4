import { after, MINUTE_MS } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { deleteChallenge, insertChallenge, type Purpose, selectChallenge } from "./challenge-queries.ts";
import { ChallengeExpired } from "./errors.ts";
import { hashToken, isToken, newToken } from "./token.ts";

/** How long a proof that was begun may take. */
export const CHALLENGE_MS = 10 * MINUTE_MS;

/** A proof that was begun; whoever finishes it shows the token. */
export interface Begun {
  readonly challenge: string;
  readonly expiresAt: Date;
}

/** A proof is begun. `payload` is what it will be held against, and null only for the second step of a sign-in. */
export async function beginChallenge(
  tx: Tx,
  begun: { readonly purpose: Purpose; readonly staffId: string | null; readonly payload: Buffer | null },
): Promise<Begun> {
  const challenge = newToken("challenge");
  const expiresAt = after(tx.now, CHALLENGE_MS);
  await insertChallenge(tx, { ...begun, tokenHash: hashToken(challenge), expiresAt });
  return { challenge, expiresAt };
}

/** Whose second step this is, before it is counted as a try. Nothing is used up. @throws ChallengeExpired */
export async function staffOfSecondStep(on: Queryable, challenge: string): Promise<string> {
  const found = await selectChallenge(on, { tokenHash: hashOf(challenge), purpose: "second_step" });
  if (found === null || found.staffId === null) throw new ChallengeExpired();
  return found.staffId;
}

/** The proof is used up if the caller's transaction commits. @throws ChallengeExpired */
export async function takeChallenge(
  tx: Tx,
  challenge: string,
  purpose: Purpose,
): Promise<{ readonly staffId: string | null; readonly payload: Buffer | null }> {
  const taken = await deleteChallenge(tx, { tokenHash: hashOf(challenge), purpose });
  if (taken === null) throw new ChallengeExpired();
  return taken;
}

/** The same for a proof that is this member's and is held against something. @throws ChallengeExpired */
export async function takeOwnChallenge(
  tx: Tx,
  challenge: string,
  of: { readonly purpose: Purpose; readonly staffId: string },
): Promise<Buffer> {
  const { staffId, payload } = await takeChallenge(tx, challenge, of.purpose);
  if (staffId !== of.staffId || payload === null) throw new ChallengeExpired();
  return payload;
}

function hashOf(challenge: string): Buffer {
  if (!isToken(challenge, "challenge")) throw new ChallengeExpired();
  return hashToken(challenge);
}
