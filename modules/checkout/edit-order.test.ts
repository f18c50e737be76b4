import { describe, expect, it } from "vitest";
import { InsufficientStock } from "#modules/inventory";
import { cancelOrder, OrderCannotMove, PartIsSettled } from "#modules/orders";
import { captureFor } from "#modules/payments";
import { baseListOf, setPrices } from "#modules/pricing";
import { many, run, sql } from "#platform/db";
import { PreconditionFailed } from "#platform/http";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { deskOf } from "./edit.fixture.ts";
import { AddressChangesTax, ItemsUnavailable, NothingToPay, OrderIsBeingSent, PriceChanged } from "./errors.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const desk = deskOf(db, shop);
const [lamp, rug, vase] = await Promise.all([
  shop.stock("lamp", 1_000),
  shop.stock("rug", 1_000),
  shop.stock("vase", 1_000),
]);
/** The rug costs twice what the lamp does: 20.00 and 10.00, shipping 4.90. */
await db.transaction((tx) =>
  setPrices(tx, [{ variantId: rug, list: baseListOf("EUR"), minQuantity: 1, amountMinor: 2_000n, currency: "EUR" }]),
);
const HAMBURG = { name: "Ada Lovelace", line1: "Elbe 2", city: "Hamburg", postalCode: "20457", country: "DE" };
const cents = ({ amountMinor }: { readonly amountMinor: bigint }) => amountMinor;

describe("an edit with an outstanding balance (edge case 24)", () => {
  it("gives nothing back when an item that was added and never paid is removed again", async () => {
    const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const added = await desk.edit(id, { add: [{ variantId: rug, quantity: 1 }] });
    expect([cents(added.difference), cents(added.due), cents(added.refund)]).toEqual([2_000n, 2_000n, 0n]);
    expect(await desk.balance(id)).toBe(2_000n);
    const removed = await desk.edit(id, { lines: [{ line: 2, quantity: 0 }] });
    expect([cents(removed.difference), cents(removed.due), cents(removed.refund)]).toEqual([-2_000n, 0n, 0n]);
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([0n, []]);
  });

  it("counts a refund that is still on its way: dearer, while it is, is what is owed", async () => {
    const { id } = await desk.order([{ variantId: rug, quantity: 2 }]);
    const cheaper = await desk.edit(id, { lines: [{ line: 1, quantity: 1 }] });
    expect([cents(cheaper.due), cents(cheaper.refund)]).toEqual([0n, 2_000n]);
    expect(await desk.refunds(id)).toEqual([["requested", 2_000n]]);
    const dearer = await desk.edit(id, { add: [{ variantId: lamp, quantity: 3 }] });
    // 20.00 is on its way back, so all that was added is owed, although the books are 10.00 apart at this moment.
    expect([await desk.balance(id), cents(dearer.due), cents(dearer.refund)]).toEqual([1_000n, 3_000n, 0n]);
    const exchanged = await desk.edit(id, { lines: [{ line: 2, quantity: 1 }] });
    expect([cents(exchanged.due), cents(exchanged.refund)]).toEqual([1_000n, 0n]);
    await desk.carryOut();
    expect([await desk.refunds(id), await desk.balance(id)]).toEqual([[["done", 2_000n]], 1_000n]);
    expect(await desk.pay(id)).toBe("confirmed");
    expect(await desk.balance(id)).toBe(0n);
    await expect(desk.pay(id)).rejects.toThrow(NothingToPay);
  });

  it("gives back what was paid beyond the price, once, after it was paid", async () => {
    const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    await desk.edit(id, { add: [{ variantId: rug, quantity: 1 }] });
    expect(await desk.pay(id)).toBe("confirmed");
    const removed = await desk.edit(id, { lines: [{ line: 2, quantity: 0 }] });
    expect(cents(removed.refund)).toBe(2_000n);
    const more = await desk.edit(id, { add: [{ variantId: vase, quantity: 1 }] });
    expect([cents(more.due), cents(more.refund)]).toEqual([1_000n, 0n]);
    await desk.carryOut();
    // Of two payments, oldest first.
    expect((await desk.refunds(id)).map(([, amount]) => amount)).toEqual(expect.arrayContaining([1_490n, 510n]));
    expect(await desk.balance(id)).toBe(1_000n);
  });

  it("gives nothing back for what was given for nothing", async () => {
    const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const given = await desk.edit(id, { add: [{ variantId: rug, quantity: 1 }] }, { dearer: "goodwill" });
    expect([cents(given.due), cents(given.goodwill)]).toEqual([0n, 2_000n]);
    expect(await desk.balance(id)).toBe(0n);
    const removed = await desk.edit(id, { lines: [{ line: 2, quantity: 0 }] });
    expect([cents(removed.refund), cents(removed.goodwill)]).toEqual([0n, -2_000n]);
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([0n, []]);
  });

  it("knows what an invoice leaves to be paid", async () => {
    const { id } = await desk.order([{ variantId: rug, quantity: 2 }], { method: "invoice" });
    const cheaper = await desk.edit(id, { lines: [{ line: 1, quantity: 1 }] });
    expect([cents(cheaper.due), cents(cheaper.refund)]).toEqual([2_490n, 0n]);
  });

  it("takes no more of what a provider holds than the order costs, and asks for no more than it is short of", async () => {
    const command = shop.command(await shop.cart([{ variantId: rug, quantity: 2 }]), {
      method: "card",
      token: "tok_ok",
    });
    const routeOf: typeof command.routeOf = (facts) => ({ ...command.routeOf(facts), capture: false });
    expect((await shop.checkouts.place({ ...command, routeOf })).kind).toBe("confirmed");
    const { orderId: id } = command;
    // Held, not taken: nothing is owed, although the books say so.
    expect(await desk.balance(id)).toBe(4_490n);
    await expect(desk.pay(id)).rejects.toThrow(NothingToPay);
    const cheaper = await desk.edit(id, { lines: [{ line: 1, quantity: 1 }] });
    expect([cents(cheaper.due), cents(cheaper.refund)]).toEqual([0n, 0n]);
    const shipped = { orderId: id, reference: "parcel", lines: [{ line: 1, quantity: 1 }], isLast: true };
    const capture = await db.transaction((tx) =>
      captureFor(tx, { payments: shop.payments, load: desk.money }, shipped),
    );
    expect(capture?.amount.amountMinor).toBe(2_490n);
    await expect(desk.edit(id, { lines: [{ line: 1, quantity: 0 }] })).rejects.toThrow(OrderIsBeingSent);
  });
});

