import { Type } from "typebox";
import { cartAbandoned } from "#events/cart";
import { productChanged, reviewsSettled } from "#events/catalog";
import { reviewDecided, reviewOpened } from "#events/fraud";
import { customerErased, customerSignedUp } from "#events/identity";
import { orderCancelled, orderConfirmed, orderEdited } from "#events/orders";
import { disputeMoved, paymentCaptured, paymentRefunded } from "#events/payments";
import { type PublicType, publicType } from "./public-type.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid" });
const Text = Type.String();
const MaybeUuid = Type.Union([Uuid, Type.Null()]);
const Moment = Type.String({ format: "date-time" });
const Money = Type.Object({ amountMinor: Type.Integer(), currency: Text }, closed);
const Products = Type.Object({ productIds: Type.Array(Uuid) }, closed);
const Customer = Type.Object({ customerId: Uuid }, closed);
const Paid = Type.Object({ orderId: Uuid, amount: Money }, closed);

const ofOrder = ({ orderId }: { readonly orderId: string }): string => `order/${orderId}`;
const ofCustomer = ({ customerId }: { readonly customerId: string }): string => `customer/${customerId}`;
/** Where all that is told is to read something again, one order is as good as another. */
const ofNothing = (): null => null;

const orders = { scope: "orders:read", aggregateOf: ofOrder } as const;
const payments = { scope: "payments:read", aggregateOf: ofOrder } as const;
const reviews = { scope: "fraud:read", aggregateOf: ofOrder } as const;
const products = { scope: "catalog:read", aggregateOf: ofNothing } as const;
const customers = { scope: "identity:read", aggregateOf: ofCustomer } as const;

/**
 * Every type of event that other systems may hear of, in the order in which people read it. Ids, facts and figures; no
 * names, addresses or free text: whoever needs those asks the API, with the rights for it.
 */
