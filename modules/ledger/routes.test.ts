import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { runInvariants } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { cancellationEntry, paymentEntry, refundEntry, saleEntry } from "./entry.ts";
import { record } from "./record.ts";
import { ledgerRoutes } from "./routes.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const reader: Actor = { kind: "staff", id: newId(), scopes: ["ledger:read"] };
const app = await buildServer({
  routes: ledgerRoutes,
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(headers["authorization"] === "reader" ? reader : { kind: "guest" }),
  rateLimiting: "off",
});
const url = "/v1/admin/ledger/trial-balance";
const EUR = parseCurrency("EUR");

afterAll(async () => {
  await app.close();
  telemetry.close();
});

describe("the trial balance", () => {
  it("is the desk's alone", async () => {
    expect((await app.inject({ url })).statusCode).toBe(401);
  });

  it("shows an order that was paid, cancelled and refunded as nothing left anywhere", async () => {
    const order = newId<"order">();
    const sale = {
      net: money(1_000n, EUR),
      shippingNet: money(500n, EUR),
      tax: money(285n, EUR),
      total: money(1_785n, EUR),
    };
    const show = async () =>
      (await app.inject({ url, headers: { authorization: "reader" } })).json<{
        items: readonly { amountMinor: number }[];
      }>();
    await db.transaction((tx) => record(tx, [saleEntry(order, sale), paymentEntry(order, sale.total)]));
    expect(await show()).toMatchObject({
      items: [
        { account: "provider_clearing", amountMinor: 1_785, currency: "EUR" },
        { account: "receivable", amountMinor: 0 },
        { account: "revenue", amountMinor: -1_000 },
        { account: "shipping_revenue", amountMinor: -500 },
        { account: "tax_payable", amountMinor: -285 },
      ],
      nextCursor: null,
    });
    await db.transaction((tx) => record(tx, [cancellationEntry(order, sale), refundEntry(order, sale.total)]));
    const { items } = await show();
    expect(items.map(({ amountMinor }) => amountMinor)).toEqual([0, 0, 0, 0, 0]);
    const file = new URL("invariants.sql", import.meta.url).pathname;
    expect(await runInvariants(db, [{ room: "ledger", file }])).toEqual([]);
  });
});
