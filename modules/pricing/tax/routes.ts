import { InvalidInput } from "@hansa/kernel";
import { Type } from "typebox";
import { ChannelNotFound, findChannel } from "#modules/channels";
import { recordAudit } from "#modules/identity";
import { Answer, type Route, route, scope } from "#platform/http";
import { TaxRateNotFound } from "../errors.ts";
import { Code, closed, Country, Moment, toMoment } from "../route-shapes.ts";
import { selectTaxRates, selectTaxSettings } from "./queries.ts";
import { removeTaxRate, setTaxSetting, upsertTaxRates } from "./set-tax.ts";
import { usualTaxSetting } from "./tax-setting.ts";

const MAX_RATES_PER_REQUEST = 500;

const rateFields = {
  country: Country,
  subdivision: Type.Union([Type.String({ pattern: "^[A-Z0-9]{1,3}$", maxLength: 3 }), Type.Null()]),
  postalPattern: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 21 }), Type.Null()], {
      description: "`10115`, `941*` or `94100-94199`; null: the whole country or subdivision.",
    }),
  ),
  jurisdiction: Type.Optional(
    Type.String({
      maxLength: 64,
      description:
        "Whose tax this is when it is added to the place's own, as of a county or a city; empty: the place's own.",
    }),
  ),
  category: Code,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  ratePpm: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "Parts per million: 19 % is 190000." }),
  rounding: Type.Union([Type.Literal("line"), Type.Literal("unit")]),
  validFrom: Moment,
  validUntil: Moment,
};
const TaxRate = Type.Object({ id: Type.String(), ...rateFields }, closed);
const TaxRateBody = Type.Object(rateFields, closed);

/** The desk's tax rates, and how each channel taxes. */
export function taxRoutes(): readonly Route[] {
  return [readTaxRates(), writeTaxRates(), deleteTaxRate(), readTaxSetting(), writeTaxSetting()];
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
    summary: "Set tax rates; one that stands for the same place, jurisdiction, category and start is replaced.",
    auth: scope("pricing:write"),
    rate: "desk",
    body: Type.Object({ rates: Type.Array(TaxRateBody, { minItems: 1, maxItems: MAX_RATES_PER_REQUEST }) }, closed),
    reply: { 204: null },
    refusals: [InvalidInput],
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

const settingFields = {
  rounding: Type.Union([Type.Literal("unit"), Type.Literal("line"), Type.Literal("total"), Type.Null()], {
    description: "Where tax is rounded; null: as the rate of the place says.",
  }),
  originCountry: Type.Union([Country, Type.Null()], {
    description: "Where the seller is established; null: the channel's first country.",
  }),
  chargesAt: Type.Union([Type.Literal("destination"), Type.Literal("origin")], {
    description: "Whose rate a consumer in another member state of the European Union pays.",
  }),
  reverseCharge: Type.Boolean({ description: "Businesses in another member state buy without tax." }),
  provider: Type.Union([Type.Literal("table"), Type.Literal("outside")]),
};
const TaxSettingBody = Type.Object(settingFields, closed);
const TaxSetting = Type.Object({ channel: Type.String(), ...settingFields }, closed);
const ByChannel = Type.Object({ channel: Type.String({ minLength: 1, maxLength: 64 }) }, closed);

function readTaxSetting(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/channels/:channel/tax",
    summary: "Show how a channel taxes.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByChannel,
    reply: { 200: TaxSetting },
    refusals: [ChannelNotFound],
    transaction: false,
    async handle({ db, params }) {
      const { code } = await findChannel(db, params.channel);
      return (await selectTaxSettings(db)).find(({ channel }) => channel === code) ?? usualTaxSetting(code);
    },
  });
}

function writeTaxSetting(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/channels/:channel/tax",
    summary: "Set how a channel taxes: rounding, origin, reverse charge and who is asked for rates.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByChannel,
    body: TaxSettingBody,
    reply: { 200: TaxSetting },
    refusals: [ChannelNotFound],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const { code } = await findChannel(tx, params.channel);
      const before = (await selectTaxSettings(tx)).find(({ channel }) => channel === code);
      const after = { channel: code, ...body };
      await setTaxSetting(tx, after);
      await recordAudit(tx, { actor, action: "pricing.tax_set", subject: code, before, after, requestId, ip });
      return after;
    },
  });
}
