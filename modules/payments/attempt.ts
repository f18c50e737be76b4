import { type Money, money, parseCurrency } from "@hansa/kernel";
import { many, type Queryable, run, type Tx } from "#platform/db";
import {
  type AttemptRow,
  attemptsByKey,
  attemptsOfOrders,
  insertAttempts,
  lockAttempts,
  moveAttempts,
  pageOfAttempts,
  pageOfOpenAttempts,
  pageOfRareAttempts,
  RARE_STATES,
} from "./attempt-queries.ts";
import { afterHearing, ATTEMPT_STATES, type AttemptState } from "./state.ts";

/** An attempt that is about to be made, or that an in-process provider has answered already. */
export interface NewAttempt {
  /** UUID, never used before; the provider gets it as idempotency key. */
  readonly key: string;
  readonly orderId: string;
  readonly checkoutId: string;
  readonly method: string;
  /** Name of the provider that is asked, and that alone. */
  readonly provider: string;
  readonly amount: Money;
  /** At most 256 characters; forgotten as soon as the provider has answered for good. */
  readonly token: string | null;
  readonly returnUrl: string | null;
  readonly state: "started" | "authorized" | "captured";
  readonly providerReference: string | null;
  /** Why this provider, in words; null, the default, where there was no choice. At most 500 characters. */
  readonly why?: string | null;
  /** The attempt before it, which came to nothing; null, the default, for the first. */
  readonly follows?: string | null;
  /** Whether the money is only held until goods are sent; false, the default, takes it at once. */
  readonly isManualCapture?: boolean;
}

/** What became of an attempt. */
export interface SettledAttempt {
  readonly key: string;
  readonly state: Exclude<AttemptState, "started">;
  /** Null keeps the one that is known. */
  readonly providerReference: string | null;
  /** Why it was declined; null otherwise. */
  readonly reason: string | null;
}

/** An attempt as it stands. `captured` means that some or all of its amount was taken. */
export interface Attempt {
  readonly key: string;
  readonly orderId: string;
  readonly checkoutId: string;
  readonly method: string;
  readonly provider: string;
  readonly amount: Money;
  readonly state: AttemptState;
  /** Null when the provider never has to be asked again with it. */
  readonly token: string | null;
  readonly returnUrl: string | null;
  readonly providerReference: string | null;
  readonly reason: string | null;
  /** Why this provider was asked. */
  readonly why: string | null;
  /** The attempt before it, after whose refusal this one was made. */
  readonly follows: string | null;
  readonly isManualCapture: boolean;
  /** `void` when the desk gave it up, `accept` when it took it as paid, while the provider had not answered; else null. */
  readonly resolution: string | null;
  /** What was taken of it so far. */
  readonly captured: Money;
  readonly startedAt: Date;
  /** When it last got an answer for good; null while it has none. */
  readonly settledAt: Date | null;
}

/** Most attempts on one page. */
export const MAX_ATTEMPTS_PAGE = 100;

/**
 * Records attempts. Those that are `started` must be committed before the provider is asked: they are the only trace of
 * the question. One statement, issued before the first await, so it may stand among the writes of a pipelined lane.
 *
 * @throws a unique violation when a key was used before
 */
export async function recordAttempts(tx: Tx, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length > 0) await run(tx, insertAttempts(tx, attempts));
}

/**
 * Records what became of attempts: a later state is never overwritten by an earlier one, whatever the order of the calls.
 * One statement, issued before the first await, as `recordAttempts`; locks the attempts in key order.
 *
 * @returns keys of the attempts that this call moved; the others stood there or further already, or are not known here
 */
export async function settleAttempts(tx: Tx, settled: readonly SettledAttempt[]): Promise<ReadonlySet<string>> {
  if (settled.length === 0) return new Set();
  const moved = await many(tx, moveAttempts(tx, furthest(settled)));
  return new Set(moved.map(({ key }) => key));
}

/** These attempts by key; a key that was never recorded in this region is absent. */
export async function loadAttempts(on: Queryable, keys: readonly string[]): Promise<ReadonlyMap<string, Attempt>> {
  if (keys.length === 0) return new Map();
  const rows = await many(on, attemptsByKey(on, keys));
  return new Map(rows.map((row) => [row.key, parseAttempt(row)]));
}

/** All attempts of these orders, oldest first: the last one is the one that counts. */
export async function attemptsOf(on: Queryable, orderIds: readonly string[]): Promise<readonly Attempt[]> {
  if (orderIds.length === 0) return [];
  return (await many(on, attemptsOfOrders(on, orderIds))).map(parseAttempt);
}

/** Locks all that was tried to pay for an order, in key order: who holds it decides alone about what is still owed. */
export async function lockOrderPayments(tx: Tx, orderId: string): Promise<void> {
  await many(tx, lockAttempts(tx, { keys: null, orderId }));
}

/** A page of attempts, newest first. @param page nulls do not filter; `limit` at most MAX_ATTEMPTS_PAGE */
export async function listAttempts(
  on: Queryable,
  page: {
    readonly orderId: string | null;
    readonly state: AttemptState | null;
    /** Key of the last attempt of the page before. */
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<readonly Attempt[]> {
  const limit = Math.min(page.limit, MAX_ATTEMPTS_PAGE);
  const { state, orderId } = page;
  if (orderId !== null || state === null || state === "captured")
    return (await many(on, pageOfAttempts(on, { ...page, limit }))).map(parseAttempt);
  const place = { state, before: page.before ?? LAST_KEY, limit };
  const found = await many(
    on,
    RARE_STATES.includes(state) ? pageOfRareAttempts(on, place) : pageOfOpenAttempts(on, place),
  );
  const rows = await many(
    on,
    attemptsByKey(
      on,
      found.map(({ key }) => key),
    ),
  );
  return rows.map(parseAttempt).toSorted((one, other) => (one.key < other.key ? 1 : -1));
}

const LAST_KEY = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** An attempt from its row. */
export function parseAttempt({ amountMinor, currency: code, state, capturedMinor, ...row }: AttemptRow): Attempt {
  const known = ATTEMPT_STATES.find((one) => one === state);
  if (known === undefined) throw new Error(`unknown attempt state ${state}`);
  const currency = parseCurrency(code);
  // Null: nothing was taken in parts, so it is all or nothing.
  const captured = money(known === "captured" ? (capturedMinor ?? amountMinor) : 0n, currency);
  return { ...row, state: known, amount: money(amountMinor, currency), captured };
}

/** One answer for each key: the one that wins when several came together. */
function furthest(settled: readonly SettledAttempt[]): readonly SettledAttempt[] {
  const best = new Map<string, SettledAttempt>();
  for (const told of settled) {
    const before = best.get(told.key);
    const wins = before === undefined || afterHearing(before.state, told.state) !== before.state;
    if (!wins) continue;
    best.set(told.key, { ...told, providerReference: told.providerReference ?? before?.providerReference ?? null });
  }
  return [...best.values()];
}
