import type { Hansa, paths } from "@hansa/sdk";
import type { Card } from "./components/product-card.tsx";
import { readCookie } from "./visitor.ts";

type Answer = paths["/v1/me/prices"]["get"]["responses"]["200"]["content"]["application/json"];
/** What a product costs a customer whose group has prices of its own. */
export type OwnPrice = Answer["items"][number];

/** Most products that one question names. */
const AT_ONCE = 100;

/** Whether a session came with the request; whose it is, and whether it stands, the API knows. */
export function isSignedIn(request: Request): boolean {
  return readCookie(request, "hansa_session") !== undefined;
}

/** As `ownPricesOf`, asked by the browser of who is signed in; none where that fails: what everybody pays stands. */
export async function fetchOwnPrices(
  channel: string,
  productIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OwnPrice>> {
  if (productIds.length === 0) return new Map();
  const query = new URLSearchParams({ channel, products: [...new Set(productIds)].slice(0, AT_ONCE).join(",") });
  const answer = await fetch(`/v1/me/prices?${query.toString()}`, { signal });
  if (!answer.ok) return new Map();
  const { items } = (await answer.json()) as Answer;
  return new Map(items.map((own) => [own.productId, own]));
}

/**
 * What these products cost the customer who asks, where that is not what they cost anyone. Pages that are kept for all are
 * never written for somebody who is signed in, so these prices stand in nobody else's.
 */
export async function ownPricesOf(
  api: Hansa,
  request: Request,
  { channel, productIds }: { readonly channel: string; readonly productIds: readonly string[] },
): Promise<ReadonlyMap<string, OwnPrice>> {
  if (!isSignedIn(request) || productIds.length === 0) return new Map();
  const products = [...new Set(productIds)].slice(0, AT_ONCE).join(",");
  const { data } = await api.GET("/v1/me/prices", { params: { query: { channel, products } } });
  return new Map((data?.items ?? []).map((own) => [own.productId, own]));
}

interface Prices {
  readonly price: Card["price"];
  readonly priceWas?: NonNullable<Card["price"]>;
  readonly lowestPrice30d?: NonNullable<Card["price"]>;
}
type Priced = Pick<Card, "price" | "priceWas" | "lowestPrice30d">;
/** A thing at other prices. */
type Repriced<Thing extends Priced> = Omit<Thing, keyof Prices> & Prices;

/** The thing at the customer's own price; as it is where there is none. */
export function atOwnPrice<Thing extends Priced>(thing: Thing, own: Prices | undefined): Repriced<Thing> {
  const { price, priceWas, lowestPrice30d, ...rest } = thing;
  const prices = own ?? { price, priceWas, lowestPrice30d };
  return {
    ...rest,
    price: prices.price,
    ...(prices.priceWas === undefined ? {} : { priceWas: prices.priceWas }),
    ...(prices.lowestPrice30d === undefined ? {} : { lowestPrice30d: prices.lowestPrice30d }),
  };
}

/** Cards with the customer's own prices in the place of everybody's. */
export function withOwnPrices<Shown extends Card>(
  cards: readonly Shown[],
  own: ReadonlyMap<string, OwnPrice>,
): readonly Repriced<Shown>[] {
  return cards.map((card) => atOwnPrice(card, own.get(card.id)));
}
