import type { Region } from "@hansa/kernel";
import type { VariantFacts } from "#modules/catalog";
import {
  type NewOrder,
  newOrderNumber,
  type Order,
  type OrderAdjustment,
  type OrderLine,
  type OrderState,
} from "#modules/orders";
import type { Quote } from "#modules/pricing";
import type { Ready } from "./prepare.ts";

/** Writes the promise down: what the cart holds, as it is and costs at this moment. */
export function composeOrder(
  { command, cart, channel, quote, vatId }: Ready,
  variants: ReadonlyMap<string, VariantFacts>,
  { state, region }: { readonly state: OrderState; readonly region: Region },
): NewOrder {
  const lines = quote.lines.map((line) => orderLineOf(line, variants));
  return {
    id: command.orderId,
    number: newOrderNumber(region),
    state,
    channel: cart.channel,
    cartId: cart.id,
    checkoutId: command.checkoutId,
    customerId: cart.customerId,
    email: cart.email ?? "",
    taxIncluded: channel.taxIncluded,
    paymentMethod: command.payment.method,
    shippingAddress: cart.shippingAddress,
    billingAddress: cart.billingAddress ?? cart.shippingAddress,
    lines,
    shipping: quote.shipping,
    totals: quote.totals,
    taxes: quote.taxes,
    vatId,
    adjustments: adjustmentsOf(quote),
  };
}

/** A line of an order as it is quoted, with what the catalogue says of it at this moment. */
export function orderLineOf(line: Quote["lines"][number], variants: ReadonlyMap<string, VariantFacts>): OrderLine {
  const facts = variants.get(line.variantId);
  return {
    variantId: line.variantId,
    sku: facts?.sku ?? "",
    title: facts?.title ?? "",
    options: facts?.options ?? {},
    image: facts?.image ?? null,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    subtotal: line.subtotal,
    discount: line.discount,
    net: line.net,
    tax: line.tax,
    gross: line.gross,
    taxRatePpm: line.taxRatePpm,
    taxCode: line.taxCode,
    priceList: line.priceListId,
    frozen: line.frozen,
  };
}

/** What promotions took off, line by line: a refund shares it out, and never asks a promotion again. */
function adjustmentsOf({ lines, adjustments }: Ready["quote"]): readonly OrderAdjustment[] {
  if (adjustments.length === 0) return [];
  return [
    ...adjustments.flatMap(({ stage, ...one }) => (stage === "shipping" ? [{ ...one, position: 0 }] : [])),
    ...lines.flatMap((line, index) => line.adjustments.map((one) => ({ ...one, position: index + 1 }))),
  ];
}

/** A new order as it stands right after it was recorded. */
export function asRecorded(order: NewOrder, placedAt: Date): Order {
  const lines = order.lines.map((line, index) => ({ ...line, position: index + 1 }));
  return { ...order, lines, version: 1, placedAt, timeline: [{ state: order.state, reason: null, at: placedAt }] };
}
