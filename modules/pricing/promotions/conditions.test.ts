import { parseCurrency } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { context, germany, line, list, now, parcel, price, rate } from "../shop.fixture.ts";
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
const whyOf = (
  units: Readonly<Record<string, number>>,
  promotions: readonly Promotion[],
  over: Partial<QuoteContext> = {},
) =>
  Object.fromEntries(
    quote(cart(units), at(promotions, over)).why.map(({ code, reason, amountMinor }) => [code, reason ?? amountMinor]),
  );

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

describe("a cart that is looked at in another currency (edge case 19)", () => {
  const currencies = { EUR: 1_990n, JPY: 3_000n, KWD: 6_125n };
  const lists = Object.keys(currencies).map((currency) => list(currency, { currency }));
  const world = {
    lists,
    prices: Object.entries(currencies).map(([code, amountMinor]) => price("lamp", code, amountMinor)),
    promotions: [
      promotion("euros", { kind: "amount", target: "order", off: eur(500) }),
      promotion("share", percentOff(10), { priority: -1 }),
    ],
  };
  const inCurrency = (currency: string) =>
    quote(cart({ lamp: 3, chair: 1 }), {
      ...context({ ...world, prices: [...world.prices, price("chair", "EUR", 5_000n)] }),
      channel: { ...germany, currency: parseCurrency(currency) },
    });

  it("keeps to minor units of its own, names what has no price, and converts neither prices nor amounts off", () => {
    const seen = Object.keys(currencies).map((currency) => {
      const { totals, unpriced, why } = inCurrency(currency);
      const of = (code: string) => why.find((one) => one.code === code);
      return [totals.total.amountMinor, totals.total.currency, unpriced, of("euros")?.reason, of("share")?.amountMinor];
    });
    expect(seen).toEqual([
      [9_373n, "EUR", [], null, 1_097n],
      [8_100n, "JPY", ["chair"], "wrong_currency", 900n],
      [16_537n, "KWD", ["chair"], "wrong_currency", 1_838n],
    ]);
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
