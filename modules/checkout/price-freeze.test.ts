import { MINUTE_MS } from "@hansa/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CartChange, cartJobs, createCarts, createCartViews, WRITE_LANES } from "#modules/cart";
import { createChannelCache, findChannel, upsertChannel } from "#modules/channels";
import { loadOrders, viewOf } from "#modules/orders";
import { removePrices, setPrices, upsertPriceList } from "#modules/pricing";
import { many, openChangeFeed, openLanes, sql } from "#platform/db";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import type { Checked } from "./checkouts.ts";
import { openSmallShop, type ReadyCart } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const shop = await openSmallShop(db);
const feed = await openChangeFeed(db);
const lanes = openLanes(db, WRITE_LANES);
const carts = createCarts({ db, lanes });
const channels = createChannelCache(feed);
let moved = 0;
const now = () => new Date(Date.now() + moved);
const pass = (ms: number): void => {
  moved += ms;
  advance(ms);
};
// Two processes that show carts, each with what it keeps of prices.
const views = createCartViews({ db, feed, channels, now });
const otherViews = createCartViews({ db, feed, channels, now });
const TTL_SECONDS = 600;
const SHIPPING = 490n;
let lamp = "";

beforeAll(async () => {
  lamp = await shop.stock("lamp", 10_000);
});
beforeEach(async () => {
  await hold(TTL_SECONDS);
  await cost(1_000n);
});
afterAll(async () => {
  await expectInvariants(db);
  await feed.close();
  await lanes.close();
});

async function hold(priceFreezeSeconds: number): Promise<void> {
  await db.transaction(async (tx) => await upsertChannel(tx, { ...(await findChannel(tx, "eu")), priceFreezeSeconds }));
  await eventually("the setting is heard of", async () => {
    return ((await channels.find(db, "eu")).priceFreezeSeconds ?? 0) === priceFreezeSeconds;
  });
}
const euros = (amountMinor: bigint, over: { readonly list?: string; readonly minQuantity?: number } = {}) => {
  return { variantId: lamp, list: "base-eur", minQuantity: 1, currency: "EUR", amountMinor, ...over };
};
const write = (amountMinor: bigint) => db.transaction((tx) => setPrices(tx, [euros(amountMinor)]));
/** The price as every page shows it. */
async function cost(amountMinor: bigint): Promise<void> {
  await write(amountMinor);
  for (const each of [views, otherViews])
    await eventually("the price is heard of", async () => {
      const { prices } = await each.look([lamp]);
      const listed = prices.prices
        .get(lamp)
        ?.filter(({ list, minQuantity }) => list.code === "base-eur" && minQuantity === 1);
      return listed?.some((one) => one.amountMinor === amountMinor);
    });
}
const cartOf = (quantity = 1) => shop.cart([{ variantId: lamp, quantity }]);
const change = (cart: ReadyCart, what: CartChange["change"]) =>
  carts.change({ cartId: cart.id, proof: cart.proof, ifVersions: null, change: what });
async function show(cart: ReadyCart, by = views) {
  return await by.show(await carts.read(cart.id, cart.proof));
}
const totalOf = ({ totals }: Awaited<ReturnType<typeof show>>): bigint => BigInt(totals.total.amountMinor);
const place = (cart: ReadyCart, expectedTotalMinor: bigint) =>
  shop.checkouts.place(shop.command(cart, { expectedTotalMinor }));
const charged = (placed: Checked): bigint | null =>
  placed.kind === "confirmed" ? (placed.order?.totals.total.amountMinor ?? null) : null;
const changedTo = (totalMinor: number) => {
  return { code: "checkout.price_changed", details: { totals: { total: { amountMinor: totalMinor } } } };
};
const heldFor = (cart: ReadyCart) =>
  many(
    db,
    sql<{ readonly amountMinor: bigint; readonly until: Date }>`
      select amount_minor as "amountMinor", held_until as "until"
      from cart.frozen_price
      where region = ${db.region}::text
        and cart_id = ${cart.id}::uuid
    `,
  );

