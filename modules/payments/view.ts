import { toJson } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import type { Attempt } from "./attempt.ts";
import type { Refund as RequestedRefund, RefundStatus } from "./refund.ts";
import type { EventRow } from "./webhook-queries.ts";

// What the desk sees. A customer's token and where a challenge leads are not among it.

const Uuid = Type.String({ format: "uuid" });
const Instant = Type.String({ format: "date-time" });
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Amount = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() });

export const Payment = Type.Object({
  key: Uuid,
  orderId: Uuid,
  checkoutId: Uuid,
  method: Type.String(),
  provider: Type.String(),
  amount: Amount,
  state: Type.String(),
  providerReference: OrNull,
  reason: OrNull,
  why: Type.Union([Type.String({ description: "Why this provider was asked." }), Type.Null()]),
  follows: Type.Union([Uuid, Type.Null()]),
  captured: Amount,
  startedAt: Instant,
  settledAt: Type.Union([Instant, Type.Null()]),
});

export const Refund = Type.Object({
  id: Uuid,
  paymentKey: Uuid,
  orderId: Uuid,
  kind: Type.String({ description: "`refund` gives captured money back, `void` lets go of money that is only held." }),
  amount: Amount,
  reason: Type.String(),
  destination: Type.String({ description: "`source`, where it came from, or `gift_card`, as store credit." }),
  state: Type.String(),
  tries: Type.Integer(),
  inDoubt: Type.Boolean({ description: "The provider was asked and may have moved the money; it is asked again." }),
  failure: OrNull,
  requestedAt: Instant,
  settledAt: Type.Union([Instant, Type.Null()]),
});

const Event = Type.Object({
  id: Type.String(),
  type: Type.String(),
  sequence: Type.Integer(),
  occurredAt: Instant,
  receivedAt: Instant,
  processedAt: Type.Union([Instant, Type.Null()]),
});

export const PaymentDetail = Type.Object({
  ...Payment.properties,
  refunds: Type.Array(Refund),
  events: Type.Array(Event),
});

export function paymentView(attempt: Attempt): Static<typeof Payment> {
  const { key, orderId, checkoutId, method, provider, state, providerReference, reason, why, follows } = attempt;
  const startedAt = attempt.startedAt.toISOString();
  const settledAt = attempt.settledAt?.toISOString() ?? null;
  const amount = toJson(attempt.amount);
  const captured = toJson(attempt.captured);
  const answer = { state, providerReference, reason, why, follows, captured, startedAt, settledAt };
  return { key, orderId, checkoutId, method, provider, amount, ...answer };
}

export function refundView(refund: RefundStatus): Static<typeof Refund> {
  return {
    ...partsOf(refund),
    state: refund.state,
    tries: refund.tries,
    inDoubt: refund.isInDoubt,
    failure: refund.failure,
    requestedAt: refund.requestedAt.toISOString(),
    settledAt: refund.settledAt?.toISOString() ?? null,
  };
}

/** A refund as it is right after it was requested. */
export function requestedView(refund: RequestedRefund, now: Date): Static<typeof Refund> {
  const untouched = { state: "requested", tries: 0, inDoubt: false, failure: null, settledAt: null };
  return { ...partsOf(refund), ...untouched, requestedAt: now.toISOString() };
}

export function eventView({ id, type, sequence, ...at }: EventRow): Static<typeof Event> {
  return {
    id,
    type,
    sequence: Number(sequence),
    occurredAt: at.occurredAt.toISOString(),
    receivedAt: at.receivedAt.toISOString(),
    processedAt: at.processedAt?.toISOString() ?? null,
  };
}

function partsOf({ id, attemptKey, orderId, kind, amount, reason, destination = "source" }: RequestedRefund) {
  return { id, paymentKey: attemptKey, orderId, kind, amount: toJson(amount), reason, destination };
}
