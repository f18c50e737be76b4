import { describe, expect, it } from "vitest";
import { quote, shippingOptionsFor } from "./quote.ts";
import type { QuoteContext } from "./quote-shape.ts";
import type { TaxRate } from "./tax/tax-rate.ts";
import { context, germany, line, list, now, parcel, price, rate, states, type World } from "./shop.fixture.ts";

const HOUR_MS = 3_600_000;

describe("rounding of tax (edge case 17)", () => {
  const taxed = (one: TaxRate, unit: bigint, units: number, channel = germany) => {
    const at = context({ prices: [price("lamp", "base", unit)], rates: [one] }, { channel });
    const [quoted] = quote([line("lamp", units)], at).lines;
    return quoted === undefined ? [] : [quoted.net, quoted.tax, quoted.gross].map(({ amountMinor }) => amountMinor);
  };
  const net = { ...germany, taxIncluded: false };

  it("is half up, once per line", () => {
    expect(taxed(rate("DE", 200_000), 3_823n, 10)).toEqual([31_858n, 6_372n, 38_230n]);
    expect(taxed(rate("DE", 230_000), 1_020n, 1_000)).toEqual([829_268n, 190_732n, 1_020_000n]);
    expect(taxed(rate("DE", 190_000), 108n, 3, net)).toEqual([324n, 62n, 386n]);
  });

  it("is per unit where the rate says so: 3.87 instead of 3.86", () => {
    expect(taxed(rate("DE", 190_000, { rounding: "unit" }), 108n, 3, net)).toEqual([324n, 63n, 387n]);
  });

  it("counts whole yen", () => {
    expect(taxed(rate("DE", 100_000), 105n, 1)).toEqual([95n, 10n, 105n]);
  });
});

describe("the rate of tax", () => {
  const rates = [
    rate("DE", 190_000),
    rate("DE", 70_000, { id: "books", category: "reduced" }),
    rate("US", 0, { id: "us" }),
    rate("US", 72_500, { id: "ca", subdivision: "CA" }),
    rate("AT", 200_000, { id: "old", untilMs: now.getTime() }),
    rate("AT", 210_000, { id: "new", fromMs: now.getTime() }),
  ];
  const ppm = (country: string, over: Partial<QuoteContext> = {}, category = "standard"): number | undefined =>
    quote([line("lamp", 1, category)], context({ prices: [price("lamp", "base", 100n)], rates }, { country, ...over }))
      .lines[0]?.taxRatePpm;

  it("is the category's, else the standard one", () => {
    expect([ppm("DE"), ppm("DE", {}, "reduced"), ppm("DE", {}, "toys")]).toEqual([190_000, 70_000, 190_000]);
  });
  it("is the state's before the country's", () => {
    expect([ppm("US", { subdivision: "CA" }), ppm("US", { subdivision: "OR" }), ppm("US")]).toEqual([72_500, 0, 0]);
  });
  it("changes on the instant", () => {
    expect([ppm("AT", { now: new Date(now.getTime() - 1) }), ppm("AT")]).toEqual([200_000, 210_000]);
  });
  it("is nothing where no rate is known, and the first country's while the destination is unknown", () => {
    const abroad = quote([line("lamp")], context({ prices: [price("lamp", "base", 100n)] }, { country: "CH" }));
    expect(abroad.lines[0]).toMatchObject({ taxRatePpm: 0, taxCode: "none", gross: { amountMinor: 100n } });
    expect(
      quote([line("lamp")], context({ prices: [price("lamp", "base", 100n)] }, { country: null })).lines[0],
    ).toMatchObject({ taxCode: "DE:standard" });
  });
});

