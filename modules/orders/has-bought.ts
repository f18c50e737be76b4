import { first, type Queryable } from "#platform/db";
import { verifiedHashOf } from "./owner.ts";
import { orderWithVariant } from "./reading-queries.ts";

/**
 * Whether one of these variants is in an order that stands: the customer's own, or one that a guest placed with the
 * address that the customer has proved.
 */
export async function hasBought(on: Queryable, customerId: string, variantIds: readonly string[]): Promise<boolean> {
  if (variantIds.length === 0) return false;
  const owner = { customerId, emailHash: await verifiedHashOf(on, customerId) };
  return (await first(on, orderWithVariant(on, owner, variantIds))) !== null;
}
