import { describe, expect, it } from "vitest";
import { context, line, list, now, parcel, price, rate } from "../shop.fixture.ts";
import { quote } from "../quote.ts";
import type { QuoteContext } from "../quote-shape.ts";
import type { Promotion, Traits } from "./promotion.ts";
import { eur, percentOff, promotion } from "./promotions.fixture.ts";

const prices = [
  price("lamp", "base", 3_000n),
  price("chair", "base", 5_000n),
  price("bulb", "base", 450n),
  price("shade", "base", 999n),
];
const traits = (groups: readonly string[], attributes: Readonly<Record<string, unknown>> = {}): Traits => ({
  productId: "p",
  groups,
  attributes,
});
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

describe("conditions", () => {
  const given = (conditions: Promotion["conditions"], over: Partial<Promotion> = {}) => [
    promotion("ten", percentOff(10), { conditions, ...over }),
  ];
  const reason = (
    units: Readonly<Record<string, number>>,
    promotions: readonly Promotion[],
    over: Partial<QuoteContext> = {},
  ) => whyOf(units, promotions, over)["ten"];

  it("ask for items, their number and what they cost", () => {
    const asks = (more: object) => given([{ kind: "items", items: { variants: ["lamp"] }, ...more }]);
    expect(reason({ chair: 1 }, asks({}))).toBe("items_missing");
    expect(reason({ lamp: 1 }, asks({ minQuantity: 2 }))).toBe("quantity_too_low");
    expect(reason({ lamp: 1, chair: 9 }, asks({ minAmounts: eur(3_001) }))).toBe("subtotal_too_low");
    expect(reason({ lamp: 2 }, asks({ minQuantity: 2, minAmounts: eur(6_000) }))).toBe(600n);
  });
  it("ask for collections, categories, attributes and products, and leave some out", () => {
    const lines = [
      { ...line("lamp"), traits: traits(["sale", "lights"], { colour: "red", sizes: ["s", "m"] }) },
      { ...line("chair"), traits: traits(["seats"], { colour: "blue" }) },
    ];
    const discount = (items: object) =>
      quote(lines, at([promotion("ten", { kind: "percent", target: "lines", ppm: 100_000, items })])).totals.discount
        .amountMinor;
    expect(discount({ collections: ["sale"] })).toBe(300n);
    expect(discount({ categories: ["seats", "lights"] })).toBe(800n);
    expect(discount({ attributes: { colour: ["red"] } })).toBe(300n);
    expect(discount({ attributes: { sizes: ["m"] } })).toBe(300n);
    expect(discount({ products: ["p"] })).toBe(800n);
    expect(discount({ except: { collections: ["sale"] } })).toBe(500n);
    expect(discount({ products: ["other"] })).toBe(0n);
  });
  it("leave out what a sale lowered already", () => {
    const world = {
      prices: [...prices, price("lamp", "sale", 2_000n)],
      lists: [list("base"), list("sale", { kind: "sale" })],
    };
    const ten = promotion("ten", { kind: "percent", target: "lines", ppm: 100_000, items: { withoutSale: true } });
    expect(
      quote(cart({ lamp: 1, chair: 1 }), context({ ...world, promotions: [ten] })).totals.discount.amountMinor,
    ).toBe(500n);
  });
  it("ask for the channel, the country, the customer's group and a first order", () => {
    expect(reason({ lamp: 1 }, given([{ kind: "channel", channels: ["us"] }]))).toBe("wrong_channel");
    expect(reason({ lamp: 1 }, given([{ kind: "country", countries: ["AT"] }]))).toBe("wrong_country");
    expect(reason({ lamp: 1 }, given([{ kind: "country", countries: ["AT"] }]), { country: "AT" })).toBe(300n);
    const trade = given([{ kind: "customer_group", groups: ["trade"] }]);
    expect([reason({ lamp: 1 }, trade), reason({ lamp: 1 }, trade, { customerGroup: "trade" })]).toEqual([
      "wrong_group",
      300n,
    ]);
    const first = given([{ kind: "first_order" }]);
    const claims = (hasOrdered: boolean | null) => ({
      claims: { codes: [], spent: new Map(), budgets: new Map(), hasOrdered },
    });
    expect([true, false, null].map((one) => reason({ lamp: 1 }, first, claims(one)))).toEqual([
      "not_first_order",
      300n,
      300n,
    ]);
  });
  it("ask for the time of the week in a zone, and end on the instant (edge case 8)", () => {
    // The fixture's now is a Friday, 10:00 UTC: 11:00 in Berlin, 19:00 in Tokyo.
    const hours = (timeZone: string) =>
      given([{ kind: "time_of_week", days: [5], from: "10:30", until: "11:30", timeZone }]);
    expect([reason({ lamp: 1 }, hours("Europe/Berlin")), reason({ lamp: 1 }, hours("Asia/Tokyo"))]).toEqual([
      300n,
      "wrong_time",
    ]);
    const ms = now.getTime();
    expect(reason({ lamp: 1 }, given([], { untilMs: ms }))).toBe("ended");
    expect(reason({ lamp: 1 }, given([], { untilMs: ms + 1 }))).toBe(300n);
    expect([given([], { fromMs: ms + 1 }), given([], { fromMs: ms })].map((one) => reason({ lamp: 1 }, one))).toEqual([
      "not_started",
      300n,
    ]);
  });
  it("ask for a code", () => {
    const coded = given([], { trigger: "code" });
    const claims = (problem: "exhausted" | null) => ({
      claims: {
        codes: [{ code: "TEN", promotionId: "id-ten", problem, uses: null }],
        spent: new Map(),
        budgets: new Map(),
        hasOrdered: null,
      },
    });
    expect(reason({ lamp: 1 }, coded)).toBe("code_missing");
    expect(reason({ lamp: 1 }, coded, claims("exhausted"))).toBe("exhausted");
    expect(reason({ lamp: 1 }, coded, claims(null))).toBe(300n);
  });
  it("hold for what goods cost when the turn comes, not before", () => {
    const sale = promotion("sale", percentOff(50), { priority: 1 });
    const spend = promotion("ten", percentOff(10, "order"), { conditions: [{ kind: "subtotal", from: eur(3_000) }] });
    expect(reason({ lamp: 1 }, [sale, spend])).toBe("subtotal_too_low");
    expect(reason({ lamp: 2 }, [sale, spend])).toBe(300n);
  });
});

