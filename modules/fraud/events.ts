import { eventKind } from "#platform/events";
import { Type } from "typebox";

const Uuid = Type.String({ format: "uuid" });

/** A purchase waits for a person: its order is not confirmed, or not shipped, before they decide. `reviewId` is the checkout's id. */
export const reviewOpened = eventKind("fraud.review_opened", Type.Object({ reviewId: Uuid, orderId: Uuid }));

/** Somebody decided, or nobody did in time: the order may be confirmed, or must be given up. `reviewId` is the checkout's id. */
export const reviewDecided = eventKind(
  "fraud.review_decided",
  Type.Object({
    reviewId: Uuid,
    orderId: Uuid,
    outcome: Type.Union([Type.Literal("approved"), Type.Literal("declined"), Type.Literal("expired")]),
  }),
);
