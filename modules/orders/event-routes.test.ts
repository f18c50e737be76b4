import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { paymentAnswered } from "#events/payments";
import { attemptsOf } from "#modules/payments";
import { announce, handler, relayEvents } from "#platform/events";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { cancelOrder } from "./cancel.ts";
import { orderCancelled } from "./events.ts";
import { adasOrder, sell, stockHamburg } from "./order.fixture.ts";
import { orderRoutes } from "./routes.ts";
import { createOrderTokens } from "./token.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const scopes: Record<string, readonly string[]> = { developer: ["events:read"], support: ["orders:read"] };
const app = await buildServer({
  routes: orderRoutes({ tokens: createOrderTokens("a secret that is long enough for the tests") }),
  db,
  telemetry,
  authenticate: ({ headers }) =>
    Promise.resolve({ kind: "staff", id: newId(), scopes: scopes[headers["authorization"] ?? ""] ?? [] }),
  rateLimiting: "off",
});
const mourn = handler({ on: orderCancelled, name: "desk.mourn", handle: async () => undefined });

beforeAll(() => stockHamburg(db));
afterAll(async () => {
  await app.close();
  telemetry.close();
});

const eventsOf = (id: string, who = "developer") =>
  app.inject({ url: `/v1/admin/orders/${id}/events`, headers: { authorization: who } });

it("shows what was announced about an order and its payments, in order, before the relay and after", async () => {
  const order = await sell(db, adasOrder());
  const other = await sell(db, adasOrder());
  const [attempt] = await attemptsOf(db, [order.id]);
  const attemptKey = attempt?.key ?? "";
  await db.transaction((tx) => announce(tx, paymentAnswered, [{ attemptKey, provider: "sandbox" }]));
  await db.transaction((tx) => cancelOrder(tx, { orderId: order.id, reason: "The lamp broke" }));
  const waiting = (await eventsOf(order.id)).json();
  expect(waiting).toMatchObject({
    keptDays: 7,
    items: [
      { type: "orders.confirmed", version: 1, payload: { orderId: order.id }, isWaiting: true, handledBy: [] },
      { type: "payments.answered", payload: { attemptKey }, isWaiting: true },
      { type: "orders.cancelled", payload: { reason: "The lamp broke" }, isWaiting: true },
    ],
  });
  while ((await relayEvents({ db, handlers: [mourn] })).did > 0);
  const relayed = (await eventsOf(order.id)).json();
  expect(relayed.items.map(({ id }: { id: string }) => id)).toEqual(waiting.items.map(({ id }: { id: string }) => id));
  expect(relayed.items.some(({ isWaiting }: { isWaiting: boolean }) => isWaiting)).toBe(false);
  expect((await eventsOf(other.id)).json().items).toMatchObject([{ type: "orders.confirmed" }]);
});

it("answers for an order only, and those who may read events", async () => {
  const order = await sell(db, adasOrder());
  expect((await eventsOf(newId())).statusCode).toBe(404);
  expect((await eventsOf(order.id, "support")).statusCode).toBe(403);
});
