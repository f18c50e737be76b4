import { Type } from "typebox";
import { type ChannelCache, channelFor, ChannelNotFound, LanguageTag, peekChannel } from "#modules/channels";
import { Answer, anyone, Prebuilt, type Route, route } from "#platform/http";
import { addressRoutes } from "./address-routes.ts";
import { prebuilt, toList } from "./answers.ts";
import { labelRoutes } from "./attribute-routes.ts";
import { type Category, findCategory, listCategories } from "./categories.ts";
import { collectionRoutes } from "./collection-routes.ts";
import { pictureFor } from "./demo/picture.ts";
import { deskRoutes } from "./desk-routes.ts";
import { CategoryNotFound, MediaNotFound, ProductNotFound } from "./errors.ts";
import { listProducts, MAX_PAGE_SIZE } from "./list-products.ts";
import type { ProductViews } from "./product-views.ts";
import { reviewRoutes } from "./reviews/store-routes.ts";
import type { HasBought } from "./reviews/write-review.ts";
import { Card, CategoryShape, ProductShape } from "./shapes.ts";
import { etagOf } from "./view.ts";

const DEFAULT_PAGE_SIZE = 24;
// A drawn picture is a pure function of its name.
const PICTURE_CACHE = "public, max-age=86400";

const ChannelCode = Type.String({
  maxLength: 32,
  description: "Code of the channel; the first open one unless given.",
});
const Slug = Type.String({ minLength: 1, maxLength: 200 });

/** What the store's routes are given. */
export interface CatalogDeps {
  readonly views: ProductViews;
  readonly channels: ChannelCache;
  /** The time of publish windows in lists. */
  readonly now: () => Date;
  /** Who may review; the room of orders tells. */
  readonly hasBought: HasBought;
}

/** Every route of the catalogue: the store's and the desk's. */
export function catalogRoutes(deps: CatalogDeps): readonly Route[] {
  return [
    categoryTree,
    ...labelRoutes(deps.views.labels),
    products(deps),
    product(deps),
    ...addressRoutes(deps),
    demoPicture,
    ...collectionRoutes(deps),
    ...reviewRoutes(deps),
    ...deskRoutes,
  ];
}

const categoryTree = route({
  method: "GET",
  path: "/v1/categories",
  summary: "List the categories, parents before their children.",
  auth: anyone,
  rate: "browse",
  reply: { 200: Type.Object({ items: Type.Array(CategoryShape), nextCursor: Type.Null() }) },
  refusals: [],
  transaction: false,
  async handle({ db }) {
    const items = (await listCategories(db)).map(toShape);
    return prebuilt(Buffer.from(JSON.stringify({ items, nextCursor: null })));
  },
});

function toShape({ id, slug, name, names, parentId, path, position, imageUrl }: Category) {
  return { id, slug, name, names, parentId, path, position, image: imageUrl };
}

function products({ views, channels, now }: CatalogDeps): Route {
  return route({
    method: "GET",
    path: "/v1/products",
    summary: "List the products on sale in a channel.",
    auth: anyone,
    rate: "browse",
    query: Type.Object(
      {
        category: Type.Optional(
          Type.String({ minLength: 1, maxLength: 200, description: "Slug or id; those below it count." }),
        ),
        channel: Type.Optional(ChannelCode),
        language: Type.Optional(LanguageTag),
        sort: Type.Optional(Type.Union([Type.Literal("newest"), Type.Literal("title")])),
        cursor: Type.Optional(Type.String({ maxLength: 1000 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
      },
      { additionalProperties: false },
    ),
    reply: { 200: Type.Object({ items: Type.Array(Card), nextCursor: Type.Union([Type.String(), Type.Null()]) }) },
    refusals: [ChannelNotFound, CategoryNotFound],
    transaction: false,
    async handle({ db, query }) {
      const channel = await channelFor(channels, db, query);
      const category = query.category === undefined ? null : await findCategory(db, query.category);
      const { productIds, nextCursor } = await listProducts(db, {
        channel: channel.code,
        now: now(),
        categoryId: category?.id ?? null,
        sort: query.sort ?? "newest",
        cursor: query.cursor,
        limit: query.limit ?? DEFAULT_PAGE_SIZE,
      });
      return toList(await views.cards(productIds, channel), nextCursor);
    },
  });
}

function product({ views, channels }: CatalogDeps): Route {
  return route({
    method: "GET",
    path: "/v1/products/:idOrSlug",
    summary: "Show one product with its variants.",
    auth: anyone,
    rate: "browse",
    params: Type.Object({ idOrSlug: Slug }, { additionalProperties: false }),
    query: Type.Object(
      { channel: Type.Optional(ChannelCode), language: Type.Optional(LanguageTag) },
      { additionalProperties: false },
    ),
    reply: { 200: ProductShape, 301: null, 304: null },
    refusals: [ChannelNotFound, ProductNotFound],
    transaction: false,
    async handle({ db, params, query }) {
      const channel = await channelFor(channels, db, query);
      const found = await views.find(params.idOrSlug, channel);
      if (found === null) throw new ProductNotFound(params.idOrSlug);
      switch (found.kind) {
        case "found":
          return found.bytes;
        case "moved": {
          const search = new URLSearchParams({ ...query }).toString();
          const path = `/v1/products/${encodeURIComponent(found.slug)}`;
          return new Answer({ status: 301, headers: { location: search === "" ? path : `${path}?${search}` } });
        }
      }
    },
    peek({ params, query }) {
      const channel = peekChannel(channels, query);
      return channel && views.peek(params.idOrSlug, channel);
    },
  });
}

const demoPicture = route({
  method: "GET",
  path: "/media/demo/:file",
  summary: "Draw a picture of the demo shop.",
  auth: anyone,
  rate: "browse",
  params: Type.Object({ file: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
  reply: { 200: Type.String({ contentMediaType: "image/svg+xml" }), 304: null },
  refusals: [MediaNotFound],
  transaction: false,
  async handle({ params }) {
    const picture = pictureFor(params.file);
    if (picture === null) throw new MediaNotFound(params.file);
    const bytes = Buffer.from(picture);
    return new Prebuilt({ bytes, etag: etagOf(bytes), contentType: "image/svg+xml", cacheControl: PICTURE_CACHE });
  },
});
