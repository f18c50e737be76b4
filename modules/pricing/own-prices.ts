import { compare, InvalidInput, isId, toJson } from "@hansa/kernel";
import { Type } from "typebox";
import { loadProductCopies } from "#modules/catalog";
import { type ChannelCache, ChannelNotFound } from "#modules/channels";
import { loadTerms } from "#modules/identity";
import type { Queryable } from "#platform/db";
import { Answer, customer, type Route, route } from "#platform/http";
import { type DisplayPrice, loadGroupPrices } from "./display-prices.ts";
import { Amount, Code, Currency, closed } from "./route-shapes.ts";

/** Most products that one question may name: a page of a list and its rails. */
const MAX_PRODUCTS = 100;
const Money = Type.Object({ amountMinor: Amount, currency: Currency }, closed);
const prices = {
  price: Money,
  priceWas: Type.Optional(Money),
  lowestPrice30d: Type.Optional(Money),
};
const OwnPrices = Type.Object(
  {
    productId: Type.String({ format: "uuid" }),
    ...prices,
    variants: Type.Array(Type.Object({ id: Type.String({ format: "uuid" }), ...prices }, closed)),
  },
  closed,
);

/** What these routes are given. */
export interface OwnPriceNeeds {
  readonly channels: ChannelCache;
  readonly now: () => Date;
  /** Units that can be had, by variant: the price of a product is the lowest of what can. */
  readonly loadAvailability: (on: Queryable, variantIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/**
 * What products cost a customer whose group has prices of its own. Pages that everybody shares show what products cost
 * anyone, and those of such a customer put these prices in their place; nobody else has any.
 */
export function ownPriceRoutes({ channels, now, loadAvailability }: OwnPriceNeeds): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/v1/me/prices",
      summary: "Tell what these products cost you, if you are in a group of customers.",
      auth: customer,
      rate: "browse",
      query: Type.Object(
        {
          channel: Type.Optional(Code),
          products: Type.String({
            maxLength: MAX_PRODUCTS * 37,
            description: `Ids, with commas between them, at most ${String(MAX_PRODUCTS)}.`,
          }),
        },
        closed,
      ),
      reply: { 200: Type.Object({ items: Type.Array(OwnPrices), nextCursor: Type.Null() }, closed) },
      refusals: [ChannelNotFound, InvalidInput],
      transaction: false,
      async handle({ db, actor, query }) {
        const headers = { "cache-control": "no-store" };
        const customerId = actor.kind === "customer" ? actor.id : "";
        const productIds = readIds(query.products);
        const group = (await loadTerms(db, [customerId])).get(customerId)?.customerGroup ?? null;
        if (group === null || productIds.length === 0) {
          return new Answer({ status: 200, body: { items: [], nextCursor: null }, headers });
        }
        const [firstOpen] = await channels.list(db);
        const channel = await channels.find(db, query.channel ?? firstOpen?.code ?? "");
        const products = await loadProductCopies(db, productIds);
        const variantIds = products.flatMap(({ variants }) => variants.map(({ id }) => id));
        const [priced, units] = await Promise.all([
          loadGroupPrices(db, variantIds, { channel, customerGroup: group, now: now() }),
          loadAvailability(db, variantIds),
        ]);
        const items = products.flatMap((product) => toOwnPrices(product, priced, units));
        return new Answer({ status: 200, body: { items, nextCursor: null }, headers });
      },
    }),
  ];
}

function readIds(text: string): readonly string[] {
  const ids = [...new Set(text.toLowerCase().split(",").filter(Boolean))];
  if (ids.length <= MAX_PRODUCTS && ids.every((id) => isId(id))) return ids;
  throw new InvalidInput([{ pointer: "/products", message: `must be at most ${String(MAX_PRODUCTS)} ids` }]);
}

function toOwnPrices(
  product: { readonly id: string; readonly variants: readonly { readonly id: string }[] },
  priced: ReadonlyMap<string, DisplayPrice>,
  units: ReadonlyMap<string, number>,
) {
  const variants = product.variants.flatMap(({ id }) => {
    const found = priced.get(id);
    return found === undefined || found.price === null ? [] : [{ id, ...found, price: found.price }];
  });
  const buyable = variants.filter(({ id }) => (units.get(id) ?? 0) > 0);
  const [lowest] = (buyable.length > 0 ? buyable : variants).toSorted((one, other) => compare(one.price, other.price));
  if (lowest === undefined) return [];
  return [
    {
      productId: product.id,
      ...toPrices(lowest),
      variants: variants.map((variant) => ({ id: variant.id, ...toPrices(variant) })),
    },
  ];
}

function toPrices({
  price,
  priceWas,
  lowestPrice30d,
}: DisplayPrice & { readonly price: NonNullable<DisplayPrice["price"]> }) {
  return {
    price: toJson(price),
    ...(priceWas === null ? {} : { priceWas: toJson(priceWas) }),
    ...(lowestPrice30d === null ? {} : { lowestPrice30d: toJson(lowestPrice30d) }),
  };
}
