import { Type } from "typebox";
import { eventKind } from "#platform/events";

const Uuid = Type.String({ format: "uuid" });

/** Nobody has touched a cart for a while whose customer wants to be reminded of it; `reminder` counts from 1. */
export const cartAbandoned = eventKind(
  "cart.abandoned",
  Type.Object(
    {
      cartId: Uuid,
      customerId: Type.Union([Uuid, Type.Null()]),
      channel: Type.String(),
      reminder: Type.Integer({ minimum: 1 }),
      untouchedSince: Type.String({ format: "date-time" }),
    },
    { additionalProperties: false },
  ),
);
