import { after, DAY_MS, HOUR_MS } from "@hansa/kernel";
import { orderCancelled, orderConfirmed, orderEdited } from "#events/orders";
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

type Confirmed = NonNullable<(typeof orderConfirmed)["payload"]>;
type OrderEdit = NonNullable<(typeof orderEdited)["payload"]>;
type Behaviour = NonNullable<(typeof behaviourRecorded)["payload"]>;

/** What this room does when something happened elsewhere: it adds it up. */
export const insightHandlers: readonly Handler[] = [
  handler({ on: orderConfirmed, name: "insights.count_orders", handleAll: countOrders }),
  handler({ on: orderEdited, name: "insights.count_edits", handleAll: countEdits }),
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
  handler({ on: behaviourRecorded, name: "insights.count_behaviour", handleAll: countBehaviour }),
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

async function countOrders(tx: Tx, events: readonly Delivered<Confirmed>[]): Promise<void> {
  const sales = events.map(({ payload: { channel, currency, totalMinor, lines, placedAt } }) => ({
    ...noSales(new Date(placedAt), channel, currency),
    orders: 1,
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    revenueMinor: totalMinor,
  }));
  const variants = events.flatMap(({ payload: { currency, lines, placedAt } }) =>
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

/** What the desk changed counts where the order does: in the minute in which it was placed. */
async function countEdits(tx: Tx, events: readonly Delivered<OrderEdit>[]): Promise<void> {
  const sales = events.map(({ payload: { channel, currency, differenceMinor, lines, placedAt } }) => ({
    ...noSales(new Date(placedAt), channel, currency),
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    revenueMinor: differenceMinor,
  }));
  const variants = events.flatMap(({ payload: { currency, lines, placedAt } }) =>
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

async function countBehaviour(tx: Tx, events: readonly Delivered<Behaviour>[]): Promise<void> {
  await addBehaviour(tx, sumBehaviour(events.map(({ payload }) => payload)));
  const products = events.flatMap(({ payload }) =>
    payload.products.map(({ productId, views, clicks, adds, purchases }) => {
      return { day: dayOf(new Date(payload.at)), productId, views, clicks, adds, purchases };
    }),
  );
  await addProducts(
    tx,
    addUp(products, ({ day, productId }) => `${day}/${productId}`),
  );
  const queries = events.flatMap(({ payload }) =>
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
