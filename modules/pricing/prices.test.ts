import { newId, parseCurrency, parseRegion } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "#modules/channels";
import { openChangeFeed, type Queryable } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { loadDisplayPrices } from "./display-prices.ts";
import { PriceCurrencyDiffers, PriceListNotFound } from "./errors.ts";
import { loadPriceFacts } from "./price-facts.ts";
import { quote } from "./quote.ts";
import { ANYONE } from "./quote-shape.ts";
import { seedPrices, seedPricing } from "./seed.ts";
import { PRICES_TOPIC, removePrices, setFirstPrices, setPrices } from "./set-prices.ts";
import { upsertPriceList } from "./prices/set-price-list.ts";
import { removeShippingOption } from "./settings.ts";
import { upsertTaxRates } from "./tax/set-tax.ts";
import { findTax } from "./tax/tax-table.ts";

const { db } = await cloneDatabase();
const now = new Date("2026-11-20T10:00:00Z");
const eu: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en",
  countries: ["DE", "FR"],
  taxIncluded: true,
  region: parseRegion("eu"),
};
const [lamp, chair, rug] = [newId(), newId(), newId()];
const price = (variantId: string, amountMinor: bigint, over = {}) => {
  return { variantId, list: "base-eur", minQuantity: 1, amountMinor, currency: "EUR", ...over };
};
const priceOf = async (variantId: string): Promise<bigint | undefined> =>
  (await loadDisplayPrices(db, [variantId], eu, now)).get(variantId)?.price?.amountMinor;

beforeAll(() => db.transaction((tx) => seedPricing(tx, "demo")));

describe("prices", () => {
  it("are set in bulk, equal ones left alone, and of two for one key the last wins", async () => {
    const set = (...rows: ReturnType<typeof price>[]) => db.transaction((tx) => setPrices(tx, rows));
    expect(await set(price(lamp, 1_999n), price(chair, 5_000n), price(lamp, 2_099n))).toBe(2);
    expect(await set(price(lamp, 2_099n), price(chair, 4_900n))).toBe(1);
    expect([await priceOf(lamp), await priceOf(chair), await priceOf(rug)]).toEqual([2_099n, 4_900n, undefined]);
    expect(await db.transaction((tx) => removePrices(tx, [price(chair, 0n), price(rug, 0n)]))).toBe(1);
    expect(await priceOf(chair)).toBeUndefined();
  });

  it("of variants that were just made are set at once, without telling anybody", async () => {
    const [vase, mug] = [newId(), newId()];
    await using feed = await listen();
    const rows = [price(vase, 700n), price(mug, 900n), price(mug, 800n, { minQuantity: 10 })];
    await db.transaction((tx) => setFirstPrices(tx, rows));
    expect([await priceOf(vase), await priceOf(mug)]).toEqual([700n, 900n]);
    expect(await db.transaction((tx) => setPrices(tx, rows))).toBe(0);
    await db.transaction((tx) => setPrices(tx, [price(rug, 1n)]));
    await eventually("the rug is announced", () => feed.heard.some((keys) => keys?.includes(rug)));
    await db.transaction((tx) => removePrices(tx, [price(rug, 0n)]));
    expect(feed.heard.flatMap((keys) => keys ?? ["all"])).not.toContain(vase);
    const unknown = db.transaction((tx) => setFirstPrices(tx, [price(newId(), 1n, { list: "nowhere" })]));
    await expect(unknown).rejects.toThrow(PriceListNotFound);
    const foreign = db.transaction((tx) => setFirstPrices(tx, [price(newId(), 1n, { currency: "USD" })]));
    await expect(foreign).rejects.toThrow(PriceCurrencyDiffers);
    const twice = db.transaction((tx) => setFirstPrices(tx, [price(vase, 1n)]));
    await expect(twice).rejects.toThrow(/unique/);
  });

  it("are refused for an unknown list and in another currency than the list's", async () => {
    const unknown = db.transaction((tx) => setPrices(tx, [price(lamp, 1n, { list: "nowhere" })]));
    await expect(unknown).rejects.toThrow(PriceListNotFound);
    const foreign = db.transaction((tx) => setPrices(tx, [price(lamp, 1n, { currency: "USD" })]));
    await expect(foreign).rejects.toThrow(PriceCurrencyDiffers);
    expect(await priceOf(lamp)).toBe(2_099n);
  });

  it("tell the caches of every process when they change, and only then", async () => {
    await using feed = await listen();
    await db.transaction((tx) => setPrices(tx, [price(lamp, 2_099n)]));
    await db.transaction((tx) => setPrices(tx, [price(lamp, 2_199n)]));
    await eventually("the lamp is announced", () => feed.heard.some((keys) => keys?.includes(lamp)));
    expect(feed.heard.filter((keys) => keys !== null)).toEqual([[lamp]]);
  });

  it("show the sale beside the ordinary price", async () => {
    const prices = [{ currency: "EUR", amountMinor: 700n, wasMinor: 1_000n }];
    await db.transaction((tx) => seedPrices(tx, [{ variantId: rug, prices }]));
    expect((await loadDisplayPrices(db, [rug], eu, now)).get(rug)).toEqual({
      price: { amountMinor: 700n, currency: "EUR" },
      priceWas: { amountMinor: 1_000n, currency: "EUR" },
      lowestPrice30d: null,
      turnsAt: null,
    });
  });
});

