import { after, DAY_MS, HOUR_MS, MINUTE_MS, type Money, money, newId, parseCurrency, SECOND_MS } from "@hansa/kernel";
import { GIFT_CARD, paymentEntry, record } from "#modules/ledger";
import { type Database, first, many, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { type Attempt, parseAttempt } from "./attempt.ts";
import { lockAttempts } from "./attempt-queries.ts";
import {
  addCaptured,
  capturesOfOrder,
  claimCaptures,
  type ClaimedCapture,
  heldSince,
  insertCapture,
  putOffCapture,
  settleCapture,
} from "./capture-queries.ts";
import { PaymentNotFound } from "./errors.ts";
import { paymentCaptured } from "./events.ts";
import { creditsOf, type LoadOrderMoney, parsePart } from "./give-back.ts";
import { openCases } from "./cases.ts";
import { insertParts, partsOfOrder } from "./part-queries.ts";
import { type OrderMoney, type Part, priceParts } from "./parts.ts";
import type { Payments } from "./payments.ts";
import type { MoveAnswer } from "./provider.ts";

/** Captures that one run carries out, all at once. */
export const CAPTURES_BATCH = 16;
/** Tries after which a capture that the provider cannot do is given up and people are told. */
export const MAX_CAPTURE_TRIES = 12;
const LEASE_MS = 2 * MINUTE_MS;
const LONGEST_BACKOFF_MS = 10 * MINUTE_MS;
/** How long before its end an authorization that waits for goods is shown to people. */
export const EXPIRY_NOTICE_MS = DAY_MS;
const EXPIRING_BATCH = 100;

/** Goods that are sent, for which money is to be taken. */
export interface Shipped {
  readonly orderId: string;
  /** Of the shipment: asked twice for one, money is taken once. At most 64 characters. */
  readonly reference: string;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  /** Nothing of the order will be sent after it: what is left is taken, or let go. */
  readonly isLast: boolean;
  /** With `isLast`: what was not sent is not taken but let go, and the customer owes it no longer. */
  readonly letsGoOfRest?: boolean;
}

/** What a capture came to be. */
export interface Capture {
  readonly id: string;
  readonly attemptKey: string;
  readonly amount: Money;
  readonly isFinal: boolean;
}

/**
 * The money for these goods will be taken from what the order's payment holds; the provider is asked once the caller has
 * committed. Shipping is taken with the first goods, and what gift cards paid counts first. A provider that captures only
 * once is asked for everything with the first goods.
 *
 * @returns null when nothing is to be taken: paid already, on account, by gift card, or asked before
 * @throws PaymentNotFound when there is no such order
 * @throws RefundExceedsOrder when more units are sent than were bought
 */
export async function captureFor(
  tx: Tx,
  { payments, load }: { readonly payments: Payments; readonly load: LoadOrderMoney },
  shipped: Shipped,
): Promise<Capture | null> {
  const { orderId, reference } = shipped;
  const order = await load(tx, orderId);
  if (order === null) throw new PaymentNotFound();
  const attempts = (await many(tx, lockAttempts(tx, { keys: null, orderId }))).map(parseAttempt);
  const held = attempts.findLast(({ isManualCapture, state }) => {
    return isManualCapture && (state === "authorized" || state === "captured");
  });
  const captures = await many(tx, capturesOfOrder(tx, orderId));
  if (held === undefined || captures.some((one) => one.reference === reference)) return null;
  const before = (await many(tx, partsOfOrder(tx, orderId, "capture"))).map(parsePart);
  const wish = { lines: shipped.lines, shipping: null, amountMinor: null, goodwillMinor: null };
  const sent = priceParts(order, before, before.length === 0 ? { ...wish, shipping: "all" } : wish);
  const asked = captures.reduce((sum, one) => (one.state === "failed" ? sum : sum + one.amountMinor), 0n);
  const isOnce = payments.providerOf(held.provider)?.capabilities.multipleCaptures === false;
  const isFinal = isOnce || shipped.isLast;
  const letsGo = shipped.isLast && shipped.letsGoOfRest === true;
  const parts = [...before, ...sent];
  const target =
    isOnce && !letsGo
      ? held.amount.amountMinor
      : targetOf(order, { held, attempts, parts, takesAll: isFinal && !letsGo });
  await run(tx, insertParts(tx, sent, { orderId, purpose: "capture" }));
  if (letsGo) await forgive(tx, orderId, { order, parts });
  if (target <= asked) return null;
  const capture = { id: newId<"capture">(), attemptKey: held.key, isFinal };
  const { currency } = held.amount;
  await run(tx, insertCapture(tx, { ...capture, orderId, reference, amountMinor: target - asked, currency }));
  return { ...capture, amount: money(target - asked, currency) };
}

/** Carries out captures that are due, as refunds are: leased, asked with no transaction open, answered in their own. */
export async function carryOutCaptures(db: Database, payments: Payments): Promise<number> {
  const claimed = await db.transaction((tx) =>
    many(tx, claimCaptures(tx, { limit: CAPTURES_BATCH, leasedUntil: after(tx.now, LEASE_MS) })),
  );
  await Promise.all(
    claimed.map(async (capture) => {
      const answer = await ask(payments, capture);
      await db.transaction((tx) => write(tx, capture, answer));
    }),
  );
  return claimed.length;
}

/** Shows authorizations that end soon and of which nothing was taken: people send the goods, or ask for money anew. */
export async function flagExpiring(tx: Tx, payments: Payments): Promise<number> {
  let did = 0;
  for (const provider of payments.providers) {
    const capabilities = payments.providerOf(provider)?.capabilities;
    if (capabilities === undefined || capabilities.authorizationDays === null) continue;
    const lifeMs = capabilities.authorizationDays * DAY_MS;
    // A renewal that only makes sure of the money does not let it hold longer.
    const holdsFrom = capabilities.honoredDays === null ? "renewal" : "start";
    const before = after(tx.now, EXPIRY_NOTICE_MS - lifeMs);
    const held = await many(tx, heldSince(tx, provider, { before, holdsFrom, limit: EXPIRING_BATCH }));
    await openCases(
      tx,
      held.map((one) => ({
        kind: "authorization_expires",
        subject: one.key,
        provider,
        attemptKey: one.key,
        orderId: one.orderId,
        oursMinor: one.amountMinor,
        theirsMinor: null,
        currency: one.currency,
        dueAt: after(one.heldAt, lifeMs),
      })),
    );
    did += held.length;
  }
  return did;
}

/** What is to have been taken from the provider once these parts are sent: their price, less what gift cards paid. */
function targetOf(
  order: OrderMoney,
  {
    held,
    attempts,
    parts,
    takesAll,
  }: {
    readonly held: Attempt;
    readonly attempts: readonly Attempt[];
    readonly parts: readonly Part[];
    readonly takesAll: boolean;
  },
): bigint {
  const sent = takesAll ? order.total.amountMinor : parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const gifts = attempts
    .filter(({ provider, state }) => provider === GIFT_CARD && state === "captured")
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
  const due = sent - gifts;
  if (due < 0n) return 0n;
  return due < held.amount.amountMinor ? due : held.amount.amountMinor;
}

/** What will not be sent is not owed any more: it is credited, and cannot be given back another time. */
async function forgive(
  tx: Tx,
  orderId: string,
  { order, parts }: { readonly order: OrderMoney; readonly parts: readonly Part[] },
): Promise<void> {
  const wish = { lines: [], shipping: null, amountMinor: "rest", goodwillMinor: null } as const;
  const rest = priceParts(order, parts, wish);
  await record(tx, creditsOf(orderId, rest, order));
  await run(tx, insertParts(tx, rest, { orderId, purpose: "refund" }));
}

async function ask(payments: Payments, capture: ClaimedCapture): Promise<MoveAnswer> {
  const { id: key, attemptKey, provider, providerReference, isFinal } = capture;
  if (providerReference === null) return { kind: "refused", reason: "not_found" };
  const amount = money(capture.amountMinor, parseCurrency(capture.currency));
  return await payments.move(provider, "capture", { key, attemptKey, providerReference, amount, isFinal });
}

async function write(tx: Tx, capture: ClaimedCapture, answer: MoveAnswer): Promise<void> {
  const { id, tries } = capture;
  switch (answer.kind) {
    case "done":
      return await finish(tx, capture);
    case "unknown":
    case "accepted":
      return await putOff(tx, capture, answer.kind);
    case "refused":
      if (answer.reason === "provider_unavailable" && tries < MAX_CAPTURE_TRIES)
        return await putOff(tx, capture, answer.reason);
      await first(tx, settleCapture(tx, { id, state: "failed", failure: answer.reason }));
      return await showFailure(tx, capture);
  }
}

async function finish(tx: Tx, { id, attemptKey, orderId, provider, ...capture }: ClaimedCapture): Promise<void> {
  await many(tx, lockAttempts(tx, { keys: [attemptKey], orderId: null }));
  const settled = await first(tx, settleCapture(tx, { id, state: "done", failure: null }));
  if (settled === null) return;
  const amount = money(capture.amountMinor, parseCurrency(capture.currency));
  await run(tx, addCaptured(tx, attemptKey, amount.amountMinor));
  await record(tx, [paymentEntry(orderId, amount, provider)]);
  const { currency } = amount;
  await announce(tx, paymentCaptured, [{ orderId, attemptKey, amountMinor: Number(amount.amountMinor), currency }]);
}

async function putOff(tx: Tx, { id, tries }: ClaimedCapture, failure: string): Promise<void> {
  const backoffMs = Math.min(LONGEST_BACKOFF_MS, 2 * SECOND_MS * 2 ** Math.min(tries - 1, 20));
  await run(tx, putOffCapture(tx, { id, tries, failure, nextTryAt: after(tx.now, backoffMs) }));
}

/** Goods are on their way and the money is not: people see it at once. */
async function showFailure(tx: Tx, capture: ClaimedCapture): Promise<void> {
  const { id, attemptKey, orderId, provider, amountMinor, currency } = capture;
  await openCases(tx, [
    {
      kind: "capture_failed",
      subject: id,
      provider,
      attemptKey,
      orderId,
      oursMinor: amountMinor,
      theirsMinor: 0n,
      currency,
      dueAt: after(tx.now, 4 * HOUR_MS),
    },
  ]);
}
