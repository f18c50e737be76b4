import { CurrencyMismatch, type Money, money, newId, parseCurrency } from "@hansa/kernel";
import { GIFT_CARD, record, refundEntry } from "#modules/ledger";
import { many, type Queryable, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { type Attempt, parseAttempt } from "./attempt.ts";
import { lockAttempts } from "./attempt-queries.ts";
import { RefundExceedsCaptured } from "./errors.ts";
import { paymentRefunded } from "./events.ts";
import { refundToCard } from "./gift-card.ts";
import { givenBack, insertRefunds, pageOfRefunds, type RefundRow, settleNow } from "./refund-queries.ts";
import { isOpen } from "./state.ts";

/** Where a refund or void stands: to be carried out, carried out, or certain not to be. */
export const REFUND_STATES = ["requested", "done", "failed"] as const;
/** One of `REFUND_STATES`. */
export type RefundState = (typeof REFUND_STATES)[number];

/** Money of one attempt that goes back: captured (refund), or only held (void). */
export interface Refund {
  /** Also the idempotency key of the move at the provider. */
  readonly id: string;
  readonly attemptKey: string;
  readonly orderId: string;
  readonly kind: "refund" | "void";
  readonly amount: Money;
  /** Whether the payment stands in the ledger, so that giving it back is booked too. */
  readonly isBooked: boolean;
  /** In the words of whoever asked; at most 500 characters. */
  readonly reason: string;
  /** Where it goes: to where it came from, the default, or as store credit to the customer. */
  readonly destination?: "source" | "gift_card";
}

/** A refund with what became of it. */
export interface RefundStatus extends Refund {
  readonly state: RefundState;
  readonly tries: number;
  /** Whether a call may have moved the money and its answer is not known yet. */
  readonly isInDoubt: boolean;
  /** What the last try came to when it was not carried out. */
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly settledAt: Date | null;
}

/** Most refunds on one page. */
export const MAX_REFUNDS_PAGE = 100;

/**
 * Money of this order will go back: `payments.carry_out_refunds` asks the provider once the caller has committed. All
 * attempts of the order are locked, so racing requests never exceed what was captured.
 *
 * @param asked `amount` null gives back all that was captured and is not on its way yet, and lets go of all that is only
 * held; that may be nothing. An amount is taken from captured money alone, oldest attempt first.
 * @returns what was requested, one for each attempt that it is taken from
 * @throws RefundExceedsCaptured when less than the amount is left
 */
export async function requestRefund(
  tx: Tx,
  asked: { readonly orderId: string; readonly amount: Money | null; readonly reason: string },
): Promise<readonly Refund[]> {
  const attempts = (await many(tx, lockAttempts(tx, { keys: null, orderId: asked.orderId }))).map(parseAttempt);
  const left = await loadLeft(tx, attempts);
  const refunds =
    asked.amount === null
      ? left.flatMap((one) => giveAllBack(one, { reason: asked.reason, isBooked: true }))
      : takeFrom(left, { ...asked, amount: asked.amount });
  await request(tx, refunds, attempts);
  return refunds;
}

/**
 * Captured money of this order is given as store credit: it counts as given back, and nothing moves at a provider. The
 * credit itself, and what it books, are the caller's.
 *
 * @throws RefundExceedsCaptured when less than the amount is left
 */
export async function creditFrom(
  tx: Tx,
  asked: { readonly orderId: string; readonly amount: Money; readonly reason: string },
): Promise<readonly Refund[]> {
  const attempts = (await many(tx, lockAttempts(tx, { keys: null, orderId: asked.orderId }))).map(parseAttempt);
  const refunds = takeFrom(await loadLeft(tx, attempts), asked).map((refund) => ({
    ...refund,
    destination: "gift_card" as const,
  }));
  await run(tx, insertRefunds(tx, refunds));
  await run(
    tx,
    settleNow(
      tx,
      refunds.map(({ id }) => id),
    ),
  );
  return refunds;
}

/** Writes what is to go back. Money of gift cards goes back onto them at once: nobody outside has to be asked. */
async function request(tx: Tx, refunds: readonly Refund[], attempts: readonly Attempt[]): Promise<void> {
  if (refunds.length === 0) return;
  await run(tx, insertRefunds(tx, refunds));
  const cardOf = new Map(
    attempts.flatMap(({ key, provider, providerReference }) =>
      provider === GIFT_CARD && providerReference !== null ? [[key, providerReference] as const] : [],
    ),
  );
  const own = refunds.filter(({ attemptKey }) => cardOf.has(attemptKey));
  if (own.length === 0) return;
  for (const { attemptKey, orderId, amount } of own)
    await refundToCard(tx, { cardId: cardOf.get(attemptKey) ?? "", amount, orderId, attemptKey });
  await run(
    tx,
    settleNow(
      tx,
      own.map(({ id }) => id),
    ),
  );
  await record(
    tx,
    own.map(({ orderId, amount }) => refundEntry(orderId, amount, GIFT_CARD)),
  );
  await announce(
    tx,
    paymentRefunded,
    own.map(({ orderId, amount: { amountMinor, currency } }) => ({
      orderId,
      amountMinor: Number(amountMinor),
      currency,
    })),
  );
}

/**
 * These attempts must not stand: what they hold is let go, and what they captured goes back, also if the provider is yet
 * to say which of the two it is. Their payments were never booked, so nothing is booked now. Asking twice changes nothing.
 *
 * @returns what was requested; nothing for attempts that are declined, given back already, or not known here
 */
export async function requestVoid(
  tx: Tx,
  {
    attemptKeys,
    reason = "The order was not placed.",
  }: { readonly attemptKeys: readonly string[]; readonly reason?: string },
): Promise<readonly Refund[]> {
  if (attemptKeys.length === 0) return [];
  const attempts = (await many(tx, lockAttempts(tx, { keys: attemptKeys, orderId: null }))).map(parseAttempt);
  const left = await loadLeft(tx, attempts);
  const refunds = left.flatMap((one) =>
    isOpen(one.attempt.state) ? letGo(one, reason) : giveAllBack(one, { reason, isBooked: false }),
  );
  if (refunds.length > 0) await run(tx, insertRefunds(tx, refunds));
  return refunds;
}

/** A page of refunds and voids, newest first. @param page nulls do not filter; `limit` at most MAX_REFUNDS_PAGE */
export async function listRefunds(
  on: Queryable,
  page: {
    readonly orderId: string | null;
    readonly attemptKey: string | null;
    readonly state: RefundState | null;
    /** Id of the last one of the page before. */
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<readonly RefundStatus[]> {
  const limit = Math.min(page.limit, MAX_REFUNDS_PAGE);
  return (await many(on, pageOfRefunds(on, { ...page, limit }))).map(parseRefund);
}

/** What is left of an attempt, under its lock. */
interface Left {
  readonly attempt: Attempt;
  /** Captured, not given back and not on its way back. */
  readonly refundable: Money;
  readonly hasVoid: boolean;
}

/** Looks at what goes back; the statement begins under the locks, so it sees whatever was requested before. */
async function loadLeft(tx: Tx, attempts: readonly Attempt[]): Promise<readonly Left[]> {
  if (attempts.length === 0) return [];
  const keys = attempts.map(({ key }) => key);
  const back = new Map((await many(tx, givenBack(tx, keys))).map((row) => [row.attemptKey, row]));
  return attempts.map((attempt) => {
    const { amountMinor, currency } = attempt.captured;
    const row = back.get(attempt.key);
    return {
      attempt,
      refundable: money(amountMinor - (row?.refundedMinor ?? 0n), currency),
      hasVoid: row?.hasVoid ?? false,
    };
  });
}

function giveAllBack(left: Left, how: { readonly reason: string; readonly isBooked: boolean }): readonly Refund[] {
  const { attempt, refundable } = left;
  if (attempt.state === "authorized") return letGo(left, how.reason);
  return refundable.amountMinor > 0n ? [refundOf(attempt, refundable, how)] : [];
}

/** What is only held was never booked. An attempt over nothing holds nothing. */
function letGo({ attempt, hasVoid }: Left, reason: string): readonly Refund[] {
  if (hasVoid || attempt.amount.amountMinor === 0n || attempt.provider === GIFT_CARD) return [];
  return [{ ...refundOf(attempt, attempt.amount, { reason, isBooked: false }), kind: "void" }];
}

function takeFrom(
  left: readonly Left[],
  { amount, reason }: { readonly amount: Money; readonly reason: string },
): readonly Refund[] {
  if (amount.amountMinor <= 0n) throw new RangeError("a refund is greater than zero");
  const captured = left.filter(({ refundable }) => refundable.amountMinor > 0n);
  const refunds: Refund[] = [];
  let wanted = amount.amountMinor;
  for (const { attempt, refundable } of captured) {
    if (refundable.currency !== amount.currency) throw new CurrencyMismatch(refundable.currency, amount.currency);
    const taken = wanted < refundable.amountMinor ? wanted : refundable.amountMinor;
    if (taken > 0n) refunds.push(refundOf(attempt, money(taken, amount.currency), { reason, isBooked: true }));
    wanted -= taken;
  }
  if (wanted > 0n) {
    throw new RefundExceedsCaptured({ refundableMinor: amount.amountMinor - wanted, currency: amount.currency });
  }
  return refunds;
}

function refundOf(
  { key, orderId }: Attempt,
  amount: Money,
  how: { readonly reason: string; readonly isBooked: boolean },
): Refund {
  return { id: newId<"refund">(), attemptKey: key, orderId, kind: "refund", amount, ...how };
}

function parseRefund({ kind, state, amountMinor, currency, destination, ...row }: RefundRow): RefundStatus {
  const known = REFUND_STATES.find((one) => one === state);
  if (destination !== "source" && destination !== "gift_card") throw new Error(`unknown destination ${destination}`);
  if (known === undefined || (kind !== "refund" && kind !== "void")) throw new Error(`unknown refund ${kind} ${state}`);
  return { ...row, kind, destination, state: known, amount: money(amountMinor, parseCurrency(currency)) };
}
