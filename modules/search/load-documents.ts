import { type Category, listCategories, loadProductCopies, type ProductCopy } from "#modules/catalog";
import { type Channel, listChannels } from "#modules/channels";
import { loadAvailability } from "#modules/inventory";
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
  const variants = new Map(copies.map((copy) => [copy.id, copy.variants.map(({ id }) => id)]));
  const [{ offers, turns }, signals] = await Promise.all([
    loadOffersOf(on, variants, { channels: around.channels, now }),
    loadSignals(on, productIds, now),
  ]);
  const offerOf = new Map(offers.map((offer) => [offer.id, offer]));
  const documents = copies.map((copy) =>
    toDocument(copy, { offer: offerOf.get(copy.id), signals: signals.get(copy.id), around }),
  );
  return { documents, turns };
}

/** Reads the lowest price of each product in each channel, and whether one of its variants can be had. */
export async function loadOffersOf(
  on: Queryable,
  variantsOf: ReadonlyMap<string, readonly string[]>,
  { channels, now }: { readonly channels: readonly Channel[]; readonly now: Date },
): Promise<LoadedOffers> {
  const variantIds = [...variantsOf.values()].flat();
  const [units, shownIn] = await Promise.all([
    loadAvailability(on, variantIds),
    loadShownPrices(on, variantIds, channels, now),
  ]);
  const turns = new Map<string, Date>();
  const offers = [...variantsOf].map(([id, variants]): OfferUpdate => {
    const available = variants.filter((variant) => (units.get(variant) ?? 0) > 0);
    const prices = channels.map((channel) => {
      const shownHere = shownIn.get(channel.code);
      const priceOf = (variant: string): number | null => {
        const shown = shownHere?.get(variant);
        const turn = shown?.turnsAt ?? null;
        if (turn !== null && turn < (turns.get(id) ?? new Date(8.64e15))) turns.set(id, turn);
        return shown?.price == null ? null : Number(shown.price.amountMinor);
      };
      const all = variants.map((variant) => ({ price: priceOf(variant), isAvailable: available.includes(variant) }));
      const buyable = lowest(all.filter(({ isAvailable }) => isAvailable));
      return [channel.code, buyable ?? lowest(all)] as const;
    });
    return { id, prices: Object.fromEntries(prices), isAvailable: available.length > 0 };
  });
  return { offers, turns };
}

function lowest(variants: readonly { readonly price: number | null }[]): number | null {
  const priced = variants.flatMap(({ price }) => (price === null ? [] : [price]));
  return priced.length === 0 ? null : Math.min(...priced);
}

interface Parts {
  readonly offer: OfferUpdate | undefined;
  readonly signals: ProductSignals | undefined;
  readonly around: Surroundings;
}

function toDocument(copy: ProductCopy, { offer, signals, around }: Parts): SearchDocument {
  const categories = new Set(copy.categoryIds.flatMap((id) => around.categories.get(id)?.path ?? []));
  const named = [...categories].flatMap((id) => around.categories.get(id) ?? []);
  const sold = around.channels.filter(({ code }) => copy.channels === null || copy.channels.includes(code));
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
    prices: Object.fromEntries(sold.map(({ code }) => [code, offer?.prices[code] ?? null])),
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
