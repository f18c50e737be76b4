import { money } from "@hansa/kernel";
import { afterAll, beforeAll, expect } from "vitest";
import { createChannelCache, seedChannels } from "#modules/channels";
import { openChangeFeed } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { catalogRoutes, createProductViews } from "./index.ts";

// A server of its own for each test file that reads this one; taken down after it.
export const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const feed = await openChangeFeed(db);
export const views = createProductViews({
  db,
  feed,
  now: () => new Date(),
  loadOffers: (_, variantIds, { currency }) =>
    Promise.resolve(
      new Map(variantIds.map((id) => [id, { price: money(500n, currency), priceWas: null, available: true }])),
    ),
});
/** Who bought what, `customer/variant`: orders stand above this room. */
export const bought = new Set<string>();
const clerk: Actor = { kind: "key", id: "01890000-0000-7000-8000-000000000001", scopes: ["*"] };
export const shop = await buildServer({
  routes: catalogRoutes({
    views,
    channels: createChannelCache(feed),
    now: () => new Date(),
    hasBought: (_, customerId, variantIds) =>
      Promise.resolve(variantIds.some((id) => bought.has(`${customerId}/${id}`))),
  }),
  db,
  telemetry,
  rateLimiting: "off",
  authenticate: ({ headers }) => {
    const id = headers["cookie"];
    if (id !== undefined) return Promise.resolve<Actor>({ kind: "customer", id, email: "ada@example.com" });
    return Promise.resolve<Actor>(headers["authorization"] === undefined ? { kind: "guest" } : clerk);
  },
});
beforeAll(() => db.transaction((tx) => seedChannels(tx, "demo")));
afterAll(async () => {
  await expectInvariants(db);
  await shop.close();
  await feed.close();
  telemetry.close();
});

/** Asks as a guest. */
export const get = (url: string, headers: Record<string, string> = {}) => shop.inject({ method: "GET", url, headers });
/** Asks as a clerk of the desk. */
export const desk = (method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE", path: string, payload?: object, more = {}) =>
  shop.inject({
    method,
    url: `/v1/admin${path}`,
    headers: { authorization: "Bearer desk", ...more },
    ...(payload === undefined ? {} : { payload }),
  });
/** A product as the desk made it. */
export interface Made {
  readonly id: string;
  readonly slug: string;
  readonly revision: number;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}
/** Makes a product that is on sale. */
export async function make(title: string, over: object = {}): Promise<Made> {
  const body = { title, status: "published", variants: [{ sku: `sku-${title}` }], ...over };
  const reply = await desk("POST", "/products", body);
  expect(reply).toMatchObject({ statusCode: 201 });
  return reply.json<Made>();
}
