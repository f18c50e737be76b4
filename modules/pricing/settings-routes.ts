import { parseCurrency } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { ShippingOptionNotFound, TaxRateNotFound } from "./errors.ts";
import { Amount, Code, Currency, closed, Moment, toMoment } from "./route-shapes.ts";
import { removeShippingOption, removeTaxRate, upsertShippingOption, upsertTaxRates } from "./settings.ts";
import { selectShippingOptions, selectTaxRates } from "./settings-queries.ts";

const Country = Type.String({ pattern: "^[A-Z]{2}$", maxLength: 2 });
const MAX_RATES_PER_REQUEST = 500;

const rateFields = {
  country: Country,
  subdivision: Type.Union([Type.String({ pattern: "^[A-Z0-9]{1,3}$", maxLength: 3 }), Type.Null()]),
  category: Code,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  ratePpm: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "Parts per million: 19 % is 190000." }),
  rounding: Type.Union([Type.Literal("line"), Type.Literal("unit")]),
  validFrom: Moment,
  validUntil: Moment,
};
const TaxRate = Type.Object({ id: Type.String(), ...rateFields }, closed);
const TaxRateBody = Type.Object(rateFields, closed);

const optionFields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
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
const OptionBody = Type.Object(
  { ...optionFields, prices: Type.Array(OptionPrice, { minItems: 1, maxItems: 50 }) },
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

/** The desk's tax rates and shipping options. */
export function settingsRoutes(): readonly Route[] {
  return [readTaxRates(), writeTaxRates(), deleteTaxRate(), readShipping(), writeShipping(), deleteShipping()];
}

function readTaxRates(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/tax-rates",
    summary: "List all tax rates.",
    auth: scope("pricing:read"),
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(TaxRate), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      return { items: await selectTaxRates(db), nextCursor: null };
    },
  });
}

function writeTaxRates(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/tax-rates",
    summary: "Set tax rates; one that stands for the same place, category and start is replaced.",
    auth: scope("pricing:write"),
    rate: "desk",
    body: Type.Object({ rates: Type.Array(TaxRateBody, { minItems: 1, maxItems: MAX_RATES_PER_REQUEST }) }, closed),
    reply: { 204: null },
    refusals: [],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const rates = body.rates.map((rate) => {
        return { ...rate, validFrom: toMoment(rate.validFrom), validUntil: toMoment(rate.validUntil) };
      });
      await upsertTaxRates(tx, rates);
      const subject = [...new Set(rates.map(({ country }) => country))].join(",").slice(0, 200);
      await recordAudit(tx, { actor, action: "pricing.tax_rates_set", subject, after: body.rates, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
}

function deleteTaxRate(): Route {
  return route({
    method: "DELETE",
    path: "/v1/admin/tax-rates/:id",
    summary: "Take a tax rate out of force.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: Type.Object({ id: Type.String({ format: "uuid", maxLength: 36 }) }, closed),
    reply: { 204: null },
    refusals: [TaxRateNotFound],
    transaction: true,
    async handle({ tx, params, actor, requestId, ip }) {
      const before = (await selectTaxRates(tx)).find(({ id }) => id === params.id);
      await removeTaxRate(tx, params.id);
      await recordAudit(tx, { actor, action: "pricing.tax_rate_removed", subject: params.id, before, requestId, ip });
      return new Answer({ status: 204 });
    },
  });
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
    summary: "Offer a way to ship in a channel, or change it.",
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
