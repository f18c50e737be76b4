import { after, DAY_MS, HOUR_MS } from "@hansa/kernel";
import { orderCancelled, orderConfirmed } from "#events/orders";
import { behaviourRecorded } from "#events/recommendations";
import type { Tx } from "#platform/db";
import { type Delivered, type Handler, handler } from "#platform/events";
import { every, type Recurring } from "#platform/jobs";
import { addUp, dayOf, minuteOf } from "./add-up.ts";
import {
  addBehaviour,
  addProducts,
  addQueries,
  addSales,
  addVariants,
  deleteMinutesBefore,
  type SalesFigures,
} from "./record-queries.ts";

/** How long minutes are kept; days are kept for good. */
export const KEEP_MINUTES_MS = 400 * DAY_MS;
const CHUNK = 5_000;

/** A confirmed order as this room hears of it. */
export type Confirmed = NonNullable<(typeof orderConfirmed)["payload"]>;
/** What shoppers did, as this room hears of it. */
export type Behaviour = NonNullable<(typeof behaviourRecorded)["payload"]>;

/** What this room does when something happened elsewhere: it adds it up. */
export const insightHandlers: readonly Handler[] = [
  handler({
    on: orderConfirmed,
    name: "insights.count_orders",
    handleAll: (tx, events) => countOrders(tx, payloadsOf(events)),
  }),
  handler({
    on: orderCancelled,
    name: "insights.count_cancellations",
    handleAll: async (tx, events) =>
      await addSales(
        tx,
        sumSales(
          // The event does not say in which channel it was sold.
          events.map(({ payload, occurredAt }) => ({
            ...noSales(occurredAt, "", payload.currency),
            cancelledOrders: 1,
            refundedMinor: payload.refundMinor,
          })),
        ),
      ),
  }),
  handler({
    on: behaviourRecorded,
    name: "insights.count_behaviour",
    handleAll: (tx, events) => countBehaviour(tx, payloadsOf(events)),
  }),
];

/** The work that comes round: minutes that are old are forgotten. */
export const insightJobs: readonly Recurring[] = [
  every({
    name: "insights.forget_minutes",
    everyMs: HOUR_MS,
    async run({ db }) {
      const did = await db.transaction((tx) => deleteMinutesBefore(tx, after(tx.now, -KEEP_MINUTES_MS), CHUNK));
      return { did, full: did >= CHUNK };
    },
  }),
];

function payloadsOf<Payload>(events: readonly Delivered<Payload>[]): readonly Payload[] {
  return events.map(({ payload }) => payload);
}

const noSales = (at: Date, channel: string, currency: string): SalesFigures => ({
  minute: minuteOf(at),
  channel,
  currency,
  orders: 0,
  units: 0,
  revenueMinor: 0,
  cancelledOrders: 0,
  refundedMinor: 0,
});

function sumSales(rows: readonly SalesFigures[]): readonly SalesFigures[] {
  return addUp(rows, ({ minute, channel, currency }) => `${minute.toISOString()}/${channel}/${currency}`);
}

/** Adds sales to their minutes, and to the days of their variants. */
export async function countOrders(tx: Tx, orders: readonly Confirmed[]): Promise<void> {
  const sales = orders.map(({ channel, currency, totalMinor, lines, placedAt }) => ({
    ...noSales(new Date(placedAt), channel, currency),
    orders: 1,
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    revenueMinor: totalMinor,
  }));
  const variants = orders.flatMap(({ currency, lines, placedAt }) =>
    lines.map(({ variantId, sku, quantity, grossMinor }) => ({
      day: dayOf(new Date(placedAt)),
      variantId,
      currency,
      sku,
      units: quantity,
      revenueMinor: grossMinor,
    })),
  );
  await addSales(tx, sumSales(sales));
  await addVariants(
    tx,
    addUp(variants, ({ day, variantId, currency }) => `${day}/${variantId}/${currency}`),
  );
}

/** Adds what shoppers did to its minutes, and to the days of products and searches. */
export async function countBehaviour(tx: Tx, payloads: readonly Behaviour[]): Promise<void> {
  await addBehaviour(tx, sumBehaviour(payloads));
  const products = payloads.flatMap((payload) =>
    payload.products.map(({ productId, views, clicks, adds, purchases }) => {
      return { day: dayOf(new Date(payload.at)), productId, views, clicks, adds, purchases };
    }),
  );
  await addProducts(
    tx,
    addUp(products, ({ day, productId }) => `${day}/${productId}`),
  );
  const queries = payloads.flatMap((payload) =>
    payload.searches.map(({ query, searches, empty, clicks }) => ({
      day: dayOf(new Date(payload.at)),
      query,
      searches,
      empty,
      clicks: clicks.length,
      placedClicks: clicks.filter(({ position }) => position > 0).length,
      placesSum: clicks.reduce((sum, { position }) => sum + position, 0),
    })),
  );
  await addQueries(
    tx,
    addUp(queries, ({ day, query }) => `${day}/${query}`),
  );
}

function sumBehaviour(payloads: readonly Behaviour[]) {
  const nothing = { views: 0, clicks: 0, adds: 0, purchases: 0, searches: 0, emptySearches: 0 };
  const rows = payloads.flatMap(({ at, products, searches }) => {
    const minute = minuteOf(new Date(at));
    return [
      ...products.map(({ channel, views, clicks, adds, purchases }) => {
        return { minute, channel: channel ?? "", ...nothing, views, clicks, adds, purchases };
      }),
      ...searches.map((one) => {
        return { minute, channel: one.channel ?? "", ...nothing, searches: one.searches, emptySearches: one.empty };
      }),
    ];
  });
  return addUp(rows, ({ minute, channel }) => `${minute.toISOString()}/${channel}`);
}
