import { InvalidInput, newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { openBalances } from "#modules/ledger";
import { listRefunds } from "#modules/payments";
import { loadAvailabilityOf } from "#modules/inventory";
import { type Database, openDatabase, run, runInvariants, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { cancelOrder } from "./cancel.ts";
import { OrderCannotMove, OrderNotFound } from "./errors.ts";
import type { NewOrder } from "./order.ts";
import { adasOrder, announcedAbout, LAMP, sell, SHADE, stockHamburg } from "./order.fixture.ts";
import { recordOrders } from "./place.ts";
import { loadOrders } from "./read.ts";
import { abandonOrders, confirmOrders } from "./settle.ts";

const { db, url } = await cloneDatabase();
const reason = "changed her mind";
const cancel = (order: NewOrder, on: Database = db) =>
  on.transaction((tx) => cancelOrder(tx, { orderId: order.id, reason }));

beforeAll(async () => {
  await stockHamburg(db);
});

async function freeUnits() {
  const free = await loadAvailabilityOf(db, [LAMP, SHADE], new Map());
  return [free.get(LAMP), free.get(SHADE)];
}

async function refundsOf(order: NewOrder) {
  const refunds = await listRefunds(db, {
    orderId: order.id,
    attemptKey: null,
    state: null,
    before: null,
    limit: 10,
  });
  return refunds.map(({ kind, amount }) => [kind, amount.amountMinor]);
}

describe("cancelling a confirmed order", () => {
  it("restocks, turns the sale, asks for the refund, notes the step and tells everybody", async () => {
    const before = await freeUnits();
    const order = await sell(db, adasOrder());
    expect(await openBalances(db, [order.id])).toEqual(new Map([[order.id, 0n]]));
    expect(await freeUnits()).not.toEqual(before);

    const cancelled = await cancel(order);

    expect(cancelled.isCancelledNow).toBe(true);
    expect(cancelled.order).toMatchObject({ state: "cancelled", version: 2 });
    expect(cancelled.order.timeline).toMatchObject([
      { state: "confirmed", reason: null },
      { state: "cancelled", reason },
    ]);
    expect(await freeUnits()).toEqual(before);
    expect(await refundsOf(order)).toEqual([["refund", 6_490n]]);
    // Until the provider has done it the shop owes the buyer.
    expect(await openBalances(db, [order.id])).toEqual(new Map([[order.id, -6_490n]]));
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toEqual([
      { orderId: order.id, number: order.number, reason, refundMinor: 6_490, currency: "EUR" },
    ]);
  });

  it("gives no money back for an invoice that nobody paid", async () => {
    const order = await sell(db, adasOrder({ paymentMethod: "invoice" }));
    await cancel(order);
    expect(await refundsOf(order)).toEqual([]);
    expect(await openBalances(db, [order.id])).toEqual(new Map([[order.id, 0n]]));
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toMatchObject([{ refundMinor: 0 }]);
  });

  it("happens once, however often it is asked for", async () => {
    const before = await freeUnits();
    const order = await sell(db, adasOrder());
    await cancel(order);
    const again = await cancel(order);

    expect(again.isCancelledNow).toBe(false);
    expect(again.order.timeline).toHaveLength(2);
    expect(await freeUnits()).toEqual(before);
    expect(await refundsOf(order)).toHaveLength(1);
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toHaveLength(1);
  });

  it("happens once when twenty ask at the same time over two pools", async () => {
    // Twenty on one row queue for longer than the pool's usual patience when the machine is busy.
    const [one, other] = [openDatabase({ url, lockTimeoutMs: 20_000 }), openDatabase({ url, lockTimeoutMs: 20_000 })];
    try {
      for (let round = 0; round < 5; round++) {
        const before = await freeUnits();
        const order = await sell(db, adasOrder());
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, index) => cancel(order, index % 2 === 0 ? one : other)),
        );
        expect(outcomes.filter(({ isCancelledNow }) => isCancelledNow)).toHaveLength(1);
        expect(await freeUnits()).toEqual(before);
        expect(await refundsOf(order)).toEqual([["refund", 6_490n]]);
      }
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it("is refused while payment is open, since the checkout decides then", async () => {
    const order = adasOrder({ state: "pending_payment" });
    await db.transaction((tx) => recordOrders(tx, [order]));
    await expect(cancel(order)).rejects.toThrow(OrderCannotMove);
    await db.transaction((tx) => abandonOrders(tx, [order.id], "nobody paid"));
    expect((await cancel(order)).isCancelledNow).toBe(false);
    expect(await announcedAbout(db, "orders.cancelled", order.id)).toEqual([]);
  });

  it("is refused for what is not there, and for a reason with a card number in it", async () => {
    await expect(cancel(adasOrder())).rejects.toThrow(OrderNotFound);
    const order = await sell(db, adasOrder());
    const withCard = { orderId: order.id, reason: "use 4242 4242 4242 4242 instead" };
    await expect(db.transaction((tx) => cancelOrder(tx, withCard))).rejects.toThrow(InvalidInput);
    const long = { orderId: order.id, reason: "x".repeat(501) };
    await expect(db.transaction((tx) => cancelOrder(tx, long))).rejects.toThrow(InvalidInput);
  });
});

describe("settling", () => {
  it("confirms an order once, and never one that was given up", async () => {
    const [paid, late] = [adasOrder({ state: "pending_payment" }), adasOrder({ state: "pending_payment" })];
    await db.transaction((tx) => recordOrders(tx, [paid, late]));
    await db.transaction((tx) => abandonOrders(tx, [late.id], "nobody paid"));
    const confirm = () => db.transaction((tx) => confirmOrders(tx, [late.id, paid.id, newId()]));
    const [one, other] = await Promise.all([confirm(), confirm()]);

    expect([...one, ...other].map(({ id }) => id)).toEqual([paid.id]);
    expect(await openBalances(db, [paid.id, late.id])).toEqual(new Map([[paid.id, 6_490n]]));
    expect(await announcedAbout(db, "orders.confirmed", paid.id)).toHaveLength(1);
    expect((await loadOrders(db, [late.id, paid.id])).map(({ state }) => state)).toEqual(["cancelled", "confirmed"]);
  });

  it("leaves a cart one living order", async () => {
    const first = adasOrder({ state: "pending_payment" });
    const second = adasOrder({ state: "pending_payment", cartId: first.cartId });
    await db.transaction((tx) => recordOrders(tx, [first]));
    await expect(db.transaction((tx) => recordOrders(tx, [second]))).rejects.toThrow(/order_of_cart/);
    await db.transaction((tx) => abandonOrders(tx, [first.id], "declined"));
    await db.transaction((tx) => recordOrders(tx, [second]));
  });

  it("never changes a step that was taken", async () => {
    await expect(run(db, sql`update orders.history set reason = 'none'`)).rejects.toThrow(/append-only/);
    await expect(run(db, sql`delete from orders.history`)).rejects.toThrow(/append-only/);
  });
});

describe("the invariants", () => {
  const sources = ["inventory", "ledger", "orders"].map((room) => ({
    room,
    file: new URL(`../${room}/invariants.sql`, import.meta.url).pathname,
  }));

  it("hold after all of this", async () => {
    expect(await runInvariants(db, sources)).toEqual([]);
  });

  it("notice an order that was changed behind the ledger's back, and one whose history does not lead to its state", async () => {
    const order = await sell(db, adasOrder());
    await run(db, sql`update orders."order" set state = 'cancelled' where id = ${order.id}::uuid`);
    const names = (await runInvariants(db, sources)).map(({ name }) => name);
    expect(names).toEqual(["the_last_step_is_the_state", "only_confirmed_orders_keep_units"]);
  });
});