describe("the price that wins", () => {
  const unit = (world: World, quantity = 1, over: Partial<QuoteContext> = {}) => {
    const [one] = quote([line("lamp", quantity)], context(world, over)).lines;
    return one === undefined ? null : [one.unitPrice.amountMinor, one.unitPriceWas?.amountMinor ?? null];
  };

  it("is the largest tier not above the quantity", () => {
    const world = {
      prices: [price("lamp", "base", 100n), price("lamp", "base", 90n, 10), price("lamp", "base", 80n, 100)],
    };
    expect([1, 9, 10, 99, 100].map((quantity) => unit(world, quantity)?.[0])).toEqual([100n, 100n, 90n, 90n, 80n]);
  });

  it("is a sale's when that is lower, with the base price beside it, in its window only", () => {
    const sale = list("sale", { kind: "sale", fromMs: now.getTime(), untilMs: now.getTime() + HOUR_MS });
    const world = { lists: [list("base"), sale], prices: [price("lamp", "base", 100n), price("lamp", "sale", 70n)] };
    const at = (ms: number) => unit(world, 1, { now: new Date(now.getTime() + ms) });
    expect([at(-1), at(0), at(HOUR_MS - 1), at(HOUR_MS)]).toEqual([
      [100n, null],
      [70n, 100n],
      [70n, 100n],
      [100n, null],
    ]);
    expect(unit({ ...world, prices: [price("lamp", "base", 100n), price("lamp", "sale", 120n)] })).toEqual([
      100n,
      null,
    ]);
  });

  it("is of the list with the higher priority, then of the channel's own", () => {
    const lists = [
      list("base"),
      list("vip", { priority: 5 }),
      list("own", { channel: "de" }),
      list("other", { channel: "us", priority: 9 }),
    ];
    const all = [
      price("lamp", "base", 1n),
      price("lamp", "vip", 2n),
      price("lamp", "own", 3n),
      price("lamp", "other", 4n),
    ];
    expect(unit({ lists, prices: all })?.[0]).toBe(2n);
    expect(unit({ lists, prices: all.filter(({ priceListId }) => priceListId !== "vip") })?.[0]).toBe(3n);
    expect(unit({ lists, prices: all.toReversed() })?.[0]).toBe(2n);
  });
});

describe("shipping", () => {
  const world = { prices: [price("lamp", "base", 2_500n)] };
  const express = {
    ...parcel,
    code: "express",
    name: "Express",
    amountMinor: 990n,
    freeFromMinor: null,
    minDays: 1,
    maxDays: 1,
  };

  it("is charged with its tax, and free from the threshold on", () => {
    const chosen = { shippingOption: "standard" };
    expect(quote([line("lamp")], context(world, chosen))).toMatchObject({
      shipping: { amount: { amountMinor: 490n }, tax: { amountMinor: 78n }, net: { amountMinor: 412n } },
      totals: { total: { amountMinor: 2_990n } },
    });
    expect(quote([line("lamp", 2)], context(world, chosen)).totals).toMatchObject({
      shipping: { amountMinor: 0n },
      total: { amountMinor: 5_000n },
    });
  });

  it("adds its tax where prices are without", () => {
    const at = context(
      {
        ...world,
        lists: [list("base", { currency: "USD" })],
        rates: [rate("US", 72_500)],
        shipping: [{ ...parcel, channel: "us", currency: "USD" }],
      },
      { channel: states, country: "US", shippingOption: "standard" },
    );
    expect(quote([line("lamp")], at).totals).toMatchObject({
      shipping: { amountMinor: 490n },
      tax: { amountMinor: 217n },
      total: { amountMinor: 3_207n },
    });
  });

  it("cannot be had for another country, weight or currency", () => {
    const chosen = { shippingOption: "standard" };
    expect(quote([line("lamp")], context(world, { ...chosen, country: "FR" })).shipping).toBeNull();
    expect(quote([line("lamp")], context(world, { ...chosen, weightGrams: 31_501 })).shipping).toBeNull();
    expect(
      quote([line("lamp")], context({ ...world, shipping: [{ ...parcel, currency: "USD" }] }, chosen)).shipping,
    ).toBeNull();
  });

  it("is offered in the channel's order, with days of arrival that skip the weekend", () => {
    // 20 November 2026 is a Friday.
    expect(shippingOptionsFor([line("lamp")], context({ ...world, shipping: [parcel, express] }))).toMatchObject([
      { option: "standard", arrivesFrom: "2026-11-24", arrivesUntil: "2026-11-26", amount: { amountMinor: 490n } },
      { option: "express", arrivesFrom: "2026-11-23", arrivesUntil: "2026-11-23", amount: { amountMinor: 990n } },
    ]);
  });
});
