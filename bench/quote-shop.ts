import { parseCurrency, parseRegion } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import { ANYONE, type PriceFacts, type QuoteContext, type QuoteLine } from "#modules/pricing";
import { arrangePriceFacts, arrangeSettings } from "../modules/pricing/price-facts.ts";
import { NO_LIMITS, type Promotion, type Traits } from "../modules/pricing/promotions/promotion.ts";
import type { Reward } from "../modules/pricing/promotions/rule-shape.ts";

const VARIANTS = 1_000;
/** Promotions that look at the whole cart: a shop runs a handful, however many it runs on parts of its range. */
const WHOLE_CART = 50;
const LISTS = ["base", "sale", "trade"] as const;
const NOW = new Date("2026-11-20T10:00:00Z");
const channel: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en",
  countries: ["DE", "AT"],
  taxIncluded: true,
  region: parseRegion("eu"),
};

/** Many pieces of one thing, and one piece of another that costs as much: the same promotions apply to both. */
export const PIECES = 6_000;
export const CHEAP = { key: "variant-0", variantId: "variant-0", taxCategory: "standard" };
export const DEAR = { key: "variant-dear", variantId: "variant-dear", taxCategory: "standard" };

/** So many lines of different variants, every fourth at the reduced rate. */
export function linesOf(count: number, quantity: number): readonly QuoteLine[] {
  return Array.from({ length: count }, (_, index) => {
    const variantId = `variant-${String((index * 37) % VARIANTS)}`;
    return { key: variantId, variantId, quantity, taxCategory: index % 4 === 0 ? "reduced" : "standard" };
  });
}

/** What an ordinary buyer in Germany meets in a shop with so many promotions and three price lists. */
export function contextOf(promotions: number): QuoteContext {
  return {
    ...ANYONE,
    channel,
    now: NOW,
    facts: factsOf(promotions),
    country: "DE",
    subdivision: null,
    postalCode: null,
    shippingOption: "standard",
    weightGrams: 2_000,
    providedTaxes: null,
  };
}

function factsOf(promotions: number): PriceFacts {
  const always = { fromMs: -Infinity, untilMs: Infinity };
  const list = (code: string, kind: "base" | "sale") => ({
    ...always,
    id: code,
    code,
    kind,
    channel: null,
    currency: channel.currency,
    priority: 0,
    customerGroup: code === "trade" ? "trade" : null,
    countries: [],
    rule: null,
  });
  const rate = (category: string, ratePpm: number) => ({
    ...always,
    id: category,
    country: "DE",
    subdivision: null,
    postalPattern: null,
    jurisdiction: "",
    category,
    name: "VAT",
    ratePpm,
    rounding: "line" as const,
  });
  const settings = arrangeSettings({
    lists: LISTS.map((code) => list(code, code === "sale" ? "sale" : "base")),
    rates: [rate("standard", 190_000), rate("reduced", 70_000)],
    shipping: [
      {
        channel: "eu",
        code: "standard",
        name: "Standard",
        countries: [],
        taxCategory: "standard",
        minDays: 1,
        maxDays: 2,
        maxWeightGrams: null,
        currency: "EUR",
        amountMinor: 490n,
        freeFromMinor: null,
      },
    ],
    taxSettings: [],
    promotions: Array.from({ length: promotions }, (_, index) => promotionOf(index, promotions)),
    sharedCodes: [],
  });
  return arrangePriceFacts(
    Map.groupBy(pricesOfAll(), ({ variantId }) => variantId),
    settings,
    new Map([
      ...Array.from({ length: VARIANTS }, (_, index) => traitsOf(index, promotions)),
      [DEAR.variantId, traitsOf(0, promotions)[1]],
    ]),
  );
}

