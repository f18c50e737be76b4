import { after, DAY_MS, HOUR_MS, newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { announceRightsChange } from "./authenticate.ts";
import { SessionNotFound } from "./errors.ts";
import { type Credential, type Headers, readCredential } from "./credential.ts";
import { deleteCustomerSession, deleteSessionsOf, insertCustomerSession } from "./session-queries.ts";
import {
  deleteOwnStaffSession,
  deleteStaffSession,
  deleteStaffSessionsOf,
  insertStaffSession,
} from "./staff-session-queries.ts";
import { hashToken, newToken } from "./token.ts";

/** How long a customer stays signed in. */
export const CUSTOMER_SESSION_MS = 30 * DAY_MS;
/** How long staff stay signed in: a working day. */
export const STAFF_SESSION_MS = 12 * HOUR_MS;
const MAX_USER_AGENT = 200;
const MAX_IP = 64;

/** Where somebody signs in from. */
export interface Origin {
  readonly ip: string;
  readonly headers: Headers;
}

/** A session that was just opened; the token is shown this once. */
export interface Opened {
  readonly token: string;
  readonly expiresAt: Date;
}

/** The customer is signed in under a new token, and a session that the same client had before is over. */
export async function openCustomerSession(tx: Tx, customerId: string, origin: Origin): Promise<Opened> {
  await endPresented(tx, origin.headers);
  const opened = { token: newToken("customer"), expiresAt: after(tx.now, CUSTOMER_SESSION_MS) };
  await insertCustomerSession(tx, sessionRow(tx, customerId, { ...opened, ...origin }));
  return opened;
}

/** The member of staff is signed in under a new token, which counts as a fresh proof, and a session that the same client had before is over. */
export async function openStaffSession(tx: Tx, staffId: string, origin: Origin): Promise<Opened> {
  await endPresented(tx, origin.headers);
  const opened = { token: newToken("staff"), expiresAt: after(tx.now, STAFF_SESSION_MS) };
  await insertStaffSession(tx, sessionRow(tx, staffId, { ...opened, ...origin }));
  return opened;
}

/** The session that the request shows is over, everywhere and at once. Without one nothing happens. */
export async function endPresented(tx: Tx, headers: Headers): Promise<void> {
  const credential = presented(headers);
  if (credential === null || credential.kind === "key") return;
  const ended =
    credential.kind === "customer"
      ? await deleteCustomerSession(tx, credential.hash)
      : await deleteStaffSession(tx, credential.hash);
  if (ended !== null) await announceRightsChange(tx, [ended]);
}

/** All sessions of the customer are over but the one whose token hashes to `keep`. */
export async function endSessionsOf(tx: Tx, customerId: string, keep: Buffer | null): Promise<void> {
  await deleteSessionsOf(tx, customerId, keep);
  await announceRightsChange(tx, [customerId]);
}

/** One session of this member of staff is over. @throws SessionNotFound */
export async function endStaffSession(tx: Tx, staffId: string, id: string): Promise<void> {
  if (!(await deleteOwnStaffSession(tx, staffId, id))) throw new SessionNotFound();
  await announceRightsChange(tx, [id]);
}

/** All sessions of this member of staff are over but the one whose token hashes to `keep`. @returns how many ended */
export async function endStaffSessionsOf(tx: Tx, staffId: string, keep: Buffer | null): Promise<number> {
  const ended = await deleteStaffSessionsOf(tx, staffId, keep);
  await announceRightsChange(tx, [staffId]);
  return ended;
}

/** The hash of the session token that the request shows, or null. */
export function presentedSession(headers: Headers): Buffer | null {
  const credential = presented(headers);
  return credential === null || credential.kind === "key" ? null : credential.hash;
}

/** Whoever got this far was let in by `authenticate`; here it is only asked which session they came with. */
function presented(headers: Headers): Credential | null {
  return readCredential(headers, () => true);
}

function sessionRow(tx: Tx, ownerId: string, session: Opened & Origin): Parameters<typeof insertCustomerSession>[1] {
  return {
    id: newId(tx.now.getTime()),
    tokenHash: hashToken(session.token),
    ownerId,
    ip: session.ip.slice(0, MAX_IP),
    // Whatever a client calls itself is shown to its owner: printable and short.
    userAgent: (session.headers["user-agent"] ?? "").replaceAll(/\p{Cc}/gu, "").slice(0, MAX_USER_AGENT),
    expiresAt: session.expiresAt,
  };
}
