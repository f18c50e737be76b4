import { paymentAnswered } from "#events/payments";
import { run } from "#platform/db";
import { handler } from "#platform/events";
import { hasten } from "./queries.ts";

/** The provider sent word about a payment: the resume job asks it at once, rather than believe the message. */
const hearAnswer = handler({
  on: paymentAnswered,
  name: "checkout.hear_answer",
  async handle(tx, { attemptKey }) {
    await run(tx, hasten(tx, attemptKey));
  },
});

/** What checkout does when others announce something: a provider's answer makes it ask about the attempt soon. */
export const checkoutHandlers = [hearAnswer] as const;
