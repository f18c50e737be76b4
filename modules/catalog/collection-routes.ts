import { Type } from "typebox";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag } from "#modules/channels";
import { anyone, type Route, route } from "#platform/http";
import { prebuilt, toList } from "./answers.ts";
import { findCollection, listCollectionProducts, listCollections } from "./collections.ts";
import { CollectionNotFound } from "./errors.ts";
import { MAX_PAGE_SIZE } from "./list-products.ts";
import type { ProductViews } from "./product-views.ts";
import { Card } from "./shapes.ts";

const closed = { additionalProperties: false } as const;
const DEFAULT_PAGE_SIZE = 24;

interface Deps {
  readonly views: ProductViews;
  readonly channels: ChannelCache;
  readonly now: () => Date;
}

/** The store's routes of collections. */
export function collectionRoutes({ views, channels, now }: Deps): readonly Route[] {
  const products = route({
    method: "GET",
    path: "/v1/collections/:slug/products",
    summary: "List the products on sale of a collection.",
    auth: anyone,
    rate: "browse",
    params: Type.Object({ slug: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
    query: Type.Object(
      {
        channel: Type.Optional(Type.String({ maxLength: 32 })),
        language: Type.Optional(LanguageTag),
        cursor: Type.Optional(Type.String({ maxLength: 1000 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Card), nextCursor: Type.Union([Type.String(), Type.Null()]) }) },
    refusals: [ChannelNotFound, CollectionNotFound],
    transaction: false,
    async handle({ db, params, query }) {
      const channel = await channelFor(channels, db, query);
      const collection = await findCollection(db, params.slug);
      const limit = query.limit ?? DEFAULT_PAGE_SIZE;
      const filter = { channel: channel.code, now: now(), cursor: query.cursor, limit };
      const { productIds, nextCursor } = await listCollectionProducts(db, collection, filter);
      return toList(await views.cards(productIds, channel), nextCursor);
    },
  });
  return [list, products];
}

const list = route({
  method: "GET",
  path: "/v1/collections",
  summary: "List the collections by name.",
  auth: anyone,
  rate: "browse",
  reply: {
    200: Type.Object({
      items: Type.Array(Type.Object({ id: Type.String(), slug: Type.String(), name: Type.String() })),
      nextCursor: Type.Null(),
    }),
  },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = (await listCollections(db)).map(({ id, slug, name }) => ({ id, slug, name }));
    return prebuilt(Buffer.from(JSON.stringify({ items, nextCursor: null })));
  },
});
