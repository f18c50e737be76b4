import { type Carts, type CartViews, cartRoutes, mergeCarts, type RecoveryLinks } from "#modules/cart";
import { catalogRoutes, listReviewsOf, type ProductViews } from "#modules/catalog";
import { type ChannelCache, channelRoutes } from "#modules/channels";
import {
  chargeRoutes,
  type Checkouts,
  checkoutRoutes,
  draftRoutes,
  editRoutes,
  type PaymentLinks,
  paymentLinkRoutes,
} from "#modules/checkout";
import type { Screener } from "#modules/fraud";
import { identityRoutes, recordAudit } from "#modules/identity";
import { inventoryRoutes, loadAvailability } from "#modules/inventory";
import { ledgerRoutes } from "#modules/ledger";
import { notificationRoutes, type StopLinks, type Webhooks } from "#modules/notifications";
import { hasBought, listOrders, MAX_ORDERS, type OrderTokens, orderRoutes, viewOf } from "#modules/orders";
import { type AmountLimits, listSavedMethods, type Payments, paymentRoutes } from "#modules/payments";
import {
  deliveryRoutes,
  type Live,
  liveRoutes,
  ownPriceRoutes,
  pricingRoutes,
  type TaxLookups,
} from "#modules/pricing";
import { regionRoutes } from "#modules/regions";
import type { ChangeFeed, Queryable } from "#platform/db";
import { eventRoutes } from "#platform/events";
import type { Route } from "#platform/http";
import { frontRoute } from "./front.ts";
import { loadOrderMoney, orderEvidence } from "./order-facts.ts";

/** What the rooms' routes are given. */
export interface RouteNeeds {
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  readonly views: ProductViews;
  readonly live: Live;
  readonly now: () => Date;
  readonly carts: Carts;
  readonly cartViews: CartViews;
  readonly checkouts: Checkouts;
  readonly payments: Payments;
  readonly screener: Screener;
  readonly tokens: OrderTokens;
  readonly links: PaymentLinks;
  readonly recovery: RecoveryLinks;
  readonly stops: StopLinks;
  readonly webhooks: Webhooks;
  readonly secret: string;
  readonly taxes: TaxLookups;
  readonly publicUrl: string;
  /** Where browsers know the shop; null: where a request says that it came. */
  readonly publicOrigin: string | null;
  readonly refundsProvedAbove: AmountLimits | null;
  readonly demo: boolean;
  readonly isSecure: boolean;
}

/** Every route of every room, lowest room first. */
export function allRoutes(needs: RouteNeeds): readonly Route[] {
  const {
    feed,
    channels,
    views,
    live,
    now,
    carts,
    cartViews,
    checkouts,
    payments,
    screener,
    tokens,
    recovery,
    stops,
    webhooks,
    secret,
    publicUrl,
    publicOrigin,
    refundsProvedAbove,
    demo,
    isSecure,
  } = needs;
  return [
    frontRoute,
    ...regionRoutes(),
    ...channelRoutes({ feed, recordAudit }),
    ...identityRoutes({
      onSignIn: async (tx, guest) => void (await mergeCarts(tx, guest)),
      onSignInTried: (tried) => screener.noteSignIn(tried),
      exporters: [exportOrders, exportSavedMethods, exportReviews],
      secret,
      publicOrigin,
      isSecure,
    }),
    ...catalogRoutes({ views, channels, now, hasBought }),
    ...inventoryRoutes,
    ...ledgerRoutes,
    ...paymentRoutes({ payments, clock: now, loadOrderMoney, evidence: [orderEvidence], refundsProvedAbove }),
    ...liveRoutes({ live, channels }),
    ...deliveryRoutes({ channels, now }),
    ...ownPriceRoutes({ channels, now, loadAvailability }),
    ...pricingRoutes(),
    ...cartRoutes({ carts, views: cartViews, channels, recovery }),
    ...orderRoutes({ tokens, refundsProvedAbove }),
    ...checkoutRoutes({ checkouts, payments, tokens }),
    ...paymentLinkRoutes(needs),
    ...draftRoutes(needs),
    ...editRoutes(needs),
    ...chargeRoutes(needs),
    ...notificationRoutes({ publicUrl, orderTokens: tokens, demo, stops, webhooks }),
    ...eventRoutes({ recordAudit }),
  ];
}

/** What a customer's export says of orders; the room of customers stands below and is told here. */
const exportOrders = {
  name: "orders",
  async collect(on: Queryable, customerId: string) {
    const filter = { customerId, emailHash: null, state: null };
    const orders = await listOrders(on, filter, { before: null, limit: MAX_ORDERS });
    return orders.map((order) => viewOf(order, null));
  },
};

/** What a customer's export says of saved ways to pay: all but what pays with them. */
const exportSavedMethods = {
  name: "paymentMethods",
  async collect(on: Queryable, customerId: string) {
    const methods = await listSavedMethods(on, customerId);
    return methods.map(({ method, brand, last4, expires, consentedAt }) => {
      return { method, brand, last4, expires, savedAt: consentedAt.toISOString() };
    });
  },
};

/** What a customer said of products. */
const exportReviews = { name: "reviews", collect: listReviewsOf };
