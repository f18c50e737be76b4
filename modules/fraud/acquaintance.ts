import { many, type Queryable } from "#platform/db";
import { type AcquaintanceRow, acquaintancesOf } from "./finding-queries.ts";

/**
 * How well the card, device, addresses and network behind an order are known: since when, and from how many purchases.
 * Empty for an order that was not judged here. Whoever disputes a purchase made with a device of years tells much.
 */
export async function listAcquaintances(on: Queryable, orderId: string): Promise<readonly AcquaintanceRow[]> {
  return await many(on, acquaintancesOf(on, orderId));
}
