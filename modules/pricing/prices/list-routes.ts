import { InvalidInput, parseCurrency } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { PriceCurrencyDiffers, PriceListNotFound } from "../errors.ts";
import { Code, Country, Currency, closed, Moment, toMoment } from "../route-shapes.ts";
import { type PriceListRow, selectPriceLists } from "./list-queries.ts";
import { PRICE_ENDINGS } from "./price-rule.ts";
import { upsertPriceList } from "./set-price-list.ts";

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  channel: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
  currency: Currency,
  kind: Type.Union([Type.Literal("base"), Type.Literal("sale")]),
  priority: Type.Integer({ minimum: -1000, maximum: 1000 }),
  validFrom: Moment,
  validUntil: Moment,
};
const extra = {
  customerGroup: Type.Union([Code, Type.Null()], { description: "Null: for everyone." }),
  countries: Type.Array(Country, { maxItems: 250, description: "Empty: for every destination." }),
  rule: Type.Union(
    [
      Type.Object(
        {
          list: Code,
          offPpm: Type.Integer({
            minimum: -9_000_000,
            maximum: 1_000_000,
            description: "Parts per million off the price of that list: 10 % is 100000; negative is on top.",
          }),
          ending: Type.Enum([...PRICE_ENDINGS], { description: "Last two digits of what the currency shows." }),
        },
        closed,
      ),
      Type.Null(),
    ],
    { description: "Makes prices of another list's where this one has none." },
  ),
};
const PriceList = Type.Object(
  { id: Type.String(), code: Code, ...fields, ...extra, since: Type.String({ format: "date-time" }) },
  closed,
);
const PriceListBody = Type.Object(
  {
    ...fields,
    customerGroup: Type.Optional(extra.customerGroup),
    countries: Type.Optional(extra.countries),
    rule: Type.Optional(extra.rule),
  },
  closed,
);

/** The desk's price lists. */
export function listRoutes(): readonly Route[] {
  return [readPriceLists(), writePriceList()];
}

function readPriceLists(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/price-lists",
    summary: "List all price lists.",
    auth: scope("pricing:read"),
    rate: "desk",
    reply: { 200: Type.Object({ items: Type.Array(PriceList), nextCursor: Type.Null() }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db }) {
      const lists = await selectPriceLists(db);
      return { items: lists.map((list) => toView(list, lists)), nextCursor: null };
    },
  });
}

function writePriceList(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/price-lists/:code",
    summary: "Make a price list, or change it; its currency cannot change.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: Type.Object({ code: Code }, closed),
    body: PriceListBody,
    reply: { 200: PriceList },
    refusals: [PriceCurrencyDiffers, PriceListNotFound, InvalidInput],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const lists = await selectPriceLists(tx);
      const before = lists.find((list) => list.code === params.code);
      const after = await upsertPriceList(tx, toPriceList(params.code, body));
      const subject = params.code;
      await recordAudit(tx, { actor, action: "pricing.list_set", subject, before, after, requestId, ip });
      return toView(after, lists);
    },
  });
}

function toPriceList(code: string, body: Static<typeof PriceListBody>) {
  return {
    ...body,
    code,
    currency: parseCurrency(body.currency),
    validFrom: toMoment(body.validFrom),
    validUntil: toMoment(body.validUntil),
  };
}

function toView({ parentId, parentOffPpm, priceEnding, ...list }: PriceListRow, lists: readonly PriceListRow[]) {
  const parent = lists.find(({ id }) => id === parentId);
  const rule = parent === undefined ? null : { list: parent.code, offPpm: parentOffPpm, ending: priceEnding };
  return { ...list, rule };
}
