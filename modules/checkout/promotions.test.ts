import { money, newId, parseCurrency } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { createCarts, WRITE_LANES } from "#modules/cart";
import { cancelOrder, loadOrders, refundShareOf } from "#modules/orders";
import { requestRefund } from "#modules/payments";
import { addSharedCodes, setPromotion } from "#modules/pricing";
import { many, openLanes, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { openSmallShop, type ReadyCart } from "./shop.fixture.ts";
import type { Checked } from "./checkouts.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const lanes = openLanes(db, WRITE_LANES);
const carts = createCarts({ db, lanes });
const EUR = parseCurrency("EUR");
const usual = {
  name: "Ten percent",
  trigger: "code",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 100_000 },
  startsAt: null,
  endsAt: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  budget: null,
} as const;
let lamp = "";
beforeAll(async () => {
  lamp = await shop.stock("lamp", 10_000);
  return () => lanes.close();
});

type Promotion = Parameters<typeof setPromotion>[1];
async function offer(code: string, over: Partial<Promotion> = {}): Promise<string> {
  await db.transaction(async (tx) => {
    const { id } = await setPromotion(tx, { ...usual, code, ...over });
    if (usual.trigger === (over.trigger ?? "code"))
      await addSharedCodes(tx, id, [{ code, maxUses: null, expiresAt: null }]);
  });
  return code.toUpperCase().replaceAll("-", "");
}
async function cartWith(codes: readonly string[], email = "ada@example.com", quantity = 1): Promise<ReadyCart> {
  const cart = await shop.cart([{ variantId: lamp, quantity }]);
  const change = (what: Parameters<typeof carts.change>[0]["change"]) =>
    carts.change({ cartId: cart.id, proof: cart.proof, ifVersions: null, change: what });
  for (const code of codes) await change({ kind: "add_code", code });
  await change({ kind: "patch", details: { email } });
  return cart;
}
const orderOf = (placed: Checked) =>
  placed.kind === "confirmed" ? (placed.order?.id ?? placed.attempt?.orderId ?? "") : "";
async function used(code: string): Promise<Readonly<Record<string, bigint>>> {
  const rows = await many(
    db,
    sql<{ readonly subject: string; readonly used: bigint }>`
      select split_part(tally.subject, ':', 1) as subject, sum(tally.used)::bigint as used
      from pricing.tally
      join pricing.promotion on promotion.id = tally.promotion_id
      where promotion.code = ${code}::text
      group by 1
    `,
  );
  return Object.fromEntries(rows.map((row) => [row.subject, row.used]));
}
const refused = (wanted: string) => expect.objectContaining({ code: wanted });

describe("a limited code (edge case 5)", () => {
  it("is used ten times when a hundred want it at once, and the others are told the new total", async () => {
    const code = await offer("ten-times", { maxUses: 10 });
    const hundred = await Promise.all(Array.from({ length: 100 }, () => cartWith([code])));
    const placed = await Promise.allSettled(hundred.map((cart) => shop.checkouts.place(shop.command(cart))));
    expect(placed.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    for (const one of placed) {
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          code: "pricing.code_exhausted",
          details: { given: code, totals: { total: { amountMinor: 1_490 } } },
        });
    }
    expect(await used("ten-times")).toEqual({ uses: 10n });
  });

  it("is used once for each address, in whatever spelling, by guests and customers alike", async () => {
    const code = await offer("once-each", { maxUsesPerCustomer: 1 });
    const spellings = ["grace@example.com", "Grace@Example.com", " grace@EXAMPLE.com", "grace@example.com"];
    const graces = await Promise.all(spellings.map((email) => cartWith([code], email.trim())));
    const placed = await Promise.allSettled(graces.map((cart) => shop.checkouts.place(shop.command(cart))));
    expect(placed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const other = await cartWith([code], "ada@example.com");
    expect((await shop.checkouts.place(shop.command(other))).kind).toBe("confirmed");
    expect(await used("once-each")).toEqual({ customer: 2n });
  });

  it("stops where the money set aside is spent, to the cent", async () => {
    const code = await offer("budget", { budget: { amountMinor: 250n, currency: "EUR" } });
    const five = await Promise.all(Array.from({ length: 5 }, () => cartWith([code])));
    const placed = await Promise.allSettled(five.map((cart) => shop.checkouts.place(shop.command(cart))));
    expect(placed.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await used("budget")).toEqual({ budget: 200n });
  });

  it("does not hold up a customer who has seen the total without it", async () => {
    const code = await offer("spent", { maxUses: 1 });
    await shop.checkouts.place(shop.command(await cartWith([code])));
    const late = await cartWith([code]);
    await expect(shop.checkouts.place(shop.command(late))).rejects.toEqual(refused("pricing.code_exhausted"));
    expect((await shop.checkouts.place(shop.command(late, { expectedTotalMinor: 1_490n }))).kind).toBe("confirmed");
  });
});

