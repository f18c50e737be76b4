import { describe, expect, it } from "vitest";
import { context, line, parcel, price } from "../shop.fixture.ts";
import { quote } from "../quote.ts";
import type { QuoteContext } from "../quote-shape.ts";
import type { Promotion } from "./promotion.ts";
import { eur, percentOff, promotion } from "./promotions.fixture.ts";

const prices = [
  price("lamp", "base", 3_000n),
  price("chair", "base", 5_000n),
  price("bulb", "base", 450n),
  price("shade", "base", 999n),
];
const at = (promotions: readonly Promotion[], over: Partial<QuoteContext> = {}) =>
  context({ prices, promotions, shipping: [{ ...parcel, freeFromMinor: null }] }, over);
const cart = (units: Readonly<Record<string, number>>) =>
  Object.entries(units).map(([id, quantity]) => line(id, quantity));
const sums = (
  units: Readonly<Record<string, number>>,
  promotions: readonly Promotion[],
  over: Partial<QuoteContext> = {},
) => {
  const { totals } = quote(cart(units), at(promotions, over));
  return {
    discount: totals.discount.amountMinor,
    shipping: totals.shipping.amountMinor,
    total: totals.total.amountMinor,
  };
};
const off = (units: Readonly<Record<string, number>>, ...promotions: readonly Promotion[]) =>
  sums(units, promotions).discount;
const whyOf = (
  units: Readonly<Record<string, number>>,
  promotions: readonly Promotion[],
  over: Partial<QuoteContext> = {},
) =>
  Object.fromEntries(
    quote(cart(units), at(promotions, over)).why.map(({ code, reason, amountMinor }) => [code, reason ?? amountMinor]),
  );

describe("rewards on lines", () => {
  it("take a share off each line, rounded half up on the line and not on its units", () => {
    expect(off({ shade: 3 }, promotion("ten", percentOff(10)))).toBe(300n);
    expect(off({ shade: 1 }, promotion("ten", percentOff(10)))).toBe(100n);
  });
  it("take no more than the most in all", () => {
    const capped = promotion("ten", { kind: "percent", target: "lines", ppm: 500_000, most: eur(1_000) });
    const { lines } = quote(cart({ lamp: 1, chair: 1 }), at([capped]));
    expect(lines.map(({ discount }) => discount.amountMinor)).toEqual([375n, 625n]);
  });
  it("take an amount off each unit, never more than it costs", () => {
    const five = promotion("five", { kind: "amount", target: "lines", off: eur(500) });
    expect(off({ lamp: 2, bulb: 2 }, five)).toBe(1_900n);
  });
  it("sell each unit for a fixed price where it costs more", () => {
    const fixed = promotion("fixed", { kind: "fixed_price", target: "lines", price: eur(900) });
    expect(off({ shade: 2, bulb: 1 }, fixed)).toBe(198n);
  });
  it("give a gift that is in the cart for nothing, and say so when it is not", () => {
    const gift = promotion("gift", { kind: "gift", variantId: "bulb", quantity: 2 });
    expect(off({ lamp: 1, bulb: 3 }, gift)).toBe(900n);
    const without = quote(cart({ lamp: 1 }), at([gift]));
    expect(without.gifts).toEqual([{ promotionId: "id-gift", variantId: "bulb", quantity: 2 }]);
    expect(without.why[0]?.reason).toBe("gift_missing");
  });
});