/** Every variant in every list, one of three in the sale. */
function pricesOfAll() {
  const prices = Array.from({ length: VARIANTS }, (_, index) => {
    const variantId = `variant-${String(index)}`;
    const amountMinor = BigInt(500 + ((index * 7_919) % 20_000));
    return LISTS.flatMap((priceListId) =>
      priceListId === "sale" && index % 3 > 0
        ? []
        : [
            {
              variantId,
              priceListId,
              minQuantity: 1,
              amountMinor: priceListId === "base" ? amountMinor : (amountMinor * 9n) / 10n,
            },
          ],
    );
  }).flat();
  const cheap = prices.filter(({ variantId }) => variantId === CHEAP.variantId);
  const dear = cheap.map((price) => ({
    ...price,
    variantId: DEAR.variantId,
    amountMinor: price.amountMinor * BigInt(PIECES),
  }));
  return [...prices, ...dear];
}

/** Every product is in a category, in three of the collections that promotions ask for, and has a brand. */
function traitsOf(index: number, collections: number): readonly [string, Traits] {
  const groups = [
    `category-${String(index % 20)}`,
    ...[1, 7, 31].map((step) => `collection-${String((index * step) % collections)}`),
  ];
  return [
    `variant-${String(index)}`,
    { productId: `product-${String(index)}`, groups, attributes: { brand: `brand-${String(index % 200)}` } },
  ];
}

/**
 * What shops run: of fifty some thirty on collections, ten on products and variants, five by code, and five that look at
 * the whole cart, two of those for others. A thousand are the same on a larger range, with as many collections: a product
 * is in three of them, and the five that look at the whole cart stay five. All are running.
 */
function promotionOf(index: number, collections: number): Promotion {
  const amounts = (amountMinor: number) => [{ currency: "EUR", amountMinor }];
  const usual = { isEnabled: true, group: null, stacking: "combines", conditions: [], limits: NO_LIMITS } as const;
  const named = {
    id: `promotion-${String(index)}`,
    code: `promotion-${String(index)}`,
    name: `Promotion ${String(index)}`,
  };
  const make = (reward: Reward, over: Partial<Promotion> = {}): Promotion => ({
    ...usual,
    ...named,
    reward,
    priority: index % 3,
    trigger: "automatic",
    fromMs: -Infinity,
    untilMs: Infinity,
    ...over,
  });
  const collection = { collections: [`collection-${String((index * 11) % collections)}`] };
  const isPart = index >= WHOLE_CART && index % 10 === 1;
  switch (isPart ? 9 : index % 10) {
    case 0:
      return make({ kind: "percent", target: "order", ppm: 50_000 }, { trigger: "code" });
    case 1:
      return wholeCart(index, make, amounts);
    case 2:
      return make({
        kind: "amount",
        target: "lines",
        off: amounts(100),
        items: { variants: [`variant-${String(index)}`] },
      });
    case 3:
      return make({ kind: "percent", target: "lines", ppm: 50_000, items: { products: [`product-${String(index)}`] } });
    case 4:
    case 5:
      return make({ kind: "buy_get", buy: 2, get: 1, items: collection });
    case 6:
      return make(
        { kind: "amount", target: "order", off: amounts(500) },
        { conditions: [{ kind: "items", items: collection, minQuantity: 3 }] },
      );
    default:
      return make({ kind: "percent", target: "lines", ppm: 100_000, items: collection });
  }
}

function wholeCart(
  index: number,
  make: (reward: Reward, over?: Partial<Promotion>) => Promotion,
  amounts: (amountMinor: number) => { currency: string; amountMinor: number }[],
): Promotion {
  const from = { kind: "subtotal" as const, from: amounts(5_000 + index * 10) };
  switch (Math.floor(index / 10) % 4) {
    case 0:
      return make({ kind: "percent", target: "shipping", ppm: 1_000_000 }, { conditions: [from] });
    case 1:
      return make(
        { kind: "percent", target: "order", ppm: 20_000 },
        { conditions: [{ kind: "customer_group", groups: ["trade"] }, from] },
      );
    case 2:
      return make(
        { kind: "amount", target: "order", off: amounts(300) },
        { conditions: [{ kind: "country", countries: ["AT"] }] },
      );
    default:
      return make({
        kind: "tiers",
        tiers: [
          { from: amounts(10_000), ppm: 30_000 },
          { from: amounts(50_000), ppm: 60_000 },
        ],
      });
  }
}
