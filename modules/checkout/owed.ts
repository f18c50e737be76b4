import { after, type DomainError, type Money, money, parseCurrency } from "@hansa/kernel";
import { loadTerms } from "#modules/identity";
import { paymentEntry, record } from "#modules/ledger";
import { loadOrders, type Order } from "#modules/orders";
import {
  lockOrderPayments,
  MethodUnknown,
  type Question,
  recordAttempts,
  reportMismatches,
  requestVoid,
  settleAttempts,
} from "#modules/payments";
import { IdempotencyKeyReused } from "#platform/http";
import { many, run, type Tx } from "#platform/db";
import type { Attempt, PaymentChoice } from "./attempt.ts";
import type { PlaceCommand } from "./command.ts";
import { CheckoutInProgress, NothingToPay } from "./errors.ts";
import { ANSWER_DUE_MS, ATTEMPT_TTL_MS } from "./limits.ts";
import { loadOwing } from "./owing.ts";
import { attemptsByKey, attemptsOfOrder, insertAttempts, moveAttempts, parseAttempt } from "./queries.ts";
import { type Judged, paymentOf, REFUSED, stepOf } from "./settle-steps.ts";

/** A request to pay what is owed for an order that stands, by whoever was let at it. */
export interface PayCommand
  extends Pick<
    PlaceCommand,
    "checkoutId" | "orderId" | "caller" | "key" | "requestHash" | "payment" | "provider" | "routeOf" | "bin"
  > {
  /** What the customer saw, in minor units; null when the caller does not care. */
  readonly expectedTotalMinor: bigint | null;
}

/** What became of it. */
export type Begun =
  | { readonly kind: "pending"; readonly attempt: Attempt; readonly question: Question }
  | { readonly kind: "known"; readonly attempt: Attempt }
  | { readonly kind: "refused"; readonly refusal: DomainError };

/**
 * Records an attempt to pay what is owed for an order: the provider is asked once it is committed. Locks the order's
 * payments, so that of two who pay at once one is told that the other does.
 */
export async function beginOwed(tx: Tx, command: PayCommand): Promise<Begun> {
  await lockOrderPayments(tx, command.orderId);
  const [known] = await many(tx, attemptsByKey(tx, [command]));
  if (known !== undefined) {
    if (known.requestHash.equals(command.requestHash)) return { kind: "known", attempt: parseAttempt(known) };
    return { kind: "refused", refusal: new IdempotencyKeyReused() };
  }
  const owed = await loadOwed(tx, command);
  if (!("due" in owed)) return { kind: "refused", refusal: owed };
  const { order, due, cartId } = owed;
  const terms = await loadTerms(tx, order.customerId === null ? [] : [order.customerId]);
  const route = command.routeOf({
    method: command.payment.method,
    amount: due,
    country: (order.billingAddress ?? order.shippingAddress)?.country ?? null,
    bin: command.bin,
    customerGroup: order.customerId === null ? null : (terms.get(order.customerId)?.customerGroup ?? null),
  });
  const [candidate] = route.candidates;
  if (candidate === undefined || command.provider === null || command.provider.inProcess)
    return { kind: "refused", refusal: new MethodUnknown(command.payment.method) };
  const { checkoutId, orderId } = command;
  const dueMinor = Number(due.amountMinor);
  const payment: PaymentChoice = { ...command.payment, provider: candidate.provider, dueMinor, isOwed: true };
  const { method, token, returnUrl, saveFor = null } = payment;
  const asked = { key: checkoutId, orderId, checkoutId, method, token, returnUrl, amount: due };
  const attempt = attemptFor(tx, { command, payment, cartId });
  const { caller, key, requestHash } = command;
  await recordAttempts(tx, [
    { ...asked, provider: candidate.provider, state: "started", providerReference: null, why: candidate.why },
  ]);
  await run(tx, insertAttempts(tx, [{ ...attempt, caller, key, requestHash, resumeAt: after(tx.now, ANSWER_DUE_MS) }]));
  // Nothing is sent for it later: the money is taken at once.
  const { challenge, candidates } = route;
  const question = { ...asked, orderReference: order.number, capture: true, challenge, candidates, saveFor };
  return { kind: "pending", attempt, question };
}

interface Owed {
  readonly order: Order;
  readonly due: Money;
  readonly cartId: string;
}

/** What is owed for the order, if anything is and nobody is paying it right now. */
async function loadOwed(tx: Tx, { orderId, expectedTotalMinor }: PayCommand): Promise<Owed | DomainError> {
  const [[order], { dueMinor, isBeingPaid }, before] = await Promise.all([
    loadOrders(tx, [orderId]),
    loadOwing(tx, orderId),
    many(tx, attemptsOfOrder(tx, orderId)),
  ]);
  if (isBeingPaid) return new CheckoutInProgress();
  const isSeen = expectedTotalMinor === null || expectedTotalMinor === dueMinor;
  if (order === undefined || !mayBePaid(order) || dueMinor <= 0n || !isSeen) return new NothingToPay();
  // Orders from elsewhere had no cart here.
  return { order, due: money(dueMinor, order.totals.total.currency), cartId: before[0]?.cartId ?? orderId };
}

function attemptFor(
  tx: Tx,
  {
    command,
    payment,
    cartId,
  }: { readonly command: PayCommand; readonly payment: PaymentChoice; readonly cartId: string },
): Attempt {
  return {
    id: command.checkoutId,
    cartId,
    orderId: command.orderId,
    state: "authorizing",
    payment,
    actionUrl: null,
    reason: null,
    tries: 0,
    expiresAt: after(tx.now, ATTEMPT_TTL_MS),
    createdAt: tx.now,
  };
}

/**
 * Carries answers into what is owed for orders that stand: what was taken is booked, what came too late or was wrong is
 * let go. The order itself stays as it is.
 */
export async function settleOwed(tx: Tx, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return;
  const paid = judged.filter(({ answer }) => answer.kind === "authorized");
  const unwanted = judged.filter(({ answer }) => REFUSED.has(answer.kind) && answer.kind !== "declined");
  const orders = new Map(
    (
      await loadOrders(
        tx,
        paid.map(({ attempt }) => attempt.orderId),
      )
    ).map((one) => [one.id, one]),
  );
  await record(
    tx,
    paid.map(({ attempt: { orderId, payment: choice }, payment }) => {
      const currency = orders.get(orderId)?.totals.total.currency;
      if (currency === undefined) return null;
      return paymentEntry(orderId, money(BigInt(choice.dueMinor ?? 0), parseCurrency(currency)), payment.provider);
    }),
  );
  await reportMismatches(
    tx,
    judged.flatMap(({ attempt, answer, payment }) =>
      answer.kind === "mismatch"
        ? [{ attemptKey: payment.key, orderId: attempt.orderId, answered: answer.answered }]
        : [],
    ),
  );
  await run(
    tx,
    moveAttempts(
      tx,
      judged.map((one) => stepOf(tx, one)),
    ),
  );
  await settleAttempts(tx, judged.map(paymentOf));
  if (unwanted.length > 0) await requestVoid(tx, { attemptKeys: unwanted.map(({ payment }) => payment.key) });
}

/** Whether somebody still owes for the order. */
function mayBePaid({ state }: Order): boolean {
  return state !== "cancelled" && state !== "pending_payment";
}
