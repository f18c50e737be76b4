import { InvalidInput, MAX_JSON_MINOR, parseId } from "@hansa/kernel";
import { CartShape, MAX_LINE_QUANTITY, MAX_LINES } from "#modules/cart";
import { Address, freeTextProblem, parseAddress } from "#modules/channels";
import { type Static, Type } from "typebox";
import {
  DRAFT_DAYS,
  DRAFT_STATES,
  type Draft,
  type DraftDiscount,
  isPayable,
  MAX_DISCOUNT_REASON,
  MAX_DRAFT_DAYS,
  MAX_DRAFT_NOTE,
  MAX_HOLD_HOURS,
  MAX_LABEL,
} from "./draft.ts";
import type { DraftContent, ShownDraft } from "./draft-desk.ts";

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Moment = Type.String({ format: "date-time" });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const Discount = Type.Object(
  {
    percent: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: "Off the goods, in parts per million: 10 % is 100000.",
      }),
    ),
    amount: Type.Optional(Type.Integer({ minimum: 1, maximum: Number(MAX_JSON_MINOR), description: "Minor units." })),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_LABEL, description: "What the buyer reads." })),
    reason: Type.String({ minLength: 1, maxLength: MAX_DISCOUNT_REASON, description: "For the desk alone." }),
  },
  closed,
);

const content = {
  lines: Type.Array(
    Type.Object({ variantId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: MAX_LINE_QUANTITY }) }, closed),
    { maxItems: MAX_LINES },
  ),
  customerId: Type.Optional(orNull(Uuid)),
  email: Type.Optional(orNull(Type.String({ format: "email", maxLength: 254 }))),
  shippingAddress: Type.Optional(orNull(Address)),
  billingAddress: Type.Optional(orNull(Address)),
  shippingOption: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: 64 }))),
  discount: Type.Optional(orNull(Discount)),
  note: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: MAX_DRAFT_NOTE }))),
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_DRAFT_DAYS, description: "How long it waits, from now; 14 unless told." }),
  ),
  holdHours: Type.Optional(
    orNull(
      Type.Integer({ minimum: 1, maximum: MAX_HOLD_HOURS, description: "How long its units are kept, from now." }),
    ),
  ),
};
const Channel = Type.String({ minLength: 1, maxLength: 32 });

/** What a draft is saved as. */
export const DraftBody = Type.Object(content, closed);
/** A new draft, in a channel for good. */
export const NewDraftBody = Type.Object({ channel: Channel, ...content }, closed);

const draft = {
  id: Uuid,
  state: Type.Enum(DRAFT_STATES, { type: "string" }),
  version: Type.Integer({ minimum: 1 }),
  customerId: orNull(Uuid),
  discount: orNull(Discount),
  note: orNull(Type.String()),
  heldUntil: orNull(Moment),
  expiresAt: Moment,
  author: Type.Object({ kind: Type.String(), id: Type.String() }, closed),
  orderId: orNull(Uuid),
  createdAt: Moment,
  updatedAt: Moment,
};
/** A draft in a list. */
export const DraftRowView = Type.Object(draft, closed);
/** A draft with what it holds and costs. */
export const DraftView = Type.Object({ ...draft, isBeingPaid: Type.Boolean(), cart: CartShape }, closed);
/** What a draft would cost, and how it could be sent. */
export const DraftPreview = Type.Object(
  {
    cart: CartShape,
    shippingOptions: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          name: Type.String(),
          price: Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed),
          promise: Type.Object({ from: Type.String(), until: Type.String() }, closed),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What the desk says. @throws InvalidInput for addresses, texts and discounts that cannot be */
export function contentOf(body: Static<typeof DraftBody>): DraftContent {
  const text = (value: string | null | undefined, pointer: string): string | null => {
    if (value == null) return null;
    const message = freeTextProblem(value.replaceAll("\n", " "));
    if (message !== null) throw new InvalidInput([{ pointer, message }]);
    return value;
  };
  const address = (value: Address | null | undefined, pointer: string) =>
    value == null ? null : parseAddress(value, pointer);
  return {
    lines: body.lines.map(({ variantId, quantity }, index) => {
      return { variantId: parseId<"variant">(variantId, `/lines/${String(index)}/variantId`), quantity };
    }),
    details: {
      email: body.email ?? null,
      shippingAddress: address(body.shippingAddress, "/shippingAddress"),
      billingAddress: address(body.billingAddress, "/billingAddress"),
      shippingOption: body.shippingOption ?? null,
      // The terms of an account say whether its owner owes the tax; nobody is reminded of what the desk built.
      vatId: null,
      wantsReminder: false,
    },
    customerId: body.customerId == null ? null : parseId<"customer">(body.customerId, "/customerId"),
    discount: discountOf(body.discount ?? null, text),
    note: text(body.note, "/note"),
    days: body.days ?? DRAFT_DAYS,
    holdHours: body.holdHours ?? null,
  };
}

function discountOf(
  given: Static<typeof Discount> | null,
  text: (value: string, pointer: string) => string | null,
): DraftDiscount | null {
  if (given === null) return null;
  const { percent, amount, label = "Discount", reason } = given;
  if ((percent === undefined) === (amount === undefined))
    throw new InvalidInput([{ pointer: "/discount", message: "is either a percentage or an amount" }]);
  const off =
    percent === undefined
      ? ({ kind: "amount", amountMinor: amount ?? 0 } as const)
      : ({ kind: "percent", ppm: percent } as const);
  return { off, label: text(label, "/discount/label") ?? label, reason: text(reason, "/discount/reason") ?? reason };
}

/** Shows a draft in a list. */
export function rowViewOf(one: Draft): Readonly<Static<typeof DraftRowView>> {
  const { cartId: _, discount, heldUntil, expiresAt, createdAt, updatedAt, ...rest } = one;
  return {
    ...rest,
    discount:
      discount === null
        ? null
        : {
            ...(discount.off.kind === "percent" ? { percent: discount.off.ppm } : { amount: discount.off.amountMinor }),
            label: discount.label,
            reason: discount.reason,
          },
    heldUntil: heldUntil?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** Shows a draft. What it keeps for itself is not short for it. */
export function draftViewOf({ draft: one, cart, view }: ShownDraft, now: Date) {
  const isHeld = isPayable(one) && one.heldUntil !== null && one.heldUntil.getTime() > now.getTime();
  const problems = isHeld ? view.problems.filter(({ code }) => code !== "inventory.insufficient_stock") : view.problems;
  return { ...rowViewOf(one), isBeingPaid: cart.state === "sealed", cart: { ...view, problems } };
}
