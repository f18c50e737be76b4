import { MINUTE_MS, newId } from "@hansa/kernel";
import { announceChange, one, type Queryable, run, sql, type Tx } from "#platform/db";
import { PRODUCTS } from "./topics.ts";

/** The token that names the present state of the catalogue. */
interface EditionRow {
  readonly token: string;
}

/**
 * How facts of variants are kept in a process: until the token of the catalogue's edition changes, which it does in the
 * same transaction as products, categories and collections do; at most 50,000 of some 400 bytes each, for five minutes.
 */
export const KEPT_IN_EDITION = {
  readTokens: async (on: Queryable): Promise<readonly string[]> => [(await selectEdition(on)).token],
  shardOf: (): number => 0,
  maxKept: 50_000,
  lifeMs: 5 * MINUTE_MS,
} as const;

/** The present edition; there is always one row. No locks. */
function selectEdition(on: Queryable): Promise<EditionRow> {
  return one(on, sql<EditionRow>`select edition.token as "token" from catalog.edition`);
}

/**
 * Makes every process read anew what products are and belong to, from the commit on. Locks the one row until then: call it
 * after the products and collections themselves are locked and written, so that writers take turns and never wait in a circle.
 */
export function renewEdition(tx: Tx): Promise<number> {
  return run(tx, sql`update catalog.edition set token = ${newId(tx.now.getTime())}::uuid`);
}

/** As `renewEdition`, for what touches many products: whoever shows some forgets all of them. */
export async function renewAll(tx: Tx): Promise<void> {
  await announceChange(tx, PRODUCTS, null);
  await renewEdition(tx);
}
