import { eventKind } from "#platform/events";
import { Type } from "typebox";

const Uuid = Type.String({ format: "uuid" });

/** The money is certain and the units are sold: the promise stands. */
export const orderConfirmed = eventKind(
  "orders.confirmed",
  Type.Object({
    orderId: Uuid,
    number: Type.String(),
    region: Type.String(),
    channel: Type.String(),
    customerId: Type.Union([Uuid, Type.Null()]),
    currency: Type.String(),
    totalMinor: Type.Integer(),
    lines: Type.Array(
      Type.Object({
        variantId: Uuid,
        sku: Type.String(),
        quantity: Type.Integer(),
        unitPriceMinor: Type.Integer(),
        grossMinor: Type.Integer(),
      }),
    ),
    placedAt: Type.String({ format: "date-time" }),
  }),
);

/** The desk changed what was promised; lines say by how much, the ones that stayed are absent. */
export const orderEdited = eventKind(
  "orders.edited",
  Type.Object({
    orderId: Uuid,
    number: Type.String(),
    version: Type.Integer(),
    region: Type.String(),
    channel: Type.String(),
    customerId: Type.Union([Uuid, Type.Null()]),
    currency: Type.String(),
    totalMinor: Type.Integer(),
    /** What it costs more than before; negative, less. */
    differenceMinor: Type.Integer(),
    lines: Type.Array(
      Type.Object({ variantId: Uuid, sku: Type.String(), quantity: Type.Integer(), grossMinor: Type.Integer() }),
    ),
    placedAt: Type.String({ format: "date-time" }),
  }),
);

/** The promise is taken back; units and money are given back by whoever hears it. */
export const orderCancelled = eventKind(
  "orders.cancelled",
  Type.Object({
    orderId: Uuid,
    number: Type.String(),
    reason: Type.String(),
    refundMinor: Type.Integer(),
    currency: Type.String(),
  }),
);
