import { describe, expect, it } from "vitest";
import { loadAvailability } from "#modules/inventory";
import { openBalances } from "#modules/ledger";
import { loadOrders } from "#modules/orders";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const unitsOf = async (variantId: string) => (await loadAvailability(db, [variantId])).get(variantId);
const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe("placing an order", () => {
  it("on account sells the units, books the sale and closes the cart in one go", async () => {
    const lamp = await shop.stock("lamp-on-account", 5);
    const cart = await shop.cart([{ variantId: lamp, quantity: 2 }]);
    const placed = await shop.checkouts.place(shop.command(cart));

    expect(placed).toMatchObject({ kind: "confirmed", replayed: false, order: { state: "confirmed" } });
    expect(await unitsOf(lamp)).toBe(3);
    const order = placed.kind === "confirmed" ? placed.order : null;
    const [stored] = await loadOrders(db, [order?.id ?? ""]);
    expect(stored).toMatchObject({ number: order?.number, totals: order?.totals });
    expect(stored?.lines[0]).toMatchObject({ quantity: 2, subtotal: { amountMinor: 2_000n } });
    expect((await openBalances(db, [order?.id ?? ""])).get(order?.id ?? "")).toBe(stored?.totals.total.amountMinor);
    await expect(shop.checkouts.place(shop.command(cart))).rejects.toEqual(code("checkout.cart_already_ordered"));
  });

  it("by card asks the provider with no transaction open, and owes nothing afterwards", async () => {
    const lamp = await shop.stock("lamp-by-card", 5);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const placed = await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_ok" }));

    expect(placed.kind).toBe("confirmed");
    const attempt = placed.kind === "confirmed" ? placed.attempt : null;
    expect(await unitsOf(lamp)).toBe(4);
    expect((await openBalances(db, [attempt?.orderId ?? ""])).get(attempt?.orderId ?? "")).toBe(0n);
  });

  it("in yen charges yen, not hundredths", async () => {
    const lamp = await shop.stock("lamp-in-yen", 5);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }], "jp");
    const placed = await shop.checkouts.place(shop.command(cart));
    expect(placed).toMatchObject({ order: { totals: { subtotal: { amountMinor: 150n, currency: "JPY" } } } });
  });

  it("gives units and cart back when the card is declined, so that another card can be tried", async () => {
    const lamp = await shop.stock("lamp-declined", 1);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const declined = await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_declined" }));
    expect(declined).toMatchObject({ kind: "declined", attempt: { reason: "card_declined" } });
    expect(await unitsOf(lamp)).toBe(1);
    expect((await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_ok" }))).kind).toBe(
      "confirmed",
    );
  });

  it("keeps the units while the provider has not answered", async () => {
    const lamp = await shop.stock("lamp-unknown", 1);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const open = await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_timeout" }));
    expect(open).toMatchObject({ kind: "open", attempt: { state: "unknown" } });
    expect(await unitsOf(lamp)).toBe(0);
    await expect(shop.checkouts.place(shop.command(cart))).rejects.toEqual(code("checkout.in_progress"));
  });
});

describe("the same key", () => {
  it("leads to the same order, twenty times at once", async () => {
    const lamp = await shop.stock("lamp-double-click", 30);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const placed = await Promise.all(
      Array.from({ length: 20 }, () =>
        shop.checkouts.place(shop.command(cart, { key: "double-click", method: "card", token: "tok_ok" })),
      ),
    );
    expect(new Set(placed.map((one) => (one.kind === "confirmed" ? one.attempt?.orderId : one.kind))).size).toBe(1);
    expect(placed.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await unitsOf(lamp)).toBe(29);
  });

  it("is refused with another body", async () => {
    const lamp = await shop.stock("lamp-other-body", 30);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    await shop.checkouts.place(shop.command(cart, { key: "one-key" }));
    await expect(shop.checkouts.place(shop.command(cart, { key: "one-key", body: "another" }))).rejects.toEqual(
      code("idempotency.key_reused"),
    );
  });
});

describe("a refusal", () => {
  it("names the lines that are short and changes nothing", async () => {
    const [lamp, rug] = [await shop.stock("lamp-short", 1), await shop.stock("rug-enough", 9)];
    const cart = await shop.cart([
      { variantId: lamp, quantity: 2 },
      { variantId: rug, quantity: 1 },
    ]);
    await expect(shop.checkouts.place(shop.command(cart))).rejects.toMatchObject({
      code: "inventory.insufficient_stock",
      details: { short: [{ variantId: lamp, wanted: 2, available: 1 }] },
    });
    expect([await unitsOf(lamp), await unitsOf(rug)]).toEqual([1, 9]);
  });

  it("shows old and new totals when the price is not what the customer saw", async () => {
    const lamp = await shop.stock("lamp-dearer", 1);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const command = shop.command(cart, { expectedTotalMinor: 1n });
    await expect(shop.checkouts.place(command)).rejects.toEqual(code("checkout.price_changed"));
    expect(await unitsOf(lamp)).toBe(1);
  });

  it("does not tell a wrong token from an absent cart", async () => {
    const cart = await shop.cart([]);
    const stranger = { ...cart, proof: { token: "not the token of this cart", customerId: null } };
    await expect(shop.checkouts.place(shop.command(stranger))).rejects.toEqual(code("cart.not_found"));
  });
});

describe("a crowd", () => {
  it("gets exactly the units that are there, and everyone else a clean no", async () => {
    const lamp = await shop.stock("lamp-crowd", 10);
    const carts = await Promise.all(Array.from({ length: 60 }, () => shop.cart([{ variantId: lamp, quantity: 1 }])));
    const outcomes = await Promise.allSettled(carts.map((cart) => shop.checkouts.place(shop.command(cart))));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(refusals).toEqual(Array.from({ length: 50 }, () => code("inventory.insufficient_stock")));
    expect(await unitsOf(lamp)).toBe(0);
  });

  it("of one cart makes one order, whatever the keys", async () => {
    const lamp = await shop.stock("lamp-one-cart", 50);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => shop.checkouts.place(shop.command(cart))),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await unitsOf(lamp)).toBe(49);
  });
});

describe("afterwards", () => {
  it("every invariant holds", async () => {
    await expectInvariants(db);
    const events = await many(
      db,
      sql<{ readonly type: string }>`select distinct type from platform.outbox order by type`,
    );
    expect(events.map(({ type }) => type)).toContain("orders.confirmed");
  });
});
