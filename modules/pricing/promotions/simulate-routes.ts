import { toJson } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { loadVariants } from "#modules/catalog";
import { ChannelNotFound, findChannel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import { type Route, route, scope } from "#platform/http";
import { loadPriceFacts } from "../price-facts.ts";
import { quote } from "../quote.ts";
import type { Quote } from "../quote-shape.ts";
import { closed, Country, Moment, toMoment } from "../route-shapes.ts";
import { loadClaims } from "./claims.ts";
import { normaliseCode } from "./code.ts";
import { REASONS, type Why } from "./reason.ts";

const MAX_SIMULATED_LINES = 100;
const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const Short = Type.String({ minLength: 1, maxLength: 254 });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const optional = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Optional(orNull(schema));
const MoneyShape = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() }, closed);

const Body = Type.Object(
  {
    channel: Short,
    lines: Type.Array(
      Type.Object({ variantId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 9_999 }) }, closed),
      { minItems: 1, maxItems: MAX_SIMULATED_LINES },
    ),
    at: Type.Optional(Type.Union([Moment], { description: "The moment to simulate; now when it is left out." })),
    country: optional(Country),
    subdivision: optional(Type.String({ maxLength: 10 })),
    postalCode: optional(Type.String({ maxLength: 20 })),
    shippingOption: optional(Short),
    customerGroup: optional(Short),
    email: optional(Short),
    isFirstOrder: Type.Optional(Type.Boolean()),
    codes: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 10 })),
  },
  closed,
);
const Reply = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          variantId: Type.String(),
          quantity: Type.Integer(),
          unitPrice: MoneyShape,
          subtotal: MoneyShape,
          discount: MoneyShape,
          tax: MoneyShape,
          total: MoneyShape,
          priceListId: Type.String(),
          taxCode: Type.String(),
          adjustments: Type.Array(Type.Object({ code: Type.String(), amount: MoneyShape }, closed)),
        },
        closed,
      ),
    ),
    shipping: orNull(
      Type.Object({ option: Type.String(), amount: MoneyShape, amountWas: MoneyShape, tax: MoneyShape }, closed),
    ),
    totals: Type.Object(
      { subtotal: MoneyShape, discount: MoneyShape, shipping: MoneyShape, tax: MoneyShape, total: MoneyShape },
      closed,
    ),
    unpriced: Type.Array(Type.String()),
    gifts: Type.Array(Type.Object({ variantId: Type.String(), quantity: Type.Integer() }, closed)),
    unknownCodes: Type.Array(Type.String()),
    why: Type.Array(
      Type.Object(
        {
          promotion: Type.String(),
          name: Type.String(),
          applied: Type.Boolean(),
          amount: orNull(MoneyShape),
          reason: orNull(Type.String()),
          message: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What a cart would cost, and why each promotion of the shop does or does not apply. */
export function simulateRoutes(): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/v1/admin/pricing/simulate",
      summary:
        "Price a cart that nobody has, and tell of every promotion what it took off or the first reason why not.",
      auth: scope("pricing:read"),
      rate: "desk",
      body: Body,
      reply: { 200: Reply },
      refusals: [ChannelNotFound],
      idempotency: "none",
      transaction: true,
      handle: ({ tx, body }) => simulate(tx, tx.now, body),
    }),
  ];
}

async function simulate(on: Queryable, now: Date, body: Static<typeof Body>): Promise<Static<typeof Reply>> {
  const variantIds = [...new Set(body.lines.map(({ variantId }) => variantId))];
  const [channel, variants, facts] = await Promise.all([
    findChannel(on, body.channel),
    loadVariants(on, variantIds),
    loadPriceFacts(on, variantIds),
  ]);
  const at = toMoment(body.at ?? null) ?? now;
  const codes = (body.codes ?? []).map((code) => normaliseCode(code) ?? code);
  const hasOrdered = body.isFirstOrder === undefined ? null : !body.isFirstOrder;
  const book = facts.settings.promotions;
  const [claims] = await loadClaims(on, book, {
    claimants: [{ codes, email: body.email ?? null, hasOrdered }],
    now: at,
  });
  const lines = body.lines.map(({ variantId, quantity }, index) => ({
    key: String(index).padStart(3, "0"),
    variantId,
    quantity,
    taxCategory: variants.get(variantId)?.taxCategory ?? "standard",
  }));
  const quoted = quote(lines, {
    ...{ channel, facts, now: at, customerId: null, taxExempt: false, vatId: null, providedTaxes: null },
    ...(claims === undefined ? {} : { claims }),
    customerGroup: body.customerGroup ?? null,
    email: body.email ?? null,
    country: body.country ?? null,
    subdivision: body.subdivision ?? null,
    postalCode: body.postalCode ?? null,
    shippingOption: body.shippingOption ?? null,
    weightGrams: lines.reduce((sum, one) => sum + (variants.get(one.variantId)?.weightGrams ?? 0) * one.quantity, 0),
  });
  const known = new Set(claims?.codes.map(({ code }) => code));
  return { ...show(quoted), unknownCodes: codes.filter((code) => !known.has(code)) };
}

function show(quoted: Quote) {
  const { totals, shipping } = quoted;
  const { currency } = totals.total;
  return {
    lines: quoted.lines.map((line) => ({
      variantId: line.variantId,
      quantity: line.quantity,
      unitPrice: toJson(line.unitPrice),
      subtotal: toJson(line.subtotal),
      discount: toJson(line.discount),
      tax: toJson(line.tax),
      total: toJson(line.gross),
      priceListId: line.priceListId,
      taxCode: line.taxCode,
      adjustments: line.adjustments.map(({ code, amount }) => ({ code, amount: toJson(amount) })),
    })),
    shipping:
      shipping === null
        ? null
        : {
            option: shipping.option,
            amount: toJson(shipping.amount),
            amountWas: toJson(shipping.amountWas),
            tax: toJson(shipping.tax),
          },
    totals: {
      subtotal: toJson(totals.subtotal),
      discount: toJson(totals.discount),
      shipping: toJson(totals.shipping),
      tax: toJson(totals.tax),
      total: toJson(totals.total),
    },
    unpriced: [...quoted.unpriced],
    gifts: quoted.gifts.map(({ variantId, quantity }) => ({ variantId, quantity })),
    why: quoted.why.map((one) => showWhy(one, currency)),
  };
}

function showWhy({ code, name, amountMinor, reason }: Why, currency: string) {
  return {
    promotion: code,
    name,
    applied: reason === null,
    amount: amountMinor === null ? null : { amountMinor: Number(amountMinor), currency },
    reason,
    message: reason === null ? "It applies." : REASONS[reason],
  };
}
