import { newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { orderConfirmed } from "#events/orders";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { insightRoutes } from "./routes.ts";
import { insightHandlers } from "./subscriptions.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const NOON = new Date("2026-06-01T12:00:30Z");
const lamp = newId();
const server = await buildServer({
  routes: insightRoutes({
    now: () => NOON,
    funnelOf: () => Promise.resolve({ sessions: 10, viewed: 9, added: 3, purchased: 1 }),
    outcomesOf: (_, key) =>
      Promise.resolve(
        key !== "home"
          ? null
          : {
              experiment: { key, state: "running" },
              outcomes: [
                { variant: "standard", units: 1_000, clicked: 100, added: 50, purchased: 20 },
                { variant: "plain", units: 1_000, clicked: 150, added: 52, purchased: 20 },
              ],
            },
      ),
  }),
  db,
  telemetry,
  authenticate: () => Promise.resolve({ kind: "staff", id: newId(), scopes: ["insights:read"] }),
  rateLimiting: "off",
});
afterAll(async () => {
  await server.close();
  telemetry.close();
});
const get = async (path: string) => {
  const { statusCode, body } = await server.inject({
    url: `/v1/admin/insights/${path}`,
    headers: { authorization: "Bearer of the tests" },
  });
  return { status: statusCode, body: JSON.parse(body) as unknown };
};
const sell = (placedAt: string, totalMinor: number) => {
  const lines = [{ variantId: lamp, sku: "lamp", quantity: 2, unitPriceMinor: totalMinor / 2, grossMinor: totalMinor }];
  const payload = {
    orderId: newId(),
    number: "EU-1",
    region: "eu",
    channel: "eu",
    customerId: null,
    currency: "EUR",
    totalMinor,
    lines,
    placedAt,
  };
  return db.transaction(async (tx) => {
    for (const known of insightHandlers)
      if (known.on.type === orderConfirmed.type)
        await known.handle(tx, [{ id: newId(), occurredAt: NOON, trace: null, payload }]);
  });
};

describe("the desk's reports", () => {
  it("show the last hour by the minute, and nothing older", async () => {
    await sell("2026-06-01T11:59:10Z", 1_000);
    await sell("2026-06-01T11:59:50Z", 2_000);
    await sell("2026-06-01T10:30:00Z", 9_000);
    const { status, body } = await get("live?channel=eu");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      until: "2026-06-01T12:01:00.000Z",
      sales: [{ at: "2026-06-01T11:59:00.000Z", orders: 2, units: 4, revenueMinor: 3_000, averageOrderMinor: 1_500 }],
    });
  });

  it("show sales by day, and the funnel with all orders beside it", async () => {
    expect((await get("sales")).body).toMatchObject({
      items: [{ at: "2026-06-01T00:00:00.000Z", orders: 3, revenueMinor: 12_000, averageOrderMinor: 4_000 }],
    });
    expect((await get("funnel")).body).toMatchObject({ steps: { sessions: 10, added: 3, orders: 3 } });
  });

  it("show which best sellers will be sold out first", async () => {
    expect((await get("stock?days=7")).body).toMatchObject({
      items: [{ variantId: lamp, sku: "lamp", unitsSold: 6, available: 0, daysOfCover: 0 }],
    });
  });

  it("cover a bounded time", async () => {
    expect((await get("sales?from=2020-01-01T00:00:00Z")).status).toBe(422);
    expect((await get("sales?by=minute&from=2026-05-01T00:00:00Z")).status).toBe(422);
    expect((await get("funnel?from=2026-06-02T00:00:00Z&until=2026-06-01T00:00:00Z")).status).toBe(422);
    expect((await get("products?limit=1000")).status).toBe(422);
  });

  it("say what an experiment brought, and with which confidence", async () => {
    const { body } = await get("experiments/home");
    expect(body).toMatchObject({
      state: "running",
      variants: [
        { variant: "standard", clicked: { done: 100, uplift: null } },
        {
          variant: "plain",
          clicked: { done: 150, uplift: { relative: expect.closeTo(0.5, 10), isSignificant: true } },
          added: { uplift: { isSignificant: false } },
        },
      ],
    });
    expect((await get("experiments/unknown")).status).toBe(404);
  });
});
