import { Type } from "typebox";
import { loadVariants } from "#modules/catalog";
import { recordAudit } from "#modules/identity";
import type { Queryable } from "#platform/db";
import { Answer, type Route, route, scope } from "#platform/http";
import { PriceListNotFound } from "../errors.ts";
import { type PriceKey, selectListKeys, selectPricesOfList } from "../queries.ts";
import { Code, changedBy, closed } from "../route-shapes.ts";
import { setPricesOfFile } from "./bulk-prices.ts";
import { type FileTarget, type PriceToWrite, writePriceFile } from "./price-file.ts";

/** Largest file of prices: some 300,000 lines. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
const EXPORT_PAGE = 1_000;

const ByCode = Type.Object({ code: Code }, closed);
const Count = Type.Integer();
const FileError = Type.Object({ line: Type.Integer(), column: Type.String(), message: Type.String() }, closed);

/** Files of prices, in and out. */
export function fileRoutes(): readonly Route[] {
  return [exportPrices(), importPrices()];
}

function exportPrices(): Route {
  return route({
    method: "GET",
    path: "/v1/admin/price-lists/:code/file",
    summary: "Write the prices of a list as CSV, as the import reads them.",
    auth: scope("pricing:read"),
    rate: "desk",
    params: ByCode,
    reply: {
      200: Type.String({
        description: "text/csv with the columns list, sku, variantId, minQuantity, amount, currency",
      }),
    },
    refusals: [PriceListNotFound],
    transaction: false,
    async handle({ db, params }) {
      const { list } = await findTarget(db, params.code);
      return new Answer({
        status: 200,
        body: writePriceFile(pricesOf(db, list)),
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="${list}.csv"`,
        },
      });
    },
  });
}

function importPrices(): Route {
  return route({
    method: "POST",
    path: "/v1/admin/price-lists/:code/file",
    summary: "Make the prices of a CSV the list's, in chunks while the shop sells; lines that cannot be are told.",
    auth: scope("pricing:write"),
    rate: "desk",
    params: ByCode,
    rawBody: true,
    bodyLimit: MAX_FILE_BYTES,
    reply: {
      200: Type.Object(
        { read: Count, made: Count, changed: Count, same: Count, failed: Count, errors: Type.Array(FileError) },
        closed,
      ),
    },
    refusals: [PriceListNotFound],
    idempotency: "none",
    transaction: false,
    async handle({ db, params, rawBody, actor, requestId, ip }) {
      const target = await findTarget(db, params.code);
      return await setPricesOfFile(db, rawBody, {
        target,
        changedBy: changedBy(actor),
        onChunk: (tx, after) =>
          recordAudit(tx, { actor, action: "pricing.prices_set", subject: target.list, after, requestId, ip }),
      });
    },
  });
}

async function findTarget(on: Queryable, code: string): Promise<FileTarget> {
  const [list] = await selectListKeys(on, [code]);
  if (list === undefined) throw new PriceListNotFound([code]);
  return { list: list.code, currency: list.currency };
}

async function* pricesOf(on: Queryable, list: string): AsyncGenerator<PriceToWrite> {
  let after: PriceKey | null = null;
  while (true) {
    const page: Awaited<ReturnType<typeof selectPricesOfList>> = await selectPricesOfList(on, list, {
      after,
      limit: EXPORT_PAGE,
    });
    const variants = await loadVariants(on, [...new Set(page.map(({ variantId }) => variantId))]);
    for (const price of page) yield { ...price, sku: variants.get(price.variantId)?.sku ?? "" };
    after = page.at(-1) ?? null;
    if (page.length < EXPORT_PAGE) return;
  }
}
