import { type Carts, type CartViews, cartRoutes, mergeCarts } from "#modules/cart";
import { catalogRoutes, type ProductViews } from "#modules/catalog";
import { type ChannelCache, channelRoutes } from "#modules/channels";
import { type Checkouts, checkoutRoutes } from "#modules/checkout";
import { identityRoutes, recordAudit } from "#modules/identity";
import { inventoryRoutes } from "#modules/inventory";
import { ledgerRoutes } from "#modules/ledger";
import { notificationRoutes } from "#modules/notifications";
import { type OrderTokens, orderRoutes } from "#modules/orders";
import { type Payments, paymentRoutes } from "#modules/payments";
import { pricingRoutes } from "#modules/pricing";
import { regionRoutes } from "#modules/regions";
import type { ChangeFeed } from "#platform/db";
import { eventRoutes } from "#platform/events";
import type { Route } from "#platform/http";
import { welcomeRoutes } from "./welcome.ts";

/** What the rooms' routes are given. */
export interface RouteNeeds {
  readonly feed: ChangeFeed;
  readonly channels: ChannelCache;
  readonly views: ProductViews;
  readonly now: () => Date;
  readonly carts: Carts;
  readonly cartViews: CartViews;
  readonly checkouts: Checkouts;
  readonly payments: Payments;
  readonly tokens: OrderTokens;
  readonly demo: boolean;
}

/** Every route of every room, lowest room first. */
export function allRoutes(needs: RouteNeeds): readonly Route[] {
  const { feed, channels, views, now, carts, cartViews, checkouts, payments, tokens, demo } = needs;
  return [
    ...welcomeRoutes({ demo }),
    ...regionRoutes(),
    ...channelRoutes({ feed, recordAudit }),
    ...identityRoutes({ onSignIn: async (tx, guest) => void (await mergeCarts(tx, guest)) }),
    ...catalogRoutes({ views, channels, now }),
    ...inventoryRoutes,
    ...ledgerRoutes,
    ...paymentRoutes({ payments, clock: now }),
    ...pricingRoutes(),
    ...cartRoutes({ carts, views: cartViews, channels }),
    ...orderRoutes({ tokens }),
    ...checkoutRoutes({ checkouts, payments, tokens }),
    ...notificationRoutes({ demo }),
    ...eventRoutes({ recordAudit }),
  ];
}
