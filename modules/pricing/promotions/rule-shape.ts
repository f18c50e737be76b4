import { type Static, Type } from "typebox";
import { MAX_PRICE_MINOR } from "../set-prices.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: "uuid", maxLength: 36 });
const Amount = Type.Integer({ minimum: 0, maximum: Number(MAX_PRICE_MINOR) });
const Ppm = Type.Integer({ minimum: 1, maximum: 1_000_000, description: "Parts per million: 10 % is 100000." });
const Units = Type.Integer({ minimum: 1, maximum: 9_999 });

/** Amounts by currency; in a currency that is not named the promotion does not apply, nothing is converted. */
const Amounts = Type.Array(
  Type.Object({ currency: Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3 }), amountMinor: Amount }, closed),
  { minItems: 1, maxItems: 50 },
);

const ids = (what: string) => Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1_000, description: what }));
const chosenBy = {
  variants: ids("Any of these variants."),
  products: ids("Any variant of these products."),
  collections: ids("Products of any of these collections."),
  categories: ids("Products in or below any of these categories."),
  attributes: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 64 }),
      Type.Array(Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]), {
        minItems: 1,
        maxItems: 100,
      }),
      { maxProperties: 10, description: "Products whose attribute has any of the values, for each attribute named." },
    ),
  ),
};
/** Which lines are meant: those for which every part that is named holds; nothing named means all. */
const Items = Type.Object(
  {
    ...chosenBy,
    except: Type.Optional(Type.Object(chosenBy, { ...closed, description: "Lines that any named part holds for." })),
    withoutSale: Type.Optional(Type.Boolean({ description: "Leaves out lines that a sale price lowered already." })),
  },
  closed,
);
export type Items = Static<typeof Items>;

const Time = Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", maxLength: 5 });

/** What must be true of a cart; all conditions of a promotion together. */
const Condition = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("items"),
      items: Items,
      minQuantity: Type.Optional(Units),
      minAmounts: Type.Optional(Amounts),
    },
    { ...closed, description: "So many units, or goods for so much, of these items are in the cart." },
  ),
  Type.Object(
    { kind: Type.Literal("subtotal"), from: Amounts },
    {
      ...closed,
      description: "The goods cost at least so much, after what was taken off before this promotion's turn.",
    },
  ),
  Type.Object(
    {
      kind: Type.Literal("customer_group"),
      groups: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 100 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal("first_order") }, closed),
  Type.Object(
    {
      kind: Type.Literal("channel"),
      channels: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 100 }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("country"),
      countries: Type.Array(Type.String({ pattern: "^[A-Z]{2}$", maxLength: 2 }), { minItems: 1, maxItems: 250 }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("time_of_week"),
      days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
        minItems: 1,
        maxItems: 7,
        description: "1 is Monday.",
      }),
      from: Time,
      until: Time,
      timeZone: Type.String({ maxLength: 64, description: "IANA name of the channel's zone: Europe/Berlin." }),
    },
    closed,
  ),
]);
export type Condition = Static<typeof Condition>;

const lines = Type.Literal("lines");
const order = Type.Literal("order");
const shipping = Type.Literal("shipping");
const onItems = { items: Type.Optional(Items) };

/** What a promotion gives. */
const Reward = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("percent"),
      target: Type.Union([lines, order, shipping]),
      ppm: Ppm,
      most: Type.Optional(Amounts),
      ...onItems,
    },
    { ...closed, description: "A share off; `most` is what it gives at most." },
  ),
  Type.Object(
    { kind: Type.Literal("amount"), target: Type.Union([lines, order, shipping]), off: Amounts, ...onItems },
    { ...closed, description: "An amount off each unit, the order or its shipping." },
  ),
  Type.Object(
    { kind: Type.Literal("fixed_price"), target: Type.Union([lines, shipping]), price: Amounts, ...onItems },
    { ...closed, description: "Each unit, or the shipping, for this price where it costs more." },
  ),
  Type.Object(
    {
      kind: Type.Literal("buy_get"),
      buy: Units,
      get: Units,
      ppm: Type.Optional(Ppm),
      ...onItems,
      getItems: Type.Optional(Items),
      mostTimes: Type.Optional(Units),
    },
    { ...closed, description: "For each `buy` units `get` of the cheapest for nothing, or for `ppm` less." },
  ),
  Type.Object(
    {
      kind: Type.Literal("bundle"),
      parts: Type.Array(Type.Object({ items: Items, quantity: Units }, closed), { minItems: 1, maxItems: 10 }),
      price: Amounts,
      mostTimes: Type.Optional(Units),
    },
    { ...closed, description: "These units together for one price." },
  ),
  Type.Object(
    {
      kind: Type.Literal("tiers"),
      tiers: Type.Array(
        Type.Object(
          { from: Amounts, ppm: Type.Optional(Ppm), off: Type.Optional(Amounts) },
          { ...closed, description: "From goods for so much on, a share or an amount off the order." },
        ),
        { minItems: 1, maxItems: 20 },
      ),
      ...onItems,
    },
    { ...closed, description: "The more is spent, the more is taken off; the highest tier that is reached counts." },
  ),
  Type.Object(
    { kind: Type.Literal("gift"), variantId: Id, quantity: Units },
    { ...closed, description: "These units cost nothing once they are in the cart." },
  ),
]);
export type Reward = Static<typeof Reward>;

export const Conditions = Type.Array(Condition, { maxItems: 20 });
export const RewardShape = Reward;
export type Amounts = Static<typeof Amounts>;
