import { MINUTE_MS, newId } from "@hansa/kernel";
import { keepByToken, one, type Queryable, run, sql, type Tx } from "#platform/db";
import { type PriceRow, selectPrices } from "../queries.ts";

/** So many that a price which follows stock and sales makes the others read little anew. */
const SHARDS = 64;

/**
 * Gives all prices of these variants, in no order, as the caller's transaction sees them, or newer; a variant that is absent
 * has none. They are kept in the process until the token of their shard changes: at most those of 50,000 variants, some 500
 * bytes each, for five minutes.
 */
export const loadPrices: (
  on: Queryable,
  variantIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly PriceRow[]>> = keepByToken({
  readTokens: async (on) => (await one(on, selectTokens())).tokens.split(" "),
  shardOf,
  readValues: async (on, ids) => Map.groupBy(await selectPrices(on, ids), ({ variantId }) => variantId),
  maxKept: 50_000,
  lifeMs: 5 * MINUTE_MS,
});

/** Makes every process read the prices of these variants anew, from the commit on. Call it when all of them are written. */
export async function renewPrices(tx: Tx, variantIds: readonly string[]): Promise<void> {
  if (variantIds.length > 0) await run(tx, updateTokens(tx, [...new Set(variantIds.map(shardOf))]));
}

/** By the end of the id, which is random. */
function shardOf(variantId: string): number {
  return Number.parseInt(variantId.slice(-2), 16) % SHARDS;
}

/** In the order of the shards, as words of one row rather than sixty-four: every order asks. No locks. */
function selectTokens() {
  return sql<{ readonly tokens: string }>`
    select coalesce(string_agg(price_edition.token::text, ' ' order by price_edition.shard), '') as tokens
    from pricing.price_edition
  `;
}

/** Locks the rows in the order of the shards until the commit, so that writers take turns and never wait in a circle. */
function updateTokens(tx: Tx, shards: readonly number[]) {
  return sql`
    update pricing.price_edition
    set token = ${newId(tx.now.getTime())}::uuid
    where shard in (
      select locked.shard
      from pricing.price_edition as locked
      where locked.shard = any(${shards}::smallint[])
      order by locked.shard
      for update
    )
  `;
}
