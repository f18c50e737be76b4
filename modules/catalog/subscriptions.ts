import { customerErased } from "#events/identity";
import { type Handler, handler } from "#platform/events";
import { reviewsSettled } from "./events.ts";
import { forgetReviewsOf, rateProducts } from "./reviews/settle-review.ts";

/** What this room does when something happened. */
export const catalogHandlers: readonly Handler[] = [
  handler({
    on: reviewsSettled,
    name: "catalog.rate_products",
    handleAll: (tx, events) => rateProducts(tx, [...new Set(events.flatMap(({ payload }) => payload.productIds))]),
  }),
  handler({
    on: customerErased,
    name: "catalog.forget_reviews",
    handle: (tx, { customerId }) => forgetReviewsOf(tx, customerId),
  }),
];