describe("buy some, get some", () => {
  const buy2get1 = promotion("b2g1", { kind: "buy_get", buy: 2, get: 1 });
  it("gives the cheapest units for nothing", () => {
    expect(off({ lamp: 2, bulb: 1 }, buy2get1)).toBe(450n);
    expect(off({ lamp: 3, bulb: 1, shade: 2 }, buy2get1)).toBe(450n + 999n);
    expect(off({ lamp: 2 }, buy2get1)).toBe(0n);
  });
  it("costs the same for six thousand pieces as for sixty, per hundred", () => {
    expect(off({ lamp: 6_000 }, buy2get1)).toBe(3_000n * 2_000n);
    expect(off({ lamp: 60 }, buy2get1)).toBe(3_000n * 20n);
  });
  it("gives other items, and takes no unit for both", () => {
    const items = { variants: ["lamp", "chair"] };
    const chairs = promotion("chairs", {
      kind: "buy_get",
      buy: 2,
      get: 1,
      items,
      getItems: { variants: ["lamp", "bulb"] },
    });
    expect(off({ lamp: 2, bulb: 1 }, chairs)).toBe(450n);
    expect(off({ lamp: 3 }, chairs)).toBe(3_000n);
    expect(off({ lamp: 2 }, chairs)).toBe(0n);
    // Both lamps are needed to be bought, so the dearer bulbs are not there to choose from.
    expect(off({ lamp: 2, bulb: 2 }, chairs)).toBe(450n);
    expect(off({ chair: 4, lamp: 1, bulb: 1 }, chairs)).toBe(3_450n);
  });
  it("gives a share, so often at most", () => {
    const half = promotion("half", { kind: "buy_get", buy: 1, get: 1, ppm: 500_000, mostTimes: 2 });
    expect(off({ lamp: 10 }, half)).toBe(3_000n);
  });
});

describe("bundles", () => {
  const parts = [
    { items: { variants: ["lamp"] }, quantity: 1 },
    { items: { variants: ["bulb", "shade"] }, quantity: 2 },
  ];
  const bundle = promotion("bundle", { kind: "bundle", parts, price: eur(4_000) });
  it("cost their price, made of the dearest units", () => {
    expect(off({ lamp: 1, shade: 2 }, bundle)).toBe(998n);
    expect(off({ lamp: 2, shade: 3, bulb: 1 }, bundle)).toBe(998n + 449n);
    expect(off({ lamp: 1, shade: 1 }, bundle)).toBe(0n);
  });
  it("are not made where units cost less singly", () => {
    expect(off({ lamp: 1, bulb: 2 }, bundle)).toBe(0n);
    expect(off({ lamp: 2, shade: 2, bulb: 2 }, bundle)).toBe(998n);
  });
  it("never use a unit for two parts", () => {
    const twice = [
      { items: {}, quantity: 1 },
      { items: { variants: ["lamp"] }, quantity: 1 },
    ];
    const pair = promotion("pair", { kind: "bundle", parts: twice, price: eur(5_000) });
    expect(off({ lamp: 1 }, pair)).toBe(0n);
    expect(off({ lamp: 2 }, pair)).toBe(1_000n);
    expect(off({ lamp: 6_000 }, pair)).toBe(3_000n * 1_000n);
  });
});

describe("rewards on the order", () => {
  it("are spread over the lines in full, to the cent", () => {
    const ten = promotion("ten", { kind: "amount", target: "order", off: eur(1_000) });
    const { lines, totals } = quote(cart({ lamp: 1, bulb: 1, shade: 1 }), at([ten]));
    expect(lines.map(({ discount }) => discount.amountMinor)).toEqual([674n, 101n, 225n]);
    expect(totals.discount.amountMinor).toBe(1_000n);
  });
  it("never take more than there is (edge case 18)", () => {
    const all = [
      promotion("all", percentOff(100, "order")),
      promotion("much", { kind: "amount", target: "order", off: eur(999_999) }),
      promotion("ship", percentOff(100, "shipping")),
    ];
    const { totals, lines } = quote(cart({ lamp: 1, bulb: 3 }), at(all, { shippingOption: "standard" }));
    expect(Object.values(totals).map(({ amountMinor }) => amountMinor)).toEqual([4_350n, 4_350n, 0n, 0n, 0n]);
    expect(
      lines.every(
        ({ gross, net, tax }) => gross.amountMinor === 0n && net.amountMinor === 0n && tax.amountMinor === 0n,
      ),
    ).toBe(true);
  });
  it("grow with what is spent: the highest tier that is reached counts", () => {
    const tiers = promotion("tiers", {
      kind: "tiers",
      tiers: [
        { from: eur(10_000), ppm: 100_000 },
        { from: eur(3_000), off: eur(200) },
        { from: eur(5_000), ppm: 50_000 },
      ],
    });
    expect(["bulb", "lamp", "chair"].map((id) => off({ [id]: 1 }, tiers))).toEqual([0n, 200n, 250n]);
    expect(off({ chair: 2 }, tiers)).toBe(1_000n);
  });
});

