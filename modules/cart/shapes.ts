import { Type } from "typebox";
import { Address, LanguageTag } from "#modules/channels";
import { MAX_LINE_QUANTITY } from "./limits.ts";

export const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const MoneyShape = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed);

const FreezeShape = Type.Object(
  {
    shownAt: Type.String({ format: "date-time" }),
    until: Type.String({ format: "date-time" }),
    unitPriceNow: orNull(MoneyShape),
  },
  { ...closed, description: "The price is held as it was shown; today it would be another, or null: none." },
);

const LineShape = Type.Object(
  {
    id: Type.String({ description: "A cart has one line per variant, so this is the variant's id." }),
    variantId: Type.String(),
    sku: orNull(Type.String()),
    title: orNull(Type.String({ description: "Null when the variant is gone." })),
    options: Type.Record(Type.String(), Type.String()),
    optionLabels: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), value: Type.String() }, closed), {
        description: "What options and their values are called in the language asked for, where it is something else.",
      }),
    ),
    image: orNull(Type.String()),
    quantity: Type.Integer(),
    unitPrice: orNull(MoneyShape),
    unitPriceWas: Type.Optional(MoneyShape),
    priceFrozen: Type.Optional(FreezeShape),
    total: orNull(MoneyShape),
    discount: orNull(MoneyShape),
    available: Type.Boolean({ description: "Whether all units of the line could be sold now." }),
  },
  closed,
);

const ProblemShape = Type.Object(
  {
    code: Type.String(),
    variantId: Type.Optional(Type.String()),
    message: Type.String(),
    units: Type.Optional(Type.Integer({ description: "With inventory.insufficient_stock: how many could be had." })),
  },
  closed,
);

const cartFields = {
  id: Type.String(),
  version: Type.Integer({ description: "Raised with every change; also the first part of the ETag." }),
  state: Type.Union([Type.Literal("open"), Type.Literal("sealed"), Type.Literal("ordered")], {
    description:
      "`sealed` while it is being paid for, `ordered` once it is an order; only an `open` one can be changed.",
  }),
  channel: Type.String(),
  lines: Type.Array(LineShape),
  codes: Type.Array(Type.String()),
  adjustments: Type.Array(Type.Object({ code: Type.String(), label: Type.String(), amount: MoneyShape }, closed)),
  gifts: Type.Array(
    Type.Object(
      { variantId: Type.String(), quantity: Type.Integer() },
      { ...closed, description: "Costs nothing once it is in the cart." },
    ),
  ),
  why: Type.Array(
    Type.Object(
      {
        promotion: Type.String(),
        name: Type.String(),
        reason: orNull(Type.String({ description: "Null: it applies." })),
        message: Type.String(),
      },
      { ...closed, description: "Promotions that apply, and those of the cart's codes that do not." },
    ),
  ),
  totals: Type.Object(
    { subtotal: MoneyShape, discount: MoneyShape, shipping: MoneyShape, tax: MoneyShape, total: MoneyShape },
    closed,
  ),
  pricesHeldUntil: Type.Optional(
    Type.String({ format: "date-time", description: "Until then the lines cost what they cost here, or less." }),
  ),
  problems: Type.Array(ProblemShape),
  email: orNull(Type.String()),
  shippingAddress: orNull(Address),
  billingAddress: orNull(Address),
  shippingOption: orNull(Type.String()),
  vatId: orNull(
    Type.String({ description: "VAT number of a business; its own state's tax is not taken within the EU." }),
  ),
  wantsReminder: Type.Boolean({ description: "Whether a mail may remind the customer of the cart." }),
};

/** A cart as its holder sees it. */
export const CartShape = Type.Object(cartFields, closed);
/** A cart that was just opened, with the secret that opens it again. */
export const OpenedShape = Type.Object({ ...cartFields, token: Type.String() }, closed);

export const ShippingOptionsShape = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          code: Type.String({ description: "What `shippingOption` of the cart takes." }),
          name: Type.String(),
          price: MoneyShape,
          promise: Type.Object(
            { from: Type.String({ format: "date" }), until: Type.String({ format: "date" }) },
            { ...closed, description: "First and last day on which it should arrive." },
          ),
        },
        closed,
      ),
    ),
    nextCursor: Type.Null(),
  },
  closed,
);

/** What every route that answers with a cart may be asked. */
export const CartQuery = Type.Object({ language: Type.Optional(LanguageTag) }, closed);

export const CartParams = Type.Object({ id: Uuid }, closed);
export const LineParams = Type.Object({ id: Uuid, lineId: Uuid }, closed);
export const CodeParams = Type.Object({ id: Uuid, code: Type.String({ minLength: 1, maxLength: 64 }) }, closed);

export const OpenBody = Type.Object({ channel: Type.String({ minLength: 1, maxLength: 64 }) }, closed);
export const AddBody = Type.Object(
  { variantId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: MAX_LINE_QUANTITY }) },
  closed,
);
export const SetBody = Type.Object(
  { quantity: Type.Integer({ minimum: 0, maximum: MAX_LINE_QUANTITY, description: "0 removes the line." }) },
  closed,
);
export const CodeBody = Type.Object({ code: Type.String({ minLength: 1, maxLength: 64 }) }, closed);
export const PatchBody = Type.Object(
  {
    email: Type.Optional(orNull(Type.String({ format: "email", minLength: 3, maxLength: 254 }))),
    shippingAddress: Type.Optional(orNull(Address)),
    billingAddress: Type.Optional(orNull(Address)),
    vatId: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: 40, description: "As people write it." }))),
    wantsReminder: Type.Optional(Type.Boolean()),
    shippingOption: Type.Optional(orNull(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,63}$", maxLength: 64 }))),
  },
  closed,
);