describe("a use comes back exactly once (edge case 6)", () => {
  it("after a decline, and the second try does not count twice", async () => {
    const code = await offer("declined", { maxUses: 1 });
    const cart = await cartWith([code]);
    const declined = await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_declined" }));
    expect(declined.kind).toBe("declined");
    expect(await used("declined")).toEqual({ uses: 0n });
    expect((await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_ok" }))).kind).toBe(
      "confirmed",
    );
    expect(await used("declined")).toEqual({ uses: 1n });
  });

  it("after an abandoned challenge that expires", async () => {
    const code = await offer("abandoned", {
      maxUses: 1,
      maxUsesPerCustomer: 1,
      budget: { amountMinor: 999n, currency: "EUR" },
    });
    const command = shop.command(await cartWith([code]), { method: "card", token: "tok_3ds" });
    const open = await shop.checkouts.place(command);
    expect(open).toMatchObject({ kind: "open", attempt: { state: "action_required" } });
    expect(await used("abandoned")).toEqual({ uses: 1n, customer: 1n, budget: 100n });
    await shop.checkouts.settle({ checkoutId: command.checkoutId, answer: { kind: "expired" } });
    await shop.checkouts.settle({ checkoutId: command.checkoutId, answer: { kind: "expired" } });
    expect(await used("abandoned")).toEqual({ uses: 0n, customer: 0n, budget: 0n });
  });

  it("after a cancellation, and cancelling twice gives nothing twice", async () => {
    const code = await offer("cancelled", { maxUses: 2 });
    await shop.checkouts.place(shop.command(await cartWith([code])));
    const orderId = orderOf(await shop.checkouts.place(shop.command(await cartWith([code]))));
    expect(await used("cancelled")).toEqual({ uses: 2n });
    for (const reason of ["changed my mind", "again"])
      await db.transaction((tx) => cancelOrder(tx, { orderId, reason }));
    expect(await used("cancelled")).toEqual({ uses: 1n });
  });
});

describe("what promotions took off", () => {
  it("stays with the order, and a refund never asks the promotion again (edge cases 16, 23)", async () => {
    const code = await offer("stays");
    const cart = await cartWith([code], "ada@example.com", 3);
    const placed = await shop.checkouts.place(shop.command(cart, { method: "card", token: "tok_ok" }));
    const orderId = orderOf(placed);
    // The promotion is gone by the time that anything comes back.
    await db.transaction((tx) => setPromotion(tx, { ...usual, code: "stays", isEnabled: false }));
    const [order] = await loadOrders(db, [orderId]);
    expect(order?.adjustments).toMatchObject([{ position: 1, code: "stays", amount: { amountMinor: 300n } }]);
    const line = order?.lines[0];
    if (order === undefined || line === undefined) throw new Error("the order is gone");
    const shares = [0, 1, 2].map((before) => refundShareOf(line, { before, now: 1 }).gross);
    for (const amount of [...shares, order.shipping?.amount ?? money(0n, EUR)])
      await db.transaction((tx) => requestRefund(tx, { orderId, amount, reason: "came back" }));
    const back =
      shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) + (order.shipping?.amount.amountMinor ?? 0n);
    expect(back).toBe(order.totals.total.amountMinor);
    await expect(
      db.transaction((tx) => requestRefund(tx, { orderId, amount: money(1n, EUR), reason: "one cent more" })),
    ).rejects.toEqual(refused("payments.refund_exceeds_captured"));
  });

  it("is decided by the database's time, once (edge cases 7 and 8)", async () => {
    const code = await offer("ends");
    const cart = await cartWith([code]);
    await db.transaction(async (tx) => {
      await setPromotion(tx, { ...usual, code: "ends", endsAt: tx.now });
    });
    await expect(shop.checkouts.place(shop.command(cart, { expectedTotalMinor: 1_390n }))).rejects.toMatchObject({
      code: "checkout.price_changed",
      details: { totals: { total: { amountMinor: 1_490 } } },
    });
    expect((await shop.checkouts.place(shop.command(cart, { expectedTotalMinor: 1_490n }))).kind).toBe("confirmed");
  });

  it("can be everything: an order for nothing asks no provider (edge case 18)", async () => {
    await offer("all", { reward: { kind: "percent", target: "order", ppm: 1_000_000 } });
    await offer("ship", { reward: { kind: "percent", target: "shipping", ppm: 1_000_000 } });
    const cart = await cartWith(["ALL", "SHIP"]);
    const placed = await shop.checkouts.place(
      shop.command(cart, { method: "card", token: "tok_declined", key: newId() }),
    );
    expect(placed).toMatchObject({ kind: "confirmed", order: { totals: { total: { amountMinor: 0n } } } });
    const [order] = await loadOrders(db, [orderOf(placed)]);
    expect(order?.adjustments?.map(({ position, code }) => [position, code])).toEqual([
      [0, "ship"],
      [1, "all"],
    ]);
  });

  it("leaves every invariant true", async () => {
    await expectInvariants(db);
  });
});
