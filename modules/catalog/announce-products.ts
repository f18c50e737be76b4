import { announceChange, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { PRODUCTS_PER_EVENT, productChanged } from "./events.ts";
import { PRODUCTS } from "./topics.ts";

/** Tells caches and readers that these products are not what they were. */
export async function announceProducts(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const events = Array.from({ length: Math.ceil(productIds.length / PRODUCTS_PER_EVENT) }, (_, index) => ({
    productIds: productIds.slice(index * PRODUCTS_PER_EVENT, (index + 1) * PRODUCTS_PER_EVENT),
  }));
  await announce(tx, productChanged, events);
  await announceChange(tx, PRODUCTS, productIds);
}
