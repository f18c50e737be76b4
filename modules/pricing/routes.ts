import { parseId } from "@hansa/kernel";
import { Type } from "typebox";
import { recordAudit } from "#modules/identity";
import { type Route, route, scope } from "#platform/http";
import { PriceCurrencyDiffers, PriceListNotFound } from "./errors.ts";
import { liveRuleRoutes } from "./live/rule-routes.ts";
import { toCursor, toKey } from "./price-cursor.ts";
import { fileRoutes } from "./prices/file-routes.ts";
import { historyRoutes } from "./prices/history-routes.ts";
import { listRoutes } from "./prices/list-routes.ts";
import { promotionRoutes } from "./promotions/routes.ts";
import { type ListedPriceRow, selectPricePage, selectPricesOfList } from "./queries.ts";
import { Amount, Code, Currency, changedBy, closed } from "./route-shapes.ts";
import { MAX_PRICES, removePrices, setPrices } from "./set-prices.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { taxRoutes } from "./tax/routes.ts";

const Uuid = Type.String({ format: "uuid", maxLength: 36 });
const MinQuantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
/** Most prices in one request of the desk; imports use larger batches. */
const MAX_PRICES_PER_REQUEST = 1_000;

const PriceKey = { variantId: Uuid, list: Code, minQuantity: MinQuantity };
const Price = Type.Object({ ...PriceKey, amountMinor: Amount, currency: Currency }, closed);
const PriceBody = Type.Object(
  { ...PriceKey, minQuantity: Type.Optional(MinQuantity), amountMinor: Amount, currency: Currency },
  closed,
);
const PriceKeyBody = Type.Object({ ...PriceKey, minQuantity: Type.Optional(MinQuantity) }, closed);
const bulk = { minItems: 1, maxItems: MAX_PRICES_PER_REQUEST };
const Cursor = Type.Union([Type.String(), Type.Null()]);

/** The desk's price lists, prices, tax rates, shipping options and promotions. */
export function pricingRoutes(): readonly Route[] {
  return [
    ...listRoutes(),
    ...fileRoutes(),
    ...historyRoutes(),
    ...liveRuleRoutes(),
    readPrices(),
    writePrices(),
    deletePrices(),
    ...taxRoutes(),
    ...settingsRoutes(),
    ...promotionRoutes(),
  ];
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
      const page = { after, limit: query.limit };
      const rows =
        query.list !== undefined && query.variant === undefined
          ? await selectPricesOfList(db, query.list, page)
          : await selectPricePage(db, filter, page);
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
      const changed = await setPrices(tx, rows, changedBy(actor));
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
      const removed = await removePrices(tx, rows, changedBy(actor));
      const subject = [...new Set(body.prices.map(({ list }) => list))].join(",").slice(0, 200);
      await recordAudit(tx, { actor, action: "pricing.prices_removed", subject, after: { removed }, requestId, ip });
      return { removed };
    },
  });
}
