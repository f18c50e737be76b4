import { parseCurrency } from "@hansa/kernel";
import { Type } from "typebox";
import { LanguageTag } from "#modules/channels";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { ShippingOptionNotFound } from "./errors.ts";
import { Amount, Code, Country, Currency, closed } from "./route-shapes.ts";
import { removeShippingOption, upsertShippingOption } from "./settings.ts";
import { selectShippingOptions } from "./settings-queries.ts";

const optionFields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  names: Type.Record(LanguageTag, Type.String({ minLength: 1, maxLength: 200 }), {
    ...closed,
    maxProperties: 50,
    description: "The name in other languages, by language tag.",
  }),
  countries: Type.Array(Country, { maxItems: 250, description: "Empty: every country of the channel." }),
  taxCategory: Code,
  minDays: Type.Integer({ minimum: 0, maximum: 365 }),
  maxDays: Type.Integer({ minimum: 0, maximum: 365 }),
  maxWeightGrams: Type.Union([Type.Integer({ minimum: 1, maximum: 100_000_000 }), Type.Null()]),
  position: Type.Integer({ minimum: 0, maximum: 10_000 }),
};
const OptionPrice = Type.Object(
  { currency: Currency, amountMinor: Amount, freeFromMinor: Type.Union([Amount, Type.Null()]) },
  closed,
);
const OptionKey = Type.Object({ channel: Code, code: Code }, closed);
const { names, ...needed } = optionFields;
const OptionBody = Type.Object(
  { ...needed, names: Type.Optional(names), prices: Type.Array(OptionPrice, { minItems: 1, maxItems: 50 }) },
  closed,
);
const ListedOption = Type.Object(
  {
    channel: Type.String(),
    code: Type.String(),
    ...optionFields,
    ...OptionPrice.properties,
  },
  closed,
);

/** The desk's shipping options. */
export function settingsRoutes(): readonly Route[] {
  return [readShipping(), writeShipping(), deleteShipping()];
}

function readShipping(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/shipping-options",
    summary: "List all shipping options, one item per currency.",
    auth: scope("pricing:read"),
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(ListedOption), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      const items = (await selectShippingOptions(db)).map((row) => ({
        ...row,
        amountMinor: Number(row.amountMinor),
        freeFromMinor: row.freeFromMinor === null ? null : Number(row.freeFromMinor),
      }));
      return { items, nextCursor: null };
    },
  });
}

function writeShipping(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/shipping-options/:channel/:code",
    summary: "Offer a way to ship in a channel, or change it; names in other languages that are left out stay.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: OptionKey,
    body: OptionBody,
    reply: { 204: null },
    refusals: [],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const prices = body.prices.map(({ currency, amountMinor, freeFromMinor }) => ({
        currency: parseCurrency(currency),
        amountMinor: BigInt(amountMinor),
        freeFromMinor: freeFromMinor === null ? null : BigInt(freeFromMinor),
      }));
      await upsertShippingOption(tx, { ...params, ...body, prices });
      const subject = `${params.channel}/${params.code}`;
      await recordAudit(tx, { actor, action: "pricing.shipping_set", subject, after: body, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function deleteShipping(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/shipping-options/:channel/:code",
    summary: "Stop offering a way to ship.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: OptionKey,
    reply: { 204: null },
    refusals: [ShippingOptionNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      await removeShippingOption(tx, params.channel, params.code);
      const subject = `${params.channel}/${params.code}`;
      await recordAudit(tx, { actor, action: "pricing.shipping_removed", subject, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}
