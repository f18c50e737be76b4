import { many, sql, type Tx } from "#platform/db";
import type { PriceToSet } from "./set-prices.ts";

interface LockedPrice {
  readonly variantId: string;
  readonly list: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/**
 * Locks these prices, in key order, and tells what they are.
 *
 * @returns minor units for each, in their order; null for one that is not there
 */
export async function lockPrices(
  tx: Tx,
  keys: readonly Pick<PriceToSet, "variantId" | "list" | "minQuantity">[],
): Promise<readonly (bigint | null)[]> {
  if (keys.length === 0) return [];
  const rows = await selectPrices(tx, keys);
  const keyOf = ({ variantId, list, minQuantity }: (typeof keys)[number]): string =>
    `${variantId}/${list}/${String(minQuantity)}`;
  const amounts = new Map(rows.map((row) => [keyOf(row), row.amountMinor]));
  return keys.map((key) => amounts.get(keyOf(key)) ?? null);
}

function selectPrices(
  tx: Tx,
  keys: readonly Pick<PriceToSet, "variantId" | "list" | "minQuantity">[],
): Promise<readonly LockedPrice[]> {
  return many(
    tx,
    sql<LockedPrice>`
      select price.variant_id as "variantId", price_list.code as list, price.min_quantity as "minQuantity",
        price.amount_minor as "amountMinor"
      from unnest(
        ${keys.map(({ variantId }) => variantId)}::uuid[],
        ${keys.map(({ list }) => list)}::text[],
        ${keys.map(({ minQuantity }) => minQuantity)}::int[]
      ) as given (variant_id, list, min_quantity)
      join pricing.price_list on price_list.code = given.list
      join pricing.price
        on price.variant_id = given.variant_id
        and price.price_list_id = price_list.id
        and price.min_quantity = given.min_quantity
      order by price.variant_id, price.price_list_id, price.min_quantity
      for update of price
    `,
  );
}
