import { run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { type Attempt, loadAttempts } from "./attempt.ts";
import { markVoided } from "./attempt-queries.ts";
import { PaymentNotFound, PaymentNotInDoubt } from "./errors.ts";
import { paymentAnswered } from "./events.ts";
import { requestVoid } from "./refund.ts";
import { isOpen } from "./state.ts";

/** What the desk may decide of a payment that the provider leaves in doubt. */
export const IN_DOUBT_ACTIONS = ["ask_again", "void"] as const;
export type InDoubtAction = (typeof IN_DOUBT_ACTIONS)[number];

/**
 * A payment in doubt is decided. `ask_again`: the provider is asked at once instead of at the next look. `void`: the order
 * is given up as soon as the checkout looks, its units and gift cards are free again, and whatever the provider took or
 * takes is let go or given back, however long that takes.
 *
 * @throws PaymentNotFound
 * @throws PaymentNotInDoubt when it was answered
 */
export async function resolveInDoubt(tx: Tx, key: string, action: InDoubtAction): Promise<Attempt> {
  const attempt = (await loadAttempts(tx, [key])).get(key);
  if (attempt === undefined) throw new PaymentNotFound();
  if (!isOpen(attempt.state)) throw new PaymentNotInDoubt(attempt.state);
  if (action === "void") {
    await run(tx, markVoided(tx, key));
    await requestVoid(tx, { attemptKeys: [key], reason: "The desk gave it up while it was in doubt." });
  }
  await announce(tx, paymentAnswered, [{ attemptKey: key, provider: attempt.provider }]);
  return attempt;
}
