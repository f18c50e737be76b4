import { toJson } from "@hansa/kernel";
import { Address } from "#modules/channels";
import { type Static, Type } from "typebox";
import type { Order, OrderedLine, PriceFreeze } from "./order.ts";
import { ORDER_STATES } from "./state.ts";

const MoneyView = Type.Object(
  { amountMinor: Type.Integer(), currency: Type.String({ minLength: 3, maxLength: 3 }) },
  { additionalProperties: false },
);

const PriceReasonView = Type.Object(
  {
    kind: Type.Literal("frozen"),
    shownAt: Type.String({ format: "date-time" }),
    until: Type.String({ format: "date-time" }),
    unitPriceNow: Type.Union([MoneyView, Type.Null()]),
  },
  {
    additionalProperties: false,
    description: "Why the price was not that of the day, which was `unitPriceNow`, null: none.",
  },
);

const LineView = Type.Object(
  {
    position: Type.Integer({ minimum: 1, description: "Names the line in refunds, captures and edits." }),
    variantId: Type.String({ format: "uuid" }),
    sku: Type.String(),
    title: Type.String(),
    options: Type.Record(Type.String(), Type.String()),
    image: Type.Union([Type.String(), Type.Null()]),
    quantity: Type.Integer({ minimum: 1 }),
    unitPrice: MoneyView,
    priceReason: Type.Optional(PriceReasonView),
    subtotal: MoneyView,
    discount: MoneyView,
    tax: MoneyView,
    total: MoneyView,
  },
  { additionalProperties: false },
);

const TaxView = Type.Object(
  {
    code: Type.String({ description: "`DE:standard`; `reverse-charge` or `exempt` where the buyer was spared it." }),
    name: Type.String(),
    ratePpm: Type.Integer({ description: "Parts per million: 19 % is 190000." }),
    net: MoneyView,
    tax: MoneyView,
  },
  { additionalProperties: false },
);

const AdjustmentView = Type.Object(
  {
    code: Type.String(),
    label: Type.String(),
    variantId: Type.Union([Type.String(), Type.Null()], {
      description: "The line that it was taken off; null is the shipping.",
    }),
    amount: MoneyView,
  },
  { additionalProperties: false },
);

const StepView = Type.Object(
  {
    state: Type.String(),
    at: Type.String({ format: "date-time" }),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** An order as its buyer sees it over HTTP. `token` is there only in the answer that hands it out. */
export const OrderView = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    number: Type.String(),
    token: Type.Optional(Type.String({ description: "Opens this order to its holder, in the header Order-Token." })),
    status: Type.Enum(ORDER_STATES, { type: "string" }),
    channel: Type.String(),
    email: Type.String(),
    lines: Type.Array(LineView),
    totals: Type.Object(
      { subtotal: MoneyView, discount: MoneyView, shipping: MoneyView, tax: MoneyView, total: MoneyView },
      { additionalProperties: false },
    ),
    taxes: Type.Array(TaxView),
    vatId: Type.Optional(Type.String({ description: "The buyer owes the tax (reverse charge)." })),
    adjustments: Type.Array(AdjustmentView),
    shippingAddress: Type.Union([Address, Type.Null()]),
    billingAddress: Type.Union([Address, Type.Null()]),
    shipping: Type.Union([
      Type.Object({ option: Type.String(), name: Type.String() }, { additionalProperties: false }),
      Type.Null(),
    ]),
    payment: Type.Object({ method: Type.String() }, { additionalProperties: false }),
    placedAt: Type.String({ format: "date-time" }),
    timeline: Type.Array(StepView),
  },
  { additionalProperties: false },
);

/** An order as its buyer sees it over HTTP. */
export type OrderView = Readonly<Static<typeof OrderView>>;

/**
 * Shows an order to its buyer: money in whole minor units, times as RFC 3339 text in UTC.
 *
 * @param token the order's token where the answer hands it out, or null where the caller has proved ownership already
 * @throws RangeError when an amount is above 2^53 - 1 minor units
 */
export function viewOf(order: Order, token: string | null): OrderView {
  const { totals, shipping } = order;
  return {
    id: order.id,
    number: order.number,
    ...(token === null ? {} : { token }),
    status: order.state,
    channel: order.channel,
    email: order.email,
    lines: order.lines.map(lineViewOf),
    totals: {
      subtotal: toJson(totals.subtotal),
      discount: toJson(totals.discount),
      shipping: toJson(totals.shipping),
      tax: toJson(totals.tax),
      total: toJson(totals.total),
    },
    taxes: order.taxes.map((one) => ({ ...one, net: toJson(one.net), tax: toJson(one.tax) })),
    ...(order.vatId === null ? {} : { vatId: order.vatId }),
    adjustments: (order.adjustments ?? []).map(({ position, code, label, amount }) => ({
      code,
      label,
      variantId: order.lines.find((line) => line.position === position)?.variantId ?? null,
      amount: toJson(amount),
    })),
    shippingAddress: order.shippingAddress,
    billingAddress: order.billingAddress,
    shipping: shipping === null ? null : { option: shipping.option, name: shipping.name },
    payment: { method: order.paymentMethod },
    placedAt: order.placedAt.toISOString(),
    timeline: order.timeline.map(({ state, at, reason }) => ({
      state,
      at: at.toISOString(),
      ...(reason === null ? {} : { reason }),
    })),
  };
}

function lineViewOf(line: OrderedLine): OrderView["lines"][number] {
  return {
    position: line.position,
    variantId: line.variantId,
    sku: line.sku,
    title: line.title,
    options: line.options,
    image: line.image,
    quantity: line.quantity,
    unitPrice: toJson(line.unitPrice),
    ...(line.frozen == null ? {} : { priceReason: priceReasonOf(line.frozen) }),
    subtotal: toJson(line.subtotal),
    discount: toJson(line.discount),
    tax: toJson(line.tax),
    total: toJson(line.gross),
  };
}

function priceReasonOf({ shownAt, until, unitPriceNow }: PriceFreeze) {
  return {
    kind: "frozen" as const,
    shownAt: shownAt.toISOString(),
    until: until.toISOString(),
    unitPriceNow: unitPriceNow === null ? null : toJson(unitPriceNow),
  };
}
