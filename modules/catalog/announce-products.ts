import { announceChange, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { renewEdition } from "./edition.ts";
import { PRODUCTS_PER_EVENT, productChanged } from "./events.ts";
import { PRODUCTS } from "./topics.ts";

const NONE: ReadonlySet<string> = new Set();

/**
 * Tells caches and readers that these products are not what they were. Call it when everything is written: it locks the
 * catalogue's edition until the commit.
 *
 * @param made those of them that this transaction made: nobody can have kept anything of them
 */
export async function announceProducts(
  tx: Tx,
  productIds: readonly string[],
  made: ReadonlySet<string> = NONE,
): Promise<void> {
  if (productIds.length === 0) return;
  const events = Array.from({ length: Math.ceil(productIds.length / PRODUCTS_PER_EVENT) }, (_, index) => ({
    productIds: productIds.slice(index * PRODUCTS_PER_EVENT, (index + 1) * PRODUCTS_PER_EVENT),
  }));
  await announce(tx, productChanged, events);
  await announceChange(tx, PRODUCTS, productIds);
  if (productIds.some((id) => !made.has(id))) await renewEdition(tx);
}