describe("rewards on shipping", () => {
  const shipped = { shippingOption: "standard" };
  it("reduce it, and leave the goods alone", () => {
    expect(sums({ lamp: 1 }, [promotion("half", percentOff(50, "shipping"))], shipped)).toEqual({
      discount: 0n,
      shipping: 245n,
      total: 3_245n,
    });
    expect(
      sums({ lamp: 1 }, [promotion("two", { kind: "amount", target: "shipping", off: eur(200) })], shipped).shipping,
    ).toBe(290n);
    expect(
      sums({ lamp: 1 }, [promotion("one", { kind: "fixed_price", target: "shipping", price: eur(100) })], shipped)
        .shipping,
    ).toBe(100n);
  });
  it("wait for a way of shipping", () => {
    expect(whyOf({ lamp: 1 }, [promotion("free", percentOff(100, "shipping"))])).toEqual({ free: "shipping_missing" });
  });
});

describe("what applies together", () => {
  it("takes off in the order of priorities: each from what is left", () => {
    const ten = promotion("ten", percentOff(10), { priority: 1 });
    const five = promotion("five", { kind: "amount", target: "lines", off: eur(500) });
    expect(off({ lamp: 1 }, ten, five)).toBe(800n);
    expect(off({ lamp: 1 }, { ...ten, priority: -1 }, five)).toBe(750n);
  });
  it("works equal priorities out from the same amounts", () => {
    expect(off({ lamp: 1 }, promotion("a", percentOff(10)), promotion("b", percentOff(20)))).toBe(900n);
    expect(off({ lamp: 1 }, promotion("a", percentOff(60)), promotion("b", percentOff(70)))).toBe(3_000n);
  });
  it("is one of a group: the higher priority, then what is best for the customer", () => {
    const group = { group: "season" };
    const all = [promotion("a", percentOff(10), group), promotion("b", percentOff(20), group)];
    expect(whyOf({ lamp: 1 }, all)).toEqual({ a: "other_of_group", b: 600n });
    const first = promotion("a", percentOff(10), { ...group, priority: 1 });
    expect(whyOf({ lamp: 1 }, [first, promotion("b", percentOff(20), group)])).toEqual({
      a: 300n,
      b: "other_of_group",
    });
  });
  it("is the next of a group where the first gives nothing in the end", () => {
    const from = [{ kind: "subtotal" as const, from: eur(3_000) }];
    const all = [
      promotion("sale", percentOff(10), { priority: 9 }),
      promotion("a", percentOff(50, "order"), { group: "g", conditions: from }),
      promotion("b", percentOff(20, "order"), { group: "g" }),
    ];
    expect(whyOf({ lamp: 1 }, all)).toEqual({ sale: 300n, a: "subtotal_too_low", b: 540n });
  });
  it("stands alone only where that is better for the customer", () => {
    const alone = (percent: number) => promotion("alone", percentOff(percent), { stacking: "alone" });
    const others = [promotion("a", percentOff(10)), promotion("b", percentOff(10))];
    expect(whyOf({ lamp: 1 }, [alone(15), ...others])).toEqual({ a: 300n, b: 300n, alone: "better_together" });
    expect(whyOf({ lamp: 1 }, [alone(30), ...others])).toEqual({ a: "better_alone", b: "better_alone", alone: 900n });
  });
});
