import type { Tx } from "#platform/db";
import { announce } from "#platform/events";
import { announceProducts } from "../announce-products.ts";
import { ReviewNotFound } from "../errors.ts";
import { PRODUCTS_PER_EVENT, reviewsSettled } from "../events.ts";
import { countReviews, deleteReviewsOf, lockReview, type ReviewRow, writeState } from "./queries.ts";
import { assertMayMove, type ReviewState } from "./review.ts";

/**
 * The desk publishes a review or rejects it; its product's rating follows in a moment.
 *
 * @returns what it was and what it is
 * @throws ReviewNotFound, ReviewCannotMove
 */
export async function settleReview(
  tx: Tx,
  id: string,
  to: Exclude<ReviewState, "pending">,
): Promise<{ readonly before: ReviewRow; readonly after: ReviewRow }> {
  const before = await lockReview(tx, id);
  if (before === null) throw new ReviewNotFound(id);
  assertMayMove(before.state, to);
  await writeState(tx, id, to);
  if (before.state === "published" || to === "published") await announceSettled(tx, [before.productId]);
  return { before, after: { ...before, state: to } };
}

/** What an erased customer said goes, and counts no longer. */
export async function forgetReviewsOf(tx: Tx, customerId: string): Promise<void> {
  await announceSettled(tx, [...new Set(await deleteReviewsOf(tx, customerId))]);
}

/** The ratings of these products are those of their published reviews. Where nothing is other than before, nothing is written. */
export async function rateProducts(tx: Tx, productIds: readonly string[]): Promise<void> {
  const rated = await countReviews(tx, productIds);
  if (rated.length > 0)
    await announceProducts(
      tx,
      rated.map(({ id }) => id),
    );
}

async function announceSettled(tx: Tx, productIds: readonly string[]): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(productIds.length / PRODUCTS_PER_EVENT) }, (_, index) => ({
    productIds: productIds.slice(index * PRODUCTS_PER_EVENT, (index + 1) * PRODUCTS_PER_EVENT),
  }));
  if (chunks.length > 0) await announce(tx, reviewsSettled, chunks);
}
