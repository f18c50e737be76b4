import { hash } from "node:crypto";
import { after, DomainError } from "@hansa/kernel";
import type { FastifyRequest } from "fastify";
import { type Database, Overloaded, type Tx } from "#platform/db";
import { IdempotencyInFlight, IdempotencyKeyInvalid, IdempotencyKeyRequired, IdempotencyKeyReused } from "./errors.ts";
import { findKept, keepAnswer, type KeyOf, lockKey, releaseKey, reserveKey } from "./queries.ts";
import type { Actor, Route } from "./route.ts";

/** How long an answer is replayed. */
export const KEEP_ANSWERS_MS = 24 * 3_600_000;
/** How long a request without a transaction may take before its key may be taken over. */
export const LEASE_MS = 30_000;

const KEY = /^[\x21-\x7e]{1,64}$/;

/** An answer as it is sent and kept: replays are the same bytes. */
export interface Sent {
  readonly status: number;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly isReplay: boolean;
}

/** One request that carries a key. */
export interface Keyed extends KeyOf {
  readonly requestHash: string;
}

/** How much of this the route asks for. */
export function idempotencyOf(route: Route): NonNullable<Route["idempotency"]> {
  return route.idempotency ?? (route.method === "POST" ? "accepted" : "none");
}

/**
 * Reads `Idempotency-Key`.
 *
 * @returns null when there is none or the route does not take one
 * @throws IdempotencyKeyRequired, IdempotencyKeyInvalid
 */
export function readKey(request: FastifyRequest, rule: NonNullable<Route["idempotency"]>): string | null {
  if (rule === "none") return null;
  const key = request.headers["idempotency-key"];
  if (key === undefined) {
    if (rule === "required") throw new IdempotencyKeyRequired();
    return null;
  }
  if (typeof key !== "string" || !KEY.test(key)) throw new IdempotencyKeyInvalid();
  return key;
}

/** Binds a key to who sent it and to what was asked. */
export function bindKey(key: string, request: FastifyRequest): Keyed {
  const asked = `${request.method} ${request.url}\n`;
  const body = request.rawBody;
  const requestHash = hash("sha256", body === undefined ? asked : Buffer.concat([Buffer.from(asked), body]));
  return { key, caller: callerOf(request.actor, request), requestHash };
}

/** A guest is who holds a cart's or an order's token, or else an address; never kept in the clear. */
function callerOf(actor: Actor, request: FastifyRequest): string {
  if (actor.kind !== "guest") return `${actor.kind}:${actor.id}`;
  const token = request.headers["cart-token"] ?? request.headers["order-token"];
  const held = typeof token === "string" ? `token ${token}` : `address ${request.ip}`;
  return `guest:${hash("sha256", held, "base64url")}`;
}

/**
 * Answers once in the caller's transaction: key, effect and answer commit together or not at all. A refusal rolls all of
 * it back, so it is not kept: asking again with the same key is asked anew, which is safe because nothing happened.
 *
 * @throws IdempotencyInFlight at once, without waiting, while another transaction holds the key; IdempotencyKeyReused
 */
export async function answerOnce(tx: Tx, keyed: Keyed, answer: () => Promise<Sent>): Promise<Sent> {
  const kept = await claim(tx, keyed, 0);
  if (kept !== null) return kept;
  const sent = await answer();
  await keepAnswer(tx, keyed, { ...sent, requestHash: keyed.requestHash });
  return sent;
}

/**
 * Answers once where the handler opens no transaction of ours: the key is leased for LEASE_MS, the handler runs, the
 * answer is kept. A refusal gives the key back. After a bug or an unknown outcome the lease runs out by itself, so that
 * a retry cannot overlap with work that may still be under way. If the process dies between effect and keeping, a retry
 * after the lease acts again: what moves money or stock uses a transaction, or keeps the key itself.
 *
 * @throws IdempotencyInFlight, IdempotencyKeyReused
 */
export async function answerLeased(db: Database, keyed: Keyed, answer: () => Promise<Sent>): Promise<Sent> {
  const kept = await db.transaction((tx) => claim(tx, keyed, LEASE_MS));
  if (kept !== null) return kept;
  try {
    const sent = await answer();
    await keepAnswer(db, keyed, { ...sent, requestHash: keyed.requestHash });
    return sent;
  } catch (error) {
    if (didNothing(error)) await releaseKey(db, keyed, keyed.requestHash);
    throw error;
  }
}

/** @returns the kept answer, or null when the key is now this request's own */
async function claim(tx: Tx, keyed: Keyed, leaseMs: number): Promise<Sent | null> {
  if (!(await lockKey(tx, keyed))) throw new IdempotencyInFlight();
  const kept = await findKept(tx, keyed);
  if (kept !== null) {
    if (kept.requestHash !== keyed.requestHash) throw new IdempotencyKeyReused();
    if (kept.status !== null) {
      return { status: kept.status, body: kept.body, headers: kept.headers ?? {}, isReplay: true };
    }
    if (kept.leasedUntil > tx.now) throw new IdempotencyInFlight();
  }
  await reserveKey(tx, keyed, {
    requestHash: keyed.requestHash,
    leasedUntil: after(tx.now, leaseMs),
    expiresAt: after(tx.now, KEEP_ANSWERS_MS),
  });
  return null;
}

function didNothing(error: unknown): boolean {
  return error instanceof Overloaded || (error instanceof DomainError && error.status < 500);
}