describe("limits", () => {
  const claims = (over: object) => ({
    claims: { codes: [], spent: new Map(), budgets: new Map(), hasOrdered: null, ...over },
  });
  it("refuse what is used up, and what is more than the budget has left, and work the others out anew", () => {
    const limited = promotion("ten", percentOff(10), {
      limits: { uses: 1, budget: { amountMinor: 900n, currency: "EUR" } },
    });
    expect(whyOf({ lamp: 1 }, [limited], claims({ spent: new Map([["id-ten", "exhausted"]]) }))).toEqual({
      ten: "exhausted",
    });
    const left = claims({ budgets: new Map([["id-ten", 299n]]) });
    const others = [limited, promotion("order", percentOff(10, "order"))];
    expect(whyOf({ lamp: 1 }, others, left)).toEqual({ ten: "budget_spent", order: 300n });
    expect(whyOf({ lamp: 1 }, others, claims({ budgets: new Map([["id-ten", 300n]]) }))).toEqual({
      ten: 300n,
      order: 270n,
    });
  });
  it("hold in the currency of the budget alone, as amounts do (edge case 19)", () => {
    const yen = promotion("ten", percentOff(10), { limits: { budget: { amountMinor: 1n, currency: "JPY" } } });
    const fixed = promotion("five", { kind: "amount", target: "order", off: [{ currency: "JPY", amountMinor: 500 }] });
    expect(whyOf({ lamp: 1 }, [yen, fixed])).toEqual({ ten: "wrong_currency", five: "wrong_currency" });
  });
});

describe("tax after promotions", () => {
  it("is that of what is left, and adds up in every line (edge case 16)", () => {
    const three = { prices: [price("a", "base", 999n), price("b", "base", 1_000n), price("c", "base", 1_000n)] };
    const ten = promotion("ten", { kind: "amount", target: "order", off: eur(1_000) });
    const { lines, totals } = quote(
      cart({ a: 1, b: 1, c: 1 }),
      context({ ...three, rates: [rate("DE", 190_000)], promotions: [ten] }),
    );
    expect(lines.map(({ discount }) => discount.amountMinor)).toEqual([333n, 334n, 333n]);
    expect(lines.reduce((sum, { gross }) => sum + gross.amountMinor, 0n)).toBe(1_999n);
    expect(lines.every(({ net, tax, gross }) => net.amountMinor + tax.amountMinor === gross.amountMinor)).toBe(true);
    expect(totals.total.amountMinor).toBe(1_999n);
  });
});
