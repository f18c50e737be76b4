import { createHash } from "node:crypto";
import { compare, type Money, toJson } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import type { Wording } from "./labels.ts";
import type { ViewRow, ViewVariant } from "./view-queries.ts";

/** What other rooms say of a variant in a channel: what it costs and whether there is one to sell. */
export interface Offer {
  /** Null without a price in the channel's currency: then it cannot be bought. */
  readonly price: Money | null;
  /** The lower of which `price` is a sale; null without one. */
  readonly priceWas: Money | null;
  readonly available: boolean;
  /** The lowest price of the 30 days before the present reduction, to be shown beside it; null or absent where nothing is reduced or known. */
  readonly lowestPrice30d?: Money | null;
  /** When the price changes next by itself, as a sale begins or ends; null or absent when never. */
  readonly turnsAt?: Date | null;
}

/** Reads the offers of variants in a channel; one that is absent has neither price nor stock. */
export type LoadOffers = (
  on: Queryable,
  variantIds: readonly string[],
  channel: Channel,
) => Promise<ReadonlyMap<string, Offer>>;

type Offers = ReadonlyMap<string, Offer>;

/** Bytes to be sent as they are, with the strong ETag that names exactly them. */
export interface View {
  readonly bytes: Buffer;
  readonly etag: string;
}

const unpriced: Offer = { price: null, priceWas: null, available: false };

/**
 * The whole product as `GET /v1/products/:idOrSlug` answers it. Names and values of options stay what they are, whatever
 * the language, so that whoever reads variants by them can; what they are called stands beside them.
 *
 * @param wordingOf what an option of this name is called
 */
export function buildProduct(row: ViewRow, offers: Offers, wordingOf: (option: string) => Wording): View {
  const lowest = fromPrice(row, offers);
  return toView({
    ...nameOf(row),
    description: row.description,
    brand: row.brand,
    ...ratingOf(row),
    categories: row.categories,
    attributes: row.attributes,
    options: row.options.map((option) => withLabels(option, wordingOf(option.name))),
    images: row.images.length > 0 ? row.images : row.image === null ? [] : [{ url: row.image, alt: row.title }],
    variants: row.variants.map((variant) => variantOf(variant, offers.get(variant.id) ?? unpriced)),
    ...pricesOf(lowest),
  });
}

/** The product as lists show it. */
export function buildCard(row: ViewRow, offers: Offers): View {
  return toView({ ...nameOf(row), image: row.image, ...pricesOf(fromPrice(row, offers)), ...ratingOf(row) });
}

/** A strong ETag: the same bytes have the same, others another. */
export function etagOf(bytes: Buffer): string {
  return `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;
}

function toView(body: object): View {
  const bytes = Buffer.from(JSON.stringify(body));
  return { bytes, etag: etagOf(bytes) };
}

function nameOf({ id, externalId, slug, title }: ViewRow) {
  return { id, externalId, slug, title };
}

function ratingOf({ ratingHundredths, reviewCount }: ViewRow) {
  if (ratingHundredths === null) return {};
  return { rating: ratingHundredths / 100, ...(reviewCount === 0 ? {} : { reviewCount }) };
}

function withLabels({ name, values }: ViewRow["options"][number], wording: Wording) {
  const labels = values.flatMap((value) => {
    const label = wording.values[value];
    return label === undefined ? [] : [[value, label] as const];
  });
  return {
    name,
    values,
    ...(wording.label === null ? {} : { label: wording.label }),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
  };
}

function variantOf({ id, sku, options, image }: ViewVariant, offer: Offer) {
  return { id, sku, options, ...pricesOf(offer), ...(image === null ? {} : { image }) };
}

function pricesOf({ price, priceWas, available, lowestPrice30d = null }: Offer) {
  return {
    price: price && toJson(price),
    ...(priceWas === null ? {} : { priceWas: toJson(priceWas) }),
    ...(lowestPrice30d === null ? {} : { lowestPrice30d: toJson(lowestPrice30d) }),
    available: available && price !== null,
  };
}

/** The lowest price of what can be had now; of everything when nothing can. */
function fromPrice({ variants }: ViewRow, offers: Offers): Offer {
  const priced = variants.flatMap(({ id }) => {
    const offer = offers.get(id);
    return offer === undefined || offer.price === null ? [] : [{ ...offer, price: offer.price }];
  });
  const buyable = priced.filter(({ available }) => available);
  const [lowest] = (buyable.length > 0 ? buyable : priced).toSorted((one, other) => compare(one.price, other.price));
  return lowest ?? unpriced;
}
