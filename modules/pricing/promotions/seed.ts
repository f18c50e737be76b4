import { after, DAY_MS } from "@hansa/kernel";
import { createCollection, listCategories } from "#modules/catalog";
import type { Tx } from "#platform/db";
import { addSharedCodes } from "./codes.ts";
import { selectPromotions } from "./queries.ts";
import { type PromotionToSet, setPromotion } from "./set-promotion.ts";

/** The code of the demo shop's welcome, printed on its start page. */
export const DEMO_CODE = "WELCOME10";
/** Categories that the offer of three for two may be on: the first that the shop has. */
const OFFERED = ["mugs", "candles", "notebooks", "kitchen"] as const;

const usual = {
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  startsAt: null,
  endsAt: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  budget: null,
} as const;

/** A few promotions run: ten percent for a first order by code, free express from an amount, three for two on a collection. */
export async function seedPromotions(tx: Tx): Promise<void> {
  if ((await selectPromotions(tx)).length > 0) return;
  const welcome = await setPromotion(tx, {
    ...usual,
    code: "welcome",
    name: "Welcome: 10 % off your first order",
    trigger: "code",
    maxUsesPerCustomer: 1,
    conditions: [{ kind: "first_order" }],
    reward: { kind: "percent", target: "order", ppm: 100_000 },
  });
  await addSharedCodes(tx, welcome.id, [{ code: DEMO_CODE, maxUses: null, expiresAt: null }]);
  await setPromotion(tx, {
    ...usual,
    code: "free-shipping",
    name: "Free shipping, express too",
    trigger: "automatic",
    conditions: [{ kind: "subtotal", from: AMOUNTS }],
    reward: { kind: "percent", target: "shipping", ppm: 1_000_000 },
  });
  const collection = await seedCollection(tx);
  if (collection !== null) await setPromotion(tx, collection);
  const weeks = await seedCandleWeeks(tx);
  if (weeks !== null) await setPromotion(tx, weeks);
  await createCollection(tx, { name: "Loved most", slug: "loved-most", rule: { minRating: LOVED } });
}

/** Stars from which a product is among those loved most. */
const LOVED = 4.7;
const WEEKS_MS = 14 * DAY_MS;

/** Something off all candles until two weeks from now: a promotion with an end. */
async function seedCandleWeeks(tx: Tx): Promise<PromotionToSet | null> {
  const candles = (await listCategories(tx)).find(({ slug }) => slug === "candles");
  if (candles === undefined) return null;
  const { id } = await createCollection(tx, {
    name: "Candlelight",
    slug: "candlelight",
    rule: { categoryId: candles.id },
  });
  return {
    ...usual,
    code: "candle-weeks",
    name: "Candle weeks: 15 % off",
    trigger: "automatic",
    startsAt: tx.now,
    endsAt: after(tx.now, WEEKS_MS),
    reward: { kind: "percent", target: "lines", ppm: 150_000, items: { collections: [id] } },
  };
}

const AMOUNTS = [
  { currency: "EUR", amountMinor: 10_000 },
  { currency: "GBP", amountMinor: 9_000 },
  { currency: "USD", amountMinor: 11_000 },
  { currency: "JPY", amountMinor: 15_000 },
];

async function seedCollection(tx: Tx): Promise<PromotionToSet | null> {
  const categories = await listCategories(tx);
  const category = OFFERED.map((slug) => categories.find((one) => one.slug === slug)).find((one) => one !== undefined);
  const [chosen] = category === undefined ? categories : [category];
  if (chosen === undefined) return null;
  const name = `Three for two: ${chosen.name}`;
  const { id } = await createCollection(tx, { name, slug: "three-for-two", rule: { categoryId: chosen.id } });
  return {
    ...usual,
    code: "three-for-two",
    name,
    trigger: "automatic",
    reward: { kind: "buy_get", buy: 2, get: 1, items: { collections: [id] } },
  };
}
