import { eventKind } from "#platform/events";
import { Type } from "typebox";

const Uuid = Type.String({ format: "uuid" });

/**
 * A provider announced something about this attempt. What it is, is for whoever hears it to ask the provider: the
 * announcement may be old, and may come again.
 */
export const paymentAnswered = eventKind(
  "payments.answered",
  Type.Object({ attemptKey: Uuid, provider: Type.String() }),
);

/** Captured money went back to the customer. Once for each refund that the provider carried out. */
export const paymentRefunded = eventKind(
  "payments.refunded",
  Type.Object({ orderId: Uuid, amountMinor: Type.Integer(), currency: Type.String() }),
);

/** A provider took, or means to take, another amount than was asked for this attempt. It is being given back. */
export const paymentMismatched = eventKind(
  "payments.mismatched",
  Type.Object({ attemptKey: Uuid, orderId: Uuid, amountMinor: Type.Integer(), currency: Type.String() }),
);

/**
 * A provider spoke of a dispute about this attempt. It may come again, late and out of order: the dispute reference says
 * which case, and a case that is won or lost stays so.
 */
export const disputeTold = eventKind(
  "payments.dispute_told",
  Type.Object({
    attemptKey: Uuid,
    provider: Type.String(),
    type: Type.String(),
    disputeReference: Type.String(),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    reason: Type.String(),
    respondBy: Type.Union([Type.String(), Type.Null()]),
    isWithdrawn: Type.Boolean(),
    occurredAt: Type.String(),
  }),
);

/** Money of an authorization was taken. Once for each capture that the provider carried out. */
export const paymentCaptured = eventKind(
  "payments.captured",
  Type.Object({ orderId: Uuid, attemptKey: Uuid, amountMinor: Type.Integer(), currency: Type.String() }),
);

/**
 * A dispute was opened, or ended. Whoever judges buyers learns from it: `won` means that the payment was good.
 * `state` is `open`, `submitted`, `won` or `lost`.
 */
export const disputeMoved = eventKind(
  "payments.dispute_moved",
  Type.Object({
    disputeId: Uuid,
    orderId: Uuid,
    attemptKey: Uuid,
    state: Type.String(),
    reason: Type.String(),
    amountMinor: Type.Integer(),
    currency: Type.String(),
  }),
);