describe("a price that a buyer was shown (edge case 7)", () => {
  it("is not held where the channel does not say so: the buyer is told line by line what is new", async () => {
    await hold(0);
    const cart = await cartOf(2);
    const seen = await show(cart);
    expect(seen).not.toHaveProperty("pricesHeldUntil");
    await cost(1_500n);
    await expect(place(cart, totalOf(seen))).rejects.toMatchObject({
      code: "checkout.price_changed",
      details: {
        expectedTotal: { amountMinor: 2_490 },
        totals: { total: { amountMinor: 3_490 } },
        lines: [{ variantId: lamp, quantity: 2, unitPrice: { amountMinor: 1_500 }, total: { amountMinor: 3_000 } }],
      },
    });
    expect(await heldFor(cart)).toEqual([]);
  });

  it("holds when it is edited, and the order says since when and what it was instead", async () => {
    const cart = await cartOf();
    const seen = await show(cart);
    expect(seen.pricesHeldUntil).toBeDefined();
    await cost(1_500n);
    expect(await show(cart)).toMatchObject({
      totals: { total: seen.totals.total },
      pricesHeldUntil: seen.pricesHeldUntil,
      lines: [{ unitPrice: { amountMinor: 1_000 }, priceFrozen: { unitPriceNow: { amountMinor: 1_500 } } }],
    });
    const placed = await place(cart, totalOf(seen));
    expect(charged(placed)).toBe(1_000n + SHIPPING);
    const id = placed.kind === "confirmed" ? (placed.order?.id ?? "") : "";
    const [order] = await loadOrders(db, [id]);
    expect(order === undefined ? null : viewOf(order, null).lines).toMatchObject([
      {
        unitPrice: { amountMinor: 1_000 },
        priceReason: { kind: "frozen", until: seen.pricesHeldUntil, unitPriceNow: { amountMinor: 1_500 } },
      },
    ]);
  });

  it("gives an order no reason when it is the price of the day", async () => {
    const cart = await cartOf();
    const placed = await place(cart, totalOf(await show(cart)));
    const [order] = await loadOrders(db, placed.kind === "confirmed" ? [placed.order?.id ?? ""] : []);
    expect(order?.lines).toMatchObject([{ frozen: null }]);
  });

  it("holds when the list it stood in has ended, or the price is taken out of it", async () => {
    const sale = { code: "flash", name: "Flash", channel: null, currency: "EUR", kind: "sale", priority: 9 } as const;
    await db.transaction(async (tx) => {
      await upsertPriceList(tx, { ...sale, validFrom: null, validUntil: null });
      await setPrices(tx, [euros(700n, { list: "flash" })]);
    });
    const cart = await cartOf();
    await eventually("the sale shows", async () => totalOf(await show(cart)) === 1_190n);
    const again = await cartOf();
    expect(totalOf(await show(again))).toBe(1_190n);
    await db.transaction((tx) =>
      upsertPriceList(tx, { ...sale, validFrom: null, validUntil: new Date(tx.now.getTime() - 1) }),
    );
    expect(charged(await place(cart, 1_190n))).toBe(1_190n);
    await db.transaction((tx) =>
      removePrices(tx, [
        { variantId: lamp, list: "flash", minQuantity: 1 },
        { variantId: lamp, list: "base-eur", minQuantity: 1 },
      ]),
    );
    const placed = await place(again, 1_190n);
    expect(placed).toMatchObject({ order: { lines: [{ frozen: { unitPriceNow: null } }] } });
  });

  it("does not hold once its time is over, and looking at it again makes it no longer", async () => {
    const cart = await cartOf();
    const seen = await show(cart);
    pass((TTL_SECONDS - 1) * 1_000);
    expect((await show(cart)).pricesHeldUntil).toBe(seen.pricesHeldUntil);
    await cost(1_500n);
    expect(totalOf(await show(cart))).toBe(totalOf(seen));
    pass(2_000);
    await expect(place(cart, totalOf(seen))).rejects.toMatchObject(changedTo(1_990));
    const anew = await show(cart);
    expect(totalOf(anew)).toBe(1_990n);
    await cost(2_000n);
    expect(charged(await place(cart, totalOf(anew)))).toBe(1_990n);
  });

  it("makes nothing dearer: a lower price is taken, shown, and held in its place", async () => {
    const cart = await cartOf();
    const seen = await show(cart);
    await cost(800n);
    await expect(place(cart, totalOf(seen))).rejects.toMatchObject(changedTo(1_290));
    const lower = await show(cart);
    await cost(1_500n);
    expect(charged(await place(cart, totalOf(lower)))).toBe(1_290n);
  });

  it("holds for as many units as were shown, and not for fewer than its tier is from", async () => {
    await db.transaction((tx) => setPrices(tx, [euros(600n, { minQuantity: 10 })]));
    await eventually("the tier shows", async () => {
      const { prices } = await views.look([lamp]);
      return prices.prices.get(lamp)?.some(({ minQuantity }) => minQuantity === 10);
    });
    const set = (cart: ReadyCart, quantity: number) => change(cart, { kind: "set", variantId: lamp, quantity });
    const priceAfter = async (shown: number, then: number): Promise<bigint> => {
      const cart = await cartOf(shown);
      await show(cart);
      await db.transaction((tx) => setPrices(tx, [euros(1_500n), euros(900n, { minQuantity: 10 })]));
      await set(cart, then);
      const placed = await shop.checkouts.place(shop.command(cart));
      await db.transaction((tx) => setPrices(tx, [euros(1_000n), euros(600n, { minQuantity: 10 })]));
      await cost(1_000n);
      const unit = placed.kind === "confirmed" ? placed.order?.lines[0]?.unitPrice.amountMinor : undefined;
      return unit ?? 0n;
    };
    expect(await priceAfter(5, 3)).toBe(1_000n);
    expect(await priceAfter(5, 6)).toBe(1_500n);
    expect(await priceAfter(12, 11)).toBe(600n);
    expect(await priceAfter(12, 13)).toBe(900n);
    expect(await priceAfter(12, 9)).toBe(1_500n);
    await db.transaction((tx) => removePrices(tx, [{ variantId: lamp, list: "base-eur", minQuantity: 10 }]));
  });

  it("is held for whom it was shown to: not at another destination, nor before the cart says who buys", async () => {
    const early = await cartOf();
    await change(early, { kind: "patch", details: { email: null } });
    expect(await show(early)).not.toHaveProperty("pricesHeldUntil");
    expect(await heldFor(early)).toEqual([]);
    const cart = await cartOf();
    const seen = await show(cart);
    await cost(1_500n);
    const there = { name: "Ada", line1: "Rue 1", city: "Paris", postalCode: "75001", country: "FR" };
    await change(cart, { kind: "patch", details: { shippingAddress: there } });
    await expect(place(cart, totalOf(seen))).rejects.toMatchObject({ code: "checkout.price_changed" });
  });

  it("is not held any more when the shop takes the promise back", async () => {
    const cart = await cartOf();
    const seen = await show(cart);
    await cost(1_500n);
    await hold(0);
    await expect(place(cart, totalOf(seen))).rejects.toMatchObject(changedTo(1_990));
  });

  it("is forgotten by a job once it is over", async () => {
    const cart = await cartOf();
    await show(cart);
    const job = cartJobs.find(({ name }) => name === "cart.forget_thawed_prices");
    const forget = () => job?.run({ db, signal: new AbortController().signal });
    await forget();
    expect(await heldFor(cart)).toHaveLength(1);
    pass(TTL_SECONDS * 1_000 + MINUTE_MS);
    await forget();
    expect(await heldFor(cart)).toEqual([]);
  });
});

describe("while prices are being raised", () => {
  it("everybody is charged what they were shown, whichever process showed it", async () => {
    const BUYERS = 60;
    const waiting = await Promise.all(Array.from({ length: BUYERS }, () => cartOf()));
    const state = { isOver: false, raised: 0 };
    const raising = (async () => {
      for (let price = 1_000n; !state.isOver; price += 1n, state.raised++) await write(price);
    })();
    const bought = await Promise.all(
      waiting.map(async (cart, index) => {
        await eventually("it was raised so often", () => state.raised >= index / 3, 30_000);
        const shown = await Promise.all([show(cart, views), show(cart, otherViews)]);
        const last = totalOf(await show(cart, index % 2 === 0 ? views : otherViews));
        return { shown: shown.map(totalOf), last, charged: charged(await place(cart, last)) };
      }),
    );
    state.isOver = true;
    await raising;
    expect(state.raised).toBeGreaterThan(5);
    expect(new Set(bought.map(({ last }) => last)).size).toBeGreaterThan(1);
    for (const one of bought) {
      expect(one.charged).toBe(one.last);
      for (const total of one.shown) expect(one.last).toBeLessThanOrEqual(total);
    }
  });
});
