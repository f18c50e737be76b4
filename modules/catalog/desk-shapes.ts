import { Type } from "typebox";
import { IDENTIFIER } from "#platform/http";

export const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ format: "uuid" });
export const byId = Type.Object({ id: Uuid }, closed);

const text = (maxLength: number) => Type.String({ maxLength });
const name = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** What a machine calls it: article numbers are as long as card numbers. */
const given = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength, format: IDENTIFIER });
const moment = Type.Union([Type.String({ format: "date-time" }), Type.Null()]);
export const SlugShape = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^/\\s]+$" });
export const Url = Type.String({ minLength: 1, maxLength: 2000, format: IDENTIFIER });
export const Locale = Type.String({ pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", maxLength: 35 });

/** A chosen value per option: `{ "Colour": "Red" }`. */
const Choices = Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 200 }), { maxProperties: 10 });
const Option = Type.Object({ name: name(100), values: Type.Array(name(200), { maxItems: 200 }) }, closed);
const Attributes = Type.Record(
  Type.String({ maxLength: 64 }),
  Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]),
  { maxProperties: 200 },
);
export const Picture = Type.Object({ url: Url, alt: text(500) }, closed);
export const Pictures = Type.Array(Picture, { maxItems: 250 });

const variantFields = {
  sku: given(200),
  barcode: given(100, 0),
  options: Choices,
  weightGrams: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  requiresShipping: Type.Boolean(),
  position: Type.Integer({ minimum: 0, maximum: 100_000 }),
  image: Type.Union([Url, Type.Null()]),
};
export const VariantPatch = Type.Partial(Type.Object(variantFields, closed), closed);
const { sku, ...optionalVariant } = variantFields;
export const NewVariant = Type.Interface(
  [Type.Partial(Type.Object(optionalVariant))],
  { productId: Uuid, sku },
  closed,
);
export const VariantShape = Type.Object({
  id: Uuid,
  productId: Uuid,
  externalId: Type.String(),
  ...variantFields,
  isBundle: Type.Boolean(),
});
const BulkVariant = Type.Object(
  {
    externalId: Type.Optional(given(400)),
    sku,
    barcode: Type.Optional(variantFields.barcode),
    options: Type.Optional(Choices),
    weightGrams: Type.Optional(variantFields.weightGrams),
    requiresShipping: Type.Optional(Type.Boolean()),
    image: Type.Optional(Url),
  },
  closed,
);

const Status = Type.Union([Type.Literal("draft"), Type.Literal("published"), Type.Literal("archived")]);
const common = {
  title: name(500),
  slug: Type.Optional(SlugShape),
  description: Type.Optional(text(50_000)),
  brand: Type.Optional(text(200)),
  taxCategory: Type.Optional(Type.String({ pattern: "^[a-z0-9-]+$", minLength: 1, maxLength: 64 })),
  rating: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
  status: Type.Optional(Status),
  attributes: Type.Optional(Attributes),
  options: Type.Optional(Type.Array(Option, { maxItems: 10 })),
  categoryIds: Type.Optional(Type.Array(Uuid, { maxItems: 50 })),
};
const window = {
  publishedFrom: Type.Optional(moment),
  publishedUntil: Type.Optional(moment),
  channels: Type.Optional(Type.Union([Type.Array(name(32), { maxItems: 250 }), Type.Null()])),
};

/** A product as bulk writers give it; what is left out stays. */
export const BulkProduct = Type.Object(
  {
    externalId: given(200),
    ...common,
    pictures: Type.Optional(Pictures),
    variants: Type.Array(BulkVariant, { minItems: 1, maxItems: 100 }),
  },
  closed,
);
/** A new product: `externalId` is its id unless given. */
export const NewProduct = Type.Object(
  {
    externalId: Type.Optional(given(200)),
    ...common,
    ...window,
    pictures: Type.Optional(Pictures),
    variants: Type.Array(BulkVariant, { minItems: 1, maxItems: 100 }),
  },
  closed,
);
export const ProductPatch = Type.Object({ ...common, ...window, title: Type.Optional(name(500)) }, closed);

export const DeskProductShape = Type.Object({
  id: Uuid,
  externalId: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  brand: Type.String(),
  taxCategory: Type.String(),
  rating: Type.Union([Type.Number(), Type.Null()]),
  status: Status,
  publishedFrom: moment,
  publishedUntil: moment,
  channels: Type.Union([Type.Array(Type.String()), Type.Null()]),
  categoryIds: Type.Array(Uuid),
  attributes: Attributes,
  options: Type.Array(Option),
  image: Type.Union([Type.String(), Type.Null()]),
  revision: Type.Integer(),
  createdAt: Type.String({ format: "date-time" }),
  updatedAt: Type.String({ format: "date-time" }),
});
export const ProductWithVariants = Type.Interface([DeskProductShape], { variants: Type.Array(VariantShape) });
export const BulkOutcome = Type.Object({
  externalId: Type.String(),
  outcome: Type.Union([Type.Literal("made"), Type.Literal("changed"), Type.Literal("same"), Type.Literal("refused")]),
  productId: Type.Optional(Uuid),
  variantIds: Type.Optional(Type.Array(Uuid)),
  problem: Type.Optional(Type.Object({ column: Type.String(), message: Type.String() })),
});
