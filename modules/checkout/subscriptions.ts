import { reviewDecided } from "#events/fraud";
import { paymentAnswered } from "#events/payments";
import { loadAttempts } from "#modules/payments";
import { run } from "#platform/db";
import { handler } from "#platform/events";
import { hasten } from "./queries.ts";

/** The provider sent word about a payment: the resume job asks it at once, rather than believe the message. */
const hearAnswer = handler({
  on: paymentAnswered,
  name: "checkout.hear_answer",
  async handle(tx, { attemptKey }) {
    // Another provider may have been asked after the first: then the attempt has a key of its own.
    const attempt = (await loadAttempts(tx, [attemptKey])).get(attemptKey);
    await run(tx, hasten(tx, attempt?.checkoutId ?? attemptKey));
  },
});

/** Somebody decided about a purchase that waits: its payment is taken or let go of at once. */
const hearReview = handler({
  on: reviewDecided,
  name: "checkout.hear_review",
  async handle(tx, { reviewId }) {
    await run(tx, hasten(tx, reviewId));
  },
});

/** What checkout does when others announce something: a provider's answer or a decided review makes it look at the attempt soon. */
export const checkoutHandlers = [hearAnswer, hearReview] as const;
