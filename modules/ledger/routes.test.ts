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
        { account: "provider_clearing", partner: null, amountMinor: 1_785, currency: "EUR" },
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

describe("a statement", () => {
  it("pages through an account, newest first, and shows an order with what is open", async () => {
    const order = newId<"order">();
    const amount = money(1_000n, EUR);
    const sale = { net: amount, shippingNet: money(0n, EUR), tax: money(0n, EUR), total: amount };
    await db.transaction((tx) => record(tx, [saleEntry(order, sale)]));
    for (let part = 0; part < 3; part++)
      await db.transaction((tx) => record(tx, [paymentEntry(order, money(100n, EUR), "stripe")]));

    const get = async (path: string) =>
      (await app.inject({ url: `/v1/admin/ledger/${path}`, headers: { authorization: "reader" } })).json<{
        items: readonly { entryId: string; amountMinor: number }[];
        nextCursor: string | null;
        openMinor?: number;
      }>();
    const firstPage = await get("accounts/provider_clearing?partner=stripe&limit=2");
    expect(firstPage.items.map(({ amountMinor }) => amountMinor)).toEqual([100, 100]);
    const secondPage = await get(
      `accounts/provider_clearing?partner=stripe&limit=2&cursor=${firstPage.nextCursor ?? ""}`,
    );
    expect(secondPage.items).toHaveLength(1);
    expect(secondPage.nextCursor).toBeNull();
    expect(new Set([...firstPage.items, ...secondPage.items].map(({ entryId }) => entryId)).size).toBe(3);
    expect((await get("accounts/disputes")).items).toEqual([]);

    const shown = await get(`orders/${order}`);
    expect(shown.items).toHaveLength(8);
    expect(shown.openMinor).toBe(700);
  });

  it("refuses an account that does not exist and a cursor that is not its own", async () => {
    const status = async (path: string) =>
      (await app.inject({ url: `/v1/admin/ledger/${path}`, headers: { authorization: "reader" } })).statusCode;
    expect(await status("accounts/petty_cash")).toBe(404);
    expect(await status("accounts/revenue?cursor=bm9uc2Vuc2U")).toBe(422);
  });
});
