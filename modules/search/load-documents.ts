import { type Category, listCategories, loadProductCopies, type ProductCopy } from "#modules/catalog";
import { type Channel, listChannels } from "#modules/channels";
import { loadAvailabilityOf } from "#modules/inventory";
import { loadShownPrices } from "#modules/pricing";
import type { Queryable } from "#platform/db";
import type { OfferUpdate, SearchDocument } from "./engine/document.ts";
import { loadSignals, type ProductSignals } from "./signals.ts";

const DAY_MS = 86_400_000;
/** Attributes longer than this are searched, but nobody filters by them. */
const MAX_VALUE_LENGTH = 100;

/** What documents are made with besides the products: read once for many. */
export interface Surroundings {
  readonly channels: readonly Channel[];
  readonly categories: ReadonlyMap<string, Category>;
}

/** What tells what a product costs and whether it can be had: who sells it, and its variants. */
export type Outline = Pick<ProductCopy, "id" | "channels"> & {
  readonly variants: readonly Pick<ProductCopy["variants"][number], "id" | "components">[];
};

/** Offers of products, and when the next of their prices begins or ends. */
export interface LoadedOffers {
  readonly offers: readonly OfferUpdate[];
  /** By product; absent when nothing is known to change. */
  readonly turns: ReadonlyMap<string, Date>;
}

/** Reads channels and categories. */
export async function loadSurroundings(on: Queryable): Promise<Surroundings> {
  const [channels, categories] = await Promise.all([listChannels(on), listCategories(on)]);
  return { channels, categories: new Map(categories.map((category) => [category.id, category])) };
}

/**
 * Reads products as documents of the index; those that are not published are absent.
 *
 * @param productIds at most some thousands, read in one statement each of catalogue, prices and stock
 */
export async function loadDocuments(
  on: Queryable,
  productIds: readonly string[],
  { now, ...around }: Surroundings & { readonly now: Date },
): Promise<{ readonly documents: readonly SearchDocument[] } & Pick<LoadedOffers, "turns">> {
  const copies = await loadProductCopies(on, productIds);
  const [{ offers, turns }, signals] = await Promise.all([
    loadOffersOf(on, copies, { channels: around.channels, now }),
    loadSignals(on, productIds, now),
  ]);
  const offerOf = new Map(offers.map((offer) => [offer.id, offer]));
  const documents = copies.map((copy) =>
    toDocument(copy, { offer: offerOf.get(copy.id), signals: signals.get(copy.id), around }),
  );
  return { documents, turns };
}

/** Reads the lowest price of each product in each channel that sells it, and whether one of its variants can be had. */
export async function loadOffersOf(
  on: Queryable,
  outlines: readonly Outline[],
  { channels, now }: { readonly channels: readonly Channel[]; readonly now: Date },
): Promise<LoadedOffers> {
  const variants = new Map(outlines.flatMap(({ variants: own }) => own.map((variant) => [variant.id, variant])));
  const ids = [...variants.keys()];
  const [units, shownIn] = await Promise.all([
    loadAvailabilityOf(on, ids, variants),
    loadShownPrices(on, ids, channels, now),
  ]);
  const turns = new Map<string, Date>();
  const offers = outlines.map(({ id, channels: own, variants: ofProduct }): OfferUpdate => {
    const prices: Record<string, number | null> = {};
    let isAvailable = false;
    for (const variant of ofProduct) isAvailable ||= (units.get(variant.id) ?? 0) > 0;
    for (const [channel, shown] of shownIn) {
      if (own !== null && !own.includes(channel)) continue;
      let lowest = Infinity;
      let lowestAvailable = Infinity;
      for (const variant of ofProduct) {
        const { price, turnsAt } = shown.get(variant.id) ?? NOTHING;
        if (turnsAt !== null && turnsAt < (turns.get(id) ?? NEVER)) turns.set(id, turnsAt);
        const amount = price === null ? Infinity : Number(price.amountMinor);
        lowest = Math.min(lowest, amount);
        if ((units.get(variant.id) ?? 0) > 0) lowestAvailable = Math.min(lowestAvailable, amount);
      }
      const best = lowestAvailable === Infinity ? lowest : lowestAvailable;
      prices[channel] = best === Infinity ? null : best;
    }
    return { id, prices, isAvailable };
  });
  return { offers, turns };
}

const NOTHING = { price: null, turnsAt: null } as const;
const NEVER = new Date(8.64e15);

interface Parts {
  readonly offer: OfferUpdate | undefined;
  readonly signals: ProductSignals | undefined;
  readonly around: Surroundings;
}

function toDocument(copy: ProductCopy, { offer, signals, around }: Parts): SearchDocument {
  const categories = new Set(copy.categoryIds.flatMap((id) => around.categories.get(id)?.path ?? []));
  const named = [...categories].flatMap((id) => around.categories.get(id) ?? []);
  return {
    id: copy.id,
    revision: copy.revision,
    title: copy.title,
    description: withoutMarks(copy.description),
    brand: copy.brand,
    translations: copy.translations.map((text) => ({ ...text, description: withoutMarks(text.description) })),
    categories: [...categories],
    categoryNames: named.flatMap(({ name, names }) => [name, ...Object.values(names)]),
    attributes: attributesOf(copy),
    codes: codesOf(copy),
    fromSeconds: secondsOf(copy.publishedFrom),
    untilSeconds: secondsOf(copy.publishedUntil),
    prices: offer?.prices ?? {},
    isAvailable: offer?.isAvailable ?? false,
    signals: {
      popularity: signals?.popularity ?? 0,
      rating: (copy.ratingHundredths ?? 0) / 500,
      margin: signals?.margin ?? 0,
      createdDay: Math.floor(copy.createdAt.getTime() / DAY_MS),
    },
  };
}

/** Attributes by code, and the options of variants by their name in small letters. */
function attributesOf({ attributes, variants }: ProductCopy): SearchDocument["attributes"] {
  const pairs = new Map<string, readonly [string, string]>();
  const put = (name: string, value: unknown): void => {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return;
    const text = String(value).slice(0, MAX_VALUE_LENGTH);
    if (text !== "") pairs.set(`${name}=${text}`, [name, text]);
  };
  for (const [code, value] of Object.entries(attributes)) put(code, value);
  for (const { options } of variants)
    for (const [name, value] of Object.entries(options)) put(name.toLowerCase(), value);
  return [...pairs.values()];
}

function codesOf({ externalId, variants }: ProductCopy): readonly string[] {
  const codes = variants.flatMap(({ sku, barcode, externalId: variantExternalId }) => [
    sku,
    barcode,
    variantExternalId,
  ]);
  return [...new Set([externalId, ...codes])].filter((code) => code.length >= 3);
}

function secondsOf(moment: Date | null): number {
  return moment === null ? 0 : Math.floor(moment.getTime() / 1000);
}

/** Descriptions may be Markdown: its signs are no words. */
function withoutMarks(text: string): string {
  return text.replaceAll(/[#*_`>|~]+/g, " ");
}
