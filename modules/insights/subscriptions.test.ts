import { newId } from "@hansa/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import { behaviourRecorded } from "#events/recommendations";
import { orderCancelled, orderConfirmed, orderEdited } from "#events/orders";
import { many, sql } from "#platform/db";
import { announce, type EventKind } from "#platform/events";
import { startWorker, type Worker } from "#platform/jobs";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { selectBehaviour, selectQueries, selectSales } from "./report-queries.ts";
import { insightHandlers } from "./subscriptions.ts";

const { db } = await cloneDatabase();
const always = { from: new Date("2026-01-01"), until: new Date("2027-01-01"), channel: null };
const year = { from: "2026-01-01", until: "2028-01-01" };
const lamp = newId();

beforeEach(async () => {
  await db.query(sql`
    truncate insights.sales_minute, insights.behaviour_minute, insights.product_day, insights.variant_day,
      insights.query_day
  `);
});

const order = (
  over: { readonly currency?: string; readonly totalMinor?: number; readonly placedAt?: string } = {},
) => ({
  orderId: newId(),
  number: "EU-1",
  region: "eu",
  channel: "eu",
  customerId: null,
  currency: "EUR",
  totalMinor: 1_500,
  lines: [{ variantId: lamp, sku: "lamp", quantity: 3, unitPriceMinor: 500, grossMinor: 1_500 }],
  placedAt: "2026-06-01T10:15:30Z",
  ...over,
});

/** Hands events to their handler together, as a job does. */
async function deliver<Payload>(kind: EventKind<Payload>, payloads: readonly Payload[]): Promise<void> {
  const at = new Date("2026-06-01T10:15:30Z");
  const events = payloads.map((payload) => ({ id: newId(), occurredAt: at, trace: null, payload }));
  for (const known of insightHandlers)
    if (known.on.type === kind.type) await db.transaction((tx) => known.handle(tx, events));
}

describe("sales", () => {
  it("are the same whether orders come together or one by one", async () => {
    const orders = [
      order(),
      order({ totalMinor: 500 }),
      order({ placedAt: "2026-06-01T10:16:00Z" }),
      order({ currency: "USD" }),
    ];
    await deliver(orderConfirmed, orders);
    const together = await selectSales(db, always, "minute");
    await db.query(sql`truncate insights.sales_minute`);
    for (const one of orders) await deliver(orderConfirmed, [one]);
    expect(await selectSales(db, always, "minute")).toEqual(together);
    expect(
      together.map(({ currency, orders: count, units, revenueMinor }) => [currency, count, units, revenueMinor]),
    ).toEqual([
      ["EUR", 2, 6, 2_000],
      ["USD", 1, 3, 1_500],
      ["EUR", 1, 3, 1_500],
    ]);
    await expectInvariants(db);
  });

  it("have cancellations beside them", async () => {
    await deliver(orderConfirmed, [order()]);
    await deliver(orderCancelled, [
      { orderId: newId(), number: "EU-1", reason: "customer", refundMinor: 1_500, currency: "EUR" },
    ]);
    expect(await selectSales(db, always, "day")).toMatchObject([
      { currency: "EUR", orders: 1, revenueMinor: 1_500, cancelledOrders: 1, refundedMinor: 1_500 },
    ]);
  });

  it("follow what the desk edits, where the order counts", async () => {
    await deliver(orderConfirmed, [order()]);
    const { totalMinor: _, lines: __, ...facts } = order();
    const lines = [{ variantId: lamp, sku: "lamp", quantity: -1, grossMinor: -500 }];
    await deliver(orderEdited, [{ ...facts, version: 3, totalMinor: 1_000, differenceMinor: -500, lines }]);
    expect(await selectSales(db, always, "day")).toMatchObject([{ orders: 1, units: 2, revenueMinor: 1_000 }]);
    await expectInvariants(db);
  });

  it("count an order once, however many workers deliver it", async () => {
    const errors: unknown[] = [];
    await db.transaction((tx) => announce(tx, orderConfirmed, [order()]));
    const workers: readonly Worker[] = await Promise.all(
      [1, 2].map(() =>
        startWorker({ db, handlers: insightHandlers, recurring: [], onError: (error) => void errors.push(error) }),
      ),
    );
    await eventually("the order to be counted", async () => (await selectSales(db, always, "day")).length > 0);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await selectSales(db, always, "day")).toMatchObject([{ orders: 1 }]);
    expect(errors).toEqual([]);
  });
});

describe("what shoppers did", () => {
  const payload = {
    at: "2026-06-01T10:15:30Z",
    products: [{ productId: lamp, channel: "eu", views: 3, clicks: 1, adds: 1, purchases: 0 }],
    searches: [
      {
        query: "lamp",
        channel: "eu",
        searches: 4,
        empty: 0,
        clicks: [
          { productId: lamp, position: 2 },
          { productId: lamp, position: 0 },
        ],
      },
      { query: "unicorn", channel: null, searches: 2, empty: 2, clicks: [] },
      { query: "rug", channel: "eu", searches: 1, empty: 0, clicks: [] },
    ],
  };

  it("is added up by the minute, by the product and by the search", async () => {
    await deliver(behaviourRecorded, [payload, payload]);
    const [row, ...more] = await selectBehaviour(db, always, "minute");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ views: 6, clicks: 2, adds: 2, searches: 14, emptySearches: 4 });
    const products = await many(db, sql<{ views: number }>`select views from insights.product_day`);
    expect(products).toEqual([{ views: 6 }]);
    expect(await selectBehaviour(db, { ...always, channel: "eu" }, "day")).toMatchObject([{ searches: 10 }]);
    await expectInvariants(db);
  });

  it("tells what is searched most, what found nothing, and what nobody opened", async () => {
    await deliver(behaviourRecorded, [payload]);
    const asked = async (only: "all" | "empty" | "unclicked") =>
      (await selectQueries(db, year, { only, limit: 10 })).map(({ query, meanPlace }) => [query, meanPlace]);
    expect(await asked("all")).toEqual([
      ["lamp", 2],
      ["unicorn", null],
      ["rug", null],
    ]);
    expect(await asked("empty")).toEqual([["unicorn", null]]);
    expect(await asked("unclicked")).toEqual([["rug", null]]);
  });
});
