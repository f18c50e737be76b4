import { type Carts, type CartViews, createCarts, createCartViews, WRITE_LANES } from "#modules/cart";
import type { ChannelCache } from "#modules/channels";
import { type Checkouts, createCheckouts, createPaymentLinks, type PaymentLinks } from "#modules/checkout";
import { createScreener, type Screener } from "#modules/fraud";
import { addressesThatOrdered } from "#modules/orders";
import { createPayments, openRouter, type Payments, recallFrom } from "#modules/payments";
import { createHttpTaxProvider, createTaxLookups, NO_LOOKUPS, type TaxLookups } from "#modules/pricing";
import { openLanes } from "#platform/db";
import type { HouseNeeds } from "./house.ts";

/**
 * Connections that carry checkouts; a second batch starts only when a full one waits. More of them wait for each other's
 * stock: two batches of a busy shop nearly always share a variant.
 */
const CHECKOUT_LANES = 2;

/** What sells stands on what the house is furnished with, and on these. */
export interface SalesNeeds extends Omit<HouseNeeds, "onBatch"> {
  readonly channels: ChannelCache;
  readonly now: () => Date;
  readonly onBatch: (batcher: string) => (batch: { readonly size: number; readonly oldestMs: number }) => void;
}

/** Everything between a visitor and an order. */
export interface Sales {
  readonly carts: Carts;
  readonly cartViews: CartViews;
  readonly payments: Payments;
  readonly screener: Screener;
  readonly checkouts: Checkouts;
  readonly links: PaymentLinks;
  /** Rates from outside, for channels that ask there. */
  readonly taxes: TaxLookups;
  /** Waits for what is under way, then gives the connections back. */
  close(): Promise<void>;
}

/** Wires carts, providers, the judgement of purchases, and the checkout that they meet in. */
export function openSales(needs: SalesNeeds): Sales {
  const { db, feed, channels, now, onBatch, secret } = needs;
  const router = openRouter({ db, feed, nowMs: Date.now, onError: needs.onRoutingError ?? (() => undefined) });
  const payments = createPayments({ router, providers: needs.providers, recall: recallFrom(db) });
  const taxes = needs.taxes == null ? NO_LOOKUPS : createTaxLookups(createHttpTaxProvider(needs.taxes), { now });
  const hasOrdered = async (email: string): Promise<boolean> => (await addressesThatOrdered(db, [email])).size > 0;
  const [cartLanes, checkoutLanes, screenLanes] = [
    openLanes(db, WRITE_LANES),
    openLanes(db, CHECKOUT_LANES),
    openLanes(db, 1),
  ];
  const carts = createCarts({ db, lanes: cartLanes, onBatch: onBatch("cart.write") });
  const onScreened = needs.onScreened === undefined ? {} : { onScreened: needs.onScreened };
  const screener = createScreener({ db, lanes: screenLanes, feed, secret, ...onScreened });
  const checkouts = createCheckouts({
    db,
    lanes: checkoutLanes,
    laneCount: CHECKOUT_LANES,
    payments,
    screener,
    taxes,
    onBatch: onBatch("checkout.place"),
  });
  return {
    carts,
    cartViews: createCartViews({ db, feed, channels, now, taxes, hasOrdered }),
    payments,
    screener,
    checkouts: needs.observeCheckouts?.(checkouts) ?? checkouts,
    links: createPaymentLinks(secret),
    taxes,
    async close() {
      router.close();
      await Promise.all([carts.drain(), checkouts.drain()]);
      await Promise.all([cartLanes.close(), checkoutLanes.close(), screenLanes.close()]);
    },
  };
}