describe("an edit of an order", () => {
  it("keeps the price of units that stay, and charges today's for those that come", async () => {
    const chair = await shop.stock("chair", 10);
    const { id } = await desk.order([{ variantId: chair, quantity: 2 }]);
    await db.transaction((tx) =>
      setPrices(tx, [
        { variantId: chair, list: baseListOf("EUR"), minQuantity: 1, amountMinor: 1_500n, currency: "EUR" },
      ]),
    );
    const { order } = await desk.edit(id, { lines: [{ line: 1, quantity: 3 }] });
    expect(order.lines.map(({ position, quantity, unitPrice }) => [position, quantity, cents(unitPrice)])).toEqual([
      [1, 2, 1_000n],
      [2, 1, 1_500n],
    ]);
    expect(cents(order.totals.total)).toBe(3_990n);
    expect(order.taxes).toMatchObject([{ code: "DE:standard", tax: order.totals.tax }]);
    expect(await desk.shelf(chair)).toBe(7);
    const fewer = await desk.edit(id, { lines: [{ line: 1, quantity: 0 }] });
    expect(fewer.order.lines).toMatchObject([{ position: 2, quantity: 1 }]);
    expect(await desk.shelf(chair)).toBe(9);
  });

  it("moves the components of a bundle", async () => {
    const parts = await shop.stock("part", 20);
    const set = await shop.stock("set", 0);
    await run(
      db,
      sql`
        insert into catalog.bundle_component (bundle_id, component_id, quantity)
        values (${set}::uuid, ${parts}::uuid, 3)
      `,
    );
    await run(db, sql`update catalog.variant set is_bundle = true where id = ${set}::uuid`);
    const { id } = await desk.order([{ variantId: set, quantity: 2 }]);
    expect(await desk.shelf(parts)).toBe(14);
    await desk.edit(id, { lines: [{ line: 1, quantity: 1 }] });
    expect(await desk.shelf(parts)).toBe(17);
    await desk.edit(id, { lines: [{ line: 1, quantity: 4 }] });
    expect(await desk.shelf(parts)).toBe(8);
    await expect(desk.edit(id, { lines: [{ line: 1, quantity: 7 }] })).rejects.toThrow(InsufficientStock);
  });

  it("changes nothing at all when a unit is missing, the price is another, or the version", async () => {
    const scarce = await shop.stock("scarce", 1);
    const { id, version } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const before = [await desk.find(id), await desk.shelf(lamp), await desk.balance(id)];
    const wish = { lines: [{ line: 1, quantity: 0 }], add: [{ variantId: scarce, quantity: 2 }] };
    await expect(desk.edit(id, wish)).rejects.toThrow(InsufficientStock);
    const one = { add: [{ variantId: scarce, quantity: 1 }] };
    await expect(desk.edit(id, one, { expectedTotalMinor: 1n })).rejects.toThrow(PriceChanged);
    const refuse = (seen: number) => {
      if (seen === version) throw new PreconditionFailed();
    };
    await expect(desk.edit(id, one, { assertVersion: refuse })).rejects.toThrow(PreconditionFailed);
    expect([await desk.find(id), await desk.shelf(lamp), await desk.balance(id)]).toEqual(before);
  });

  it("sends it elsewhere and otherwise, but not where it is taxed otherwise", async () => {
    const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const moved = await desk.edit(id, { shippingAddress: HAMBURG, shippingOption: "express" });
    expect(moved.order).toMatchObject({ shippingAddress: HAMBURG, shipping: { option: "express" } });
    expect(cents(moved.difference)).toBe(cents(moved.due));
    expect(cents(moved.difference)).toBeGreaterThan(0n);
    const vienna = { ...HAMBURG, city: "Wien", postalCode: "1010", country: "AT" };
    await expect(desk.edit(id, { shippingAddress: vienna })).rejects.toThrow(AddressChangesTax);
  });

  it("leaves alone what was given back, and what the shop does not sell", async () => {
    const { id } = await desk.order([
      { variantId: lamp, quantity: 2 },
      { variantId: rug, quantity: 1 },
    ]);
    await desk.giveBack(id, 1);
    await expect(desk.edit(id, { lines: [{ line: 1, quantity: 1 }] })).rejects.toThrow(PartIsSettled);
    await expect(desk.edit(id, { add: [{ variantId: id, quantity: 1 }] })).rejects.toThrow(ItemsUnavailable);
    const { order, refund } = await desk.edit(id, {
      lines: [
        { line: 1, quantity: 3 },
        { line: 2, quantity: 0 },
      ],
    });
    expect(order.lines.map(({ position, quantity }) => [position, quantity])).toEqual([
      [1, 2],
      [3, 1],
    ]);
    // The refund of one lamp is on its way; of the rug, 20.00, the third lamp takes 10.00.
    expect(cents(refund)).toBe(1_000n);
    await desk.carryOut();
    expect(await desk.balance(id)).toBe(0n);
  });

  it("is a step with its author, told to whoever listens, and only of an order that stands", async () => {
    const { id } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const { order } = await desk.edit(id, { add: [{ variantId: lamp, quantity: 1 }] });
    expect(order).toMatchObject({ version: 3, state: "confirmed", lines: [{ quantity: 2 }] });
    expect(order.timeline.at(-1)).toMatchObject({ state: "edited", reason: "Ada called" });
    const told = await many(
      db,
      sql<{ readonly payload: unknown }>`
        select payload
        from platform.outbox
        where type = 'orders.edited'
          and payload ->> 'orderId' = ${id}::text
      `,
    );
    expect(told).toMatchObject([
      {
        payload: {
          totalMinor: 2_490,
          differenceMinor: 1_000,
          lines: [{ sku: "lamp", quantity: 1, grossMinor: 1_000 }],
        },
      },
    ]);
    await db.transaction((tx) => cancelOrder(tx, { orderId: id, reason: "gone" }));
    await expect(desk.edit(id, { lines: [{ line: 1, quantity: 1 }] })).rejects.toThrow(OrderCannotMove);
    await desk.carryOut();
    expect([await desk.balance(id), await desk.refunds(id)]).toEqual([0n, [["done", 1_490n]]]);
  });

  it("racing with another of the same version is made once", async () => {
    const { id, version } = await desk.order([{ variantId: lamp, quantity: 1 }]);
    const shelf = await desk.shelf(lamp);
    const assertVersion = (seen: number) => {
      if (seen !== version) throw new PreconditionFailed();
    };
    const wish = { add: [{ variantId: lamp, quantity: 1 }] };
    const racing = await Promise.allSettled(Array.from({ length: 10 }, () => desk.edit(id, wish, { assertVersion })));
    expect(racing.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect([await desk.balance(id), await desk.shelf(lamp)]).toEqual([1_000n, shelf - 1]);
  });
});

describe("all of these edits", () => {
  it("leave every invariant true", async () => {
    await desk.carryOut();
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
