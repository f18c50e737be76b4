import { after, MINUTE_MS } from "@hansa/kernel";
import type { Database, Queryable, Tx } from "#platform/db";
import { type Actor, Unauthenticated } from "#platform/http";
import type { Headers } from "./credential.ts";
import { normaliseEmail } from "./email.ts";
import { ProofRefused, StepUpRequired, type Way } from "./errors.ts";
import { proveByCode, waysBeyondPassword } from "./factors.ts";
import { isPassword } from "./password.ts";
import { presentedSession } from "./sessions.ts";
import { selectStaffMember, selectStaffSecret } from "./staff-queries.ts";
import { selectProof, updateProof } from "./staff-session-queries.ts";
import { countAttempt, countCode, forgiveAttempt } from "./throttle.ts";
import type { Vault } from "./vault.ts";

/** How long a session may do what is dangerous after its holder proved who they are; a sign-in is a proof. */
export const FRESH_PROOF_MS = 10 * MINUTE_MS;

/** Who asks for something, and what the request showed. */
export interface Asked {
  readonly actor: Actor;
  readonly headers: Headers;
}

/**
 * Lets pass who proved who they are within FRESH_PROOF_MS, in the session that the request shows. API keys pass: there is
 * nobody to ask, and they do what their scopes say. The session is read anew, so that no cache makes a proof older or
 * younger than it is.
 *
 * @throws StepUpRequired with the ways that this member of staff can prove it
 */
export async function assertFreshProof(tx: Tx, { actor, headers }: Asked): Promise<void> {
  if (actor.kind !== "staff") return;
  const provedUntil = await provedUntilOf(tx, { staffId: actor.id, headers });
  if (provedUntil === null || provedUntil < tx.now) throw new StepUpRequired(await waysOf(tx, actor.id));
}

/** What this member of staff is asked for: a second factor where one is set up, and the password otherwise. */
export async function waysOf(on: Queryable, staffId: string): Promise<readonly Way[]> {
  const ways = await waysBeyondPassword(on, staffId);
  return ways.length === 0 ? ["password"] : ways;
}

/** Until when this session may do what is dangerous; null when it never proved anything. */
export async function provedUntilOf(
  on: Tx | Database,
  { staffId, headers }: { readonly staffId: string; readonly headers: Headers },
): Promise<Date | null> {
  const tokenHash = presentedSession(headers);
  const found = tokenHash === null ? null : await selectProof(on, { region: on.region, staffId, tokenHash });
  return found === null || found.provedAt === null ? null : after(found.provedAt, FRESH_PROOF_MS);
}

/** Somebody who is signed in and proves it anew. */
export interface Proving {
  readonly staffId: string;
  readonly headers: Headers;
  readonly ip: string;
}

/**
 * The session is proved anew by the password, where nothing better is set up. Tries count like those of a sign-in.
 *
 * @returns until when it may do what is dangerous
 * @throws ProofRefused, StepUpRequired where a second factor is asked for, TooManyAttempts, Overloaded
 */
export async function proveByPassword(db: Database, given: Proving & { readonly password: string }): Promise<Date> {
  const ways = await waysOf(db, given.staffId);
  if (!ways.includes("password")) throw new StepUpRequired(ways);
  const member = await selectStaffMember(db, given.staffId);
  if (member === null) throw new Unauthenticated();
  const normalised = normaliseEmail(member.email);
  const attempt = { realm: "staff", email: normalised, ip: given.ip } as const;
  await countAttempt(db, attempt);
  const secret = await selectStaffSecret(db, normalised);
  if (!(await isPassword(given.password, secret?.passwordHash ?? null))) throw new ProofRefused();
  return await db.transaction(async (tx) => {
    await forgiveAttempt(tx, attempt);
    return await markProved(tx, given);
  });
}

/**
 * The session is proved anew by a code of the app or a recovery code.
 *
 * @returns until when it may do what is dangerous, and which of both it was
 * @throws ProofRefused, TooManyAttempts, FactorUnreadable
 */
export async function proveAnewByCode(
  db: Database,
  vault: Vault,
  given: Proving & { readonly code: string; readonly onUsed: OnRecoveryCodeUsed },
): Promise<Date> {
  await countCode(db, given.staffId);
  return await db.transaction(async (tx) => {
    if ((await proveByCode(tx, vault, given)) === "recovery_code") await given.onUsed(tx);
    return await markProved(tx, given);
  });
}

/** Runs in the transaction that used a recovery code up: somebody may want to know. */
export type OnRecoveryCodeUsed = (tx: Tx) => Promise<void>;

/** The session was proved just now. @returns until when it counts @throws Unauthenticated when it has ended meanwhile */
export async function markProved(tx: Tx, { staffId, headers }: Omit<Proving, "ip">): Promise<Date> {
  const tokenHash = presentedSession(headers);
  if (tokenHash === null || !(await updateProof(tx, staffId, tokenHash))) throw new Unauthenticated();
  return after(tx.now, FRESH_PROOF_MS);
}
