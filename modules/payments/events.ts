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
