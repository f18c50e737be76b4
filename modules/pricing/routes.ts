import { parseCurrency, parseId } from "@hansa/kernel";
import { type Static, Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { PriceCurrencyDiffers, PriceListNotFound } from "./errors.ts";
import { toCursor, toKey } from "./price-cursor.ts";
import { type ListedPriceRow, selectPriceLists, selectPricePage } from "./queries.ts";
import { Amount, Code, Currency, closed, Moment, toMoment } from "./route-shapes.ts";
import { MAX_PRICES, removePrices, setPrices } from "./set-prices.ts";
import { upsertPriceList } from "./settings.ts";
import { settingsRoutes } from "./settings-routes.ts";

const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const MinQuantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
/** Most prices in one request of the desk; imports use larger batches. */
const MAX_PRICES_PER_REQUEST = 1_000;

const listFields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  channel: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
  currency: Currency,
  kind: Type.Union([Type.Literal("base"), Type.Literal("sale")]),
  priority: Type.Integer({ minimum: -1000, maximum: 1000 }),
  validFrom: Moment,
  validUntil: Moment,
};
const PriceList = Type.Object({ id: Type.String(), code: Code, ...listFields }, closed);
const PriceListBody = Type.Object(listFields, closed);
const PriceKey = { variantId: Uuid, list: Code, minQuantity: MinQuantity };
const Price = Type.Object({ ...PriceKey, amountMinor: Amount, currency: Currency }, closed);
const PriceBody = Type.Object(
  { ...PriceKey, minQuantity: Type.Optional(MinQuantity), amountMinor: Amount, currency: Currency },
  closed,
);
const PriceKeyBody = Type.Object({ ...PriceKey, minQuantity: Type.Optional(MinQuantity) }, closed);
const bulk = { minItems: 1, maxItems: MAX_PRICES_PER_REQUEST };
const Cursor = Type.Union([Type.String(), Type.Null()]);

/** The desk's price lists, prices, tax rates and shipping options. */
export function pricingRoutes(): readonly Route[] {
  return [readPriceLists(), writePriceList(), readPrices(), writePrices(), deletePrices(), ...settingsRoutes()];
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
      return { items: await selectPriceLists(db), nextCursor: null };
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
    refusals: [PriceCurrencyDiffers],
    transaction: true,
    async handle({ tx, params, body, actor, requestId, ip }) {
      const before = (await selectPriceLists(tx)).find((list) => list.code === params.code);
      const after = await upsertPriceList(tx, toPriceList(params.code, body));
      await recordAudit(tx, {
        actor,
        action: "pricing.list_set",
        subject: params.code,
        before,
        after,
        requestId,
        ip,
      });
      return after;
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

function readPrices(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/prices",
    summary: "List prices, of a variant, of a list, or all.",
    auth: scope("pricing:read"),
    rate: "desk",
    query: Type.Object(
      {
        variant: Type.Optional(Uuid),
        list: Type.Optional(Code),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
      },
      closed,
    ),
    reply: { 200: Type.Object({ items: Type.Array(Price), nextCursor: Cursor }, closed) },
    refusals: [],
    transaction: false,
    async handle({ db, query }) {
      const filter = { variantId: query.variant ?? null, list: query.list ?? null };
      const after = query.cursor === undefined ? null : toKey(query.cursor);
      const rows = await selectPricePage(db, filter, { after, limit: query.limit });
      const last = rows.at(-1);
      const nextCursor = rows.length < query.limit || last === undefined ? null : toCursor(last);
      return { items: rows.map(toPrice), nextCursor };
    },
  });
}

function toPrice({ variantId, list, minQuantity, amountMinor, currency }: ListedPriceRow) {
  return { variantId, list, minQuantity, amountMinor: Number(amountMinor), currency };
}

function writePrices(): Route {
  return route({
    method: "PUT",
    path: "/v1/admin/prices",
    summary: `Set up to ${String(MAX_PRICES_PER_REQUEST)} prices; equal ones are left alone.`,
    auth: scope("pricing:write"),
    rate: "desk",
    bodyLimit: MAX_PRICES * 200,
    body: Type.Object({ prices: Type.Array(PriceBody, bulk) }, closed),
    reply: { 200: Type.Object({ changed: Type.Integer() }, closed) },
    refusals: [PriceListNotFound, PriceCurrencyDiffers],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const rows = body.prices.map((price) => ({
        ...price,
        variantId: parseId(price.variantId),
        minQuantity: price.minQuantity ?? 1,
        amountMinor: BigInt(price.amountMinor),
      }));
      const changed = await setPrices(tx, rows);
      const subject = [...new Set(body.prices.map(({ list }) => list))].join(",").slice(0, 200);
      await recordAudit(tx, { actor, action: "pricing.prices_set", subject, after: { changed }, requestId, ip });
      return { changed };
    },
  });
}

function deletePrices(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/prices/removals",
    summary: "Take prices away; one that is not there is passed over.",
    auth: scope("pricing:write"),
    rate: "desk",
    bodyLimit: MAX_PRICES * 200,
    body: Type.Object({ prices: Type.Array(PriceKeyBody, bulk) }, closed),
    reply: { 200: Type.Object({ removed: Type.Integer() }, closed) },
    refusals: [PriceListNotFound],
    transaction: true,
    async handle({ tx, body, actor, requestId, ip }) {
      const rows = body.prices.map((price) => ({ ...price, minQuantity: price.minQuantity ?? 1 }));
      const removed = await removePrices(tx, rows);
      const subject = [...new Set(body.prices.map(({ list }) => list))].join(",").slice(0, 200);
      await recordAudit(tx, { actor, action: "pricing.prices_removed", subject, after: { removed }, requestId, ip });
      return { removed };
    },
  });
}
