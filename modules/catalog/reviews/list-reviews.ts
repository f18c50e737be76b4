import type { Queryable } from "#platform/db";
import { selectReviewsOf } from "./queries.ts";
import { toOwnReview } from "./shapes.ts";

/** Everything that a customer said of products, for the customer's export; the latest first. */
export async function listReviewsOf(on: Queryable, customerId: string) {
  const rows = await selectReviewsOf(on, customerId);
  return rows.map((row) => ({ ...toOwnReview(row), productId: row.productId }));
}