export const PUBLIC_TYPES: readonly PublicType[] = [
  publicType({
    ...orders,
    type: "com.hansa.order.confirmed.v1",
    means: "An order was placed and its money is certain.",
    on: orderConfirmed,
    schema: Type.Object(
      {
        orderId: Uuid,
        number: Text,
        channel: Text,
        customerId: MaybeUuid,
        total: Money,
        lines: Type.Array(
          Type.Object({ variantId: Uuid, sku: Text, quantity: Type.Integer(), unitPrice: Money, total: Money }, closed),
        ),
        placedAt: Moment,
      },
      closed,
    ),
    dataOf: ({ orderId, number, channel, customerId, currency, totalMinor, lines, placedAt }) => ({
      orderId,
      number,
      channel,
      customerId,
      total: { amountMinor: totalMinor, currency },
      lines: lines.map(({ variantId, sku, quantity, unitPriceMinor, grossMinor }) => ({
        variantId,
        sku,
        quantity,
        unitPrice: { amountMinor: unitPriceMinor, currency },
        total: { amountMinor: grossMinor, currency },
      })),
      placedAt,
    }),
  }),
  publicType({
    ...orders,
    type: "com.hansa.order.edited.v1",
    means: "The desk changed an order; lines and difference say by how much.",
    on: orderEdited,
    schema: Type.Object(
      {
        orderId: Uuid,
        number: Text,
        version: Type.Integer(),
        channel: Text,
        customerId: MaybeUuid,
        total: Money,
        difference: Money,
        lines: Type.Array(Type.Object({ variantId: Uuid, sku: Text, quantity: Type.Integer(), total: Money }, closed)),
      },
      closed,
    ),
    dataOf: ({ orderId, number, version, channel, customerId, currency, totalMinor, differenceMinor, lines }) => ({
      orderId,
      number,
      version,
      channel,
      customerId,
      total: { amountMinor: totalMinor, currency },
      difference: { amountMinor: differenceMinor, currency },
      lines: lines.map(({ variantId, sku, quantity, grossMinor }) => ({
        variantId,
        sku,
        quantity,
        total: { amountMinor: grossMinor, currency },
      })),
    }),
  }),
  publicType({
    ...orders,
    type: "com.hansa.order.cancelled.v1",
    means: "An order was cancelled; its money goes back.",
    on: orderCancelled,
    schema: Type.Object({ orderId: Uuid, number: Text, refund: Money }, closed),
    dataOf: ({ orderId, number, refundMinor, currency }) => {
      return { orderId, number, refund: { amountMinor: refundMinor, currency } };
    },
  }),
  publicType({
    ...payments,
    type: "com.hansa.payment.captured.v1",
    means: "Money of an order was taken.",
    on: paymentCaptured,
    schema: Paid,
    dataOf: ({ orderId, amountMinor, currency }) => ({ orderId, amount: { amountMinor, currency } }),
  }),
  publicType({
    ...payments,
    type: "com.hansa.payment.refunded.v1",
    means: "Money of an order went back.",
    on: paymentRefunded,
    schema: Paid,
    dataOf: ({ orderId, amountMinor, currency }) => ({ orderId, amount: { amountMinor, currency } }),
  }),
  publicType({
    ...payments,
    type: "com.hansa.dispute.moved.v1",
    means: "A dispute was opened, answered, won or lost.",
    on: disputeMoved,
    schema: Type.Object({ disputeId: Uuid, orderId: Uuid, state: Text, reason: Text, amount: Money }, closed),
    dataOf: ({ disputeId, orderId, state, reason, amountMinor, currency }) => {
      return { disputeId, orderId, state, reason, amount: { amountMinor, currency } };
    },
  }),
  publicType({
    ...reviews,
    type: "com.hansa.review.opened.v1",
    means: "An order waits for a person who judges whether it is fraud.",
    on: reviewOpened,
    schema: Type.Object({ reviewId: Uuid, orderId: Uuid }, closed),
    dataOf: ({ reviewId, orderId }) => ({ reviewId, orderId }),
  }),
  publicType({
    ...reviews,
    type: "com.hansa.review.decided.v1",
    means: "Somebody decided about such an order, or nobody did in time.",
    on: reviewDecided,
    schema: Type.Object({ reviewId: Uuid, orderId: Uuid, outcome: Text }, closed),
    dataOf: ({ reviewId, orderId, outcome }) => ({ reviewId, orderId, outcome }),
  }),
  publicType({
    ...products,
    type: "com.hansa.product.changed.v1",
    means: "Products were made, changed, published or archived.",
    on: productChanged,
    schema: Products,
    dataOf: ({ productIds }) => ({ productIds }),
  }),
  publicType({
    ...products,
    type: "com.hansa.product.rated.v1",
    means: "Ratings of products changed.",
    on: reviewsSettled,
    schema: Products,
    dataOf: ({ productIds }) => ({ productIds }),
  }),
  publicType({
    scope: "cart:read",
    aggregateOf: ({ cartId }) => `cart/${cartId}`,
    type: "com.hansa.cart.abandoned.v1",
    means: "Nobody touched a cart for a while whose customer wants to be reminded.",
    on: cartAbandoned,
    schema: Type.Object(
      { cartId: Uuid, customerId: MaybeUuid, channel: Text, reminder: Type.Integer(), untouchedSince: Moment },
      closed,
    ),
    dataOf: ({ cartId, customerId, channel, reminder, untouchedSince }) => {
      return { cartId, customerId, channel, reminder, untouchedSince };
    },
  }),
  publicType({
    ...customers,
    type: "com.hansa.customer.signed_up.v1",
    means: "Somebody opened an account.",
    on: customerSignedUp,
    schema: Customer,
    dataOf: ({ customerId }) => ({ customerId }),
  }),
  publicType({
    ...customers,
    type: "com.hansa.customer.erased.v1",
    means: "A customer's personal data is gone here, and must go elsewhere too.",
    on: customerErased,
    schema: Customer,
    dataOf: ({ customerId }) => ({ customerId }),
  }),
];

/** What the desk sends on request, to one endpoint; nobody subscribes to it. */
export const TEST_TYPE = "com.hansa.webhook.tested.v1";

/** What staff must be allowed to read to see what a message of this type says. */
export function scopeOfType(type: string): string {
  return PUBLIC_TYPES.find((one) => one.type === type)?.scope ?? "notifications:read";
}