describe("facts for a quote", () => {
  const quoted = async (country: string) =>
    quote([{ key: "1", variantId: lamp, quantity: 2, taxCategory: "standard" }], {
      ...ANYONE,
      providedTaxes: null,
      channel: eu,
      now,
      facts: await loadPriceFacts(db, [lamp, lamp]),
      country,
      subdivision: null,
      postalCode: null,
      shippingOption: "express",
      weightGrams: 500,
    });

  it("carry prices, tax and shipping of the shop", async () => {
    const { totals, shipping, lines } = await quoted("FR");
    expect(lines[0]).toMatchObject({ taxCode: "FR:standard", unitPrice: { amountMinor: 2_199n } });
    expect(shipping).toMatchObject({ option: "express", amount: { amountMinor: 1_290n } });
    expect(totals.total.amountMinor).toBe(2n * 2_199n + 1_290n);
  });

  it("follow a change of the settings at once, also inside the transaction that makes it", async () => {
    const rate = { country: "FR", subdivision: null, category: "standard", name: "VAT", rounding: "line" } as const;
    const change = { ...rate, ratePpm: 210_000, validFrom: null, validUntil: null };
    await db.transaction(async (tx) => {
      await upsertTaxRates(tx, [change, change]);
      const { settings } = await loadPriceFacts(tx, []);
      const place = { country: "FR", subdivision: null, postalCode: null, nowMs: now.getTime() };
      expect(findTax(settings.taxes, place, "standard").ratePpm).toBe(210_000);
    });
    expect((await quoted("FR")).lines[0]?.taxRatePpm).toBe(210_000);
    await db.transaction((tx) => removeShippingOption(tx, "eu", "express"));
    expect((await quoted("FR")).shipping).toBeNull();
  });

  it("are not spoilt by settings that were rolled back", async () => {
    const rate = { country: "DE", subdivision: null, category: "standard", name: "VAT", rounding: "line" } as const;
    const undone = db.transaction(async (tx) => {
      await upsertTaxRates(tx, [{ ...rate, ratePpm: 1, validFrom: null, validUntil: null }]);
      await loadPriceFacts(tx, []);
      throw new Error("changed their mind");
    });
    await expect(undone).rejects.toThrow("changed their mind");
    expect((await quoted("DE")).lines[0]?.taxRatePpm).toBe(190_000);
  });

  it("are what the asker's transaction sees, whatever was kept before: changed, taken away, rolled back", async () => {
    const amounts = async (on: Queryable) =>
      (await loadPriceFacts(on, [lamp])).prices.get(lamp)?.map(({ list, amountMinor }) => [list.code, amountMinor]);
    const yen = price(lamp, 80n, { list: "base-jpy", currency: "JPY" });
    const before = await amounts(db);
    await db.transaction((tx) => setPrices(tx, [yen]));
    const made = await amounts(db);
    expect(made).toEqual([...(before ?? []), ["base-jpy", 80n]]);
    const undone = db.transaction(async (tx) => {
      await setPrices(tx, [{ ...yen, amountMinor: 90n }]);
      expect(await amounts(tx)).toContainEqual(["base-jpy", 90n]);
      expect(await amounts(db)).toEqual(made);
      throw new RangeError("changed their mind");
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(await amounts(db)).toEqual(made);
    await db.transaction((tx) => removePrices(tx, [yen]));
    expect(await amounts(db)).toEqual(before);
  });
});

describe("a price list", () => {
  it("keeps its currency", async () => {
    const change = db.transaction((tx) =>
      upsertPriceList(tx, {
        code: "base-eur",
        name: "Base",
        channel: null,
        currency: "USD",
        kind: "base",
        priority: 0,
        validFrom: null,
        validUntil: null,
      }),
    );
    await expect(change).rejects.toThrow(PriceCurrencyDiffers);
  });
});

async function listen() {
  const feed = await openChangeFeed(db);
  const heard: (readonly string[] | null)[] = [];
  feed.on(PRICES_TOPIC, (keys) => void heard.push(keys));
  return { heard, [Symbol.asyncDispose]: () => feed.close() };
}
