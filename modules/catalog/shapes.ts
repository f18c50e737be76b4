import { Type } from "typebox";

const Id = Type.String({ format: "uuid" });
const Nullable = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Money in JSON: whole minor units. */
export const MoneyShape = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() });
const Price = Type.Union([MoneyShape, Type.Null()]);

/** A category as the store shows it; `path` leads from the root to itself. */
export const CategoryShape = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  names: Type.Record(Type.String(), Type.String()),
  parentId: Nullable(Id),
  path: Type.Array(Id),
  position: Type.Integer(),
  image: Nullable(Type.String()),
});

/** A product in a list; `price` is the lowest of what can be had now, null without one. */
export const Card = Type.Object({
  id: Id,
  externalId: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  image: Nullable(Type.String()),
  price: Price,
  priceWas: Type.Optional(MoneyShape),
  lowestPrice30d: Type.Optional(MoneyShape),
  available: Type.Boolean(),
  rating: Type.Optional(Type.Number()),
  reviewCount: Type.Optional(
    Type.Integer({ description: "Published reviews; absent when the rating comes from elsewhere." }),
  ),
});

/** A product with everything its page shows. */
export const ProductShape = Type.Object({
  id: Id,
  externalId: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  brand: Type.String(),
  rating: Type.Optional(Type.Number()),
  reviewCount: Type.Optional(
    Type.Integer({ description: "Published reviews; absent when the rating comes from elsewhere." }),
  ),
  categories: Type.Array(Type.Object({ id: Id, slug: Type.String(), name: Type.String() })),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  options: Type.Array(
    Type.Object({
      name: Type.String(),
      values: Type.Array(Type.String()),
      label: Type.Optional(Type.String({ description: "What the option is called in the language of the answer." })),
      labels: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "What its values are called." })),
    }),
  ),
  images: Type.Array(Type.Object({ url: Type.String(), alt: Type.String() })),
  variants: Type.Array(
    Type.Object({
      id: Id,
      sku: Type.String(),
      options: Type.Record(Type.String(), Type.String()),
      price: Price,
      priceWas: Type.Optional(MoneyShape),
      lowestPrice30d: Type.Optional(MoneyShape),
      available: Type.Boolean(),
      image: Type.Optional(Type.String()),
    }),
  ),
  price: Price,
  priceWas: Type.Optional(MoneyShape),
  lowestPrice30d: Type.Optional(MoneyShape),
  available: Type.Boolean(),
});
